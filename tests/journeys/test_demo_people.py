"""What scripts are told of the demo holds: its people log in and do their work, each in the own regions."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import Clicks

BLUMAH, KEDITEN = "33.24.01.2001", "33.24.01.2002"
OPTIONAL, MANDATORY = (
    "Lengkapi imunisasi anak di posyandu terdekat",
    "Tolak politik uang: suara Anda tidak untuk dijual",
)
ROLES = {
    "kendal": ("approver", "33.24"),
    "admin": ("administrator", "33.24"),
    "penyunting": ("editor", "33.24"),
    "pengesah": ("approver", "33.24"),
    "darurat": ("emergency", "33.24"),
    "weleri-penyetuju": ("approver", "33.24.12"),
    "weleri": ("editor", "33.24.12"),
    "plantungan": ("editor", "33.24.01"),
    "blumah": ("editor", "33.24.01.2001"),
    "kediten": ("editor", "33.24.01.2002"),
    "bawaslu": ("partner", "33.24"),
    "panwascam": ("partner", "33.24.12"),
}


def test_there_is_a_login_for_each_kind_of_person(demo):
    assert {name: (user["role"], user["region"]) for name, user in demo.users.items()} == ROLES


def test_a_second_factor_is_asked_of_those_who_approve_or_administer(demo):
    assert {name for name, user in demo.users.items() if user["totp_secret"]} == {
        "kendal", "admin", "pengesah", "weleri-penyetuju", "darurat",
    }  # fmt: skip


@pytest.mark.parametrize("username", ROLES)
def test_each_person_of_the_demo_logs_in(demo, person, username):
    demo.log_in(person, username)

    assert person.locator("main").is_visible()


@pytest.mark.parametrize("username", ["blumah", "plantungan", "penyunting"])
def test_rough_work_of_a_village_is_open_to_its_people_and_those_above(demo, person, username):
    demo.log_in(person, username)

    for path in paths(demo, "33.24.01.2001"):
        answer = person.request.get(demo.at("localhost", path))
        assert answer.ok, path
        assert "Rancangan Desa Blumah" in answer.text(), path


@pytest.mark.parametrize("username", ["kediten", "weleri", "bawaslu"])
def test_rough_work_of_a_village_is_closed_to_everybody_else(demo, person, username):
    demo.log_in(person, username)

    for path in paths(demo, "33.24.01.2001"):
        answer = person.request.get(demo.at("localhost", path))
        assert not answer.ok or not answer.url.endswith(path), path
        assert "Rancangan Desa Blumah" not in answer.text(), path


def test_the_approver_finds_what_waits_on_the_first_screen(demo, person):
    demo.log_in(person, "kendal")

    waiting = person.get_by_role("region", name=re.compile("menunggu penelaahan"))
    expect(waiting.get_by_role("link", name="Awasi penghitungan suara di TPS Anda")).to_be_visible()


def test_a_village_hides_an_optional_ilm_in_two_clicks_and_its_district_reads_why(demo, phone, person):
    assert OPTIONAL in demo.titles(BLUMAH)
    demo.log_in(phone, "blumah")
    clicks = Clicks(phone)

    clicks.click("link", f"Sembunyikan “{OPTIONAL}”")
    clicks.reason("local_event")
    clicks.click("button", "Sembunyikan")
    phone.wait_for_url("**/in-region/**")

    assert clicks.count == 2
    assert OPTIONAL not in demo.titles(BLUMAH)
    assert OPTIONAL in demo.titles(KEDITEN)
    demo.log_in(person, "plantungan")
    line = person.get_by_role("listitem").filter(has_text=OPTIONAL).filter(has_text="Desa Blumah")
    expect(line).to_contain_text("ada kegiatan setempat yang didahulukan")
    expect(line).to_contain_text("Nur Aini (contoh)")


@pytest.mark.parametrize("username", ["plantungan", "blumah"])
def test_what_the_regency_made_mandatory_offers_nothing_to_hide_it_with(demo, person, username):
    demo.log_in(person, username)
    person.goto(demo.at("localhost", "/admin/ilm/in-region/"))

    row = person.get_by_role("row").filter(has_text=MANDATORY)
    expect(row).to_be_visible()
    expect(row.get_by_role("link", name="Sembunyikan")).to_have_count(0)


def test_a_village_writes_news_in_four_clicks_for_its_own_site(demo, phone, person):
    demo.log_in(phone, "blumah")
    clicks = Clicks(phone)

    clicks.click("link", "Tulis kabar")
    clicks.type("Judul", "Kerja bakti Minggu pagi (contoh)")
    phone.fill("[name=introduction]", "Semua warga diundang ke balai desa.")
    clicks.click("button", "Terbitkan")
    phone.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    assert clicks.count <= 4
    for host, shown in (("blumah.localhost", 1), ("kediten.localhost", 0)):
        person.goto(demo.at(host, "/kabar/"))
        expect(person.get_by_role("heading", name="Kerja bakti Minggu pagi (contoh)")).to_have_count(shown)


def paths(demo, code):
    rough = demo.described["probe"][code]
    return (
        f"/admin/pages/{rough['page']}/edit/",
        f"/admin/images/{rough['image']}/",
        f"/admin/ilm/edit/{rough['ilm']}/",
    )
