"""Who gets a manifest, and at what cost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.models import QuerySet

from ilm_blocks import actions, regions
from ilm_blocks.models import ILM
from partner_api.models import Screen
from partner_api.screens import given, manifest, manifest_items, serializers, tokens
from partner_api.screens.bodies import OWN_MEMBERS, TOGETHER, bodies, likeness
from partner_api.screens.crowding import Places
from partner_api.screens.manifest import Horizon
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, WELERI

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("authorization", ["", "Basic Zm9vOmJhcg==", "Bearer", "Bearer ", "Bearer tidak-dikenal"])
def test_nobody_without_a_token_gets_one(screen, ask, authorization):
    tokens.issue(screen)
    response = ask(Authorization=authorization)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="screens"'


def test_a_token_opens_the_manifest_of_its_own_screen_alone(screen, ask):
    other = Screen.objects.create(owner=factories.page(WELERI), name="Pasar")
    mine, others = tokens.issue(screen), tokens.issue(other)

    assert ask(mine).json()["screen"] == screen.pk
    assert ask(others).json()["screen"] == other.pk


def test_a_new_token_ends_the_one_before(screen, ask):
    before = tokens.issue(screen)
    after = tokens.issue(screen)

    assert ask(before).status_code == 401
    assert ask(after).status_code == 200


def test_a_revoked_token_opens_nothing(screen, ask):
    token = tokens.issue(screen)
    etag = ask(token)["ETag"]
    tokens.revoke(screen)

    assert ask(token, etag=etag).status_code == 401


def test_a_screen_that_is_switched_off_gets_nothing(screen, ask):
    token = tokens.issue(screen)
    Screen.objects.update(is_active=False)

    assert ask(token).status_code == 401


def test_only_a_hash_of_the_token_is_stored(screen):
    token = tokens.issue(screen)
    screen.refresh_from_db()

    kept = {str(value) for value in vars(screen).values()}
    assert token not in kept
    assert token.startswith(screen.token_prefix)
    assert len(screen.token_prefix) < len(token) / 4


def test_an_answer_is_for_this_screen_alone_and_tells_the_time(screen, ask):
    response = ask(tokens.issue(screen))

    assert response["Cache-Control"] == "private, no-cache"
    assert "Authorization" in response["Vary"]
    assert response["X-Server-Time-Ms"] == str(int(NOON.timestamp() * 1000))


@pytest.mark.database
def test_an_unchanged_manifest_costs_one_query_and_still_tells_the_time(screen, ask, django_assert_num_queries):
    factories.ilm(KENDAL)
    token = tokens.issue(screen)
    etag = ask(token)["ETag"]

    with django_assert_num_queries(1):
        response = ask(token, etag=etag)
    assert (response.status_code, response.content) == (304, b"")
    assert (response["ETag"], response["X-Server-Time-Ms"]) == (etag, str(int(NOON.timestamp() * 1000)))


def test_a_change_beside_the_chain_leaves_the_answer_unchanged(screen, ask):
    token = tokens.issue(screen)
    etag = ask(token)["ETag"]
    factories.ilm(KEDITEN)
    assert ask(token, etag=etag).status_code == 304

    factories.ilm(KENDAL)
    assert ask(token, etag=etag).status_code == 200


def test_an_old_answer_does_not_outlive_the_day(screen, ask, noon):
    token = tokens.issue(screen)
    etag = ask(token)["ETag"]

    noon.move_to("2024-02-01T23:59:59+07:00")
    assert ask(token, etag=etag).status_code == 304
    noon.move_to("2024-02-02T00:00:00+07:00")
    assert ask(token, etag=etag).status_code == 200


@pytest.mark.database
@pytest.mark.parametrize("count", [3, 300])
def test_a_whole_manifest_costs_fifteen_queries_however_many_items(screen, ask, django_assert_num_queries, count):
    approve_many(count)
    ask(token := tokens.issue(screen))  # heard of, and noted for a minute
    bodies.clear()

    with django_assert_num_queries(
        15
    ):  # who asks, the rows, the newest change, the key, whether anything was written, who is alike
        response = ask(token)
    assert len(response.json()["items"]) == count


@pytest.mark.database
def test_screens_that_are_alike_cost_one_query_each_after_the_first(screen, ask, django_assert_num_queries):
    others = [factories.screen(BLUMAH, name=f"Pasar {number}") for number in range(3)]
    alike = [tokens.issue(one) for one in (screen, *others)]
    Screen.objects.update(seen_at=NOON)
    factories.ilm(KENDAL)
    first, *_rest = [ask(token).json() for token in alike[:1]]

    for token, other in zip(alike[1:], others, strict=True):
        with django_assert_num_queries(1):
            answer = ask(token).json()
        assert answer["screen"] == other.pk
        assert answer | {name: first[name] for name in ("screen", "generated_at", "sig")} == first
        assert set(manifest_items.of(other, [(item["id"], item["revision"]) for item in answer["items"]]))


@pytest.mark.parametrize(
    "differs",
    [
        {"width": 1280},
        {"height": 720},
        {"operating": [{"type": "daypart", "value": {"days": [], "start": "06:00", "end": "22:00"}}]},
    ],
)
def test_a_screen_of_another_size_or_other_hours_shares_nothing(screen, ask, differs):
    factories.ilm(KENDAL)
    other = factories.screen(BLUMAH, name="Pasar")
    for name, value in differs.items():
        setattr(other, name, value)
    other.save()

    assert likeness(other, NOON) != likeness(screen, NOON)
    for one in Screen.objects.all():
        assert ask(tokens.issue(one)).json()["operating"] == serializers.windows(one.operating_rules)


def test_a_screen_that_was_set_up_otherwise_this_morning_shares_nothing_until_tomorrow(screen):
    other = factories.screen(BLUMAH, name="Pasar", own_percent=50)
    other.own_percent = 0
    other.save()

    assert likeness(other, NOON) != likeness(screen, NOON)
    assert likeness(other, NOON + timedelta(days=2)) == likeness(screen, NOON + timedelta(days=2))


def test_alike_screens_would_be_built_alike(screen):
    """What tells a row from others may not reach the programme: each fact of it is given another value here."""
    factories.ilm(KENDAL, creatives=[factories.poster(), factories.message()])
    factories.takeover(KENDAL)
    other = factories.screen(BLUMAH, name="Pasar")
    tokens.issue(other)
    Screen.objects.filter(pk=other.pk).update(updated_at=NOON + timedelta(hours=3), created_at=NOON, seen_at=NOON)

    built = [
        manifest.build(one, chain, days, manifest.Sources([one], {one.owner_id: chain}, days).content(one))
        for one in Screen.objects.with_versions()
        for chain in [regions.provider().chain(one.owner_id)]
        for days in [Horizon.of(chain, NOON)]
    ]
    first, second = ({name: v for name, v in one.items() if name not in OWN_MEMBERS} for one in built)
    assert first == second
    assert built[0]["screen"] != built[1]["screen"]


def test_what_fell_together_is_made_together_and_is_what_it_is_alone(ask, noon, django_assert_max_num_queries):
    """After a change at the regency what is read for one screen is read for others too: each as if it were alone."""
    noon.move_to(NOON - timedelta(days=1))
    old, hidden, withdrawn = (factories.ilm(KENDAL, title=f"Iklan {number}") for number in range(3))
    own = factories.ilm(BOJA, title="Hanya di Boja")
    screens = [factories.screen(code, name=f"Layar {code}") for code in (BLUMAH, KEDITEN, WELERI, BOJA)]
    noon.move_to(NOON)
    factories.decision("hide", hidden, by=BLUMAH)
    actions.withdraw(withdrawn, code="error_in_content")
    screens[1].own_percent = 20
    screens[1].save()
    everywhere = [tokens.issue(screen) for screen in screens]
    for token in everywhere:
        ask(token)
    factories.ilm(KENDAL, title="Baru", creatives=[factories.poster(), factories.message()])
    bodies.fall(list(bodies._kept))

    with django_assert_max_num_queries(26):
        ask(everywhere[0])
    with django_assert_max_num_queries(len(everywhere)):  # who asks
        together = [ask(token) for token in everywhere]
    bodies.clear()
    cache.clear()
    assert [answer.content for answer in together] == [ask(token).content for token in everywhere]
    shown = [{item["ilm"] for item in answer.json()["items"]} for answer in together]
    assert [old.pk in one for one in shown] == [True] * 4
    assert [hidden.pk in one for one in shown] == [False, True, True, True]
    assert [own.pk in one for one in shown] == [False, False, False, True]


def test_what_moves_while_it_is_made_is_read_again_with_the_one_that_asks_first(screen):
    """The days of the first are those for which all are made."""
    beside = factories.screen(WELERI, name="A, by its name before all others")
    rows = Screen.objects.with_versions()
    screens = [rows.get(pk=screen.pk), rows.get(pk=beside.pk)]
    assert given._again(screens) is screens
    factories.ilm(KENDAL)
    assert [one.pk for one in given._again(screens)] == [screen.pk, beside.pk]


def test_of_many_that_fell_few_are_made_at_a_time(ask):
    """Whoever asks does not wait for all the others."""
    for number in range(2 * TOGETHER):
        ask(tokens.issue(factories.screen(BLUMAH, name=f"Layar {number}", own_percent=number)))
    factories.ilm(KENDAL)
    kept = list(bodies._kept)
    bodies.fall(kept)
    token = tokens.issue(Screen.objects.order_by("own_percent").first())
    ask(token)

    assert len(bodies._fallen) == 2 * TOGETHER - TOGETHER


def test_where_too_many_wait_the_next_one_is_told_to_ask_again(screen, ask, monkeypatch):
    """Each that waits holds a thread of the server; who has a manifest goes on with it."""
    token = tokens.issue(screen)
    monkeypatch.setattr(bodies, "places", Places(1))
    bodies.clear()
    with bodies.places.one():
        answer = ask(token)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == "unavailable"
    assert ask(token).status_code == 200


def test_a_screen_that_is_deleted_while_its_manifest_is_made_is_known_no_more(screen, ask, monkeypatch):
    token, build = tokens.issue(screen), manifest.build

    def deleted_meanwhile(*parts):
        Screen.objects.filter(pk=screen.pk).delete()
        return build(*parts)

    bodies.clear()
    monkeypatch.setattr(manifest, "build", deleted_meanwhile)
    assert ask(token).status_code == 401


def test_one_that_is_alike_later_is_given_what_was_made_and_it_is_noted(screen, ask):
    factories.ilm(KENDAL)
    ask(tokens.issue(screen))
    late = factories.screen(BLUMAH, name="Pasar")
    items = ask(tokens.issue(late)).json()["items"]

    assert len(manifest_items.of(late, [(item["id"], item["revision"]) for item in items])) == len(items) > 0


def approve_many(count):
    """Like so many approvals at the regency, without their work."""
    ilm = factories.ilm(KENDAL)
    rows = [ILM(**{field.attname: getattr(ilm, field.attname) for field in ILM._meta.fields}) for _ in range(count - 1)]
    for row in rows:
        row.pk = None
    QuerySet(ILM).bulk_create(rows)
