from django.urls import path

from . import api
from .articles import api as articles
from .drafts import api as drafts
from .events import api as events
from .live import api as live
from .sync import api as sync
from .syndication.api import VIEWS

app_name = "delivery"
urlpatterns = [
    path("regions/", api.RegionListView.as_view(), name="regions"),
    path("regions/<str:code>/", api.RegionView.as_view(), name="region"),
    path("regions/<str:code>/ilm/", api.FeedView.as_view(), name="feed"),
    path("regions/<str:code>/below/", api.BelowView.as_view(), name="below"),
    path("regions/<str:code>/beacon/", api.BeaconView.as_view(), name="beacon"),
    path("regions/<str:code>/snapshot/", sync.SnapshotView.as_view(), name="snapshot"),
    path("regions/<str:code>/changes/", sync.ChangesView.as_view(), name="changes"),
    path("regions/<str:code>/articles/", articles.ArticleListView.as_view(), name="articles"),
    path("articles/<int:article_id>/", articles.ArticleView.as_view(), name="article"),
    path("regions/<str:code>/events/", events.EventListView.as_view(), name="events"),
    path("events/", live.LiveView.as_view(), name="live"),
    path("events/<int:event_id>/", events.EventView.as_view(), name="event"),
    *(path(f"regions/<str:code>/feed.{v.extension}", v.as_view(), name=f"feed-{v.extension}") for v in VIEWS),
    path("preview/<str:token>/", drafts.PreviewView.as_view(), name="preview"),
    path("ilm/", api.ILMListView.as_view(), name="ilms"),
    path("ilm/<int:ilm_id>/", api.ILMView.as_view(), name="ilm"),
]
