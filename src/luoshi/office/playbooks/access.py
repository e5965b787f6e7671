from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import SIGNED_IN, Duty, Route, form, page
from luoshi.office.access.roles import Purpose, Reach, Role
from luoshi.office.audit.verbs import Erasure, Verb

DUTIES = [
    Duty("calendar.change", {Role.ADMINISTRATOR: Reach.EVERYWHERE}, Purpose.ADMINISTRATION),
]

ROUTES: list[Route] = [
    page("playbooks:list", SIGNED_IN),
    page("playbooks:version", SIGNED_IN),
    page("playbooks:calendar", SIGNED_IN),
    form("playbooks:calendar_year", "calendar.change"),
]

VERBS = [
    Verb("playbooks.installed", _("安装规程"), Erasure.NOTHING_PERSONAL),
    Verb("calendar.year_entered", _("录入放假安排"), Erasure.NOTHING_PERSONAL),
    Verb("calendar.recomputed", _("按新日历重算时限"), Erasure.NOTHING_PERSONAL),
]
