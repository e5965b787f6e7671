from django.urls import path

from luoshi.office.playbooks.views import calendar, versions

app_name = "playbooks"
urlpatterns = [
    path("", versions.versions, name="list"),
    path("<int:pk>/", versions.version, name="version"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
]
