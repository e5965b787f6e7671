"""Every address of the house. A name that no `access.py` declares is refused by the middleware."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from luoshi.faces.web.health import health

urlpatterns = [
    path("health", health, name="health"),
    path("language/", set_language, name="set_language"),
    path("", include("luoshi.faces.desk.urls")),
    path("", include("luoshi.duties.work.urls")),
    path("account/", include("luoshi.office.accounts.allauth_urls")),
    path("account/", include("luoshi.office.accounts.urls")),
    path("units/", include("luoshi.office.units.urls")),
    path("audit/", include("luoshi.office.audit.urls")),
    path("playbooks/", include("luoshi.office.playbooks.urls")),
    path("notices/", include("luoshi.office.notices.urls")),
    path("jobs/", include("luoshi.office.jobs.urls")),
    path("files/", include("luoshi.office.files.urls")),
]

handler400 = "luoshi.faces.web.errors.bad_request"
handler403 = "luoshi.faces.web.errors.forbidden"
handler404 = "luoshi.faces.web.errors.not_found"
handler500 = "luoshi.faces.web.errors.server_error"
