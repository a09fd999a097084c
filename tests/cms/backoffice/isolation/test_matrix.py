"""Every address of the admin, tried by those it does not belong to with the ids of a territory's rows.

Nobody beside, below or outside meets a mark of the territory, whatever the address and whatever it names; and nothing
of it changes. Whoever has the right meets all of it at work.
"""

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from ilm_blocks.admin.addresses import ilm_url
from tests.cms.backoffice.isolation import addresses, forging
from tests.cms.backoffice.isolation import world as worlds
from tests.cms.backoffice.isolation.watching import (
    Belongings,
    as_filled_in,
    client_of,
    heard,
    met,
    undone,
    written,
)
from tests.cms.backoffice.isolation.world import Territory, World
from tests.sidebar import one_sidebar

#: Who tries, and whose ids they forge; of all that is not theirs the marks are looked for in every answer.
ATTEMPTS = {
    "neighbour": ("village", "regency"),
    "village": ("district",),
    "district": ("regency",),
    "sibling": ("village",),
    "partner": ("village", "regency"),
    "anonymous": ("village",),
}
Kind = Callable[..., Iterator[tuple[Any, ...]]]
#: The village beside tries on every database, the others on one: theirs is the same code.
strangers = pytest.mark.parametrize(
    "stranger", [pytest.param("neighbour", marks=pytest.mark.database), *list(ATTEMPTS)[1:]]
)


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


@strangers
def test_nothing_is_shown_to(world, stranger):
    client, marks, shown = client_of(world, stranger), world.hidden_from(stranger), {}

    with one_sidebar():
        for address, request in dict.fromkeys(attempts(world, stranger, forging.requests)):
            with undone():
                response = client.get(request)
            if found := met(response, marks) or ("an error" if response.status_code >= 500 else ""):
                shown[f"{address} {request}"] = found

    assert stranger == "anonymous" or client.get(reverse("wagtailadmin_home")).status_code == 200
    assert not shown, told(shown)


@strangers
def test_nothing_is_changed_by(world, stranger):
    client, marks, done = client_of(world, stranger), world.hidden_from(stranger), {}
    theirs = Belongings(world.territories[name] for name in ATTEMPTS[stranger])

    with one_sidebar():
        for address, request, data in attempts(world, stranger, forging.forms):
            with undone(), written() as tables:
                response = client.post(request, data)
                if found := theirs.changed(tables) or met(response, marks):
                    done[f"{address} {request}"] = found

    assert stranger == "anonymous" or client.get(reverse("wagtailadmin_home")).status_code == 200
    assert not done, told(done)


def attempts(world: World, stranger: str, kind: Kind) -> Iterator[tuple[Any, ...]]:
    """Every address with the ids of each territory in turn, and with those of the first beside one's own."""
    home = world.territories.get(stranger)
    for address in addresses.walk():
        for number, name in enumerate(ATTEMPTS[stranger]):
            yield from kind(address, world.territories[name], home if number == 0 else None)


def told(found: dict[str, Any]) -> str:
    return "\n".join(f"{where}: {what!r}" for where, what in found.items())


#: Where a territory's rows are worked on, and by which words they are known there.
AT_WORK = {
    "region": [("wagtailadmin_pages:edit", "region", "pengantar")],
    "article": [
        ("wagtailadmin_explore", "region", "naskah"),
        ("wagtailadmin_pages:edit", "article", "naskah"),
        ("wagtailadmin_pages:history", "article", "naskah"),
        ("own_reports:site_history", None, "naskah"),
    ],
    "event": [
        ("wagtailadmin_explore", "region", "acara"),
        ("wagtailadmin_pages:edit", "event", "tempat"),
        ("wagtailadmin_pages:history", "event", "acara"),
    ],
    "published": [("wagtailadmin_pages:edit", "published", "judul baru")],
    "locked": [("own_reports:locked_pages", None, "terkunci")],
    "image": [
        ("wagtailimages:index", None, "gambar"),
        ("wagtailimages:edit", "image", "gambar"),
        ("wagtailimages_chooser:choose", None, "gambar"),
    ],
    "document": [("wagtaildocs:index", None, "dokumen"), ("wagtaildocs:edit", "document", "dokumen")],
    "media": [("wagtailmedia:index", None, "rekaman"), ("wagtailmedia:edit", "media", "rekaman")],
    "ilm": [
        ("wagtailsnippets_ilm_blocks_ilm:list", None, "ilm"),
        ("wagtailsnippets_ilm_blocks_ilm:edit", "ilm", "ilm"),
    ],
    "published_ilm": [("wagtailsnippets_ilm_blocks_ilm:edit", "published_ilm", "judul baru")],
    "partner_ilm": [("wagtailsnippets_ilm_blocks_ilm:list", None, "ilm mitra")],
    "localdecision": [("ilm_blocks_localdecision_modeladmin_index", None, "sebab")],
    "pagedecision": [("ilm_sites_pagedecision_modeladmin_index", None, "sebab")],
    "partner": [("ilm_blocks_partner_modeladmin_index", None, "mitra")],
    "agreement": [("ilm_blocks_agreement_modeladmin_index", None, "1/pks")],
    "quietperiod": [("ilm_blocks_quietperiod_modeladmin_index", None, "masa tenang")],
    "electionstage": [("ilm_blocks_electionstage_modeladmin_index", None, "tahapan")],
    "takeover": [("ilm_blocks_takeover_modeladmin_index", None, "siaran")],
    "screen": [("partner_api_screen_modeladmin_index", None, "videotron")],
    "socialaccount": [("ilm_blocks_socialaccount_modeladmin_index", None, "akun")],
    "post": [("ilm_blocks_admin:post", "post", "kiriman"), ("ilm_blocks_admin:post_log", None, "akun")],
    "play": [("partner_api_play_modeladmin_index", None, "tayangan")],
    "task_state": [("wagtailadmin_pages:workflow_history", "article", "alur")],
    "officer": [("people:list", None, "petugas")],
    "offer": [("people:offers", None, "calon")],
    "statement": [("ilm_blocks_admin:statement", "statement", "ilm bersurat")],
    "paper": [("ilm_blocks_admin:agreement_papers", "agreement", "pks")],
    "membership": [("ilm_blocks_admin:partner_people", "partner", "utusan")],
    "letter": [("ilm_blocks_admin:letter", "letter", "penunjukan")],
    "key": [("partner_api_keys", "partner", "kunci"), ("partner_api_keys_kept", None, "kunci")],
    "alert_source": [("partner_api_alerts", None, "sumber"), ("partner_api_alert_source", "alert_source", "sumber")],
    "webhook": [("partner_api_webhook", "webhook", "webhook"), ("partner_api_webhooks_kept", None, "webhook")],
}
#: Who has the right: the territory's own people and those above.
RIGHTFUL = [
    ("village", "village"), ("village", "district"), ("village", "regency"), ("district", "district"),
    ("district", "regency"), ("regency", "regency"),
]  # fmt: skip
rightful = pytest.mark.parametrize(("place", "person"), RIGHTFUL)


@rightful
def test_whoever_has_the_right_meets_it_at_work(world, place, person):
    client, territory, missing = client_of(world, person), world.territories[place], []

    for name, row, words in (step for steps in AT_WORK.values() for step in steps):
        response = client.get(reverse(name, args=[territory.rows[row].pk] if row else []))
        if not re.search(rf"zq[xy]{place}[ -]{words}", heard(response)):
            missing.append(f"{words} at {name}: {response.status_code}")

    assert missing == []


def test_a_partner_meets_the_own_draft(world):
    assert "zqxregency ilm mitra" in heard(client_of(world, "other_partner").get(ilm_url("list")))


#: Forms that change a row, with what they say besides what the row says already.
CHANGES = {
    "region": ("wagtailadmin_pages:edit", {"introduction": "Diubah", "body-count": 0}),
    "article": ("wagtailadmin_pages:delete", {}),
    "event": ("wagtailadmin_pages:delete", {}),
    "published": ("wagtailadmin_pages:unpublish", {}),
    "locked": ("wagtailadmin_pages:unlock", {}),
    "image": ("wagtailimages:edit", {"title": "Diubah"}),
    "document": ("wagtaildocs:edit", {"title": "Diubah"}),
    "media": ("wagtailmedia:edit", {"title": "Diubah"}),
    "ilm": ("wagtailsnippets_ilm_blocks_ilm:delete", {}),
    "published_ilm": ("wagtailsnippets_ilm_blocks_ilm:unpublish", {"code": "legal"}),
    "partner_ilm": ("wagtailsnippets_ilm_blocks_ilm:delete", {}),
    "localdecision": ("ilm_blocks_admin:undo", {}),
    "pagedecision": ("sites_undo_page_decision", {}),
    "partner": ("ilm_blocks_partner_modeladmin_edit", {"short_name": "Diubah"}),
    "agreement": ("ilm_blocks_agreement_modeladmin_edit", {"title": "Diubah", "regions-count": 0}),
    "quietperiod": ("ilm_blocks_quietperiod_modeladmin_edit", {"name": "Diubah"}),
    "electionstage": ("ilm_blocks_electionstage_modeladmin_edit", {"name": "Diubah"}),
    "takeover": ("ilm_blocks_takeover_modeladmin_edit", {"reason": "Diubah"}),
    "screen": ("partner_api_screen_modeladmin_token", {}),
    "socialaccount": ("ilm_blocks_socialaccount_modeladmin_edit", {"handle": "Diubah"}),
    "post": ("ilm_blocks_admin:post_removed", {}),
    "task_state": ("wagtailadmin_pages:workflow_action", {}),
    "officer": ("people:act", {}),
    "offer": ("people:withdraw", {}),
    "statement": ("ilm_blocks_admin:statement", {"verdict": "refuse", "reason": "Salah"}),
    "membership": ("ilm_blocks_admin:membership", {}),
    "key": ("partner_api_revoke_key", {}),
    "alert_source": ("partner_api_alert_source", {"name": "Diubah"}),
    "webhook": ("partner_api_webhook_verb", {}),
}


def arguments(row: str, place: Territory) -> list[Any]:
    """How an address names a row."""
    if row == "officer":
        return [place.officer.pk, "leave"]
    if row == "membership":
        return [place.membership.pk, "decline"]
    if row == "webhook":
        return [place.webhook.pk, "off"]
    return [place.article.pk, "approve", place.task_state.pk] if row == "task_state" else [place.rows[row].pk]


def may_change(row: str, place: str, person: str) -> bool:
    """Nobody changes their own rights or decides on what they have uploaded; a workflow asks its own group alone."""
    others = {"officer": place != person, "statement": place != person}
    return (others | {"task_state": place == person}).get(row, True)


@rightful
def test_whoever_has_the_right_changes_it(world, place, person):
    client, territory, unchanged = client_of(world, person), world.territories[place], []
    theirs = Belongings([territory])

    for row, (name, changes) in CHANGES.items():
        if not may_change(row, place, person):
            continue
        url = reverse(name, args=arguments(row, territory))
        with undone(), written() as tables:
            response = client.post(url, as_filled_in(client.get(url)) | changes)
            if not theirs.changed(tables):
                unchanged.append(f"{row}: {response.status_code} {heard(response)[-300:]}")

    assert unchanged == []


#: Rows that nobody works on by themselves: kept with another, or closed to all but superusers.
KEPT = {
    "revision", "ilm_revision", "change", "uploaded", "collection", "workflow", "task", "workflow_state",
    "address_proposal", "webhook_delivery", "alert", "alert_proposal",
}  # fmt: skip


def test_each_kind_of_row_is_seen_and_changed_in_the_right_hands(world):
    kinds = {*world.territories["village"].rows, "officer"}

    assert kinds - KEPT == set(AT_WORK) == {*CHANGES, "play", "letter", "paper"}  # a screen's word, and papers


def test_what_comes_from_above_is_read_below(world):
    client = client_of(world, "village")

    assert "dari kabupaten" in heard(client.get(reverse("ilm_blocks_admin:in_region")))
    assert "zqydistrict sebab" in heard(client.get(reverse("ilm_blocks_admin:why", args=[world.from_above.pk])))
    assert "zqydistrict sebab" in heard(client.get(reverse("sites_from_above")))
    assert "zqyregency mitra" in heard(client.get(ilm_url("add")))
