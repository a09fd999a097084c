"""New regions: added below one, or split off from one that stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Page, Site

from ilm_blocks import cascade, regions
from ilm_blocks.models import Change, LocalDecision
from ilm_blocks.queries import integrity, journal
from sites.adding import add, split
from sites.addresses import set_port
from sites.models import RegionPage
from sites.succession.renumbering import renumber
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("cast")]

NEW = "33.24.01.2077"


def added(**facts):
    facts = {"code": NEW, "word": "desa", "name": "Blumah Baru"} | facts
    return add(factories.page(PLANTUNGAN).pk, **facts)


def split_off(**facts):
    facts = {"code": NEW, "word": "desa", "name": "Blumah Baru"} | facts
    return split(factories.page(BLUMAH).pk, **facts)


def shown(code):
    return [ilm.pk for ilm in cascade.resolve(factories.region(code), "website", NOON).items]


def test_a_new_region_has_a_website_and_shows_at_once_what_runs_above(client):
    set_port(8123)
    ilm = factories.ilm()
    admin = factories.officer("camat", KENDAL, "change")

    outcome = added(code=NEW.replace(".", ""), user=admin)

    site = Site.objects.get(root_page=outcome.region)
    assert (site.hostname, site.port, site.site_name) == ("blumah-baru.localhost", 8123, "Desa Blumah Baru")
    assert "Desa Blumah Baru (33.24.01.2077) terletak di Kecamatan Plantungan" in outcome.lines[0]
    assert shown(NEW) == [ilm.pk]
    assert client.get("/", headers={"host": "blumah-baru.localhost:8123"}).status_code == 200
    change = Change.objects.filter(kind="region").latest("seq")
    assert (change.verb, change.actor_id) == ("created", admin.pk)
    assert Change.objects.latest("seq").kind == "hosts"
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_name_that_is_there_already_is_no_error():
    added(name="Blumah")

    assert factories.page(NEW).slug == "blumah-2077"
    assert Site.objects.get(root_page=factories.page(NEW)).hostname == "blumah-plantungan.localhost"


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"code": BLUMAH}, "code", "kode wilayah lain, kini atau dahulu"),
        ({"code": "33.24.12.2077"}, "code", "tidak terletak di Kecamatan Plantungan"),
        ({"word": "kelurahan"}, "code", "bukan kode untuk “kelurahan”"),
        ({"name": "…"}, "name", "tidak memuat huruf Latin"),
        ({"name": "Blu\u200bmah"}, "name", "tanda lain yang tidak terlihat"),
        ({"name": "@Blumah"}, "name", "lembar kerja menganggapnya rumus"),
    ],
)
def test_what_cannot_be_is_said_on_its_field(facts, field, said):
    for act in (added, split_off):
        with pytest.raises(ValidationError) as refused:
            act(**facts)
        assert said in " ".join(refused.value.message_dict[field])
    assert RegionPage.objects.count() == len(factories.CAST)


def test_a_former_code_is_not_given_to_a_new_region():
    renumber(factories.page(BLUMAH).pk, code="33.24.01.1001", word="kelurahan", name="Blumah")

    with pytest.raises(ValidationError, match="kini atau dahulu"):
        added(code=BLUMAH)


def test_what_was_meant_for_the_whole_is_meant_for_both_parts():
    page = factories.page(BLUMAH)
    meant = factories.ilm(target=[("region", {"side": "include", "region": page})])
    split_off()

    assert shown(BLUMAH) == shown(NEW) == [meant.pk]


def test_one_part_alone_is_meant_by_excluding_the_other():
    new = split_off().region
    factories.ilm(
        target=[
            ("region", {"side": "include", "region": factories.page(BLUMAH)}),
            ("region", {"side": "exclude", "region": new}),
        ]
    )

    assert len(shown(BLUMAH)) == 1
    assert shown(NEW) == []


def test_decisions_hold_in_the_new_part_until_it_decides_otherwise():
    hidden = factories.ilm()
    factories.decision("hide", hidden, by=BLUMAH)
    admin = factories.officer("camat", KENDAL, "change")
    split_off(user=admin)
    assert shown(NEW) == []

    factories.decision("adopt", hidden, by=NEW, decided_at=NOON.replace(hour=6))
    assert shown(NEW) == [hidden.pk]
    assert shown(BLUMAH) == []
    assert LocalDecision.objects.filter(owner=factories.page(NEW)).earliest("pk").decided_by == admin


def test_what_the_old_part_has_stays_there():
    screen, own = factories.screen(BLUMAH), factories.ilm(BLUMAH)
    split_off()

    screen.refresh_from_db()
    assert screen.owner_id == factories.page(BLUMAH).pk
    assert own.pk in shown(BLUMAH)
    assert own.pk not in shown(NEW)


def test_it_is_on_record_and_the_record_is_sound():
    factories.decision("hide", factories.ilm(), by=BLUMAH)
    split_off()

    newest = Change.objects.filter(kind="region").latest("seq")
    assert newest.verb == "split_off"
    assert newest.state["stands_for"] == [factories.page(BLUMAH).pk]
    assert list(journal.verify()) == list(integrity.differences()) == []


@pytest.mark.parametrize(
    ("where", "may_add", "may_split"),
    [(KENDAL, True, True), (PLANTUNGAN, True, True), (BLUMAH, False, False), (WELERI, False, False)],
)
def test_an_administrator_above_may_and_nobody_else(where, may_add, may_split):
    user = factories.officer("pejabat", where, "change")

    for act, code, may in ((added, "33.24.01.2078", may_add), (split_off, NEW, may_split)):
        if may:
            assert act(code=code, user=user).region.code == code
        else:
            with pytest.raises(PermissionDenied):
                act(code=code, user=user)


# By the list

FIRST, SECOND = "33.24.01.2981", "33.24.01.2982"
RENUMBERED = (f"{FIRST},desa,Blumah Utara,33.24.01,{BLUMAH}", f"{SECOND},desa,Blumah Selatan,33.24.01,{BLUMAH}")
STAYS = (f"{BLUMAH},desa,Blumah,33.24.01,{BLUMAH}", RENUMBERED[1])


@pytest.mark.parametrize(("rows", "first"), [(RENUMBERED, FIRST), (STAYS, BLUMAH)], ids=["renumbered", "stays"])
def test_of_two_lines_that_replace_one_code_the_first_goes_on_and_the_second_is_split_off(load, capsys, rows, first):
    page, hidden = factories.page(BLUMAH), factories.ilm()
    meant = factories.ilm(target=[("region", {"side": "include", "region": page})])
    factories.decision("hide", hidden, by=BLUMAH)

    load(*rows)

    assert "split: 1" in capsys.readouterr().out
    assert factories.page(first) == page
    assert factories.page(SECOND).stands_for == [page.pk]
    assert shown(first) == shown(SECOND) == [meant.pk]
    assert Change.objects.filter(kind="region", object_id=factories.page(SECOND).pk).latest("seq").verb == "split_off"
    assert list(journal.verify()) == list(integrity.differences()) == []


@pytest.mark.parametrize("rows", [RENUMBERED, STAYS], ids=["renumbered", "stays"])
def test_a_list_that_splits_a_region_changes_nothing_a_second_time_in_any_order(load, rows):
    load(*rows)
    before = Change.objects.count()

    load(*rows)
    load(*reversed(rows))

    assert Change.objects.count() == before


def test_a_part_may_be_split_off_by_a_later_list(load):
    load(RENUMBERED[0])
    load(*reversed(RENUMBERED))

    assert factories.page(SECOND).stands_for == [factories.page(FIRST).pk]


def test_the_whole_may_go_into_its_part_by_a_later_list(load):
    load(*STAYS)
    page = factories.page(SECOND)
    load(f"{SECOND},desa,Blumah Selatan,33.24.01,{BLUMAH}")

    assert factories.page(SECOND) == page
    assert regions.by_code(BLUMAH) is None


def test_a_district_is_split_with_the_villages_of_both_parts(load):
    blumah, kediten = factories.page(BLUMAH), factories.page(KEDITEN)
    load(
        f"33.24.91,kecamatan,Plantungan Utara,33.24,{PLANTUNGAN}",
        f"33.24.92,kecamatan,Plantungan Selatan,33.24,{PLANTUNGAN}",
        f"33.24.91.2001,desa,Blumah,33.24.91,{BLUMAH}",
        f"33.24.92.2001,desa,Kediten,33.24.92,{KEDITEN}",
    )

    assert factories.page("33.24.91.2001") == blumah
    assert factories.page("33.24.92.2001") == kediten
    assert kediten.get_parent() != factories.page("33.24.92.2001").get_parent() == factories.page("33.24.92").page_ptr
    assert Page.find_problems() == ([], [], [], [], [])
    assert list(integrity.differences()) == []
