"""Units, their other names, and the one dated ancestor table that is the tree."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.office.storage.versions import Versioned


class Tier(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村（社区）")
    GRID = "grid", _("网格")


class Kind(models.TextChoices):
    AREA = "area", _("区域")
    DEPARTMENT = "department", _("部门")


class Unit(Versioned):
    """A node of the tree, or a department beside it. Its place is said by Ancestry alone.

    group: the peer group that the unit is compared within.
    valid_from, valid_to: the unit exists on days of [valid_from, valid_to).
    """

    code = models.CharField(_("编码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    tier = models.CharField(_("层级"), max_length=10, choices=Tier)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind, default=Kind.AREA)
    group = models.CharField(_("考核分组"), max_length=60, blank=True)
    population = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("排序"), default=0)
    valid_from = models.DateField(_("设立日期"))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["sequence", "code"]
        verbose_name = _("单位")
        indexes = [
            models.Index(fields=["kind", "tier", "sequence"], name="units_by_tier"),
            models.Index(fields=["name"], name="units_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="units_valid_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        return self.short_name or self.name

    def stands(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class UnitAlias(models.Model):
    """Another name of a unit in documents, shipped with the list or taught by a clerk who corrected an owner."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(_("别名"), max_length=120)
    taught = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="units_alias_once")]

    def __str__(self) -> str:
        return f"{self.name} → {self.unit_id}"


class Ancestry(models.Model):
    """`ancestor` stood `depth` steps above `descendant` on the days of [from_on, to_on); depth 0 is the unit itself."""

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="downward")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="upward")
    depth = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "to_on", "descendant"], name="units_downward"),
            models.Index(fields=["descendant", "to_on", "depth"], name="units_upward"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant", "from_on"], name="units_ancestry_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="units_ancestry_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id} ({self.depth})"
