from django.urls import path

from luoshi.office.files import views

app_name = "files"
urlpatterns = [path("<uuid:pk>/", views.download, name="download")]
