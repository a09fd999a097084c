"""A region gets another code, word or name: it is the same region, and its old codes lead to it for good."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError
from wagtail.models import Page, Site

from ilm_blocks import cascade, regions
from ilm_blocks.models import Change
from ilm_blocks.queries import integrity, journal
from ilm_blocks.queries.history import history
from sites.library import collection_of
from sites.models import FormerCode, RegionPage
from sites.page_permissions import RegionStays
from sites.succession.renumbering import TiedToPartners, renumber
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("cast")]

KELURAHAN = "33.24.01.1001"
REGIONS = "/api/v1/regions/"


def kelurahan(**facts):
    facts = {"code": KELURAHAN, "word": "kelurahan", "name": "Blumah"} | facts
    return renumber(factories.page(BLUMAH).pk, **facts)


def test_a_village_becomes_a_kelurahan_and_keeps_all_that_it_has():
    page, screen = factories.page(BLUMAH), factories.screen(BLUMAH)
    hidden = factories.ilm()
    factories.decision("hide", hidden, by=BLUMAH)
    meant = factories.ilm(target=[("region", {"side": "include", "region": page})])

    kelurahan()

    site = Site.objects.get(root_page=page)
    screen.refresh_from_db()
    assert factories.page(KELURAHAN).pk == page.pk == screen.owner_id
    assert (site.hostname, site.site_name) == ("blumah.localhost", "Kelurahan Blumah")
    assert str(factories.region(KELURAHAN)) == "Kelurahan Blumah"
    assert [ilm.pk for ilm in _shown(KELURAHAN)] == [meant.pk]


def _shown(code, at=NOON):
    return cascade.resolve(factories.region(code), "website", at).items


def test_it_is_recorded_as_one_act_under_its_verb_and_history_stays():
    aired = factories.ilm()
    before = Change.objects.latest("seq")
    admin = factories.officer("camat", KENDAL, "change")

    kelurahan(user=admin)

    change = Change.objects.get(seq__gt=before.seq, kind="region")
    assert (change.verb, change.actor_id) == ("renumbered", admin.pk)
    assert (change.state["code"], change.state["label"]) == (KELURAHAN, "Kelurahan")
    assert FormerCode.objects.get().since == change.at
    assert [ilm.pk for ilm in history(factories.region(KELURAHAN), "website", before.at).items] == [aired.pk]
    assert list(journal.verify()) == list(integrity.differences()) == []


@pytest.mark.parametrize(
    "path", [f"{REGIONS}{BLUMAH}/", f"{REGIONS}3324012001/", f"{REGIONS}{BLUMAH}/ilm/?channel=app"]
)
def test_the_api_answers_a_former_code_with_308(client, path):
    kelurahan()

    moved = client.get(path)

    wanted = path.replace(BLUMAH, KELURAHAN).replace("3324012001", KELURAHAN)
    assert (moved.status_code, moved["Location"]) == (308, wanted)
    assert "max-age=15" in moved["Cache-Control"]
    assert moved["Access-Control-Allow-Origin"] == "*"
    assert client.get(moved["Location"]).status_code == 200


def test_a_list_below_a_former_code_is_that_of_its_region(client):
    renumber(factories.page(PLANTUNGAN).pk, code="33.24.91", word="kecamatan", name="Plantungan")

    below = client.get(f"{REGIONS}?parent={PLANTUNGAN}").json()["items"]
    assert [region["code"] for region in below] == ["33.24.91.2001", "33.24.91.2002"]


def test_codes_lead_on_however_often_they_change_and_back(client):
    kelurahan()
    renumber(factories.page(KELURAHAN).pk, code="33.24.01.1002", word="kelurahan", name="Blumah")
    for code in (BLUMAH, KELURAHAN):
        assert client.get(f"{REGIONS}{code}/")["Location"] == f"{REGIONS}33.24.01.1002/"

    renumber(factories.page("33.24.01.1002").pk, code=BLUMAH, word="desa", name="Blumah")
    assert client.get(f"{REGIONS}{BLUMAH}/").status_code == 200
    assert client.get(f"{REGIONS}33.24.01.1002/")["Location"] == f"{REGIONS}{BLUMAH}/"


def test_the_codes_of_all_below_follow_that_of_a_district(client):
    renumber(factories.page(PLANTUNGAN).pk, code="33.24.91", word="kecamatan", name="Plantungan")

    assert client.get(f"{REGIONS}{BLUMAH}/")["Location"] == f"{REGIONS}33.24.91.2001/"
    assert client.get(f"{REGIONS}33.24.91.2001/").json()["parent"] == "33.24.91"


def test_a_region_moves_to_where_its_code_lies_and_its_library_with_it(client):
    page = factories.page(BLUMAH)
    collection_of(page)
    renumber(page.pk, code="33.24.12.2099", word="desa", name="Blumah")

    page = factories.page("33.24.12.2099")
    assert page.get_parent().pk == factories.page(WELERI).pk
    assert page.collection.get_parent() == factories.page(WELERI).collection
    assert client.get("/", headers={"host": "blumah.localhost"}).status_code == 200
    assert Change.objects.filter(kind="region", object_id=page.pk).latest("seq").state["parent_id"] == (
        factories.page(WELERI).pk
    )
    assert Page.find_problems() == ([], [], [], [], [])
    assert list(integrity.differences()) == []


def test_a_region_stays_while_its_ilm_need_a_partner_of_where_it_is():
    partner = factories.partner(PLANTUNGAN)
    paper = factories.agreement(partner, PLANTUNGAN)
    factories.ilm(BLUMAH, responsible=partner, agreement=paper, title="Lapor ke Panwascam")

    with pytest.raises(TiedToPartners, match="Lapor ke Panwascam"):
        renumber(factories.page(BLUMAH).pk, code="33.24.12.2099", word="desa", name="Blumah")
    kelurahan()  # within its district it may change


def test_nobody_moves_a_region_by_hand_still():
    with pytest.raises(RegionStays):
        factories.page(BLUMAH).move(factories.page(WELERI), pos="last-child")


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"code": KEDITEN, "word": "desa"}, "code", "adalah kode Desa Kediten"),
        ({"code": "33.24.01"}, "code", "tingkat lain"),
        ({"code": "33.24.77.1001"}, "code", "Tidak ada wilayah berkode “33.24.77”"),
        ({"code": "33.24.01.x"}, "code", "bukan kode wilayah"),
        ({"word": "desa"}, "code", "bukan kode untuk “desa”"),
        ({"word": "kecamatan"}, "code", "bukan kode untuk “kecamatan”"),
        ({"name": ""}, "name", "tidak punya nama"),
        ({"name": "!!!"}, "name", "tidak memuat huruf Latin"),
        ({"name": "Blu\u202emah"}, "name", "tanda lain yang tidak terlihat"),
        ({"name": "=1+1"}, "name", "lembar kerja menganggapnya rumus"),
        ({"name": "x" * 246}, "name", "lebih dari 255 huruf"),
    ],
)
def test_what_cannot_be_is_said_on_its_field_and_nothing_is_written(facts, field, said):
    before = Change.objects.count()

    with pytest.raises(ValidationError) as refused:
        kelurahan(**facts)

    assert said in " ".join(refused.value.message_dict[field])
    assert Change.objects.count() == before
    assert FormerCode.objects.count() == 0


def test_the_former_code_of_another_region_is_not_given_again():
    kelurahan()

    with pytest.raises(ValidationError, match="kode lama Kelurahan Blumah"):
        renumber(factories.page(KEDITEN).pk, code=BLUMAH, word="desa", name="Kediten")


@pytest.mark.parametrize(("at", "may"), [(KENDAL, True), (PLANTUNGAN, True), (BLUMAH, False), (BOJA, False)])
def test_an_administrator_above_may_and_nobody_else(at, may):
    user = factories.officer("pejabat", at, "change")

    if may:
        assert kelurahan(user=user).region.code == KELURAHAN
    else:
        with pytest.raises(PermissionDenied):
            kelurahan(user=user)


# By the list


def test_a_list_says_which_code_a_region_had(load, capsys):
    page = factories.page(BLUMAH)
    row = f"{KELURAHAN},kelurahan,Blumah,33.24.01,{BLUMAH}"

    load(row)
    load(row)

    assert factories.page(KELURAHAN) == page
    assert "renumbered: 1" in capsys.readouterr().out
    assert Change.objects.filter(verb="renumbered").count() == 1


def test_a_new_district_takes_villages_over(load, client):
    load(
        "33.24.21,kecamatan,Plantungan Baru,33.24,",
        f"33.24.21.2001,desa,Blumah,33.24.21,{BLUMAH}",
        f"33.24.21.2002,desa,Kediten,33.24.21,{KEDITEN}",
    )

    assert client.get(f"{REGIONS}33.24.21.2001/").json()["parent"] == "33.24.21"
    assert client.get(f"{REGIONS}{KEDITEN}/").status_code == 308
    assert list(integrity.differences()) == []


def test_a_district_is_renumbered_with_its_villages_listed_or_not(load):
    load(
        f"33.24.91,kecamatan,Plantungan,33.24,{PLANTUNGAN}",
        f"33.24.91.2001,desa,Blumah Baru,33.24.91,{BLUMAH}",
    )

    assert str(factories.region("33.24.91.2001")) == "Desa Blumah Baru"
    assert str(factories.region("33.24.91.2002")) == "Desa Kediten"


def test_a_village_leaves_its_district_by_the_list_that_renumbers_the_district(load, client):
    page = factories.page(BLUMAH)

    load(f"33.24.91,kecamatan,Plantungan,33.24,{PLANTUNGAN}", f"33.24.12.2099,desa,Blumah,33.24.12,{BLUMAH}")

    assert factories.page("33.24.12.2099") == page
    assert client.get(f"{REGIONS}{BLUMAH}/")["Location"] == f"{REGIONS}33.24.12.2099/"
    assert list(integrity.differences()) == []


def test_a_list_that_was_loaded_stays_right_when_its_regions_have_changed_again(load, capsys):
    row = f"{KELURAHAN},kelurahan,Blumah,33.24.01,{BLUMAH}"
    load(row)
    renumber(factories.page(KELURAHAN).pk, code="33.24.01.1002", word="kelurahan", name="Blumah")

    load(row)

    assert "superseded: 1" in capsys.readouterr().out
    assert regions.by_code(KELURAHAN) is None


def test_the_list_of_before_brings_no_old_code_back(load, capsys):
    kelurahan()
    count = RegionPage.objects.count()

    load("33.24.01,kecamatan,Plantungan,33.24,", f"{BLUMAH},desa,Blumah,33.24.01,")

    assert RegionPage.objects.count() == count
    assert "superseded: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        ([f"{KELURAHAN},kelurahan,Blumah,33.24.01,33.24.01.2099"], "baris 2, sel E2", "tidak ada wilayah dengan kode"),
        ([f"{KELURAHAN},kelurahan,Blumah,33.24.01,33.24.01"], "baris 2, sel E2", "tingkat lain"),
        (
            [f"{KELURAHAN},kelurahan,Blumah,33.24.01,{BLUMAH}", f"{BLUMAH},desa,Blumah,33.24.01,"],
            "baris 3, sel A3",
            "digantikan pada baris 2",
        ),
        (
            [f"{KEDITEN},desa,Kediten,33.24.01,{BLUMAH}", f"{KELURAHAN},kelurahan,Blumah,33.24.01,{BLUMAH}"],
            "baris 3, sel E3",
            "sudah digantikan pada baris 2",
        ),
        (
            [f"{KELURAHAN},kelurahan,Blumah,33.24.01,{BLUMAH}", f"{KEDITEN},desa,Kediten,33.24.01,{BLUMAH}"],
            "baris 3, sel E3",
            "sudah digantikan pada baris 2",
        ),
    ],
)
def test_a_replaced_code_that_cannot_be_is_told_with_its_cell(load, rows, place, said):
    with pytest.raises(CommandError) as refused:
        load(*rows)

    assert place in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        (
            [f"{WELERI},kecamatan,Weleri,33.24,{PLANTUNGAN}"],
            "baris 2, sel E2",
            "Masih ada wilayah di bawah Kecamatan Plantungan",
        ),
        (
            ["33.24.91,kecamatan,Plantungan,33.24,33.24.01", "33.24.01.2077,desa,Baru,33.24.01,"],
            "baris 3, sel D3",
            "induknya, 33.24.01, kini berkode 33.24.91",
        ),
        (["33.24.12.2099,desa,Blumah,33.24.12,33.24.01.2001"], "baris 2, sel E2", "Lapor ke Panwascam"),
    ],
    ids=["regions below", "parent", "ties"],
)
def test_what_an_act_refuses_is_told_with_its_cell_and_nothing_is_written(load, rows, place, said, dry_run):
    partner = factories.partner(PLANTUNGAN)
    paper = factories.agreement(partner, PLANTUNGAN)
    factories.ilm(BLUMAH, responsible=partner, agreement=paper, title="Lapor ke Panwascam")
    before = Change.objects.count()

    with pytest.raises(CommandError) as refused:
        load(*rows, dry_run=dry_run)

    assert str(refused.value).startswith(f"wilayah.csv, {place}: ")
    assert said in str(refused.value)
    assert Change.objects.count() == before


def test_the_parent_of_a_new_region_is_named_by_its_code_of_today(load):
    renumber(factories.page(PLANTUNGAN).pk, code="33.24.91", word="kecamatan", name="Plantungan")

    with pytest.raises(CommandError, match=r"baris 2, sel D2: induknya, 33\.24\.01, kini berkode 33\.24\.91"):
        load("33.24.01.2077,desa,Baru,33.24.01,")
