"""The inside of the jail: `python -I -m luoshi.office.files.cell`. Reads one request, locks itself in, answers, ends.

Request and answer are a length (8 bytes, big endian), that many bytes of JSON, then raw bytes to the end: nothing that
comes out of here is ever unpickled or executed.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from luoshi.core.issues import Text
from luoshi.office.files import seccomp

MEGABYTE: Final = 1024 * 1024
REFUSED_EVENTS: Final = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill", "os.remove",
    "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "shutil.",
    "sqlite3.", "ftplib.", "http.", "urllib.", "smtplib.",
)  # fmt: skip
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def frame(head: dict[str, Any], payload: bytes) -> bytes:
    """A message as it goes through the pipe."""
    text = json.dumps(head, ensure_ascii=False).encode()
    return len(text).to_bytes(8, "big") + text + payload


def unframe(message: bytes) -> tuple[dict[str, Any], bytes]:
    """The two parts of a message. Raises ValueError when it is cut short."""
    length = int.from_bytes(message[:8], "big")
    if len(message) < 8 + length:
        raise ValueError("message is cut short")
    return json.loads(message[8 : 8 + length]), message[8 + length :]


def main() -> int:
    request, payload = unframe(sys.stdin.buffer.read())
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into the answer
    limit_resources(int(request["seconds"]), int(request["memory_mb"]))
    work = _load(request["function"])
    unfiltered = lock_in()
    head, raw = _answer(work, payload, request["arguments"], request["language"])
    head["unfiltered"] = unfiltered
    with answer:
        answer.write(frame(head, raw))
    return 0


def limit_resources(seconds: int, memory_mb: int) -> None:
    for what, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_mb * MEGABYTE),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (value, value))


def lock_in() -> str:
    """No way back from here. Returns why the system call filter is missing, if it is."""
    reason = seccomp.install(seccomp.reading_only)
    sys.addaudithook(_refuse)
    return reason


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(REFUSED_EVENTS):
        raise PermissionError(f"not in here: {event}")
    if event == "open":
        _path, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & WRITING):
            raise PermissionError("not in here: open for writing")


def _load(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    loaded: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return loaded


def _answer(
    work: Callable[..., Any], payload: bytes, arguments: dict[str, Any], language: str
) -> tuple[dict[str, Any], bytes]:
    try:
        value = work(payload, **arguments)
    except MemoryError:
        return {"failed": "memory", "detail": ""}, b""
    except Exception as error:  # noqa: BLE001 whatever happens in here goes out as an answer
        fields = {name: getattr(error, name, None) for name in ("code", "name", "reason", "mend")}
        if None not in fields.values():
            return {"refused": {name: _said(words, language) for name, words in fields.items()}}, b""
        return {"failed": "error", "detail": f"{type(error).__name__}: {error}"[:500]}, b""
    if isinstance(value, bytes):
        return {"raw": True}, value
    return {"value": plain(value)}, b""


def _said(words: Any, language: str) -> str:
    return words.say(language) if isinstance(words, Text) else str(words)


def plain(value: Any) -> Any:
    """The value as JSON can hold it: dataclasses and pydantic models become objects, tuples lists, decimals and dates text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


if __name__ == "__main__":
    sys.exit(main())
