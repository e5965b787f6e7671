"""A real server, a real headless Chromium, and eyes for what a clerk would curse at."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            # One Chromium at a time: two cores are few.
            item.add_marker(pytest.mark.xdist_group("browser"))


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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example county, served."""
    folder = tmp_path_factory.mktemp("demo") / "county"
    served = serve(folder, "demo", "--data", str(folder), "--port", "0", "--no-browser")
    yield served
    stop(served)


@pytest.fixture
def empty_county(tmp_path: Path) -> Iterator[tuple[Served, str]]:
    """An empty county, served, and its set-up link."""
    folder = tmp_path / "county"
    said = run("init", "--data", str(folder), "--county", "青禾县", folder=folder)
    served = serve(folder, "serve", "--data", str(folder), "--port", "0")
    link = re.search(r"/account/setup/[\w-]+/?", said)
    assert link, said
    yield served, served.url + link[0]
    stop(served)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = next(p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists())
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Makes pages, each a person of their own; every console error and failed request fails the test."""
    contexts, faults = [], []

    def make(narrow: bool = False) -> Page:
        context = chromium.new_context(viewport=NARROW if narrow else WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda m: faults.append(f"{page.url}: {m.text}") if m.type == "error" and "409" not in m.text else None)
        page.on("request", lambda r: None if r.url.startswith(("http://127.0.0.1", "data:", "blob:")) else faults.append(r.url))
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


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
    found = json.loads(page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))"))
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in {"serious", "critical"}
    ]
