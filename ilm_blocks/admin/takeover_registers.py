"""The registers of emergencies: those that are or were on the air, and the templates that they begin with."""

from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail_modeladmin.helpers import ButtonHelper

from ..models import Takeover, TakeoverTemplate
from .forms.takeovers import TakeoverForm
from .register import RegionOwnedAdmin, Register, yes_or_no
from .views.takeovers import CreateTakeover, EndTakeover

#: Functions from a takeover to a button of it (``url``, ``label``, ``title``), from other apps.
TAKEOVER_BUTTONS = "register_takeover_button"


class TakeoverButtons(ButtonHelper):
    """Ends a broadcast that still runs, or is to come; leads to what other apps know of it."""

    def get_buttons_for_obj(self, obj: Takeover, **classes: Any) -> list[dict[str, Any]]:
        buttons = super().get_buttons_for_obj(obj, **classes)
        is_over = obj.ended_at or obj.until <= timezone.now()
        if not is_over and self.permission_helper.user_can_edit_obj(self.request.user, obj):
            buttons.append(self.end_button(obj, classes.get("classnames_add") or []))
        classname = self.finalise_classname([*(classes.get("classnames_add") or []), "button-secondary"])
        return [*buttons, *(button(obj) | {"classname": classname} for button in hooks.get_hooks(TAKEOVER_BUTTONS))]

    def end_button(self, takeover: Takeover, classes: list[str]) -> dict[str, Any]:
        return {
            "url": self.url_helper.get_action_url("end", quote(takeover.pk)),
            "label": _("End"),
            "classname": self.finalise_classname([*classes, "no"]),
            "title": _("End “%(takeover)s” on every screen") % {"takeover": takeover},
        }


class TakeoverAdmin(RegionOwnedAdmin):
    model = Takeover
    menu_icon = "warning"
    menu_order = 70
    list_display = ("text", "severity", "owning_region", "starts_at", "until", "drill")
    drill = yes_or_no(_("drill"), "is_drill")
    search_fields = ("text", "reason")
    form_class = TakeoverForm
    button_helper_class = TakeoverButtons
    create_view_class = CreateTakeover
    panels = [
        FieldPanel("severity"),
        FieldPanel("text", widget=AdminAutoHeightTextInput),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("until")]),
        FieldPanel("is_drill"),
        FieldPanel("reason"),
        FieldPanel("confirmation"),
    ]

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        end = re_path(
            self.url_helper.get_action_url_pattern("end"),
            self.of_a_row(self.end_view),
            name=self.url_helper.get_action_url_name("end"),
        )
        return (*super().get_admin_urls_for_registration(), end)

    def end_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        return EndTakeover.as_view(model_admin=self, instance_pk=instance_pk)(request)


class TakeoverTemplateAdmin(Register):
    model = TakeoverTemplate
    menu_icon = "list-ul"
    menu_order = 71
    list_display = ("name", "severity", "text", "hours", "active")
    active = yes_or_no(_("active"), "is_active")
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("severity"), FieldPanel("hours")]),
        FieldPanel("text", widget=AdminAutoHeightTextInput),
        FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
    ]
