"""Whatever can alter a public page passes the journal's head, and nothing else does."""

from datetime import timedelta

import pytest
import time_machine
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from ilm_blocks.models import Change
from ilm_blocks.queries import heads, integrity, journal
from sites import library
from sites.models import ArticlePage
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]


def since(seq):
    """The changes after ``seq``: kind, code of the region, verb."""
    found = Change.objects.filter(seq__gt=seq).order_by("seq").select_related("owner")
    return [(change.kind, change.owner.regionpage.code, change.verb) for change in found]


def now():
    return Change.objects.latest("seq").seq


def test_a_published_page_its_edit_and_its_end_are_changes_of_its_region():
    article = factories.article(BLUMAH)
    before = now()

    article.title = "Kerja bakti diundur"
    article.save_revision().publish()
    article.refresh_from_db()
    article.unpublish()
    article.save_revision().publish()
    Page.objects.get(pk=article.pk).delete()

    verbs = ["changed", "unpublished", "changed", "deleted"]
    assert since(before) == [("page", BLUMAH, verb) for verb in verbs]


def test_a_move_is_two_changes_for_two_regions_lose_or_gain_it():
    article = factories.article(BLUMAH)
    before = now()

    article.move(factories.page(KEDITEN), pos="last-child")

    assert since(before) == [("page", BLUMAH, "left"), ("page", KEDITEN, "arrived")]


def test_the_front_page_of_a_region_is_recorded_by_what_its_editors_write():
    page = factories.page(PLANTUNGAN)
    before = now()

    page.introduction = "Selamat datang di Plantungan."
    page.save_revision().publish()

    assert since(before) == [("page", PLANTUNGAN, "changed")]


@pytest.mark.parametrize(
    "write",
    [
        lambda article: article.save_revision(),
        lambda article: article.move(factories.page(PLANTUNGAN), pos="left"),
        lambda article: article.save(),
        lambda article: article.copy(update_attrs={"slug": "salinan"}, keep_live=False),
        lambda article: factories.image(),
        lambda article: factories.page(BLUMAH).get_view_restrictions(),
    ],
    ids=["a draft", "another order", "saving the same", "a copy that is none's yet", "a new picture", "a look"],
)
def test_what_nobody_sees_records_nothing(write):
    article = factories.article(KENDAL)
    before = now()

    write(article)

    assert since(before) == []


def test_what_was_public_before_pages_were_on_record_is_not_taken_for_a_draft():
    """A database of before: the page is there and live, the record knows nothing of it."""
    pages = []
    for name in ("lama", "usang"):
        page = ArticlePage(title=name, slug=name, introduction="Contoh", live=False)
        factories.page(BLUMAH).add_child(instance=page)
        Page.objects.filter(pk=page.pk).update(live=True, first_published_at=factories.LOADED)
        pages.append(ArticlePage.objects.get(pk=page.pk))
    before = now()

    pages[0].unpublish()
    pages[1].delete()

    assert since(before) == [("page", BLUMAH, "unpublished"), ("page", BLUMAH, "deleted")]


@pytest.mark.parametrize(("end", "verb"), [("unpublish", "unpublished"), ("delete", "deleted")])
def test_the_end_of_a_page_that_a_program_saved_as_live_is_recorded(end, verb):
    """Wagtail notes no publication of it."""
    page = ArticlePage(title="Kerja bakti", introduction="Contoh")
    factories.page(BLUMAH).add_child(instance=page)
    assert page.first_published_at is None
    before = now()

    getattr(page, end)()

    assert since(before) == [("page", BLUMAH, verb)]


def test_publishing_the_same_again_is_a_change_for_its_instant_is_told(noon_in_kendal):
    article = factories.article(BLUMAH)
    article.save_revision().publish()
    before = now()

    with time_machine.travel(factories.NOON + timedelta(hours=1), tick=False):
        article.get_latest_revision().publish()

    assert since(before) == [("page", BLUMAH, "changed")]


def retitle(image):
    image.title = "Balai desa"
    image.save()


PARTS = {
    "a picture": lambda: retitle(factories.image()),
    "a picture that goes": lambda: factories.image().delete(),
    "a redirect": lambda: Redirect.objects.create(old_path="/lama", redirect_link="/baru/"),
    "a restriction": lambda: PageViewRestriction.objects.create(
        page=factories.article(BLUMAH), restriction_type="login"
    ),
}


@pytest.mark.parametrize("write", PARTS.values(), ids=PARTS)
def test_what_may_stand_on_any_page_is_recorded_for_all_pages_and_for_nothing_else(write):
    before = heads.read()
    write()

    assert Change.objects.latest("seq").only_pages
    touched = heads.touched(before, heads.read())
    assert touched & heads.of_chain([factories.page(BOJA).pk], heads.PAGES)
    assert not touched & heads.of_all(heads.PROGRAMME)


def test_a_picture_is_on_record_at_the_region_whose_library_holds_it():
    image = factories.image()
    retitle(image)
    assert Change.objects.latest("seq").owner.regionpage.code == KENDAL, "in nobody's library"

    image.collection = library.collection_of(factories.page(BLUMAH))
    image.save()

    assert Change.objects.latest("seq").owner.regionpage.code == BLUMAH


def test_another_host_is_a_change_for_all():
    before = heads.read()
    site = Site.objects.get(hostname="blumah.localhost")
    site.hostname = "desa-blumah.localhost"
    site.save()

    assert since(before.seq) == [("hosts", KENDAL, "changed")]
    assert heads.of_all(heads.REGIONS) <= heads.touched(before, heads.read())


def test_pages_leave_the_programme_its_history_and_its_record_as_they_are():
    ilm = factories.ilm(KENDAL)
    page = factories.page(BLUMAH)
    versions = list(journal.versions(type(page).objects.filter(pk=page.pk)).values_list("version", "version_hash"))

    factories.article(BLUMAH)

    after = list(journal.versions(type(page).objects.filter(pk=page.pk)).values_list("version", "version_hash"))
    assert after == versions
    assert ilm.live
    assert list(journal.verify()) == list(integrity.differences()) == []


def test_village_news_touches_the_pages_of_that_village_and_of_those_above_and_no_programme():
    before = heads.read()
    factories.article(BLUMAH)
    touched = heads.touched(before, heads.read())
    blumah, kediten, district = (factories.page(code).pk for code in (BLUMAH, KEDITEN, PLANTUNGAN))

    assert heads.of_chain([blumah], heads.PAGES) - heads.of_parts() <= touched
    assert heads.of_subtree(district, heads.PAGES) <= touched
    assert not touched & heads.of_chain([kediten, district], heads.PAGES)
    assert not touched & (heads.of_all(heads.PROGRAMME) | heads.of_all(heads.REGIONS))


def test_another_database_is_no_successor_of_this_one():
    factories.partner()
    here = heads.read()
    factories.partner()
    there = heads.read()

    assert heads.touched(here, there) is not None
    assert heads.touched(here._replace(hash="0" * 64), there) is None
    assert heads.touched(here._replace(epoch=2), there) is None
    assert heads.touched(there, here) is None
