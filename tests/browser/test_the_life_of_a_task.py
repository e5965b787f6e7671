"""A task on its way: assigned, acknowledged, reported, approved, verified, closed; and what may happen to it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from walk import look, sign_in_as

UNIT = "县交通运输局"
DUE, LATER = timezone.localdate() + timedelta(days=20), timezone.localdate() + timedelta(days=50)


def test_a_task_is_assigned_reported_approved_verified_and_closed(demo, new_page):
    clerk, handler, leader = three_people(demo, new_page)
    task = assign(clerk, demo, "更换南桥镇三处破损限高架")

    handler.goto(demo.url)
    handler.get_by_role("link", name="更换南桥镇三处破损限高架").first.click()
    look(handler, "life-1-to-be-acknowledged")
    handler.get_by_role("button", name="签收").click()
    expect(handler.locator(".path [aria-current]")).to_contain_text("已签收")
    # For ten minutes the step can be taken back.
    handler.get_by_role("button", name="撤销").click()
    expect(handler.locator(".path [aria-current]")).to_contain_text("待签收")
    handler.get_by_role("button", name="签收").click()

    report(handler, task, "三处限高架已更换两处，余下一处本周内完成。", percent="66")
    look(handler, "life-2-report-waits-for-the-leader")

    # The leader wants it clearer before it leaves the unit.
    leader.goto(demo.url)
    leader.get_by_role("link", name="更换南桥镇三处破损限高架").first.click()
    open_report(leader, 1)
    look(leader, "life-3-report-to-approve")
    leader.get_by_label("意见").fill("写清第三处的完成日期。")
    leader.get_by_role("button", name="退回修改").click()
    expect(leader.locator("#main")).to_contain_text("退回修改")

    handler.goto(task)
    open_report(handler, 1)
    handler.goto(task + "report/")
    expect(handler.get_by_role("alert")).to_contain_text("写清第三处的完成日期")
    handler.get_by_label("进展情况").fill("三处限高架已更换两处，第三处后天完成。")
    handler.get_by_role("button", name="审核").click()
    approve(leader, task, 1)

    report(handler, task, "三处限高架全部更换并验收。", final=True, percent="100")
    approve(leader, task, 2)

    clerk.goto(task)
    look(clerk, "life-4-to-be-verified")
    clerk.get_by_role("link", name="核验通过").click()
    clerk.get_by_label("核验意见").fill("照片与现场相符。")
    clerk.get_by_role("button", name="核验通过").click()
    clerk.get_by_role("link", name="办结").click()
    clerk.get_by_role("button", name="办结").click()
    expect(clerk.locator(".ls-head")).to_contain_text("已办结")
    look(clerk, "life-5-closed")


def test_a_unit_returns_what_is_not_theirs_and_the_office_gives_it_to_another(demo, new_page):
    clerk, handler, _ = three_people(demo, new_page)
    task = assign(clerk, demo, "清运河道两岸建筑垃圾")
    handler.goto(task)
    more(handler, "退回")
    handler.get_by_role("button", name="退回").click()
    expect(handler.locator(".field-error").first).to_be_visible()
    handler.get_by_label("退回理由").fill("河道保洁由水利部门负责。")
    look(handler, "life-6-returning")
    handler.get_by_role("button", name="退回").click()

    clerk.goto(task)
    expect(clerk.locator("#main")).to_contain_text("河道保洁由水利部门负责")
    more(clerk, "改派")
    clerk.get_by_label("新的牵头单位").fill("县水利局")
    clerk.get_by_label("改派理由").fill("河道保洁归水利局。")
    clerk.get_by_role("button", name="改派").click()
    expect(clerk.locator(".dl").first).to_contain_text("县水利局")


def test_an_urge_reaches_the_unit_and_an_extension_is_asked_for_and_granted(demo, new_page):
    clerk, handler, _ = three_people(demo, new_page)
    task = assign(clerk, demo, "补划学校周边人行横道线")
    handler.goto(task)
    handler.get_by_role("button", name="签收").click()

    clerk.goto(task)
    more(clerk, "催办")
    clerk.get_by_label("催办内容").fill("开学在即，请抓紧。")
    clerk.get_by_role("button", name="催办").click()

    handler.goto(demo.url + "/notices/")
    expect(handler.locator("#main")).to_contain_text("补划学校周边人行横道线")
    look(handler, "life-7-messages")
    handler.goto(task)
    expect(handler.locator("#main")).to_contain_text("开学在即，请抓紧")
    more(handler, "申请延期")
    handler.get_by_label("申请延至").fill(LATER.isoformat())
    handler.get_by_label("延期理由").fill("低温天气热熔标线不能施工，待气温回升。")
    look(handler, "life-8-asking-for-an-extension")
    handler.get_by_role("button", name="申请延期").click()

    clerk.goto(task)
    more(clerk, "同意延期")
    clerk.get_by_role("button", name="同意延期").click()
    expect(clerk.locator(".ls-head")).to_contain_text(LATER.isoformat())


def test_two_people_at_one_task_are_told_and_lose_nothing(demo, new_page):
    """The page that was open while the task moved on says so instead of overwriting."""
    clerk, handler, _ = three_people(demo, new_page)
    task = assign(clerk, demo, "核对农村客运班线时刻表")
    handler.goto(task)
    other = new_page()
    sign_in_as(other, demo, "handler")
    other.goto(task)
    handler.get_by_role("button", name="签收").click()
    expect(handler.locator(".path [aria-current]")).to_contain_text("已签收")
    other.get_by_role("button", name="签收").click()
    expect(other.locator("main")).not_to_contain_text("500")
    look(other, "life-9-somebody-was-faster")


def three_people(demo, new_page) -> tuple[Page, Page, Page]:
    """The clerk of the supervision office, the handler and the leader of the unit."""
    people = []
    for role in ("clerk", "handler", "leader"):
        page = new_page()
        sign_in_as(page, demo, role)
        people.append(page)
    return people[0], people[1], people[2]


def assign(clerk: Page, demo, title: str) -> str:
    """Returns the address of the new task."""
    clerk.goto(demo.url + "/tasks/new/")
    clerk.get_by_label("任务名称").fill(title)
    clerk.get_by_label("任务内容").fill(f"{UNIT}要{title}。")
    clerk.get_by_label("牵头单位").fill(UNIT)
    clerk.get_by_label("完成时限").fill(DUE.isoformat())
    clerk.get_by_role("button", name="交办").click()
    clerk.get_by_role("heading", name=title).wait_for()
    return clerk.url


def more(page: Page, move: str) -> None:
    """Opens a move, from the buttons or from the menu of the rest."""
    link = page.locator(".ls-head").get_by_role("link", name=move, exact=True)
    if not link.is_visible():
        page.locator(".ls-head").get_by_text("更多").click()
    link.click()


def report(handler: Page, task: str, text: str, *, final: bool = False, percent: str) -> None:
    handler.goto(task + "report/")
    handler.get_by_label("进展情况").fill(text)
    handler.get_by_label("进度（%）").fill(percent)
    if final:
        handler.get_by_label("报结：").check()
        # Without evidence a final report is not taken, and what was typed stays.
        handler.get_by_role("button", name="审核").click()
        expect(handler.locator("#main")).to_contain_text("至少附一份")
        assert handler.get_by_label("进展情况").input_value() == text
        photo = {"name": "现场照片说明.txt", "mimeType": "text/plain", "buffer": "三处均已更换。".encode()}
        handler.locator("input[type=file]").set_input_files(photo)
    handler.get_by_role("button", name="审核").click()
    handler.wait_for_url(lambda url: "/report/" not in url)


def open_report(page: Page, number: int) -> None:
    if "/reports/" not in page.url:
        page.locator("#reports").get_by_role("link", name=f"第 {number} 次").click()


def approve(leader: Page, task: str, number: int) -> None:
    leader.goto(task)
    open_report(leader, number)
    leader.get_by_role("button", name="审核通过").click()
    expect(leader.locator("#main")).to_contain_text("已报出")
