"""What the asset build wrote: addresses of scripts and sheets, drawings of icons. Read once per build."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static

BUILT = Path(__file__).resolve().parent.parent / "static" / "built"


class AssetsNotBuilt(Exception):
    """A page needs scripts, sheets or icons and the build has not run."""

    def __init__(self, missing: Path) -> None:
        self.missing = missing
        super().__init__(f"{missing} is missing: run `python frontend/build.py` (or `make install`) first")


class UnknownEntry(Exception):
    """A page asks for a script that the build does not make."""

    def __init__(self, entry: str, known: list[str]) -> None:
        self.entry = entry
        self.known = known
        super().__init__(f"no entry {entry!r} in the built assets; there are {', '.join(known)}")


class UnknownIcon(Exception):
    """A page names an icon that is not on the list."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no icon {name!r}: add it to frontend/icons.txt and build again")


@lru_cache(maxsize=8)
def _read(path: Path, changed_at: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _built(name: str) -> dict[str, Any]:
    path = BUILT / name
    try:
        changed_at = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise AssetsNotBuilt(path) from None
    return _read(path, changed_at)


def entry_files(entry: str) -> tuple[str, list[str]]:
    """Address of the script of an entry, and addresses of its style sheets.

    Raises AssetsNotBuilt and UnknownEntry.
    """
    manifest = _built("manifest.json")
    known = {item["name"]: item for item in manifest.values() if item.get("isEntry")}
    if entry not in known:
        raise UnknownEntry(entry, sorted(known))
    found = known[entry]
    return static(f"built/{found['file']}"), [static(f"built/{sheet}") for sheet in found.get("css", [])]


def icon_drawing(name: str) -> str:
    """The inner SVG of an icon on a 24 by 24 ground. Raises AssetsNotBuilt and UnknownIcon."""
    drawings = _built("icons.json")
    if name not in drawings:
        raise UnknownIcon(name)
    return str(drawings[name])
