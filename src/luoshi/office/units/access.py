from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import SIGNED_IN, Duty, Route, act, form, page
from luoshi.office.access.roles import Purpose, Reach, Role
from luoshi.office.audit.verbs import Erasure, Verb

DUTIES = [Duty("units.change", {Role.ADMINISTRATOR: Reach.SUBTREE}, Purpose.ADMINISTRATION)]

ROUTES: list[Route] = [
    page("units:tree", SIGNED_IN),
    page("units:children", SIGNED_IN),
    page("units:export", SIGNED_IN),
    form("units:create", "units.change"),
    form("units:unit", "units.change", see=SIGNED_IN),
    form("units:move", "units.change"),
    form("units:merge", "units.change"),
    form("units:close", "units.change"),
    act("units:add_alias", "units.change"),
    act("units:drop_alias", "units.change"),
    form("units:import", "units.change"),
    page("units:template", "units.change"),
    page("units:suggest", SIGNED_IN),
]

VERBS = [
    Verb("units.created", _("新建单位"), Erasure.NOTHING_PERSONAL),
    Verb("units.changed", _("修改单位"), Erasure.NOTHING_PERSONAL),
    Verb("units.moved", _("移动单位"), Erasure.NOTHING_PERSONAL),
    Verb("units.merged", _("合并单位"), Erasure.NOTHING_PERSONAL),
    Verb("units.closed", _("撤销单位"), Erasure.NOTHING_PERSONAL),
    Verb("units.imported", _("导入单位"), Erasure.NOTHING_PERSONAL),
    Verb("units.alias_added", _("增加单位别名"), Erasure.NOTHING_PERSONAL),
    Verb("units.alias_dropped", _("删除单位别名"), Erasure.NOTHING_PERSONAL),
    Verb("units.alias_taught", _("记住单位别名"), Erasure.NOTHING_PERSONAL),
]
