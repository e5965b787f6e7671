"""What a hostile file might make a reader do; run in the jail by `test_jail`."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from luoshi.office.files.errors import Refused

LIBC = ctypes.CDLL(None, use_errno=True)


def _python(act) -> str:
    try:
        act()
    except OSError:
        return "refused"
    return "done"


def _c(result: int) -> str:
    return "refused" if result == -1 else "done"


def open_a_socket(_: bytes, path: str) -> str:
    return _python(lambda: socket.socket())


def open_a_socket_behind_python(_: bytes, path: str) -> str:
    return _c(LIBC.socket(2, 1, 0))


def write_a_file(_: bytes, path: str) -> str:
    return _python(lambda: Path(path).write_text("broken"))


def write_a_file_behind_python(_: bytes, path: str) -> str:
    return _c(LIBC.open((path + ".new").encode(), os.O_WRONLY | os.O_CREAT, 0o600))


def delete_a_file_behind_python(_: bytes, path: str) -> str:
    return _c(LIBC.unlink(path.encode()))


def start_a_program(_: bytes, path: str) -> str:
    return _python(lambda: subprocess.run(["/bin/true"]))


def start_a_program_behind_python(_: bytes, path: str) -> str:
    return _c(LIBC.execv(b"/bin/true", (ctypes.c_char_p * 2)(b"true", None)))


def fork(_: bytes, path: str) -> str:
    return _python(os.fork)


def fork_behind_python(_: bytes, path: str) -> str:
    return _c(LIBC.fork())


def kill_the_parent(_: bytes, path: str) -> str:
    return _c(LIBC.kill(os.getppid(), signal.SIGTERM))


def what_i_inherit(_: bytes) -> dict[str, object]:
    held = []
    for number in range(64):
        try:
            os.fstat(number)
        except OSError:
            continue
        held.append(number)
    # 3 and up to here only the pipe of the answer, which is a copy of 1.
    return {"files": held[:3], "names": [n for n in os.environ if n.startswith("LUOSHI")] + held[4:]}


def sleep_for_ever(_: bytes) -> None:
    time.sleep(60)


def compute_for_ever(_: bytes) -> None:
    while True:
        pass


def eat_memory(_: bytes) -> int:
    return len(bytearray(1 << 30))


def crash(_: bytes) -> None:
    ctypes.string_at(0)


def use_threads(_: bytes) -> list[int]:
    squares = []
    threads = [threading.Thread(target=lambda n=n: squares.append(n * n)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(squares)


def refuse(_: bytes, name: str) -> None:
    raise Refused("encrypted", name, "文件加了密码。", "请去掉密码。")


@dataclass
class Measured:
    length: int
    parts: tuple[int, ...]
    on: date
    share: Decimal


def measure(payload: bytes) -> Measured:
    return Measured(len(payload), (1, 2), date(2026, 3, 4), Decimal("0.10"))


def reverse(payload: bytes) -> bytes:
    return payload[::-1]


def divide(_: bytes) -> float:
    return 1 / 0


def print_a_lot(_: bytes) -> str:
    sys.stdout.write("noise " * 10_000)
    sys.stdout.flush()
    return "answer"
