"""The play report for a partner's programs."""

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from ilm_blocks.models import Agreement
from partner_api.http.parameters import wrong
from partner_api.partners.agreements.reading import agreements_of
from partner_api.partners.described import keyed
from partner_api.partners.keys.scopes import Scope
from partner_api.partners.resources import PartnerResource
from partner_api.problems import Problem

from . import shapes, tables
from .parameters import PlayReportParameters
from .report import Report, TooManyRows, build
from .subject import Subject


class LinesRenderer(BaseRenderer):
    """For the negotiation alone, where `format=csv` asks for lines: the view writes them itself."""

    media_type = "text/csv"
    format = "csv"


@keyed(
    "get", "getPlayReport", _("The play report of a partner"), shapes.PlayReport, 403, "unknown_agreement",
    scope=Scope.REPORTS_READ, texts=["text/csv"],
    description=_("What was planned and what was shown of the partner's items, and how much of it is known: an hour"
                  " without a report is not one in which nothing was shown. `format=csv` answers the rows alone."),
)  # fmt: skip
class PlayReportView(PartnerResource):
    scopes = {"GET": Scope.REPORTS_READ}
    parameters = PlayReportParameters

    def get_renderers(self) -> list[BaseRenderer]:
        return [*super().get_renderers(), *([LinesRenderer()] if self.request.GET.get("format") == "csv" else [])]

    def get(self, request: Request) -> HttpResponseBase:
        report = self.report()
        if self.query["format"] == "csv":
            return HttpResponse(tables.as_csv(report), content_type="text/csv; charset=utf-8")
        return Response(shapes.told(report))

    def report(self) -> Report:
        subject = Subject(partner=self.partner, agreement=self.agreement())
        try:
            return build(subject, self.query["period"], timezone.now(), by_hour=self.query["per"] == "hour")
        except TooManyRows:
            raise wrong("last", "too_many_rows", _("So many days make too many rows: ask for fewer.")) from None

    def agreement(self) -> Agreement | None:
        """Another partner's is as unknown as one that there never was."""
        if (pk := self.query.get("agreement")) is None:
            return None
        agreement = agreements_of(self.partner).filter(pk=pk).first()
        if agreement is None:
            raise Problem("unknown_agreement")
        return agreement
