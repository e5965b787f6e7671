"""What is known of a task or a report, in the names by which the playbooks' flows ask for it.

People and units are their ids as text, as they are in a filled-in sheet, so that a gate can compare them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from luoshi.duties.work.models import ProgressReport, Task
from luoshi.duties.work.queries import parties
from luoshi.office.access.actor import Actor


def of_task(actor: Actor | None, task: Task, today: date) -> dict[str, Any]:
    """Columns of the task and what its flow stamped, with the day and the person who acts."""
    return {
        **task.facts,
        **_standard(actor, today),
        "due_on": task.due_on,
        "due_fixed": task.due_fixed,
        "lead": _key(task.lead_id),
        "assist": tuple(str(unit_id) for unit_id in parties.assisting_ids(task)),
        "leader_in_charge": _key(task.leader_in_charge_id),
        "handler": _key(task.handler_id),
        "acknowledged_on": task.acknowledged_on,
        "done_on": task.done_on,
        "verified_on": task.verified_on,
        "closed_on": task.closed_on,
        "last_report_on": task.last_report_on,
    }


def of_report(actor: Actor | None, report: ProgressReport, evidence_count: int, today: date) -> dict[str, Any]:
    """Columns of the report and what its flow stamped, with the day and the person who acts."""
    return {
        **report.facts,
        **_standard(actor, today),
        "author": _key(report.written_by_id),
        "author_unit": _key(report.unit_id),
        "has_text": bool(report.text.strip()),
        "is_final": report.is_final,
        "evidence_count": evidence_count,
        "approved_by": _key(report.approved_by_id),
        "answered_by": _key(report.answered_by_id),
    }


def _standard(actor: Actor | None, today: date) -> dict[str, Any]:
    return {
        "today": today,
        "actor": _key(actor.pk) if actor is not None else None,
        "actor_unit": _key(actor.acting_unit_id) if actor is not None else None,
    }


def _key(row_id: int | None) -> str | None:
    return None if row_id is None else str(row_id)
