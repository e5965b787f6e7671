"""Serving a folder, signing in, and looking at a page: what the browser tests share."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

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


@dataclass
class Served:
    """A running `luoshi serve` (or demo) over a folder of its own."""

    url: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str]


def run(*command: str, folder: Path) -> str:
    """Output of a `luoshi` command over a data folder."""
    done = subprocess.run([str(LUOSHI), *command], capture_output=True, text=True, env=environment(folder), check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def environment(folder: Path) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LUOSHI_", "DJANGO_"))}
    return {**clean, "LUOSHI_DATA": str(folder)}


def serve(folder: Path, *command: str) -> Served:
    process = subprocess.Popen(
        [str(LUOSHI), *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(folder)
    )
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        found = re.search(r"ready: (http://\S+)", line)
        if found:
            return Served(found[1].rstrip("/"), folder, process, said)
    raise AssertionError("the server did not start:\n" + "".join(said[-40:]))


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
        page.screenshot(path=SHOTS / f"{name}-{suffix}.png", full_page=True)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} at {suffix}: {wider} px too wide"
        assert serious_faults(page) == [], f"{name} at {suffix}"
    page.set_viewport_size(WIDE)


def serious_faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = json.loads(
        page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))")
    )
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:120]}"
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]
