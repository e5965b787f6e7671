"""Every main page for the people who use it: both widths, nothing cut off, nothing that axe calls serious."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from walk import Served, environment, look, serve, sign_in_as, stop

PAGES = {
    "clerk": {
        "desk": "/",
        "tasks": "/tasks/",
        "tasks-of-a-unit": "/tasks/matrix/",
        "tasks-in-time": "/tasks/timeline/",
        "tasks-none-found": "/tasks/?q=没有这样的任务",
        "task": "/tasks/1/",
        "new-task": "/tasks/new/",
        "documents": "/documents/",
        "document": "/documents/1/",
        "document-about": "/documents/1/edit/",
        "review": "/documents/1/review/",
        "measure": "/documents/1/measures/1/",
        "notices": "/notices/",
        "me": "/account/me/",
        "playbooks": "/playbooks/",
        "playbook": "/playbooks/1/",
        "calendar": "/playbooks/calendar/",
        "units": "/units/",
        "unit": "/units/1/",
        "posts": "/account/posts/",
        "not-there": "/tasks/999999/",
    },
    "handler": {"desk": "/", "tasks": "/tasks/", "task": "/tasks/19/", "report": "/tasks/19/report/"},
    "leader": {"desk": "/", "tasks": "/tasks/", "documents": "/documents/"},
    "coordinator": {"desk": "/", "tasks": "/tasks/"},
    "village_clerk": {"desk": "/", "tasks": "/tasks/"},
    "assessor": {"desk": "/", "tasks": "/tasks/"},
    "auditor": {"desk": "/", "trail": "/audit/", "verify": "/audit/verify/", "people": "/account/people/"},
    "administrator": {
        "desk": "/",
        "next-steps": "/account/next-steps/",
        "people": "/account/people/",
        "person": "/account/people/5/",
        "new-person": "/account/people/new/",
        "import-people": "/account/people/import/",
        "posts": "/account/posts/",
        "post": "/account/posts/5/",
        "new-post": "/account/posts/new/",
        "units": "/units/?view=list",
        "new-unit": "/units/new/",
        "import-units": "/units/import/",
        "move-unit": "/units/2/move/",
        "calendar-year": "/playbooks/calendar/2027/",
    },
}
LONG_NAME = "青禾县气象灾害监测预警与人工影响天气及生态环境气象服务保障和农业气象试验推广联合协调管理中心（气象防灾减灾指挥部办公室）"


@pytest.mark.parametrize("role", PAGES)
def test_main_pages_hold_at_both_widths(demo, new_page, role):
    page = new_page()
    sign_in_as(page, demo, role)
    for name, path in PAGES[role].items():
        page.goto(demo.url + path)
        look(page, f"page-{role}-{name}")


def test_the_door_holds_at_both_widths(demo, new_page):
    page = new_page()
    for name, path in {
        "sign-in": "/account/login/",
        "forgot": "/account/forgot/",
        "no-link": "/account/setup/x/",
    }.items():
        page.goto(demo.url + path)
        look(page, f"page-door-{name}")


def test_a_name_of_sixty_characters_breaks_nothing(demo, new_page):
    assert len(LONG_NAME) == 60
    admin = new_page()
    sign_in_as(admin, demo, "administrator")
    admin.goto(demo.url + "/units/?view=list&q=县气象局")
    admin.get_by_role("link", name="县气象局", exact=True).click()
    unit = admin.url
    admin.get_by_role("link", name="修改").click()
    admin.get_by_label("名称", exact=True).fill(LONG_NAME)
    admin.get_by_label("简称").fill(LONG_NAME)
    admin.get_by_role("button", name="保存").click()
    admin.get_by_role("heading", name=LONG_NAME).wait_for()
    pages = {
        "unit": unit,
        "units": "/units/?view=list&q=气象灾害",
        "tree": "/units/",
        "posts": "/account/posts/?q=气象灾害",
    }
    look_at_all(admin, demo, "long-name-admin", pages)

    clerk = new_page()
    sign_in_as(clerk, demo, "clerk")
    clerk.goto(demo.url + "/tasks/?q=雨量监测站")
    task = clerk.locator("tbody tr a.t").first.get_attribute("href")
    pages = {
        "tasks": "/tasks/?q=雨量监测站",
        "matrix": "/tasks/matrix/?q=雨量监测站",
        "timeline": "/tasks/timeline/?q=雨量监测站",
        "task": task,
        "document": "/documents/1/",
        "review": "/documents/1/review/",
        "desk": "/",
    }
    look_at_all(clerk, demo, "long-name-clerk", pages)


@pytest.fixture(scope="module")
def crowded(demo, tmp_path_factory) -> Served:
    """The example county with 5 000 tasks, documents and messages more."""
    folder: Path = tmp_path_factory.mktemp("crowded") / "county"
    shutil.copytree(demo.folder, folder, ignore=shutil.ignore_patterns("luoshi.sqlite3*", "cache", "work"))
    with (
        closing(sqlite3.connect(demo.folder / "luoshi.sqlite3")) as source,
        closing(sqlite3.connect(folder / "luoshi.sqlite3")) as copy,
    ):
        source.backup(copy)
    filler = Path(__file__).parent / "five_thousand.py"
    subprocess.run([sys.executable, str(filler)], env=environment(folder), check=True)
    served = serve(folder, "serve", "--data", str(folder), "--port", "0")
    yield served
    stop(served)


def test_lists_hold_with_five_thousand_rows(crowded, new_page):
    page = new_page()
    sign_in_as(page, crowded, "clerk")
    pages = {
        "desk": "/",
        "tasks": "/tasks/",
        "tasks-far": "/tasks/?page=90",
        "matrix": "/tasks/matrix/",
        "timeline": "/tasks/timeline/",
        "documents": "/documents/",
        "notices": "/notices/",
    }
    look_at_all(page, crowded, "crowded", pages)
    page.goto(crowded.url + "/documents/")
    expect(page.locator(".pager")).to_contain_text("1 000+")
    page.get_by_role("link", name="数清楚").click()
    expect(page.locator(".pager")).not_to_contain_text("+")


def look_at_all(page: Page, served: Served, name: str, pages: dict[str, str]) -> None:
    for part, path in pages.items():
        page.goto(path if path.startswith("http") else served.url + path)
        look(page, f"{name}-{part}")
