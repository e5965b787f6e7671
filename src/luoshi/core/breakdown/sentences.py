"""Station 2: sentences and clauses of the clean text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

END = "。！？；\n"
_SENTENCE = re.compile(f"[^{END}]*[{END}]|[^{END}]+\\Z")
_CLAUSE = re.compile("[^，：]+")
_QUOTED = re.compile(r"“(?!一把手”)[^“”\n]{0,60}”|《[^《》\n]{0,60}》|‘[^‘’\n]{0,60}’|\"[^\"\n]{0,40}\"")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a clause: its span in the clean text, its words, and the same with everything quoted blotted out."""

    start: int
    end: int
    text: str
    plain: str

    def tail(self, at: int) -> Piece:
        """The same from an offset on."""
        return Piece(self.start + at, self.end, self.text[at:], self.plain[at:]) if at else self


def blotted(text: str) -> str:
    """The text with quoted words and titles of papers replaced by ＊, of the same length.

    >>> blotted("做到“五个必须”。")
    '做到＊＊＊＊＊＊。'
    """
    return _QUOTED.sub(lambda match: "＊" * len(match[0]), text)


def sentences(text: str) -> list[Piece]:
    """Maximal runs up to an end mark or a line end, white space trimmed, at least two characters long."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match[0]
        start = match.start() + len(words) - len(words.lstrip())
        words = words.strip()
        if len(words) >= 2:
            found.append(Piece(start, start + len(words), words, blotted(words)))
    return found


@lru_cache(maxsize=256)
def clauses(sentence: Piece) -> tuple[Piece, ...]:
    """The parts of a sentence between commas and colons; a comma inside brackets or quotes parts nothing."""
    found = []
    depth_free = _levelled(sentence.plain)
    for match in _CLAUSE.finditer(depth_free):
        start, end = match.span()
        found.append(
            Piece(sentence.start + start, sentence.start + end, sentence.text[start:end], sentence.plain[start:end])
        )
    return tuple(found)


_BRACKETED = re.compile(r"（[^（）]{0,80}）")


def _levelled(plain: str) -> str:
    return _BRACKETED.sub(lambda match: match[0].replace("，", "＊").replace("：", "＊"), plain)
