from django.urls import path

from luoshi.faces.desk import views

app_name = "desk"
urlpatterns = [path("", views.home, name="home")]
