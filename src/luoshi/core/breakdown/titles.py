"""Station: a short task title of a measure."""

from __future__ import annotations

import re

from luoshi.core.breakdown.model import Owner
from luoshi.core.breakdown.sentences import Piece, clauses

_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、]|第[一二三四五六七八九十百零]{1,5}[条，、是]?"
    r"|[一二三四五六七八九十](?:是要|是必须|是|要)|首先是?|其次是?)[，、]?"
)
_DUTY = re.compile(
    r"^(?:也|还|都|均|仍)?(?:一定|必须|务必|应当|要|应|须|将|切实|继续|进一步|充分|认真|积极|努力|坚决|全面|尤其|特别|原则上)+(?!求|点)"
)
_CONNECTIVE = re.compile(
    r"^(?:同时|另外|此外|因此|为此|所以|特别是|尤其是|对此|其中|首先|一方面|另一方面|下一步|目前|今年|请)[，、]?"
)
_REST = re.compile(r"^(?:等|有关|相关|各?部门|各?单位|和|、|，)+")
_LIMIT = 30


def title(sentence: Piece, owners: tuple[Owner, ...]) -> str:
    """At most 30 characters that say what is to be done: the first acting clause without marker, owner and words of duty."""
    best = ""
    for clause in clauses(sentence):
        words = _MARKER.sub("", clause.text.strip().rstrip("。；！？，：")).strip()
        for owner in owners:
            if clause.start <= owner.start < clause.end and owner.end <= clause.end:
                words = clause.text[owner.end - clause.start :].rstrip("。；！？，：")
        words = _CONNECTIVE.sub("", _REST.sub("", words))
        words = _DUTY.sub("", words)
        if len(words) >= 5:
            return _cut(words)
        best = best or words
    return _cut(best or sentence.text.rstrip("。；！？，："))


def _cut(words: str) -> str:
    if len(words) <= _LIMIT:
        return words
    at = max(words.rfind(mark, 8, _LIMIT) for mark in "、，和与及")
    return words[: at if at > 8 else _LIMIT - 1] + "…"
