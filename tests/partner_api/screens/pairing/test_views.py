"""The half of the officer: the code first, then which screen it is; clear sentences where it cannot be."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import ModelLogEntry

from cms.accounts import roles
from cms.accounts.models import Role
from partner_api.models import Pairing, Screen
from partner_api.screens import tokens
from partner_api.screens.pairing import deciding
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

PAGE = "/admin/videotron/pair/"


@pytest.fixture
def operator(client, screen):
    """Runs the screens of Kecamatan Plantungan, and is signed in."""
    roles.assign(person := get_user_model().objects.create_user("pengelola"), Role.OPERATOR, factories.page(PLANTUNGAN))
    client.force_login(person)
    return person


@pytest.fixture
def send(client, codes):
    """The officer sends the form that belongs to the code on the screen."""

    def send(code=codes["user_code"], **facts):
        return client.post(f"{PAGE}?code={code}", facts)

    return send


def new(**facts):
    return {"owner": factories.page(BLUMAH).pk, "name": "Pasar", "size": "1920 x 1080", "hours": ""} | facts


def said(answer):
    return answer.content.decode()


def test_the_address_on_the_screen_leads_to_the_form_with_the_code(client, codes, operator):
    answer = client.get(f"/pasang/?code={codes['user_code']}")

    assert answer["Location"] == f"{PAGE}?code={codes['user_code']}"
    assert "Apakah ini kode di layar Anda?" in said(client.get(answer["Location"]))
    assert client.get("/pasang/?code=https://lain.test")["Location"] == PAGE


def test_the_code_is_drawn_as_a_qr_code_of_that_address(client):
    drawn = client.get("/pasang/WDJB-MJHT.svg")

    assert drawn["Content-Type"] == "image/svg+xml"
    assert said(drawn).startswith("<svg")
    assert client.get("/pasang/salah.svg").status_code == 404


def test_a_typed_code_leads_on_however_it_was_typed(client, codes, operator):
    typed = codes["user_code"].replace("-", "").lower()
    answer = client.post(PAGE, {"code": typed})

    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert codes["user_code"] in said(page)
    assert page.context["form"]["size"].value() == "1920 x 1080"
    assert len([field for field in page.context["form"].visible_fields() if field.name != "screen"]) + 1 <= 5


def test_a_new_screen_is_made_and_paired(client, codes, send, collect, ask, operator, noon):
    answer = send(**new(name="Pasar Blumah", size="700x400", hours="5.00-22.00"))

    made = Screen.objects.get(name="Pasar Blumah")
    assert answer["Location"] == f"/admin/videotron/paired/{made.pk}/"
    assert (made.width, made.height, made.owner_id) == (700, 400, factories.page(BLUMAH).pk)
    assert [(f"{one.start:%H.%M}", f"{one.end:%H.%M}") for one in made.operating_rules] == [("05.00", "22.00")]
    page = said(client.get(answer["Location"]))
    assert "Desa Blumah" in page
    assert "05.00–22.00" in page
    assert ask(collect(codes).json()["token"]).json()["screen"] == made.pk


@pytest.mark.parametrize(("typed", "kept"), [
    ("05.00-24.00", ("05.00", "00.00")), ("5:00 – 22:30", ("05.00", "22.30")), ("18.00-02.00", ("18.00", "02.00")),
])  # fmt: skip
def test_hours_are_typed_as_people_write_them(send, operator, typed, kept):
    send(**new(hours=typed))

    [made] = Screen.objects.get(name="Pasar").operating_rules
    assert (f"{made.start:%H.%M}", f"{made.end:%H.%M}") == kept


def test_a_registered_screen_without_a_token_is_paired(codes, send, collect, operator, screen, noon):
    assert send(screen=screen.pk).status_code == 302

    assert collect(codes).json()["screen"] == screen.pk
    entries = ModelLogEntry.objects.for_instance(screen).values_list("action", "user")
    assert {*entries} == {("partner_api.pair", operator.pk), ("partner_api.issue_token", operator.pk)}


def test_the_button_of_an_unpaired_screen_leads_to_the_form_in_which_it_is_chosen(client, codes, operator, screen):
    register = said(client.get("/admin/partner_api/screen/"))
    assert f"{PAGE}?screen={screen.pk}" in register
    assert f'href="{PAGE}"' in register

    answer = client.post(f"{PAGE}?screen={screen.pk}", {"code": codes["user_code"]})
    assert client.get(answer["Location"]).context["form"]["screen"].value() == screen.pk


def test_only_unpaired_screens_of_the_own_regions_are_offered(client, codes, send, operator, screen):
    foreign = factories.screen(WELERI, name="Pasar Weleri")
    tokens.issue(screen)
    off = Screen.objects.create(owner=factories.page(BLUMAH), name="Gudang", is_active=False)

    assert "screen" not in client.get(f"{PAGE}?code={codes['user_code']}").context["form"].fields
    free = Screen.objects.create(owner=factories.page(BLUMAH), name="Balai")
    for other in (foreign, screen, off):
        assert send(screen=other.pk).context["form"].errors["screen"], other
    assert not Pairing.objects.exclude(screen=None).exists()
    assert send(screen=free.pk).status_code == 302


def test_a_screen_is_not_made_in_a_foreign_region(send, operator):
    answer = send(**new(owner=factories.page(WELERI).pk))

    assert "owner" in answer.context["form"].errors
    assert not Screen.objects.filter(name="Pasar").exists()


@pytest.mark.parametrize(("role", "at", "status"), [
    (Role.OPERATOR, BLUMAH, 200), (Role.ADMINISTRATOR, KENDAL, 200), (Role.EDITOR, BLUMAH, 302),
    (Role.APPROVER, BLUMAH, 302),
])  # fmt: skip
def test_those_pair_who_operate_the_videotrons_of_a_region(client, screen, codes, role, at, status):
    roles.assign(person := get_user_model().objects.create_user("petugas"), role, factories.page(at))
    client.force_login(person)

    assert client.get(PAGE).status_code == status
    assert client.post(f"{PAGE}?code={codes['user_code']}", new()).status_code == 302
    assert Screen.objects.filter(name="Pasar").exists() == (status == 200)


def test_strangers_are_asked_to_sign_in(client, codes):
    assert "/admin/login/" in client.get(f"{PAGE}?code={codes['user_code']}")["Location"]


@pytest.mark.parametrize(("facts", "field", "sentence"), [
    ({"name": " "}, "name", "Beri nama videotron baru ini."),
    ({"owner": ""}, "owner", "Pilih wilayah tempat layar berdiri."),
    ({"size": "besar"}, "size", "Tulis lebar dan tinggi dalam piksel, misalnya 1920 x 1080."),
    ({"size": "0 x 1080"}, "size", "Sebuah layar memiliki 16 sampai 32.767 piksel di setiap sisi."),
    ({"size": "100000 x 100000"}, "size", "Sebuah layar memiliki 16 sampai 32.767 piksel di setiap sisi."),
    ({"hours": "pagi"}, "hours", "Tulis jam mulai dan selesai, misalnya 05.00-22.00."),
    ({"hours": "05.00-05.00"}, "hours", "Mulai dan selesai sama. Untuk siang malam, kosongkan."),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(send, operator, facts, field, sentence):
    answer = send(**new(**facts))

    assert answer.status_code == 200
    assert len(answer.context["form"].errors[field]) == 1
    assert sentence in said(answer)
    assert not Screen.objects.filter(owner=factories.page(BLUMAH), name="Pasar").exists()
    assert not Pairing.objects.exclude(screen=None).exists()


@pytest.mark.parametrize(
    ("fate", "sentence"),
    [
        ("wrong", "Tidak ada layar yang menampilkan kode ini."),
        ("used", "Kode ini sudah dipakai."),
        ("denied", "Kode ini sudah dipakai."),
        ("ended", "Kode ini sudah berakhir"),
    ],
)
def test_of_a_code_that_is_not_good_the_officer_is_told_why(
    client, codes, send, operator, screen, noon, fate, sentence
):
    code = "WDJB-MJHT" if fate == "wrong" else codes["user_code"]
    if fate == "used":
        roles.assign(other := get_user_model().objects.create_user("lain"), Role.OPERATOR, factories.page(PLANTUNGAN))
        deciding.pair(code, screen, user=other)
    if fate == "denied":
        send(deny="1")
    if fate == "ended":
        noon.move_to(NOON + timedelta(minutes=15))

    assert sentence in said(client.get(f"{PAGE}?code={code}"))
    assert sentence in said(send(code, **new()))
    assert not Screen.objects.filter(name="Pasar").exists()


def test_two_presses_that_arrive_at_once_make_one_screen(codes, send, operator, screen, monkeypatch):
    """The second finds the code open, and the screen there already when its own turn comes."""
    pair = deciding.pair
    monkeypatch.setattr(deciding, "pair", lambda code, target, user: [pair(code, new_one(), user=user) for _ in "12"])

    def new_one():
        return Screen(owner=factories.page(BLUMAH), name="Pasar")

    answer = send(**new())
    assert answer["Location"] == f"/admin/videotron/paired/{Screen.objects.get(name='Pasar').pk}/"


def test_of_two_officers_at_once_the_second_is_told_and_nothing_breaks(codes, send, operator, screen, monkeypatch):
    """Between the form that was sent and its answer a videotron comes into a region that had none."""
    roles.assign(other := get_user_model().objects.create_user("lain"), Role.OPERATOR, factories.page(PLANTUNGAN))
    pair = deciding.pair

    def after_the_other(code, target, user):
        pair(code, Screen(owner=factories.page(BLUMAH), name="Balai"), user=other)
        return pair(code, target, user=user)

    monkeypatch.setattr(deciding, "pair", after_the_other)
    assert "Kode ini sudah dipakai." in said(send(**new()))
    assert not Screen.objects.filter(name="Pasar").exists()


@pytest.mark.parametrize("fate", ["wrong", "denied", "ended"])
def test_a_code_that_was_not_good_is_corrected_where_it_stands(client, codes, begin, send, operator, noon, fate):
    typed = "WDJB-MJHT" if fate == "wrong" else codes["user_code"]
    if fate == "denied":
        send(deny="1")
    if fate == "ended":
        noon.move_to(NOON + timedelta(minutes=15))
    right = codes if fate == "wrong" else begin().json()
    refused = client.post(PAGE, {"code": typed})["Location"]
    assert client.get(refused).context["form"].errors["code"]

    answer = client.post(refused, {"code": right["user_code"]})
    assert answer["Location"] == f"{PAGE}?code={right['user_code']}"
    assert "Apakah ini kode di layar Anda?" in said(client.get(answer["Location"]))


def test_a_button_pressed_twice_and_a_step_back_lead_to_what_was_paired(client, codes, send, operator):
    first, second = send(**new()), send(**new())

    assert second["Location"] == first["Location"]
    assert client.get(f"{PAGE}?code={codes['user_code']}")["Location"] == first["Location"]
    assert Screen.objects.filter(name="Pasar").count() == 1


def test_who_guesses_is_stopped_even_before_a_right_code(client, codes, operator):
    for _number in range(deciding.BY_PERSON.most):
        client.get(f"{PAGE}?code=WDJB-MJHT")

    assert "Terlalu banyak kode salah. Tunggu 15 menit" in said(client.get(f"{PAGE}?code={codes['user_code']}"))


def test_so_is_one_address_whoever_guesses_from_it(client, codes, operator, screen):
    for number in range(3):
        roles.assign(
            person := get_user_model().objects.create_user(f"p{number}"), Role.OPERATOR, factories.page(BLUMAH)
        )
        client.force_login(person)
        for _time in range(deciding.BY_PERSON.most):
            client.get(f"{PAGE}?code=WDJB-MJHT")
    client.force_login(operator)

    assert "Terlalu banyak kode salah." in said(client.get(f"{PAGE}?code={codes['user_code']}"))
    page = client.get(f"{PAGE}?code={codes['user_code']}", REMOTE_ADDR="10.0.0.2")
    assert "Apakah ini kode di layar Anda?" in said(page)


def test_a_denied_code_pairs_nothing(client, codes, send, operator):
    assert "Ditolak" in said(client.get(send(deny="1")["Location"]))
    assert Pairing.objects.get().denied_at == NOON


def test_two_codes_for_one_screen_pair_one(codes, begin, operator, screen, noon):
    other = begin().json()
    deciding.pair(codes["user_code"], screen, user=operator)

    with pytest.raises(deciding.IsPaired):
        deciding.pair(other["user_code"], screen, user=operator)


def test_what_was_paired_is_shown_to_those_alone_who_run_it(client, codes, operator, screen):
    assert client.get(f"/admin/videotron/paired/{screen.pk}/").status_code == 200
    foreign = factories.screen(WELERI, name="Pasar Weleri")
    assert client.get(f"/admin/videotron/paired/{foreign.pk}/").status_code == 302
    assert client.get("/admin/videotron/paired/tidakada/").status_code == 404


def test_the_form_costs_the_same_however_many_screens_there_are(client, codes, operator, django_assert_max_num_queries):
    for number in range(20):
        Screen.objects.create(owner=factories.page(BLUMAH), name=f"Balai {number}")
    client.get(PAGE)

    with django_assert_max_num_queries(30):
        client.get(f"{PAGE}?code={codes['user_code']}")


# Revoking


def test_a_revoked_token_opens_nothing_and_the_screen_can_be_paired_anew(client, codes, send, ask, operator, screen):
    token = tokens.issue(screen)
    address = f"/admin/partner_api/screen/revoke/{screen.pk}/"
    assert ask(token).status_code == 200
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302

    assert ask(token).status_code == 401
    assert ModelLogEntry.objects.for_instance(screen).filter(action="partner_api.revoke_token", user=operator).exists()
    assert send(screen=screen.pk).status_code == 302


def test_a_screen_that_waits_for_its_device_can_be_freed(client, codes, begin, send, collect, operator, screen):
    """Of a device that was never seen again, or chosen by mistake."""
    send(screen=screen.pk)
    other = begin().json()["user_code"]
    assert "Cabut tokennya lebih dulu" in said(send(other, screen=screen.pk))
    address = f"/admin/partner_api/screen/revoke/{screen.pk}/"
    assert address in said(client.get("/admin/partner_api/screen/"))

    client.post(address)
    assert collect(codes).json()["code"] == "access_denied"
    assert address not in said(client.get("/admin/partner_api/screen/"))
    assert send(other, screen=screen.pk).status_code == 302


def test_nobody_revokes_the_token_of_a_foreign_screen(client, operator, ask):
    foreign = factories.screen(WELERI, name="Pasar Weleri")
    token = tokens.issue(foreign)

    assert client.post(f"/admin/partner_api/screen/revoke/{foreign.pk}/").status_code == 302
    assert ask(token).status_code == 200
