"""From an empty folder to a task done by a second person, through pages alone."""

from __future__ import annotations

from python_calamine import CalamineWorkbook
from walk import look, six_digits, workbook

UNITS = [
    ("编码", "名称", "简称", "上级", "分组", "别名"),
    ("", "县交通运输局", "交通运输局", "", "", "县交通局"),
    ("", "东河镇", "", "", "第一组", ""),
    ("", "西岭乡", "", "", "第一组", ""),
    ("", "柳湾村", "", "东河镇", "", ""),
]
PEOPLE = [
    ("姓名", "账号", "单位", "岗位", "角色", "管辖范围", "第一责任人"),
    ("林远山", "lin.ys", "县交通运输局", "承办人", "承办人", "", ""),
    ("陶春和", "tao.ch", "县交通运输局", "局长", "领导", "", "是"),
]
ADMIN_PASSWORD, CLERK_PASSWORD = "荷塘七月 灯火三千 2031 夜", "青石桥头 卖瓜的老人 41 岁"
HANDLER_PASSWORD, LEADER_PASSWORD = "渡口芦花 白鹭成行 62 只", "老槐树下 听雨声 17 更"


def test_from_the_empty_folder_to_a_task_done_by_a_second_person(empty_county, new_page):
    served, link = empty_county
    admin = new_page()
    the_link_makes_the_first_administrator(admin, link)
    units_come_by_page_and_by_spreadsheet(admin, served)
    clerk_link = a_person_and_a_post_by_page(admin, served)
    slips = people_and_posts_by_spreadsheet(admin, served)

    clerk, handler, leader = new_page(), new_page(), new_page()
    sets_a_password(clerk, clerk_link, CLERK_PASSWORD)
    sets_a_password(handler, slips["林远山"], HANDLER_PASSWORD)
    sets_a_password(leader, slips["陶春和"], LEADER_PASSWORD)
    look(clerk, "county-desk-of-a-new-clerk")

    # A link works once.
    stranger = new_page()
    stranger.goto(clerk_link)
    assert stranger.get_by_label("新密码").count() == 0

    task = the_clerk_assigns(clerk, served)
    the_unit_does_it(handler, leader, task)
    the_clerk_verifies_and_closes(clerk, task)


def the_link_makes_the_first_administrator(page, link):
    page.goto(link)
    look(page, "setup-1-administrator")
    assert page.get_by_label("县名").input_value() == "青禾县"
    page.get_by_label("编码").fill("990100")
    page.get_by_label("您的姓名").fill("何静怡")
    page.get_by_label("登录账号").fill("he.jy")
    page.get_by_label("密码", exact=True).fill(ADMIN_PASSWORD)
    page.get_by_label("再输一次").fill(ADMIN_PASSWORD)
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/2fa/totp/activate/**")
    look(page, "setup-2-second-factor")
    page.locator("input[name=code]").fill(six_digits(page.locator("#totp-secret").inner_text()))
    page.get_by_role("button", name="开启").click()
    look(page, "setup-3-recovery-codes")
    page.get_by_role("link", name="继续建县").click()
    page.wait_for_url("**/next-steps/")
    look(page, "setup-4-next-steps")


def units_come_by_page_and_by_spreadsheet(page, served):
    page.goto(served.url + "/units/")
    look(page, "setup-5-only-the-county")
    page.goto(served.url + "/units/new/")
    page.get_by_label("名称", exact=True).fill("县委县政府督查室")
    page.get_by_label("简称").fill("督查室")
    page.get_by_label("编码").fill("990100-01")
    page.get_by_label("上级").fill("青禾县")
    page.get_by_label("层级").select_option("县")
    page.get_by_label("类别").select_option("部门")
    page.get_by_role("button", name="建立").click()
    page.get_by_role("heading", name="县委县政府督查室").wait_for()

    page.goto(served.url + "/units/import/")
    page.locator("input[type=file]").set_input_files(workbook("单位.xlsx", UNITS))
    page.get_by_role("button", name="试导入").click()
    page.get_by_role("heading", name="试导入单位").wait_for()
    look(page, "setup-6-units-tried")
    page.get_by_role("button", name="导入，共").click()
    page.get_by_role("heading", name="已导入单位").wait_for()
    page.goto(served.url + "/units/?view=list")
    for name in ("县委县政府督查室", "县交通运输局", "东河镇", "柳湾村"):
        assert page.get_by_role("link", name=name, exact=True).first.is_visible()
    look(page, "setup-7-units")


def a_person_and_a_post_by_page(page, served):
    """Returns the one-time link."""
    page.goto(served.url + "/account/posts/new/")
    page.get_by_label("所在单位").select_option(label="县委县政府督查室（990100-01）")
    page.get_by_label("岗位名称").fill("督查员")
    page.get_by_label("角色").select_option("clerk")
    page.get_by_label("管辖范围").select_option(label="青禾县（990100）")
    page.get_by_role("button", name="设岗位").click()
    page.get_by_role("heading", name="县委县政府督查室 · 督查员").wait_for()

    page.goto(served.url + "/account/people/new/")
    page.get_by_label("姓名").fill("苏明")
    page.get_by_label("账号", exact=True).fill("su.m")
    page.get_by_role("button", name="建账号").click()
    link = page.get_by_label("链接", exact=True).input_value()
    look(page, "setup-8-one-time-link")
    page.get_by_role("link", name="任命岗位").click()
    page.get_by_label("岗位", exact=True).select_option(index=1)
    page.get_by_role("button", name="任命", exact=True).click()
    page.get_by_role("heading", name="苏明").wait_for()
    look(page, "setup-9-person")
    return link


def people_and_posts_by_spreadsheet(page, served):
    """Returns the one-time links by name, read from the slips."""
    page.goto(served.url + "/account/people/import/")
    page.locator("input[type=file]").set_input_files(workbook("人员.xlsx", PEOPLE))
    page.get_by_role("button", name="试读").click()
    page.get_by_role("heading", name="试读结果").wait_for()
    look(page, "setup-10-people-tried")
    page.get_by_role("button", name="导入 2 行").click()
    page.get_by_role("heading", name="导入回执").wait_for()
    look(page, "setup-11-people-imported")
    with page.expect_download() as waited:
        page.get_by_role("button", name="开户单").click()
    rows = CalamineWorkbook.from_path(waited.value.path()).get_sheet_by_index(0).to_python()
    return {str(row[0]): str(row[3]) for row in rows if str(row[3]).startswith("http")}


def sets_a_password(page, link, password):
    page.goto(link)
    page.get_by_label("新密码").fill(password)
    page.get_by_label("再输一次").fill(password)
    page.get_by_role("button", name="设好并登录").click()
    page.get_by_role("heading", name="我的工作台").wait_for()


def the_clerk_assigns(page, served):
    """Returns the address of the task."""
    for name in ("documents/", "tasks/matrix/", "tasks/timeline/", "notices/", "tasks/"):
        page.goto(f"{served.url}/{name}")
        assert page.locator(".ls-empty").count() == 1, name
        look(page, f"county-nothing-yet-{name.strip('/').replace('/', '-')}")
    page.get_by_role("link", name="新建任务").first.click()
    page.get_by_label("任务名称").fill("修复柳湾村进村道路塌方")
    page.get_by_label("任务内容").fill("县交通运输局要在月底前修复柳湾村进村道路三处塌方。")
    page.get_by_label("牵头单位").fill("县交通运输局")
    page.get_by_label("完成时限").fill("2036-06-30")
    page.get_by_role("button", name="交办").click()
    page.get_by_role("heading", name="修复柳湾村进村道路塌方").wait_for()
    look(page, "county-first-task")
    return page.url


def the_unit_does_it(handler, leader, task):
    handler.goto(task)
    handler.get_by_role("button", name="签收").click()
    handler.get_by_role("link", name="报进展").first.click()
    handler.get_by_label("进展情况").fill("三处塌方已清理，路基重新夯实，路面恢复通行。")
    handler.get_by_label("报结：任务已完成").check()
    proof = {"name": "验收单.txt", "mimeType": "text/plain", "buffer": "村委会已验收。".encode()}
    handler.locator("input[type=file]").set_input_files(proof)
    handler.get_by_role("button", name="送 陶春和 审核").click()
    handler.get_by_text("待审核").first.wait_for()

    leader.goto(task)
    leader.locator("#reports").get_by_role("link", name="第 1 次").click()
    leader.get_by_role("button", name="审核通过").click()
    leader.get_by_text("已报出").first.wait_for()


def the_clerk_verifies_and_closes(page, task):
    page.goto(task)
    page.get_by_role("link", name="核验通过").click()
    page.get_by_label("核验意见").fill("现场已看。")
    page.get_by_role("button", name="核验通过").click()
    page.get_by_role("link", name="办结").click()
    page.get_by_role("button", name="办结").click()
    page.get_by_text("已办结").first.wait_for()
    look(page, "county-first-task-closed")
