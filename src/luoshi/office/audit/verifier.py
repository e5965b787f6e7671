"""Check an exported audit trail without the product: python verifier.py EXPORT.jsonl [--head NUMBER-DIGEST]

Needs nothing but Python. EXPORT holds one JSON object a line: first {"export": …} with the head, then the entries in
order, each with its seal. A head from elsewhere (a printed score sheet, an older export) proves that nothing before it
was changed since. Exit status: 0 the trail holds, 1 it does not, 2 the file cannot be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

LEAF, LINK = b"\x00", b"\x01"
ORIGIN = "0" * 64


def canonical(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(algorithm: str, previous: str, entry: bytes) -> str:
    leaf = hashlib.new(algorithm, LEAF + entry).digest()
    return hashlib.new(algorithm, LINK + bytes.fromhex(previous) + leaf).hexdigest()


def check(lines: list[dict[str, Any]], head: str = "") -> str:
    """Empty when the chain holds, else the first thing that is wrong."""
    about, rows = lines[0]["export"], lines[1:]
    number, digest = about["from_number"], about["from_digest"]
    wanted_number, _, wanted_digest = head.partition("-")
    passed = not head or int(wanted_number) <= number
    for row in rows:
        seal = row["seal"]
        if seal["number"] != number + 1:
            return f"entry {number + 1} is missing"
        number, digest = seal["number"], link(seal["algorithm"], digest, canonical(row["entry"]))
        if digest != seal["digest"]:
            return f"entry {number} is not the one that was sealed"
        if head and number == int(wanted_number):
            passed = True
            if not digest.startswith(wanted_digest):
                return f"at entry {number} the head held outside is another one"
    if f"{number}" != str(about["head_number"]) or digest != about["head_digest"]:
        return "the export does not end at the head that it names"
    if not passed:
        return f"the trail ends at {number}, before the head {head} held outside"
    return ""


def main(arguments: list[str]) -> int:
    if not arguments or len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--head"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = Path(arguments[0]).read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]
        wrong = check(lines, arguments[2] if len(arguments) == 3 else "")
    except (OSError, ValueError, KeyError, IndexError) as error:
        print(f"{arguments[0]}: cannot be read as an export of the audit trail ({error})", file=sys.stderr)
        return 2
    print(wrong or f"{len(lines) - 1} entries, all as they were sealed")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
