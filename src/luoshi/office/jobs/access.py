from luoshi.office.access.duties import Duty, Route

DUTIES: list[Duty] = []
ROUTES: list[Route] = []
