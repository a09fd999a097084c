"""Drafts for frontends: by a link that names one saved state and ends by itself."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import RequestFactory
from django.utils.html import strip_tags
from wagtail.images import get_image_model

from ilm_blocks import actions, preview_modes
from ilm_blocks.models import ILM
from partner_api.delivery.drafts import links, modes
from partner_api.delivery.drafts.links import Link
from sites.models import ArticlePage
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = timedelta(hours=24)


def link_to(draft):
    return Link.to(draft.latest_revision, now=NOON)


def read(client, draft, query=""):
    return client.get(f"/api/v1/preview/{link_to(draft).token}/{query}")


def article_draft(**facts):
    page = factories.article(BLUMAH, title="Kerja bakti", live=False, **facts)
    page.save_revision()
    return page


def looked_at(draft):
    response = modes.render(draft, RequestFactory().get("/"))
    return response.rendered_content


def test_an_ilm_that_nobody_approved_is_told_as_the_list_will_tell_it(client):
    draft = factories.draft(BLUMAH, title="Posyandu", creatives=[factories.message()])

    answer = read(client, draft)

    told = answer.json()
    assert (told["kind"], told["ilm"]["title"], told["ilm"]["channels"]) == (
        "ilm",
        "Posyandu",
        ["videotron", "website"],
    )
    assert told["ilm"]["revision"] == draft.latest_revision_id
    assert told["ilm"]["creatives"][0]["type"] == "message"
    assert (told["saved_at"], told["expires_at"]) == ("2024-02-01T05:00:00Z", "2024-02-02T05:00:00Z")
    assert client.get("/api/v1/ilm/").json()["items"] == []


def test_an_article_that_is_not_published_is_told_as_the_region_will_tell_it(client):
    draft = article_draft(body=[("paragraph", "<p>Bawa cangkul.</p>")])

    told = read(client, draft, "?format=text").json()

    assert (told["kind"], told["article"]["title"]) == ("article", "Kerja bakti")
    assert told["article"]["body"] == {"format": "text", "text": "Bawa cangkul."}
    assert told["article"]["origin"]["code"] == BLUMAH
    assert client.get(f"/api/v1/articles/{draft.pk}/").status_code == 404


def test_changes_of_what_is_public_are_read_by_the_link_alone(client):
    ilm = factories.ilm(KENDAL, title="Lama")
    ilm.title = "Baru"
    ilm.save_revision()

    assert read(client, ilm).json()["ilm"]["title"] == "Baru"
    assert client.get(f"/api/v1/ilm/{ilm.pk}/").json()["title"] == "Lama"


def test_what_is_written_after_the_link_was_made_is_not_in_it(client):
    draft = factories.draft(BLUMAH, title="Pertama")
    earlier = link_to(draft)
    draft.title = "Kedua"
    draft.save_revision()

    assert client.get(f"/api/v1/preview/{earlier.token}/").json()["ilm"]["title"] == "Pertama"


@pytest.mark.parametrize("make", [lambda: factories.draft(BLUMAH), article_draft], ids=["ILM", "article"])
def test_what_is_written_on_while_the_editor_types_is_not_in_it(client, clock, make):
    """Wagtail overwrites one's own draft every half second."""
    draft = make()
    address = f"/api/v1/preview/{link_to(draft).token}/"
    assert client.get(address).status_code == 200

    clock.shift(timedelta(seconds=1))
    draft.title = "Yang belum boleh dibaca"
    draft.save_revision(overwrite_revision=draft.latest_revision)

    assert client.get(address).json()["code"] == "unknown_preview"
    assert read(client, draft).status_code == 200


def test_it_ends_after_a_day(client, clock):
    token = link_to(factories.draft(BLUMAH)).token

    clock.move_to(NOON + DAY - timedelta(seconds=1))
    assert client.get(f"/api/v1/preview/{token}/").status_code == 200
    clock.move_to(NOON + DAY)
    ended = client.get(f"/api/v1/preview/{token}/")

    assert (ended.status_code, ended.json()["code"]) == (410, "preview_expired")
    assert "2024-02-02T05:00+00:00" in ended.json()["detail"]


def foreign(revision_id):
    return signing.dumps((revision_id, 0, int((NOON + DAY).timestamp())), salt="another")


@pytest.mark.parametrize(
    "forge",
    [
        lambda token, _pk: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token, _pk: token.split(":", 1)[1],
        lambda token, pk: foreign(pk),
        lambda token, pk: str(pk),
        lambda token, _pk: token + "A" * 500,
        lambda token, _pk: "١٢",
    ],
    ids=["a sign changed", "cut", "signed for something else", "a number", "too long", "no token"],
)
def test_a_token_that_was_not_made_here_opens_nothing(client, forge):
    draft = factories.draft(BLUMAH)

    answer = client.get(f"/api/v1/preview/{forge(link_to(draft).token, draft.latest_revision_id)}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_preview")


def test_a_draft_that_was_deleted_is_gone(client):
    draft = article_draft()
    token = link_to(draft).token
    draft.delete()

    assert client.get(f"/api/v1/preview/{token}/").json()["code"] == "unknown_preview"


def test_what_was_withdrawn_is_read_by_no_link(client):
    """It may be forbidden by now."""
    ilm = factories.ilm(BLUMAH)
    address = f"/api/v1/preview/{link_to(ilm).token}/"
    assert client.get(address).status_code == 200

    actions.withdraw(ilm, code="legal")

    assert client.get(address).json()["code"] == "unknown_preview"


NOT_CHOSEN = {
    "poster": {"image": None, "alt": "Poster"},
    "video": {"video": None, "alt": "Film", "poster": None, "captions": None},
    "audio": {"audio": None, "transcript": "Kata"},
}


@pytest.mark.parametrize("kind", NOT_CHOSEN)
def test_a_creative_whose_file_was_not_chosen_yet_is_left_out(client, kind):
    draft = factories.draft(BLUMAH, creatives=[(kind, NOT_CHOSEN[kind]), factories.message()])

    assert [creative["type"] for creative in read(client, draft).json()["ilm"]["creatives"]] == ["message"]


def test_a_picture_that_was_deleted_since_is_left_out(client):
    draft = factories.draft(BLUMAH, creatives=[factories.poster(), factories.message()])
    get_image_model().objects.all().delete()

    assert [creative["type"] for creative in read(client, draft).json()["ilm"]["creatives"]] == ["message"]


def test_only_what_the_api_tells_is_told(client):
    """Revisions of other things, as of the front page of a region, have no link; a signed one opens nothing."""
    page = factories.page(BLUMAH)
    page.save_revision()

    assert read(client, page).json()["code"] == "unknown_preview"


def test_no_cache_keeps_it_and_any_frontend_may_read_it(client):
    answer = read(client, factories.draft(BLUMAH))

    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" not in answer


@pytest.mark.parametrize("extra", [0, 20])
def test_it_takes_a_few_queries_however_much_there_is(client, django_assert_max_num_queries, extra):
    draft = article_draft()
    for number in range(extra):
        article_draft(slug=f"kabar-{number}")

    with django_assert_max_num_queries(13):
        assert read(client, draft).status_code == 200


# Where editors get it


@pytest.mark.parametrize("make", [lambda: factories.draft(BLUMAH), article_draft], ids=["ILM", "article"])
def test_the_preview_shows_a_link_that_opens(client, make):
    draft = make()
    assert "frontend" in dict(draft.preview_modes)

    page = looked_at(draft)

    address = page.partition('id="address" value="')[2].partition('"')[0]
    assert client.get(address).json()["saved_at"] == "2024-02-01T05:00:00Z"
    assert "Buka di aplikasi" not in page


def test_with_a_frontend_it_opens_there(settings):
    settings.PARTNER_API = {"PREVIEW_FRONTEND": "https://app.example/pratinjau?t={token}"}
    draft = factories.draft(BLUMAH)

    page = looked_at(draft)

    assert f'href="https://app.example/pratinjau?t={link_to(draft).token}"' in page
    assert "Buka di aplikasi" in page


@pytest.mark.parametrize("model", [ILM, ArticlePage])
def test_what_was_never_saved_has_no_link(model):
    draft = model(title="Belum")

    assert "Simpan draf lebih dahulu" in strip_tags(looked_at(draft))
    assert links.saved_revision_of(draft) is None


def test_reviewers_look_at_channels_alone():
    assert "frontend" not in {mode.name for mode in preview_modes.modes_of(factories.draft(BLUMAH))}
