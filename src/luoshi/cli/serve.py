"""`luoshi serve`: one supervisor over the application server and the worker; it loads no Django itself."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from luoshi.cli.messages import BadInput, say

READY_WITHIN = 90.0
SERVER_GRACE, WORKER_GRACE = 30.0, 120.0
LONGEST_PAUSE = 30.0
STEADY_AFTER = 10.0
FIRST_PAUSE = 0.5
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def serve(asked: argparse.Namespace) -> int:
    """Serve a data folder until SIGTERM or Ctrl-C."""
    data = Path(asked.data).absolute()
    if bool(asked.tls_cert) != bool(asked.tls_key):
        raise BadInput("--tls-cert 和 --tls-key 要一起给", "--tls-cert and --tls-key belong together")
    for file in filter(None, (asked.tls_cert, asked.tls_key)):
        if not Path(file).is_file():
            raise BadInput(f"{file}：没有这个文件", f"{file}: no such file")
    environment = environment_for(data, asked.host, tls=bool(asked.tls_cert), behind_proxy=asked.behind_proxy)
    tls = (asked.tls_cert, asked.tls_key) if asked.tls_cert else None
    return run(data, asked.host, asked.port, environment, tls=tls)


def environment_for(data: Path, host: str, *, tls: bool = False, behind_proxy: bool = False) -> dict[str, str]:
    """What every process of this county is started with."""
    environment = {**os.environ, "LUOSHI_DATA": str(data), "DJANGO_SETTINGS_MODULE": "luoshi.faces.web.settings"}
    if tls:
        environment["LUOSHI_TLS"] = "yes"
    if behind_proxy:
        environment["LUOSHI_BEHIND_PROXY"] = "yes"
    if host not in (*LOOPBACK, "0.0.0.0", "::"):  # noqa: S104
        known = environment.get("LUOSHI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
        environment["LUOSHI_ALLOWED_HOSTS"] = f"{known},{host}"
    return environment


def run(
    data: Path,
    host: str,
    port: int,
    environment: dict[str, str],
    *,
    tls: tuple[str, str] | None = None,
    when_ready: Callable[[str], None] | None = None,
) -> int:
    """Migrate, start both processes, say that the house is ready, and keep it running. 0 when asked to end."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "serve.lock").open("w") as lock:
        _hold(lock, data)
        prepare(environment)
        port = port or free_port(host)
        shown = "127.0.0.1" if host in (*LOOPBACK, "0.0.0.0", "::") else host  # noqa: S104
        address = f"{'https' if tls else 'http'}://{shown}:{port}/"
        supervisor = Supervisor(
            [
                Child("server", _server_command(host, port, tls), SERVER_GRACE),
                Child("worker", own_command("worker", "--data", str(data)), WORKER_GRACE),
            ],
            environment,
        )
        return supervisor.run(address, when_ready)


def prepare(environment: dict[str, str]) -> None:
    """Bring the tables and the playbooks up to date. Raises BadInput with what Django said."""
    for command in (("migrate", "--noinput", "--verbosity", "0"), ("install_playbooks",)):
        done = subprocess.run(own_command("manage", *command), env=environment, check=False)
        if done.returncode:
            raise BadInput("数据库没有准备好，原因见上", "the database could not be prepared, see above")


def own_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "luoshi.cli", *arguments]


def free_port(host: str) -> int:
    """A port that nobody listens on at this moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@dataclass
class Child:
    """A process that is kept running. grace: seconds that it may take to finish what is in flight."""

    name: str
    command: list[str]
    grace: float
    process: subprocess.Popen[bytes] | None = None
    group: int | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = FIRST_PAUSE

    def start(self, environment: dict[str, str], now: float) -> None:
        self.signal_group(signal.SIGKILL)  # what is left of the one before
        # In a session of its own, so that Ctrl-C reaches the supervisor alone.
        self.process = subprocess.Popen(
            self.command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent
        )
        self.started_at = now
        self.group = self.process.pid

    def signal_group(self, number: signal.Signals) -> None:
        """Tell the process and all that it started; a killed application server leaves its workers listening."""
        if self.group is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.group, number)

    def note_death(self, now: float) -> int | None:
        """The code it ended with, once; sets when to start it again: later each time, unless it ran for a while."""
        code = self.process.poll() if self.process else None
        if code is None:
            return None
        self.process = None
        self.signal_group(signal.SIGTERM)
        if now - self.started_at > STEADY_AFTER:
            self.pause = FIRST_PAUSE
        self.start_again_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        return code


class Supervisor:
    """Starts its children again when they die, until it is told to end; then ends them in order."""

    def __init__(self, children: list[Child], environment: dict[str, str]) -> None:
        self._children = children
        self._environment = environment
        self._ending = False

    def run(self, address: str, when_ready: Callable[[str], None] | None) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        for child in self._children:
            child.start(self._environment, time.monotonic())
        give_up_at = time.monotonic() + READY_WITHIN
        is_ready = False
        try:
            while not self._ending:
                self._revive()
                if not is_ready and answers(address):
                    is_ready = True
                    print(f"ready: {address}", flush=True)
                    if when_ready:
                        when_ready(address)
                if not is_ready and time.monotonic() > give_up_at:
                    say("服务没有启动成功，原因见上", "the server did not come up, see above")
                    return 1
                time.sleep(0.2)
            return 0
        finally:
            self._stop_all()

    def _end(self, *_: object) -> None:
        self._ending = True

    def _revive(self) -> None:
        now = time.monotonic()
        for child in self._children:
            code = child.note_death(now)
            if code is not None:
                say(
                    f"{child.name} 意外结束（{code}），{child.start_again_at - now:.1f} 秒后重启",
                    f"{child.name} ended unexpectedly ({code}), starting it again in {child.start_again_at - now:.1f} s",
                )
            if child.process is None and now >= child.start_again_at:
                child.start(self._environment, now)

    def _stop_all(self) -> None:
        running = [child for child in self._children if child.process]
        for child in running:
            assert child.process
            child.process.terminate()
        for child in running:
            assert child.process
            try:
                child.process.wait(timeout=child.grace)
            except subprocess.TimeoutExpired:
                say(f"{child.name} 没有按时结束，已强制停止", f"{child.name} did not end in time and was killed")
                child.signal_group(signal.SIGKILL)
                child.process.wait()
        for child in self._children:
            child.signal_group(signal.SIGKILL)


def answers(address: str) -> bool:
    """Whether the server answers at all; which hosts it serves is its own matter."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate is for the outside name, this is the machine itself
    try:
        with urllib.request.urlopen(f"{address}health", timeout=5, context=context) as response:  # noqa: S310
            return bool(response.status == 200)
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def _server_command(host: str, port: int, tls: tuple[str, str] | None) -> list[str]:
    workers = max(2, min(os.cpu_count() or 2, 8))
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    command += ["--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "25"]
    if tls:
        command += ["--ssl-certificate", tls[0], "--ssl-keyfile", tls[1], "--ssl-protocol-min", "tls1.2"]
    return [*command, "luoshi.faces.web.wsgi:application"]


def _hold(lock: IO[str], data: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BadInput(
            f"{data}：已经有一个服务在用这个文件夹", f"{data}: another server is using this folder"
        ) from None


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
