"""The list of tasks: its views are exactly the lights, its filters live in the address, it is scoped and quick."""

from __future__ import annotations

import io
from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from luoshi.core.timing import LightRule
from luoshi.duties.work.models import Task, TaskUnit
from luoshi.duties.work.queries import lights
from luoshi.duties.work.queries import tasks as queries
from luoshi.office.audit.models import Entry
from luoshi.office.playbooks import queries as playbooks


@pytest.fixture
def many(county, clerk, now):
    """Tasks with every kind of date, in every stage; written at once, since only their columns matter here."""

    def make(count: int, today: date, seed: int = 7) -> list[Task]:
        dice, version = Random(seed), playbooks.in_force("supervision", today)
        flow = playbooks.flow(version, "task")
        units = [county[name] for name in ("教育局", "交通局", "东河镇", "西岭乡")]
        tasks = []
        for number in range(count):
            stage = dice.choice(flow.stages)
            assigned = today - timedelta(days=dice.randrange(0, 200))
            due = dice.choice([None, assigned + timedelta(days=dice.randrange(0, 300))])
            done = min(today, assigned + timedelta(days=dice.randrange(0, 90)))
            tasks.append(
                Task(
                    number=f"测〔2026〕{seed}-{number}号", title=f"任务 {number}", office=county["督查室"],
                    lead=dice.choice(units), assigned_by=clerk, assigned_at=now, assigned_on=assigned, due_on=due,
                    playbook=version, stage=stage.id, phase=stage.phase, stage_since=now,
                    done_on=done if stage.phase != "open" and stage.id != "withdrawn" else None,
                    closed_on=today if stage.phase == "closed" else None,
                )
            )  # fmt: skip
        made = Task.objects.bulk_create(tasks)
        TaskUnit.objects.bulk_create(TaskUnit(task=task, unit=task.lead, side="lead") for task in made)
        return made

    return make


def word(task: Task, today: date, calendar) -> str:
    """The view in which a task must stand, by its light alone."""
    if task.phase != "open":
        return {"done": "to_verify", "closed": "closed"}[task.phase]
    return lights.light_of(task, today, calendar).word


@pytest.mark.parametrize(
    "today", [date(2026, 3, 4), date(2026, 2, 14), date(2026, 2, 17), date(2026, 10, 8), date(2026, 12, 31)]
)
def test_the_views_of_the_list_are_exactly_the_lights(many, today):
    many(300, today)
    calendar = playbooks.calendar()
    bounds = lights.bounds(today, calendar)
    for tab in queries.TABS[1:]:
        found = set(Task.objects.filter(queries.in_tab(tab, bounds)).values_list("pk", flat=True))
        expected = {task.pk for task in Task.objects.all() if word(task, today, calendar) == tab}
        assert found == expected, tab


@pytest.mark.parametrize(("percent", "left"), [(80, 3), (50, 0), (100, 5), (1, 0), (0, 0), (99, 10)])
def test_the_bounds_follow_any_light_rule(many, percent, left):
    today = date(2026, 3, 4)
    made = many(200, today, seed=percent)
    calendar = playbooks.calendar()
    rule = LightRule(percent, left)
    known = lights.bounds(today, calendar)
    bounds = lights.Bounds(today, calendar, tuple((v, rule, f, t) for v, _r, f, t in known.rules), known.starts)
    found = set(Task.objects.filter(bounds.near).values_list("pk", flat=True))
    flow = playbooks.flow_by_id(made[0].playbook_id, "task")
    expected = set()
    for task in made:
        if task.phase == "open" and task.stage != flow.start and task.due_on and task.due_on >= today:
            shown = lights.light(task.assigned_on, task.due_on, None, today, calendar, rule)
            expected |= {task.pk} if shown.word == "near" else set()
    assert found == expected


def test_every_view_of_the_page_counts_what_it_shows(many, clerk, client_for):
    many(120, timezone.localdate())
    client = client_for(clerk)
    first = client.get(reverse("work:tasks"))
    for view in first.context["filters"]["views"]:
        page = client.get(reverse("work:tasks") + view["url"])
        assert page.context["total"] == view["count"]


def test_a_list_shows_only_what_the_viewer_may_read(many, county, officer, stranger, village_clerk, client_for):
    many(60, timezone.localdate())
    for person, unit in ((officer, "教育局"), (stranger, "交通局")):
        rows = client_for(person).get(reverse("work:tasks")).context["rows"]
        assert {row.task.lead.short for row in rows} == {unit}
    assert client_for(village_clerk).get(reverse("work:tasks")).context["rows"] == []


def test_filters_live_in_the_address_and_stay_with_the_views(many, clerk, county, client_for):
    many(60, timezone.localdate())
    address = reverse("work:tasks") + f"?tab=open&unit={county['教育局'].pk}&sort=-number"
    page = client_for(clerk).get(address)
    assert {row.task.lead.short for row in page.context["rows"]} == {"教育局"}
    numbers = [row.task.pk for row in page.context["rows"]]
    assert numbers == sorted(numbers, reverse=True)
    assert all(f"unit={county['教育局'].pk}" in view["url"] for view in page.context["filters"]["views"])


@pytest.mark.parametrize(
    "asked",
    [
        "tab=nonsense",
        "unit=abc",
        "unit=99999999999999999999",
        "from=2026-13-45",
        "sort=;drop",
        "page=zero",
        "q=%00",
        "due=never",
    ],
)
def test_an_address_that_says_nonsense_shows_the_list(asked, many, clerk, client_for):
    many(3, timezone.localdate())
    assert client_for(clerk).get(reverse("work:tasks") + "?" + asked).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "group=第一组",
        "cadence=week",
        "mine=any",
        "wait=answer",
        "wait=extension",
        "wait=approve",
        "wait=report",
        "wait=reassign",
        "due=red",
        "due=soon",
        "due=none",
        "q=任务",
    ],
)
def test_every_filter_can_be_used_on_every_view(name, many, clerk, client_for):
    many(10, timezone.localdate())
    for route in ("work:tasks", "work:tasks_matrix", "work:tasks_timeline"):
        assert client_for(clerk).get(reverse(route) + "?" + name).status_code == 200


def test_an_empty_list_says_what_to_do(clerk, officer, client_for):
    assert "先导入文件分解" in client_for(clerk).get(reverse("work:tasks")).content.decode()
    assert "交办给本单位的任务" in client_for(officer).get(reverse("work:tasks")).content.decode()


def test_the_export_holds_exactly_what_the_list_shows_and_leaves_a_trace(many, clerk, county, client_for):
    many(80, timezone.localdate())
    asked = f"?tab=open&unit={county['东河镇'].pk}"
    client = client_for(clerk)
    shown = client.get(reverse("work:tasks") + asked).context["total"]
    sheet = client.get(reverse("work:tasks_export") + asked)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows[1:] if row[6]] == ["东河镇"] * shown
    assert "审计链头" in rows[-1][0]
    entry = Entry.objects.get(verb="tasks.exported")
    assert (entry.after["rows"], entry.after["asked"]["unit"]) == (shown, str(county["东河镇"].pk))


def test_a_cell_never_becomes_a_formula(assign, clerk, client_for):
    assign(title="=1+1", text="@cmd")
    sheet = client_for(clerk).get(reverse("work:tasks_export"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert (rows[1][1], rows[1][2]) == ("=1+1", "@cmd")


def test_a_list_needs_few_queries_however_long(many, clerk, client_for, django_assert_max_num_queries):
    many(200, timezone.localdate())
    client = client_for(clerk)
    for route in ("work:tasks", "work:tasks_matrix", "work:tasks_timeline"):
        client.get(reverse(route))
        with django_assert_max_num_queries(30):
            client.get(reverse(route))


def test_the_matrix_counts_a_units_trouble_and_opens_it(many, clerk, client_for):
    many(150, timezone.localdate())
    client = client_for(clerk)
    for group in client.get(reverse("work:tasks_matrix")).context["groups"]:
        for line in group["rows"]:
            row = line["row"]
            late = client.get(reverse("work:tasks") + f"?tab=late&unit={row.unit.pk}").context["total"]
            assert late == row.late
