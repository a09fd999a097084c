"""What is under review lies before others: it changes by a button, and every change is put before them anew."""

import pytest

from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from ilm_blocks.queries import confirmations
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import posted, under_review

pytestmark = pytest.mark.django_db

IN_THE_BACKGROUND = {"accept": "application/json"}


@pytest.fixture
def asked(client):
    """An officer's words in a partner's name, handed in: the partner is asked."""
    author = factories.officer("dwi", KENDAL, "add", "change", "publish")
    bawaslu = factories.partner()
    draft = factories.draft(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu))
    under_review(draft, author)
    client.force_login(factories.officer("ani", KENDAL, "add", "change", "publish"))
    return ILM.objects.get(pk=draft.pk)


def test_typing_in_what_is_under_review_saves_nothing_and_takes_no_question_away(client, asked):
    refused = client.post(ilm_url("edit", asked), posted(asked, title="Lain"), headers=IN_THE_BACKGROUND)

    assert refused.status_code == 400
    assert "tombol" in refused.json()["error_message"]
    assert ILM.objects.get(pk=asked.pk).latest_revision_id == asked.latest_revision_id
    assert confirmations.open_requests().filter(ilm=asked.pk).exists()
    assert client.get(ilm_url("edit", asked)).context["autosave_enabled"] is False


def test_the_button_saves_it_and_asks_anew(client, asked):
    client.post(ilm_url("edit", asked), posted(asked, title="Lain"))

    newest = ILM.objects.get(pk=asked.pk).latest_revision_id
    assert newest != asked.latest_revision_id
    assert list(confirmations.open_requests().filter(ilm=asked.pk).values_list("revision", flat=True)) == [newest]
