"""The notice of a year, pasted or typed day by day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.office.access.forms import StrictForm

LINE = re.compile(
    r"(?P<first>\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~|—)\s*(?P<last>\d{4}-\d{1,2}-\d{1,2}))?(?:\s+(?P<name>.{1,60}))?"
)
MOST_DAYS = 120
LONGEST_SPAN = 40


class DaysField(forms.CharField):
    """Days, one or a span a line: `2027-02-06 至 2027-02-12 春节`; gives {day: name}."""

    widget = forms.Textarea(attrs={"rows": 8, "class": "num", "spellcheck": "false"})

    def clean(self, value: Any) -> dict[date, str]:
        days: dict[date, str] = {}
        for number, line in enumerate(str(super().clean(value) or "").splitlines(), 1):
            if not line.strip():
                continue
            days |= dict.fromkeys(self._days(line.strip(), number), self._name(line.strip()))
        if len(days) > MOST_DAYS:
            raise forms.ValidationError(_("一年的安排没有这么多天，最多 %(most)d 天。") % {"most": MOST_DAYS})
        return days

    def _days(self, line: str, number: int) -> list[date]:
        match = LINE.fullmatch(line)
        try:
            if match is None:
                raise ValueError(line)
            first = _day(match["first"])
            last = _day(match["last"]) if match["last"] else first
        except ValueError:
            text = _("第 %(number)d 行看不懂：“%(line)s”。每行写一天或一段，如 2027-02-06 至 2027-02-12 春节。")
            raise forms.ValidationError(text % {"number": number, "line": line[:40]}) from None
        length = (last - first).days
        if not 0 <= length <= LONGEST_SPAN:
            raise forms.ValidationError(_("第 %(number)d 行的两个日期不像一个假期。") % {"number": number})
        return [first + timedelta(days=n) for n in range(length + 1)]

    @staticmethod
    def _name(line: str) -> str:
        match = LINE.fullmatch(line)
        return (match["name"] or "").strip() if match else ""


class YearForm(StrictForm):
    """A year's notice.

    step: `read` fills the days from the pasted text, `preview` shows the effect, `save` puts it in force
    seen: when what was shown had been entered, so that two people do not overwrite one another
    """

    notice = forms.CharField(
        label=gettext_lazy("通知原文"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("把国务院办公厅通知里的假期安排贴在这里，点“读出日期”，下面两栏会自动填好。"),
    )
    holidays = DaysField(
        label=gettext_lazy("放假"),
        required=False,
        max_length=6000,
        help_text=gettext_lazy("每行一天或一段，后面写名称：2027-02-06 至 2027-02-12 春节"),
    )
    workdays = DaysField(
        label=gettext_lazy("调休上班"),
        required=False,
        max_length=3000,
        help_text=gettext_lazy("周末里要上班的日子，每行一天：2027-02-14"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("例如：国务院办公厅关于2027年部分节假日安排的通知，国办发明电〔2026〕7号"),
    )
    step = forms.ChoiceField(choices=[("read", ""), ("preview", ""), ("save", "")], widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class VersionFilter(forms.Form):
    """The filters of the list of playbooks, as they stand in the address."""

    q = forms.CharField(required=False, max_length=60)
    state = forms.ChoiceField(required=False, choices=[("", ""), ("now", ""), ("later", ""), ("past", "")])


def lines_of(days: dict[date, str]) -> str:
    """Days as the form takes them: neighbours of one name in a span."""
    lines: list[str] = []
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][-1] == timedelta(days=1) and days[day] == days[spans[-1][0]]:
            spans[-1].append(day)
        else:
            spans.append([day])
    for span in spans:
        ends = span[0].isoformat() if len(span) == 1 else f"{span[0].isoformat()} 至 {span[-1].isoformat()}"
        lines.append(f"{ends} {days[span[0]]}".strip())
    return "\n".join(lines)


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)
