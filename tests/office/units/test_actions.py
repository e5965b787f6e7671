"""Changing units: what is refused, what is kept, what the trail says, and who sees what from the next request on."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.office.access.actor import Denied
from luoshi.office.access.roles import Reach
from luoshi.office.access.scopes import subtree, within
from luoshi.office.audit.models import Entry
from luoshi.office.storage.versions import EditConflict
from luoshi.office.units import actions, queries, tree
from luoshi.office.units.actions import UnitRefused
from luoshi.office.units.models import Ancestry, Unit

ON = date(2026, 3, 1)
VALUES = {"code": "990101002", "name": "新桥村", "tier": "village", "kind": "area", "sequence": 9}


def test_a_new_unit_stands_below_its_parent_from_its_day_on(county, administrator, now):
    unit = actions.create(administrator, VALUES, county["东河镇"], ON, now)
    assert tree.parent_id(unit.pk, ON) == county["东河镇"].pk
    assert unit not in queries.standing(date(2026, 2, 28))
    assert Entry.objects.get(verb="units.created", object_id=str(unit.pk)).actor_id == administrator.pk


def test_a_code_is_given_once(county, administrator, now):
    with pytest.raises(UnitRefused) as refused:
        actions.create(administrator, {**VALUES, "code": "990101"}, county["东河镇"], ON, now)
    assert refused.value.field == "code"


def test_there_is_one_top(county, administrator, now):
    with pytest.raises(UnitRefused):
        actions.create(administrator, VALUES, None, ON, now)


def test_a_refused_creation_leaves_no_unit_behind(county, administrator, now):
    with pytest.raises(UnitRefused):
        actions.create(administrator, VALUES, county["东河镇"], date(2019, 1, 1), now)
    assert not Unit.objects.filter(code=VALUES["code"]).exists()


def test_a_name_given_up_stays_as_an_alias(county, administrator, now):
    unit = county["交通局"]
    actions.change(administrator, unit, {"name": "县交通运输和物流局"}, unit.version, now)
    assert queries.meant_by("县交通运输局", ON) == [unit]
    entry = Entry.objects.get(verb="units.changed")
    assert entry.before == {"name": "县交通运输局"}
    assert entry.after == {"name": "县交通运输和物流局"}


def test_saving_without_a_change_leaves_no_trace(county, administrator, now):
    unit = county["交通局"]
    actions.change(administrator, unit, {"name": unit.name}, unit.version, now)
    assert not Entry.objects.filter(verb="units.changed").exists()


def test_two_people_at_one_unit_do_not_overwrite_each_other(county, administrator, now):
    unit = county["交通局"]
    actions.change(administrator, unit, {"short_name": "交通"}, 1, now)
    with pytest.raises(EditConflict):
        actions.change(administrator, unit, {"short_name": "运输"}, 1, now)
    assert Unit.objects.get(pk=unit.pk).short_name == "交通"


def test_a_move_is_dated_and_kept_with_its_reason(county, administrator, now):
    village = county["柳湾村"]
    actions.move(administrator, village, county["西岭乡"], ON, "青政发〔2026〕3号", now)
    assert [(p.parent.name, p.from_on, p.to_on) for p in queries.places(village)] == [
        ("东河镇", date(2020, 1, 1), ON),
        ("西岭乡", ON, None),
    ]
    entry = Entry.objects.get(verb="units.moved")
    assert entry.reason == "青政发〔2026〕3号"
    assert entry.before == {"parent": county["东河镇"].pk}


def test_a_refused_move_changes_nothing(county, administrator, now):
    before = set(Ancestry.objects.values_list("ancestor", "descendant", "from_on", "to_on"))
    with pytest.raises(UnitRefused):
        actions.move(administrator, county["东河镇"], county["柳湾村"], ON, "", now)
    assert set(Ancestry.objects.values_list("ancestor", "descendant", "from_on", "to_on")) == before
    assert not Entry.objects.filter(verb="units.moved").exists()


@pytest.mark.parametrize("unit", ["青禾县"])
def test_the_top_cannot_be_moved_or_closed(county, administrator, now, unit):
    with pytest.raises(UnitRefused):
        actions.move(administrator, county[unit], county["东河镇"], ON, "", now)
    with pytest.raises(UnitRefused):
        actions.close(administrator, county[unit], ON, "", now)


def test_a_merged_unit_keeps_its_history_and_its_name_is_still_understood(county, administrator, now):
    west, east, village = county["西岭乡"], county["东河镇"], county["石桥村"]
    actions.merge(administrator, west, east, ON, "撤乡并镇", now)
    before = date(2026, 2, 28)
    assert tree.parent_id(village.pk, before) == west.pk
    assert tree.parent_id(village.pk, ON) == east.pk
    assert west in queries.standing(before)
    assert west not in queries.standing(ON)
    assert queries.meant_by("西岭乡", ON) == [east]
    assert Entry.objects.get(verb="units.merged").after == {"into": east.pk, "on": "2026-03-01"}


def test_a_unit_merges_neither_into_itself_nor_into_what_is_below_it(county, administrator, now):
    for into in ("东河镇", "柳湾村"):
        with pytest.raises(UnitRefused):
            actions.merge(administrator, county["东河镇"], county[into], ON, "", now)
    assert queries.standing(ON).filter(pk=county["东河镇"].pk).exists()


def test_nothing_merges_into_a_unit_that_has_ended(county, administrator, now):
    actions.close(administrator, county["石桥村"], ON, "", now)
    with pytest.raises(UnitRefused):
        actions.merge(administrator, county["柳湾村"], county["石桥村"], date(2026, 4, 1), "", now)


def test_a_unit_cannot_end_on_the_day_it_began(county, administrator, now):
    unit = actions.create(administrator, VALUES, county["东河镇"], ON, now)
    with pytest.raises(UnitRefused):
        actions.close(administrator, unit, ON, "", now)


def test_a_taught_alias_is_understood_and_recorded_once(county, clerk, now):
    actions.teach_alias(clerk, county["教育局"], "县教体局", now)
    actions.teach_alias(clerk, county["教育局"], "县教体局", now)
    assert queries.meant_by("县教体局", ON) == [county["教育局"]]
    assert Entry.objects.filter(verb="units.alias_taught").count() == 1


@pytest.mark.parametrize("who", ["clerk", "officer", "leader", "auditor"])
def test_only_an_administrator_changes_the_tree(county, person, now, who):
    with pytest.raises(Denied):
        actions.move(person(who), county["柳湾村"], county["西岭乡"], ON, "", now)
    with pytest.raises(Denied):
        actions.add_alias(person(who), county["柳湾村"], "柳湾", now)


# Scopes: R17 and R22.


def seen(viewer, duty="people.read") -> set[str]:
    return set(Unit.objects.filter(within(viewer, duty, "pk")).values_list("name", flat=True))


class Viewer:
    """Somebody with a reach of their own, as the scopes see them."""

    def __init__(self, reach: Reach | None, unit: int | None, covers: int | None, on: date = ON) -> None:
        self.acting_unit_id, self.covered_unit_id, self.acting_on, self._reach = unit, covers, on, reach

    def reach(self, duty: str) -> Reach | None:
        return self._reach


def test_a_moved_unit_is_seen_from_its_new_place_at_the_very_next_question(county, administrator, now):
    east, west = (Viewer(Reach.SUBTREE, county[n].pk, county[n].pk) for n in ("东河镇", "西岭乡"))
    assert "柳湾村" in seen(east)
    actions.move(administrator, county["柳湾村"], county["西岭乡"], ON, "", now)
    assert "柳湾村" not in seen(east)
    assert "柳湾村" in seen(west)


def test_a_move_to_come_changes_nothing_before_its_day(county, administrator, now):
    actions.move(administrator, county["柳湾村"], county["西岭乡"], date(2026, 8, 1), "", now)
    there = county["西岭乡"].pk
    assert "柳湾村" not in seen(Viewer(Reach.SUBTREE, there, there, date(2026, 7, 31)))
    assert "柳湾村" in seen(Viewer(Reach.SUBTREE, there, there, date(2026, 8, 1)))


def test_a_right_follows_the_move_without_a_new_sign_in(county, coordinator, administrator, now, today):
    assert coordinator.may("tasks.read", county["柳湾村"].pk)
    actions.move(administrator, county["柳湾村"], county["西岭乡"], today, "", now)
    coordinator.enter(coordinator.tenure, today)  # as the next request does
    assert not coordinator.may("tasks.read", county["柳湾村"].pk)


@pytest.mark.parametrize("viewer", [Viewer(None, 1, 1), Viewer(Reach.SUBTREE, 1, None), Viewer(Reach.OWN, None, 1)])
def test_without_a_reach_or_a_unit_nothing_is_seen(county, viewer):
    assert seen(viewer) == set()


def test_without_a_field_that_names_a_unit_nothing_is_seen(county):
    viewer = Viewer(Reach.SUBTREE, county["青禾县"].pk, county["青禾县"].pk)
    assert not Unit.objects.filter(within(viewer, "people.read")).exists()


def test_a_post_with_an_unknown_role_sees_nothing(county, person):
    clerk = person("clerk")
    clerk.tenure.post.role = "emperor"
    assert clerk.acting_role is None
    assert seen(clerk, "people.read") == set()


def test_a_closed_unit_has_no_subtree(county, administrator, now):
    actions.close(administrator, county["石桥村"], ON, "", now)
    assert list(subtree(county["石桥村"].pk, ON)) == []
