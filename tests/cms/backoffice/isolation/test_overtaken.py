"""A change that the database alone refuses, for another came up in between, ends in a sentence and never bare."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.urls import resolve, reverse

from cms.backoffice.isolation import overtaken
from cms.backoffice.isolation.guard import guard
from ilm_blocks import actions
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models.journaled import OnRecord
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import posted

pytestmark = pytest.mark.django_db

HOME = reverse("wagtailadmin_home")


def asked(rf, error, **headers):
    """What a view of the admin that fails with ``error`` answers to a form, and the messages that it leaves."""
    request = rf.post(HOME, headers=headers)
    request.user, request.resolver_match = factories.officer("sari", KENDAL, "change"), resolve(HOME)

    def fails(request):
        raise error

    SessionMiddleware(HttpResponse).process_request(request)
    MessageMiddleware(HttpResponse).process_request(request)
    answer = guard(fails)(request)
    return answer, " ".join(map(str, get_messages(request)))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IntegrityError("unique"), "tidak ada yang tersimpan"),
        (ProtectedError("Cannot delete some instances", set()), "Tidak dihapus"),
    ],
    ids=["written twice", "referred to"],
)
def test_whoever_came_second_reads_why_where_they_came_from(rf, error, said):
    answer, messages = asked(rf, error, referer="http://testserver/admin/ilm/")

    assert (answer.status_code, answer.url) == (302, "http://testserver/admin/ilm/")
    assert said in messages
    assert "Cannot delete" not in messages


def test_an_address_elsewhere_is_not_led_to(rf):
    assert asked(rf, IntegrityError(), referer="https://elsewhere.example/")[0].url == HOME


def test_a_program_reads_the_same(rf):
    answer, _messages = asked(rf, IntegrityError(), **{"x-requested-with": "XMLHttpRequest"})

    assert answer.status_code == 409
    assert "tidak ada yang tersimpan" in answer.text


def test_of_what_is_on_record_the_advice_is_given():
    ilm = factories.ilm(KENDAL)

    assert overtaken.sentence(OnRecord(ilm)) == ilm.delete_advice


def test_a_draft_that_was_deleted_while_it_was_edited_says_so(client):
    sari = factories.officer("sari", KENDAL, "add", "change")
    draft = factories.draft(KENDAL)
    path, form = ilm_url("edit", draft), posted(draft)
    client.force_login(sari)
    actions.DeleteILM(draft, user=sari).execute()

    page = client.post(path, form, follow=True)

    assert page.status_code == 200
    assert page.request["PATH_INFO"] == ilm_url("list")
    assert "sudah tidak ada" in " ".join(str(message) for message in page.context["messages"]).lower()
    assert client.get(path).status_code == 404
