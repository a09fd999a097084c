"""What becomes of cascading news and of decisions on it when the territory changes."""

import pytest

from ilm_blocks import regions
from ilm_blocks.actions import undo
from ilm_blocks.models import Change
from ilm_blocks.queries import integrity
from sites.adding import split
from sites.cascading.actions import decide
from sites.cascading.models import PageDecision
from sites.cascading.queries import from_above
from sites.models import ArticlePage, RegionPage
from sites.succession.merging import merge
from sites.succession.renumbering import renumber
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEW = "33.24.01.2077"


def listed(code):
    return from_above(ArticlePage, regions.provider().chain(factories.page(code).pk), NOON).shown


def say(kind, on, by, **facts):
    reason = "local_event" if kind == "hide" else ""
    return decide(
        PageDecision(owner=factories.page(by), page=on.page_ptr, kind=kind, **{"reason_code": reason} | facts)
    )


def only(code, kind="region"):
    return [(kind, {"side": "include", kind: factories.page(code)})]


def test_what_is_meant_for_a_region_is_meant_for_its_successor():
    article = factories.cascading(KENDAL, reach="target", target=only(BLUMAH))

    merge(factories.page(BLUMAH).pk, factories.page(KEDITEN).pk)

    assert listed(KEDITEN) == [article.pk]
    article.refresh_from_db()
    article.full_clean()  # the target names a region that leads to one below


def test_decisions_go_over_and_the_successors_own_word_holds():
    hidden, contested = factories.cascading(KENDAL), factories.cascading(KENDAL)
    over = say("hide", hidden, BLUMAH)
    above = say("hide", contested, PLANTUNGAN, covers_subtree=True)
    say("adopt", contested, KEDITEN)
    undo(above)
    ended = say("hide", contested, BLUMAH)

    outcome = merge(factories.page(BLUMAH).pk, factories.page(KEDITEN).pk)

    assert listed(KEDITEN) == [contested.pk]
    over.refresh_from_db()
    ended.refresh_from_db()
    assert over.owner_id == factories.page(KEDITEN).pk
    assert ended.undone_at is not None
    assert any("berakhir: penerusnya sudah memutuskan" in str(line) for line in outcome.lines)
    assert list(integrity.differences()) == []


def test_a_region_that_is_split_off_begins_with_the_decisions_of_the_old_one():
    article = factories.cascading(KENDAL)
    say("hide", article, BLUMAH)

    split(factories.page(BLUMAH).pk, code=NEW, word="desa", name="Blumah Baru")

    assert listed(NEW) == []
    assert PageDecision.objects.get(owner=factories.page(NEW)).title == article.title
    assert Change.objects.filter(kind="pagedecision", owner=factories.page(NEW)).count() == 1


def test_a_village_in_another_district_lists_the_news_of_that_one():
    before, after = factories.cascading(PLANTUNGAN), factories.cascading(WELERI)
    say("hide", before, BLUMAH)

    renumber(factories.page(BLUMAH).pk, code="33.24.12.2099", word="desa", name="Blumah")

    assert listed("33.24.12.2099") == [after.pk]
    renumber(factories.page("33.24.12.2099").pk, code=BLUMAH, word="desa", name="Blumah")
    assert listed(BLUMAH) == []  # its decision waits for it


def test_a_target_that_lies_elsewhere_now_means_nobody_and_is_refused_when_it_is_edited():
    article = factories.cascading(PLANTUNGAN, reach="target", target=only(BLUMAH))

    renumber(factories.page(BLUMAH).pk, code="33.24.12.2099", word="desa", name="Blumah")

    assert listed("33.24.12.2099") == listed(KEDITEN) == []
    article.refresh_from_db()
    with pytest.raises(Exception, match="Desa Blumah tidak berada di bawah Kecamatan Plantungan"):
        article.full_clean()


def test_a_decision_on_an_article_that_moves_never_touches_it_from_above():
    article = factories.cascading(KENDAL)
    say("hide", article, PLANTUNGAN, covers_subtree=True)
    article.move(factories.page(PLANTUNGAN), pos="last-child")
    article.refresh_from_db()

    article.cascades_from = None  # chosen anew
    article.save()

    assert listed(BLUMAH) == [article.pk]


def test_the_news_of_a_district_that_goes_into_another_one_cascades_from_there():
    article = factories.cascading(PLANTUNGAN)
    for number, village in enumerate(factories.page(PLANTUNGAN).get_children().type(RegionPage).specific()):
        renumber(village.pk, code=f"33.24.12.{2090 + number}", word="desa", name=village.title)

    merge(factories.page(PLANTUNGAN).pk, factories.page(WELERI).pk)

    assert listed("33.24.12.2090") == [article.pk]
    assert list(integrity.differences()) == []


def test_a_copy_in_another_region_is_listed_there_alone():
    article = factories.cascading(KENDAL)

    article.copy(to=factories.page(PLANTUNGAN), update_attrs={"slug": "salinan"})

    assert listed(BLUMAH) == [article.pk]


def test_a_copy_beside_it_is_for_its_own_region_until_somebody_chooses(client):
    article = factories.cascading(KENDAL)

    copied = article.copy(update_attrs={"slug": "salinan"})

    assert listed(BLUMAH) == [article.pk]
    assert copied.reach == "here"


def test_restoring_finds_every_decision_as_it_is_on_record():
    article = factories.cascading(KENDAL)
    say("hide", article, BLUMAH)
    article.delete()

    assert list(integrity.differences()) == []
