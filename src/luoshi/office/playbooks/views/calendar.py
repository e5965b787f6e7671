"""The working-day calendar: a year at a glance, and entering a year's notice with its effect shown first."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core.timing import Calendar, known_years, statutory_holidays
from luoshi.office.access.actor import Actor
from luoshi.office.playbooks import calendars, queries, year_notice
from luoshi.office.playbooks.calendars import FIRST_YEAR, LAST_YEAR, CalendarRefused
from luoshi.office.playbooks.forms import YearForm, lines_of
from luoshi.office.playbooks.outline import said


def calendar(request: HttpRequest) -> HttpResponse:
    """A year: its months with what is off and what is made up, and where that comes from."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    known = queries.calendar()
    names = _names(year)
    entered = queries.calendar_year(year)
    context = {
        "year": year,
        "years": [y for y in range(today.year - 2, today.year + 4) if FIRST_YEAR <= y <= LAST_YEAR],
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
        "months": [_month(known, names, year, month, today) for month in range(1, 13)],
        "entered": entered,
        "is_provisional": year in known.provisional_years,
        "no_holidays": year in known.provisional_years and year not in known_years(),
        "workday_count": len(known.workdays_of(year)),
        "holidays": _spans(known, names, year),
        "makeups": sorted(day for day in known.makeup_workdays if day.year == year),
        "may_change": cast(Actor, request.user).reach("calendar.change") is not None,
    }
    return render(request, "playbooks/calendar.html", context)


def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """Enter or correct a year's notice: read the text, see the effect, put it in force."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    entered = queries.calendar_year(year)
    stamp = entered.entered_at.isoformat() if entered else ""
    context: dict[str, Any] = {"year": year, "entered": entered, "step": "preview"}
    if request.method != "POST":
        holidays, workdays = queries.days_of(year)
        start = {"holidays": lines_of(holidays or _by_law(year)), "workdays": lines_of(workdays), "seen": stamp}
        context["form"] = YearForm(initial={**start, "source": entered.source if entered else ""})
        return render(request, "playbooks/year.html", context)
    if request.POST.get("step") == "read":
        return render(request, "playbooks/year.html", context | _read(request, year))
    form = YearForm(request.POST)
    context["form"] = form
    if form.is_valid() and form.cleaned_data["seen"] != stamp:
        form.add_error(None, _("您打开以后别人改过这一年的安排，请重新打开再录。"))
    if not form.is_valid():
        return render(request, "playbooks/year.html", context, status=422)
    try:
        if form.cleaned_data["step"] == "save":
            return _save(request, year, form.cleaned_data)
        context |= _preview(year, form.cleaned_data)
    except CalendarRefused as refused:
        form.add_error(None, str(refused))
        return render(request, "playbooks/year.html", context, status=422)
    return render(request, "playbooks/year.html", context)


def _read(request: HttpRequest, year: int) -> dict[str, Any]:
    """The form again, its days filled from the pasted notice."""
    text = request.POST.get("notice", "")[:6000]
    notice = year_notice.read(text, year)
    filled = {name: request.POST.get(name, "") for name in ("notice", "holidays", "workdays", "source", "seen")}
    if notice.holidays:
        filled["holidays"] = lines_of(notice.holidays)
        filled["workdays"] = lines_of(notice.workdays)
    else:
        notice.doubts.append(_("原文里没有找到放假的日期。"))
    counts = {"off": len(notice.holidays), "worked": len(notice.workdays)}
    return {"form": YearForm(initial=filled), "doubts": notice.doubts, "read": counts if notice.holidays else None}


def _preview(year: int, values: dict[str, Any]) -> dict[str, Any]:
    holidays, workdays = set(values["holidays"]), set(values["workdays"])
    calendars.refuse_nonsense(year, holidays, workdays)
    before, after = queries.calendar(), calendars.with_notice(year, holidays, workdays)
    first = date(year - 1, 12, 1)
    days = [first + timedelta(days=n) for n in range(31 + 366) if (first + timedelta(days=n)).year <= year]
    changed = [day for day in days if before.is_workday(day) != after.is_workday(day)]
    return {
        "step": "save",
        "becoming_off": [day for day in changed if not after.is_workday(day)],
        "becoming_worked": [day for day in changed if after.is_workday(day)],
        "counts": (len(before.workdays_of(year)), len(after.workdays_of(year))),
        "effects": calendars.effects(after),
        "unnamed": [(day, name) for day, name in _by_law(year).items() if day not in holidays],
        "previewed": True,
    }


def _save(request: HttpRequest, year: int, values: dict[str, Any]) -> HttpResponse:
    holidays, workdays = values["holidays"], values["workdays"]
    names = {day: name for day, name in {**holidays, **workdays}.items() if name}
    changed = calendars.enter_year(
        cast(Actor, request.user), year, set(holidays), set(workdays), values["source"], timezone.now(), names
    )
    messages.success(
        request, _("已录入 %(year)d 年的安排，重算了 %(count)d 个时限。") % {"year": year, "count": changed}
    )
    return redirect(f"{reverse('playbooks:calendar')}?year={year}")


def _by_law(year: int) -> dict[date, str]:
    return {day: said(name) for day, name in statutory_holidays(year).items()} if year in known_years() else {}


def _names(year: int) -> dict[date, str]:
    holidays, workdays = queries.days_of(year)
    return _by_law(year) | {day: name for day, name in {**holidays, **workdays}.items() if name}


def _month(known: Calendar, names: dict[date, str], year: int, month: int, today: date) -> dict[str, Any]:
    weeks = []
    for week in months.Calendar(firstweekday=0).monthdatescalendar(year, month):
        weeks.append([_cell(known, names, day, today) if day.month == month else None for day in week])
    return {"month": month, "first": date(year, month, 1), "weeks": weeks}


def _cell(known: Calendar, names: dict[date, str], day: date, today: date) -> dict[str, Any]:
    worked = known.is_workday(day)
    state = "makeup" if day in known.makeup_workdays else "off" if day in known.holidays else ""
    return {
        "day": day,
        "state": state,
        "is_weekend": not worked and not state,
        "name": names.get(day, ""),
        "is_today": day == today,
    }


def _spans(known: Calendar, names: dict[date, str], year: int) -> list[dict[str, Any]]:
    """The holidays of a year, neighbours together, each with its name and how many days it has."""
    spans: list[list[date]] = []
    for day in sorted(day for day in known.holidays if day.year == year):
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return [
        {
            "first": span[0],
            "last": span[-1],
            "count": len(span),
            "name": "、".join(dict.fromkeys(names[day] for day in span if names.get(day))),
        }
        for span in spans
    ]
