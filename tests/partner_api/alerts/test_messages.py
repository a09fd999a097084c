"""A warning is read whole, or refused with a sentence that says what is wrong with it."""

from datetime import timedelta

import pytest
from django.utils import translation

from partner_api.alerts import flaws, index, message, reading, xml
from partner_api.alerts.flaws import Flaw
from partner_api.alerts.rules import levels
from tests.factories import NOON

from . import messages
from .messages import SQUARE, alert, area, at, geocode, info, polygon, refers_to

BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">
<!ENTITY z "&y;&y;&y;&y;&y;&y;&y;&y;">]><a>&z;</a>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>"""


def read(body):
    return message.read(xml.root_of(body))


def flaw_of(body):
    with pytest.raises(Flaw) as raised:
        read(body)
    return raised.value.code


def with_polygon(points):
    return alert(info(area(inner=polygon(points))))


def test_a_warning_is_read_with_its_words_times_and_area():
    read_ = read(alert(info(area("Kecamatan Weleri", inner=polygon() + geocode("33.24.12")), severity="Severe")))

    [told] = read_.infos
    assert read_.identity == message.Identity(messages.SENDER, "CONTOH.1", NOON)
    assert (told.event, told.severity, told.expires) == ("Hujan Lebat dan Petir", "Severe", NOON + timedelta(hours=2))
    [place] = told.areas
    assert (place.words, place.codes, len(place.polygons[0])) == ("Kecamatan Weleri", ("33.24.12",), 4)


@pytest.mark.parametrize(("body", "code"), [
    (b"", "not_xml"),
    (b"<alert", "not_xml"),
    (b"\x89PNG\r\n\x1a\n", "wrong_encoding"),
    (alert() + b"<alert/>", "not_xml"),
    (alert(info(headline="contoh")).replace(b"contoh", "hujan é".encode("latin-1")), "wrong_encoding"),
    (alert().replace(b"UTF-8", b"ISO-8859-1"), "wrong_encoding"),
    (alert().decode().encode("utf-16"), "wrong_encoding"),
    (BOMB, "forbidden"),
    (OUTSIDE, "forbidden"),
    (b'<!DOCTYPE alert SYSTEM "https://lain.example/cap.dtd"><alert/>', "forbidden"),
    (b"<alert>&tidakada;</alert>", "not_xml"),
    (b"<a>" + b"<b/>" * 20_001 + b"</a>", "too_much"),
    (b"<a>" * 100_000 + b"</a>" * 100_000, "too_much"),
    (b"<html><body>Galat 500</body></html>", "not_cap"),
    (alert().replace(b"cap:1.2", b"cap:1.1"), "not_cap"),
    (alert(sender=""), "missing"),
    (alert(identifier="a b"), "not_id"),
    (alert(identifier="x" * 201), "not_id"),
    (alert(status="Sungguhan"), "not_known"),
    (alert(info(severity="Parah")), "not_known"),
    (alert(info(category="")), "missing"),
    (alert(info(area(words=""))), "missing"),
    (alert(info() * 21), "too_much"),
    (alert().replace(b"<status>", b"<status>Test</status><status>"), "twice"),
    (alert(sent="2024-02-01T12:00:00"), "no_zone"),
    (alert(sent="2024-02-01T05:00:00Z"), "no_zone"),
    (alert(sent="2024-02-01T12:00:00 WIB"), "no_zone"),
    (alert(sent="2024-02-31T12:00:00+07:00"), "not_a_time"),
    (alert(sent="2024-02-01T12:00:00+99:00"), "not_a_time"),
    (alert(sent="1024-02-01T12:00:00+07:00"), "not_a_time"),
    (alert(info(expires="2024-02-01T12:00:00")), "no_zone"),
    (alert(info(expires=at(-1))), "ends_first"),
    (alert(references="CONTOH.0"), "not_reference"),
    (alert(references=" ".join([refers_to()] * 201)), "too_much"),
    (alert(references="a,b,kemarin"), "no_zone"),
    (with_polygon("-7,110 -7,111 -6,111"), "not_polygon"),
    (with_polygon("-7,110 -7,111 -6,111 -6,110"), "not_polygon"),
    (with_polygon("-7;110 -7;111 -6;111 -7;110"), "not_polygon"),
    (with_polygon("nan,110 -7,111 -6,111 nan,110"), "not_polygon"),
    (with_polygon("110,-7 111,-7 111,-6 110,-7"), "not_polygon"),
    (with_polygon("-7,179 -7,-179 -6,-179 -7,179"), "antimeridian"),
    (with_polygon("-7,110 " * 2_001), "too_much"),
    (alert(info(area(inner="<circle>-7,110</circle>"))), "not_circle"),
    (alert(info(area(inner="<circle>-7,110 -5</circle>"))), "not_circle"),
])  # fmt: skip
def test_what_is_wrong_is_refused_with_its_own_sentence_in_indonesian(body, code):
    assert flaw_of(body) == code
    with translation.override("en"):
        english = flaws.sentence_of(code, "contoh")
    with translation.override("id"):
        assert flaws.sentence_of(code, "contoh") != english


def test_nothing_is_fetched_for_what_a_file_refers_to(monkeypatch):
    monkeypatch.setattr("builtins.open", lambda *_said: pytest.fail("a file was opened"))

    assert flaw_of(OUTSIDE) == "forbidden"


def test_signs_that_turn_or_hide_others_are_taken_out_of_its_words():
    [told] = read(alert(info(headline="Hujan \u202elebat\u200b")).replace(b"Hujan", b"Hujan\n\t")).infos

    assert told.headline == "Hujan lebat"


def test_utc_is_written_as_the_standard_writes_it():
    assert message.time("2024-02-01T05:00:00-00:00") == NOON


# Which of its infos


def chosen(*languages):
    infos = read(alert(*(info(language=one) for one in languages))).infos
    return [each.language for each in reading.in_our_language(infos)]


def test_indonesian_goes_before_english_and_english_before_all_others():
    assert chosen("en-US", "id-ID", "jv") == ["id-ID"]
    assert chosen("jv", "en-US") == ["en-US"]
    assert chosen("jv", "su") == ["jv"]


def test_all_infos_of_the_language_count_since_each_may_speak_of_another_area():
    assert chosen("id-ID", "en-US", "id") == ["id-ID", "id"]


def test_an_info_without_language_is_english_by_the_standard():
    assert chosen("", "id") == ["id"]
    assert chosen("") == ["en-US"]


# How loud


@pytest.mark.parametrize(("severity", "urgency", "certainty", "level"), [
    ("Extreme", "Immediate", "Observed", levels.WATCH),
    ("Severe", "Expected", "Likely", levels.WATCH),
    ("Severe", "Expected", "Very Likely", levels.WATCH),
    ("Severe", "Future", "Observed", levels.ADVISORY),
    ("Extreme", "Immediate", "Possible", levels.ADVISORY),
    ("Moderate", "Immediate", "Observed", levels.ADVISORY),
    ("Unknown", "Unknown", "Unknown", levels.ADVISORY),
])  # fmt: skip
def test_a_warning_is_proposed_as_one_of_the_two_lower_levels(severity, urgency, certainty, level):
    [told] = read(alert(info(severity=severity, urgency=urgency, certainty=certainty))).infos

    assert levels.level(told) == level


@pytest.mark.parametrize(("said", "reason"), [
    ({"severity": "Minor"}, "minor"),
    ({"urgency": "Past"}, "past"),
    ({"responseType": "AllClear"}, "past"),
    ({"certainty": "Unlikely"}, "unlikely"),
    ({}, ""),
])  # fmt: skip
def test_no_danger_is_no_proposal(said, reason):
    [told] = read(alert(info(**said))).infos

    assert levels.reason_for_silence(told) == reason


# The banner


def test_the_banner_names_its_source_however_long_the_warning_is():
    [told] = read(alert(info(headline="Hujan " * 80, instruction="Menjauh dari sungai."))).infos

    banner = reading.banner(told, "BMKG")

    assert len(banner) <= 280
    assert banner.endswith("… Sumber: BMKG")


def test_the_source_is_named_once():
    assert reading.credited("Hujan lebat. Sumber: BMKG", "BMKG") == "Hujan lebat. Sumber: BMKG"


def test_a_long_text_that_names_it_itself_is_cut_like_any_other():
    banner = reading.credited("Hujan " * 80 + "Sumber: BMKG", "BMKG")

    assert len(banner) <= 280
    assert banner.endswith("… Sumber: BMKG")


# Lists


URL = "https://peringatan.example/umpan/index.xml"


def entries(body):
    return index.read(xml.root_of(body), URL)


def test_a_list_in_rss_and_one_in_atom_name_the_same_files():
    rss = entries(messages.rss([("https://peringatan.example/umpan/a.xml", "Thu, 01 Feb 2024 12:00:00 +0700")]))
    atom = entries(messages.atom([("a.xml", "2024-02-01T12:00:00+07:00")]))

    assert [each.url for each in rss] == [each.url for each in atom] == ["https://peringatan.example/umpan/a.xml"]
    assert rss[0].at == atom[0].at == NOON


@pytest.mark.parametrize(
    "link", ["https://lain.example/a.xml", "http://peringatan.example/a.xml", "file:///etc/passwd"]
)
def test_a_list_leads_to_no_other_server(link):
    [entry] = entries(messages.rss([(link, "")]))

    assert entry.flaw == "other_host"


def test_of_a_long_list_the_first_hundred_count_and_each_address_once():
    assert len(entries(messages.rss((f"{n // 2}.xml", "") for n in range(1_000)))) == 50


def test_what_is_no_list_is_refused():
    with pytest.raises(Flaw) as raised:
        entries(b"<html/>")

    assert raised.value.code == "not_feed"


def test_the_square_of_the_tests_is_a_polygon():
    assert len(read(with_polygon(SQUARE)).infos[0].areas[0].polygons) == 1
