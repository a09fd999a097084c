"""Who has logged in and holds no duty: led to what is offered to them, or told why there is nothing here."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.models import ModelLogEntry

from cms.accounts.second_factor.middleware import OPEN
from ilm_blocks.queries import reviewers
from sites.models import FormerCode, RegionPage

from . import offers
from .answering import place_of

OFFERS = "accounts_offers"
#: What such a person uses: the way in and out, and where they answer.
THEIRS = OPEN | {OFFERS, "accounts_offer", "accounts_address"}
#: Steps that name a region in which the person had a duty.
HELD = ("accounts.assign_role", "accounts.succeed_role", "accounts.dismiss_role")


def may_enter(user: Any) -> bool:
    return user.has_perm("wagtailadmin.access_admin")


class OutsideMiddleware:
    """Leads them there from every address of the admin; Wagtail would show the log-in to who has logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        address = request.resolver_match
        is_theirs = address is None or address.view_name in THEIRS or "second_factor" in address.namespaces
        if is_theirs or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if request.user.is_anonymous or may_enter(request.user) or asks_as_a_program(request):
            return None
        return redirect(OFFERS)


def asks_as_a_program(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


class WaitingOffers(TemplateView):
    """All that is offered to the person, each to be accepted or declined; without any, who can help."""

    template_name = "accounts/offers.html"
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if may_enter(request.user):  # they find the same on their first screen
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [(offered, place_of(offered)) for offered in offers.waiting_for(self.request.user)]
        facts = {
            "title": _("You are offered a role") if waiting else _("Nothing is here for you yet"),
            "waiting": waiting,
            "helpers": [] if waiting else helpers(self.request.user),
        }
        return super().get_context_data(**kwargs) | facts


def helpers(user: Any) -> Sequence[Any]:
    """The administrators of the region where ``user`` held a duty last, or of the nearest above it that has any."""
    steps = ModelLogEntry.objects.for_instance(user).filter(action__in=HELD).order_by("-pk")
    codes = (step.data.get("region") for step in steps[:1])
    region = next((found for code in codes if (found := region_of(code))), None)
    return reviewers.administrators_for(region) if region else []


def region_of(code: str) -> RegionPage | None:
    former = FormerCode.objects.filter(code=code).select_related("region").first()
    return former.region if former else RegionPage.objects.filter(code=code).first()
