"""The list of tasks, a task typed by hand, and urging several at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.duties.work.actions import assign, urge
from luoshi.duties.work.forms.tasks import NewTaskForm, UrgeManyForm
from luoshi.duties.work.models import Task
from luoshi.duties.work.queries import directory, lights, listing, overview, parties
from luoshi.duties.work.queries import tasks as queries
from luoshi.duties.work.queries.listing import Listing
from luoshi.duties.work.views.asked import viewer_of
from luoshi.duties.work.words import CADENCES
from luoshi.office.access.actor import Denied
from luoshi.office.accounts import queries as accounts
from luoshi.office.accounts.models import User
from luoshi.office.storage.once import once
from luoshi.office.units.models import Unit

A_PAGE: Final = 50
LONGEST_OPTION: Final = 18
TABS: Final[dict[str, tuple[Promise, str]]] = {
    "open": (gettext_lazy("在办"), ""),
    "late": (gettext_lazy("超期"), "late"),
    "near": (gettext_lazy("临期"), "due"),
    "normal": (gettext_lazy("正常"), "ok"),
    "to_receive": (gettext_lazy("待签收"), "new"),
    "to_verify": (gettext_lazy("待核验"), "hold"),
    "closed": (gettext_lazy("已办结"), "done"),
}
DUE_WORDS: Final[dict[str, Promise]] = {
    "today": gettext_lazy("今天到期"),
    "soon": gettext_lazy("三个工作日内到期"),
    "week": gettext_lazy("七天内到期"),
    "month": gettext_lazy("三十天内到期"),
    "red": gettext_lazy("昨天以来超期"),
    "none": gettext_lazy("没有时限"),
}
MINE_WORDS: Final[dict[str, Promise]] = {
    "any": gettext_lazy("与我有关"),
    "unit": gettext_lazy("在本单位手里"),
    "handler": gettext_lazy("我承办"),
    "leader": gettext_lazy("我分管"),
    "assigned": gettext_lazy("我交办"),
}

WAIT_WORDS: Final[dict[str, Promise]] = {
    "answer": gettext_lazy("报告等答复"),
    "extension": gettext_lazy("延期等答复"),
    "reassign": gettext_lazy("等改派"),
    "approve": gettext_lazy("报告等我审核"),
    "report": gettext_lazy("本期还没有报"),
}


class CountedPages(Paginator):
    """Pages of rows that were counted already, with the other views."""

    def __init__(self, rows: QuerySet[Task], counted: int) -> None:
        super().__init__(rows, A_PAGE)
        self.counted = counted

    @property
    def count(self) -> int:
        return self.counted


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    task: Task
    state: lights.State
    assisting: str

    @property
    def bar_tone(self) -> str:
        return self.state.tone if self.state.tone in ("late", "due", "done") else ""


def row_of(task: Task, found: Listing) -> Row:
    names = [part.unit.short for part in task.parties.all() if part.side == "assist"]
    shown = "、".join(names[:2])
    more = _("%(units)s 等 %(n)d 个") % {"units": shown, "n": len(names)} if len(names) > 2 else shown
    return Row(task, lights.state_of(task, found.today, found.calendar), more)


def listed(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = listing.listing(viewer, listing.wanted(request.GET), timezone.localdate())
    counts = found.counts()
    page = CountedPages(queries.for_lists(found.rows), counts[found.wanted.tab]).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row_of(task, found) for task in page.object_list],
        "total": counts[found.wanted.tab],
        "pages": page.paginator.num_pages,
        "filters": filters_of(viewer, found, counts),
        "tab": found.wanted.tab,
        "may_assign": viewer.reach("tasks.assign") is not None,
        "may_urge": viewer.reach("tasks.urge") is not None,
        "provisional": any(lights.state_of(task, found.today, found.calendar).provisional for task in page.object_list),
        "all_known": queries.visible(viewer).exists(),
        "query": urlencode(found.wanted.as_query()),
        "view": "list",
    }
    return render(request, "work/tasks/list.html", context)


def filters_of(viewer: User, found: Listing, counts: dict[str, int] | None) -> dict[str, Any]:
    """What parts/filters.html shows above the list, the matrix and the timeline."""
    asked, seen = found.wanted, queries.visible(viewer)
    selects = [
        _select("document", _("来源文件"), _("全部文件"), listing.documents_of(seen), asked.document),
        _select("unit", _("牵头单位"), _("全部单位"), listing.leads_of(seen), asked.unit),
        _select(
            "group",
            _("考核分组"),
            _("全部分组"),
            [(name, name) for name in listing.groups_on(found.today)],
            asked.group,
        ),
        _select("leader", _("分管领导"), _("全部领导"), listing.leaders_of(seen), asked.leader),
        _select("due", _("到期"), _("不限到期"), list(DUE_WORDS.items()), asked.due),
        _select("cadence", _("报送频次"), _("不限频次"), list(CADENCES.items()), asked.cadence),
        _select("wait", _("等什么"), _("不限等什么"), list(WAIT_WORDS.items()), asked.wait),
        _select("mine", _("归谁"), _("不限归谁"), list(MINE_WORDS.items()), asked.mine),
    ]
    kept = asked.as_query()
    hidden = [{"name": name, "value": kept[name]} for name in ("sort", "holder", "from", "to") if name in kept]
    shown = [select for select in selects if len(select["options"]) > 1]
    filters = {"q": asked.q, "placeholder": _("编号、任务、单位、文件"), "selects": shown, "hidden": hidden}
    filters["clear_url"] = f"?tab={asked.tab}"
    if counts is not None:
        filters["views"] = [_view(tab, asked, counts[tab]) for tab in queries.TABS]
        hidden.append({"name": "tab", "value": asked.tab})
    return filters


def _view(tab: str, asked: listing.Wanted, count: int) -> dict[str, Any]:
    label, tone = TABS[tab]
    url = "?" + urlencode(asked.as_query() | {"tab": tab})
    return {"label": label, "url": url, "count": count, "tone": tone, "active": tab == asked.tab}


def _select(name: str, label: str, everything: str, options: list[tuple[str, Any]], chosen: Any) -> dict[str, Any]:
    now = str(chosen or "")
    shown = [{"value": "", "label": everything, "selected": not now}]
    shown += [{"value": value, "label": _clipped(str(text)), "selected": value == now} for value, text in options]
    return {"name": name, "label": label, "options": shown}


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_OPTION else f"{text[: LONGEST_OPTION - 1]}…"


def new(request: HttpRequest) -> HttpResponse:
    """A task without a document; the same for every unit of a group."""
    viewer, now = viewer_of(request), timezone.now()
    known = directory.load(viewer.acting_on)
    leaders = [(str(person.pk), person.name) for person in _leaders(viewer)]
    form = NewTaskForm(request.POST or None, directory=known, leaders=leaders)
    if request.method == "POST" and form.is_valid():
        try:
            made = _assign(request, viewer, form, known, now)
        except assign.AssignRefused as refusal:
            form.add_error(None, str(refusal))
        except Denied:
            form.add_error("lead", _("这个单位不在您的管辖范围内，请另选。"))
        else:
            return _after_assigning(request, made)
    context = {"form": form, "suggestions": known.options(), "once": uuid.uuid4().hex}
    return render(request, "work/tasks/new.html", context, status=400 if form.is_bound else 200)


def _leaders(viewer: User) -> QuerySet[User]:
    """Leaders who may be put in charge of what the viewer assigns."""
    return accounts.leaders_over(viewer.covered_unit_id or 0, viewer.acting_on)


def _assign(request: HttpRequest, viewer: User, form: NewTaskForm, known: directory.Directory, now: Any) -> list[Task]:
    values = form.cleaned_data
    place, sector = _first(values["place"]), _first(values["sector"])
    leads = [known.units[pk] for pk in _members(values["lead"].groups, known)] or list(values["lead"].units)
    if not leads:
        proposed = parties.proposed_lead(place, sector, viewer.acting_on)
        leads = [proposed] if proposed is not None else []
    if not leads:
        raise assign.AssignRefused(_("请写牵头单位，或写明事发地、主管部门。"))
    common = {
        name: values[name]
        for name in ("title", "text", "due_on", "due_fixed", "cadence", "target_value", "target_unit", "target_op")
    }
    more = {
        "assisting": [*values["assist"].units, *(known.units[pk] for pk in _members(values["assist"].groups, known))],
        "leader_in_charge": next((one for one in _leaders(viewer) if str(one.pk) == values["leader"]), None),
        "consequence": values["consequence"],
    }
    if len(leads) > 1:
        return assign.assign_each(viewer, None, leads=leads, **common, **more, now=now)
    about = {"place": place, "sector": sector} | {name: values[name] for name in ("referral_number", "referral_on")}

    def make() -> Task:
        return assign.assign(viewer, None, lead=leads[0], **common, **more, **about, now=now)

    key = request.POST.get("once", "")[:120]
    return [once(viewer.pk, key, "work:new_task", make)[0] if key else make()]


def _first(named: directory.Named) -> Unit | None:
    return named.units[0] if named.units else None


def _members(groups: str, known: directory.Directory) -> list[int]:
    names = [name for name in groups.split("|") if name]
    return [pk for pk in known.units if any(pk in known.groups.members[name] for name in names)]


def _after_assigning(request: HttpRequest, made: list[Task]) -> HttpResponse:
    if len(made) == 1:
        messages.success(request, _("已交办：%(number)s。") % {"number": made[0].number})
        return redirect("work:task", pk=made[0].pk)
    first, last = made[0].number, made[-1].number
    messages.success(
        request, _("已交办 %(n)d 项：%(first)s 至 %(last)s。") % {"n": len(made), "first": first, "last": last}
    )
    return redirect("work:tasks")


def urge_many(request: HttpRequest) -> HttpResponse:
    """Urge the tasks that were ticked; a page asks for the words first."""
    viewer, now = viewer_of(request), timezone.now()
    chosen = [int(pk) for pk in request.POST.getlist("id") if pk.isascii() and pk.isdigit() and len(pk) < 19][:500]
    tasks = list(queries.for_lists(queries.visible(viewer)).filter(pk__in=chosen))
    back = _back(request)
    if not tasks:
        messages.error(request, _("没有选中任务。"))
        return redirect(back)
    written = "message" in request.POST
    form = UrgeManyForm(request.POST if written else None)
    if written and form.is_valid():
        urged, refused = urge.urge_many(viewer, tasks, form.cleaned_data["message"], now)
        if urged:
            said = ngettext("已催办 %(n)d 项。", "已催办 %(n)d 项。", len(urged)) % {"n": len(urged)}
            messages.success(request, said)
        for task, why in refused[:5]:
            messages.error(request, f"{task.number}：{overview.said(why.text)}")
        return redirect(back)
    context = {"form": form, "tasks": tasks, "back": back}
    return render(request, "work/tasks/urge.html", context, status=400 if written else 200)


def _back(request: HttpRequest) -> str:
    """Where the ticked list was, if the form says so and it is of this house."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("work:tasks")
