"""The register of videotrons, and the page that issues a token for one."""

from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, re_path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.views import InstanceSpecificView

from ilm_blocks.actions import films
from ilm_blocks.admin.forms.registers import RegisterForm
from ilm_blocks.admin.register import RegionOwnedAdmin
from ilm_blocks.admin.views.register_forms import DeleteRow

from . import tokens
from .card_previews import CardsView, PlayedView
from .connection import Connection
from .models import Screen
from .pairing import deciding
from .pairing.models import Pairing
from .plans.panel import SharesPanel
from .plans.views import PlanView
from .plays.days_view import DaysView, may_see
from .plays.models import Play, PlayHour


class ScreenForm(RegisterForm):
    @property
    def owner_is_settled(self) -> bool:
        """A screen has its number before it is saved."""
        return not self.instance._state.adding

    def save(self, commit: bool = True) -> Screen:
        screen: Screen = super().save(commit=commit)
        if {"width", "height", "is_active"} & {*self.changed_data}:
            films.sizes_changed()
        return screen


class ScreenButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj: Screen, **classes: Any) -> list[dict[str, Any]]:
        buttons = super().get_buttons_for_obj(obj, **classes)
        if self.permission_helper.user_can_edit_obj(self.request.user, obj):
            buttons[1:1] = self.token_buttons(obj, classes.get("classnames_add") or [])
        if may_see(self.request.user, obj):
            buttons.extend(self.play_buttons(obj, classes.get("classnames_add") or []))
        return buttons

    def token_buttons(self, screen: Any, classes: list[str]) -> list[dict[str, Any]]:
        """Pair one that is not paired, revoke the token of one that is; the address is for players of other makes."""
        if screen.token_hash or screen.is_awaited:
            said = _("Revoke the token"), _("%(screen)s shows nothing from then on, until it is paired anew")
            acts = [self._button(self.url_helper.get_action_url("revoke", quote(screen.pk)), *said, screen, classes)]
        else:
            url = f"{reverse('partner_api_pair')}?screen={screen.pk}"
            acts = [self._button(url, _("Pair"), _("Pair %(screen)s by the code that it shows"), screen, classes)]
        url = self.url_helper.get_action_url("token", quote(screen.pk))
        said = _("Address of the player"), _("Issue a new token for %(screen)s")
        return [*acts, self._button(url, *said, screen, classes)]

    def play_buttons(self, screen: Screen, classes: list[str]) -> list[dict[str, Any]]:
        said = {
            "plan": (_("Plan of the day"), _("What %(screen)s shows when")),
            "days": (_("Proof of play by the day"), _("What %(screen)s has reported, and what is missing")),
            "cards": (_("Cards of the region"), _("How news, agenda and address of the region look on %(screen)s")),
        }
        address = self.url_helper.get_action_url
        return [self._button(address(name, quote(screen.pk)), *words, screen, classes) for name, words in said.items()]

    def _button(self, url: str, label: Any, title: Any, screen: Screen, classes: list[str]) -> dict[str, Any]:
        return {
            "url": url,
            "label": label,
            "classname": self.finalise_classname([*classes, "button-secondary"]),
            "title": title % {"screen": screen},
        }


class TokenView(InstanceSpecificView):
    """Issues a token when asked to, and shows the player's address with it this once."""

    template_name = "partner_api/admin/token.html"
    page_title = _("Address of the player")

    def check_action_permitted(self, user: Any) -> bool:
        return self.permission_helper.user_can_edit_obj(user, self.instance)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = tokens.issue(self.instance, user=request.user)
        page = request.build_absolute_uri(reverse("screens:videotron"))
        address = f"{page}?screen={self.instance.pk}#token={token}"
        return self.render_to_response(self.get_context_data(address=address))


class RevokeView(InstanceSpecificView):
    """Asks once more, and ends the token."""

    template_name = "partner_api/admin/revoke.html"
    page_title = _("Revoke the token")

    def check_action_permitted(self, user: Any) -> bool:
        return self.permission_helper.user_can_edit_obj(user, self.instance)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        deciding.revoke(self.instance, user=request.user)
        messages.success(request, _("The token of “%(screen)s” is revoked.") % {"screen": self.instance})
        return redirect(self.index_url)


class ScreenDeleteView(DeleteRow):
    """Only for what has never shown anything: proofs of play outlive all else, and name their screen."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        has_shown = any(proofs.objects.filter(screen=self.instance).exists() for proofs in (Play, PlayHour))
        if not has_shown:
            return super().post(request, *args, **kwargs)
        advice = _("“%(screen)s” has shown something, and that stays on record. Switch it off instead.")
        messages.error(request, advice % {"screen": self.instance})
        return redirect(self.edit_url)


class ScreenAdmin(RegionOwnedAdmin):
    model = Screen
    menu_icon = "desktop"
    menu_order = 75
    list_display = ("name", "state", "owning_region", "size", "id")
    list_select_related = ("health",)
    search_fields = ("name", "id", "place")
    index_template_name = "partner_api/admin/screens.html"
    button_helper_class = ScreenButtons
    delete_view_class = ScreenDeleteView
    form_class = ScreenForm
    panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("owner"), FieldPanel("name"), FieldPanel("place"), FieldPanel("venue")], heading=_("Place")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("width"), FieldPanel("height")]),
                FieldRowPanel([FieldPanel("viewing_m"), FieldPanel("volume")]),
                FieldPanel("is_active"),
            ],
            heading=_("Display"),
        ),
        MultiFieldPanel([FieldPanel("operating")], heading=_("Operating hours")),
        MultiFieldPanel([FieldPanel("own_percent"), FieldPanel("filler_percent"), SharesPanel()], heading=_("Airtime")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("hardware_of"), FieldPanel("hardware_contact")]),
                FieldRowPanel([FieldPanel("run_by"), FieldPanel("run_by_contact")]),
            ],
            heading=_("Owner and operator"),
        ),
    ]

    def get_queryset(self, request: Any) -> QuerySet:
        awaited = Pairing.objects.awaited(timezone.now()).filter(screen=OuterRef("pk"))
        return super().get_queryset(request).annotate(is_awaited=Exists(awaited))

    def get_edit_handler(self) -> Panel:
        return ObjectList(self.panels, base_form_class=self.form_class)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        views = {
            "token": self.token_view, "revoke": self.revoke_view, "days": self.days_view, "plan": self.plan_view,
            "cards": self.cards_view, "played": self.played_view,
        }  # fmt: skip
        of_a_screen = (
            re_path(
                self.url_helper.get_action_url_pattern(action),
                self.of_a_row(view),
                name=self.url_helper.get_action_url_name(action),
            )
            for action, view in views.items()
        )
        return (*super().get_admin_urls_for_registration(), *of_a_screen)

    def token_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return TokenView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def revoke_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return RevokeView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def days_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return DaysView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def plan_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return PlanView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def cards_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return CardsView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def played_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return PlayedView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def get_extra_class_names_for_field_col(self, obj: Screen, field_name: str) -> list[str]:
        return [] if field_name in ("name", "state") else ["ilm-nowrap"]

    def size(self, screen: Screen) -> str:
        shape = _("portrait format") if screen.orientation == "portrait" else _("landscape format")
        return f"{screen.width} × {screen.height}, {shape}"

    size.short_description = _("size")  # type: ignore[attr-defined]

    def state(self, screen: Any) -> str:
        zone = screen.owner_region.tzinfo  # the view has looked up a whole page of rows at once
        return str(Connection.of(screen, timezone.now(), zone))

    state.short_description = _("state")  # type: ignore[attr-defined]
