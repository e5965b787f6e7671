"""Kill -9 of the processes of a served county while people write; counts acknowledged writes that are gone. Must be 0.

A write is acknowledged when the browser got its redirect. The list of acknowledged writes is kept here, outside the house
under test, and compared with the database after every kill and at the end. Most writes make a unit (row, place in the
tree, audit entry: all or none); some upload a document, whose reading is a job that must end although workers die.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import bench

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))
import postgres_server  # noqa: E402

COUNTY = HERE / "crash_county.py"
WRITERS = 4
DOCUMENT_EVERY = 50
VICTIMS = ("web", "worker", "server", "web", "worker", "house")
BACK_WITHIN = 120.0


@dataclass
class Journal:
    """What was acknowledged, kept outside the house."""

    units: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unknown: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def acknowledged(self) -> int:
        return len(self.units) + len(self.documents)


class House:
    """A served county that can be killed in parts or as a whole."""

    def __init__(self, environment: dict[str, str], data: Path) -> None:
        self.environment = environment
        self.data = data
        self.port = postgres_server.free_port()
        self.longest_return = 0.0
        self.log = (data.parent / "serve.log").open("ab")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "luoshi.cli", "serve", "--data", str(self.data), "--port", str(self.port)]
        return subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)

    def kill(self, victim: str) -> None:
        """SIGKILL of one process (or of all of them, the supervisor first)."""
        server, worker = self._children()
        web = [pid for pid in children(server) if pid] if server else []
        chosen = {"web": web[:1], "server": [server], "worker": [worker]}.get(victim)
        if chosen is None:
            self.process.kill()
            chosen = [server, worker, *web]
        for pid in filter(None, chosen):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if victim == "house":
            self.process.wait()
            self.process = self._start()

    def wait_until_back(self) -> None:
        began = time.monotonic()
        while not self._answers():
            if time.monotonic() - began > BACK_WITHIN:
                said = Path(self.log.name).read_text(encoding="utf-8")[-2000:]
                raise TimeoutError(f"the house did not come back: {said}")
            time.sleep(0.05)
        self.longest_return = max(self.longest_return, time.monotonic() - began)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=150)
        self.log.close()

    def _answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _children(self) -> tuple[int | None, int | None]:
        found: dict[str, int] = {}
        for pid in children(self.process.pid):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            found["server" if b"granian" in words else "worker"] = pid
        return found.get("server"), found.get("worker")


def children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


class Writer(threading.Thread):
    """A person who writes one thing after the other, and does not know what became of a write without an answer."""

    def __init__(
        self, house: House, people: dict[str, dict[str, str]], journal: Journal, enough: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.house, self.people, self.journal, self.enough = house, people, journal, enough
        self.connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)

    def run(self) -> None:
        count = 0
        while not self.enough():
            count += 1
            is_document = count % DOCUMENT_EVERY == 0
            name = uuid.uuid4().hex[:20]
            try:
                status = self.upload(name) if is_document else self.make_unit(name)
            except (OSError, http.client.HTTPException):
                self.connection.close()
                with self.journal.lock:
                    self.journal.unknown += 1
                time.sleep(0.1)
                continue
            with self.journal.lock:
                if status == 302:
                    (self.journal.documents if is_document else self.journal.units).append(name)
                else:
                    self.journal.refused.append(f"{'document' if is_document else 'unit'} {status}")

    def make_unit(self, name: str) -> int:
        """Replace this, and `crash_county.check`, to crash another write."""
        values = {
            "code": name, "name": f"网格{name}", "tier": "grid", "kind": "area", "sequence": "0", "on": "2026-03-02",
            "parent": "990100", "once": name,
        }  # fmt: skip
        body = urlencode(values).encode()
        return self._post("/units/new/", "administrator", body, "application/x-www-form-urlencoded")

    def upload(self, name: str) -> int:
        text = f"关于{name}的通知\n一、各乡镇要在7月底前完成排查，每月报告一次。\n"
        parts = [
            '--b\r\nContent-Disposition: form-data; name="way"\r\n\r\nfiles\r\n',
            f'--b\r\nContent-Disposition: form-data; name="papers"; filename="{name}.txt"\r\n\r\n{text}\r\n--b--\r\n',
        ]
        return self._post("/documents/new/", "clerk", "".join(parts).encode(), "multipart/form-data; boundary=b")

    def _post(self, path: str, person: str, body: bytes, kind: str) -> int:
        who = self.people[person]
        headers = {"Cookie": who["cookie"], "X-CSRFToken": who["csrf"], "Content-Type": kind}
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def in_county(environment: dict[str, str], what: str, given: object = None) -> dict:
    done = subprocess.run(
        [sys.executable, str(COUNTY), what],
        env=environment, input=json.dumps(given), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def crash(engine: str, url: str, folder: Path, writes: int, kills: int) -> tuple[int, int, int]:
    """(acknowledged, kills, lost) of one engine."""
    data = folder / engine
    environment = {**os.environ, "LUOSHI_DATA": str(data), "DJANGO_SETTINGS_MODULE": "luoshi.faces.web.settings"}
    if url:
        environment["LUOSHI_DATABASE_URL"] = url
    subprocess.run([sys.executable, "-m", "luoshi.cli", "manage", "migrate", "-v0"], env=environment, check=True)
    people = in_county(environment, "prepare")
    house, journal, lost, killed = House(environment, data), Journal(), 0, 0
    house.wait_until_back()
    over = threading.Event()
    writers = [
        Writer(house, people, journal, lambda: over.is_set() or journal.acknowledged >= writes) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    chance = random.Random(20260304)
    try:
        while any(writer.is_alive() for writer in writers):
            if killed < kills and journal.acknowledged >= (killed + 1) * writes // (kills + 1):
                time.sleep(chance.random() * 0.3)
                house.kill(VICTIMS[killed % len(VICTIMS)])
                killed += 1
                house.wait_until_back()
                lost += missing(environment, journal, f"{engine}: after kill {killed}")
            if len(journal.refused) > 5:
                raise RuntimeError(f"the pages no longer take these writes: {journal.refused}")
            time.sleep(0.02)
        for writer in writers:
            writer.join()
        lost = max(lost, missing(environment, journal, f"{engine}: at the end"))
        settled(environment, journal)
    finally:
        over.set()
        house.end()
    print(
        f"{engine}: {journal.acknowledged} acknowledged ({len(journal.documents)} documents), {journal.unknown} unknown, "
        f"{len(journal.refused)} refused, {killed} kills, longest return {house.longest_return:.1f} s, lost {lost}"
    )
    return journal.acknowledged, killed, lost


def missing(environment: dict[str, str], journal: Journal, when: str) -> int:
    with journal.lock:
        known = {"units": list(journal.units), "documents": list(journal.documents)}
    found = in_county(environment, "check", known)
    if found["missing"] or found["half_applied"] or found["broken_chain"]:
        print(f"{when}: {found}", file=sys.stderr)
    return len(found["missing"]) + found["half_applied"] + bool(found["broken_chain"])


def settled(environment: dict[str, str], journal: Journal) -> None:
    """Wait until every job has ended; a killed worker's jobs are taken up after a minute."""
    end = time.monotonic() + 240
    while in_county(environment, "unsettled", journal.documents)["jobs"]:
        if time.monotonic() > end:
            raise TimeoutError("jobs of killed workers were not taken up")
        time.sleep(3)


@contextmanager
def engines() -> Iterator[list[tuple[str, str]]]:
    if postgres_server.binaries() is None:
        print("PostgreSQL is not installed: only SQLite is crashed", file=sys.stderr)
        yield [("sqlite", "")]
        return
    with postgres_server.server(durable=True) as url:
        yield [("sqlite", ""), ("postgres", url)]


def main() -> int:
    size = sys.argv[1] if len(sys.argv) > 1 else "default"
    writes, kills = (20_000, 40) if size == "full" else (2_000, 12)
    total = {"writes": 0, "kills": 0, "lost": 0}
    with tempfile.TemporaryDirectory(prefix="luoshi-crash-") as folder, engines() as every:
        for engine, url in every:
            acknowledged, killed, lost = crash(engine, url, Path(folder), writes, kills)
            reference = f"{killed} times SIGKILL of web, worker, server or all of them"
            bench.record(f"crash.lost.{engine}", lost, "writes", reference, f"{acknowledged} acknowledged writes")
            total = {
                "writes": total["writes"] + acknowledged,
                "kills": total["kills"] + killed,
                "lost": total["lost"] + lost,
            }
    bench.record(
        "crash.kills", total["kills"], "kills", "SIGKILL, all engines", f"{total['writes']} acknowledged writes"
    )
    bench.record(
        "crash.writes", total["writes"], "writes", "acknowledged over HTTP, all engines", f"{total['kills']} kills"
    )
    return 1 if total["lost"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
