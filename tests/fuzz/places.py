"""Where requests go: every address of the admin and of the API, and the names that each declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from partner_api.delivery import parameters as regions_and_feeds
from partner_api.delivery.pages import parameters as pages
from partner_api.partners.submissions.parameters import SubmissionListParameters
from partner_api.partners.submissions.shapes import SubmissionDraft
from tests.cms.backoffice.isolation import addresses, forging
from tests.cms.backoffice.isolation.watching import undone
from tests.cms.backoffice.isolation.world import World

from .values import LAX, MAD

Fields = list[tuple[str, str]]


@dataclass(eq=False, repr=False)
class Place:
    """An address with all its fillings; for a page of the admin, also what a form of anybody's could say there."""

    name: str
    urls: list[str]
    declared: tuple[str, ...] = ()
    forged: dict[str, Any] = field(default_factory=dict)
    _read: tuple[tuple[str, ...], Fields] | None = None

    def __repr__(self) -> str:
        return self.name

    def read(self, client: Client) -> tuple[tuple[str, ...], Fields]:
        """The names on the page that ``client`` is given, with those declared; and its form as it stands."""
        if self._read is None:
            html = "" if self.declared else page(client, self.urls[0])
            found = dict.fromkeys([*self.declared, *IN_ADDRESS.findall(html)])
            filled = forms(html)
            names = tuple(dict.fromkeys([*found, *(name for name, _value in filled)]))
            self._read = names, filled
        return self._read


IN_ADDRESS = re.compile(r"[?&;]([a-z_]\w*)=", re.IGNORECASE)


def page(client: Client, url: str) -> str:
    with undone():
        response = client.get(url)
        if response.streaming or not response.headers.get("Content-Type", "").startswith(
            ("text/html", "application/json")
        ):
            return ""
        return response.content.decode(errors="replace")


def forms(html: str) -> Fields:
    """Every field of a page, with its value."""
    fields = BeautifulSoup(html, "html.parser").select("form [name]:not([name=csrfmiddlewaretoken])")
    return [(str(tag["name"]), str(tag.get("value") or tag.text)) for tag in fields]


def everywhere(world: World) -> list[Place]:
    return [*of_admin(world), *of_api(world)]


#: Wagtail's own, for superusers: shows how an error of the server looks.
MEANT_TO_FAIL = {"wagtailadmin_error_test"}


def of_admin(world: World) -> Iterator[Place]:
    for address in addresses.walk():
        urls: list[str] = []
        for name in ("village", "regency"):
            place = world.territories[name]
            plain = [url for url, _is_own in addresses.urls(address, place)]
            named = [query for query in forging.queries(address, place) if "id=" in query]
            urls += [*plain, *(f"{url}?{query}" for url in plain[:2] for query in named)]
        if urls and address.name not in MEANT_TO_FAIL:
            yield Place(address.name, [*dict.fromkeys(urls), *beyond(address, world)], forged=forging.form(place))


def beyond(address: addresses.Address, world: World) -> Iterator[str]:
    """The address with keys of no row."""
    numbers = {name for name, kind in address.pattern.pattern.converters.items() if "Int" in type(kind).__name__}
    filling = next(iter(addresses.fillings_of(address, world.territories["village"])), {})
    for value in (0, 2**63, 10**30) if numbers else ():
        try:
            yield reverse(address.name, kwargs=filling | dict.fromkeys(numbers, value))
        except NoReverseMatch:
            continue


def of_api(world: World) -> Iterator[Place]:
    village = world.territories["village"]
    rows = {
        "code": [village.code, "33.24", "bad-parameter", *MAD],
        "ilm_id": [world.from_above.pk, village.ilm.pk],
        "pk": [village.published.pk, village.article.pk, village.image.pk],
        "submission_id": [world.territories["regency"].partner_ilm.pk, village.ilm.pk, 10**30],
        "media_id": ["picture-1", f"film-{10**17}", *MAD],
        "upload_id": ["00000000-0000-4000-8000-000000000000", *MAD],
    }  # fmt: skip
    for route, pattern in routes():
        urls = [
            re.sub(r"<\w+:\w+>", quote(str(value), safe="", errors=LAX), route)
            for name in pattern.pattern.regex.groupindex or [""]
            for value in [*rows.get(name, [""]), *(10**30 if name in ("pk", "ilm_id") else "",)]
        ]
        yield Place(route, [f"/{url}" for url in dict.fromkeys(urls)], declared=declared())


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = (prefix + str(pattern.pattern)).replace("^", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif route.startswith("api/"):
            yield route, pattern


@cache
def declared() -> tuple[str, ...]:
    """The parameters of every address of the API; each refuses those of the others."""
    classes = [*classes_of(regions_and_feeds), *classes_of(pages), SubmissionListParameters, SubmissionDraft]
    return tuple(dict.fromkeys(name for kind in classes for name in kind().fields))


def classes_of(module: Any) -> Iterator[Any]:
    base = regions_and_feeds.Parameters
    yield from (kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base))


def path_of(url: str) -> tuple[str, str]:
    split = urlsplit(url)
    return split.path, split.query
