"""The board of the fleet, the page of one screen, its picture, and the commands that its operators give."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ilm_blocks import dates, duties
from ilm_blocks.admin.searching import cleaned
from ilm_blocks.regions import Region

from ..connection import ConnectionState
from ..faults import Fault
from ..models import PROGRAMMES, Screen
from ..plans import words
from ..plans.planned import plan_of
from ..plays.days_view import may_see
from ..programme.members import LocalDay
from . import board, commands
from .board import Listed
from .models import CommandKind, EventKind, ScreenCommand, ScreenEvent, ScreenPicture

PER_PAGE = 50
COMMANDS_SHOWN, EVENTS_SHOWN = 10, 50
SEEN = ("view", "watch")
EXPLAINED = {
    CommandKind.IDENTIFY: gettext_lazy("Shows its name, its number and a colour for 30 seconds, over the programme."),
    CommandKind.SCREENSHOT: gettext_lazy("The picture appears here within two minutes; the one before is forgotten."),
    CommandKind.RELOAD: gettext_lazy("The programme goes on after some seconds."),
    CommandKind.REFETCH: gettext_lazy("Drops all files and fetches them again. Playing goes on meanwhile."),
    CommandKind.CLEAR: gettext_lazy(
        "Forgets its files, its programme, its address, and proofs of play that it has not reported yet. It shows "
        "nothing until it is paired anew."
    ),
}


class Filter(forms.Form):
    """What of the fleet is listed."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    q = forms.CharField(
        label=gettext_lazy("Name, number or region"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip

    def __init__(self, *args: Any, districts: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *ConnectionState.choices]  # type: ignore[attr-defined]
        named = [(region.code, str(region)) for region in districts]
        self.fields["region"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]

    def of(self, fleet: list[Listed]) -> list[Listed]:
        """Those of ``fleet`` that are asked for; all of them where what is asked cannot be read."""
        asked = self.cleaned_data if self.is_valid() else {}
        found = [one for one in fleet if asked.get("state") in (None, "", one.state)]
        found = [one for one in found if asked.get("region") in (None, "", one.district.code)]
        sought = cleaned(asked.get("q") or "").lower().split()
        return [one for one in found if all(word in _text(one) for word in sought)]


def _text(one: Listed) -> str:
    return f"{one.screen.name} {one.screen.pk} {one.region} {one.region.code}".lower()


class BoardView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "partner_api/admin/fleet.html"
    page_title = gettext_lazy("Fleet of videotrons")
    header_icon = "desktop"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy_registry.get_by_type(Screen).user_has_any_permission(request.user, SEEN):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        policy = policy_registry.get_by_type(Screen)
        seen = policy.instances_user_has_any_permission_for(self.request.user, SEEN)
        fleet = board.fleet(seen, timezone.now())
        tiles = board.tiles(fleet)
        form = Filter(self.request.GET, districts=[tile.region for tile in tiles])
        page = Paginator(board.gravest_first(form.of(fleet)), PER_PAGE).get_page(self.request.GET.get("p"))
        listed = list(page.object_list)
        states, lines = board.table(tiles)
        playing, pictures = board.shown(listed), board.pictures(listed)
        asked = self.request.GET.copy()
        asked.pop("p", None)
        return super().get_context_data(
            total=len(fleet), counts=board.counts(fleet), tiles=tiles, states=states, lines=lines, form=form, page=page,
            rows=[(one, playing.get(one.screen.pk, ""), pictures.get(one.screen.pk)) for one in listed],
            asked=asked.urlencode(), **kwargs,
        )  # fmt: skip


class OfScreen:
    """Of one screen, for those who see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def screen(self) -> Screen:
        found = get_object_or_404(Screen.objects.select_related("owner", "health"), pk=self.kwargs["pk"])
        if not may_see(self.request.user, found):
            raise PermissionDenied
        return found

    @cached_property
    def may_command(self) -> bool:
        policy = policy_registry.get(self.screen)
        return policy.user_has_permission_for_instance(self.request.user, "change", self.screen)


class ScreenPage(OfScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "partner_api/admin/fleet_screen.html"
    header_icon = "desktop"

    def get_page_title(self) -> str:
        return self.screen.name

    def get_page_subtitle(self) -> str:
        return str(self.listed.region)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        fleet = {"url": reverse("partner_api_fleet"), "label": BoardView.page_title}
        own = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, fleet, own]

    @cached_property
    def listed(self) -> Listed:
        return board.fleet(Screen.objects.filter(pk=self.screen.pk), timezone.now())[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, at, zone = self.listed, timezone.now(), self.listed.connection.zone
        given = ScreenCommand.objects.filter(screen=self.screen).select_related("asked_by")[:COMMANDS_SHOWN]
        events = ScreenEvent.objects.filter(screen=self.screen)[:EVENTS_SHOWN]
        health, picture = one.health, board.pictures([one]).get(self.screen.pk)
        return super().get_context_data(
            one=one, screen=self.screen, playing=board.shown([one]).get(self.screen.pk, ""),
            picture=picture, taken_at=dates.instant(picture.taken_at, zone) if picture else "",
            beat_at=dates.instant(health.beat_at, zone) if health and health.beat_at else "",
            planned=self._planned(at), may_command=self.may_command,
            kinds=[(kind, EXPLAINED[kind]) for kind in EXPLAINED],
            given=[(each, each.state(at), dates.instant(each.asked_at, zone)) for each in given],
            events=[(dates.instant(event.at, zone), _event(event, zone)) for event in events],
            **kwargs,
        )  # fmt: skip

    def _planned(self, at: datetime) -> list[tuple[Any, str]]:
        """What the plan of today has for now."""
        now = at.astimezone(self.listed.connection.zone)
        plan = plan_of(self.screen, LocalDay(now.date(), self.listed.connection.zone), now)
        return [(loop.label, words.answer(plan, loop, now)) for loop in PROGRAMMES]


def _event(event: ScreenEvent, zone: Any) -> str:
    """One line of the history."""
    said = str(EventKind(event.kind).label)
    if event.kind == EventKind.SILENT:
        since = dates.instant(datetime.fromisoformat(event.of), zone)
        return _("connected again; it was silent since %(since)s") % {"since": since}
    if event.of in Fault:
        return f"{said}: {Fault(event.of).label}"
    return said


class CommandView(OfScreen, View):
    """Takes a command for a screen, and goes back to its page."""

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        if not self.may_command:
            raise PermissionDenied
        page = redirect(reverse("partner_api_fleet_screen", args=[pk]))
        if request.POST.get("kind") not in CommandKind:
            raise Http404
        kind = CommandKind(request.POST["kind"])
        if kind == CommandKind.CLEAR and request.POST.get("confirm", "").strip().lower() != self.screen.pk:
            told = _("Nothing was asked: type the number %(number)s of this videotron to have it forget everything.")
            messages.error(request, told % {"number": self.screen.pk})
            return page
        try:
            commands.ask(self.screen, kind, timezone.now(), user=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("Asked. The videotron hears of it with its next word, within a minute."))
        return page


class PictureView(OfScreen, View):
    """The last picture of what a screen shows, as bytes that no cache keeps."""

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        picture = get_object_or_404(ScreenPicture, screen=self.screen)
        response = HttpResponse(bytes(picture.content), content_type=picture.mime)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'"
        add_never_cache_headers(response)
        return response


class FleetMenuItem(MenuItem):
    """For those who see any screen."""

    def is_shown(self, request: HttpRequest) -> bool:
        return duties.holds_anywhere(request.user, "change", "approve", "operate")


def menu_item() -> MenuItem:
    url = reverse_lazy("partner_api_fleet")
    return FleetMenuItem(gettext_lazy("Fleet of videotrons"), url, name="fleet", icon_name="desktop", order=76)
