"""Kinds of long work: each app enters what the worker shall be able to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from luoshi.office.jobs.models import Job
from luoshi.office.jobs.progress import Progress

Work = Callable[[Job, Progress], None]
"""Does the work of a job (its `arguments`), says how far it is, sets `progress.result`."""


@dataclass(frozen=True)
class JobKind:
    """id: `app.verb`, for example `work.read_document`; result_url: where the result of a done job is seen."""

    id: str
    work: Work
    title: Promise | str
    result_url: Callable[[Job], str] | None = None


class UnknownKind(LookupError):
    def __init__(self, kind: str) -> None:
        super().__init__(f"no kind of job is registered under {kind!r}")
        self.kind = kind


_kinds: dict[str, JobKind] = {}


def register(kind: str, work: Work, title: Promise | str, result_url: Callable[[Job], str] | None = None) -> None:
    """Enter a kind of work; entering the same one again replaces it."""
    _kinds[kind] = JobKind(kind, work, title, result_url)


def named(kind: str) -> JobKind:
    """Raises UnknownKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(kind) from None
