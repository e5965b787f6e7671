"""Word lists and patterns as data: checked once, compiled once by each station."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SECTIONS = ("document", "outline", "furniture", "obligation", "owners", "time", "quantities", "consequences")


@dataclass(frozen=True)
class PhrasesWrong(ValueError):
    """A word list is missing or has another form than expected; `place` is `section.key`."""

    place: str
    expected: str

    def __str__(self) -> str:
        return f"phrases: {self.place}: expected {self.expected}"


class Phrases:
    """The word lists of one playbook (or several laid over one another), by section and key."""

    def __init__(self, sections: Mapping[str, Mapping[str, object]]) -> None:
        self._sections = sections
        self.compiled: dict[str, object] = {}

    @classmethod
    def from_data(cls, *layers: Mapping[str, object]) -> Phrases:
        """Phrases from plain nested data: for each file of `phrases/` its name without ending and its content.

        Several layers are laid over one another: lists are joined, mappings are merged, a county only adds.
        Raises PhrasesWrong for the first section or value that is missing or has the wrong form.
        """
        sections: dict[str, dict[str, object]] = {}
        for layer in layers:
            for section, content in layer.items():
                if not isinstance(content, Mapping):
                    raise PhrasesWrong(str(section), "a mapping of word lists")
                into = sections.setdefault(str(section), {})
                for key, value in content.items():
                    into[str(key)] = _joined(f"{section}.{key}", into.get(str(key)), value)
        for section in SECTIONS:
            if section not in sections:
                raise PhrasesWrong(section, f"a section, one of {', '.join(SECTIONS)}")
        return cls(sections)

    def words(self, section: str, key: str) -> tuple[str, ...]:
        """A list of words."""
        value = self._value(section, key)
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise PhrasesWrong(f"{section}.{key}", "a list of words")
        return tuple(value)

    def mapping(self, section: str, key: str) -> dict[str, str]:
        """A mapping from word to word (numbers become their digits)."""
        value = self._value(section, key)
        if not isinstance(value, dict):
            raise PhrasesWrong(f"{section}.{key}", "a mapping from word to word")
        return {str(word): str(meaning) for word, meaning in value.items()}

    def lists(self, section: str, key: str) -> dict[str, tuple[str, ...]]:
        """A mapping from a name to a list of words."""
        value = self._value(section, key)
        if not isinstance(value, dict) or not all(isinstance(words, list) for words in value.values()):
            raise PhrasesWrong(f"{section}.{key}", "a mapping from name to list of words")
        return {str(name): tuple(str(word) for word in words) for name, words in value.items()}

    def rows(self, section: str, key: str) -> tuple[dict[str, object], ...]:
        """A list of mappings."""
        value = self._value(section, key)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise PhrasesWrong(f"{section}.{key}", "a list of mappings")
        return tuple(value)

    def _value(self, section: str, key: str) -> object:
        content = self._sections[section]
        if key not in content:
            raise PhrasesWrong(f"{section}.{key}", "a value")
        return content[key]


def _joined(place: str, old: object, new: object) -> object:
    if old is None:
        return new
    if isinstance(old, list) and isinstance(new, list):
        return [*old, *(item for item in new if item not in old)]
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _joined(place, old.get(key), value) for key, value in new.items()}}
    if isinstance(old, str) and isinstance(new, str):
        return new
    raise PhrasesWrong(place, "the same form as the list that it adds to")
