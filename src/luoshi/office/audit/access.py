from luoshi.office.access.duties import Duty, Route, page
from luoshi.office.access.roles import Purpose, Reach, Role

DUTIES = [Duty("audit.read", {Role.AUDITOR: Reach.EVERYWHERE}, Purpose.AUDIT)]

ROUTES: list[Route] = [page("audit:trail", "audit.read"), page("audit:export", "audit.read", verb="audit.exported")]
