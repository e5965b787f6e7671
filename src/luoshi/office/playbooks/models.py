"""What the county's way of working was on any day: playbook versions, and the working-day calendar."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaybookVersion(models.Model):
    """A playbook as it was installed: its whole content and its digest, in force from a day until a later one is.

    What began under a version ends under it, whatever the folder says by then.
    """

    playbook = models.CharField(max_length=60)
    version = models.CharField(max_length=30)
    title = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    in_force_from = models.DateField()
    installed_at = models.DateTimeField()
    installed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("规程")
        ordering = ["playbook", "-in_force_from", "-id"]
        constraints = [models.UniqueConstraint(fields=["playbook", "digest"], name="playbooks_content_once")]

    def __str__(self) -> str:
        return f"{self.playbook} {self.version}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a make-up workday, by a year's notice."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("说明"), max_length=60, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'+' if self.is_workday else '-'}"


class CalendarYear(models.Model):
    """A year whose notice has been entered. Years without one are provisional (暂定): holidays by law, no make-up days."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    source = models.CharField(_("依据"), max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("工作日历")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)
