from django.urls import path

from . import views
from .api import ManifestView
from .fleet.api import HeartbeatView, ScreenshotView
from .plays.api import PlaysView

app_name = "screens"
urlpatterns = [
    path("videotron/", views.videotron, name="videotron"),
    path("videotron/sw.js", views.worker, name="worker"),
    path("api/v1/screens/manifest/", ManifestView.as_view(), name="manifest"),
    path("api/v1/screens/heartbeat/", HeartbeatView.as_view(), name="heartbeat"),
    path("api/v1/screens/screenshot/", ScreenshotView.as_view(), name="screenshot"),
    path("api/v1/screens/plays/", PlaysView.as_view(), name="plays"),
]
