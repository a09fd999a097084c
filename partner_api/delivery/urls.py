from django.urls import path

from . import api

app_name = "delivery"
urlpatterns = [
    path("regions/", api.RegionListView.as_view(), name="regions"),
    path("regions/<str:code>/", api.RegionView.as_view(), name="region"),
    path("regions/<str:code>/ilm/", api.FeedView.as_view(), name="feed"),
    path("ilm/", api.ILMListView.as_view(), name="ilms"),
    path("ilm/<int:ilm_id>/", api.ILMView.as_view(), name="ilm"),
]
