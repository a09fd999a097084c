from django.urls import path

from . import views

app_name = "second_factor"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("set-up/", views.set_up, name="set_up"),
    path("verify/", views.verify, name="verify"),
    path("recovery-codes/", views.renew, name="renew"),
    path("remove/", views.remove, name="remove"),
]
