"""The register of videotrons: who sees which, who may change them, and who issues tokens."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.accounts import roles
from cms.accounts.models import Role
from partner_api.models import Screen, ScreenSetup
from partner_api.screens import tokens
from tests import factories
from tests.factories import BLUMAH, CAST, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

REGISTER = "/admin/partner_api/screen/"
ACTIONS = ("add", "change", "publish")


HOURS = [("05.00", "12.00"), ("22.00", "02.00")]


def form(**facts):
    operating = {"operating-count": "0"}
    return {"name": "Alun-alun", "width": "1080", "height": "1920", "is_active": "on"} | operating | facts


def version(client, screen):
    """What the open form of ``screen`` carries."""
    return client.get(f"{REGISTER}edit/{screen.pk}/").context["form"]["version"].value()


def test_officers_see_the_screens_of_their_own_region_and_below(sign_in, client, screen):
    Screen.objects.create(owner=factories.page(WELERI), name="Pasar Weleri")

    sign_in(PLANTUNGAN, *ACTIONS)
    page = client.get(REGISTER).content.decode()
    assert "admin/img/" not in page, "icons of Django's admin, which is not installed"
    assert "Balai desa" in page
    assert "Desa Blumah" in page
    assert "Pasar Weleri" not in page


@pytest.mark.parametrize(("at", "action", "status"), [
    (BLUMAH, "edit", 200), (PLANTUNGAN, "edit", 200), (WELERI, "edit", 302),
    (BLUMAH, "token", 200), (PLANTUNGAN, "token", 200), (WELERI, "token", 302),
    (BLUMAH, "delete", 200), (WELERI, "delete", 302), (WELERI, "history", 302),
])  # fmt: skip
def test_rights_on_a_screen_follow_from_its_region(sign_in, client, screen, at, action, status):
    sign_in(at, *ACTIONS)

    assert client.get(f"{REGISTER}{action}/{screen.pk}/").status_code == status


def test_whoever_may_add_pages_but_not_change_them_changes_no_screen(sign_in, client, screen):
    sign_in(BLUMAH, "add")

    assert client.get(f"{REGISTER}token/{screen.pk}/").status_code == 302
    assert client.post(f"{REGISTER}token/{screen.pk}/").status_code == 302
    screen.refresh_from_db()
    assert screen.token_hash is None


@pytest.mark.parametrize("at", [WELERI, KEDITEN])
def test_nobody_issues_a_token_for_a_screen_of_a_foreign_region(sign_in, client, screen, ask, at):
    token = tokens.issue(screen)
    sign_in(at, *ACTIONS)

    assert client.post(f"{REGISTER}token/{screen.pk}/").status_code == 302
    assert ask(token).status_code == 200, "the present token goes on"


def test_whoever_may_only_look_sees_how_a_screen_stands_and_changes_nothing(client, screen):
    roles.assign(looker := get_user_model().objects.create_user("penyetuju"), Role.APPROVER, factories.page(BLUMAH))
    client.force_login(looker)

    page = client.get(REGISTER).content.decode()
    assert "belum dipasangkan" in page
    assert f"{REGISTER}token/{screen.pk}/" not in page
    assert client.post(f"{REGISTER}token/{screen.pk}/").status_code == 302


def test_who_may_not_see_the_register_is_not_told_that_it_is_there(client, screen):
    for address in (REGISTER, f"{REGISTER}?export=csv", f"{REGISTER}token/{screen.pk}/"):
        assert client.get(address).status_code == 302, address


@pytest.mark.parametrize("address", [REGISTER, f"{REGISTER}?export=csv"])
def test_list_and_spreadsheet_say_how_each_screen_stands(sign_in, client, screen, address):
    for name, silent in (("Alun-alun", timedelta(0)), ("Pasar", timedelta(hours=4, minutes=48))):
        paired = Screen.objects.create(owner=factories.page(BLUMAH), name=name)
        tokens.issue(paired)
        Screen.objects.filter(pk=paired.pk).update(seen_at=NOON - silent)
    Screen.objects.create(owner=factories.page(BLUMAH), name="Gudang", is_active=False)
    sign_in(PLANTUNGAN, *ACTIONS)

    told = client.get(address).getvalue().decode()

    assert "Keadaan" in told
    said = ["tersambung", "belum dipasangkan", "nonaktif", "tidak tersambung sejak pukul 07.12"]  # by name
    assert re.findall("|".join(sorted(said, key=len, reverse=True)), told) == said


def test_the_spreadsheet_costs_the_same_however_many_screens_stand_wherever(sign_in, client, screen):
    sign_in(KENDAL, *ACTIONS)
    few = queries_of_export(client)
    for code in CAST * 2:
        tokens.issue(Screen.objects.create(owner=factories.page(code), name="Balai"))

    assert queries_of_export(client) == few


def queries_of_export(client):
    client.get(f"{REGISTER}?export=csv").getvalue()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{REGISTER}?export=csv").getvalue()
    return len(asked)


def test_a_screen_is_registered_in_a_region_of_the_officer(sign_in, client):
    sign_in(PLANTUNGAN, *ACTIONS)
    client.post(f"{REGISTER}create/", form(owner=factories.page(BLUMAH).pk))

    made = Screen.objects.get(name="Alun-alun")
    assert made.owner_id == factories.page(BLUMAH).pk
    assert re.fullmatch("[2-9a-hjkmnp-z]{8}", made.pk)


@pytest.mark.parametrize("name", ["width", "height"])
@pytest.mark.parametrize(("pixels", "is_possible"), [
    ("0", False), ("15", False), ("16", True), ("32767", True), ("32768", False), ("2147483648", False),
    ("9" * 30, False),
])  # fmt: skip
def test_a_screen_has_as_many_pixels_as_one_can_have(sign_in, client, name, pixels, is_possible):
    sign_in(BLUMAH, *ACTIONS)
    answer = client.post(f"{REGISTER}create/", form(owner=factories.page(BLUMAH).pk) | {name: pixels})

    assert Screen.objects.exists() == is_possible
    assert is_possible or "Sebuah layar memiliki 16 sampai 32.767 piksel di setiap sisi." in answer.content.decode()


@pytest.mark.database
@pytest.mark.parametrize("size", [{"width": 15}, {"height": 15}, {"width": 32_768}, {"height": 32_768}])
def test_nor_does_the_database_hold_another(screen, size):
    with pytest.raises(IntegrityError), transaction.atomic():
        Screen.objects.filter(pk=screen.pk).update(**size)


def test_a_screen_cannot_be_registered_in_a_foreign_region(sign_in, client):
    sign_in(PLANTUNGAN, *ACTIONS)
    response = client.post(f"{REGISTER}create/", form(owner=factories.page(WELERI).pk))

    assert response.status_code == 200
    assert "owner" in response.context["form"].errors
    assert not Screen.objects.filter(name="Alun-alun").exists()


def test_a_screen_keeps_its_region_whatever_a_form_says(sign_in, client, screen):
    sign_in(KENDAL, *ACTIONS)
    client.post(f"{REGISTER}edit/{screen.pk}/", form(owner=factories.page(WELERI).pk, version=version(client, screen)))

    screen.refresh_from_db()
    assert screen.name == "Alun-alun"
    assert screen.owner_id == factories.page(BLUMAH).pk


def test_a_new_token_is_shown_once_as_the_address_of_the_player(sign_in, client, screen, ask):
    sign_in(BLUMAH, *ACTIONS)
    before = tokens.issue(screen)
    asked = client.get(f"{REGISTER}token/{screen.pk}/").content.decode()
    assert ask(before).status_code == 200, "asking alone changes nothing"

    told = client.post(f"{REGISTER}token/{screen.pk}/").content.decode()
    (token,) = set(re.findall(rf"http://testserver/videotron/\?screen={screen.pk}#token=([\w-]{{43}})", told))
    assert before[:6] in asked
    assert ask(token).json()["screen"] == screen.pk
    assert ask(before).status_code == 401
    assert token not in client.get(f"{REGISTER}token/{screen.pk}/").content.decode()


def test_operating_hours_with_seconds_are_refused_at_the_field(sign_in, client):
    sign_in(KENDAL, *ACTIONS)
    hours = [("daypart", {"days": [], "start": "12:00:10", "end": "12:00:50"})]
    sent = form(owner=factories.page(KENDAL).pk) | nested_form_data({"operating": streamfield(hours)})

    page = client.post(f"{REGISTER}create/", sent).content.decode()

    assert "Tulis jam dan menit saja, misalnya 18.30: detik tidak dapat dipakai." in page
    assert not Screen.objects.filter(name="Alun-alun").exists()


def test_operating_hours_are_saved_and_kept_on_record_from_that_moment_on(sign_in, client, noon, manifest):
    sign_in(KENDAL, *ACTIONS)
    hours = [("daypart", {"days": [], "start": start, "end": end}) for start, end in HOURS]
    sent = form(owner=factories.page(KENDAL).pk) | nested_form_data({"operating": streamfield(hours)})
    assert client.post(f"{REGISTER}create/", sent).status_code == 302
    screen = Screen.objects.get(name="Alun-alun")
    assert [(f"{one.start:%H.%M}", f"{one.end:%H.%M}") for one in screen.operating_rules] == HOURS

    noon.move_to(later := NOON + timedelta(hours=2))
    sent |= {"name": "Alun-alun barat", "version": version(client, screen)}
    assert client.post(f"{REGISTER}edit/{screen.pk}/", sent).status_code == 302
    assert ScreenSetup.objects.filter(screen=screen).count() == 1  # a name is none of it

    sent |= {"own_percent": "40", "version": version(client, screen)}
    assert client.post(f"{REGISTER}edit/{screen.pk}/", sent).status_code == 302
    first, second = ScreenSetup.objects.filter(screen=screen).order_by("at")
    assert (first.at, first.own_percent, second.at, second.own_percent) == (NOON, 0, later, 40)
    assert first.operating_rules == second.operating_rules == screen.operating_rules
    screen.refresh_from_db()
    assert screen.updated_at == screen.setup_at == later


@pytest.mark.parametrize(("facts", "asked"), [({"width": "768"}, 1), ({"name": "Pasar"}, 0)])
def test_a_screen_of_another_size_lets_films_be_made_for_it(sign_in, client, screen, monkeypatch, facts, asked):
    calls = []
    monkeypatch.setattr("ilm_blocks.actions.films.sizes_changed", lambda: calls.append(True))
    sign_in(BLUMAH, *ACTIONS)
    same = {"name": screen.name, "width": str(screen.width), "height": str(screen.height)}

    answer = client.post(f"{REGISTER}edit/{screen.pk}/", form(**same, version=version(client, screen)) | facts)

    assert answer.status_code == 302
    screen.refresh_from_db()
    assert {name: str(getattr(screen, name)) for name in facts} == facts
    assert len(calls) == asked


def test_a_screen_has_a_place_and_an_owner_and_an_operator_that_differ(sign_in, client, screen, manifest):
    sign_in(PLANTUNGAN, *ACTIONS)
    before = manifest()
    told = {
        "place": "Sisi utara balai desa, di atas gapura", "venue": "office",
        "hardware_of": "Dinas Kominfo Kabupaten Kendal (contoh)", "hardware_contact": "kominfo@contoh.test",
        "run_by": "Pemerintah Desa Blumah (contoh)", "run_by_contact": "blumah@contoh.test", "viewing_m": "25",
        "volume": "40",
    }  # fmt: skip
    same = {"width": str(screen.width), "height": str(screen.height), "version": version(client, screen)}
    assert client.post(f"{REGISTER}edit/{screen.pk}/", form(**told) | same).status_code == 302

    screen.refresh_from_db()
    assert {name: str(getattr(screen, name)) for name in told} == told
    assert (before["volume"], manifest()["volume"]) == (0, 40)
    assert (before["viewing_m"], manifest()["viewing_m"]) == (None, 25)


@pytest.mark.parametrize("volume", ["-1", "101", "keras"])
def test_a_volume_is_a_percentage(sign_in, client, volume):
    sign_in(BLUMAH, *ACTIONS)
    answer = client.post(f"{REGISTER}create/", form(owner=factories.page(BLUMAH).pk, volume=volume))

    assert "volume" in answer.context["form"].errors
    assert not Screen.objects.exists()


def test_hours_that_overlap_are_refused_with_both_of_them_named(sign_in, client):
    sign_in(KENDAL, *ACTIONS)
    hours = [
        ("daypart", {"days": [], "start": start, "end": end}) for start, end in (("22:00", "06:00"), ("05:00", "12:00"))
    ]
    sent = form(owner=factories.page(KENDAL).pk) | nested_form_data({"operating": streamfield(hours)})

    [said] = client.post(f"{REGISTER}create/", sent).context["form"].errors["operating"]

    assert said.startswith("Jam operasi bertumpuk: 22.00–06.00 dan 05.00–12.00 berlaku pada waktu yang sama.")
    assert not Screen.objects.filter(name="Alun-alun").exists()


def test_what_a_district_approves_for_its_supervisor_plays_on_the_screens_there_and_nowhere_above(screen, ask):
    """Panwaslu Kecamatan Plantungan hands in, Kecamatan Plantungan approves."""
    panwascam = factories.partner(
        PLANTUNGAN, name="Panwaslu Kecamatan Plantungan (contoh)", short_name="Panwascam", is_election_body=True
    )
    papers = factories.agreement(panwascam, PLANTUNGAN)
    facts = {"content_class": "election_education", "creatives": [factories.message()]}
    ilm = factories.ilm(PLANTUNGAN, responsible=panwascam, agreement=papers, **facts)
    places = {code: factories.screen(code, name="Layar") for code in (KENDAL, PLANTUNGAN, KEDITEN, WELERI)}
    places[BLUMAH] = screen

    playing = {code: [item["ilm"] for item in ask(tokens.issue(one)).json()["items"]] for code, one in places.items()}

    assert playing == {KENDAL: [], PLANTUNGAN: [ilm.pk], BLUMAH: [ilm.pk], KEDITEN: [ilm.pk], WELERI: []}


def test_a_village_registers_its_own_screens_and_those_of_no_neighbour(client, screen):
    roles.assign(clerk := get_user_model().objects.create_user("operator-desa"), Role.OPERATOR, factories.page(BLUMAH))
    client.force_login(clerk)

    assert client.post(f"{REGISTER}create/", form(owner=factories.page(BLUMAH).pk)).status_code == 302
    for code in (PLANTUNGAN, KEDITEN):
        answer = client.post(f"{REGISTER}create/", form(owner=factories.page(code).pk, name="Tetangga"))
        assert "owner" in answer.context["form"].errors
    assert [*Screen.objects.exclude(pk=screen.pk).values_list("name", "owner__title")] == [("Alun-alun", "Blumah")]
