"""Views that stand before Wagtail's own, at the same addresses."""

from django.urls import include, path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .reports import LockedPages, SiteHistory
from .views import tag_autocomplete

reports = [
    path("locked/", LockedPages.as_view(), name="locked_pages"),
    path("locked/results/", LockedPages.as_view(results_only=True), name="locked_pages_results"),
    path("site-history/", SiteHistory.as_view(), name="site_history"),
    path("site-history/results/", SiteHistory.as_view(results_only=True), name="site_history_results"),
]
urlpatterns = [
    path("tag-autocomplete/", tag_autocomplete, name="own_tags"),
    path("reports/", include((reports, "own_reports"))),
]
decorate_urlpatterns(urlpatterns, require_admin_access)
