"""Screens, messages and mails name a draft by the draft's title, not by the title of what is on air."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from cms.accounts import roles
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM, ConfirmationRequest
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import posted, review_url, under_review, verdict
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

ON_AIR, DRAFT = "Judul tayang", "Judul draf"


@pytest.fixture(autouse=True)
def cast():
    get_user_model().objects.create_user("dwi", email="dwi@kendal.example", name="Dwi")
    get_user_model().objects.create_user("sari", email="sari@kendal.example", name="Sari")
    for name, role in (("dwi", "editor"), ("sari", "approver")):
        roles.assign(person(name), role, factories.page(KENDAL))


def person(name):
    return get_user_model().objects.get(username=name)


def browser(name):
    return signed_in(person(name))


def edited(**facts):
    """On air, with a draft of another title."""
    made = factories.ilm(KENDAL, title=ON_AIR, **facts)
    made.title = DRAFT
    made.save_revision(user=person("dwi"))
    return made


def said(client, path, data):
    """What the page and the mails say after a form was sent."""
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = client.post(path, data, follow=True)
    messages = [str(message) for message in page.context["messages"]]
    return "\n".join([*messages, *(f"{message.subject}\n{message.body}" for message in mail.outbox)])


def names_the_draft(text):
    assert DRAFT in text
    assert ON_AIR not in text


@pytest.mark.parametrize("outcome", ["approved", "revision_requested", "rejected"])
def test_what_waits_and_what_is_decided(outcome):
    ilm, note = edited(), "Teksnya terlalu panjang."
    with TestCase.captureOnCommitCallbacks(execute=True):
        under_review(ilm, person("dwi"))
    names_the_draft("".join(f"{message.subject}{message.body}" for message in mail.outbox))
    sari = browser("sari")

    names_the_draft(sari.get(reverse("wagtailadmin_home")).text.partition("home-waiting")[2].partition("</section>")[0])
    names_the_draft(str([line["title"] for line in sari.get(reverse("ilm_blocks_admin:waiting")).context["lines"]]))
    names_the_draft(said(sari, review_url(ilm), verdict(ilm, outcome, note=note)))


def test_what_is_handed_in():
    ilm = edited()
    form = posted(ILM.objects.get(pk=ilm.pk), title=DRAFT) | {"action-submit": "1"}

    names_the_draft(said(browser("dwi"), ilm_url("edit", ilm), form))


@pytest.mark.parametrize("word", ["confirmed", "denied"])
def test_what_a_partner_answers(word):
    partner = factories.partner()
    paper = factories.agreement(partner, valid_until=timezone.localdate() + timedelta(days=900))
    humas = get_user_model().objects.create_user("humas", email="humas@kendal.example", name="Humas")
    factories.member(humas, partner)
    ilm = edited(responsible=partner, agreement=paper)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        under_review(ilm, person("dwi"))
    names_the_draft("".join(f"{message.subject}{message.body}" for message in mail.outbox))
    asked, client, path = ConfirmationRequest.objects.get(), browser("humas"), f"/admin/ilm/{ilm.pk}/confirm/"
    form = client.get(path).context["form"]
    answer = {
        "revision": asked.revision_id,
        "material": form["material"].value(),
        "word": word,
        "reason": "Salah ejaan.",
    }

    names_the_draft(said(client, path, answer))
