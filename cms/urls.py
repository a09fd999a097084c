from django.conf import settings
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve

from cms.accounts import urls as accounts_urls
from cms.backoffice.isolation import urls as isolation_urls
from cms.backoffice.isolation.guard import guarded
from cms.health import healthz
from cms.media import document, media

urlpatterns = [
    path("admin/", include(guarded(accounts_urls))),
    path("admin/", include(guarded(isolation_urls))),  # both before Wagtail's own at the same addresses
    path("admin/", include(guarded(wagtailadmin_urls))),
    # Wagtail's own addresses of pages and documents, without those that ask for a password: see cms.audiences.
    re_path(r"^documents/(\d+)/(.*)$", document, name="wagtaildocs_serve"),
    path("healthz", healthz),
    path("", include("sites.urls")),
    path("", include("partner_api.urls")),
    path("", include("ilm_blocks.urls")),
]

if settings.SERVE_MEDIA:
    urlpatterns += [re_path(r"^media/(?P<path>(?:images|original_images|media|media_thumbnails)/.+)$", media)]

urlpatterns += [re_path(serve_pattern, serve, name="wagtail_serve")]  # last: a page may have any other path
