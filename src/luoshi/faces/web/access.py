from luoshi.office.access.duties import OPEN, Duty, Route

DUTIES: list[Duty] = []

ROUTES = [
    Route(
        "health", {"GET": OPEN, "HEAD": OPEN}, reason="the supervisor and load balancers ask it; says nothing but ok"
    ),
    Route("set_language", {"POST": OPEN}, reason="the language can be switched on the sign-in page"),
]
