"""*Embed*: the page of a region in the admin with the code to copy into other websites, and how it will look there."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from ilm_blocks.choices import Channel
from partner_api.addresses import api_url
from partner_api.delivery.content import Content
from partner_api.delivery.syndication import api as syndication
from sites.models import RegionPage

from . import snippets
from .addresses import DEFAULTS, embed_path, embed_url
from .options import Height, Theme

#: Every role of a region holds one of these on its page; all that the page tells is public.
RIGHTS = ("change", "approve", "administer", "operate", "broadcast")
HEIGHTS = {
    str(height.value): format_lazy(label, pixels=height.value)
    for height, label in {
        Height.LOW: _("low, {pixels} pixels"),
        Height.MIDDLE: _("middle, {pixels} pixels"),
        Height.HIGH: _("high, {pixels} pixels"),
    }.items()
}
THEMES = {
    "": _("as the reader's device"),
    Theme.LIGHT.value: _("light"),
    Theme.DARK.value: _("dark"),
    Theme.CONTRAST.value: _("high contrast"),
}
CONTENTS = {
    Content.ILM.value: _("public service ads alone"),
    Content.NEWS.value: _("with the region's news"),
    Content.AGENDA.value: _("with the region's agenda"),
    Content.ALL.value: _("with news and agenda"),
}
FEEDS = {
    "rss": _("RSS, for feed readers and WordPress"),
    "atom": _("Atom, for feed readers"),
    "json": _("JSON Feed, for scripts"),
    "mrss": _("Media RSS, for players of other makers"),
    "txt": _("lines of text, for LED tickers"),
}


def may_open(user: Any, page: Page) -> bool:
    return user.is_superuser or page_permission_policy.user_has_any_permission_for_instance(user, RIGHTS, page)


class ChoicesForm(forms.Form):
    content = forms.ChoiceField(label=_("Content"), choices=list(CONTENTS.items()), required=False)
    height = forms.ChoiceField(label=_("Height"), choices=list(HEIGHTS.items()), required=False)
    theme = forms.ChoiceField(label=_("Colours"), choices=list(THEMES.items()), required=False)

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen of each, the usual where nothing that there is."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or usual for name, usual in DEFAULTS.items()}


class EmbedCode(WagtailAdminTemplateMixin, TemplateView):
    template_name = "partner_api/admin/embed.html"
    page_title = _("Embed")
    header_icon = "code"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_open(request.user, self.region):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def region(self) -> RegionPage:
        return get_object_or_404(RegionPage, id=self.kwargs["page_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = ChoicesForm(DEFAULTS | self.request.GET.dict()).chosen
        told = {"content": chosen["content"]} if chosen["content"] != DEFAULTS["content"] else {}
        context = {
            "region": self.region,
            "form": ChoicesForm(initial=chosen),
            "frame": self._frame(embed_url(self.region.code, chosen), chosen),
            "element": self._element(chosen),
            "preview": self._frame(embed_path(self.region.code, chosen), chosen),
            "feeds": [(FEEDS[view.extension], self._feed(view.extension, **told)) for view in syndication.VIEWS],
            "social": self._feed("rss", channel=Channel.SOCIAL.value, **told),
            "home": self.region.full_url,
        }
        return context | super().get_context_data(**kwargs)

    def _frame(self, address: str, chosen: dict[str, str]) -> SafeString:
        title = snippets.title_of(self.region.full_name)
        return snippets.iframe(address, title, width="100%", height=chosen["height"])

    def _element(self, chosen: dict[str, str]) -> SafeString:
        title = snippets.title_of(self.region.full_name)
        return snippets.element(self.region.code, chosen, home=self.region.full_url, title=title)

    def _feed(self, extension: str, **query: str) -> str:
        path = reverse(f"delivery:feed-{extension}", args=[self.region.code])
        return api_url(f"{path}?{urlencode(query)}" if query else path)

    def get_page_subtitle(self) -> str:
        return self.region.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        explore = {"url": reverse("wagtailadmin_explore", args=[self.region.pk]), "label": self.region.full_name}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.region.full_name}
        return [*self.breadcrumbs_items, explore, here]


def button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is RegionPage and may_open(user, page):
        yield Button(EmbedCode.page_title, reverse("partner_api_embed", args=[page.pk]), icon_name="code", priority=80)
