"""`luoshi breakdown FILE...`: no database, no Django; ready in well under a second."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from luoshi.cli.messages import BadInput, language
from luoshi.cli.playbook import own_folders
from luoshi.core import playbooks
from luoshi.core.breakdown import Breakdown, Phrases, PhrasesWrong, UnitList, UnitsWrong, break_down
from luoshi.core.breakdown.readers import Reading, Unreadable, read
from luoshi.office.files.errors import Refused
from luoshi.office.files.reading import read_document

LARGEST = 20 * 1024 * 1024
WORDS_FROM = "supervision"
PLAIN = (".txt", ".md")
"""Kinds that nothing but Python's own decoder reads; all others are read in the jail."""


def breakdown(asked: argparse.Namespace) -> int:
    """Break each file down; write all of it, or nothing when one of them cannot be read."""
    if asked.format in ("xlsx", "docx") and not asked.out:
        raise BadInput(
            f"--format {asked.format}：请用 --out 写明保存到哪里", f"--format {asked.format} needs --out PATH"
        )
    phrases = _phrases([Path(folder) for folder in asked.playbooks])
    units = _units(Path(asked.units)) if asked.units else None
    results: list[tuple[Breakdown, bool]] = []
    for name in asked.files:
        path = Path(name)
        reading = _read(path)
        found = break_down(reading.text, document=path.name, phrases=phrases, units=units, written_on=None)
        results.append((found, not reading.bytes_are_text))
    _write(asked, results, units)
    return 0


def _write(asked: argparse.Namespace, results: Sequence[tuple[Breakdown, bool]], units: UnitList | None) -> None:
    if asked.format == "json":
        objects = [found.to_json(with_text=with_text) for found, with_text in results]
        content = json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=1) + "\n"
        _put(asked.out, content.encode())
        return
    title = f"《{Path(results[0][0].document).stem}》任务分解表" if len(results) == 1 else "任务分解表"
    tables = importlib.import_module(
        "luoshi.office.files.tables"
    )  # python-docx and xlsxwriter take a tenth of a second
    rows = [row for found, _ in results for row in tables.rows_of(found, units, many=len(results) > 1)]
    if asked.format == "table":
        _put(asked.out, tables.as_markdown(rows).encode())
    else:
        _put(asked.out, tables.as_xlsx(title, rows) if asked.format == "xlsx" else tables.as_docx(title, rows))


def _put(out: str | None, content: bytes) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    target = Path(out)
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
            part.write(content)
        Path(part.name).chmod(0o644)
        Path(part.name).replace(target)
    except OSError as error:
        raise BadInput(
            f"{target}：写不进去（{error.strerror}）", f"{target}: cannot be written ({error.strerror})"
        ) from None


def _read(path: Path) -> Reading:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path}：文件超过 20 MB，请拆成几份", f"{path}: larger than 20 MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}：读不了（{error.strerror}）", f"{path}: cannot be read ({error.strerror})") from None
    try:
        if path.suffix.lower() in PLAIN:
            return read(data, path.name)
        return read_document(data, path.name, language() or "zh-hans")
    except Unreadable as refused:
        reason, mend = refused.reason, refused.mend
        raise BadInput(f"{path}：{reason.zh}。{mend.zh}", f"{path}: {reason.say('en')}. {mend.say('en')}") from None
    except Refused as refused:
        said = f"{path}: {refused.reason}{refused.mend}"
        raise BadInput(said, said) from None


def _units(path: Path) -> UnitList:
    try:
        return UnitList.from_csv(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{path}：读不了（{error.strerror}）", f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path}：请另存为 UTF-8 编码的 CSV", f"{path}: save it as CSV in UTF-8") from None
    except UnitsWrong as wrong:
        raise BadInput(
            f"{path}：第 {wrong.row} 行 {wrong.column}：应为 {wrong.expected}",
            f"{path}: row {wrong.row} {wrong.column}: {wrong}",
        ) from None


def _phrases(folders: list[Path]) -> Phrases:
    places = [*folders, *own_folders(), playbooks.shipped_playbooks()]
    known = playbooks.find(places)
    chosen = playbooks.find(folders) or [folder for folder in known if folder.name == WORDS_FROM]
    if not chosen:
        raise BadInput("没有找到规程“supervision”", 'there is no playbook "supervision"')
    try:
        return Phrases.from_data(playbooks.load(chosen[0], places).phrases)
    except playbooks.PlaybookErrors as wrong:
        raise BadInput(f"{chosen[0]}：规程有错误：{wrong}", f"{chosen[0]}: {wrong}") from None
    except PhrasesWrong as wrong:
        raise BadInput(f"{chosen[0]}：词表不完整：{wrong}", f"{chosen[0]}: {wrong}") from None
