"""What a register or a chooser does not do is refused in words: no error of the server."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail_modeladmin.helpers import AdminURLHelper

from ilm_blocks.models import Partner
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client):
    client.force_login(get_user_model().objects.create_superuser("pengelola"))
    return client


def test_a_row_on_record_stays_and_its_advice_is_given(superuser):
    register, partner = AdminURLHelper(Partner), factories.partner()

    answer = superuser.post(register.get_action_url("delete", partner.pk), follow=True)

    assert answer.redirect_chain == [(register.index_url, 302)]
    assert [str(message).strip() for message in answer.context["messages"]] == [str(partner.delete_advice)]
    assert Partner.objects.filter(pk=partner.pk).exists()


@pytest.mark.parametrize("way", ["get", "post"])
def test_no_ilm_is_made_in_a_chooser(superuser, way):
    answer = getattr(superuser, way)(reverse("wagtailsnippetchoosers_ilm_blocks_ilm:create"))

    assert answer.status_code in (302, 403)
