"""Where an editor says for whom below an article is meant."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.accounts import roles
from sites.cascading.choices import Reach
from sites.models import ArticlePage
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

LAST_DAY = "2024-03-01"


@pytest.fixture
def at_work(client, django_user_model):
    """The client of an editor of the region ``code``."""

    def at_work(code):
        editor = django_user_model.objects.create_user(f"editor-{code}")
        roles.assign(editor, "editor", factories.page(code))
        client.force_login(editor)
        return client

    return at_work


def address(code):
    return reverse("wagtailadmin_pages:add", args=["ilm_sites", "articlepage", factories.page(code).pk])


def send(client, code, **fields):
    article = {
        "title": "Pengawas dilantik", "slug": "pengawas", "date": "2024-02-01", "introduction": "Ringkasan.",
        "body": streamfield([]), "target": streamfield([]), "comments": inline_formset([]), "action-publish": "1",
    }  # fmt: skip
    return client.post(address(code), nested_form_data(article | fields)).content.decode()


def target(code):
    return streamfield([("subtree", {"side": "include", "subtree": str(factories.page(code).pk)})])


def test_only_here_is_what_an_article_says_first(at_work):
    page = at_work(KENDAL).get(address(KENDAL)).content.decode()

    assert 'name="reach" value="here"' in page
    assert "hanya di sini" in page
    assert "untuk semua wilayah di bawah" in page
    send(at_work(PLANTUNGAN), PLANTUNGAN, reach="here")
    assert ArticlePage.objects.get().reach == Reach.HERE


def test_it_is_for_all_below_or_for_a_target_until_a_day(at_work):
    send(at_work(KENDAL), KENDAL, reach="below", listed_until=LAST_DAY)
    send(at_work(PLANTUNGAN), PLANTUNGAN, reach="target", listed_until=LAST_DAY, target=target(BLUMAH))

    assert set(ArticlePage.objects.live().values_list("reach", flat=True)) == {Reach.BELOW, Reach.TARGET}


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"reach": "below"}, "Tentukan hari terakhir"),
        ({"reach": "target", "listed_until": LAST_DAY}, "Sebutkan wilayah yang dituju"),
        ({"reach": "everywhere"}, "everywhere"),
        ({"reach": "below", "listed_until": "2024-02-31"}, "30/12/2026"),
    ],
)
def test_a_choice_that_is_not_clear_is_refused_with_what_to_do(at_work, choice, said):
    assert said in send(at_work(KENDAL), KENDAL, **choice)
    assert not ArticlePage.objects.exists()


def test_a_target_beside_all_below_is_refused(at_work):
    page = send(at_work(KENDAL), KENDAL, reach="below", listed_until=LAST_DAY, target=target(BLUMAH))

    assert "hapus sasarannya" in page
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize("outside", [WELERI, KENDAL, PLANTUNGAN])
def test_a_target_that_does_not_lie_below_is_refused_by_name(at_work, outside):
    page = send(at_work(PLANTUNGAN), PLANTUNGAN, reach="target", listed_until=LAST_DAY, target=target(outside))

    assert f"{factories.region(outside)} tidak berada di bawah Kecamatan Plantungan: hapus dari sasaran" in page
    assert not ArticlePage.objects.exists()


def test_a_village_is_not_offered_what_is_for_those_below(at_work):
    client = at_work(BLUMAH)

    assert 'name="reach"' not in client.get(address(BLUMAH)).content.decode()
    send(client, BLUMAH, reach="below", listed_until=LAST_DAY)
    assert ArticlePage.objects.get().reach == Reach.HERE


def test_an_article_of_a_village_stays_there_whoever_writes_it():
    with pytest.raises(Exception, match="hanya di sini"):
        factories.cascading(BLUMAH)


# Another region


@pytest.fixture
def moved():
    """An article for villages of the district that it has left, with a draft that somebody has handed in there."""
    article = factories.cascading(PLANTUNGAN, title="Banjir")
    article.save_revision().publish()
    article.save_revision()
    article.move(factories.page(WELERI), pos="last-child")
    article.refresh_from_db()
    return article


VILLAGE_OF_WELERI = "33.24.12.2001"


def test_an_article_that_moves_is_for_its_new_region_alone(visit, moved):
    assert "Banjir" in visit(WELERI, "/kabar/").content.decode()
    for code in (BLUMAH, VILLAGE_OF_WELERI, PLANTUNGAN):
        assert "Banjir" not in visit(code, "/kabar/").content.decode()


def test_so_it_is_when_a_draft_from_before_is_published(visit, moved):
    moved.get_latest_revision().publish()

    assert "Banjir" not in visit(VILLAGE_OF_WELERI, "/kabar/").content.decode()


def test_in_a_village_such_a_draft_is_published_all_the_same(visit, moved):
    moved.move(factories.page(BLUMAH), pos="last-child")

    ArticlePage.objects.get().get_latest_revision().publish()

    assert "Banjir" in visit(BLUMAH, "/kabar/").content.decode()


def test_it_is_for_those_below_when_somebody_chooses_so_anew(at_work, visit, moved):
    address = reverse("wagtailadmin_pages:edit", args=[moved.pk])
    client = at_work(WELERI)
    choice = client.get(address).content.decode()
    assert re.search('value="here"[^>]*checked', choice)

    article = {
        "title": "Banjir", "slug": moved.slug, "date": "2024-02-01", "introduction": "Ringkasan.",
        "body": streamfield([]), "target": streamfield([]), "comments": inline_formset([]), "action-publish": "1",
        "reach": "below", "listed_until": LAST_DAY,
    }  # fmt: skip
    client.post(address, nested_form_data(article))

    assert "Banjir" in visit(VILLAGE_OF_WELERI, "/kabar/").content.decode()


def test_reordering_leaves_its_choice(visit):
    article = factories.cascading(KENDAL, title="Banjir")

    article.move(factories.page(PLANTUNGAN), pos="left")

    assert "Banjir" in visit(BLUMAH, "/kabar/").content.decode()
