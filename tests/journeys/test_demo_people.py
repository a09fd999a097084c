"""What scripts are told of the demo holds: its people log in, and the rough work of two villages is unpublished."""

import pytest

ROLES = {
    "kendal": ("approver", "33.24"),
    "admin": ("administrator", "33.24"),
    "penyunting": ("editor", "33.24"),
    "weleri": ("editor", "33.24.12"),
    "plantungan": ("editor", "33.24.01"),
    "blumah": ("editor", "33.24.01.2001"),
    "kediten": ("editor", "33.24.01.2002"),
    "bawaslu": ("partner", "33.24"),
}


def test_there_is_a_login_for_each_kind_of_person(demo):
    assert {name: (user["role"], user["region"]) for name, user in demo.users.items()} == ROLES


def test_a_second_factor_is_asked_of_those_who_approve_or_administer(demo):
    assert {name for name, user in demo.users.items() if user["totp_secret"]} == {"kendal", "admin"}


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


def paths(demo, code):
    rough = demo.described["probe"][code]
    return (
        f"/admin/pages/{rough['page']}/edit/",
        f"/admin/images/{rough['image']}/",
        f"/admin/ilm/edit/{rough['ilm']}/",
    )
