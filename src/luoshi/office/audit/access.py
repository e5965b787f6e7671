from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import Duty, Route, form, page
from luoshi.office.access.roles import Purpose, Reach, Role
from luoshi.office.audit.verbs import Erasure, Verb

DUTIES = [Duty("audit.read", {Role.AUDITOR: Reach.EVERYWHERE}, Purpose.AUDIT)]

ROUTES: list[Route] = [
    page("audit:trail", "audit.read"),
    form("audit:verify", "audit.read"),
    page("audit:export", "audit.read", verb="audit.exported"),
]

VERBS = [
    Verb("audit.exported", _("导出审计记录"), Erasure.NOTHING_PERSONAL),
    Verb("audit.verified", _("验证审计链"), Erasure.NOTHING_PERSONAL),
]
