from django.urls import path

from luoshi.office.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listed, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.opened, name="open"),
]
