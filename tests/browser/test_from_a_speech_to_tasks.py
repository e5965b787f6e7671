"""J1: a speech is pasted or uploaded, its measures are judged by keyboard and mouse, and become tasks and a table."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from walk import look, sign_in_as

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)
LATER = TODAY + timedelta(days=45)

SPEECH = f"""在全县冬季供暖保障工作会议上的讲话
（{TODAY.year}年{TODAY.month}月{TODAY.day}日）

同志们：供暖是民生大事，今天开个短会，把任务定下来。

一、把热源备足
县住房和城乡建设局要对城区18座换热站逐一检修，{SOON.month}月{SOON.day}日前全部完成。县财政局要落实供暖补贴460万元，{LATER.month}月{LATER.day}日前拨付到位。

二、把管网守牢
县城市管理局要对老旧管网开展排查，并建立维修台账，每周报送一次进度。县应急管理局要会同县消防救援大队开展锅炉房安全检查，{LATER.month}月{LATER.day}日前完成。

三、把群众放在心上
县信访局要及时答复供暖投诉，做到件件有回音。县融媒体中心要做好宣传。大家要增强信心，共同努力。
"""


def test_a_pasted_speech_is_judged_by_keyboard_and_mouse_and_becomes_tasks(demo, new_page):
    page = new_page()
    sign_in_as(page, demo, "clerk")
    paste(page, demo, SPEECH)
    look(page, "speech-1-review")

    by_keyboard(page)
    a_chip_is_edited(page)
    one_measure_becomes_two(page)
    two_measures_become_one(page)
    look(page, "speech-2-judged")

    the_table_can_be_taken_away(page)
    the_rest_is_assigned(page)


def test_an_uploaded_docx_is_read_by_the_worker(demo, new_page):
    page = new_page()
    sign_in_as(page, demo, "clerk")
    page.goto(demo.url + "/documents/new/")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "春耕备耕讲话.docx",
            "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "buffer": docx(
                "在全县春耕备耕工作会议上的讲话", "一、抓紧备耕", "县农业农村局要储备良种320吨，下月底前完成。"
            ),
        }
    )
    look(page, "speech-3-upload")
    page.get_by_role("button", name="上传并分解").click()
    page.wait_for_url("**/review/**", timeout=60_000)
    expect(page.locator(".bd-text")).to_contain_text("储备良种320吨")
    expect(page.locator(".ms").first).to_contain_text("县农业农村局")


def test_files_that_cannot_be_read_are_refused_with_a_way_out(demo, new_page):
    page = new_page()
    sign_in_as(page, demo, "clerk")
    page.goto(demo.url + "/documents/new/")
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "空白.txt", "mimeType": "text/plain", "buffer": b""},
            {"name": "假的.docx", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00 not a document"},
        ]
    )
    page.get_by_role("button", name="上传并分解").click()
    for name in ("空白.txt", "假的.docx"):
        expect(page.get_by_label("这次上传")).to_contain_text(name)
    look(page, "speech-4-refused-files")


def paste(page: Page, demo, text: str) -> None:
    page.goto(demo.url + "/documents/")
    page.get_by_role("link", name="粘贴文字").click()
    page.get_by_label("正文").fill(text)
    page.get_by_role("button", name="分解", exact=True).click()
    page.wait_for_url("**/review/**", timeout=60_000)
    assert page.locator(".ms").count() >= 6


def state(page: Page, number: int):
    return page.locator(".ms").nth(number).locator(".st")


def by_keyboard(page: Page) -> None:
    """J goes down, A accepts, X drops with a reason, Z takes back, K goes up."""
    page.locator("#main").click(position={"x": 5, "y": 5})
    page.keyboard.press("j")
    expect(page.locator(".ms").nth(0)).to_have_class(re.compile(r"\bon\b"))
    page.keyboard.press("a")
    expect(state(page, 0)).to_have_text("已采纳")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(state(page, 1)).to_have_text("已采纳")

    last = page.locator(".ms").count() - 1
    for _ in range(last):
        page.keyboard.press("j")
    page.keyboard.press("x")
    dialog = page.locator("#bd-dialog")
    dialog.get_by_label("不转任务的理由").fill("只是要求，没有可交办的事")
    look(page, "speech-dialog")
    dialog.get_by_role("button", name="不转任务").click()
    expect(state(page, last)).to_have_text("不转任务")

    page.keyboard.press("z")
    expect(state(page, last)).to_have_text("待判断")
    page.keyboard.press("k")


def a_chip_is_edited(page: Page) -> None:
    row = page.locator(".ms").nth(1)
    row.locator(".chip", has_text="时限").click()
    dialog = page.locator("#bd-dialog")
    dialog.get_by_label("完成时限").fill(SOON.isoformat())
    dialog.get_by_role("button", name="保存").click()
    expect(row.locator(".chip", has_text="时限")).to_contain_text(SOON.isoformat())


def one_measure_becomes_two(page: Page) -> None:
    before = page.locator(".ms").count()
    row = page.locator(".ms", has_text="老旧管网").first
    row.locator(".h").click()
    page.locator("#bd-dialog").get_by_role("link", name="拆分").click()
    page.locator("#bd-dialog input[type=radio]").first.check()
    page.locator("#bd-dialog").get_by_role("button", name="拆成两条").click()
    expect(page.locator(".ms")).to_have_count(before + 1)


def two_measures_become_one(page: Page) -> None:
    """The halves go together again; undo parts them, redo by hand joins them."""
    before = page.locator(".ms").count()
    first = page.locator(".ms", has_text="老旧管网").first
    at = int(first.evaluate("e => [...document.querySelectorAll('.ms')].indexOf(e)"))
    for number in (at, at + 1):
        page.locator(".ms").nth(number).locator("input[name=chosen]").check()
    page.locator("#bd-bulk").get_by_role("button", name="合并").click()
    expect(page.locator(".ms")).to_have_count(before - 1)
    page.locator("[data-act=undo]").click()
    expect(page.locator(".ms")).to_have_count(before)


def the_table_can_be_taken_away(page: Page) -> None:
    with page.expect_download() as waited:
        page.get_by_role("link", name="xlsx").click()
    rows = CalamineWorkbook.from_path(waited.value.path()).get_sheet_by_index(0).to_python()
    assert any("换热站" in str(cell) for row in rows for cell in row)
    with page.expect_download() as waited:
        page.get_by_role("link", name="docx").click()
    words = "".join(cell.text for table in Document(str(waited.value.path())).tables for cell in table._cells)
    assert "换热站" in words


def the_rest_is_assigned(page: Page) -> None:
    page.get_by_role("link", name="交办已采纳的 2 条").click()
    look(page, "speech-5-assign")
    for number, lead in enumerate(("县住房和城乡建设局", "县财政局")):
        page.get_by_label("牵头单位").nth(number).fill(lead)
    page.get_by_role("button", name="确认交办").click()
    page.wait_for_url(lambda url: "/assign/" not in url)
    page.goto(page.url.split("/documents/")[0] + "/tasks/?q=换热站")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("待签收")


def docx(title: str, *paragraphs: str) -> bytes:
    made, held = Document(), BytesIO()
    made.add_heading(title, 0)
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(held)
    return held.getvalue()
