"""Whatever is sent to the admin and to the API, by whomever: no answer is an error of the server.

The suite sends the same requests each time. ``make fuzz`` sends others, and many more; what it finds it prints as a
curl, with the seed that finds it again.
"""

import logging
import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from partner_api.partners.keys import acts as keys
from partner_api.partners.keys.scopes import Scope
from partner_api.screens import tokens
from tests.cms.backoffice.isolation import world as worlds
from tests.cms.backoffice.isolation.watching import client_of, undone
from tests.fuzz import places, values
from tests.fuzz.places import Fields, Place
from tests.sidebar import one_sidebar

pytestmark = pytest.mark.database

SEED = int(os.environ.get("FUZZ_SEED") or 20240214)
CASES = int(os.environ.get("FUZZ_CASES") or 1_500)
ROLES = ("superuser", "regency", "district", "village", "partner", "anonymous")
PARTNERS, WRITING = "api/v1/partners", ("POST", "PATCH")
METHODS = ("GET", "GET", "POST", "POST", "HEAD", "PATCH")


@dataclass(repr=False)
class Everything:
    """All places, and a client of each role; a videotron's token is as good as a session at its addresses, and so is a
    partner's key."""

    places: list[Place]
    clients: dict[str, Client]
    token: str
    key: str


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker) -> Iterator[Everything]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = worlds.build()
        clients = {name: client_of(world, name) for name in ROLES}
        for client in clients.values():
            client.raise_request_exception = True  # an error is told with the line that it comes from
        token = tokens.issue(world.territories["village"].screen)
        with one_sidebar():
            yield Everything(places.everywhere(world), clients, token, key_of(world))
        transaction.set_rollback(True)


def key_of(world: worlds.World) -> str:
    """Of the people of the regency's partner; it may do whatever a key may."""
    partner = world.territories["regency"].partner
    _key, token = keys.make(partner, name="Sistem", scopes=Scope.values, days=1, user=world.people["other_partner"])
    return token


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@dataclass
class Asked:
    role: str
    method: str
    url: str
    body: bytes
    content_type: str
    headers: dict[str, str]

    def curl(self) -> str:
        """The request, for a terminal; signs in for nobody."""
        words = ["curl", "-i", *(["--head"] if self.method == "HEAD" else ["-X", self.method])]
        headers = self.headers | ({"Content-Type": self.content_type} if self.body else {})
        for name, value in headers.items():
            words += ["-H", f"{name}: {value}"]
        shown = f"printf %b {shlex.quote(escaped(self.body))} | " if self.body else ""
        words += ["--data-binary", "@-"] if self.body else []
        return f"{shown}{shlex.join([*words, f'http://localhost:8000{self.url}'])}  # as {self.role}"


def escaped(body: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\x{byte:02x}" for byte in body)


@st.composite
def requests(draw, place: Place, names: tuple[str, ...], filled: Fields, tokens: Mapping[str, str]) -> Asked:
    role, method = draw(st.sampled_from(ROLES)), draw(st.sampled_from(METHODS))
    path, query = places.path_of(draw(st.sampled_from(place.urls)))
    some = fields(names)
    asked = values.encoded(draw(some)) if draw(st.booleans()) or method not in WRITING else ""
    query = "&".join(part for part in (query, asked) if part)
    body, content_type = draw(bodies(place, filled, some)) if method in WRITING else (b"", "")
    room = next((room for room in tokens if room in path and draw(st.booleans())), None)
    headers = {"Authorization": f"Bearer {tokens[room]}", "If-Match": "*"} if room else {}
    if room == PARTNERS and draw(st.booleans()):
        some_said = st.fixed_dictionaries({}, optional=dict.fromkeys(names, values.shapes))
        body, content_type = values.as_json(draw(some_said)), "application/json"
    if room == PARTNERS and draw(st.booleans()):
        headers |= {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Offset": draw(st.sampled_from("09"))}
        headers |= {"Upload-Metadata": "kind cGljdHVyZQ=="}  # a picture
    return Asked(role, method, f"{path}?{query}" if query else path, body, content_type, headers)


def fields(names: tuple[str, ...]) -> st.SearchStrategy[Fields]:
    """A few fields, mostly by names that the place declares; some of them twice."""
    name = st.sampled_from([*names, *values.UNDECLARED])
    if names:
        name = st.sampled_from(names) | name
    return st.lists(st.tuples(name, values.text), max_size=4)


@st.composite
def bodies(draw, place: Place, filled: Fields, some: st.SearchStrategy[Fields]) -> tuple[bytes, str]:
    """A form as the page has it with some fields missing, some forged and some mad; or something else altogether."""
    kind = draw(st.sampled_from(("form", "form", "form", "fields", "json", "no json", "wrong type")))
    if kind == "json":
        return values.as_json(draw(values.shapes)), "application/json"
    if kind == "no json":
        return draw(st.sampled_from(values.NO_JSON)), "application/json"
    sent = draw(some) if kind != "form" else list(draw(mended(place, filled)))
    body = values.encoded(sent).encode()
    return body, draw(st.sampled_from(values.CONTENT_TYPES)) if kind == "wrong type" else values.CONTENT_TYPES[0]


@st.composite
def mended(draw, place: Place, filled: Fields) -> Fields:
    known = dict(filled) | {name: str(value) for name, value in place.forged.items() if draw(st.booleans())}
    missing = draw(st.sets(st.sampled_from(sorted(known)), max_size=6)) if known else set()
    mad = draw(st.dictionaries(st.sampled_from(sorted(known)), values.text, max_size=3)) if known else {}
    return [(name, mad.get(name, value)) for name, value in known.items() if name not in missing]


@seed(SEED)
@settings(
    max_examples=CASES, database=None, deadline=None, phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
def test_no_request_is_answered_with_an_error_of_the_server(everything, data):
    place = data.draw(st.sampled_from(everything.places))
    names, filled = place.read(everything.clients["superuser"])  # not while drawing: pages hold random tokens
    asked = data.draw(requests(place, names, filled, {"screens": everything.token, PARTNERS: everything.key}))
    client = everything.clients[asked.role]

    try:
        with undone():
            response = client.generic(asked.method, asked.url, asked.body, asked.content_type, headers=asked.headers)
            if response.streaming:
                b"".join(response)
    except Exception as error:
        error.add_note(f"FUZZ_SEED={SEED}\n{asked.curl()}")
        raise
    assert response.status_code < 500, f"FUZZ_SEED={SEED}\n{asked.curl()}"


def test_requests_ask_by_the_names_that_each_place_declares(everything):
    known = {place.name: place.read(everything.clients["superuser"])[0] for place in everything.places}

    assert {"o", "q", "export"} <= set(known["ilm_blocks_partner_modeladmin_index"])
    assert {"responsible", "q"} <= set(known["wagtailsnippets_ilm_blocks_ilm:list"])
    assert {"search", "offset", "fields", "child_of"} <= set(known["api/v2/pages/"])
    assert {"channel"} <= set(known["api/v1/regions/<str:code>/ilm/"])
    assert {"action-publish"} <= set(known["wagtailadmin_pages:edit"])
