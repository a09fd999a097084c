"""The buttons of the first screen do what they say, in a real browser's terms: with the token that it sends back."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.accounts.models import Offer, Role
from ilm_blocks.actions import memberships
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti():
    """Somebody with a duty in a village."""
    return factories.officer("siti", BLUMAH, "add", "change")


def offered(user):
    giver, region = get_user_model().objects.create_superuser("giver"), factories.page(BLUMAH)
    return Offer.objects.create(user=user, role=Role.EDITOR, region=region, offered_by=giver, offered_at=NOON)


def first_screen(user):
    client = signed_in(user, enforce_csrf_checks=True)
    return client, BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")


def posted(client, form, button=""):
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return client.post(form["action"], fields | ({button: ""} if button else {}))


def test_a_role_is_accepted_there(siti):
    giver = get_user_model().objects.create_superuser("giver")
    offer = Offer.objects.create(
        user=siti, role=Role.EDITOR, region=factories.page(BLUMAH), offered_by=giver, offered_at=NOON
    )
    client, page = first_screen(siti)

    answer = posted(client, page.select_one(f'form[action="{reverse("accounts_offer", args=[offer.pk])}"]'), "accept")

    assert answer.status_code == 302
    assert not Offer.objects.exists()


def test_a_partners_invitation_is_accepted_there():
    partner = factories.partner(KENDAL)
    humas, budi = (get_user_model().objects.create_user(name) for name in ("humas", "budi"))
    factories.member(humas, partner)
    budi.groups.set(humas.groups.all())
    invited = memberships.invite(partner, budi, user=humas)
    client, page = first_screen(budi)

    answer = posted(client, page.select_one(f'form[action*="/{invited.pk}/accept"]'))

    assert answer.status_code == 302
    assert partner.members.filter(pk=budi.pk).exists()


def test_every_form_of_a_first_screen_holds_the_token(siti):
    offered(siti)
    _client, page = first_screen(siti)

    forms = [form for form in page.select("form") if form.get("method", "").lower() == "post"]

    assert forms
    assert all(form.select_one("[name=csrfmiddlewaretoken]") for form in forms)
