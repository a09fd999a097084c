"""The log of plays: the officers of the region read it, and the partner that answers for what was shown."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from openpyxl import load_workbook

from cms.accounts import roles
from partner_api.models import Play, Screen
from partner_api.screens.plays import recording
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.screens.plays.rows import LAST, give, read, row, shown

pytestmark = pytest.mark.django_db

REGISTER = "/admin/partner_api/play/"


@pytest.fixture
def bawaslu(screen):
    return factories.partner(KENDAL, name="Bawaslu Kabupaten Kendal")


@pytest.fixture
def kpu(screen):
    return factories.partner(KENDAL, name="KPU Kabupaten Kendal")


@pytest.fixture(autouse=True)
def played(screen, bawaslu, kpu):
    """An ILM of each partner, shown in Blumah and in Weleri."""
    ilms = [
        factories.ilm(KENDAL, responsible=partner, agreement=factories.agreement(partner), title=title)
        for partner, title in ((bawaslu, "Tolak politik uang"), (kpu, "Periksa nama Anda"))
    ]
    for place in (screen, factories.screen(WELERI, name="Pasar Weleri")):
        for ilm in ilms:
            give(place, f"{ilm.pk}.1", revision=ilm.live_revision_id)
        recording.record(place, read(*map(shown, ilms)), NOON)
    return ilms


@pytest.fixture
def seen_by(client):

    def seen_by(user, query=""):
        client.force_login(user)
        response = client.get(f"{REGISTER}{query}")
        return response.content.decode() if response.status_code == 200 else ""

    return seen_by


def member_of(partner):
    user = get_user_model().objects.create_user("mitra")
    roles.join(user, partner)
    return user


@pytest.mark.parametrize(("at", "sees"), [
    (KENDAL, {"Balai desa", "Pasar Weleri"}), (PLANTUNGAN, {"Balai desa"}), (BLUMAH, {"Balai desa"}),
    (WELERI, {"Pasar Weleri"}), (KEDITEN, set()),
])  # fmt: skip
def test_officers_see_what_the_screens_of_their_region_and_below_have_shown(seen_by, at, sees):
    page = seen_by(factories.officer("petugas", at, "add", "change"))

    assert {name for name in ("Balai desa", "Pasar Weleri") if name in page} == sees


def test_a_partner_sees_where_its_own_ilm_were_shown_and_no_others(seen_by, bawaslu):
    page = seen_by(member_of(bawaslu))

    assert page.count("Tolak politik uang") == 2
    assert "Desa Blumah" in page
    assert "Kecamatan Weleri" in page
    assert "Periksa nama Anda" not in page
    assert "Periksa nama Anda" not in seen_by(get_user_model().objects.get(username="mitra"), "?q=Periksa")


@pytest.mark.database
def test_the_report_says_how_the_partner_stood_behind_what_was_shown(client, seen_by, screen, kpu):
    signed = factories.draft(KENDAL, responsible=kpu, agreement=factories.agreement(kpu), title="Cek daftar pemilih")
    factories.word(signed, kind="paper")
    signed.get_latest_revision().publish()
    signed.refresh_from_db()
    give(screen, f"{signed.pk}.1", revision=signed.live_revision_id)
    recording.record(screen, read(shown(signed, at=LAST - timedelta(minutes=5), n=7)), NOON)
    seen_by(factories.officer("kendal", KENDAL, "add", "change", "operate"))

    table = client.get(f"{REGISTER}?export=csv").getvalue().decode("utf-8-sig")
    said = {line["Yang ditayangkan"]: line["Pernyataan mitra"] for line in csv.DictReader(io.StringIO(table))}

    assert said["Cek daftar pemilih"] == "dikonfirmasi dengan surat bertanda tangan"
    assert said["Tolak politik uang"] == "diajukan oleh mitra"


@pytest.mark.database
def test_of_an_item_that_was_made_up_no_partner_is_said_to_have_given_its_word(client, seen_by, screen, played):
    """It names the revision of an ILM that it is no part of."""
    revision = played[0].live_revision_id
    names = ("999.1", f"{played[1].pk}.1", "t7.1", "karangan")
    recording.record(screen, read(*(row(name, revision=revision) for name in names)), NOON)
    seen_by(factories.officer("kendal", KENDAL, "add", "change", "operate"))

    table = client.get(f"{REGISTER}?export=csv").getvalue().decode("utf-8-sig")
    said = {line["Yang ditayangkan"]: line["Pernyataan mitra"] for line in csv.DictReader(io.StringIO(table))}
    assert {name: said[name] for name in names} == dict.fromkeys(names, "–")
    assert said["Tolak politik uang"] == "diajukan oleh mitra"


def test_who_belongs_to_neither_is_not_told_that_it_is_there(seen_by):
    stranger = get_user_model().objects.create_user("orang-luar")

    assert seen_by(stranger) == ""


def test_nobody_writes_the_log_by_hand(client, seen_by):
    seen_by(get_user_model().objects.create_superuser("induk"))
    play = Play.objects.first()

    for action in ("create/", f"edit/{play.pk}/", f"delete/{play.pk}/"):
        client.post(f"{REGISTER}{action}", {"title": "Diubah"})
    assert Play.objects.count() == 4
    assert not Play.objects.filter(title="Diubah").exists()


def test_the_spreadsheet_of_a_partner_has_its_plays_alone(client, seen_by, bawaslu):
    seen_by(member_of(bawaslu))
    answer = client.get(f"{REGISTER}?export=csv")
    headings, *rows = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))

    assert headings[:3] == ["Mulai", "Yang ditayangkan", "Penanggung jawab isi"]
    assert [line[1] for line in rows] == ["Tolak politik uang"] * 2


@pytest.fixture
def doubtful(screen, played):
    """Of Bawaslu's ILM: a play that counts, and one for each reason not to."""
    ilm = played[0]
    rows = [
        shown(ilm, at=LAST),
        shown(ilm, at=LAST + timedelta(seconds=1)),
        shown(ilm, at=LAST - timedelta(hours=1), dur_ms=3_600_000),
        shown(ilm, at=LAST - timedelta(hours=2), start_ms=0),
        shown(ilm, number=2),
    ]
    assert len(recording.record(screen, read(*rows), NOON).flagged) == 4


REASONS = {
    "tidak: waktunya sudah terisi bukti lain", "tidak: lebih lama dari yang direncanakan",
    "tidak: waktunya tidak mungkin", "tidak: tidak ada dalam manifes videotron ini",
}  # fmt: skip


def test_what_does_not_count_says_why_to_officers_and_to_the_partner(seen_by, doubtful, bawaslu):
    for reader in (factories.officer("petugas", BLUMAH, "add", "change"), member_of(bawaslu)):
        page = seen_by(reader)
        assert {reason for reason in REASONS if reason in page} == REASONS


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet_tells_what_counts_from_what_does_not(client, seen_by, doubtful, bawaslu, kind):
    seen_by(member_of(bawaslu))
    headings, *rows = sheet(client.get(f"{REGISTER}?export={kind}"), kind)
    counted = [line[headings.index("Dihitung")] for line in rows]

    assert sorted(counted) == sorted(["ya"] * 3 + list(REASONS))


def sheet(answer, kind):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(line) for line in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def test_why_a_play_was_cut_is_told_in_the_readers_language(seen_by, screen):
    recording.record(screen, read(row("999.1", result="partial", why="takeover")), NOON)

    assert "terpotong · didahului siaran darurat" in seen_by(factories.officer("petugas", BLUMAH, "add", "change"))


def test_names_are_those_of_the_time_of_the_play(seen_by, screen):
    Screen.objects.filter(pk=screen.pk).update(name="Pendopo")
    page = seen_by(factories.officer("petugas", BLUMAH, "add", "change"))

    assert "Balai desa" in page
    assert "Pendopo" not in page


def test_a_screen_that_has_shown_something_stays_on_record(client, seen_by, screen):
    seen_by(factories.officer("petugas", KENDAL, "add", "change", "publish"))
    answer = client.post(f"/admin/partner_api/screen/delete/{screen.pk}/", follow=True)

    assert "Nonaktifkan saja." in answer.content.decode()
    assert Screen.objects.filter(pk=screen.pk).exists()


def test_even_if_nothing_of_it_counts(client, seen_by, screen):
    new = factories.screen(BLUMAH, name="Baru")
    recording.record(new, read(row("999.1")), NOON)
    seen_by(factories.officer("petugas", KENDAL, "add", "change", "publish"))
    client.post(f"/admin/partner_api/screen/delete/{new.pk}/")

    assert Screen.objects.filter(pk=new.pk).exists()
