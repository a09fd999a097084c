"""Leaving and coming back, in one step each; and what is on record of it."""

import re

import pytest
from django.contrib.auth import get_user_model
from wagtail.log_actions import log

from cms.accounts import roles
from cms.accounts.models import AuthenticatorApp, Role
from cms.accounts.people import actions, offers, record
from cms.accounts.people.area import Area
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

from .conftest import accept_all, act, administrator, assign, fresh, held, offered, person, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(cast):
    return administrator(PLANTUNGAN, "admin")


@pytest.fixture
def plantungan(admin):
    return signed_in(admin)


def role_row(user, role, code):
    return user.groups.get(region_role__role=role, region_role__region__code=code).region_role


def test_who_leaves_loses_every_role_and_is_signed_out(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.OPERATOR, PLANTUNGAN))
    puskesmas = factories.partner(PLANTUNGAN, name="Puskesmas Plantungan", kind="office")
    roles.join(budi, puskesmas)
    session = signed_in(budi)
    act(plantungan, budi, "leave")

    assert held(budi) == set()
    assert not puskesmas.members.contains(budi)
    assert not fresh(budi).is_active
    assert "/login/" in session.get("/admin/").url


@pytest.mark.database
def test_sessions_do_not_come_back_with_the_account(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    session = signed_in(budi)
    act(plantungan, budi, "leave")
    act(plantungan, budi, "come-back")

    assert "/login/" in session.get("/admin/").url


def test_what_one_does_elsewhere_goes_on(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.EDITOR, WELERI))
    act(plantungan, budi, "leave")

    assert held(budi) == {("editor", WELERI)}
    assert fresh(budi).is_active
    assert fresh(budi).has_usable_password()


def test_who_comes_back_is_asked_to_be_what_they_were_and_sets_a_new_password(plantungan, client, mailoutbox):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.APPROVER, PLANTUNGAN))
    puskesmas = factories.partner(PLANTUNGAN, name="Puskesmas Plantungan", kind="office")
    roles.join(budi, puskesmas)
    act(plantungan, budi, "leave")
    mailoutbox.clear()
    act(plantungan, budi, "come-back")

    assert held(budi) == set()
    assert offered(budi) == {("editor", BLUMAH), ("approver", PLANTUNGAN)}
    invitation = next(mail for mail in mailoutbox if "/admin/invitation/" in mail.body)
    assert invitation.to == ["budi@desa.example"]

    accept_all(client, re.search(r"http://[^/]+(/admin/invitation/\S+)", invitation.body)[1])
    assert held(budi) == {("editor", BLUMAH), ("approver", PLANTUNGAN)}
    assert puskesmas.members.contains(budi)
    assert fresh(budi).is_active
    assert not budi.departures.exists()


def test_who_has_left_begins_anew_in_another_region(plantungan, client, mailoutbox):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    act(plantungan, budi, "leave")
    assign(signed_in(administrator(WELERI)), WELERI, known="budi")
    invitation = next(mail for mail in mailoutbox if "/admin/invitation/" in mail.body)
    accept_all(client, re.search(r"http://[^/]+(/admin/invitation/\S+)", invitation.body)[1])

    assert held(budi) == {("editor", WELERI)}
    assert fresh(budi).is_active


def test_ending_the_last_role_is_leaving(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.OPERATOR, BLUMAH))
    act(plantungan, budi, "dismiss", role=role_row(budi, "editor", BLUMAH).pk)
    assert fresh(budi).is_active

    act(plantungan, budi, "dismiss", role=role_row(budi, "operator", BLUMAH).pk)
    assert not fresh(budi).is_active
    act(plantungan, budi, "come-back")
    assert offered(budi) == {("operator", BLUMAH)}


def test_who_was_switched_off_from_above_is_not_brought_back(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.EDITOR, WELERI))
    act(plantungan, budi, "leave")
    get_user_model().objects.filter(pk=budi.pk).update(is_active=False)
    act(plantungan, budi, "come-back")

    assert not fresh(budi).is_active
    assert offered(budi) == set()


# What is refused


VERBS = ("leave", "come-back", "invite", "reset-second-factor")


@pytest.mark.parametrize("verb", VERBS)
def test_an_administrator_of_weleri_does_nothing_to_a_person_of_plantungan(cast, verb):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    weleri = signed_in(administrator(WELERI))

    assert weleri.get(screen("person", budi.pk)).status_code == 404
    assert act(weleri, budi, verb).status_code == 404
    assert held(budi) == {("editor", BLUMAH)}


def test_a_role_of_another_region_is_not_ended(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.EDITOR, WELERI))

    assert act(plantungan, budi, "dismiss", role=role_row(budi, "editor", WELERI).pk).status_code == 404
    assert held(budi) == {("editor", BLUMAH), ("editor", WELERI)}


@pytest.mark.parametrize("data", [{}, {"role": "x"}, {"role": "99999"}])
def test_no_role_is_no_page(plantungan, data):
    assert act(plantungan, person("budi", (Role.EDITOR, BLUMAH)), "dismiss", **data).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_are_for_administrators(cast, verb):
    budi = person("budi", (Role.EDITOR, BLUMAH))

    assert act(signed_in(person("setuju", (Role.APPROVER, KENDAL))), budi, verb).status_code == 302
    assert held(budi) == {("editor", BLUMAH)}


@pytest.mark.parametrize("verb", VERBS)
def test_a_look_changes_nothing(plantungan, verb):
    assert plantungan.get(screen("act", person("budi", (Role.EDITOR, BLUMAH)).pk, verb)).status_code == 405


def test_nobody_leaves_by_their_own_hand(admin, plantungan):
    act(plantungan, admin, "leave")

    assert held(admin) == {("administrator", PLANTUNGAN)}


def test_a_superuser_stays(plantungan):
    root = person("root", (Role.EDITOR, BLUMAH), is_superuser=True)
    act(plantungan, root, "leave")

    assert held(root) == {("editor", BLUMAH)}


# The second factor


def test_a_lost_second_factor_is_reset(plantungan):
    budi = person("budi", (Role.APPROVER, BLUMAH))
    AuthenticatorApp.objects.create(user=budi, confirmed=True)
    act(plantungan, budi, "reset-second-factor")

    assert not AuthenticatorApp.objects.filter(user=budi).exists()


def test_the_second_factor_of_somebody_with_rights_elsewhere_stays(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.APPROVER, KENDAL))
    AuthenticatorApp.objects.create(user=budi, confirmed=True)
    act(plantungan, budi, "reset-second-factor")

    assert AuthenticatorApp.objects.filter(user=budi).exists()


def test_nobody_resets_their_own_second_factor_here(admin, plantungan):
    AuthenticatorApp.objects.create(user=admin, confirmed=True)
    act(plantungan, admin, "reset-second-factor")

    assert AuthenticatorApp.objects.filter(user=admin).exists()


# The record


def test_every_step_is_on_record_with_who_took_it(plantungan, mailoutbox):
    assign(plantungan, name="Siti Contoh", username="siti", email="siti@desa.example")
    siti = get_user_model().objects.get(username="siti")
    offers.accept(siti.offers.get(), by=siti)
    act(plantungan, siti, "leave")
    act(plantungan, siti, "come-back")
    history = plantungan.get(screen("person", siti.pk)).context["history"]

    assert [entry.said for entry in reversed(history)] == [
        "Akun dibuat",
        f"Peran ditawarkan: Penyunting · Desa Blumah ({BLUMAH})",
        "Undangan terkirim",
        f"Peran diterima: Penyunting · Desa Blumah ({BLUMAH})",
        f"Keluar dari Kecamatan Plantungan ({PLANTUNGAN})",
        "Akun aktif kembali",
        f"Peran ditawarkan: Penyunting · Desa Blumah ({BLUMAH})",
        "Undangan terkirim",
    ]
    assert {entry.by for entry in history if "diterima" not in entry.said} == {"Admin"}
    assert [entry.by for entry in history if "diterima" in entry.said] == ["Siti Contoh"]


def test_what_happens_in_other_regions_is_not_told(admin):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    kendal = administrator(KENDAL, "pusat")
    actions.offer(Area.of(kendal), budi, Role.EDITOR, factories.page(WELERI))

    assert list(record.history(Area.of(admin), budi, only_here=True)) == []
    assert len(list(record.history(Area.of(kendal), budi, only_here=True))) == 1


def test_what_names_no_region_is_told_of_those_alone_who_act_here_alone(admin):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    log(budi, "accounts.second_factor_set_up", user=budi)

    assert list(record.history(Area.of(admin), budi, only_here=False)) == []
    assert len(list(record.history(Area.of(admin), budi, only_here=True))) == 1


def test_when_somebody_came_and_went_is_not_told(admin):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    log(budi, "accounts.login", user=budi)
    log(budi, "accounts.locked_out", user=None)

    assert [entry.said for entry in record.history(Area.of(admin), budi, only_here=True)] == [
        "Terkunci setelah berulang kali gagal"
    ]


@pytest.mark.database
def test_a_person_page_takes_a_constant_number_of_queries(plantungan):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(user):
        with CaptureQueriesContext(connection) as captured:
            assert plantungan.get(screen("person", user.pk)).status_code == 200
        return len(captured)

    few = person("satu", (Role.EDITOR, BLUMAH))
    many = person("banyak", *((role, code) for role in Role for code in (BLUMAH, PLANTUNGAN)))
    queries(few)

    assert queries(few) == queries(many)
