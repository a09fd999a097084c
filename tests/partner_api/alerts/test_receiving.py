"""What a warning proposes to whom, what a later one makes of it, and what people decide."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from ilm_blocks import notices as house
from ilm_blocks.choices import Severity
from ilm_blocks.models import Takeover
from partner_api.alerts import message, proposals, receiving, xml
from partner_api.alerts.flaws import Flaw
from partner_api.alerts.models import Alert, AlertProposal
from tests import factories
from tests.factories import BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

from .conftest import boxes
from .messages import alert, area, at, geocode, info, polygon, refers_to

pytestmark = pytest.mark.django_db


def receive(source, body, when=NOON):
    return receiving.receive(source.pk, message.read(xml.root_of(body)), body, source.url, when)


def proposed(row):
    return {each.owner.specific.code for each in row.proposals.select_related("owner")}


def where(source, *areas):
    return proposed(receive(source, alert(info("".join(areas)))))


def why(source, body):
    row = receive(source, body)
    assert not row.proposals.exists()
    return row.silent_because


# For which districts


@pytest.mark.parametrize(("words", "codes"), [
    ("Kecamatan Weleri", {WELERI}),
    ("Kec. Weleri", {WELERI}),
    ("weleri, BOJA dan Plantungan", {WELERI, BOJA, PLANTUNGAN}),
    ("Kecamatan Weleri, Kabupaten Kendal", {WELERI}),
    ("Kendal", {KENDAL}),
    ("Kab. Kendal", {KENDAL}),
    ("Kecamatan Kendal", {"33.24.15"}),
    ("Kec.Weleri & sekitarnya", {WELERI}),
    ("Kab. Kendal: Weleri - Boja serta Plantungan", {WELERI, BOJA, PLANTUNGAN}),
    ("Kabupaten Kendal bagian utara", {KENDAL}),
    ("Weleri, Kendal, Boja", {WELERI, "33.24.15", BOJA}),
    ("Weleri, Kabupaten Kendal", {WELERI}),
])  # fmt: skip
def test_without_a_table_districts_are_found_by_name(source, words, codes):
    assert where(source, area(words)) == codes


@pytest.mark.parametrize(("code", "codes"), [
    (WELERI, {WELERI}), ("33.24.12.2001", {WELERI}), (KENDAL, {KENDAL}), ("33", {KENDAL}),
])  # fmt: skip
def test_a_code_goes_before_a_name(source, code, codes):
    assert where(source, area("Boja", inner=geocode(code))) == codes


def test_with_a_table_the_polygon_says_which_districts_are_meant(source):
    boxes()
    beside = polygon("-6.95,110.05 -6.95,110.15 -6.92,110.15 -6.95,110.05")

    assert where(source, area("Jawa Tengah", inner=beside)) == {WELERI, PLANTUNGAN}


def test_a_district_without_a_box_is_still_found_by_its_name(source):
    boxes()

    assert where(source, area("Kecamatan Kendal", inner=polygon("-1,100 -1,101 -2,101 -1,100"))) == {"33.24.15"}


def test_all_districts_together_are_the_regency(source):
    boxes()

    assert where(source, area("Weleri, Boja, Plantungan, Kecamatan Kendal")) == {KENDAL}


def test_of_two_infos_the_louder_is_proposed_where_both_are_meant(source):
    row = receive(source, alert(info(area("Weleri, Boja")), info(area("Boja"), severity="Severe")))

    assert {each.owner.specific.code: each.severity for each in row.proposals.all()} == {
        WELERI: Severity.ADVISORY, BOJA: Severity.WATCH,
    }  # fmt: skip


# Of what nothing is proposed


@pytest.mark.parametrize(("body", "reason"), [
    (alert(status="Test"), "test"),
    (alert(status="Exercise"), "test"),
    (alert(status="Draft"), "test"),
    (alert(scope="Private"), "not_public"),
    (alert(msgType="Ack"), "not_a_warning"),
    (alert(info(""),), "no_area"),
    (alert(info(area("Kabupaten Batang"))), "elsewhere"),
    (alert(info(area("Kabupaten Weleri, Desa Boja, Plantunganan"))), "elsewhere"),
    (alert(info(severity="Minor")), "minor"),
    (alert(info(effective=at(-9), expires=at(-1)), sent=at(-9)), "expired"),
    (alert(info(effective="", expires=""), sent=at(-7)), "expired"),
    (alert(msgType="Cancel", references=refers_to("LAIN")), "nothing_shown"),
])  # fmt: skip
def test_it_is_shown_with_the_reason(source, body, reason):
    assert why(source, body) == reason


def test_the_highest_level_is_never_proposed(source):
    row = receive(source, alert(info(severity="Extreme")))

    assert [each.severity for each in row.proposals.all()] == [Severity.WATCH]


def test_a_warning_from_the_future_has_a_wrong_zone_and_is_refused(source):
    with pytest.raises(Flaw) as raised:
        receive(source, alert(sent=at(7)))

    assert raised.value.code == "from_the_future"
    assert not Alert.objects.exists()


def test_the_same_warning_is_received_once(source):
    assert receive(source, alert()) is not None
    assert receive(source, alert()) is None
    assert AlertProposal.objects.count() == 1


# Who hears of it


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(house, "tell_in_background", lambda notice, people: heard.append((notice, set(people))))
    return heard


def test_those_who_broadcast_in_the_district_and_above_hear_of_it_once(source, told):
    here, above = factories.officer("ani", WELERI, "broadcast"), factories.officer("budi", KENDAL, "broadcast")
    factories.officer("citra", BOJA, "broadcast")
    factories.officer("dedi", WELERI, "change")

    receive(source, alert())
    receive(source, alert())

    [(notice, people)] = told
    assert people == {here.pk, above.pk}
    assert notice.subject == "Peringatan dini menunggu: Hujan lebat di sebagian wilayah (contoh)"
    assert "Kecamatan Weleri" in notice.body


def test_nobody_is_told_of_what_proposes_nothing(source, told):
    receive(source, alert(status="Test"))

    assert told == []


# What an officer decides


@pytest.fixture
def ani(noon):
    return factories.officer("ani", KENDAL, "broadcast")


def accepted(row, user, **said):
    said = {"severity": Severity.ADVISORY, "text": "Hujan lebat (contoh).", "until": NOON + timedelta(hours=2)} | said
    return proposals.begin([each.pk for each in row.proposals.filter(state="waiting")], user=user, **said)


def test_an_accepted_proposal_is_an_emergency_of_its_district_that_names_the_source(source, ani):
    row = receive(source, alert(info(area("Weleri, Boja"))))

    begun = accepted(row, ani)

    assert {each.owner.specific.code for each in begun} == {WELERI, BOJA}
    assert {each.text for each in Takeover.objects.all()} == {"Hujan lebat (contoh). Sumber: BMKG"}
    assert {each.state for each in row.proposals.all()} == {"accepted"}


def test_it_is_no_full_screen_whoever_asks(source, ani):
    row = receive(source, alert())

    with pytest.raises(ValidationError):
        accepted(row, ani, severity=Severity.WARNING)
    assert not Takeover.objects.exists()


def test_an_officer_of_another_district_may_neither_accept_nor_dismiss(source):
    row, other = receive(source, alert()), factories.officer("citra", BOJA, "broadcast")

    with pytest.raises(PermissionDenied):
        accepted(row, other)
    with pytest.raises(PermissionDenied):
        proposals.dismiss([row.proposals.get().pk], reason="salah", user=other)
    assert row.proposals.get().state == "waiting"


def test_of_several_all_are_accepted_or_none(source):
    row, other = receive(source, alert(info(area("Weleri, Boja")))), factories.officer("citra", BOJA, "broadcast")

    with pytest.raises(PermissionDenied):
        accepted(row, other)
    assert not Takeover.objects.exists()


def test_what_is_decided_is_not_decided_again(source, ani):
    row = receive(source, alert())
    keys = [row.proposals.get().pk]
    proposals.dismiss(keys, reason="Hujan sudah reda", user=ani)

    with pytest.raises(proposals.AlreadyDecided):
        proposals.begin(keys, severity=1, text="x", until=NOON + timedelta(hours=1), user=ani)
    assert row.proposals.get().reason == "Hujan sudah reda"


def test_a_dismissal_has_a_reason(source, ani):
    row = receive(source, alert())

    with pytest.raises(ValidationError, match="Tulis mengapa"):
        proposals.dismiss([row.proposals.get().pk], reason=" ", user=ani)


def test_what_is_over_by_the_clock_cannot_be_accepted_any_more(source, ani):
    row = receive(source, alert())

    with time_machine.travel(NOON + timedelta(hours=3), tick=False), pytest.raises(proposals.AlreadyDecided):
        accepted(row, ani, until=NOON + timedelta(hours=4))


# What a later message makes of it


def later(kind, source, **said):
    return receive(source, alert(identifier="CONTOH.2", msgType=kind, sent=at(0), references=refers_to(), **said))


@pytest.mark.parametrize("kind", ["Update", "Cancel"])
def test_what_waits_is_overtaken(source, kind):
    row = receive(source, alert())

    later(kind, source)

    assert row.proposals.get().state == "overtaken"


def test_an_update_proposes_itself_and_the_end_of_what_is_shown(source, ani):
    [shown] = accepted(receive(source, alert()), ani)

    row = later("Update", source)

    assert {each.kind: each.takeover_id for each in row.proposals.all()} == {"begin": None, "end": shown.pk}


def test_a_cancel_ends_nothing_before_somebody_accepts_it(source, ani):
    [shown] = accepted(receive(source, alert()), ani)
    row = later("Cancel", source)
    shown.refresh_from_db()
    assert (shown.ended_at, row.silent_because) == (None, "")

    proposals.end([row.proposals.get().pk], user=ani)

    shown.refresh_from_db()
    assert shown.ended_at == NOON


def test_an_update_with_the_same_words_takes_the_place_of_what_is_shown(source, ani):
    [shown] = accepted(receive(source, alert()), ani)
    row = later("Update", source)

    begun = begin(row, ani, text=shown.text)

    assert list(Takeover.objects.not_over(NOON)) == begun
    assert {each.state for each in row.proposals.all()} == {"accepted"}


def test_an_update_ends_nothing_in_a_region_that_it_does_not_mean(source, ani):
    accepted(receive(source, alert(info(area("Weleri, Boja")))), ani)

    begin(later("Update", source), ani, text="Reda")  # of Weleri alone

    assert {each.owner.specific.code: each.text for each in Takeover.objects.not_over(NOON)} == {
        WELERI: "Reda Sumber: BMKG", BOJA: "Hujan lebat (contoh). Sumber: BMKG",
    }  # fmt: skip


def begin(row, user, **said):
    said = {"severity": Severity.ADVISORY, "until": NOON + timedelta(hours=5)} | said
    return proposals.begin([row.proposals.get(kind="begin").pk], user=user, **said)


def test_a_cancel_that_names_the_last_update_alone_ends_what_is_shown_of_the_first(source, ani):
    [shown] = accepted(receive(source, alert()), ani)
    update = later("Update", source)

    row = receive(source, alert(identifier="CONTOH.3", msgType="Cancel", references=refers_to("CONTOH.2")))

    assert {each.kind: each.takeover_id for each in row.proposals.all()} == {"end": shown.pk}
    assert {each.state for each in update.proposals.all()} == {"overtaken"}
    assert row.silent_because == ""


def test_what_was_sent_before_changes_nothing_that_was_sent_after_it(source):
    row = receive(source, alert())

    receive(source, alert(identifier="CONTOH.0", msgType="Cancel", sent=at(-1), references=refers_to()))

    assert row.proposals.get().state == "waiting"


def test_what_has_ended_already_is_not_proposed_to_be_ended(source, ani):
    accepted(receive(source, alert()), ani)
    Takeover.objects.update(ended_at=NOON)

    assert later("Cancel", source).silent_because == "nothing_shown"


def test_a_message_of_somebody_else_ends_nothing(source, ani):
    accepted(receive(source, alert()), ani)

    row = receive(source, alert(identifier="PALSU", sender="lain@contoh", msgType="Cancel", references=refers_to()))

    assert not row.proposals.exists()


def test_a_test_ends_nothing(source, ani):
    accepted(receive(source, alert()), ani)

    assert not later("Cancel", source, status="Test").proposals.exists()


def test_a_cancel_that_arrives_first_keeps_the_warning_from_being_proposed(source):
    later("Cancel", source)

    assert why(source, alert()) == "replaced"
