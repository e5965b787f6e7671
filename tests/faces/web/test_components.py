"""The look: how days, amounts and states are written, and what every component keeps to."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from faces.web import sample_page
from luoshi.core.timing.lights import Light
from luoshi.faces.web import frame
from luoshi.faces.web.templatetags import built_assets, luoshi_ui, luoshi_words, states

NB = "\u00a0"
FRIDAY_EVENING_UTC = datetime(2026, 7, 3, 20, 5, tzinfo=UTC)


@pytest.fixture
def components() -> str:
    request = RequestFactory().get("/components", {"unit": "2", "sort": "due"})
    said = [
        Message(constants.SUCCESS, "已催办 4 项", extra_tags="undo:/work/urge/7/undo"),
        Message(constants.ERROR, "没有保存"),
    ]
    context = {**sample_page.frame(), "sample": sample_page.sample(), "messages": said, "request": request}
    # No request is passed, so that no context processor and no database is asked.
    return render_to_string("components.html", context)


def rendered(source: str, **context: object) -> str:
    return Template("{% load luoshi_ui %}" + source).render(Context(context))


def test_days_are_written_iso_with_their_weekday():
    saturday = date(2026, 7, 4)
    assert luoshi_words.day(saturday) == "2026-07-04"
    assert luoshi_words.day_weekday(saturday) == f"2026-07-04{NB}周六"
    assert luoshi_words.short_weekday(saturday) == f"07-04{NB}周六"
    assert luoshi_words.long_weekday(saturday) == "星期六"
    assert luoshi_words.day(None) == "—"


def test_an_instant_is_told_in_the_time_of_the_office():
    assert luoshi_words.moment(FRIDAY_EVENING_UTC) == "2026-07-04 04:05"
    assert luoshi_words.day(FRIDAY_EVENING_UTC) == "2026-07-04"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1234567, None, f"1{NB}234{NB}567"),
        (18, None, "18"),
        ("0.125", 2, "0.13"),
        (Fraction(1, 3), 1, "0.3"),
        (None, None, "—"),
    ],
)
def test_numbers_keep_their_thousands_apart(value, places, written):
    assert luoshi_words.number(value, places) == written


def test_a_figure_never_touches_its_unit():
    assert luoshi_words.unit(18, "个") == f'<span class="num">18</span>{NB}个'
    assert luoshi_words.unit(3, "<b>") == f'<span class="num">3</span>{NB}&lt;b&gt;'


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(12, 33, 36), (1, 0, 0), (40, 33, 100), (None, 3, 0), (1, 200, 1), (0, 5, 0)]
)
def test_a_share_stays_between_nothing_and_all(part, whole, share):
    assert luoshi_words.share_of(part, whole) == share


def test_percent_rounds_half_up():
    assert luoshi_words.percent("0.125", 0) == "13%"
    assert luoshi_words.percent(Fraction(4, 7), 1) == "57.1%"


@pytest.mark.parametrize(
    ("size", "written"),
    [(640, f"640{NB}B"), (12_288, f"12{NB}KB"), (3_565_158, f"3.4{NB}MB"), (5 * 1024**3, f"5.0{NB}GB")],
)
def test_file_sizes_are_short(size, written):
    assert luoshi_words.file_size(size) == written


def test_a_count_is_exact_to_a_thousand():
    assert luoshi_words.capped_count(1000) == f"1{NB}000"
    assert luoshi_words.capped_count(1001) == f"1{NB}000+"


@pytest.mark.parametrize(
    ("light", "tone", "word", "left"),
    [
        (Light("normal", 11, 15), "ok", "正常", ("还剩 11 个工作日", "")),
        (Light("near", 0, 0), "due", "临期", ("今天到期", "due")),
        (Light("near", 0, 2), "due", "临期", ("还剩 0 个工作日", "due")),
        (Light("late", -6, -8), "late", "超期", ("超 6 个工作日", "late")),
        (Light("late", 0, -1), "late", "超期", ("超 1 天", "late")),
        (Light("done", 2, 3), "done", "已办结", ("已办结", "")),
        (Light("done_late", -2, -4), "done", "已办结·逾期 4 天", ("已办结·逾期 4 天", "")),
        (Light("paused", 3, 5), "hold", "中止", ("计时中止", "")),
        (Light("to_receive", 25, 35), "new", "待签收", ("还剩 25 个工作日", "")),
        (Light("normal"), "ok", "正常", ("—", "")),
    ],
)
def test_a_light_speaks_in_colour_word_and_time_left(light, tone, word, left):
    assert states.tone_of(light) == tone
    assert states.word_of(light, tone) == word
    assert states.time_left(light) == left


def test_an_address_keeps_the_other_parameters():
    request = RequestFactory().get("/tasks", {"unit": "2", "page": "3", "q": "招标"})
    assert luoshi_ui.query({"request": request}, page=4) == "?unit=2&page=4&q=%E6%8B%9B%E6%A0%87"
    assert luoshi_ui.query({"request": request}, page=None, q="") == "?unit=2"
    assert luoshi_ui.query({}, page=2) == "?page=2"


def test_a_sorted_column_says_its_order_and_turns_round():
    request = RequestFactory().get("/tasks", {"sort": "due", "page": "3"})
    head = rendered('{% sort_head "due" "时限" %}', request=request)
    assert 'aria-sort="ascending"' in head
    assert 'href="?sort=-due"' in head


def test_only_our_own_addresses_become_an_undo():
    def undo(tags: str) -> str:
        return luoshi_ui.undo_url(SimpleNamespace(extra_tags=tags))

    assert undo("undo:/work/tasks/7/restore") == "/work/tasks/7/restore"
    assert undo("undo:https://elsewhere.example/") == ""
    assert undo("undo://elsewhere.example/") == ""
    assert undo("") == ""


def test_a_wrong_field_is_tied_to_its_help_and_its_error():
    form = sample_page.filled_form()
    html = rendered('{% include "parts/field.html" %}', field=form["due_on"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_due_on_error"' in html
    assert 'id="id_due_on_error"' in html
    assert 'value="2026-13-01"' in html


def test_an_unknown_icon_says_where_to_add_it():
    with pytest.raises(built_assets.UnknownIcon, match=r"frontend/icons\.txt"):
        luoshi_ui.icon("no-such-icon")


def test_missing_assets_say_how_to_build_them(monkeypatch, tmp_path):
    monkeypatch.setattr(built_assets, "BUILT", tmp_path)
    with pytest.raises(built_assets.AssetsNotBuilt, match=r"frontend/build\.py"):
        luoshi_ui.vite("main")


def test_every_icon_that_a_template_names_is_built():
    package = Path(built_assets.__file__).parents[3]
    named = {
        name
        for path in package.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    for name in named:
        assert built_assets.icon_drawing(name)


def test_every_icon_of_the_navigation_is_built():
    for entry in (*frame.WORK, *frame.SETTINGS, *frame.PHONE):
        assert built_assets.icon_drawing(entry.icon)


def test_components_carry_no_script_and_no_style(components):
    assert "style=" not in components
    assert "<style" not in components
    assert not re.search(r"\son[a-z]+=", components)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", components))


def test_every_id_of_the_style_guide_is_used_once(components):
    ids = re.findall(r'\sid="([^"]+)"', components)
    assert sorted(ids) == sorted(set(ids))


def test_every_reference_of_the_style_guide_leads_somewhere(components):
    ids = set(re.findall(r'\sid="([^"]+)"', components))
    named = {
        name for group in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', components) for name in group.split()
    }
    opened = {name.removeprefix("#") for name in re.findall(r'data-(?:open|rows)="([^"]+)"', components)}
    assert named | opened <= ids


def test_an_undo_stands_in_its_toast_and_errors_stay(components):
    assert 'action="/work/urge/7/undo"' in components
    assert '<div class="toast-x late" role="alert"><span>没有保存</span>' in components


@pytest.mark.parametrize("frame_of_page", ["base.html", "base_aside.html", "solo.html"])
def test_every_frame_stands_without_any_context(frame_of_page):
    page = render_to_string(frame_of_page)
    assert page.startswith("<!doctype html>")
    assert 'id="main"' in page


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
def test_error_pages_stand_without_any_context(status):
    page = render_to_string(f"{status}.html", {"request_id": "7f3c21"})
    assert "<h1>" in page
    assert "7f3c21" in page
    assert render_to_string(f"{status}.html")


def test_the_sheet_is_small_and_asks_nothing_new_of_the_browser():
    """Office machines run engines of 2020: docs/decisions/0003-look.md."""
    sheets = [built_assets.BUILT / Path(sheet).name for sheet in built_assets.entry_files("main")[1]]
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    assert len(css) < 350_000
    for word in ("oklch(", "light-dark(", "color-mix(", ":has(", "@layer", "url(http"):
        assert word not in css
