"""Rows of a table as lines of text; rows of a task table as sentences with their responsible units and limits."""

from __future__ import annotations

import re

from luoshi.core.breakdown.readers.reading import Table

_OWNER = re.compile(r"牵头|责任单位|责任部门|责任人|责任领导|配合单位|承办|主办|协办|落实单位")
_LIMIT = re.compile(r"时限|期限|完成时间|时间节点|时间要求")
_TASK = re.compile(r"任务|措施|事项|内容|要求|目标|举措")
_NUMBER = re.compile(r"序号|编号|备注")


def written_out(table: Table) -> list[str]:
    """One line a row. In a table that has columns for tasks and for owners or limits, a row reads as one sentence:
    `任务（牵头单位：甲，责任单位：乙、丙，完成时限：6月底前）。`"""
    place = next((index for index, row in enumerate(table[:4]) if _is_header(row)), None)
    if place is None:
        return ["\t".join(_flat(cell) for cell in row) for row in table]
    head = table[place]
    lines = ["\t".join(_flat(cell) for cell in row) for row in table[: place + 1]]
    for row in table[place + 1 :]:
        lines.append(_sentence(head, row))
    return lines


def _is_header(row: tuple[str, ...]) -> bool:
    return any(_TASK.search(c) for c in row) and any(_OWNER.search(c) or _LIMIT.search(c) for c in row)


def _sentence(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    said, added = [], []
    for title, cell in zip(head, row, strict=False):
        words = _flat(cell).strip("。；;，, ")
        label = re.sub(r"[\s（(].*$|\s", "", title)
        if not words or _NUMBER.search(title):
            continue
        if _OWNER.search(title) or _LIMIT.search(title):
            names = re.sub(r"[\s;；,，]+", "、", words) if _OWNER.search(title) else words
            added.append(f"{label}：{names}")
        elif words not in said:
            said.append(words)
    inner = f"（{'，'.join(added)}）" if added else ""
    return "，".join(said) + inner + ("。" if said or added else "")


def _flat(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()
