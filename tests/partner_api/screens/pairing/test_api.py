"""The half of the device (RFC 8628): it asks for a code, and for its token until an officer has typed that."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from cms.accounts import roles
from cms.accounts.models import Role
from partner_api.hashing import token_hash
from partner_api.models import Pairing, Screen
from partner_api.screens import tokens
from partner_api.screens.pairing import asking, deciding
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

from .conftest import PAIR, TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(screen):
    roles.assign(person := get_user_model().objects.create_user("pengelola"), Role.OPERATOR, factories.page(BLUMAH))
    return person


def after(noon, seconds):
    noon.move_to(NOON + timedelta(seconds=seconds))


def code_of(answer):
    return answer.json()["code"]


def test_a_device_gets_codes_and_where_to_type_the_short_one(noon, begin):
    answer = begin(700, 400)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    codes = answer.json()
    assert set(codes) == {
        "device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in", "interval",
    }  # fmt: skip
    assert (codes["expires_in"], codes["interval"]) == (900, 5)
    assert codes["verification_uri"] == "http://testserver/pasang/"
    assert codes["verification_uri_complete"] == f"http://testserver/pasang/?code={codes['user_code']}"
    assert len(codes["device_code"]) == 43


def test_neither_code_nor_token_nor_address_is_stored(codes, collect, operator, noon):
    deciding.pair(codes["user_code"], Screen.objects.get(), user=operator)
    token = collect(codes).json()["token"]

    row = Pairing.objects.values().get()
    kept = {str(value) for value in (*row.values(), *Screen.objects.values().get().values())}
    secrets = {codes["device_code"], codes["user_code"], codes["user_code"].replace("-", ""), token, "127.0.0.1"}
    assert not kept & secrets
    assert row["device_hash"] == token_hash(codes["device_code"])
    assert row["token_hash"] == token_hash(token)


def test_until_an_officer_has_typed_the_code_the_device_waits(codes, collect, noon):
    answer = collect(codes)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert code_of(answer) == "authorization_pending"


def test_a_device_that_asks_too_often_is_told_to_slow_down(codes, collect, noon):
    collect(codes)
    after(noon, 3)
    assert code_of(collect(codes)) == "slow_down"
    after(noon, 8)
    assert code_of(collect(codes)) == "authorization_pending"


def test_then_it_gets_screen_token_and_keys_and_plays(codes, collect, ask, operator, screen, noon):
    deciding.pair(codes["user_code"], screen, user=operator)
    paired = collect(codes).json()

    assert set(paired) == {"screen", "token", "keys"}
    assert paired["screen"] == screen.pk
    manifest = ask(paired["token"]).json()
    assert manifest["screen"] == screen.pk
    assert manifest["keys"] == paired["keys"]


def test_a_token_is_handed_out_once_but_a_lost_answer_is_made_good(codes, collect, ask, operator, screen, noon):
    deciding.pair(codes["user_code"], screen, user=operator)
    lost = collect(codes).json()["token"]
    after(noon, 6)
    token = collect(codes).json()["token"]
    assert ask(lost).status_code == 401
    assert ask(token).status_code == 200

    after(noon, 12)
    assert code_of(collect(codes)) == "expired_token"
    assert ask(token).status_code == 200, "the token that is used stays"


@pytest.mark.parametrize("what", ["ended", "unknown"])
def test_a_code_that_has_ended_or_never_was_gives_no_token(codes, collect, noon, what):
    after(noon, 900 if what == "ended" else 0)
    sent = codes if what == "ended" else {"device_code": "x" * 43}

    assert code_of(collect(sent)) == "expired_token"


def test_a_denied_device_is_told_so(codes, collect, operator, noon):
    deciding.deny(codes["user_code"], user=operator)

    assert code_of(collect(codes)) == "access_denied"


def test_an_officer_who_lost_the_duty_meanwhile_has_paired_nothing(codes, collect, operator, screen, noon):
    deciding.pair(codes["user_code"], screen, user=operator)
    roles.dismiss(operator, Role.OPERATOR, factories.page(BLUMAH))

    assert code_of(collect(codes)) == "access_denied"
    screen.refresh_from_db()
    assert screen.token_hash is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"token_hash": "0" * 64}])
def test_nor_does_a_screen_that_was_switched_off_or_given_a_token_beside(codes, collect, operator, screen, change):
    deciding.pair(codes["user_code"], screen, user=operator)
    Screen.objects.update(**change)

    assert code_of(collect(codes)) == "access_denied"


@pytest.mark.parametrize(("body", "pointer"), [
    ({}, "/player"), ({"player": "x"}, "/viewport"),
    ({"player": 1, "viewport": {"w": 1920, "h": 1080}}, "/player"),
    ({"player": "x" * 61, "viewport": {"w": 1920, "h": 1080}}, "/player"),
    ({"player": "x", "viewport": {"w": 0, "h": 1080}}, "/viewport/w"),
    ({"player": "x", "viewport": {"w": 1920, "h": 100_000}}, "/viewport/h"),
    ({"player": "x", "viewport": {"w": "1920", "h": 1080}}, "/viewport/w"),
    ({"player": "x", "viewport": {"w": 1920, "h": 1080, "d": 2}}, "/viewport/d"),
    ({"player": "x", "viewport": {"w": 1920, "h": 1080}, "region": "33.24"}, "/region"),
])  # fmt: skip
def test_what_a_device_may_not_say_is_told_at_its_place(client, noon, body, pointer):
    answer = client.post(PAIR, body, content_type="application/json")

    assert answer.status_code == 400
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not Pairing.objects.exists()


@pytest.mark.parametrize("address", [PAIR, TOKEN])
def test_a_long_body_is_not_read(client, address):
    answer = client.post(address, b'{"player": "' + b"x" * 5_000 + b'"}', content_type="application/json")

    assert answer.status_code == 413


def test_one_address_gets_so_many_codes_and_no_more(noon, begin):
    assert {begin().status_code for _number in range(asking.BY_ADDRESS.most)} == {200}
    answer = begin()

    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert answer.json()["detail"] == "Terlalu banyak kode diminta. Kode baru dapat diminta beberapa menit lagi."
    assert begin(REMOTE_ADDR="10.0.0.2").status_code == 200, "others are not concerned"


def test_all_addresses_together_get_so_many_codes_that_wait(noon, begin, monkeypatch):
    monkeypatch.setattr(asking, "MOST_OPEN", 2)
    assert [begin().status_code for _number in range(3)] == [200, 200, 429]

    after(noon, 900)
    assert begin().status_code == 200
    assert Pairing.objects.count() == 1, "those that have ended are gone"


def test_codes_that_no_device_shows_make_room(noon, begin, collect, monkeypatch):
    """A stranger who only fetches codes would keep every office from pairing."""
    monkeypatch.setattr(asking, "MOST_OPEN", 3)
    _silent, asking_too = begin(), begin().json()
    after(noon, 110)
    collect(asking_too)
    begin()
    assert begin().status_code == 429

    after(noon, 121)
    assert begin().status_code == 200
    assert code_of(collect(asking_too)) == "authorization_pending", "whoever asks stays"


def test_a_device_that_waits_costs_few_queries(codes, collect, django_assert_max_num_queries, noon):
    with django_assert_max_num_queries(5):
        collect(codes)


def test_the_operators_of_the_region_and_those_above_hear_of_the_first_pairing(
    codes, collect, begin, operator, screen, noon, django_capture_on_commit_callbacks
):
    for name, code in (("Kecamatan", PLANTUNGAN), ("Kabupaten", KENDAL), ("Weleri", WELERI)):
        person = get_user_model().objects.create_user(name, email=f"{name.lower()}@contoh.test")
        roles.assign(person, Role.OPERATOR, factories.page(code))
    approver = get_user_model().objects.create_user("pengesah", email="pengesah@contoh.test")
    roles.assign(approver, Role.APPROVER, factories.page(PLANTUNGAN))
    get_user_model().objects.filter(pk=operator.pk).update(email="pengelola@contoh.test")
    Screen.objects.update(paired_at=None)

    deciding.pair(codes["user_code"], screen, user=operator)
    with django_capture_on_commit_callbacks(execute=True):
        collect(codes)
    told = {address for message in mail.outbox for address in message.to}
    assert told == {"pengelola@contoh.test", "kecamatan@contoh.test", "kabupaten@contoh.test"}
    assert mail.outbox[0].subject == f"Videotron baru: {screen}, Desa Blumah"

    mail.outbox.clear()
    screen.refresh_from_db()
    tokens.revoke(screen)
    again = begin().json()
    deciding.pair(again["user_code"], screen, user=operator)
    with django_capture_on_commit_callbacks(execute=True):
        assert collect(again).status_code == 200
    assert not mail.outbox, "a screen that was paired before is no news"
