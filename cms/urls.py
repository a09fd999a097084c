from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.health import healthz
from cms.login import NewPassword
from cms.media import document, media
from sites.isolation import urls as isolation_urls
from sites.isolation.guard import guarded

urlpatterns = [
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        NewPassword.as_view(),
        name="wagtailadmin_password_reset_confirm",
    ),
    path("admin/", include(guarded(isolation_urls))),  # before Wagtail's own at the same addresses
    path("admin/", include(guarded(wagtailadmin_urls))),
    re_path(r"^documents/(?P<document_id>\d+)/(?P<document_filename>.*)$", document),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", healthz),
    path("", include("partner_api.urls")),
    path("", include("ilm_blocks.urls")),
]

if settings.SERVE_MEDIA:
    urlpatterns += [re_path(r"^media/(?P<path>(?:images|original_images|media|media_thumbnails)/.+)$", media)]

urlpatterns += [path("", include(wagtail_urls))]  # last: a page may have any other path
