"""The English catalogue, without GNU gettext: `messages.py extract` gathers, `messages.py compile` writes the .mo files.

Source strings are Chinese; `en` must say each of them. `messages.py missing` lists what has no English yet.
Chinese does not tell one from many, so a plural is written with the same Chinese twice and has two sentences in English.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "luoshi"
CATALOGUE = SOURCE / "faces" / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
# How many leading arguments are texts, by the plain name of the function.
TEXTS = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Message(NamedTuple):
    """One thing to be said: its Chinese, its Chinese for many (or ""), the context that tells it from its like (or "")."""

    text: str
    many: str = ""
    context: str = ""


def messages() -> dict[Message, list[str]]:
    """Each message and its places (`path:line`), from Python and templates. A text that is both plain and plural is one."""
    found: dict[Message, list[str]] = {}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        if "migrations" not in path.parts:
            for message, line in in_file(path):
                found.setdefault(message, []).append(f"{path.relative_to(ROOT)}:{line}")
    for message in [message for message in found if message.many]:
        plain = message._replace(many="")
        found[message] += found.pop(plain, [])
    return found


def in_file(path: Path) -> Iterator[tuple[Message, int]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from in_python(source)
        return
    # Each statement stands alone: what templatize writes between its calls is not Python.
    written = templatize(source)
    for match in re.finditer(r"(?<![\w.])(_|n?p?gettext)\(", written):
        line = written.count("\n", 0, match.start()) + 1
        for message, _line in in_python(call_at(written, match.start())):
            yield message, line


def call_at(text: str, start: int) -> str:
    """The shortest Python expression that begins at `start`."""
    end = text.find(")", start)
    while end >= 0:
        try:
            ast.parse(text[start : end + 1], mode="eval")
        except SyntaxError:
            end = text.find(")", end + 1)
        else:
            return text[start : end + 1]
    return ""


def in_python(source: str) -> Iterator[tuple[Message, int]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        name = name.removesuffix("_lazy").removesuffix("_noop")
        said = [a.value for a in node.args[: TEXTS.get(name, 0)] if isinstance(a, ast.Constant)]
        texts = [text for text in said if isinstance(text, str)]
        if texts and len(texts) == TEXTS[name]:
            context = texts.pop(0) if "pgettext" in name else ""
            yield Message(texts[0], texts[1] if len(texts) > 1 else "", context), node.lineno


def english(entry: polib.POEntry) -> list[str]:
    """What the catalogue says for it: one sentence, or two for a plural; [] while any is missing."""
    said = [entry.msgstr_plural.get(n, "") for n in (0, 1)] if entry.msgid_plural else [entry.msgstr]
    return said if all(said) else []


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def extract() -> int:
    """Bring the catalogue up to date: new messages empty, gone ones dropped."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    known = {key(entry): english(entry) for entry in old}
    new = polib.POFile(wrapwidth=120)
    new.metadata = HEADER
    for message, places in sorted(messages().items()):
        said = known.get(message) or [""]
        entry = polib.POEntry(
            msgid=message.text,
            msgid_plural=message.many,
            msgctxt=message.context or None,
            occurrences=[(path, "") for path in dict.fromkeys(place.rpartition(":")[0] for place in places)][:3],
            flags=["python-format"] if PLACE.search(message.text) else [],
        )
        if message.many:
            entry.msgstr_plural = {0: said[0], 1: said[-1]}
        else:
            entry.msgstr = said[0]
        new.append(entry)
    new.save(str(CATALOGUE))
    print(f"{len(new)} messages, {sum(not english(entry) for entry in new)} without English")
    return 0


def missing() -> int:
    for entry in polib.pofile(str(CATALOGUE)):
        if not english(entry):
            print(repr(entry.msgid))
    return 0


def compile_all() -> int:
    for po in SOURCE.rglob("*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
    return 0


def main(argv: list[str]) -> int:
    acts = {"extract": extract, "compile": compile_all, "missing": missing}
    if len(argv) != 1 or argv[0] not in acts:
        print(__doc__, file=sys.stderr)
        return 2
    return acts[argv[0]]()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
