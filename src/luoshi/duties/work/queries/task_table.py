"""The task table (任务分解表): each measure that was taken on, with owner, limit and the sentence that it comes from."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.duties.work import reading
from luoshi.duties.work.models import Document, Measure, Task
from luoshi.duties.work.queries import documents as queries
from luoshi.duties.work.queries.directory import Directory
from luoshi.duties.work.words import cadence_word, target_words
from luoshi.office.access.actor import Actor
from luoshi.office.files.tables import TaskRow


def rows_of(viewer: Actor, document: Document, directory: Directory) -> list[TaskRow]:
    """The measures accepted or assigned; those assigned as their tasks stand now, with their numbers."""
    tasks: dict[int, list[Task]] = {}
    for task in queries.tasks(viewer, document).filter(measure__isnull=False).prefetch_related("parties__unit"):
        tasks.setdefault(task.measure_id or 0, []).append(task)
    measures = queries.measures(document).filter(decision__in=queries.KEPT)
    return [
        _row(document, measure, tasks.get(measure.pk, []), str(number), directory)
        for number, measure in enumerate(measures, start=1)
    ]


def _row(document: Document, measure: Measure, tasks: list[Task], number: str, directory: Directory) -> TaskRow:
    """Assigned tasks speak for the measure: their words may have been changed on the way."""
    what: Measure | Task = tasks[0] if tasks else measure
    helpers = [part.unit.name for part in what.parties.all() if part.side == "assist"] if isinstance(what, Task) else []
    if not tasks:
        helpers = [part.unit.name for part in measure.assisting.all()]
    heading = measure.heading
    under = document.outline[heading]["title"] if heading is not None and heading < len(document.outline) else ""
    source = f"{measure.text.strip()}（{under}）" if under else measure.text.strip()
    limit = what.due_on.isoformat() if what.due_on else "、".join(each["text"] for each in measure.due)
    return TaskRow(
        number=number,
        content=reading.tidy(f"{what.title}\n{_numbers(tasks)}" if tasks else what.title),
        lead=_leads(measure, tasks, directory),
        support="、".join(helpers),
        due=limit,
        cadence=cadence_word(what.cadence),
        target=reading.tidy(target_words(what.target_op, what.target_value, what.target_unit)),
        consequence=reading.tidy(what.consequence),
        source=reading.tidy(source),
    )


def _leads(measure: Measure, tasks: list[Task], directory: Directory) -> str:
    names = list(dict.fromkeys(task.lead.name for task in tasks))
    if not names:
        return measure.lead.name if measure.lead else directory.label(measure.lead_group)
    if len(names) <= 3:
        return "、".join(names)
    whole = directory.label(measure.lead_group)
    return whole or _("%(first)s等 %(n)d 个单位") % {"first": names[0], "n": len(names)}


def _numbers(tasks: list[Task]) -> str:
    numbers = [task.number for task in sorted(tasks, key=lambda task: task.pk)]
    if len(numbers) <= 3:
        return "、".join(numbers)
    return _("%(first)s 至 %(last)s，共 %(n)d 项") % {"first": numbers[0], "last": numbers[-1], "n": len(numbers)}
