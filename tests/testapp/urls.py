from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from .settings import VARIANTS

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("notices/files/" if "prefix" in VARIANTS else "", include("ilm_blocks.urls")),
    path("", include(wagtail_urls)),
]
