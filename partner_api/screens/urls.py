from django.urls import path

from . import views
from .api import ManifestView
from .fleet.api import HeartbeatView, ScreenshotView
from .hours import OperatingHoursView
from .pairing import pages
from .pairing.api import PairTokenView, PairView
from .plays.api import PlaysView

app_name = "screens"
urlpatterns = [
    path("videotron/", views.videotron, name="videotron"),
    path("videotron/sw.js", views.worker, name="worker"),
    path("api/v1/screens/manifest/", ManifestView.as_view(), name="manifest"),
    path("api/v1/screens/operating/", OperatingHoursView.as_view(), name="operating"),
    path("api/v1/screens/pair/", PairView.as_view(), name="pair"),
    path("api/v1/screens/pair/token/", PairTokenView.as_view(), name="pair-token"),
    path("pasang/", pages.pair_page, name="pair-page"),
    path("pasang/<str:code>.svg", pages.drawn, name="pair-code"),
    path("api/v1/screens/heartbeat/", HeartbeatView.as_view(), name="heartbeat"),
    path("api/v1/screens/screenshot/", ScreenshotView.as_view(), name="screenshot"),
    path("api/v1/screens/plays/", PlaysView.as_view(), name="plays"),
]
