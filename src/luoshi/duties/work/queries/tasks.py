"""Reading tasks and reports, each within what the viewer's post reaches."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from luoshi.duties.work.models import Task, TaskUnit
from luoshi.duties.work.queries import lights
from luoshi.duties.work.queries.lights import Bounds
from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Reach, Role
from luoshi.office.access.scopes import NOTHING, within

READ = "tasks.read"
TABS = ("open", "late", "near", "normal", "to_receive", "to_verify", "closed")


def visible(viewer: Actor) -> QuerySet[Task]:
    """Tasks that the viewer may read: their units lead, assist or assigned it, or they are its leader in charge."""
    reach = viewer.reach(READ)
    if reach is None:
        return Task.objects.none()
    if reach is Reach.EVERYWHERE:
        return Task.objects.all()
    part = TaskUnit.objects.filter(within(viewer, READ, "unit"), task=OuterRef("pk"))
    mine = Q(leader_in_charge=viewer.pk) if viewer.acting_role == Role.LEADER else NOTHING
    return Task.objects.filter(within(viewer, READ, "office") | Exists(part) | mine)


def for_lists(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With all that a row of a list shows, in a fixed number of queries."""
    sides = Prefetch("parties", TaskUnit.objects.select_related("unit"))
    return tasks.select_related("lead", "office", "waits_for", "document", "leader_in_charge").prefetch_related(sides)


def for_page(viewer: Actor) -> QuerySet[Task]:
    """With all that the page of one task shows."""
    rows = for_lists(visible(viewer)).select_related(
        "measure", "place", "sector", "handler", "assigned_by", "playbook", "leader_in_charge"
    )
    return rows.prefetch_related("due_changes__asked_by", "due_changes__decided_by", "urges__by", "urges__unit")


def in_tab(tab: str, bounds: Bounds) -> Q:
    """The condition of a view of the list."""
    return {
        "open": lights.OPEN | lights.TO_VERIFY,
        "late": bounds.late,
        "near": bounds.near,
        "normal": bounds.normal,
        "to_receive": bounds.to_receive,
        "to_verify": lights.TO_VERIFY,
        "closed": lights.CLOSED,
    }[tab]


def tab_counts(tasks: QuerySet[Task], bounds: Bounds, **more: Q) -> dict[str, int]:
    """How many tasks each view would show, and how many meet each further condition, in two queries.

    The condition for yellow is long and is asked alone; green is what is left, for the lights exclude each other.
    """
    short = (
        {tab: in_tab(tab, bounds) for tab in TABS if tab not in ("near", "normal")} | {"running": lights.OPEN} | more
    )
    bare = tasks.order_by()
    counts: dict[str, int] = bare.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in short.items()}
    )
    counts["near"] = bare.filter(bounds.near).count()
    running = counts.pop("running")
    counts["normal"] = running - counts["late"] - counts["to_receive"] - counts["near"]
    return counts


def of_group(tasks: QuerySet[Task], group: str) -> QuerySet[Task]:
    """Tasks led by a unit of the peer group."""
    return tasks.filter(lead__group=group)


def matching(tasks: QuerySet[Task], words: str) -> QuerySet[Task]:
    """Tasks whose number, words, units or document hold every one of the words."""
    for word in words.split()[:6]:
        tasks = tasks.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(lead__name__icontains=word)
            | Q(document__title__icontains=word)
        )
    return tasks
