from django.urls import re_path

from .media import views

app_name = "ilm_blocks"
urlpatterns = [
    re_path(r"^m/(?P<sha256>[0-9a-f]{64})\.(?P<ext>[a-z0-9]{2,5})$", views.serve, name="asset"),
]
