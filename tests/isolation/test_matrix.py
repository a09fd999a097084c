"""Every address of the admin, tried by those it does not belong to with the ids of Kediten's rows.

Nobody beside meets a mark of Kediten's or of the other partner, whatever the address and whatever it names; and
nothing of Kediten's changes. Whoever has the right meets all of it at work.
"""

import contextlib
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from ilm_blocks.viewsets import ilm_url
from tests.isolation import addresses
from tests.isolation import world as worlds
from tests.isolation.world import MARK, SEARCHED, World

STRANGERS = ("neighbour", "partner", "anonymous")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once; each test undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _quiet():
    """Refusals are what is asked for here: no line in a log for each."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@contextlib.contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextlib.contextmanager
def written() -> Iterator[list[str]]:
    """The statements that wrote, savepoints aside: where there is none, nothing can have changed."""
    found: list[str] = []

    def watch(execute, sql, params, many, context):
        if sql.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE"):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


class Stubborn(Client):
    """Comes to every address with the session it began with, even after one that ended it."""

    ticket = ""

    def force_login(self, user, backend=None) -> None:
        super().force_login(user, backend)
        self.ticket = self.cookies.output(header="", sep=";")

    def request(self, **request):
        self.cookies.clear()
        self.cookies.load(self.ticket)
        return super().request(**request)


def client_of(world: World, name: str) -> Client:
    client = Stubborn(raise_request_exception=False)
    if name != "anonymous":
        client.force_login(world.people[name])
    return client


def queries(address: addresses.Address, world: World) -> list[str]:
    """What is asked besides: searches, forged ids, forged filters."""
    ids: dict[str, list[Any]] = {
        "wagtail_bulk_action": [world.article, world.region, world.image, world.document, world.ilm, world.partner_ilm],
        "wagtailimages_chooser:chosen_multiple": [world.image],
        "wagtaildocs_chooser:chosen_multiple": [world.document],
        "wagtailsnippetchoosers_ilm_blocks_ilm:chosen_multiple": [world.ilm, world.partner_ilm],
        "wagtailadmin_choose_page_chosen_multiple": [world.article, world.region],
    }
    if address.name in ids:
        return [urlencode({"id": row.pk}) for row in ids[address.name]] + ["id=all"]
    if address.name in ASKED:
        return ["", *map(urlencode, ASKED[address.name](world))]
    return ["", urlencode({"q": SEARCHED})] if LISTING.search(address.name) else [""]


#: Names of addresses that list rows, and so take a search.
LISTING = re.compile(r"index|list|results|choose|search|history|usage|report|explore|in_region|on_a_day")


#: What else an address is asked.
ASKED: dict[str, Callable[[World], list[dict[str, Any]]]] = {
    "wagtailadmin_explore": lambda world: [
        {"q": SEARCHED}, {"q": SEARCHED, "search_all": 1}, {"has_child_pages": "false", "search_all": 1},
    ],
    "wagtailadmin_explore_root": lambda world: [{"q": SEARCHED, "search_all": 1}],
    "wagtailadmin_pages:search": lambda world: [{"q": SEARCHED}, {"q": "", "content_type": "ilm_sites.articlepage"}],
    "wagtailadmin_api:pages:listing": lambda world: [
        {"search": SEARCHED}, {"child_of": world.region.pk}, {"descendant_of": world.region.pk},
        {"child_of": world.region.pk, "for_explorer": 1},
    ],
    "wagtailadmin_choose_page": lambda world: [{"page_type": "ilm_sites.ArticlePage"}],
    "wagtailadmin_choose_page_search": lambda world: [
        {"q": SEARCHED}, {"q": SEARCHED, "page_type": "ilm_sites.ArticlePage"},
    ],
    "wagtailadmin_tag_autocomplete": lambda world: [{"term": SEARCHED}],
    "own_tags": lambda world: [{"term": SEARCHED}],
    "wagtailimages:index": lambda world: [{"q": SEARCHED}, {"collection_id": world.collection.pk}],
    "wagtailimages_chooser:choose_results": lambda world: [{"q": SEARCHED}, {"collection_id": world.collection.pk}],
    "wagtaildocs:index": lambda world: [{"q": SEARCHED}, {"collection_id": world.collection.pk}],
    "wagtaildocs_chooser:choose_results": lambda world: [{"q": SEARCHED}, {"collection_id": world.collection.pk}],
    "wagtailmedia:index": lambda world: [{"q": SEARCHED}, {"collection_id": world.collection.pk}],
    "wagtailmedia:chooser": lambda world: [{"q": SEARCHED}, {"collection_id": world.collection.pk}],
    "wagtailsnippets_ilm_blocks_ilm:list": lambda world: [{"q": SEARCHED}, {"responsible": world.partner.pk}],
    "ilm_blocks_admin:in_region": lambda world: [{"region": world.region.pk}],
    "ilm_blocks_admin:on_a_day": lambda world: [{"region": world.region.pk}],
    "ilm_blocks_admin:decide": lambda world: [{"region": world.region.pk}],
    "wagtailadmin_reports:site_history": lambda world: [{"label": SEARCHED}],
    "own_reports:site_history": lambda world: [{"label": SEARCHED}],
}  # fmt: skip


def heard(response) -> str:
    """All that an answer tells: its body, where it leads, what it will say on the next page."""
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    body = b"".join(response) if response.streaming else response.content
    return f"{body.decode(errors='replace')} {response.headers} {said}".lower()


def marks(response) -> str:
    """What is around the first mark, or nothing."""
    text = heard(response)
    at = text.find(MARK)
    return text[max(at - 90, 0) : at + 60] if at >= 0 else ""


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nothing_of_keditan_is_shown_to(world, stranger):
    client, shown = client_of(world, stranger), {}

    for address in addresses.walk():
        for url in addresses.urls(address, world):
            for query in queries(address, world):
                with undone():
                    response = client.get(f"{url}?{query}" if query else url)
                if found := marks(response) or ("an error" if response.status_code >= 500 else ""):
                    shown[f"{address.name} {url}?{query}"] = found

    assert stranger == "anonymous" or client.get(reverse("wagtailadmin_home")).status_code == 200
    assert not shown, "\n".join(f"{where}: {what!r}" for where, what in shown.items())


def forged(world: World) -> dict:
    """What a form could carry, with everything that names a row naming one of Kediten's."""
    return {
        "title": "Diubah", "name": "Diubah", "text": "Diubah", "number": "Diubah", "reason": "Diubah",
        "reason_code": "local_event", "code": "legal", "owner": world.region.pk, "collection": world.collection.pk,
        "ids": [world.article.pk], "id": [world.article.pk, world.image.pk, world.document.pk, world.ilm.pk],
        "new_parent_page": world.region.pk, "next": "/admin/", "new_title": "Salinan", "new_slug": "salinan",
        "action-publish": "1", "is_active": "on", "tags": "diubah", "slug": "diubah", "introduction": "Diubah",
        "body-count": "0", "creatives-count": "0", "target-count": "0", "dayparts-count": "0", "operating-count": "0",
        "date": "2024-02-01", "width": "1", "height": "1", "severity": "3", "partner": world.partner.pk, "kind": "pks",
        "comment": "Diubah", "chooser": world.region.pk,
        "is_editing": "1", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        f"image-{world.image.pk}-title": "Diubah", "media-chooser-upload-collection": world.collection.pk,
        "media-chooser-upload-title": "Diubah", "collections": world.collection.pk,
    }  # fmt: skip


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nothing_of_keditan_is_changed_by(world, stranger):
    client, before, data, told = client_of(world, stranger), keditan(world), forged(world), {}

    for address in addresses.walk():
        for url in addresses.urls(address, world):
            for query in [query for query in queries(address, world) if SEARCHED not in query][:4]:
                with undone(), written() as tables:
                    response = client.post(f"{url}?{query}" if query else url, data)
                    if tables and keditan(world) != before:
                        told[f"{address.name} {url}?{query}"] = "changed"
                    elif found := marks(response):
                        told[f"{address.name} {url}?{query}"] = found

    assert stranger == "anonymous" or client.get(reverse("wagtailadmin_home")).status_code == 200
    assert not told, "\n".join(f"{where}: {what!r}" for where, what in told.items())


def keditan(world: World) -> list[dict[str, Any]]:
    """All rows that are Kediten's: by their mark, their place in the tree, their library or their owner."""
    return [row for rows in worlds.snapshot().values() for row in rows if is_of(world, row)]


def is_of(world: World, row: dict[str, Any]) -> bool:
    return (
        MARK in str(row).lower()
        or str(row.get("path", "")).startswith(world.region.path)
        or row.get("collection_id") == world.collection.pk
        or ("path" not in row and row.get("owner_id") == world.region.pk)
    )


#: Where Kediten's rows are worked on, and by which words they are known there.
AT_WORK = {
    "article in the explorer": ("wagtailadmin_explore", "region", "naskah"),
    "article in the editor": ("wagtailadmin_pages:edit", "article", "naskah"),
    "history of the article": ("wagtailadmin_pages:history", "article", "naskah"),
    "picture in the library": ("wagtailimages:index", None, "gambar"),
    "picture in the editor": ("wagtailimages:edit", "image", "gambar"),
    "picture in the chooser": ("wagtailimages_chooser:choose", None, "gambar"),
    "document in the library": ("wagtaildocs:index", None, "dokumen"),
    "document in the editor": ("wagtaildocs:edit", "document", "dokumen"),
    "recording in the library": ("wagtailmedia:index", None, "rekaman"),
    "recording in the editor": ("wagtailmedia:edit", "media", "rekaman"),
    "ILM in the list": ("wagtailsnippets_ilm_blocks_ilm:list", None, "ilm"),
    "ILM in the editor": ("wagtailsnippets_ilm_blocks_ilm:edit", "ilm", "ilm"),
    "decision": ("ilm_blocks_localdecision_modeladmin_index", None, "sebab"),
    "partner": ("ilm_blocks_partner_modeladmin_index", None, "mitra"),
    "agreement": ("ilm_blocks_agreement_modeladmin_index", None, "1/pks"),
    "quiet period": ("ilm_blocks_quietperiod_modeladmin_index", None, "masa tenang"),
    "takeover": ("ilm_blocks_takeover_modeladmin_index", None, "siaran"),
    "videotron": ("partner_api_screen_modeladmin_index", None, "videotron"),
    "locked page": ("own_reports:locked_pages", None, "terkunci"),
    "history of the site": ("own_reports:site_history", None, "naskah"),
}


@pytest.mark.parametrize("person", ["own", "district", "regency"])
def test_whoever_has_the_right_meets_it_at_work(world, person):
    client, missing = client_of(world, person), []

    for what, (name, row, words) in AT_WORK.items():
        response = client.get(reverse(name, args=[world.rows[row].pk] if row else []))
        if f"{MARK} {words}" not in heard(response):
            missing.append(f"{what}: {response.status_code}")

    assert missing == []


def test_a_partner_meets_the_own_draft(world):
    assert f"{MARK} ilm mitra lain" in heard(client_of(world, "other_partner").get(ilm_url("list")))


@pytest.mark.parametrize(
    ("name", "row", "data"),
    [
        ("wagtailadmin_pages:delete", "article", {}),
        ("wagtailadmin_pages:unlock", "locked", {}),
        ("wagtailimages:delete", "image", {}),
        ("wagtaildocs:delete", "document", {}),
        ("wagtailmedia:delete", "media", {}),
        ("wagtailsnippets_ilm_blocks_ilm:delete", "ilm", {}),
    ],
)
def test_the_same_forms_change_it_in_the_right_hands(world, name, row, data):
    with undone():
        before = keditan(world)
        client_of(world, "own").post(reverse(name, args=[world.rows[row].pk]), data)
        assert keditan(world) != before
