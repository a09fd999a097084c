from django.urls import path

from . import views

app_name = "messenger"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("code/", views.prove, name="prove"),
    path("test/", views.try_out, name="try_out"),
    path("forget/", views.forget, name="forget"),
]
