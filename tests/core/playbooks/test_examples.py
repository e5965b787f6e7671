import pytest

from luoshi.core.flows import walk
from luoshi.core.playbooks import check, find, load, shipped_playbooks

FOLDERS = find([shipped_playbooks()])
WALKS = [(load(folder), example) for folder in FOLDERS for example in load(folder).examples]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_playbook_passes_the_check_without_a_warning(folder):
    assert [str(issue) for issue in check(folder)] == []


@pytest.mark.parametrize(("playbook", "example"), WALKS, ids=[f"{p.id}-{e.flow}-{e.id}" for p, e in WALKS])
def test_an_example_goes_as_it_says(playbook, example):
    assert [str(issue) for issue in walk(playbook.flow(example.flow), example)] == []


@pytest.mark.parametrize("playbook", [load(folder) for folder in FOLDERS], ids=lambda playbook: playbook.id)
def test_every_move_of_a_shipped_flow_is_taken_in_some_example(playbook):
    taken = {(example.flow, step.move) for example in playbook.examples for step in example.steps if step.stage}
    assert {(flow.id, move.id) for flow in playbook.flows.values() for move in flow.moves} <= taken
