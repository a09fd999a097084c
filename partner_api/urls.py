from django.urls import include, path

urlpatterns = [
    path("", include("partner_api.screens.urls")),
]
