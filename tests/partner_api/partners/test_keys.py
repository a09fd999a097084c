"""Whom a key lets in, as whom, to what, from where, how often, and when it ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from ilm_blocks.models import Change, Membership, Partner
from ilm_blocks.models.journaled import OnRecord
from ilm_blocks.queries import integrity
from partner_api.partners.keys import acts, origins
from partner_api.partners.keys.models import PartnerKey
from partner_api.partners.keys.scopes import Scope
from tests import factories
from tests.factories import KENDAL, NOON

from .conftest import MEDIA, SUBMISSIONS, person, png, program_of

pytestmark = pytest.mark.django_db
APP = "https://app.bawaslu.example"


def test_a_key_acts_as_the_member_who_made_it(program, siti):
    told = program.handed_in()

    assert told["word"]["person"] == "siti"
    assert told["declaration"]["key"] == program.key.prefix


@pytest.mark.parametrize(
    "header", ["", "Basic c2l0aTp4", "Bearer", "Bearer ", "Bearer ilm_tidakdikenal", "Bearer \xff"]
)
def test_without_a_key_nothing_is_told(client, bawaslu, header):
    answer = client.get(SUBMISSIONS, headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="partners"'
    assert "no-store" in answer["Cache-Control"]


def test_only_a_hash_of_a_key_is_stored(program):
    kept = {str(value) for value in vars(PartnerKey.objects.get()).values()}
    kept |= {str(change.state) for change in Change.objects.filter(kind=PartnerKey.journal_kind())}

    assert not any(program.token in text for text in kept)
    assert program.token.startswith(program.key.prefix)
    assert len(program.key.prefix) < len(program.token) / 3


def expired(program, noon, siti):
    noon.move_to(NOON + timedelta(days=91))


def revoked(program, noon, siti):
    acts.revoke(program.key, user=siti)


def of_who_left(program, noon, siti):
    factories.part(siti, program.key.partner)


def of_who_left_and_came_back(program, noon, siti):
    factories.part(siti, program.key.partner)
    factories.member(siti, program.key.partner)


def of_an_account_that_is_off(program, noon, siti):
    siti.is_active = False
    siti.save()


def of_a_partner_that_is_off(program, noon, siti):
    registers_off(program.key.partner)


def of_who_has_a_duty_at_the_region(program, noon, siti):
    siti.groups.add(*factories.officer("rekan", KENDAL, "publish").groups.all())


def registers_off(partner):
    partner = Partner.objects.get(pk=partner.pk)
    partner.is_active = False
    partner.save(update_fields=["is_active"])


ENDINGS = [
    expired, revoked, of_who_left, of_who_left_and_came_back, of_an_account_that_is_off, of_a_partner_that_is_off,
    of_who_has_a_duty_at_the_region,
]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__)
def test_a_key_that_has_ended_is_as_good_as_none(program, noon, siti, client, ending):
    """Every ending answers alike, so that nobody learns what there was."""
    told = program.begun()
    ending(program, noon, siti)

    unknown = client.get(told["url"], headers={"Authorization": "Bearer ilm_x", "Accept-Language": "en"})
    for answer in (program.get(told["url"]), program.get(SUBMISSIONS), program.upload(png())):
        assert answer.status_code == 401
        assert answer.json() | {"instance": ""} == unknown.json() | {"instance": ""}


#: What each use opens, and nothing else.
OPENS = {
    Scope.SUBMISSIONS_READ: [("get", SUBMISSIONS), ("get", f"{SUBMISSIONS}1/")],
    Scope.SUBMISSIONS_WRITE: [
        ("post", SUBMISSIONS), ("patch", f"{SUBMISSIONS}1/"),
        *(("post", f"{SUBMISSIONS}1/{verb}/") for verb in
          ("submit", "take-back", "confirm", "refuse", "withdraw", "copy")),
    ],
    Scope.MEDIA_WRITE: [
        ("post", MEDIA), ("get", f"{MEDIA}picture-1/"), ("post", f"{MEDIA}uploads/"),
        *((method, f"{MEDIA}uploads/00000000-0000-4000-8000-000000000000/") for method in
          ("get", "head", "patch", "delete")),
    ],
}  # fmt: skip


@pytest.mark.parametrize("scope", Scope)
def test_a_key_opens_what_it_was_made_for_and_nothing_else(client, bawaslu, siti, scope):
    program = program_of(client, bawaslu, siti, scope)

    for opened, addresses in OPENS.items():
        for method, path in addresses:
            answer = program.ask(method, path, {})
            is_refused = answer.status_code == 403 and (method == "head" or answer.json()["code"] == "scope_missing")
            assert is_refused == (opened != scope), (method, path, answer.status_code)


def test_a_key_is_good_at_its_own_addresses_alone(program, client):
    headers = {"Authorization": f"Bearer {program.token}"}

    assert client.get("/api/v1/screens/manifest/", headers=headers).status_code == 401
    assert client.get("/admin/", headers=headers).status_code == 302


def test_two_live_keys_a_person_are_enough_to_change(client, program, bawaslu, siti):
    program_of(client, bawaslu, siti)

    with pytest.raises(acts.TooManyKeys):
        program_of(client, bawaslu, siti)
    with pytest.raises(acts.TooManyKeys):
        acts.rotate(program.key, user=siti)

    acts.revoke(program.key, user=siti)
    program_of(client, bawaslu, siti)


def test_after_a_rotation_both_are_good_for_a_week(program, noon, siti):
    before = program.token
    made, program.token = acts.rotate(program.key, user=siti)

    assert (made.scopes, made.expires_at) == (program.key.scopes, NOON + timedelta(days=90))
    assert program.get(SUBMISSIONS).status_code == 200
    program.token, after = before, program.token
    assert program.get(SUBMISSIONS).status_code == 200
    noon.move_to(NOON + timedelta(days=7, seconds=1))
    assert program.get(SUBMISSIONS).status_code == 401
    program.token = after
    assert program.get(SUBMISSIONS).status_code == 200


#: Names with an override of the direction, a bell, and a sign of no width.
UNSEEN = [{"name": f"Sis{sign}tem"} for sign in ("\u202e", "\x07", "\u200b")]


def test_no_key_lives_longer_than_a_year_nor_without_a_use(bawaslu, siti):
    good = {"name": "Sistem", "scopes": [Scope.MEDIA_WRITE], "days": 30}
    for wrong in ({"days": 366}, {"days": 0}, {"scopes": []}, {"scopes": ["ilm:approve"]}, {"name": " "}, *UNSEEN):
        with pytest.raises(ValidationError):
            acts.make(bawaslu, user=siti, **good | wrong)
    assert not PartnerKey.objects.exists()


def test_nobody_makes_a_key_but_the_partner_s_own_people(bawaslu, approver, others):
    for user in (approver, others.key.person, person("orang luar")):
        with pytest.raises(PermissionDenied):
            acts.make(bawaslu, name="Sistem", scopes=[Scope.MEDIA_WRITE], days=30, user=user)


def test_a_member_a_colleague_and_the_region_s_officers_revoke_and_strangers_do_not(
    program, others, bawaslu, siti, approver, client
):
    ani = person("ani")
    factories.member(ani, bawaslu)
    for user in (others.key.person, factories.officer("weleri", factories.WELERI, "publish")):
        with pytest.raises(PermissionDenied):
            acts.revoke(program.key, user=user)
    with pytest.raises(PermissionDenied):
        acts.rotate(program.key, user=ani)
    for user in (ani, approver, siti):
        key = PartnerKey.objects.live(NOON).filter(partner=bawaslu).first() or program_of(client, bawaslu, siti).key
        acts.revoke(key, user=user)
        with pytest.raises(acts.KeyHasEnded):
            acts.revoke(key, user=user)


def test_each_act_stands_in_the_record_and_moves_no_programme(program, siti):
    made, _token = acts.rotate(program.key, user=siti)
    acts.revoke(made, user=siti)

    changes = Change.objects.filter(kind=PartnerKey.journal_kind()).order_by("seq")
    assert [(change.object_id, change.verb) for change in changes] == [
        (program.key.pk, "key_made"), (made.pk, "key_made"), (program.key.pk, "key_rotated"), (made.pk, "key_revoked"),
    ]  # fmt: skip
    assert {change.actor_id for change in changes} == {siti.pk}
    assert all(change.only_pages for change in changes)


def test_when_it_was_used_last_is_noted_aside(program, noon):
    assert program.key.last_used_at is None
    program.get(SUBMISSIONS)
    noon.shift(timedelta(hours=3))
    program.get(SUBMISSIONS)

    assert PartnerKey.objects.get().last_used_at == NOON + timedelta(hours=3)
    assert Change.objects.filter(kind=PartnerKey.journal_kind()).count() == 1


def test_a_key_that_was_planted_past_the_acts_is_found(program):
    planted = PartnerKey._base_manager.filter(pk=program.key.pk)
    QuerySet.update(planted, token_hash="0" * 64)

    faults = list(integrity.differences())

    assert any("partnerkey" in fault and "token_hash" in fault for fault in faults)


def test_a_key_is_never_deleted(program):
    with pytest.raises(OnRecord):
        program.key.delete()


# Websites


def test_a_registered_website_may_use_its_key_and_no_other_may(client, bawaslu, siti, program):
    registered = program_of(client, bawaslu, siti, origins=[APP])

    mine = registered.get(SUBMISSIONS, origin=APP)
    assert (mine.status_code, mine["Access-Control-Allow-Origin"]) == (200, "*")
    assert "RateLimit" in mine["Access-Control-Expose-Headers"]

    other = registered.get(SUBMISSIONS, origin="https://lain.example")
    assert (other.status_code, other.json()["code"]) == (403, "origin_not_registered")
    assert "Access-Control-Allow-Origin" not in other
    assert program.get(SUBMISSIONS, origin=APP).json()["code"] == "origin_not_registered"


def test_a_browser_is_let_ask_beforehand_for_registered_websites_alone(client, bawaslu, siti):
    program_of(client, bawaslu, siti, origins=[APP])
    headers = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}

    good = client.options(SUBMISSIONS, headers=headers | {"Origin": APP})
    assert good["Access-Control-Allow-Origin"] == "*"
    assert "PATCH" in good["Access-Control-Allow-Methods"]
    assert {"if-match", "idempotency-key", "authorization"} <= set(good["Access-Control-Allow-Headers"].split(", "))

    bad = client.options(SUBMISSIONS, headers=headers | {"Origin": "https://lain.example"})
    assert "Access-Control-Allow-Origin" not in bad
    acts.revoke(PartnerKey.objects.get(), user=siti)
    assert "Access-Control-Allow-Origin" not in client.options(SUBMISSIONS, headers=headers | {"Origin": APP})


def test_public_answers_stay_open_to_every_website(client, db):
    answer = client.get("/api/v1/regions/", headers={"Origin": "https://lain.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://App.Example/", "https://app.example"), ("https://app.example:443", "https://app.example"),
        ("http://localhost:3000", "http://localhost:3000"), (" https://app.example:8443 ", "https://app.example:8443"),
    ],
)  # fmt: skip
def test_a_website_is_kept_as_browsers_write_it(typed, kept):
    assert origins.normalised(typed) == kept


@pytest.mark.parametrize(
    "typed", ["app.example", "http://app.example", "https://app.example/halaman", "https://*.example", "null", "*",
              "https://a.example https://b.example", "javascript:alert(1)", "https://.", "https://a:99999", "https://a:0",
              "https://a..example", "https://-a.example", "https://a-.example", f"https://{'a' * 64}.example"]
)  # fmt: skip
def test_what_is_no_website_is_refused(typed):
    with pytest.raises(ValidationError):
        origins.normalised(typed)


# How often


def test_every_answer_says_how_much_is_left_and_too_much_waits(program, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"KEY_READS_PER_MINUTE": 2}

    first, second, third = (program.get(SUBMISSIONS) for _ in range(3))

    assert first["RateLimit-Policy"] == '"read";q=2;w=60'
    assert (first["RateLimit"], second["RateLimit"]) == ('"read";r=1;t=60', '"read";r=0;t=60')
    assert (third.status_code, third.json()["code"], third["Retry-After"]) == (429, "too_many_requests", "60")
    assert third["Content-Type"] == "application/problem+json"
    assert program.post(SUBMISSIONS, {"title": "Menulis dihitung sendiri"}).status_code == 201


def test_what_a_key_may_not_do_counts_too_and_says_what_is_left(client, bawaslu, siti, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"KEY_READS_PER_MINUTE": 2}
    narrow = program_of(client, bawaslu, siti, Scope.MEDIA_WRITE)

    first, second, third = narrow.get(SUBMISSIONS), narrow.get(SUBMISSIONS, origin=APP), narrow.get(SUBMISSIONS)

    assert (first.json()["code"], second.json()["code"]) == ("scope_missing", "origin_not_registered")
    assert (first["RateLimit"], second["RateLimit"]) == ('"read";r=1;t=60', '"read";r=0;t=60')
    assert third.status_code == 429


def test_two_keys_of_one_person_share_one_allowance(program, client, bawaslu, siti, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"KEY_READS_PER_MINUTE": 1}
    other = program_of(client, bawaslu, siti)

    assert (program.get(SUBMISSIONS).status_code, other.get(SUBMISSIONS).status_code) == (200, 429)


# The page


def keys_page(partner):
    return reverse("partner_api_keys", args=[partner.pk])


FORM = {"name": "Sistem pengaduan", "scopes": ["submissions:read"], "days": "90", "origins": ""}


def test_a_member_makes_a_key_on_the_page_and_sees_it_once(client, bawaslu, siti):
    client.force_login(siti)
    assert keys_page(bawaslu) in client.get("/admin/").content.decode()

    shown = client.post(keys_page(bawaslu), FORM)
    token = shown.context["token"]

    assert token in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    later = client.get(keys_page(bawaslu)).content.decode()
    assert token not in later
    assert token[:12] in later
    assert client.get(SUBMISSIONS, headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(client, bawaslu, siti):
    client.force_login(siti)
    answer = client.post(keys_page(bawaslu), FORM | {"origins": "http://app.example", "scopes": []})

    assert set(answer.context["form"].errors) == {"origins", "scopes"}
    assert "Sistem pengaduan" in answer.content.decode()
    assert not PartnerKey.objects.exists()


def test_a_member_rotates_and_revokes_by_buttons(client, program, bawaslu, siti):
    client.force_login(siti)
    rotated = client.post(reverse("partner_api_rotate_key", args=[program.key.pk]))
    assert rotated.context["token"]
    assert client.get(reverse("partner_api_rotate_key", args=[program.key.pk])).status_code == 405

    client.post(reverse("partner_api_revoke_key", args=[program.key.pk]))
    assert program.get(SUBMISSIONS).status_code == 401


def test_the_region_s_officers_see_that_a_key_exists_and_revoke_it(client, program, bawaslu, approver):
    client.force_login(approver)
    page = client.get(keys_page(bawaslu)).content.decode()

    assert program.key.prefix in page
    assert "Sistem pengaduan" not in page
    assert client.get(reverse("partner_api_keys_kept")).content.decode().count(program.key.prefix) == 1
    assert client.post(keys_page(bawaslu), FORM).status_code in (302, 403)
    assert PartnerKey.objects.count() == 1
    client.post(reverse("partner_api_revoke_key", args=[program.key.pk]))
    assert program.get(SUBMISSIONS).status_code == 401


def test_strangers_do_not_learn_of_keys(client, program, bawaslu, others):
    for user in (others.key.person, factories.officer("weleri", factories.WELERI, "publish", "change")):
        client.force_login(user)
        for method, url in (
            ("get", keys_page(bawaslu)),
            ("post", reverse("partner_api_rotate_key", args=[program.key.pk])),
            ("post", reverse("partner_api_revoke_key", args=[program.key.pk])),
        ):
            answer = getattr(client, method)(url)
            assert program.key.prefix not in answer.content.decode()
    assert PartnerKey.objects.get(pk=program.key.pk).revoked_at is None


def test_a_key_of_a_membership_that_ends_is_shown_among_the_ended(client, program, bawaslu, siti, approver):
    factories.part(siti, bawaslu)
    assert Membership.objects.get().ended_at is not None
    client.force_login(approver)

    answer = client.get(keys_page(bawaslu))

    assert ([row.key for row in answer.context["ended"]], answer.context["live"]) == ([program.key], [])
