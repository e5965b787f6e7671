"""Finding, reading and checking playbook folders; nothing else in the core opens a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from luoshi.core.flows import Flow, Move, Stage, Walk, lint, walk
from luoshi.core.flows.lint import nearest
from luoshi.core.issues import Issue, Place, Text, errors, in_order
from luoshi.core.playbooks.entries import Findings
from luoshi.core.playbooks.merge import laid_over
from luoshi.core.playbooks.model import Playbook, PlaybookErrors
from luoshi.core.playbooks.nodes import Block, Node, Scalar, canonical, plain, read_yaml
from luoshi.core.playbooks.read_flows import read_flow
from luoshi.core.playbooks.read_head import Head, read_examples, read_head

HEAD = "playbook.yaml"
FOLDERS = ("flows", "phrases", "examples")


@dataclass(slots=True)
class _Files:
    """The trees of a playbook's files, by folder and by name without ending."""

    head: Node | None = None
    trees: dict[str, dict[str, Node]] = field(default_factory=lambda: {folder: {} for folder in FOLDERS})


def shipped_playbooks() -> Path:
    """The folder of the playbooks that come with the product: inside the package, or `playbooks/` of a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "shipped_playbooks"
    return installed if installed.is_dir() else package.parents[1] / "playbooks"


def find(paths: Iterable[Path | str]) -> list[Path]:
    """The playbook folders at these paths: each is one itself, or holds some. The first of a name hides the others."""
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        candidates = [path, *sorted(path.iterdir())] if path.is_dir() else []
        for folder in candidates:
            if (folder / HEAD).is_file():
                found.setdefault(folder.resolve().name, folder)
    return list(found.values())


def load(folder: Path | str, among: Sequence[Path | str] = ()) -> Playbook:
    """The playbook of a folder, merged with what it extends.

    among: further places to look for the playbook it extends, before its neighbours and the shipped ones
    Raises PlaybookErrors with everything that was found when any of it is an error. Examples are not walked.
    """
    playbook, issues = _read(Path(folder), among)
    if playbook is None or errors(issues):
        raise PlaybookErrors(Path(folder), in_order(issues))
    return playbook


def check(folder: Path | str, among: Sequence[Path | str] = ()) -> list[Issue]:
    """Everything that is wrong or doubtful about a playbook folder, in order of file and line; walks its examples."""
    path = Path(folder)
    playbook, issues = _read(path, among)
    if playbook is not None:
        name = path.resolve().name
        if playbook.id != name:
            message = Text(
                f"标识“{playbook.id}”应与文件夹名“{name}”一致",
                f'id "{playbook.id}" differs from the folder name "{name}".',
            )
            issues.append(Issue(Place(str(path / HEAD), 1), "error", "PLB02", message))
        issues += _strangers(path)
        if not errors(issues):
            issues += [issue for example in playbook.examples for issue in walk(playbook.flow(example.flow), example)]
    return in_order(issues)


def _read(folder: Path, among: Sequence[Path | str]) -> tuple[Playbook | None, list[Issue]]:
    findings = Findings()
    files = _merged(folder, among, findings, ())
    if files is None or files.head is None:
        return None, findings.issues
    head = read_head(files.head, findings)
    if head is None:
        return None, findings.issues
    flows = _flows(files, head, findings)
    examples = [example for tree in files.trees["examples"].values() for example in read_examples(tree, findings)]
    _check_examples(examples, flows, findings)
    playbook = Playbook(
        id=head.id,
        version=head.version,
        title=head.title,
        summary=head.summary,
        languages=head.languages,
        extends=head.extends,
        laws=head.laws,
        flows=flows,
        phrases={name: plain(tree) for name, tree in files.trees["phrases"].items()},
        examples=tuple(examples),
        folder=folder,
        digest=_digest(files),
    )
    return playbook, findings.issues


def _flows(files: _Files, head: Head, findings: Findings) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    laws = {law.id for law in head.laws}
    for name, tree in files.trees["flows"].items():
        before = len(errors(findings.issues))
        flow = read_flow(tree, name, findings)
        if flow is None:
            continue
        flows[name] = flow
        cited: list[Stage | Move] = [*flow.stages, *flow.moves]
        for citing in cited:
            for law in citing.basis:
                if law not in laws:
                    message = Text(f"没有依据“{law}”", f'there is no source of law "{law}".')
                    findings.error(citing.place_of("basis"), "LAW01", message, nearest(law, laws))
        if len(errors(findings.issues)) == before:
            findings.issues += lint(flow)
    return flows


def _check_examples(examples: Iterable[Walk], flows: dict[str, Flow], findings: Findings) -> None:
    for example in examples:
        flow = flows.get(example.flow)
        if flow is None:
            message = Text(f"没有流程“{example.flow}”", f'there is no flow "{example.flow}".')
            findings.error(example.place, "EXA01", message, nearest(example.flow, flows))
            continue
        stages = {stage.id for stage in flow.stages}
        named = [(example.start, example.place), *((step.stage, step.place) for step in example.steps)]
        for stage, place in named:
            if stage and stage not in stages:
                message = Text(f"没有环节“{stage}”", f'there is no stage "{stage}".')
                findings.error(place, "EXA01", message, nearest(stage, stages))


def _merged(folder: Path, among: Sequence[Path | str], findings: Findings, seen: tuple[str, ...]) -> _Files | None:
    head_path = folder / HEAD
    if not head_path.is_file():
        message = Text(f"没有 {HEAD}，这里不是规程文件夹", f"there is no {HEAD}: this is no playbook folder.")
        findings.error(Place(str(head_path)), "PLB01", message)
        return None
    files = _files(folder, findings)
    base_name, place = _extended(files.head)
    if not base_name:
        return files
    if base_name in (*seen, folder.resolve().name):
        message = Text(f"规程之间循环引用：“{base_name}”", f'playbooks extend one another in a circle: "{base_name}".')
        findings.error(place, "PLB04", message)
        return None
    known = {path.resolve().name: path for path in find([*among, folder.resolve().parent, shipped_playbooks()])}
    if base_name not in known:
        message = Text(f"找不到规程“{base_name}”", f'there is no playbook "{base_name}".')
        findings.error(place, "PLB03", message, nearest(base_name, known))
        return None
    base = _merged(known[base_name], among, findings, (*seen, folder.resolve().name))
    return None if base is None else _over(base, files)


def _extended(head: Node | None) -> tuple[str, Place]:
    node = head.entries.get("extends") if isinstance(head, Block) else None
    return (node.raw, node.place) if isinstance(node, Scalar) else ("", Place(""))


def _over(base: _Files, own: _Files) -> _Files:
    merged = _Files()
    if base.head is not None and own.head is not None:
        merged.head = laid_over(base.head, own.head)
    # The base's examples prove the base; what is changed here has examples of its own.
    merged.trees["examples"] = own.trees["examples"]
    for folder in ("flows", "phrases"):
        merged.trees[folder] = dict(base.trees[folder])
        for name, tree in own.trees[folder].items():
            below = base.trees[folder].get(name)
            merged.trees[folder][name] = (
                tree if below is None else laid_over(below, tree, lists_grow=folder == "phrases")
            )
    return merged


def _files(folder: Path, findings: Findings) -> _Files:
    files = _Files()
    files.head, issues = read_yaml(folder / HEAD)
    findings.issues += issues
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*.yaml")):
            tree, issues = read_yaml(path)
            findings.issues += issues
            if tree is not None:
                files.trees[name][path.stem] = tree
    return files


def _strangers(folder: Path) -> list[Issue]:
    """Files that nobody reads: a misspelt folder would otherwise be silently without effect."""
    known = {f"{name}/" for name in FOLDERS} | {HEAD}
    issues: list[Issue] = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() or path.name.startswith(".") or path.suffix == ".md":
            continue
        is_read = inside == Path(HEAD) or (len(inside.parts) == 2 and inside.parts[0] in FOLDERS)
        if not is_read or path.suffix != ".yaml":
            message = Text("这个文件不会被读取", "this file is not read.")
            named = f"{inside.parts[0]}/" if len(inside.parts) > 1 else inside.name
            mend = nearest(named, known) if not is_read else Text("请改名为 .yaml", 'Name it ".yaml".')
            issues.append(Issue(Place(str(path)), "warning", "PLB05", message, mend))
    return issues


def _digest(files: _Files) -> str:
    content = {folder: {name: canonical(tree) for name, tree in trees.items()} for folder, trees in files.trees.items()}
    # Examples only test the rules: a new example is no new way of working.
    del content["examples"]
    whole = {"head": None if files.head is None else canonical(files.head), **content}
    written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
