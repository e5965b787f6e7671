"""Reading a stranger's file without trusting the reader: in a child process that can only compute.

No network, no new processes, no writing, no inherited files or database, bounded memory and time; killed when late.
No Django here, so that the command line and the child start quickly.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from typing import IO, Any, Final, Literal

from luoshi.office.files import cell
from luoshi.office.files.errors import Refused

log = logging.getLogger("luoshi.files.jail")

LARGEST_ANSWER: Final = 128 * 1024 * 1024
LARGEST_COMPLAINT: Final = 64 * 1024

Why = Literal["time", "memory", "crash", "error", "answer"]


class JailFailed(Exception):
    """The child gave no result.

    why: `time` (killed when late), `memory`, `crash` (ended by a signal), `error` (an exception inside), `answer`
         (too large or broken); detail: for the log, never for the page
    """

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why
        self.detail = detail


def run_jailed(
    function: str,
    payload: bytes,
    arguments: dict[str, Any] | None = None,
    *,
    seconds: int = 60,
    memory_mb: int = 768,
    language: str = "zh-hans",
) -> Any:
    """What `function(payload, **arguments)` returns, computed in the jail.

    function:  `package.module:name`
    arguments: JSON values
    language:  in which a refusal with words in both languages is given back
    returns:   bytes as they are; anything else as JSON values (dataclasses and models as dicts)
    Raises Refused when the function raised an error with code, name, reason and mend; JailFailed otherwise.
    """
    asked = {"function": function, "arguments": arguments or {}, "language": language}
    request = cell.frame({**asked, "seconds": seconds, "memory_mb": memory_mb}, payload)
    code, answer, said = _converse(request, seconds)
    if code < 0:
        raise JailFailed("time" if -code in (signal.SIGXCPU, signal.SIGKILL) else "crash", f"signal {-code}")
    try:
        head, raw = cell.unframe(answer)
    except ValueError as error:
        # Python itself ran out of memory, or a library ended the process.
        raise JailFailed("crash", f"exit {code}: {error} {said}") from None
    if head.get("unfiltered"):
        log.warning("the jail runs without a system call filter: %s", head["unfiltered"])
    if "refused" in head:
        raise Refused(**head["refused"])
    if "failed" in head:
        raise JailFailed("memory" if head["failed"] == "memory" else "error", str(head.get("detail", "")))
    return raw if head.get("raw") else head["value"]


def _converse(request: bytes, seconds: int) -> tuple[int, bytes, str]:
    child = subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", "-m", "luoshi.office.files.cell"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    assert child.stdin
    assert child.stdout
    assert child.stderr
    answer: list[bytes] = []
    said: list[bytes] = []
    listening = threading.Thread(target=_receive, args=(child.stdout, answer, LARGEST_ANSWER), daemon=True)
    threads = [
        threading.Thread(target=_send, args=(child.stdin, request), daemon=True),
        threading.Thread(target=_receive, args=(child.stderr, said, LARGEST_COMPLAINT), daemon=True),
        listening,
    ]
    try:
        for thread in threads:
            thread.start()
        listening.join(timeout=seconds)
        if listening.is_alive():
            raise JailFailed("time", f"{seconds} s")
        if len(answer[0]) > LARGEST_ANSWER:
            raise JailFailed("answer", "too large")
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        raise JailFailed("time", "would not end") from None
    finally:
        _kill(child)
        for thread in threads:
            thread.join()
        child.stdout.close()
        child.stderr.close()
    return child.returncode, answer[0], said[0][-300:].decode(errors="replace")


def _send(pipe: IO[bytes], request: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(request)


def _receive(pipe: IO[bytes], into: list[bytes], most: int) -> None:
    into.append(pipe.read(most + 1))


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
