"""What no form of the admin sends: it is refused, in a sentence, and never an error of the server."""

from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.shortcuts import redirect
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from cms.accounts.models import Role
from cms.backoffice.isolation import guard
from tests import factories
from tests.cms.backoffice.isolation.watching import undone
from tests.cms.backoffice.isolation.world import person
from tests.factories import BLUMAH, KEDITEN, KENDAL

pytestmark = pytest.mark.django_db

HUGE = "1" + "0" * 30


@pytest.fixture
def officer(client):
    client.force_login(person("kabupaten", Role.APPROVER, KENDAL))
    client.raise_request_exception = False
    return client


def bulk(action, *ids, model="page"):
    app = {"page": "wagtailcore", "image": "wagtailimages", "document": "wagtaildocs", "ilm": "ilm_blocks"}[model]
    return reverse("wagtail_bulk_action", args=[app, model, action]) + "?" + "&".join(f"id={key}" for key in ids)


def test_a_selection_is_not_moved_to_where_it_may_not_go(officer):
    article, target = factories.article(BLUMAH), factories.article(KEDITEN)

    answer = officer.post(bulk("move", article.pk), {"chooser": target.pk})

    assert answer.status_code == 200
    assert article.title in answer.content.decode()
    article.refresh_from_db()
    assert article.get_parent().pk == factories.page(BLUMAH).pk


def test_a_selection_is_not_moved_onto_an_address_that_is_taken(officer):
    article, taken = factories.article(BLUMAH, slug="kabar-ini"), factories.article(KEDITEN, slug="kabar-ini")

    answer = officer.post(bulk("move", article.pk), {"chooser": taken.get_parent().pk})

    assert answer.status_code == 200
    article.refresh_from_db()
    assert article.get_parent().pk == factories.page(BLUMAH).pk


@pytest.mark.parametrize("model", ["page", "image", "document", "ilm"])
@pytest.mark.parametrize("way", ["get", "post"])
def test_a_selection_of_nothing_is_not_found(officer, model, way):
    for ids in ([], ["abc"], [HUGE], ["-1"], ["%00"], ["1.5"], ["abc", HUGE, "%F0%9F%92%A7"]):
        assert getattr(officer, way)(bulk("delete", *ids, model=model)).status_code == 404, ids


def test_a_whole_list_below_nothing_is_not_found(officer):
    for below in ("abc", HUGE, "", "999999", "-1"):
        assert officer.get(bulk("delete", "all") + f"&childOf={below}").status_code == 404, below


@pytest.mark.database
def test_an_address_names_no_number_that_no_row_has(officer):
    for name, args in (
        ("wagtailadmin_pages:edit", [HUGE]),
        ("wagtailimages:edit", [HUGE]),
        ("ilm_blocks_admin:why", [HUGE]),
        ("wagtailimages_chooser:chosen", ["a\0b"]),
    ):
        assert officer.get(reverse(name, args=args)).status_code == 404, name


@pytest.mark.database
def test_a_key_that_is_no_number_names_no_row(officer):
    for name in (
        "ilm_blocks_partner_modeladmin_edit", "ilm_blocks_agreement_modeladmin_delete",
        "ilm_blocks_quietperiod_modeladmin_history", "partner_api_screen_modeladmin_token",
        "wagtailimages_chooser:chosen", "wagtaildocs_chooser:chosen", "wagtailsnippetchoosers_ilm_blocks_ilm:chosen",
    ):  # fmt: skip
        for key in ("abc", HUGE, "-1"):
            assert officer.get(reverse(name, args=[key])).status_code in (302, 403, 404), (name, key)


def test_a_query_reaches_the_views_without_nul_and_not_without_end():
    query = guard.tidy(QueryDict("a%00=x%00y&b=" + "z" * 5_000 + "&c=1&c=2"))

    assert dict(query.lists()) == {"a": ["xy"], "b": ["z" * guard.LONGEST], "c": ["1", "2"]}
    plain = QueryDict("a=1&b=2")
    assert guard.tidy(plain) is plain


def overflows(request, **kwargs):
    raise OverflowError("date value out of range")


def asked(query="", *, view=overflows, name="ilm_blocks_admin:where", **kwargs):
    return guarded(RequestFactory().get(f"/{query}"), view, name, **kwargs)


def guarded(request, view, name="ilm_blocks_admin:where", **kwargs):
    request.user, request.resolver_match = AnonymousUser(), SimpleNamespace(view_name=name, kwargs=kwargs)
    return guard.guard(view)(request, **kwargs)


@pytest.mark.database
def test_what_a_request_brings_and_nothing_can_hold_is_its_own_mistake_and_the_log_names_the_view():
    for given in ({"query": "?at=x"}, {"slug": "x"}):
        with pytest.raises(BadRequest, match="OverflowError in ilm_blocks_admin:where"):
            asked(**given)


def comes_back(request):
    return redirect(request.POST.get("next") or request.GET["next"])


def test_whoever_comes_back_to_what_is_no_address_has_made_a_mistake():
    for request in (RequestFactory().get("/?next=abc"), RequestFactory().post("/", {"next": "abc"})):
        with pytest.raises(BadRequest, match="NoReverseMatch in ilm_blocks_admin:where"):
            guarded(request, comes_back)
    assert asked("?next=/admin/", view=comes_back).url == "/admin/"


def leads_nowhere(request):
    return redirect("no_such_view")


def test_an_error_of_a_page_that_is_only_opened_is_our_own():
    with pytest.raises(OverflowError):
        asked(pk=1)
    for query in ("", "?next=/admin/"):
        with pytest.raises(NoReverseMatch):
            asked(query, view=leads_nowhere)


@pytest.mark.database
@pytest.mark.parametrize(
    "name", ["wagtailmedia:index", "wagtailmedia:chooser", "wagtailimages:index", "wagtaildocs:index"]
)
def test_a_library_is_asked_for_a_collection_that_is_none(officer, name):
    for value in ("abc", HUGE, "1.5", "-1", "", "%00", "4?collection_id=2"):
        assert officer.get(f"{reverse(name)}?collection_id={value}").status_code == 200, value


@pytest.mark.parametrize("value", ["", "abc", "wagtailcore.", "tidak.ada", "wagtailcore.Page"])
def test_a_model_that_is_none_is_left_out_of_a_chooser_of_tasks(admin_client, value):
    admin_client.raise_request_exception = False

    answer = admin_client.get(reverse("wagtailadmin_workflows:task_chooser"), {"create_model": value})

    assert answer.status_code in (200, 404)


@pytest.mark.database
@pytest.mark.parametrize("kind", ["pages", "images", "documents", "media"])
def test_no_number_of_a_list_of_the_api_of_the_admin_is_an_error_of_the_server(officer, kind):
    names = ("offset", "limit", "child_of", "descendant_of", "ancestor_of", "id", "p", "page")
    numbers = (HUGE, "-1", "abc", "0x10", "1.5", "9" * 5000)

    answers = {}
    for name, number in product(names, numbers):
        with undone():  # a question that the engine refuses ends its transaction
            answers[name, number[:40]] = officer.get(f"/admin/api/main/{kind}/", {name: number}).status_code

    assert {asked: said for asked, said in answers.items() if said not in (200, 400, 403, 404)} == {}
