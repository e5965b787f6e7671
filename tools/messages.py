"""The English catalogue, without GNU gettext: `messages.py extract` gathers, `messages.py compile` writes the .mo files.

Source strings are Chinese; `en` must say each of them. `messages.py missing` lists what has no English yet.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "luoshi"
CATALOGUE = SOURCE / "faces" / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CALL = re.compile(r"\b(gettext|_)\(\s*((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"))")


def messages() -> dict[str, list[tuple[str, str]]]:
    """msgid -> places, from Python and templates."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            for text, line in in_python(path.read_text(encoding="utf-8")):
                found.setdefault(text, []).append((str(path.relative_to(ROOT)), str(line)))
    for path in sorted(SOURCE.rglob("*.html")):
        for text in in_template(path.read_text(encoding="utf-8")):
            found.setdefault(text, []).append((str(path.relative_to(ROOT)), ""))
    return found


def in_python(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        wanted = node.args[:1] if name in SINGULAR else node.args[:2] if name in PLURAL else []
        for argument in wanted:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value, node.lineno


def in_template(source: str) -> Iterator[str]:
    from django.utils.translation.template import templatize

    for match in CALL.finditer(templatize(source)):
        yield ast.literal_eval(match[2])


def extract() -> int:
    """Bring the catalogue up to date: new messages empty, gone ones dropped."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    known = {entry.msgid: entry.msgstr for entry in old}
    new = polib.POFile(wrapwidth=120)
    new.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit", "Language": "en"}
    for text, places in sorted(messages().items()):
        flags = ["python-format"] if re.search(r"%\(\w+\)[sd]|%[sd]", text) else []
        new.append(
            polib.POEntry(
                msgid=text, msgstr=known.get(text, ""), occurrences=[(p, "") for p, _l in places[:3]], flags=flags
            )
        )
    new.save(str(CATALOGUE))
    return report(new)


def report(catalogue: polib.POFile) -> int:
    empty = [entry.msgid for entry in catalogue if not entry.msgstr]
    print(f"{len(catalogue)} messages, {len(empty)} without English")
    return 0


def missing() -> int:
    for entry in polib.pofile(str(CATALOGUE)):
        if not entry.msgstr:
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
    if argv[0] == "extract":
        import django
        from django.conf import settings

        settings.configure(USE_I18N=True, TEMPLATES=[])
        django.setup()
    return acts[argv[0]]()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
