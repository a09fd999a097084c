"""News of a region, and their place in the tree."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.accounts import roles
from ilm_blocks import cascade
from ilm_blocks.choices import Channel
from ilm_blocks.models import Change
from sites.models import ArticlePage
from tests import factories
from tests.factories import BLUMAH, BOJA, CAST, KENDAL, NOON, PLANTUNGAN

pytestmark = pytest.mark.django_db

FEED = ("ilm_feed", {"heading": "Iklan untuk Anda", "limit": 1})


def test_an_article_names_its_day_its_region_and_its_own_address(visit):
    article = factories.article(BLUMAH, title="Posyandu buka lebih pagi")

    html = visit(BLUMAH, f"/{article.slug}/").content.decode()

    assert "Kamis, 1 Februari 2024" in html
    assert "Kabar Desa Blumah" in html
    assert f'<link rel="canonical" href="http://blumah.localhost/{article.slug}/">' in html


def test_an_ilm_feed_block_puts_the_cascade_on_any_page(visit):
    factories.ilm(KENDAL, title="Materi kabupaten")
    factories.ilm(KENDAL, title="Materi wajib", binding="mandatory")
    article = factories.article(BLUMAH, body=[FEED])

    page = strip_tags(visit(BLUMAH, f"/{article.slug}/").content.decode())
    feed = page[page.index("Iklan untuk Anda") : page.index("Iklan layanan masyarakat")]

    assert "Materi wajib" in feed
    assert "Materi kabupaten" not in feed
    assert "Materi dan tanggung jawab isi: Pemerintah Kabupaten Kendal." in feed


def test_the_number_of_queries_grows_with_no_number_of_items(
    visit, django_assert_num_queries, django_assert_max_num_queries
):
    article = factories.article(BLUMAH, body=[FEED])
    factories.ilm(KENDAL)
    visit(BLUMAH, f"/{article.slug}/")  # what a process learns once
    with django_assert_max_num_queries(30) as few:
        visit(BLUMAH, f"/{article.slug}/")
    for _ in range(4):
        factories.ilm(KENDAL, creatives=[factories.poster()])

    with django_assert_num_queries(len(few.captured_queries)):
        visit(BLUMAH, f"/{article.slug}/")


@pytest.mark.parametrize("slug", ["ilm", "kabar", "admin", "api"])
def test_an_address_that_leads_elsewhere_is_refused(slug):
    with pytest.raises(ValidationError, match="sudah dipakai untuk keperluan lain"):
        factories.article(BLUMAH, slug=slug)


# Reordering rewrites the tree paths of all siblings, and nothing else may notice


def what_the_cascade_says():
    resolutions = [cascade.resolve(factories.region(code), Channel.WEBSITE, NOON) for code in CAST]
    return [[(v.ilm.pk, v.ilm.owner_id, v.rule, v.is_shown) for v in r.verdicts] for r in resolutions]


def test_reordering_an_article_between_region_pages_changes_nothing(visit):
    for code in (KENDAL, PLANTUNGAN, BLUMAH):
        factories.ilm(code)
    factories.decision("hide", factories.ilm(KENDAL), PLANTUNGAN, covers_subtree=True)
    article = factories.article(KENDAL)
    before, pages = what_the_cascade_says(), [visit(code).content for code in CAST]
    changes, path = Change.objects.count(), factories.page(PLANTUNGAN).path

    article.move(factories.page(PLANTUNGAN), pos="left")

    assert factories.page(PLANTUNGAN).path != path
    assert what_the_cascade_says() == before
    assert [visit(code).content for code in CAST] == pages
    assert Change.objects.count() == changes


def test_an_article_may_be_moved_unpublished_and_deleted(visit):
    article = factories.article(BLUMAH, title="Kabar yang pindah")

    article.move(factories.page(BOJA), pos="last-child")
    assert "Kabar yang pindah" in visit(BOJA).content.decode()

    article.refresh_from_db()
    article.unpublish()
    assert "Kabar yang pindah" not in visit(BOJA).content.decode()
    article.delete()
    assert visit(BOJA, f"/{article.slug}/").status_code == 404


def test_an_article_sent_before_its_slug_was_written_gets_one(client, django_user_model):
    editor = django_user_model.objects.create_user("blumah")
    roles.assign(editor, "editor", factories.page(BLUMAH))
    client.force_login(editor)
    article = {
        "title": "Kerja bakti Minggu pagi", "slug": "", "date": "2024-02-01", "introduction": "Semua diundang.",
        "body": streamfield([]), "comments": inline_formset([]), "action-publish": "1",
    }  # fmt: skip

    client.post(f"/admin/pages/add/ilm_sites/articlepage/{factories.page(BLUMAH).pk}/", nested_form_data(article))

    assert ArticlePage.objects.live().get(title="Kerja bakti Minggu pagi").slug == "kerja-bakti-minggu-pagi"


def test_a_phone_loads_no_more_of_a_picture_than_it_needs(visit):
    article = factories.article(
        BLUMAH, image=factories.image(), body=[("image", {"image": factories.image(), "decorative": True})]
    )

    lists = BeautifulSoup(visit(BLUMAH, "/kabar/").content, "html.parser").select(".news-item source")
    text = BeautifulSoup(visit(BLUMAH, f"/{article.slug}/").content, "html.parser").select("article source")

    for phones, wider in (lists, text[:2], text[2:]):
        assert phones["media"] == "(max-width: 40rem)"
        assert "webpweight-" in phones["srcset"]
        assert wider["srcset"].startswith(f"{phones['srcset']} ")
