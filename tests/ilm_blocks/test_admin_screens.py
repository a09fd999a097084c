"""The editors' screens open for whom they are meant, and say what they should."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from ilm_blocks.admin import registers
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency(client):
    client.force_login(factories.officer("kabupaten", KENDAL, "add", "change", "publish"))
    return client


@pytest.fixture
def village(client):
    client.force_login(factories.officer("blumah", BLUMAH, "add", "change", "publish"))
    return client


def screens():
    yield from (("wagtailsnippets_ilm_blocks_ilm:list", False), ("wagtailsnippets_ilm_blocks_ilm:add", False))
    for name in ("edit", "history", "usage", "unpublish", "copy"):
        yield f"wagtailsnippets_ilm_blocks_ilm:{name}", True
    yield from (("ilm_blocks_admin:in_region", False), ("ilm_blocks_admin:on_a_day", False))
    yield from (("ilm_blocks_admin:where", True), ("ilm_blocks_admin:why", True))


@pytest.mark.parametrize(("name", "of_ilm"), list(screens()))
def test_every_screen_opens_for_an_officer_of_the_owner(regency, name, of_ilm):
    ilm = factories.ilm(KENDAL)

    response = regency.get(reverse(name, args=[ilm.pk] if of_ilm else []))

    assert response.status_code == 200


@pytest.mark.parametrize("register", registers.REGISTERS, ids=lambda register: register.__name__)
def test_every_register_opens_for_an_officer(regency, register):
    factories.ilm(KENDAL, responsible=(bawaslu := factories.partner()), agreement=factories.agreement(bawaslu))
    factories.quiet_period()
    factories.takeover()

    assert regency.get(register().url_helper.index_url).status_code == 200
    assert regency.get(register().url_helper.create_url).status_code == (
        302 if register.permission_helper_class is registers.ReadOnlyPermissionHelper else 200
    )


def test_village_screens(village):
    ilm = factories.ilm(KENDAL)
    for url in (
        ilm_url("list"),
        ilm_url("add"),
        reverse("ilm_blocks_admin:in_region"),
        reverse("ilm_blocks_admin:where", args=[ilm.pk]),
        reverse("ilm_blocks_admin:why", args=[ilm.pk]),
        reverse("ilm_blocks_admin:on_a_day"),
    ):
        assert village.get(url).status_code == 200, url


def test_the_list_asks_as_many_queries_for_many_owners_as_for_one(regency):
    def cost():
        regency.get(ilm_url("list"))  # whatever is asked once a process
        with CaptureQueriesContext(connection) as captured:
            assert regency.get(ilm_url("list")).status_code == 200
        return len(captured)

    factories.ilm(KENDAL)
    one = cost()
    for owner in (BLUMAH, BOJA, PLANTUNGAN, WELERI):
        factories.ilm(owner)

    assert cost() == one


@pytest.mark.parametrize("make", [factories.draft, factories.ilm])
def test_the_list_of_a_partner_asks_as_many_queries_for_ten_as_for_one(make, client):
    bawaslu, siti = factories.partner(), get_user_model().objects.create_user("siti")
    factories.member(siti, bawaslu)
    paper = factories.agreement(bawaslu)
    client.force_login(siti)

    def cost(count):
        for _number in range(count):
            make(KENDAL, responsible=bawaslu, agreement=paper)
        client.get(ilm_url("list"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ilm_url("list")).status_code == 200
        return len(captured)

    assert cost(1) == cost(9)


@time_machine.travel(NOON, tick=False)
def test_the_list_tells_what_is_held_back_and_by_what(regency):
    factories.quiet_period(first_day=NOON.date(), last_day=NOON.date())
    factories.ilm(KENDAL, content_class="official_portrait")
    factories.ilm(KENDAL, content_class="election_education")
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, valid_until=date(2024, 1, 31))
    factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)

    page = regency.get(ilm_url("list")).content.decode()

    for label in ("Ditahan: masa tenang", "Menunggu persetujuan kedua", "Berakhir: naskah kerja sama berakhir"):
        assert f">{label}</span>" in page


@time_machine.travel(NOON, tick=False)
def test_where_it_is_shown_begins_with_how_it_stands(regency):
    factories.quiet_period(first_day=NOON.date(), last_day=NOON.date())
    held = factories.ilm(KENDAL, content_class="election_education")

    page = regency.get(reverse("ilm_blocks_admin:where", args=[held.pk])).content.decode()

    assert ">Menunggu persetujuan kedua</span>" in page


def test_the_way_back_is_said_in_the_language_of_whoever_reads():
    """The views get it as the addresses are loaded, in whatever language that happens."""
    with translation.override("en"):
        home, *_others = ILM.snippet_viewset.breadcrumbs_items

    with translation.override("id"):
        assert str(home["label"]) == "Beranda"
