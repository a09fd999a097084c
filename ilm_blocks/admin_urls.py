"""Screens of the admin beside those of the ILM viewset."""

from django.urls import path

from .views import answers, decisions, quiet_periods, review

app_name = "ilm_blocks_admin"
urlpatterns = [
    path("in-region/", answers.InRegion.as_view(), name="in_region"),
    path("on-a-day/", answers.OnADay.as_view(), name="on_a_day"),
    path("menunggu/", review.Waiting.as_view(), name="waiting"),
    path("masa-tenang/<int:pk>/", quiet_periods.ConfirmQuietPeriod.as_view(), name="quiet_period"),
    path("<int:pk>/tinjau/", review.ReviewILM.as_view(), name="review"),
    path("<int:pk>/where/", answers.Where.as_view(), name="where"),
    path("<int:pk>/why/", answers.Why.as_view(), name="why"),
    path("<int:pk>/decide/<slug:kind>/", decisions.Decide.as_view(), name="decide"),
    path("decisions/<int:pk>/undo/", decisions.Undo.as_view(), name="undo"),
]
