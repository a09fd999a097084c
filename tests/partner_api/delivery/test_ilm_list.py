"""All ILM that are public now, to list, to filter and to search."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ilm_blocks import actions
from ilm_blocks.models import Partner
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = "/api/v1/ilm/"
HOUR = timedelta(hours=1)


def titles(client, query=""):
    return [item["title"] for item in client.get(f"{LIST}?{query}").json()["items"]]


def walk(client, address):
    while address:
        answer = client.get(address).json()
        yield [item["id"] for item in answer["items"]]
        address = answer["next"]


@pytest.fixture
def paper():
    return factories.agreement(factories.partner())


# What is public


@pytest.mark.database
def test_it_lists_what_is_on_air_at_its_owner_the_newest_first(client):
    factories.ilm(KENDAL, title="kabupaten")
    factories.ilm(BLUMAH, title="desa")

    assert titles(client) == ["desa", "kabupaten"]


def later(paper):
    factories.ilm(KENDAL, on_air_from=NOON + HOUR)


def over(paper):
    factories.ilm(KENDAL, on_air_until=NOON)


def withdrawn(paper):
    actions.withdraw(factories.ilm(KENDAL), code="legal")


def drafted(paper):
    factories.draft(KENDAL)


def withheld(paper):
    factories.ilm(KENDAL, content_class="official_portrait")
    factories.quiet_period(first_day=NOON.date(), last_day=NOON.date())


def unseconded(paper):
    factories.ilm(KENDAL, content_class="election_education")
    factories.quiet_period(first_day=NOON.date(), last_day=NOON.date())


def paused(paper):
    factories.ilm(KENDAL, responsible=paper.partner, agreement=paper)
    Partner.objects.update(is_active=False)


def lapsed(paper):
    factories.ilm(KENDAL, responsible=paper.partner, agreement=paper)
    type(paper).objects.update(valid_until=date(2024, 1, 31))


@pytest.mark.parametrize("story", [later, over, withdrawn, drafted, withheld, unseconded, paused, lapsed])
@pytest.mark.parametrize("region", ["", f"&region={KENDAL}"])
def test_what_is_not_on_air_is_not_listed(client, paper, story, region):
    story(paper)
    factories.ilm(KENDAL, title="tayang")

    assert titles(client, f"limit=100{region}") == ["tayang"]


def test_words_that_nobody_has_approved_are_neither_told_nor_found(client):
    ilm = factories.ilm(KENDAL, title="disetujui")
    ilm.title = "rahasia"
    ilm.save_revision()

    assert titles(client) == ["disetujui"]
    assert titles(client, "q=rahasia") == []


def test_of_a_region_it_lists_what_that_region_shows(client):
    hidden = factories.ilm(KENDAL, title="disembunyikan")
    factories.decision("hide", hidden, PLANTUNGAN, covers_subtree=True)
    shown = factories.ilm(KENDAL, title="tampil")
    factories.decision("note", shown, PLANTUNGAN, covers_subtree=True, text="Tanya Pak Camat.")
    factories.ilm(BOJA, title="di tempat lain")
    factories.ilm(KENDAL, title="pilihan", binding="offered")

    [item] = client.get(f"{LIST}?region={BLUMAH}").json()["items"]

    assert (item["title"], item["url"]) == ("tampil", f"http://blumah.localhost/ilm/{shown.pk}/")
    assert item["notes"][0]["text"] == "Tanya Pak Camat."
    assert titles(client, f"region={BOJA}") == ["di tempat lain", "tampil", "disembunyikan"]


def test_a_former_code_of_a_region_is_understood(client):
    factories.ilm(BLUMAH, title="desa")
    page = factories.page(BLUMAH)
    page.former_codes.create(code="33.24.01.2099", since=NOON)

    assert titles(client, "region=3324012099") == ["desa"]


# An item


def test_an_item_is_told_in_full_at_its_owner(client, paper):
    ilm = factories.ilm(KENDAL, title="Tolak politik uang", responsible=paper.partner, agreement=paper)

    [item] = client.get(LIST).json()["items"]

    assert item["url"] == item["verify_url"] == f"http://localhost/ilm/{ilm.pk}/"
    assert item["responsible"]["id"] == paper.partner_id
    assert item["agreement"] == {"number": paper.number, "valid_until": "2026-10-31"}
    assert (item["channels"], item["notes"]) == (["videotron", "website"], [])
    assert [creative["type"] for creative in item["creatives"]] == ["message"]


def test_only_what_was_asked_of_an_item_is_told(client):
    ilm = factories.ilm(KENDAL, title="Tolak politik uang")

    answer = client.get(f"{LIST}?fields=title,id").json()

    assert answer["items"] == [{"id": ilm.pk, "title": "Tolak politik uang"}]


# Filters


@pytest.mark.database
def test_each_filter_narrows_the_list(client, paper):
    bawaslu = {"responsible": paper.partner, "agreement": paper}
    factories.ilm(KENDAL, title="pemilu", content_class="election_education", **bawaslu)
    factories.ilm(KENDAL, title="umum", channels=["app"])

    assert titles(client, f"partner={paper.partner_id}") == ["pemilu"]
    assert titles(client, "class=none") == ["umum"]
    assert titles(client, "channel=app") == ["umum"]
    assert titles(client, f"region={BLUMAH}&channel=videotron&class=election_education") == ["pemilu"]
    assert titles(client, "channel=social") == []


@pytest.mark.database
def test_a_channel_that_the_agreement_leaves_out_is_none(client, paper):
    factories.ilm(KENDAL, title="situs", responsible=paper.partner, agreement=paper)
    type(paper).objects.update(channels=["website"])

    assert titles(client, "channel=website") == ["situs"]
    assert titles(client, "channel=videotron") == []


def test_a_renamed_partner_is_found_under_either_number(client, paper):
    factories.ilm(KENDAL, title="lama", responsible=paper.partner, agreement=paper)
    successor = factories.partner(name="Bawaslu Kendal", short_name="")
    Partner._base_manager.filter(pk=paper.partner_id).update(successor=successor)

    assert titles(client, f"partner={paper.partner_id}") == titles(client, f"partner={successor.pk}") == ["lama"]


@pytest.mark.database
@pytest.mark.parametrize(
    "query", ["pekan", "PÉKAN", "pekan lancar", '"pekan"', "Bawaslu pekan", "kan imunisasi", "%22", "-"]
)
def test_a_search_minds_neither_accents_nor_capitals_nor_signs(client, paper, query):
    facts = {"responsible": paper.partner, "agreement": paper}
    factories.ilm(KENDAL, title="Pékan Imunisasi", summary="Berjalan LANCAR.", **facts)
    factories.ilm(BLUMAH, title="Kerja bakti")

    expected = [] if query in ("%22", "-") else ["Pékan Imunisasi"]
    for region in ("", f"&region={KENDAL}"):
        assert titles(client, f"q={query}{region}") == expected


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("region=33.24.99", "region", "unknown_region"),
        ("region=Kendal", "region", "invalid_code"),
        ("partner=0", "partner", "min_value"),
        ("partner=x", "partner", "invalid"),
        ("partner=99999", "partner", "unknown_partner"),
        (f"partner={9 * 10**30}", "partner", "max_value"),
        ("class=secret", "class", "invalid_choice"),
        ("channel=radio", "channel", "invalid_choice"),
        ("channel=", "channel", "invalid_choice"),
        ("fields=title,secret", "fields", "unknown_field"),
        ("fields=title,title", "fields", "repeated"),
        ("fields=", "fields", "blank"),
        ("cursor=x", "cursor", "invalid_cursor"),
        ("cursor=LTE", "cursor", "invalid_cursor"),
        ("limit=0", "limit", "min_value"),
        ("limit=101", "limit", "max_value"),
        ("limit=2&limit=3", "limit", "repeated"),
        ("limit=٣", "limit", "invalid"),
        ("q=%00", "q", "null_characters_not_allowed"),
        ("q=", "q", "blank"),
        ("at=2024-02-01T12:00:00Z", "at", "unknown_parameter"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter, code):
    response = client.get(f"{LIST}?{query}")

    assert (response.status_code, response["Cache-Control"]) == (400, "no-store")
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


def test_unknown_fields_are_told_with_those_that_there_are(client):
    [error] = client.get(f"{LIST}?fields=judul", headers={"accept-language": "en"}).json()["errors"]

    assert "“judul”" in error["detail"]
    assert "verify_url" in error["detail"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("region", ["", BLUMAH])
def test_a_government_that_answers_itself_is_found_by_the_name_that_is_told(client, paper, language, region):
    factories.ilm(BLUMAH, title="Kerja bakti")
    factories.ilm(KENDAL, title="Imunisasi", responsible=paper.partner, agreement=paper)
    told = {item["title"]: item["responsible"]["name"] for item in client.get(LIST).json()["items"]}
    query = {"q": told["Kerja bakti"]} | ({"region": region} if region else {})

    found = client.get(LIST, query, headers={"accept-language": language}).json()["items"]

    assert told["Kerja bakti"] == "Pemerintah Desa Blumah"
    assert [item["title"] for item in found] == ["Kerja bakti"]


# How it travels


@pytest.mark.database
@pytest.mark.parametrize("query", ["", "&q=contoh", f"&region={KENDAL}"])
def test_the_cursor_reaches_each_once_whatever_is_published_or_withdrawn(client, query):
    ilms = [factories.ilm(KENDAL, title="contoh") for _number in range(5)]
    first = client.get(f"{LIST}?limit=2{query}")
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert first.json()["next"].startswith(f"http://localhost:8000{LIST}?")

    factories.ilm(KENDAL, title="contoh")
    actions.withdraw(ilms[3], code="legal")  # the one that the cursor names

    assert [*walk(client, first.json()["next"])] == [[ilms[2].pk, ilms[1].pk], [ilms[0].pk]]


@pytest.mark.database
@pytest.mark.parametrize("query", ["", "q=contoh", f"region={KENDAL}", f"region={KENDAL}&q=contoh"])
def test_twenty_full_items_take_few_queries_and_one_takes_as_many(client, paper, query):
    for owner in (KENDAL, PLANTUNGAN, BLUMAH):
        facts = {"creatives": [factories.message(), factories.poster()]}
        factories.ilm(owner, **facts, **({"responsible": paper.partner, "agreement": paper} if owner == KENDAL else {}))
    for _number in range(20):
        factories.ilm(KENDAL)

    counts = []
    for limit in (1, 20):
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(f"{LIST}?limit={limit}&{query}").json()["items"]) == limit
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_it_is_not_sent_again_until_something_changes(client):
    ilm = factories.ilm(KENDAL)
    first = client.get(LIST)
    assert first["Surrogate-Key"] == f"all i-{ilm.pk}"
    again = client.get(LIST, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    actions.withdraw(ilm, code="legal")
    assert client.get(LIST, headers={"if-none-match": first["ETag"]}).json()["items"] == []


def test_of_a_region_caches_learn_what_to_purge(client):
    ilm = factories.ilm(KENDAL)

    keys = client.get(f"{LIST}?region={BLUMAH}")["Surrogate-Key"]
    assert keys == f"r-{KENDAL} r-{PLANTUNGAN} r-{BLUMAH} i-{ilm.pk}"


@pytest.mark.parametrize(
    ("facts", "age"),
    [
        ({"on_air_until": NOON + timedelta(seconds=9)}, "max-age=9, s-maxage=9"),
        ({"on_air_from": NOON + timedelta(seconds=7)}, "max-age=7, s-maxage=7"),
    ],
)
def test_caches_keep_it_no_longer_than_it_holds(client, facts, age):
    factories.ilm(KENDAL, **facts)

    for query in ("", f"?region={BLUMAH}"):
        assert f"public, {age}" in client.get(f"{LIST}{query}")["Cache-Control"]


def test_what_civil_days_decide_is_kept_to_midnight_at_most(client, clock):
    factories.ilm(KENDAL)
    clock.move_to("2024-02-01T16:59:50Z")  # ten seconds before midnight in Kendal

    assert "s-maxage=10" in client.get(LIST)["Cache-Control"]


def test_head_has_the_headers_and_no_body_and_any_origin_may_read(client):
    factories.ilm(KENDAL)
    headers = {"origin": "https://desa.example", "accept-language": "en"}
    head, get = client.head(LIST), client.get(LIST, headers=headers)

    assert head.content == b""
    assert dict(head.items()) == dict(get.items())
    assert (get["Access-Control-Allow-Origin"], get["Vary"]) == ("*", "Accept, Accept-Encoding")
