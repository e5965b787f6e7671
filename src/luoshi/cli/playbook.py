"""`luoshi playbook check | list | new`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from luoshi.cli.messages import BadInput, language, say
from luoshi.core import playbooks
from luoshi.core.issues import errors


def check(asked: argparse.Namespace) -> int:
    """One line a finding on standard output; 1 when any of them is an error."""
    folder = Path(asked.folder)
    if not folder.is_dir():
        raise BadInput(f"{folder}：没有这个文件夹", f"{folder}: no such folder")
    found = playbooks.check(folder, own_folders())
    for issue in found:
        print(issue.say(language() or "zh-hans"))
    count = len(errors(found))
    say(
        f"{folder}：{count} 处错误，{len(found) - count} 处警告",
        f"{folder}: {count} errors, {len(found) - count} warnings",
    )
    return 1 if count else 0


def show(asked: argparse.Namespace) -> int:
    """A line a playbook: id, version, title, folder."""
    for folder in playbooks.find([*own_folders(), playbooks.shipped_playbooks()]):
        try:
            playbook = playbooks.load(folder, own_folders())
        except playbooks.PlaybookErrors as wrong:
            count = len(errors(wrong.issues))
            say(f"{folder}：有 {count} 处错误，不能使用", f"{folder}: {count} errors, cannot be used")
            continue
        print(f"{playbook.id}\t{playbook.version}\t{playbook.title.say(language() or 'zh-hans')}\t{folder}")
    return 0


def new(asked: argparse.Namespace) -> int:
    """Write the skeleton into a new folder of that name."""
    try:
        files = playbooks.skeleton(Path(asked.name).name)
    except playbooks.BadName as bad:
        raise BadInput(bad.text.zh, bad.text.en) from None
    folder = Path(asked.name)
    if folder.exists():
        raise BadInput(f"{folder}：已经有了，请换一个名称", f"{folder}: is there already; choose another name")
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    say(
        f"已新建 {folder}，改好后运行：luoshi playbook check {folder}",
        f"made {folder}; then: luoshi playbook check {folder}",
    )
    return 0


def own_folders() -> list[Path]:
    """Folders of the site's own playbooks."""
    return [Path(part) for part in os.environ.get("LUOSHI_PLAYBOOKS", "").split(os.pathsep) if part]
