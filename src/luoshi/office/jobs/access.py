from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import SIGNED_IN, Duty, Route, act, page
from luoshi.office.audit.verbs import Erasure, Verb

DUTIES: list[Duty] = []

ROUTES: list[Route] = [page("jobs:job", SIGNED_IN), act("jobs:cancel", SIGNED_IN)]

VERBS = [
    Verb("jobs.started", _("开始后台任务"), Erasure.NOTHING_PERSONAL),
    Verb("jobs.cancelled", _("停下后台任务"), Erasure.NOTHING_PERSONAL),
]
