from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import SIGNED_IN, Duty, Route, page
from luoshi.office.audit.verbs import Erasure, Verb

DUTIES: list[Duty] = []

ROUTES: list[Route] = [page("files:download", SIGNED_IN)]

VERBS = [
    Verb("files.kept", _("上传文件"), Erasure.NOTHING_PERSONAL),
    Verb("files.attached", _("附上文件"), Erasure.NOTHING_PERSONAL),
    Verb("files.removed", _("移除文件"), Erasure.NOTHING_PERSONAL),
]
