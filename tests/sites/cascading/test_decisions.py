"""A region has its say on news from above: on screen, with reason, on record, and taken back."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from cms.accounts import roles
from ilm_blocks.actions import undo
from ilm_blocks.actions.acting import Gone
from ilm_blocks.actions.decisions import AlreadyUndone
from ilm_blocks.models import Change
from sites.cascading.actions import NotFromAbove, decide
from sites.cascading.models import PageDecision
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FROM_ABOVE = "/admin/from-above/"


@pytest.fixture
def article():
    return factories.cascading(KENDAL, title="Pengawas dilantik")


def person(name):
    return get_user_model().objects.create_user(name)


def editor(code):
    user = person(f"editor-{code}")
    roles.assign(user, "editor", factories.page(code))
    return user


def decision(kind, on, by, **facts):
    return PageDecision(page=on.page_ptr, kind=kind, owner=factories.page(by), **facts)


def hide(on, by, **facts):
    return decision("hide", on, by, **{"reason_code": "local_event"} | facts)


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


# Acts


def test_a_decision_is_on_record_with_its_reason_and_its_author(article):
    officer = editor(BLUMAH)

    taken = decide(hide(article, BLUMAH), user=officer)
    undo(taken, user=officer)

    changes = Change.objects.filter(kind="pagedecision", object_id=taken.pk).order_by("seq")
    assert [(change.verb, change.actor_id, change.only_pages) for change in changes] == [
        ("decided_hide", officer.pk, True), ("undone", officer.pk, True),
    ]  # fmt: skip
    assert changes[0].state["title"] == "Pengawas dilantik"
    assert changes[0].state["reason_code"] == "local_event"
    assert changes[0].owner_id == factories.page(BLUMAH).pk


@pytest.mark.parametrize("by", [KENDAL, WELERI])
def test_who_decides_for_another_region_is_refused(article, by):
    with pytest.raises(PermissionDenied):
        decide(hide(article, by), user=editor(BLUMAH))
    assert not PageDecision.objects.exists()


def test_the_officers_above_decide_for_a_region_below(article):
    decide(hide(article, BLUMAH), user=editor(PLANTUNGAN))

    assert PageDecision.objects.get().owner_id == factories.page(BLUMAH).pk


@pytest.mark.parametrize(("owner", "by"), [(PLANTUNGAN, PLANTUNGAN), (PLANTUNGAN, KENDAL), (PLANTUNGAN, WELERI)])
def test_a_region_decides_on_what_comes_from_above_alone(owner, by):
    with pytest.raises(NotFromAbove):
        decide(hide(factories.cascading(owner), by))


def test_on_an_article_that_is_for_its_own_region_there_is_nothing_to_decide():
    with pytest.raises(NotFromAbove):
        decide(hide(factories.article(KENDAL), BLUMAH))


def test_an_article_that_was_deleted_meanwhile_is_gone(article):
    late = hide(article, BLUMAH)
    article.delete()

    with pytest.raises(Gone):
        decide(late)


@pytest.mark.parametrize(
    "facts",
    [{"reason_code": ""}, {"reason_code": "other", "text": "karena"}, {"until": NOON - timedelta(hours=1)}],
)
def test_hiding_asks_for_a_reason_and_an_end_that_lies_ahead(article, facts):
    with pytest.raises(ValidationError):
        decide(hide(article, BLUMAH, **facts))


def test_a_note_stands_beside_no_page(article):
    with pytest.raises(ValidationError):
        decide(decision("note", article, BLUMAH, text="Lihat balai desa"))


def test_a_form_sent_twice_decides_once(article):
    decide(hide(article, BLUMAH))

    with pytest.raises(ValidationError, match="dua kali"):
        decide(hide(article, BLUMAH))


def test_a_decision_is_undone_once_and_never_deleted(article):
    taken = decide(hide(article, BLUMAH))
    undo(taken)

    with pytest.raises(AlreadyUndone):
        undo(taken)
    with pytest.raises(Exception, match="Urungkan"):
        taken.delete()


# On screen


@pytest.fixture
def screen(client):
    def screen(code, region=None):
        client.force_login(editor(code))
        return client.get(FROM_ABOVE, {"region": factories.page(region or code).pk})

    return screen


def test_the_screen_says_what_a_region_lists_and_why(article, screen):
    factories.cascading(PLANTUNGAN, title="Jalan ditutup")
    only = {"side": "include", "subtree": factories.page(WELERI)}
    factories.cascading(KENDAL, title="Untuk Weleri", reach="target", target=[("subtree", only)])
    decide(hide(article, PLANTUNGAN, covers_subtree=True, text="Ada hajatan besar di kecamatan"))

    page = text_of(screen(BLUMAH))

    assert "Kabupaten Kendal tidak menujukannya kepada Desa Blumah." in page
    assert "Kecamatan Plantungan menyembunyikannya" in page
    assert "Ada hajatan besar di kecamatan" in page
    assert "Tampil sampai 2 Maret 2024, dan tidak ada wilayah yang menyembunyikannya." in page


def test_an_editor_hides_it_with_a_reason_and_takes_that_back(client, article, screen, visit):
    page = screen(BLUMAH)
    address = reverse("sites_decide_on_page", args=[article.pk, "hide"]) + f"?region={factories.page(BLUMAH).pk}"
    assert address in page.content.decode()

    assert client.get(address).status_code == 200
    client.post(address, {"reason_code": "local_event", "text": "", "until": ""})
    assert "Pengawas dilantik" not in text_of(visit(BLUMAH))

    [taken] = PageDecision.objects.all()
    client.post(reverse("sites_undo_page_decision", args=[taken.pk]))
    assert "Pengawas dilantik" in text_of(visit(BLUMAH))


def test_a_village_shows_what_its_district_hides(client, article, screen, visit):
    decide(hide(article, PLANTUNGAN, covers_subtree=True))
    assert "Tetap tampilkan di sini" in text_of(screen(BLUMAH))

    address = reverse("sites_decide_on_page", args=[article.pk, "adopt"]) + f"?region={factories.page(BLUMAH).pk}"
    client.post(address, {"until": ""})

    assert "Pengawas dilantik" in text_of(visit(BLUMAH))
    assert "Pengawas dilantik" not in text_of(visit(KEDITEN))
    assert "Desa Blumah tetap menampilkannya" in text_of(client.get(FROM_ABOVE))


def test_only_a_region_with_others_below_decides_for_them_too(client, article, screen):
    for code, is_offered in ((BLUMAH, False), (PLANTUNGAN, True)):
        screen(code)
        address = reverse("sites_decide_on_page", args=[article.pk, "pin"])
        form = client.get(address, {"region": factories.page(code).pk}).content.decode()
        assert ('name="covers_subtree"' in form) == is_offered


@pytest.mark.parametrize("region", [KENDAL, WELERI])
def test_the_screen_of_another_region_and_its_forms_are_closed(client, article, screen, region):
    assert "Pengawas dilantik" not in text_of(screen(BLUMAH, region))
    address = reverse("sites_decide_on_page", args=[article.pk, "hide"])
    foreign = factories.page_decision("pin", article, WELERI)

    refused = client.post(f"{address}?region={factories.page(region).pk}", {"reason_code": "legal"})
    client.post(reverse("sites_undo_page_decision", args=[foreign.pk]))

    assert refused.status_code in (302, 403)
    foreign.refresh_from_db()
    assert (PageDecision.objects.count(), foreign.undone_at) == (1, None)


@pytest.mark.parametrize("kind", ["note", "delete"])
def test_there_is_no_form_for_another_kind(client, article, screen, kind):
    screen(BLUMAH)

    assert client.get(f"{FROM_ABOVE}{article.pk}/decide/{kind}/?region={factories.page(BLUMAH).pk}").status_code == 404


def test_the_screen_asks_as_often_for_many_as_for_one(client, article, screen):
    factories.page_decision("pin", article, BLUMAH, decided_by=person("pemutus"))
    screen(BLUMAH)
    with CaptureQueriesContext(connection) as one:
        client.get(FROM_ABOVE)
    for _ in range(4):
        factories.page_decision("pin", factories.cascading(KENDAL), BLUMAH, decided_by=article.owner)

    with CaptureQueriesContext(connection) as many:
        client.get(FROM_ABOVE)
    assert len(many) == len(one)


@pytest.mark.parametrize("data", [{}, {"reason_code": "local_event", "text": ""}, {"reason_code": "?"}])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_form_tells_of_a_page_that_is_not_from_above(client, screen, method, data):
    screen(BLUMAH)
    query = f"?region={factories.page(BLUMAH).pk}"
    secret = {"title": "Rahasia", "live": False}
    pages = [
        factories.article(WELERI, slug="draf", **secret),
        factories.cascading(KENDAL, slug="draf-untuk-bawah", **secret),
        factories.article(KEDITEN, slug="sebelah", title="Rahasia"),
    ]
    for page in pages:
        address = reverse("sites_decide_on_page", args=[page.pk, "hide"]) + query
        answer = getattr(client, method)(address, data, follow=True)
        assert "Rahasia" not in answer.content.decode()

    assert not PageDecision.objects.exists()


@pytest.mark.parametrize(
    ("before", "kind"),
    [(["hide"], "pin"), (["hide"], "adopt"), (["hide", "adopt"], "hide"), (["pin"], "pin"), ([], "adopt")],
)
def test_what_the_screen_does_not_offer_is_not_taken_either(client, article, screen, before, kind):
    region = factories.page(BLUMAH).pk
    for taken in before:
        factories.page_decision(taken, article, BLUMAH)
    screen(BLUMAH)
    address = reverse("sites_decide_on_page", args=[article.pk, kind]) + f"?region={region}"

    sent = client.post(address, {"reason_code": "legal", "until": "2026-01-01 10:00"}, follow=True)
    opened = client.get(address, follow=True)

    assert PageDecision.objects.count() == len(before)
    assert "Keputusan itu tidak tersedia" in text_of(sent)
    assert opened.redirect_chain
