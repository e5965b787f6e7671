"""English by a switch: the frame and the main pages keep Chinese for data alone. And what must work around it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from walk import look, sign_in_as, sign_out

# What the house itself says: never the county's own names, titles and texts.
OWN_WORDS = """() => {
  const said = [];
  const names = /青禾县|督查〔\\d+〕\\d+号|\\([^)]*\\)/g;
  const add = (words) => { const text = words.replace(names, ""); if (/[\\u4e00-\\u9fff]/.test(text)) said.push(text.trim().slice(0, 80)); };
  const spots = `.ls-nav, .ls-bottom, .ls-demo, th, legend, .form-label, .strip .k, .panel > header h2, .panel > header .n,
    .seg, .tabs, .btn, .light, .left, .pager, .ls-empty, .note, .path b, .keys, dt, footer, .st, .chip b, .hint`;
  const data = ".btn.text-start, [name=then], [lang=zh-Hans], .mxu th";
  document.querySelectorAll(spots).forEach((e) => { if (!e.closest(data)) add(e.textContent); });
  document.querySelectorAll("[placeholder]").forEach((e) => add(e.placeholder));
  document.querySelectorAll("option[value='']").forEach((e) => add(e.textContent));
  add(document.title.split(" · ").pop());
  return [...new Set(said)];
}"""
PAGES = {
    "clerk": (
        "/", "/tasks/", "/tasks/matrix/", "/tasks/timeline/", "/tasks/1/", "/tasks/new/", "/documents/", "/documents/new/",
        "/documents/1/", "/documents/1/review/", "/notices/", "/account/me/", "/playbooks/", "/playbooks/calendar/",
        "/units/", "/account/posts/", "/tasks/999999/",
    ),
    "handler": ("/", "/tasks/19/", "/tasks/19/report/"),
    "leader": ("/",),
    "auditor": ("/", "/audit/", "/audit/verify/"),
    "administrator": (
        "/", "/account/next-steps/", "/account/people/", "/account/people/5/", "/account/people/new/",
        "/account/people/import/", "/account/posts/new/", "/units/new/", "/units/import/", "/units/1/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
def test_the_house_speaks_english_when_asked(demo, new_page, role):
    page = new_page()
    sign_in_as(page, demo, role)
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    left = {}
    for path in PAGES[role]:
        page.goto(demo.url + path)
        if said := page.evaluate(OWN_WORDS):
            left[path] = said
    assert left == {}
    page.goto(demo.url + "/")
    look(page, f"english-{role}-desk")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_dates_are_written_the_same_way_everywhere(demo, new_page):
    page = new_page()
    sign_in_as(page, demo, "clerk")
    for path in PAGES["clerk"]:
        page.goto(demo.url + path)
        said = page.locator("body").inner_text()
        assert not re.search(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\d/\d+/20\d\d", said), path
        assert "None" not in said, path


def test_the_back_button_after_signing_out_shows_nothing(demo, new_page):
    page = new_page()
    sign_in_as(page, demo, "clerk")
    page.goto(demo.url + "/documents/1/")
    title = page.locator("h1").inner_text()
    sign_out(page)
    page.go_back()
    page.wait_for_load_state()
    assert title not in page.content()


def test_the_main_forms_work_without_script(demo, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in_as(page, demo, "clerk")
    a_task_is_made(page, demo)
    a_measure_is_accepted_on_its_own_page(page, demo)
    context.close()


def a_task_is_made(page: Page, demo) -> None:
    page.goto(demo.url + "/tasks/new/")
    page.get_by_label("任务名称").fill("不用脚本也能交办")
    page.get_by_label("任务内容").fill("县司法局要核对人民调解员名册。")
    page.get_by_label("牵头单位").fill("县司法局")
    page.get_by_role("button", name="交办").click()
    expect(page.locator("h1")).to_have_text("不用脚本也能交办")


def a_measure_is_accepted_on_its_own_page(page: Page, demo) -> None:
    page.goto(demo.url + "/documents/3/review/?show=pending")
    page.locator(".ms .h").first.click()
    page.get_by_role("button", name="采纳").click()
    expect(page.locator("body")).to_contain_text("已采纳")
