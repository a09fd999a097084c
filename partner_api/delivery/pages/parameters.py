"""What ``/api/v2/`` may be asked: Wagtail's own words, read by our rules."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from wagtail.models import Locale, Page, Site

from partner_api.http.parameters import Choice, Count, Day, Parameters, RegionCode, Text
from sites.levels import RegionLevel
from sites.models import ArticlePage, EventPage, RegionPage

from .selection import public_pages

MOST_ID = 2**31 - 1
TYPES: dict[str, type[Page]] = {model._meta.label: model for model in (RegionPage, ArticlePage, EventPage)}
#: Parameters that only some types of pages have.
OF_TYPES: dict[str, Sequence[type[Page]]] = {
    "code": [RegionPage],
    "level": [RegionPage],
    "date": [ArticlePage, EventPage],
}


class Names(Text):
    """Names of fields, separated by commas; each may have one of ``signs`` before it."""

    default_error_messages = {
        "invalid": _("Write names of fields separated by commas, without spaces, each once."),
    }

    def __init__(self, pattern: str, **kwargs: Any) -> None:
        super().__init__(max_length=200, required=False, **kwargs)
        self.pattern = re.compile(pattern, re.ASCII)

    def run_validation(self, data: Any = serializers.empty) -> list[str]:
        names = super().run_validation(data).split(",")
        bare = [name.removeprefix("-") for name in names]
        if len({*bare}) < len(bare) or not all(map(self.pattern.fullmatch, names)):
            self.fail("invalid")
        return names


class Number(Count):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_ID, required=False, **kwargs)


class PageNumber(serializers.Field):
    """The number of a public page, or “root” for the one above all regions; read as the page."""

    default_error_messages = {
        "invalid": _("Write the number of a page, or “root”."),
        "unknown_page": _("No public page has this number."),
    }

    def to_internal_value(self, data: str) -> Page:
        if data == "root":
            return Page.get_first_root_node()
        if not re.fullmatch(r"[0-9]{1,10}", data):
            self.fail("invalid")
        page = public_pages().filter(pk=int(data)).first()
        return page or self.fail("unknown_page")


class SiteName(serializers.Field):
    """The host name of a region's Site, with its port where hosts are told apart by it; read as the Site."""

    default_error_messages = {"unknown_site": _("No region has a site with this name, like blumah.localhost.")}

    def to_internal_value(self, data: str) -> Site:
        hostname, _colon, port = data.partition(":")
        found = Site.objects.filter(hostname=hostname.replace("\0", "")).select_related("root_page")
        if port:
            found = found.filter(port=int(port) if re.fullmatch(r"[0-9]{1,5}", port) else 0)
        return found.order_by("pk").first() or self.fail("unknown_site")


class LocaleCode(Text):
    default_error_messages = {"unknown_locale": _("No page is written in this language.")}

    def run_validation(self, data: Any = serializers.empty) -> Locale:
        code = super().run_validation(data)
        return Locale.objects.filter(language_code=code).first() or self.fail("unknown_locale")


class Detail(Parameters):
    fields = Names(r"\*|_|-?[a-z][a-z_]*")
    rich_text_format = Choice(choices=["html", "db_html"], required=False)


class Listing(Detail):
    limit = Count(min_value=1, max_value=20, default=20)
    offset = Count(min_value=0, max_value=10_000, default=0)
    order = Names("-?[a-z][a-z_]*")
    search = Text(max_length=80, required=False)
    search_operator = Choice(choices=["and", "or"], default="and")


class PageListing(Listing):
    type = Choice(choices=list(TYPES), required=False)
    site = SiteName(required=False)
    child_of = PageNumber(required=False)
    descendant_of = PageNumber(required=False)
    ancestor_of = PageNumber(required=False)
    locale = LocaleCode(max_length=20, required=False)
    slug = Text(max_length=255, required=False)
    code = RegionCode(required=False)
    level = Choice(choices=RegionLevel.values, required=False)
    date = Day(required=False)

    default_error_messages = {
        "needs_type": _("Only pages of some types have this: add “type=” with one of %(types)s."),
        "contradiction": _("Give either “child_of” or “descendant_of”."),
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        asked = TYPES.get(attrs.get("type", ""))
        errors = {
            name: _error(self, "needs_type", types=", ".join(model._meta.label for model in models))
            for name, models in OF_TYPES.items()
            if name in attrs and asked not in models
        }
        if "child_of" in attrs and "descendant_of" in attrs:
            errors["descendant_of"] = _error(self, "contradiction")
        if errors:
            raise serializers.ValidationError(errors)
        return attrs


class FileListing(Listing):
    tags = Text(max_length=100, required=False)


class Find(Detail):
    id = Number()
    html_path = Text(max_length=500, required=False)
    site = SiteName(required=False)

    default_error_messages = {"needs_site": _("Say on which site: add “site=”, with the host name of a region.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "html_path" in attrs and "site" not in attrs:
            raise serializers.ValidationError({"html_path": _error(self, "needs_site")})
        return attrs


def _error(of: Parameters, code: str, **values: str) -> list[serializers.ErrorDetail]:
    return [serializers.ErrorDetail(of.default_error_messages[code] % values, code)]


def model_of(query: dict[str, Any]) -> type[Page]:
    return TYPES.get(query.get("type", ""), Page)
