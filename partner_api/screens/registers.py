"""The register of videotrons, and the page that issues a token for one."""

from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, re_path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.views import InstanceSpecificView

from ilm_blocks.actions import films
from ilm_blocks.admin.forms.registers import RegisterForm
from ilm_blocks.admin.register import RegionOwnedAdmin
from ilm_blocks.admin.views.register_forms import DeleteRow

from . import tokens
from .connection import Connection
from .models import Screen
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
            buttons.insert(1, self.token_button(obj, classes.get("classnames_add") or []))
        if may_see(self.request.user, obj):
            buttons.append(self.plan_button(obj, classes.get("classnames_add") or []))
            buttons.append(self.days_button(obj, classes.get("classnames_add") or []))
        return buttons

    def plan_button(self, screen: Screen, classes: list[str]) -> dict[str, Any]:
        return {
            "url": self.url_helper.get_action_url("plan", quote(screen.pk)),
            "label": _("Plan of the day"),
            "classname": self.finalise_classname([*classes, "button-secondary"]),
            "title": _("What %(screen)s shows when") % {"screen": screen},
        }

    def days_button(self, screen: Screen, classes: list[str]) -> dict[str, Any]:
        return {
            "url": self.url_helper.get_action_url("days", quote(screen.pk)),
            "label": _("Proof of play by the day"),
            "classname": self.finalise_classname([*classes, "button-secondary"]),
            "title": _("What %(screen)s has reported, and what is missing") % {"screen": screen},
        }

    def token_button(self, screen: Screen, classes: list[str]) -> dict[str, Any]:
        return {
            "url": self.url_helper.get_action_url("token", quote(screen.pk)),
            "label": _("Address of the player"),
            "classname": self.finalise_classname([*classes, "button-secondary"]),
            "title": _("Issue a new token for %(screen)s") % {"screen": screen},
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
    search_fields = ("name", "id")
    button_helper_class = ScreenButtons
    delete_view_class = ScreenDeleteView
    form_class = ScreenForm
    panels: ClassVar[list[Panel]] = [
        FieldPanel("owner"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("width"), FieldPanel("height"), FieldPanel("viewing_m")]),
        FieldPanel("operating"),
        FieldPanel("own_percent"),
        SharesPanel(),
        FieldPanel("is_active"),
    ]

    def get_edit_handler(self) -> Panel:
        return ObjectList(self.panels, base_form_class=self.form_class)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        views = {"token": self.token_view, "days": self.days_view, "plan": self.plan_view}
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

    def days_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return DaysView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def plan_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return PlanView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def get_extra_class_names_for_field_col(self, obj: Screen, field_name: str) -> list[str]:
        return [] if field_name in ("name", "state") else ["ilm-nowrap"]

    def size(self, screen: Screen) -> str:
        return f"{screen.width} × {screen.height}"

    size.short_description = _("size")  # type: ignore[attr-defined]

    def state(self, screen: Any) -> str:
        zone = screen.owner_region.tzinfo  # the view has looked up a whole page of rows at once
        return str(Connection.of(screen, timezone.now(), zone))

    state.short_description = _("state")  # type: ignore[attr-defined]
