"""Serving a folder, signing in, and looking at a page: what the browser tests share."""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import xlsxwriter
from playwright.sync_api import FilePayload, Page

ROOT = Path(__file__).parent.parent.parent
SHOTS = ROOT / "build" / "screenshots"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LUOSHI = Path(sys.executable).parent / "luoshi"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str:
    """The machine's Chromium; Playwright's own is never downloaded."""
    return next(path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists())


@dataclass
class Served:
    """A running `luoshi serve` (or demo) over a folder of its own."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]


def run(*command: str, folder: Path) -> str:
    """Output of a `luoshi` command over a data folder."""
    done = subprocess.run([str(LUOSHI), *command], capture_output=True, text=True, env=environment(folder), check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def environment(folder: Path) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LUOSHI_", "DJANGO_"))}
    return {**clean, "LUOSHI_DATA": str(folder)}


def serve(folder: Path, *command: str) -> Served:
    """Starts the command and waits until it says where. What it says goes to a file: a pipe that nobody reads fills up."""
    log = folder.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen([str(LUOSHI), *command], stdout=out, stderr=out, env=environment(folder))
    until = time.monotonic() + 240
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"ready: (http://\S+)", log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return Served(found[1].rstrip("/"), folder, process)
        time.sleep(0.1)
    process.kill()
    raise AssertionError("the server did not start:\n" + log.read_text(encoding="utf-8", errors="replace")[-4000:])


def stop(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    try:
        served.process.wait(20)
    except subprocess.TimeoutExpired:
        served.process.kill()


def sign_in(page: Page, served: Served, account: str, password: str) -> None:
    page.goto(served.url + "/account/login/")
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/account/login" not in url)


def look(page: Page, name: str) -> None:
    """Screenshots at both widths; no horizontal scroll on the phone; axe finds nothing serious at either width."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for size, suffix in ((WIDE, "1440"), (NARROW, "360")):
        page.set_viewport_size(size)
        page.wait_for_timeout(80)
        # Hiding the caret would write styles into the page, which its policy forbids.
        page.screenshot(path=SHOTS / f"{name}-{suffix}.png", full_page=True, caret="initial")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} at {suffix}: {wider} px too wide"
        faults = serious_faults(page)
        assert not faults, f"{name} at {suffix}: {faults}"
    page.set_viewport_size(WIDE)


def serious_faults(page: Page) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = json.loads(
        page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))")
    )
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:120]}"
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]


def in_demo(served: Served, role: str) -> tuple[str, str]:
    """Account and password of the example county's person in a role (handler and leader: of 县交通运输局)."""
    accounts = json.loads((served.folder / "demo.json").read_text(encoding="utf-8"))["accounts"]
    found = [row for row in accounts if row["role"] == role]
    own = [row for row in found if "县交通运输局" in row["post"]] or found
    return own[0]["username"], own[0]["password"]


def sign_in_as(page: Page, served: Served, role: str) -> None:
    sign_in(page, served, *in_demo(served, role))


def sign_out(page: Page) -> None:
    page.locator("summary.ls-me").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/account/login/**")


def six_digits(secret: str) -> str:
    """What an authenticator shows now for the secret of a page (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def workbook(name: str, rows: Sequence[Sequence[str]]) -> FilePayload:
    """A spreadsheet to upload."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return {
        "name": name,
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": made.getvalue(),
    }
