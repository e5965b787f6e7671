from luoshi.office.access.duties import SIGNED_IN, Duty, Route, act, form, page

DUTIES: list[Duty] = []

ROUTES: list[Route] = [
    page("notices:list", SIGNED_IN),
    act("notices:read_all", SIGNED_IN),
    form("notices:open", SIGNED_IN),
]
