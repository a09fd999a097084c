"""A partner's agreements for its programs: what may be handed in under which, and how much is left."""

from typing import ClassVar

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from ..described import keyed
from ..keys.scopes import Scope
from ..resources import PartnerResource
from . import reading, shapes


@keyed(
    "get", "listAgreements", _("A partner's agreements"), shapes.AgreementList, 403, scope=Scope.REPORTS_READ,
    description=_("With numbers, days, scope, quota and state, the one that lasts longest first; also those that were"
                  " made under an earlier name of the partner. They are written by the region that keeps the partner."),
)  # fmt: skip
class AgreementsView(PartnerResource):
    scopes: ClassVar = {"GET": Scope.REPORTS_READ}

    def get(self, request: Request) -> HttpResponseBase:
        return Response({"items": reading.told(self.partner, timezone.now())})
