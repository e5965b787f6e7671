"""The columns of a unit list: the template to fill in, and the list that goes out and may come in again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.office.imports import sheets
from luoshi.office.imports.columns import Column
from luoshi.office.units import queries
from luoshi.office.units.models import Kind, Tier, Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

COLUMNS = (
    Column("code", gettext_lazy("编码"), ("unit", "单位编码", "代码"), most=30, example="990101001",
           note=gettext_lazy("全县唯一，再导入时靠它认出是哪个单位；空着就由系统编。")),
    Column("name", gettext_lazy("名称"), ("name", "单位名称", "全称"), required=True, example="柳湾村",
           note=gettext_lazy("单位的全称。")),
    Column("short_name", gettext_lazy("简称"), ("short",), most=60, example="柳湾"),
    Column("tier", gettext_lazy("层级"), ("tier", "级别"), most=20, example="村",
           note=gettext_lazy("省、市、县、乡镇、村（社区）、网格；空着按上级推断。")),
    Column("kind", gettext_lazy("类别"), ("kind", "类型"), most=20, example="区域",
           note=gettext_lazy("区域或部门；空着按名称推断。")),
    Column("parent", gettext_lazy("上级"), ("parent", "上级单位", "所属"), example="东河镇",
           note=gettext_lazy("上级单位的编码或名称，可以是本表里的；空着归县本级。")),
    Column("group", gettext_lazy("分组"), ("group", "考核分组", "同类组"), most=60, example="第一组"),
    Column("aliases", gettext_lazy("别名"), ("aliases", "其他名称"), most=400, example="柳湾|柳湾村委会",
           note=gettext_lazy("几个别名之间用“|”或顿号隔开。")),
    Column("population", gettext_lazy("人口"), ("population", "人口数"), most=20, example="1260"),
    Column("households", gettext_lazy("户数"), ("households", "总户数"), most=20, example="402"),
)  # fmt: skip


def template() -> bytes:
    """The workbook to fill in."""
    choices: dict[str, Sequence[str]] = {
        "tier": [str(tier.label) for tier in Tier],
        "kind": [str(kind.label) for kind in Kind],
    }
    return sheets.template(_("单位"), COLUMNS, [[column.example for column in COLUMNS]], choices)


def of_units(units: QuerySet[Unit]) -> bytes:
    """Units (with places) under the heads of the template, so that the same file can be imported again."""
    return sheets.workbook(_("单位"), [str(column.title) for column in COLUMNS], _rows(units))


def _rows(units: QuerySet[Unit]) -> Iterable[list[object]]:
    codes = queries.codes_by_id()
    for unit in units.prefetch_related("aliases"):
        yield [
            unit.code,
            unit.name,
            unit.short_name,
            str(Tier(unit.tier).label),
            str(Kind(unit.kind).label),
            codes.get(unit.parent_pk, ""),  # type: ignore[attr-defined]
            unit.group,
            "|".join(alias.name for alias in unit.aliases.all()),
            unit.population,
            unit.households,
        ]
