from luoshi.office.access.duties import SIGNED_IN, Duty, Route, page

DUTIES: list[Duty] = []

ROUTES: list[Route] = [page("desk:home", SIGNED_IN)]
