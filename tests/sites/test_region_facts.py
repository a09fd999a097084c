"""What gates read of a region is written from above: not by its own people, whatever form, draft or copy they send."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.accounts import roles
from ilm_blocks import regions
from ilm_blocks.models import Change
from ilm_blocks.queries import versions
from sites import region_facts
from sites.models import RegionPage
from sites.querysets import FactsStandAlone
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import sent_and_confirmed

pytestmark = pytest.mark.django_db

PPID = {
    "ppid_text": "Sekretaris desa (contoh)", "ppid_email": "ppid@blumah.example", "ppid_phone": "0294 100 200",
    "ppid_url": "https://ppid.blumah.example",
}  # fmt: skip
FACTS = {
    "distributor": "Pemerintah Desa Blumah",
    "zone": "Asia/Jayapura",
    "tags": ["pesisir"],
    "guaranteed_percent": 45,
    **PPID,
}


def person(role, at, name="petugas"):
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, factories.page(at))
    return user


def facts_of(at=BLUMAH):
    page = factories.page(at)
    return {name: getattr(page, name) for name in region_facts.WRITTEN}


UNTOUCHED: dict[str, object] = {
    "distributor": "",
    "zone": "",
    "tags": [],
    "guaranteed_percent": None,
    **dict.fromkeys(PPID, ""),
}


@pytest.mark.parametrize("role", ["editor", "approver", "administrator"])
@pytest.mark.parametrize("at", [BLUMAH, KENDAL])
def test_the_form_of_the_page_writes_none_of_them(client, role, at):
    page = factories.page(BLUMAH)
    client.force_login(person(role, at))
    sent = {
        "title": page.title, "introduction": "Selamat datang.", "body": streamfield([]), "slug": page.slug,
        "distributor": "Bawaslu Kabupaten Kendal", "zone": "Asia/Jayapura", "tags": '["x"]', "code": "99.99",
        "guaranteed_percent": "0",
        "label": "Nagari", "action-publish": "1",
    }  # fmt: skip

    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(sent))

    assert response.status_code == 302
    changed = factories.page(BLUMAH)
    assert changed.introduction == "Selamat datang."
    assert (facts_of(), changed.label) == (UNTOUCHED, "Desa")


def test_an_old_revision_brings_none_back():
    """A draft from before, published or reverted to, or one that somebody wrote by hand."""
    page = factories.page(BLUMAH)
    revision = page.save_revision()
    revision.content |= {
        "distributor": "Bawaslu Kabupaten Kendal",
        "zone": "Asia/Jayapura",
        "tags": ["x"],
        "guaranteed_percent": 0,
    }
    revision.save()
    region_facts.write(page.pk, FACTS)

    revision.publish()

    assert facts_of() == FACTS


def test_what_was_written_above_meanwhile_is_not_undone_by_saving_the_page():
    stale = factories.page(BLUMAH)
    region_facts.write(stale.pk, FACTS)
    stale.introduction = "Selamat datang."

    stale.save()

    assert facts_of() == FACTS
    assert factories.page(BLUMAH).introduction == "Selamat datang."


def test_code_that_changes_them_along_with_the_page_is_told():
    page = factories.page(BLUMAH)
    page.tags.append("pesisir")

    with pytest.raises(FactsStandAlone):
        page.save()

    assert facts_of() == UNTOUCHED


@pytest.mark.parametrize(
    ("role", "at", "may"),
    [
        ("administrator", PLANTUNGAN, True),
        ("administrator", KENDAL, True),
        ("administrator", BLUMAH, False),
        ("administrator", WELERI, False),
        ("approver", KENDAL, False),
        ("editor", KENDAL, False),
    ],
)
def test_an_administrator_above_writes_them(client, role, at, may):
    user = person(role, at)
    client.force_login(user)
    page = factories.page(BLUMAH)
    address = reverse("sites_region_facts", args=[page.pk])

    assert (client.get(address).status_code == 200) == may
    seen = versions.of(page, region_facts.WRITTEN)
    sent_and_confirmed(client, address, FACTS | {"tags": " pesisir,, pesisir", "version": seen})

    assert facts_of() == (FACTS if may else UNTOUCHED)
    button = address in client.get(reverse("wagtailadmin_explore", args=[page.pk])).text
    assert button == may
    if may:
        newest = Change.objects.filter(kind="region", object_id=page.pk).first()
        assert (newest.actor_id, newest.state["tags"]) == (user.pk, ["pesisir"])
    else:
        with pytest.raises(PermissionDenied):
            region_facts.write(page.pk, FACTS, user=user)


def test_the_topmost_region_has_nobody_above_but_a_superuser_and_the_command():
    kendal = factories.page(KENDAL)
    with pytest.raises(PermissionDenied):
        region_facts.write(kendal.pk, FACTS, user=person("administrator", KENDAL))

    region_facts.write(kendal.pk, FACTS, user=get_user_model().objects.create_superuser("akar"))
    call_command("region_facts", "33.24", "--distributor", "Diskominfo", "--tag", "pantura", "--ppid-phone", "112",
                 "--guaranteed-percent", "0", stdout=StringIO())  # fmt: skip

    said = {"distributor": "Diskominfo", "tags": ["pantura"], "ppid_phone": "112", "guaranteed_percent": 0}
    assert facts_of(KENDAL) == FACTS | said


@pytest.mark.parametrize("kept_at", [KENDAL, BLUMAH])
@pytest.mark.parametrize("name", ["Bawaslu Kabupaten Kendal", "BAWASLU kab. kendal", "bawaslu"])
def test_the_distributor_bears_no_partners_name(name, kept_at):
    factories.partner(kept_at)

    with pytest.raises(ValidationError, match="nama mitra"):
        region_facts.write(factories.page(PLANTUNGAN).pk, {"distributor": name})

    assert facts_of(PLANTUNGAN) == UNTOUCHED


@pytest.mark.parametrize("name", ["Bawas\u029fu Kendal", "Bawas|u", "K.P.U. Kabupaten Kendal", "KPUD", "\u200b"])
def test_the_distributor_looks_like_no_other_body(name):
    with pytest.raises(ValidationError):
        region_facts.write(factories.page(PLANTUNGAN).pk, {"distributor": name})

    assert facts_of(PLANTUNGAN) == UNTOUCHED


def test_an_office_may_be_the_distributor():
    factories.partner(KENDAL, name="Diskominfo Kabupaten Kendal", short_name="", kind="office")

    region_facts.write(factories.page(BLUMAH).pk, {"distributor": "Diskominfo Kabupaten Kendal"})

    assert facts_of()["distributor"] == "Diskominfo Kabupaten Kendal"


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Asia/Bangkok"}, {"guaranteed_percent": 61}, {"guaranteed_percent": -1},
        {"tags": "pesisir"}, {"tags": [1]}, {"tags": ["pesi\u202esir"]},
        PPID | {"ppid_text": "Sekretaris\u200b desa"}, PPID | {"ppid_phone": "0294\u202e100"},
    ],
)  # fmt: skip
def test_a_wrong_fact_is_said_and_nothing_is_written(wrong):
    with pytest.raises((ValidationError, CommandError)):
        region_facts.write(factories.page(BLUMAH).pk, wrong)

    assert facts_of() == UNTOUCHED


def test_every_fact_that_the_journal_keeps_is_kept_from_drafts():
    page = factories.page(BLUMAH)
    false = dict.fromkeys(RegionPage.facts, "palsu") | {"guaranteed_percent": 7}
    forged = page.with_content_json(page.serializable_data() | false)

    assert {name: getattr(forged, name) for name in RegionPage.facts} == page.current_facts


def test_a_ppid_is_reached_in_one_way_at_least(client):
    with pytest.raises(ValidationError) as refused:
        region_facts.write(factories.page(BLUMAH).pk, {"ppid_text": "Sekretaris desa (contoh)"})
    assert "cara menghubunginya" in refused.value.message_dict["ppid_text"][0]

    for way in ("ppid_email", "ppid_phone", "ppid_url"):
        region_facts.write(factories.page(BLUMAH).pk, UNTOUCHED | {"ppid_text": "Sekretaris", way: PPID[way]})
        assert facts_of()[way] == PPID[way]


def test_what_is_guaranteed_to_mandatory_ilm_is_that_of_the_nearest_region_that_says_it():
    def guaranteed(at):
        return regions.guaranteed(regions.chain_of(factories.page(at).pk))

    assert guaranteed(BLUMAH) == 30

    region_facts.write(factories.page(KENDAL).pk, {"guaranteed_percent": 50})
    region_facts.write(factories.page(PLANTUNGAN).pk, {"guaranteed_percent": 0})

    assert [guaranteed(at) for at in (KENDAL, PLANTUNGAN, BLUMAH, WELERI)] == [50, 0, 0, 50]


def test_what_nobody_says_of_a_region_is_not_on_its_record():
    """So that regions that were recorded before there was such a fact are recorded as they stand."""
    assert "guaranteed_percent" not in factories.page(BLUMAH).journal_state()
