from django.urls import include, path, re_path

from .delivery.embed.oembed import oembed
from .delivery.embed.views import embed
from .delivery.embed.views import script as embed_script
from .delivery.pages.api import router
from .http.views import UnknownAddress
from .openapi import views as reference
from .reports import checking
from .reports.api import PlayReportView
from .transparency import views as transparency

urlpatterns = [
    path("api/v1/", reference.StartView.as_view(), name="start"),
    path("api/v1/", include("partner_api.delivery.urls")),
    path("api/v1/partners/play-report/", PlayReportView.as_view(), name="play-report"),
    path("api/v1/partners/", include("partner_api.partners.urls")),
    path("", include("partner_api.screens.urls")),
    path("api/v1/openapi.json", reference.OpenAPIView.as_view(), name="openapi"),
    path("api/v1/docs/", reference.docs, name="docs"),
    path("api/v2/", router.urls),
    path("oembed/", oembed, name="oembed"),
    path("embed/ilm-kendal.js", embed_script, name="embed-script"),
    path("embed/<str:code>/", embed, name="embed"),
    path("embed/<str:code>/ilm/<int:ilm_id>/", embed, name="embed-ilm"),
    path("laporan-tayang/", checking.ask, name="report-check"),
    path("laporan-tayang/<str:mark>/", checking.check, name="report-check-of"),
    path("transparansi/", transparency.page, name="transparency"),
    path("transparansi/tayang.csv", transparency.lines, name="transparency-lines"),
    path("transparansi/videotron.csv", transparency.screens, name="transparency-screens"),
    path("api/problems/", reference.problem_list, name="problems"),
    path("api/problems/<slug:code>/", reference.problem, name="problem"),
    re_path("^api/", UnknownAddress.as_view(), name="unknown"),  # last: the site's pages have no say below /api/
]
