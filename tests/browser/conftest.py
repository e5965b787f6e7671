"""A real server and a real headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from walk import CHROMIUM_ARGS, NARROW, SHOTS, WIDE, Served, chromium_path, run, serve, stop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            # One Chromium at a time: two cores are few.
            item.add_marker(pytest.mark.xdist_group("browser"))


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
    link = re.search(r"/account/setup/\S+", said)
    assert link, said
    yield served, served.url + link[0]
    stop(served)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A walk that failed leaves a picture of every page that was open."""
    report = yield
    pages: list[Page] = getattr(item, "pages", [])
    if report.when == "call" and report.failed:
        SHOTS.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(pages, 1):
            page.screenshot(path=SHOTS / f"failed-{item.name}-{number}.png", full_page=True)
    return report


@pytest.fixture
def new_page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Makes pages, each a person of their own; every console error and failed request fails the test."""
    contexts, faults = [], []
    pages: list[Page] = []
    request.node.pages = pages

    def make(narrow: bool = False) -> Page:
        context = chromium.new_context(viewport=NARROW if narrow else WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        # A page that answers 404 or 410 with words of its own is no fault; a missing part of a page is.
        page.on(
            "console",
            lambda m: (
                faults.append(f"{page.url}: {m.text} ({m.location['url']}:{m.location['lineNumber']})")
                if m.type == "error" and m.location["url"] != page.url and "409" not in m.text
                else None
            ),
        )
        page.on(
            "request",
            lambda r: None if r.url.startswith(("http://127.0.0.1", "data:", "blob:")) else faults.append(r.url),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []
