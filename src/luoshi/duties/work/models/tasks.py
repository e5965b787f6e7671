"""Tasks: a measure with an owner, a due date, a target, progress and evidence. Their stages are a playbook's flow."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.duties.work.models.documents import Document, Measure
from luoshi.office.playbooks.models import PlaybookVersion
from luoshi.office.storage.versions import Versioned
from luoshi.office.units.models import Unit


class Task(Versioned):
    """One thing that a unit has to do.

    stage:      id of a stage of `flow` in the playbook version that the task began under
    phase:      the phase of that stage (open, done, closed), kept beside it for the lists
    waits_for:  the unit in whose hands it is now, since `stage_since`
    office:     the unit that assigned it
    place:      where it happens (属地), where that is known; the area answers for what happens in it
    sector:     the department whose business it is (主管), the second axis of responsibility
    handler:    the person who acknowledged it for the lead unit and deals with it
    referral_number, referral_on: the letter by which a superior referred it (批转), where there was one
    facts:      stamps that the flow set and that have no column of their own
    done_on:    the day on which the unit reported it done; late or not is computed from it, never stored
    """

    number = models.CharField(_("编号"), max_length=60, unique=True)
    title = models.CharField(_("任务名称"), max_length=200)
    text = models.TextField(_("任务内容"), blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="tasks")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="tasks")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="assigned_tasks", verbose_name=_("交办单位"))
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="led_tasks", verbose_name=_("牵头单位"))
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事发地"))
    sector = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主管部门")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办人")
    )
    referral_number = models.CharField(_("批转文号"), max_length=60, blank=True)
    referral_on = models.DateField(_("批转日期"), null=True, blank=True)
    leader_in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分管领导")
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    assigned_on = models.DateField(_("交办日期"))
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    due_fixed = models.BooleanField(_("时限只能提前，不能拖后"), default=False)
    cadence = models.CharField(_("报送频次"), max_length=12, blank=True)
    target_value = models.DecimalField(_("目标值"), max_digits=18, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField(_("单位"), max_length=12, blank=True)
    target_op = models.CharField(max_length=2, blank=True)
    figure = models.DecimalField(_("已完成数"), max_digits=18, decimal_places=4, null=True, blank=True)
    progress_percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    consequence = models.CharField(_("后果"), max_length=200, blank=True)

    playbook = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    flow = models.CharField(max_length=40, default="task")
    stage = models.CharField(max_length=40)
    phase = models.CharField(max_length=10)
    stage_since = models.DateTimeField()
    stage_due_on = models.DateField(null=True)
    waits_for = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    acknowledged_on = models.DateField(null=True)
    last_report_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("任务")
        indexes = [
            models.Index(fields=["phase", "due_on"], name="work_tasks_by_due"),
            models.Index(fields=["lead", "phase", "due_on"], name="work_tasks_by_lead"),
            models.Index(fields=["office", "phase", "due_on"], name="work_tasks_by_office"),
            models.Index(fields=["waits_for", "phase"], name="work_tasks_by_holder"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(progress_percent__lte=100), name="work_task_progress_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def figure_plain(self) -> Decimal | None:
        """The figure without the zeros that the column adds."""
        return None if self.figure is None else self.figure.normalize()


class TaskUnit(models.Model):
    """A unit that has a part in a task. The lead stands here too, so that one join finds all parties."""

    class Side(models.TextChoices):
        LEAD = "lead", _("牵头")
        ASSIST = "assist", _("配合")

    task = models.ForeignKey(Task, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side)

    class Meta:
        ordering = ["-side", "unit__sequence"]
        indexes = [models.Index(fields=["unit", "task"], name="work_parties_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="work_party_once"),
            models.UniqueConstraint(fields=["task"], condition=Q(side="lead"), name="work_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.side} {self.unit_id}"


class TaskStep(models.Model):
    """A move that a task made: who, when, from where to where, and what was filled in for it. Only ever added.

    before: the columns as they were, for a move that can be taken back for some minutes
    undone_at: when it was taken back
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=40)
    from_stage = models.CharField(max_length=40)
    to_stage = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    waits_for = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["task", "id"], name="work_steps_by_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.move}"


class ProgressReport(Versioned):
    """What a unit reports of a task: words, a figure, evidence. Its stages are a flow of the playbook too.

    figure:   in the target's unit of measure
    is_final: reports the task as done
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField()
    period = models.CharField(max_length=12, blank=True)
    text = models.TextField(_("进展情况"))
    figure = models.DecimalField(_("已完成数"), max_digits=18, decimal_places=4, null=True, blank=True)
    progress_percent = models.PositiveSmallIntegerField(_("进度"), null=True, blank=True)
    is_final = models.BooleanField(_("报结"), default=False)
    stage = models.CharField(max_length=40)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-ordinal"]
        verbose_name = _("进展报告")
        indexes = [models.Index(fields=["stage", "unit"], name="work_reports_by_stage")]
        constraints = [
            models.UniqueConstraint(fields=["task", "ordinal"], name="work_report_numbered"),
            models.CheckConstraint(
                condition=Q(progress_percent__isnull=True) | Q(progress_percent__lte=100), name="work_report_to_100"
            ),
            # Maker and checker are two people, whatever a program above may think.
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("written_by")),
                name="work_report_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} #{self.ordinal}"

    @property
    def figure_plain(self) -> Decimal | None:
        """The figure without the zeros that the column adds."""
        return None if self.figure is None else self.figure.normalize()


class DueChange(models.Model):
    """A due date brought forward at once, or put back on request with a reason and somebody's decision."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="due_changes")
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField()
    reason = models.TextField(_("理由"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(granted__isnull=True), name="work_one_open_request"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.old_due_on} → {self.new_due_on}"


class Urge(models.Model):
    """A reminder (催办) sent by a person to the unit in whose hands a task is."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="urges")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    message = models.TextField(_("催办内容"), blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.unit_id}"
