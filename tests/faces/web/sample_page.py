"""What the style guide shows: invented rows, a form with errors, a job at work. No database behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms

from luoshi.core.timing.lights import Light

TODAY = date(2026, 7, 16)


class SampleForm(forms.Form):
    title = forms.CharField(label="任务", help_text="一句话，谁、什么时候、做到什么程度")
    due_on = forms.DateField(label="时限", widget=forms.DateInput(attrs={"type": "date"}))
    owner = forms.ChoiceField(label="牵头", choices=[("", "选一个单位"), ("1", "县应急管理局"), ("2", "柳溪镇")])
    level = forms.ChoiceField(label="缓急", widget=forms.RadioSelect, choices=[("n", "平件"), ("u", "急件")])
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    follow = forms.BooleanField(label="办结后 30 天回访", required=False)


def row(no: str, title: str, holder: str, light: Light, due_on: date, share: int, tone: str = "") -> SimpleNamespace:
    return SimpleNamespace(no=no, title=title, holder=holder, light=light, due=due_on, share=share, tone=tone)


def filled_form() -> SampleForm:
    form = SampleForm({"title": "完成 12 处危险路段安保工程招标", "due_on": "2026-13-01", "level": "n"})
    form.is_valid()
    return form


def sample() -> dict[str, Any]:
    """The variable `sample` of components.html."""
    options = [{"value": "", "label": "全部单位"}, {"value": "2", "label": "柳溪镇", "selected": True}]
    return {
        "today": TODAY,
        "crumbs": [{"label": "配置", "url": "#"}, {"label": "组件"}],
        "tabs": [
            {"label": "文件", "url": "#", "count": 14},
            {"label": "任务", "url": "#", "count": 148, "active": True},
            {"label": "时间线", "url": "#"},
        ],
        "shares": [
            {"label": "正常", "count": 109, "tone": "ok"},
            {"label": "临期", "count": 22, "tone": "due"},
            {"label": "超期", "count": 17, "tone": "late"},
        ],
        "filters": {
            "q": "",
            "placeholder": "在 148 项中找",
            "views": [
                {"label": "在办", "url": "#", "count": 148, "active": True},
                {"label": "超期", "url": "#", "count": 17, "tone": "late"},
                {"label": "临期", "url": "#", "count": 22, "tone": "due"},
            ],
            "selects": [{"name": "unit", "label": "单位", "options": options}],
        },
        "rows": [
            row(
                "0119",
                "完成 12 处危险路段安保工程招标",
                "县财政局 · 停 13 个工作日",
                Light("late", -1, -1),
                date(2026, 7, 15),
                58,
                "late",
            ),
            row("0140", "“安全生产月”活动总结报送", "等我 · 1 天", Light("near", 0, 0), TODAY, 100, "due"),
            row("0145", "矛盾纠纷旬排查", "已到 11 / 18", Light("normal", 2, 4), date(2026, 7, 20), 61),
            row("0153", "灌渠清淤与防汛物资清点", "县水利局", Light("to_receive", 25, 35), date(2026, 8, 20), 0),
            row("0079", "农贸市场改造协议", "柳溪镇", Light("paused", 3, 5), date(2026, 7, 21), 66),
        ],
        "page": SimpleNamespace(
            number=2,
            has_previous=True,
            has_next=True,
            start_index=26,
            end_index=50,
            previous_page_number=1,
            next_page_number=3,
        ),
        "form": filled_form(),
        "running": {
            "title": "运行 6 月考核",
            "done": 12,
            "total": 33,
            "state": "running",
            "text": "约还要 20 秒，可以离开",
        },
        "done": {"title": "导出任务分解表", "state": "done", "result_url": "#", "result_label": "下载 148 项"},
        "failed": {
            "title": "读取文件",
            "state": "failed",
            "error": "这份 PDF 是扫描件，没有文字层。请换一份能选中文字的。",
        },
        "late_done": Light("done_late", -2, -4),
        "near": Light("near", 3, 5),
        "stages": [
            {"name": "登记", "note": "05-25", "state": "past"},
            {"name": "办理", "note": "第 45 天", "state": "now"},
            {"name": "答复", "note": "书面"},
        ],
        "gate": [
            {"label": "依法受理并告知", "done": True},
            {
                "label": "书面处理意见",
                "done": False,
                "note": "请求、事实和理由、意见、依据",
                "url": "#",
                "action": "起草",
            },
        ],
        "events": [
            {"at": datetime(2026, 7, 15, 1, 30, tzinfo=UTC), "title": "催办", "who": "县委县政府督查室", "tone": "hot"},
            {"at": date(2026, 7, 31), "title": "书面答复", "tone": "next"},
        ],
    }


def frame() -> dict[str, Any]:
    """What the frame's context processor would give a person with two posts."""
    item = SimpleNamespace
    return {
        "nav": [
            [
                item(label="我的工作台", url="#", icon="layout-dashboard", count=9, tone="", active=True),
                item(label="文件与任务", url="#", icon="file-text", count=17, tone="late", active=False),
                item(label="台账", url="#", icon="folders", count=None, tone="", active=False),
                item(label="报表", url="#", icon="table", count=7, tone="", active=False),
            ],
            [item(label="配置", url="#", icon="settings", count=None, tone="", active=False)],
        ],
        "frame": {
            "home": "/",
            "county": "青禾县",
            "today": TODAY,
            "demo": True,
            "unit": "青禾县 · 县委县政府督查室",
            "posts": [
                {"id": 1, "label": "青禾县 · 县委县政府督查室", "active": True},
                {"id": 2, "label": "柳溪镇 · 党政办", "active": False},
            ],
            "switch": "/account/post",
            "search": "/search",
            "notices": "/notices",
            "unread": 3,
            "language": "/language/",
            "me": {"name": "陈督查", "initial": "陈", "post": "县委县政府督查室 督查员", "url": "/account/"},
            "signout": "/account/logout",
            "phone": [
                item(label="待办", url="#", icon="checkbox", count=9, active=True),
                item(label="上报", url="#", icon="table", count=None, active=False),
                item(label="登记", url="#", icon="square-plus", count=None, active=False),
                item(label="我的", url="#", icon="user", count=None, active=False),
            ],
        },
    }
