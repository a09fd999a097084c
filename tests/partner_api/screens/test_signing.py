"""A manifest is signed: who knows the key plays nothing that somebody else has made."""

import base64
import hashlib
import json
from datetime import date, timedelta
from io import StringIO

import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import call_command
from django.db import connection

from partner_api.models import ManifestKey
from partner_api.screens import tokens
from partner_api.screens.bodies import bodies
from partner_api.screens.signing.keys import Ring
from tests import factories
from tests.factories import KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = date(2024, 2, 1)


@pytest.fixture
def token(screen):
    factories.ilm(KENDAL, title="Awas 😀 ﬁ", creatives=[factories.message(), factories.poster()])
    return tokens.issue(screen)


def verify(body, public):
    """As a player does: raises InvalidSignature unless ``public`` belongs to the key that has signed ``body``."""
    said = json.loads(body)
    signature = said.pop("sig")
    key = base64.b64decode(public)
    assert signature["key"] == hashlib.sha256(key).hexdigest()[:16]
    Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature["value"]), rfc8785.dumps(said))


def pinned(client):
    page = client.get("/videotron/?screen=x").content.decode()
    return page.partition('data-keys="')[2].partition('"')[0].split()


def test_the_body_is_canonical_and_its_etag_is_its_digest(ask, token):
    answer = ask(token)

    assert rfc8785.dumps(answer.json()) == answer.content
    assert answer["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'


def test_the_key_on_the_page_of_the_player_verifies_the_manifest(ask, token, client):
    [public] = pinned(client)

    verify(ask(token).content, public)
    assert ask(token).json()["keys"] == [public]


@pytest.mark.parametrize(("member", "value"), [("poll", 1), ("items", []), ("screen", "lain"), ("keys", [])])
def test_what_somebody_has_altered_is_not_verified(ask, token, client, member, value):
    forged = json.dumps(ask(token).json() | {member: value})

    with pytest.raises(InvalidSignature):
        verify(forged, pinned(client)[0])


def test_the_same_rows_give_the_same_bytes_signature_and_all(ask, token):
    before = ask(token).content
    bodies.clear()

    assert ask(token).content == before


def test_the_database_does_not_hold_the_private_half_in_clear(ask, token):
    ask(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT private FROM partner_api_manifestkey")
        [(stored,)] = cursor.fetchall()

    assert ManifestKey.objects.get().private not in stored


def test_a_new_key_is_told_under_the_old_one_and_takes_over_on_its_day(ask, token, client, noon):
    [old] = pinned(client)
    etag = ask(token)["ETag"]
    call_command("rotate_manifest_key", stdout=StringIO())

    announced = ask(token, etag=etag)
    verify(announced.content, old)
    first, new = announced.json()["keys"]
    assert first == old
    assert pinned(client) == [old, new]

    noon.move_to(NOON + timedelta(days=29))
    verify(ask(token).content, old)
    noon.move_to(NOON + timedelta(days=30))
    later = ask(token)
    verify(later.content, new)
    assert later.json()["keys"] == pinned(client) == [new]


def test_a_key_that_still_waits_gives_way_to_a_newer_one(ask, token):
    ask(token)
    said = StringIO()
    for _time in range(2):
        call_command("rotate_manifest_key", stdout=said)

    assert [key.pk for key in Ring.of(TODAY).trusted][1:] == [said.getvalue().split()[-4]]


def test_a_key_that_is_known_to_others_goes_at_once(ask, token, client):
    [old] = pinned(client)
    etag = ask(token)["ETag"]
    call_command("rotate_manifest_key", "--at-once", stdout=StringIO())

    [new] = pinned(client)
    assert new != old
    verify(ask(token, etag=etag).content, new)
