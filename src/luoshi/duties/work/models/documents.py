"""Documents (what was said) and measures (each obligation found in them, tied to its exact words)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.office.files.models import Attachment
from luoshi.office.jobs.models import Job
from luoshi.office.storage.versions import Versioned
from luoshi.office.units.models import Unit


class Document(Versioned):
    """A speech, plan, notice or rule that binds: its text, its outline, and where it came from.

    outline: [{"start", "end", "level", "kind", "number", "title"}], offsets into `text`; level 1 is the outermost
    refusal: {"file", "code", "reason", "mend"} when it could not be read
    only_forward: its limits may be brought forward and never put back (时间只能提前，不能拖后)
    """

    class State(models.TextChoices):
        """How far the machine has got with reading it."""

        READING = "reading", _("正在读取")
        READY = "ready", _("已分解")
        REFUSED = "refused", _("未能读取")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name=_("录入单位"))
    number = models.CharField(_("文号"), max_length=60, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    kind = models.CharField(_("文种"), max_length=30, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    only_forward = models.BooleanField(_("时限只能提前，不能拖后"), default=False)
    text = models.TextField(blank=True)
    outline = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    refusal = models.JSONField(default=dict)
    source = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-entered_at", "-id"]
        verbose_name = _("文件")
        indexes = [models.Index(fields=["office", "-entered_at"], name="work_documents_by_office")]

    def __str__(self) -> str:
        return self.title


class Measure(Versioned):
    """One obligation of a document as far as it has been judged: found by the machine, decided by a person.

    spans: [[start, end]] into the document's text; a merged measure has several; position: where the first one starts
    ordinal, part: its number as people say it, 22 or, for a part of 22 that was split, 22-1
    is_measure: false for a sentence that speaks of a duty and that the reader did not take for a measure (未覆盖)
    owners, due, cadence, targets, consequences, facts: what was read, each {"text", "start", "end", "confidence", ...}
        exactly as `core.breakdown` gives it; what a person decided stands in the columns
    questions: [{"text", "start", "end", "code", "why"}], what the drafter should answer; taken out when settled
    doubtful: names of the columns that the reader was not sure of and nobody has confirmed
    came_from: the measure that it was split from; into: the measure that took it in
    lead_group: peer groups or collectives (`*townships`), joined by `|`; one task for each of their units
    """

    class Decision(models.TextChoices):
        PENDING = "pending", _("待判断")
        ACCEPTED = "accepted", _("已采纳")
        REJECTED = "rejected", _("不转任务")
        MERGED = "merged", _("已并入")
        SPLIT = "split", _("已拆分")
        ASSIGNED = "assigned", _("已交办")

    document = models.ForeignKey(Document, models.CASCADE, related_name="measures")
    ordinal = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("任务名称"), max_length=200)
    text = models.TextField(_("原文"))
    spans = models.JSONField(default=list)
    heading = models.IntegerField(null=True)
    is_measure = models.BooleanField(default=True)
    owners = models.JSONField(default=list)
    due = models.JSONField(default=list)
    cadences = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    consequences = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    doubtful = models.JSONField(default=list)

    decision = models.CharField(max_length=10, choices=Decision, default=Decision.PENDING)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    came_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="became")
    into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="took_in")
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头单位"))
    lead_group = models.CharField(_("牵头单位组"), max_length=60, blank=True)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    cadence = models.CharField(_("报送频次"), max_length=12, blank=True)
    target_value = models.DecimalField(_("目标值"), max_digits=18, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField(_("单位"), max_length=12, blank=True)
    target_op = models.CharField(max_length=2, blank=True)
    consequence = models.CharField(_("后果"), max_length=200, blank=True)

    class Meta:
        ordering = ["document", "position", "id"]
        verbose_name = _("措施")
        indexes = [models.Index(fields=["document", "decision", "ordinal"], name="work_measures_by_decision")]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The number as people say it."""
        return f"{self.ordinal}-{self.part}" if self.part else str(self.ordinal)


class MeasureUnit(models.Model):
    """A unit that assists with a measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="assisting")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit__sequence"]
        constraints = [models.UniqueConstraint(fields=["measure", "unit"], name="work_measure_unit_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} + {self.unit_id}"


class MeasureEdit(models.Model):
    """One step of a review, with what stood before it, so that it can be taken back.

    before: [{"id", "was", "is"}], the measures touched, as they were and as the step left them
    made: [{"id", "is"}], the measures that the step created, as it left them
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="edits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=12)
    before = models.JSONField(default=list)
    made = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["document", "-id"], name="work_edits_by_document")]

    def __str__(self) -> str:
        return f"{self.act} {self.document_id}"
