"""People and posts from a spreadsheet: tried first, carried out whole or not at all, handed out, taken back."""

from __future__ import annotations

import io
import re

import pytest
import python_calamine
import xlsxwriter
from django.test import Client

from luoshi.office.accounts import actions
from luoshi.office.accounts.models import PeopleImport, Post, Tenure, User
from luoshi.office.audit.models import Entry

pytestmark = pytest.mark.django_db
HEAD = ["姓名", "账号", "单位", "岗位", "角色", "管辖范围", "第一责任人", "任职日期"]
GOOD = [
    ["李敏", "li.min", "县教育局", "局长", "领导", "", "是", "2026-03-01"],
    ["李敏", "li.min", "东河镇", "包镇领导", "领导", "", "", "2026/3/1"],
    ["王强", "ｗａｎｇ．ｑ".replace("．", "."), "990101001", "文书", "村级网格员", "", "", ""],
    ["周岚", "zhou.lan", "督查室", "督查员", "督查员", "青禾县", "", "2026年3月1日"],
    ["孙平", "sun.ping", "", "", "", "", "", ""],
]


def xlsx(rows, head=HEAD) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        for number, row in enumerate([head, *rows]):
            sheet.write_row(number, 0, row)
    out.seek(0)
    out.name = "人员.xlsx"
    return out


@pytest.fixture
def admin(administrator, client_for):
    return client_for(administrator)


def try_out(client, rows, **more):
    return client.post("/account/people/import/", {"file": xlsx(rows, **more)})


def carry_out(client, page):
    text = page.content.decode()
    fields = {name: re.search(f'name="{name}" value="([^"]+)"', text)[1] for name in ("token", "fingerprint")}
    return client.post("/account/people/import/", fields)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(admin, county):
    page = try_out(admin, GOOD).content.decode()
    assert "新建人员 李敏（li.min）" in page
    assert "新设岗位 县教育局 局长" in page
    assert "周岚 任 县委县政府督查室 督查员，自 2026-03-01 起" in page
    assert User.objects.count() == 1
    assert Post.objects.count() == 1


def test_a_confirmed_import_makes_all_of_it_and_gives_a_receipt(admin, county):
    receipt = carry_out(admin, try_out(admin, GOOD))
    assert receipt.status_code == 302
    assert User.objects.count() == 5
    assert {t.post.title for t in User.objects.get(username="li.min").tenures.all()} == {"局长", "包镇领导"}
    clerk = Post.objects.get(title="督查员")
    assert (clerk.covers, clerk.role) == (county["青禾县"], "clerk")
    assert Post.objects.get(title="局长").first_responsible
    assert User.objects.get(username="wang.q").tenures.get().post.unit == county["柳湾村"]
    assert "下载 4 人的开户单" in admin.get(receipt.url).content.decode()
    assert Entry.objects.get(verb="accounts.imported").after["users"] == 4


def test_the_opening_slips_carry_links_that_work_and_are_kept_nowhere(admin, county):
    receipt = carry_out(admin, try_out(admin, GOOD)).url
    first, second = [
        python_calamine.load_workbook(io.BytesIO(admin.post(f"{receipt}slips/").content))
        .get_sheet_by_index(0)
        .to_python()
        for _ in range(2)
    ]
    assert [row[1] for row in second[1:5]] == ["li.min", "wang.q", "zhou.lan", "sun.ping"]
    assert Client().get(first[1][3]).status_code == 410
    assert Client().get(second[1][3]).status_code == 200
    assert "new-password" not in admin.get(receipt).content.decode()


def test_the_same_file_again_changes_nothing(admin, county):
    carry_out(admin, try_out(admin, GOOD))
    assert "没有要改的" in try_out(admin, [*([*row[:7], "2026-03-01"] for row in GOOD[:4]), GOOD[4]]).content.decode()


def test_a_confirmation_sent_twice_is_carried_out_once(admin, county):
    page = try_out(admin, GOOD)
    carry_out(admin, page)
    assert carry_out(admin, page).url == "/account/people/import/"
    assert PeopleImport.objects.count() == 1


def test_what_changed_since_the_dry_run_is_shown_again_before_anything_is_written(admin, county, officer):
    page = try_out(admin, [["测试officer", "officer", "县教育局", "会计", "承办人", "", "", "2026-03-01"]])
    Post.objects.create(
        unit=county["教育局"], covers=county["教育局"], title="会计", role="handler", valid_from="2020-01-01"
    )
    again = carry_out(admin, page)
    assert again.status_code == 200
    assert "有了变动" in again.content.decode()
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize(
    ("place", "text", "says"),
    [
        (0, "", "第 2 行“姓名”：没有填。"),
        (1, "有 空格", "第 2 行“账号”：应为 2 到 60 个"),
        (1, "officer", "第 2 行“账号”：这个账号是 测试officer 的"),
        (2, "县教玉局", "第 2 行“单位”：没有叫“县教玉局”的单位。"),
        (2, "", "第 2 行“单位”：没有填。"),
        (3, "", "第 2 行“岗位”：没有填。"),
        (3, "承办人", "第 2 行“岗位”：现由 测试officer 担任"),
        (4, "股长", "第 2 行“角色”：应为：管理员、督查员、"),
        (5, "月球", "第 2 行“管辖范围”：没有叫“月球”的单位。"),
        (6, "也许", "第 2 行“第一责任人”：应为“是”或空着。"),
        (6, "是", "第 2 行“第一责任人”：一个单位只有一位第一责任人，已有“局长”。"),
        (7, "三月", "第 2 行“任职日期”：应为日期，例如 2026-03-01。"),
        (0, "李" * 61, "第 2 行“姓名”：太长，最多 60 个字。"),
        (3, "<script>alert(1)</script>" * 3, "第 2 行“岗位”：太长"),
    ],
)
def test_each_mistake_is_named_with_row_and_column_and_stops_everything(
    admin, officer, chief, county, place, text, says
):
    row = ["李敏", "li.min", "县教育局", "副局长", "领导", "", "", "2026-03-01"]
    row[place] = text
    page = try_out(admin, [row, GOOD[3]])
    assert says in page.content.decode().replace("&lt;", "<")
    assert "导入（还差 1 处）" in page.content.decode()
    assert 'name="token"' not in page.content.decode()
    assert not User.objects.filter(username__in=["li.min", "zhou.lan"]).exists()


def test_mistakes_between_rows_are_found(admin, county):
    rows = [
        ["李敏", "li.min", "县教育局", "局长", "领导", "", "是", ""],
        ["王强", "wang.q", "县教育局", "局长", "领导", "", "", ""],
        ["赵六", "li.min", "县教育局", "会计", "承办人", "", "", ""],
        ["钱七", "qian.qi", "县教育局", "书记", "领导", "", "是", ""],
        ["孙八", "sun.ba", "青禾县", "管账号", "管理员", "", "", ""],
        ["孙八", "sun.ba", "青禾县", "管审计", "审计员", "", "", ""],
    ]
    page = try_out(admin, rows).content.decode()
    assert "第 3 行“岗位”：第 2 行已填过这个岗位" in page
    assert "第 4 行“账号”：这个账号是 李敏 的" in page
    assert "第 5 行“第一责任人”：一个单位只有一位第一责任人" in page
    assert "第 7 行“角色”：管理员和审计员不能由同一人担任。" in page


def test_a_csv_file_from_the_office_is_read_as_well(admin, county):
    text = "\r\n".join(",".join(row) for row in [HEAD, *GOOD])
    file = io.BytesIO(text.encode("gb18030"))
    file.name = "人员.csv"
    assert "新建人员 周岚" in admin.post("/account/people/import/", {"file": file}).content.decode()


def test_a_file_that_is_no_table_is_refused_in_words(admin):
    file = io.BytesIO(b"PK\x03\x04 nonsense")
    file.name = "x.xlsx"
    page = admin.post("/account/people/import/", {"file": file}).content.decode()
    assert "这不是能读的表格。请用 .xlsx" in page


def test_the_template_is_read_by_the_import_itself(admin, county):
    content = admin.get("/account/people/import/template/").content
    file = io.BytesIO(content)
    file.name = "template.xlsx"
    page = admin.post("/account/people/import/", {"file": file}).content.decode()
    assert "新建人员 张示例（zhang.sl）" in page
    assert "还差" not in page


def test_an_import_is_taken_back_as_one_act(admin, county, officer):
    before = (User.objects.count(), Post.objects.count(), Tenure.objects.count())
    rows = [
        *GOOD,
        [
            "测试officer",
            "officer",
            "县教育局",
            "承办人",
            "协调员".replace("协调员", "综治中心协调员"),
            "",
            "",
            "2021-01-01",
        ],
    ]
    receipt = carry_out(admin, try_out(admin, rows)).url
    assert Post.objects.get(title="承办人").role == "coordinator"
    admin.post(receipt)
    assert (User.objects.count(), Post.objects.count(), Tenure.objects.count()) == before
    assert Post.objects.get(title="承办人").role == "handler"
    assert "已撤销" in admin.get(receipt).content.decode()


def test_an_import_that_somebody_uses_already_is_not_taken_back(admin, county):
    receipt = carry_out(admin, try_out(admin, GOOD)).url
    user = User.objects.get(username="li.min")
    user.set_password("春风吹过东河两岸的青禾")
    user.save()
    admin.post(receipt)
    assert User.objects.filter(username="zhou.lan").exists()


def test_a_draft_belongs_to_the_person_who_brought_it(admin, county, client_for, person, now):
    page = try_out(admin, GOOD)
    second = User(username="second_admin", name="另一位管理员", joined_at=now)
    second.set_password("correct horse battery")
    second.save()
    post = Post.objects.create(
        unit=county["青禾县"], covers=county["青禾县"], title="管理员二", role="administrator", valid_from="2020-01-01"
    )
    actions.appoint_unchecked(None, Post.objects.get(pk=post.pk), second, now.date(), now)
    assert carry_out(client_for(second), page).url == "/account/people/import/"
    assert not User.objects.filter(username="li.min").exists()


def test_four_hundred_people_are_imported_within_seconds(admin, county):
    rows = [[f"人{n}", f"p{n:03d}", "县教育局", f"承办人{n}", "承办人", "", "", "2026-03-01"] for n in range(400)]
    page = try_out(admin, rows)
    assert carry_out(admin, page).status_code == 302
    assert User.objects.count() == 401
