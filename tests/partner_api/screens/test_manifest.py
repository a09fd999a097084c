"""What a screen is told to play in the coming days."""

import hashlib
import json
from datetime import date, timedelta

import pytest

from ilm_blocks import actions, cascade
from ilm_blocks.choices import Channel
from ilm_blocks.models import Change
from ilm_blocks.rules.programme.slots import Segment
from partner_api.models import Screen
from partner_api.screens import item_ids, playlist, tokens
from partner_api.screens.models import Loop
from partner_api.screens.programme.days import day_of
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN

pytestmark = pytest.mark.django_db

KEYS = {
    "schema", "screen", "seq", "generated_at", "tz", "region_path", "poll", "horizon", "operating", "assets", "items",
    "viewing_m", "volume", "quiet", "takeover", "cards", "fallback", "rotation", "shares", "members", "today", "keys",
    "sig",
}  # fmt: skip
ITEM_KEYS = {
    "id", "ilm", "revision", "kind", "asset", "text", "dur_ms", "tier", "weight", "owner", "responsible",
    "distributor", "agreement", "agreement_id", "content_class", "mandatory", "flight", "windows", "voice",
    "max_per_hour", "min_gap_s", "alert",
}  # fmt: skip
SHARES = {"guaranteed": 30, "ceiling": 60, "own": 0, "filler": 0}
MIDNIGHT_MS = 1_706_720_400_000  # 1 February 2024 in Jakarta
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def ilms(manifest):
    return [item["ilm"] for item in manifest["items"]]


def test_it_has_the_keys_of_its_schema_and_no_other(manifest):
    factories.ilm(KENDAL, creatives=[factories.poster()])

    assert manifest().keys() == KEYS
    assert manifest()["items"][0].keys() == ITEM_KEYS
    assert [asset.keys() for asset in manifest()["assets"].values()] == [{"url", "bytes", "mime", "w", "h", "dur_ms"}]


def test_it_has_the_shape_that_the_openapi_document_promises(manifest, shape):
    ilm = factories.ilm(KENDAL, creatives=[factories.poster(), factories.message()])
    factories.ilm(BLUMAH)
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True, until=NOON + 3 * DAY)
    factories.takeover(PLANTUNGAN)

    made = manifest()

    assert {item["kind"] for item in made["items"]} >= {"poster", "message", "running_text"}
    shape("Manifest", made)


def test_it_says_which_screen_where_and_for_which_days(manifest, screen):
    assert manifest() | {"seq": None, "generated_at": None, "keys": None, "sig": None} == {
        "schema": "ilm.manifest/1",
        "screen": screen.pk,
        "seq": None,
        "generated_at": None,
        "tz": "Asia/Jakarta",
        "region_path": [
            {"code": "33.24", "name": "Kabupaten Kendal", "level": "regency"},
            {"code": "33.24.01", "name": "Kecamatan Plantungan", "level": "district"},
            {"code": "33.24.01.2001", "name": "Desa Blumah", "level": "village"},
        ],
        "poll": 30,
        "viewing_m": None,
        "volume": 0,
        "horizon": ["2024-02-01T00:00:00+07:00", "2024-02-15T00:00:00+07:00"],
        "operating": [],
        "assets": {},
        "items": [],
        "cards": [],
        "quiet": [],
        "takeover": None,
        "fallback": None,
        "rotation": {"algo": "edf-share/2"},
        "shares": SHARES,
        "members": [],
        "today": [{"from": MIDNIGHT_MS, "join": [], "leave": [], "operating": None, "shares": SHARES}],
        "keys": None,
        "sig": None,
    }


def test_an_item_names_who_issued_who_answers_and_who_passes_it_on(manifest):
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu, number="1/PKS/contoh")
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=agreement)
    own = factories.ilm(BLUMAH)

    by_ilm = {item["ilm"]: item for item in manifest()["items"]}
    named = ("owner", "responsible", "distributor", "agreement", "agreement_id")
    assert {key: by_ilm[ilm.pk][key] for key in named} == {
        "owner": {"code": "33.24", "name": "Kabupaten Kendal", "level": "regency"},
        "responsible": {"name": "Bawaslu Kabupaten Kendal"},
        "distributor": {"name": "Diskominfo Kabupaten Kendal"},
        "agreement": "1/PKS/contoh",
        "agreement_id": agreement.pk,
    }
    assert by_ilm[own.pk]["responsible"]["name"].endswith("Desa Blumah")
    assert (by_ilm[own.pk]["agreement"], by_ilm[own.pk]["agreement_id"]) == (None, None)


def test_each_kind_says_what_to_show_and_for_how_long(manifest):
    texts = [factories.message("Awasi", "Laporkan."), ("running_text", {"text": "Cek nama Anda."})]
    ilm = factories.ilm(KENDAL, creatives=[factories.poster(), *texts])

    told = manifest()
    poster, message, running = told["items"]
    assert [item["id"] for item in told["items"]] == [f"{ilm.pk}.1", f"{ilm.pk}.2", f"{ilm.pk}.3"]
    assert (poster["kind"], poster["text"], poster["dur_ms"]) == ("poster", None, 10_000)
    assert told["assets"][poster["asset"]]["url"] == f"/m/{poster['asset']}.jpg"
    assert (message["asset"], message["text"]) == (None, {"heading": "Awasi", "text": "Laporkan."})
    assert running["text"] == "Cek nama Anda."


def test_a_running_text_takes_as_long_as_reading_it_and_who_answers_for_it(manifest):
    lines = ["Cek nama Anda.", "Cek nama Anda. " * 10]
    factories.ilm(KENDAL, creatives=[("running_text", {"text": line}) for line in lines])
    credit = "Materi dan tanggung jawab isi: Pemerintah Kabupaten Kendal. Disalurkan oleh: Diskominfo Kabupaten Kendal."

    durations = [item["dur_ms"] for item in manifest()["items"]]
    assert durations == [(len(f"{line} {credit}") + 60) * 1000 // 9 for line in lines]
    assert playlist.running_ms("") == 8_000


@pytest.mark.database
def test_equal_rows_are_equal_bytes_all_day_long(screen, noon, ask):
    token = tokens.issue(screen)
    factories.ilm(KENDAL, on_air_from=NOON + HOUR, on_air_until=NOON + 2 * HOUR)
    first = ask(token)

    for moment in (NOON, NOON + 90 * timedelta(minutes=1), NOON + 6 * HOUR):
        noon.move_to(moment)
        assert ask(token).content == first.content


def test_the_body_is_canonical_and_its_etag_is_its_hash(screen, ask):
    factories.ilm(KENDAL, creatives=[factories.message("Kéndal “aman”", "Satu\nDua")])
    response = ask(tokens.issue(screen))

    body = response.content.decode()
    assert body == json.dumps(json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert response["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'


@pytest.mark.database
def test_a_change_above_raises_the_number_and_one_beside_leaves_all_as_it_was(manifest):
    before = manifest()
    factories.ilm(KEDITEN)
    assert manifest() == before

    ilm = factories.ilm(KENDAL)
    after = manifest()
    assert after["seq"] > before["seq"]
    assert ilms(after) == [ilm.pk]


def test_a_change_of_the_screen_arrives_under_the_same_number(manifest, screen, noon):
    before = manifest()
    noon.shift(60)
    screen.operating = [("daypart", {"days": ["0"], "start": "08:00", "end": "22:00"})]
    screen.save()

    after = manifest()
    assert after["operating"] == [{"days": [0], "from": "08:00", "to": "22:00"}]
    assert after["seq"] == before["seq"]
    assert after["generated_at"] > before["generated_at"]


def test_a_new_day_is_a_new_number(manifest, noon):
    before = manifest()
    noon.move_to(NOON + DAY)

    assert manifest()["seq"] == [*before["seq"][:2], before["seq"][2] + 1]


def test_what_is_withdrawn_hidden_or_meant_for_others_is_not_sent(manifest):
    shown = factories.ilm(KENDAL)
    withdrawn, hidden = factories.ilm(KENDAL), factories.ilm(KENDAL)
    factories.ilm(KENDAL, channels=["website"])
    factories.ilm(KENDAL, binding="offered")
    factories.ilm(KENDAL, target=[("levels", {"side": "exclude", "levels": ["village"]})])
    factories.draft(KENDAL)
    actions.withdraw(withdrawn, code="legal")
    factories.decision("hide", hidden, PLANTUNGAN, covers_subtree=True)

    assert ilms(manifest()) == [shown.pk]


def test_what_starts_within_fourteen_days_travels_now_with_its_flight(manifest):
    midnight = NOON - 12 * HOUR
    soon = factories.ilm(KENDAL, on_air_from=midnight + 14 * DAY - HOUR, on_air_until=midnight + 20 * DAY)
    factories.ilm(KENDAL, on_air_from=midnight + 14 * DAY)

    told = manifest()
    assert ilms(told) == [soon.pk]
    assert told["items"][0]["flight"] == ["2024-02-14T23:00:00+07:00", "2024-02-21T00:00:00+07:00"]


def test_hours_of_day_travel_as_windows(manifest):
    factories.ilm(KENDAL, dayparts=[("daypart", {"days": ["5", "6"], "start": "22:00", "end": "02:00"})])
    item = manifest()["items"][0]

    assert item["windows"] == [{"days": [5, 6], "from": "22:00", "to": "02:00"}]


def test_the_end_of_an_agreement_cuts_the_flight(manifest):
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu, valid_until=date(2024, 2, 5))
    factories.ilm(KENDAL, responsible=bawaslu, agreement=agreement, on_air_until=NOON + 10 * DAY)

    assert manifest()["items"][0]["flight"][1] == "2024-02-06T00:00:00+07:00"


def test_a_quiet_period_ahead_is_told_with_the_items_that_it_silences(manifest):
    factories.quiet_period()
    education = factories.ilm(KENDAL, content_class="election_education")
    factories.ilm(KENDAL)

    told = manifest()
    assert len(told["items"]) == 2
    assert told["quiet"] == [
        {
            "from": "2024-02-11T00:00:00+07:00",
            "until": "2024-02-14T00:00:00+07:00",
            "items": [f"{education.pk}.1"],
        }
    ]


@pytest.mark.database
def test_what_it_lets_on_air_is_what_the_cascade_shows(manifest, screen):
    """Flights, silences and windows together tell the same as the cascade at every hour of the horizon."""
    factories.quiet_period()
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu, valid_until=date(2024, 2, 12))
    evenings = [("daypart", {"days": [], "start": "18:00", "end": "02:00"})]
    factories.ilm(KENDAL, binding="mandatory", dayparts=evenings)
    factories.ilm(KENDAL, responsible=bawaslu, agreement=agreement, content_class="election_education")
    factories.decision("hide", factories.ilm(KENDAL), PLANTUNGAN, covers_subtree=True, until=NOON + 3 * DAY)
    factories.decision("adopt", factories.ilm(PLANTUNGAN, binding="offered"), BLUMAH, until=NOON + 4 * DAY)
    factories.ilm(BLUMAH, on_air_from=NOON + 2 * DAY, on_air_until=NOON + 5 * DAY)

    told = manifest()
    for hour in range(14 * 24 - 12):
        at = NOON + hour * HOUR
        shown = cascade.resolve(factories.region(BLUMAH), Channel.VIDEOTRON, at).items
        assert {item["ilm"] for item in told["items"] if on_air(item, told, at)} == {ilm.pk for ilm in shown}, at


def on_air(item, manifest, at):
    """As a player judges it, told from the words of docs/reference/manifest.md alone."""
    now = at.astimezone(factories.region(BLUMAH).tzinfo)
    stamp, clock, day = now.isoformat(), f"{now:%H:%M}", now.weekday()
    begins, ends = item["flight"]
    silent = any(
        item["id"] in quiet["items"] and quiet["from"] <= stamp < quiet["until"] for quiet in manifest["quiet"]
    )
    in_hours = not item["windows"] or any(
        (day in w["days"] and w["from"] <= clock) or ((day - 1) % 7 in w["days"] and clock < w["to"])
        if w["from"] >= w["to"]
        else day in w["days"] and w["from"] <= clock < w["to"]
        for w in item["windows"]
    )
    return begins <= stamp and (ends is None or stamp < ends) and not silent and in_hours


def test_a_takeover_is_an_item_ahead_of_all_others_for_as_long_as_it_lasts(manifest):
    factories.ilm(KENDAL)
    takeover = factories.takeover(KENDAL, text="Banjir bandang", severity=3, is_drill=True)
    factories.takeover(KEDITEN)

    told = manifest()
    stage, foot = (item for item in told["items"] if item["tier"] == 0)
    assert stage.keys() == foot.keys() == ITEM_KEYS
    assert (stage["id"], stage["kind"]) == (f"t{takeover.pk}.1", "message")
    assert stage["text"]["text"] == "Banjir bandang"
    assert stage["alert"] == foot["alert"] == {"level": "awas", "drill": True}
    assert stage["flight"] == foot["flight"] == ["2024-02-01T12:00:00+07:00", "2024-02-01T14:00:00+07:00"]
    assert (foot["kind"], foot["text"]) == ("running_text", f"{stage['text']['heading']}: Banjir bandang")
    assert told["takeover"] == {
        "id": takeover.pk,
        "level": "awas",
        "text": "Banjir bandang",
        "owner": {"code": "33.24", "name": "Kabupaten Kendal", "level": "regency"},
        "from": "2024-02-01T12:00:00+07:00",
        "until": "2024-02-01T14:00:00+07:00",
        "drill": True,
    }


@pytest.mark.parametrize(("severity", "level", "pause"), [(1, "waspada", 90), (2, "siaga", 30)])
def test_a_lesser_one_is_a_banner_of_thirty_seconds_that_comes_again_and_leaves_the_programme(
    manifest, severity, level, pause
):
    factories.ilm(KENDAL)
    takeover = factories.takeover(PLANTUNGAN, text="Air naik", severity=severity, is_drill=True)

    told = manifest()

    [banner] = [item for item in told["items"] if item["tier"] == 0]
    assert banner.keys() == ITEM_KEYS
    assert banner | {
        "id": f"t{takeover.pk}.1", "kind": "banner", "dur_ms": 30_000, "min_gap_s": pause,
        "alert": {"level": level, "drill": True},
        "text": {"heading": f"LATIHAN · {level.title()} · Kecamatan Plantungan", "text": "Air naik"},
    } == banner  # fmt: skip
    assert {item["alert"] for item in told["items"] if item["tier"] == 1} == {None}


def test_a_graver_takeover_interrupts_another_which_then_goes_on(manifest):
    lesser = factories.takeover(KENDAL, severity=1, until=NOON + 6 * HOUR)
    graver = factories.takeover(BLUMAH, severity=3, starts_at=NOON + HOUR, until=NOON + 2 * HOUR)

    told = manifest()
    assert told["takeover"]["id"] == graver.pk
    assert told["quiet"] == [
        {
            "from": "2024-02-01T13:00:00+07:00",
            "until": "2024-02-01T14:00:00+07:00",
            "items": [f"t{lesser.pk}.1"],
        }
    ]


def test_a_takeover_that_was_ended_is_gone(manifest):
    takeover = factories.takeover(KENDAL)
    takeover.ended_at = NOON
    takeover.save(update_fields=["ended_at"])

    assert manifest()["takeover"] is None
    assert manifest()["items"] == []


def test_an_item_weighs_what_its_ilm_asks_for(manifest):
    factories.ilm(KENDAL, creatives=[factories.message()])
    factories.ilm(KENDAL, creatives=[("running_text", {"text": "Cek nama Anda."})], priority=3)

    assert [item["weight"] for item in manifest()["items"]] == [1, 3]


def test_an_item_says_how_often_it_may_play_and_what_its_agreement_was_promised(manifest):
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu, share_of_voice=20)
    factories.ilm(KENDAL, responsible=bawaslu, agreement=agreement, max_per_hour=4, min_gap_s=300)

    [item] = manifest()["items"]
    assert (item["voice"], item["max_per_hour"], item["min_gap_s"]) == (20, 4, 300)


@pytest.mark.parametrize("day", [0, 1])
def test_agreements_that_bear_one_number_keep_each_its_own_promise(manifest, day):
    bawaslu, panwascam = factories.partner(), factories.partner(PLANTUNGAN, name="Panwaslu Kecamatan Plantungan")
    papers = {
        KENDAL: factories.agreement(bawaslu, number="480/1/PKS/2023", share_of_voice=20),
        PLANTUNGAN: factories.agreement(panwascam, PLANTUNGAN, number="480/1/PKS/2023", share_of_voice=30),
    }
    promised = [factories.ilm(code, responsible=paper.partner, agreement=paper) for code, paper in papers.items()]
    for _ in range(2):
        factories.ilm(KENDAL)

    one = day_of(manifest(), Loop.STAGE, day)
    weights = Segment.at(one, one.end_ms - 1).weights

    first, second = (weights[item_ids.of_creative(ilm.pk, 1)] / sum(weights.values()) for ilm in promised)
    assert (first >= 0.2, second) == (True, 0.3)


@pytest.mark.parametrize(("width", "expected"), [(320, 400), (800, 800), (801, 1600), (3840, 1600)])
def test_a_poster_comes_in_the_least_size_that_fills_a_screen_that_came_later(manifest, screen, width, expected):
    Screen.objects.update(is_active=False)
    factories.ilm(KENDAL, creatives=[factories.poster()])
    Screen.objects.update(is_active=True, width=width)

    assert [asset["w"] for asset in manifest()["assets"].values()] == [expected]


@pytest.mark.parametrize(("width", "expected"), [(320, 320), (801, 801), (3840, 1600)])
def test_a_poster_comes_in_the_very_size_of_a_screen_that_was_there(manifest, screen, width, expected):
    Screen.objects.update(width=width)
    factories.ilm(KENDAL, creatives=[factories.poster()])

    assert [asset["w"] for asset in manifest()["assets"].values()] == [expected]


@pytest.mark.parametrize(("size", "expected"), [((1920, 1080), ["1"]), ((1080, 1920), ["2"])])
def test_of_two_posters_the_one_of_the_screens_shape_is_sent(manifest, size, expected):
    Screen.objects.update(width=size[0], height=size[1])
    upright = factories.poster(width=900, height=1600)
    factories.ilm(KENDAL, creatives=[factories.poster(), upright])

    assert [item["id"].split(".")[1] for item in manifest()["items"]] == expected


@pytest.mark.parametrize(("size", "expected"), [((1080, 1920), ["poster"]), ((1920, 1080), ["video"])])
def test_what_has_the_screens_shape_wins_over_what_has_not_whatever_it_is(size, expected):
    film = {"type": "video", "files": [{"width": 1920, "height": 1080}]}
    upright = {"type": "poster", "files": [{"width": 900, "height": 1600}]}
    screen = Screen(width=size[0], height=size[1])

    fitting = [one["type"] for one in (film, upright) if playlist._has_right_shape(one, [film, upright], screen)]
    assert fitting == expected
    assert playlist._has_right_shape(film, [film], screen)
    assert playlist._has_right_shape({"type": "message"}, [film, upright], screen)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("Laporkan.", 10), ("a" * 286, 21), ("a" * 586, 41), ("\n".join("aaaaa" for _ in range(60)), 84)],
)
def test_a_message_stands_as_long_as_it_takes_to_be_read(manifest, text, seconds):
    """Fifteen letters a second, as in subtitles, and a second more for each new line; ten seconds at least."""
    factories.ilm(KENDAL, creatives=[factories.message("Awasi bersama", text)])

    assert manifest()["items"][0]["dur_ms"] // 1000 == seconds


def test_it_says_from_how_far_the_screen_is_seen_once_somebody_has(manifest, screen):
    assert manifest()["viewing_m"] is None
    screen.viewing_m = 40
    screen.full_clean()
    screen.save()
    assert manifest()["viewing_m"] == 40


def test_a_poster_of_the_wrong_shape_is_better_than_none(manifest):
    Screen.objects.update(width=1080, height=1920)
    factories.ilm(KENDAL, creatives=[factories.poster()])

    assert len(manifest()["items"]) == 1


def test_news_and_agenda_of_the_chain_move_neither_its_number_nor_its_bytes(manifest):
    factories.ilm(KENDAL)
    before = manifest()
    for owner in (KENDAL, PLANTUNGAN, BLUMAH):
        factories.article(owner)
        factories.event(owner)
    assert Change.objects.order_by("-seq").first().only_pages
    assert manifest() == before

    factories.ilm(BLUMAH)
    assert manifest()["seq"] > before["seq"]
