"""Nine things that go wrong where regional sites copy from each other, and may not go wrong here."""

from datetime import timedelta

import pytest
from wagtail.models import Site

from ilm_blocks import actions, cascade
from ilm_blocks.choices import Channel
from ilm_blocks.models import Change, LocalDecision
from ilm_blocks.queries import history
from sites import loading, region_rows
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db
BATANG, BANDAR = "33.25", "33.25.05"
KELURAHAN, DESA = "33.24.15.1001", "33.24.12.2001"


def shown(code, at=NOON):
    return cascade.resolve(factories.region(code), Channel.WEBSITE, at).items


def load(*rows):
    """Regions beside the cast, as ``(code, level, name, parent_code)``."""
    read = [region_rows.RegionRow(*row) for row in rows]
    list(loading.Loader(read, domain="localhost", port=80, zone="Asia/Jakarta", distributor="").load())


def test_a_sibling_regency_never_sees_anothers_ilm():
    load((BATANG, "kabupaten", "Batang", ""), (BANDAR, "kecamatan", "Bandar", BATANG))
    ilm = factories.ilm(KENDAL, binding="mandatory")

    assert shown(BLUMAH) == [ilm]
    assert shown(BATANG) == shown(BANDAR) == []


def test_a_districts_ilm_reaches_only_its_villages():
    ilm = factories.ilm(PLANTUNGAN)

    assert {code for code in factories.CAST if shown(code) == [ilm]} == {PLANTUNGAN, BLUMAH, KEDITEN}


def test_expiry_needs_nobody():
    factories.ilm(KENDAL, on_air_until=NOON + timedelta(minutes=1))
    writes = Change.objects.count()

    assert shown(BLUMAH, NOON + timedelta(minutes=1)) == []
    assert Change.objects.count() == writes


def test_an_edit_shows_at_once_everywhere():
    ilm = factories.ilm(KENDAL, title="Salah ketik")
    ilm.title = "Sudah benar"
    ilm.save_revision().publish()

    assert {item.title for code in factories.CAST for item in shown(code)} == {"Sudah benar"}


def test_hiding_is_local_and_logged():
    ilm = factories.ilm(KENDAL)
    blumah = factories.officer("blumah", BLUMAH, "add", "change")
    actions.decide_locally(
        LocalDecision(owner=factories.page(BLUMAH), ilm=ilm, kind="hide", reason_code="duplicate"), user=blumah
    )

    assert shown(BLUMAH) == []
    assert shown(KEDITEN) == shown(PLANTUNGAN) == shown(WELERI) == [ilm]
    logged = Change.objects.first()
    assert (logged.verb, logged.actor_id, logged.state["reason_code"]) == ("decided_hide", blumah.pk, "duplicate")


@pytest.mark.database
def test_a_new_region_inherits_what_runs_the_moment_it_exists():
    ilm = factories.ilm(KENDAL)
    writes = Change.objects.exclude(kind__in=["region", "hosts"]).count()

    load(("33.24.07.2001", "desa", "Medono", BOJA))

    assert shown("33.24.07.2001") == [ilm]
    assert Change.objects.exclude(kind__in=["region", "hosts"]).count() == writes


def test_kelurahan_and_desa_both_are_villages():
    ilm = factories.ilm(KENDAL, target=[("levels", {"side": "include", "levels": ["village"]})])

    assert shown(KELURAHAN) == shown(DESA) == [ilm]
    assert {factories.region(code).label for code in (KELURAHAN, DESA)} == {"Kelurahan", "Desa"}


def test_a_change_of_code_keeps_the_history():
    ilm = factories.ilm(KENDAL, on_air_from=NOON)
    before = Change.objects.first().at
    page = factories.page(BLUMAH)
    page.code = "33.24.01.2099"
    page.save(update_fields=["code"])

    told = history.history(factories.region("33.24.01.2099"), Channel.WEBSITE, before)

    assert (told.region.code, told.items) == (BLUMAH, [ilm])
    assert shown("33.24.01.2099", at=before) == [ilm]


@pytest.mark.database
def test_one_dead_region_slows_nobody(django_assert_num_queries):
    factories.ilm(KENDAL)
    kediten = factories.region(KEDITEN)
    Site.objects.filter(root_page__slug="blumah").delete()

    with django_assert_num_queries(6):
        assert len(cascade.resolve(kediten, Channel.WEBSITE, NOON).items) == 1
