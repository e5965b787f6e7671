"""Reading documents and their measures. What is not there and what is not yours look the same: nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery

from luoshi.duties.work.models import Document, Measure, MeasureEdit, MeasureUnit, Task
from luoshi.duties.work.queries import lights
from luoshi.duties.work.queries import tasks as work
from luoshi.office.access.actor import Actor
from luoshi.office.access.scopes import within
from luoshi.office.units import queries as units
from luoshi.office.units.models import Kind, Unit

GONE = (Measure.Decision.MERGED, Measure.Decision.SPLIT)
KEPT = (Measure.Decision.ACCEPTED, Measure.Decision.ASSIGNED)


def documents(viewer: Actor) -> QuerySet[Document]:
    """Documents whose office lies within the viewer's reach."""
    return Document.objects.filter(within(viewer, "documents.read", "office")).select_related("office", "job")


def own_to_review(viewer: Actor) -> QuerySet[Document]:
    """Documents on whose measures the viewer may decide."""
    return Document.objects.filter(within(viewer, "documents.review", "office")).select_related("office", "job")


def twin(viewer: Actor, digest: str) -> Document | None:
    """A document that the viewer may read and that has the same content, the first one entered."""
    return documents(viewer).filter(digest=digest).order_by("entered_at", "pk").first()


def _number(rows: QuerySet, key: str) -> Subquery:
    """How many of these rows belong to the document, as a column."""
    counted = (
        rows.filter(**{key: OuterRef("pk")})
        .order_by()
        .annotate(n=Func(F("pk"), function="Count", output_field=IntegerField()))
        .values("n")
    )
    return Subquery(counted, output_field=IntegerField())


def with_counts(viewer: Actor, rows: QuerySet[Document], today: date) -> QuerySet[Document]:
    """Documents with the numbers that the list shows: measures by decision; tasks open, late and closed as far as
    the viewer may see them, by the same rules as the list of tasks that the numbers lead to."""
    live = Measure.objects.exclude(decision__in=GONE)
    pending = live.filter(decision=Measure.Decision.PENDING)
    seen = work.visible(viewer)
    return rows.annotate(
        n_measures=_number(live, "document"),
        n_kept=_number(live.filter(decision__in=KEPT), "document"),
        n_accepted=_number(live.filter(decision=Measure.Decision.ACCEPTED), "document"),
        n_assigned=_number(live.filter(decision=Measure.Decision.ASSIGNED), "document"),
        n_pending=_number(pending.filter(is_measure=True), "document"),
        n_rejected=_number(live.filter(decision=Measure.Decision.REJECTED), "document"),
        n_uncovered=_number(pending.filter(is_measure=False), "document"),
        n_open=_number(seen.exclude(lights.CLOSED), "document"),
        n_late=_number(seen.filter(lights.OPEN, due_on__lt=today), "document"),
        n_closed=_number(seen.filter(lights.CLOSED), "document"),
    )


def kinds(viewer: Actor) -> list[str]:
    """Kinds of document in use, for the filter."""
    return list(documents(viewer).exclude(kind="").order_by("kind").values_list("kind", flat=True).distinct())


def years(viewer: Actor) -> list[int]:
    return [day.year for day in documents(viewer).order_by().dates("issued_on", "year", order="DESC")]


def offices(viewer: Actor) -> QuerySet[Unit]:
    """Offices that have entered documents which the viewer may see."""
    return units.standing(viewer.acting_on).filter(pk__in=documents(viewer).order_by().values("office"))


def found(rows: QuerySet[Document], words: str) -> QuerySet[Document]:
    """Documents that have every word in title, number or issuer."""
    for word in words.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(issuer__icontains=word))
    return rows


def measures(document: Document) -> QuerySet[Measure]:
    """The measures that stand, in the order of the text. The caller has checked that the viewer may see them."""
    helpers = MeasureUnit.objects.select_related("unit")
    return (
        Measure.objects.filter(document=document)
        .exclude(decision__in=GONE)
        .defer("facts")
        .select_related("lead", "decided_by")
        .prefetch_related(Prefetch("assisting", queryset=helpers))
    )


def measure(viewer: Actor, document_id: int, pk: int) -> Measure | None:
    """A measure of a document within reach, also one that was merged or split."""
    return (
        Measure.objects.filter(pk=pk, document_id=document_id, document__in=documents(viewer).order_by())
        .select_related("lead", "document", "document__office", "decided_by", "into")
        .prefetch_related(Prefetch("assisting", queryset=MeasureUnit.objects.select_related("unit")))
        .first()
    )


def before(measure: Measure) -> Measure | None:
    """The measure that stands before this one in the text."""
    earlier = Q(position__lt=measure.position) | Q(position=measure.position, pk__lt=measure.pk)
    return measures(measure.document).filter(earlier, is_measure=True).order_by("-position", "-pk").first()


@dataclass(frozen=True)
class Coverage:
    """How much of what obliges has been judged. accepted counts the assigned ones too."""

    total: int
    accepted: int
    waiting_to_assign: int
    pending: int
    rejected: int
    uncovered: int
    doubtful: int
    asked: int

    @property
    def judged_percent(self) -> int:
        return 100 * (self.accepted + self.rejected) // self.total if self.total else 100


def coverage(document: Document) -> Coverage:
    live = Measure.objects.filter(document=document).exclude(decision__in=GONE)
    pending = Q(decision=Measure.Decision.PENDING)
    numbers = live.aggregate(
        total=Count("pk"),
        accepted=Count("pk", filter=Q(decision__in=KEPT)),
        waiting_to_assign=Count("pk", filter=Q(decision=Measure.Decision.ACCEPTED)),
        pending=Count("pk", filter=pending & Q(is_measure=True)),
        rejected=Count("pk", filter=Q(decision=Measure.Decision.REJECTED)),
        uncovered=Count("pk", filter=pending & Q(is_measure=False)),
        doubtful=Count("pk", filter=~Q(doubtful=[]) & ~Q(decision=Measure.Decision.REJECTED)),
        asked=Count("pk", filter=~Q(questions=[])),
    )
    return Coverage(**numbers)


def last_step(viewer: Actor, document: Document) -> MeasureEdit | None:
    """The viewer's own last step that has not been taken back."""
    return MeasureEdit.objects.filter(document=document, by_id=viewer.pk, undone_at__isnull=True).first()


def tasks(viewer: Actor, document: Document) -> QuerySet[Task]:
    """Tasks made from a document, as far as the viewer may see tasks."""
    found = work.visible(viewer).filter(document=document).select_related("lead", "measure")
    return found.order_by("lead__sequence", "due_on", "pk")


def units_without_task(document: Document, viewer: Actor) -> list[Unit]:
    """Townships and departments that the viewer covers and that have no part in any task of a document."""
    busy = Task.objects.filter(document=document).values("parties__unit")
    return list(
        units.covered(viewer, "documents.read")
        .filter(Q(kind=Kind.DEPARTMENT) | Q(kind=Kind.AREA, tier="township"))
        .exclude(pk__in=busy)
        .exclude(pk=document.office_id)
        .order_by("kind", "sequence", "code")
    )
