"""The text of a document that somebody handed in, read in the jail; old formats converted first. No Django here."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from luoshi.core.breakdown.readers.reading import Reading
from luoshi.core.issues import Text
from luoshi.office.files import office_convert
from luoshi.office.files.errors import Refused
from luoshi.office.files.jail import JailFailed, Why, run_jailed

READ: Final = "luoshi.core.breakdown.readers:read"
SECONDS: Final = 60
MEMORY_MB: Final = 1024

REASONS: Final[dict[Why, Text]] = {
    "time": Text("文件读得太久，已停下。", "Reading the file took too long and was stopped. "),
    "memory": Text("文件展开后太大。", "The file is too large when unpacked. "),
    "crash": Text("文件读不下去，可能已损坏。", "The file cannot be read; it may be damaged. "),
    "error": Text("文件读不下去，可能已损坏。", "The file cannot be read; it may be damaged. "),
    "answer": Text("文件里的文字太多。", "The file holds too much text. "),
}
MEND: Final = Text(
    "请用 Office 或 WPS 打开，另存为新的 .docx（或拆成几份）再传。",
    "Open it, save it as a new .docx (or split it) and upload that.",
)


def read_document(data: bytes, name: str, language: str = "zh-hans", seconds: int = SECONDS) -> Reading:
    """The text of a document by its bytes and name. Raises Refused with the name of the file and the way out."""
    extension = name.rpartition(".")[2].lower()
    readable, named = data, name
    if extension in office_convert.OLD_FORMATS:
        readable, named = office_convert.to_docx(data, name, language), f"{name.rpartition('.')[0]}.docx"
    try:
        answer = run_jailed(READ, readable, {"name": named}, seconds=seconds, memory_mb=MEMORY_MB, language=language)
    except JailFailed as failed:
        reason = REASONS[failed.why].say(language)
        raise Refused(f"jail_{failed.why}", name, reason, MEND.say(language)) from failed
    except Refused as refused:
        raise Refused(refused.code, name, _sentence(refused.reason, language), refused.mend) from None
    return _reading(answer)


def _sentence(words: str, language: str) -> str:
    # The core's reasons are half sentences, to be set into messages of the command line.
    if words.endswith(("。", ". ")):
        return words
    return f"{words[:1].upper()}{words[1:]}. " if language.startswith("en") else f"{words}。"


def _reading(answer: dict[str, Any]) -> Reading:
    dated_on = answer["dated_on"]
    return Reading(
        text=answer["text"],
        kind=answer["kind"],
        bytes_are_text=answer["bytes_are_text"],
        tables=tuple(tuple(tuple(row) for row in table) for table in answer["tables"]),
        dated_on=date.fromisoformat(dated_on) if dated_on else None,
    )
