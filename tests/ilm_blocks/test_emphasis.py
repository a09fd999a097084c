"""A partner from outside has its material made mandatory or urgent only for a reason that the reviewer confirms."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ilm_blocks.actions import review
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.choices import Binding, PartnerKind, Priority
from ilm_blocks.models import ILM, ChecklistItem, Review
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import posted, review_url, under_review, verdict

pytestmark = pytest.mark.django_db

REASON = "Pendaftaran pemantau ditutup pekan ini (contoh)."
EMPHASES = [{"binding": Binding.MANDATORY}, {"priority": Priority.URGENT}]


@pytest.fixture
def sari(client):
    user = factories.officer("sari", KENDAL, "add", "change", "publish")
    client.force_login(user)
    return user


def of_bawaslu(**facts):
    bawaslu = factories.partner()
    return factories.draft(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), **facts)


def waiting(**facts):
    ilm = of_bawaslu(emphasis_reason=REASON, **facts)
    under_review(ilm)
    return ILM.objects.get(pk=ilm.pk)


def now(ilm):
    return ILM.objects.get(pk=ilm.pk)


@pytest.mark.parametrize("facts", EMPHASES)
@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_is_not_handed_in(client, facts, reason):
    ilm = of_bawaslu(emphasis_reason="")
    member = factories.officer("ketua", KENDAL)
    factories.member(member, ilm.responsible)
    client.force_login(member)
    sent = posted(ilm, **facts, emphasis_reason=reason, content_class="election_education")

    page = client.post(ilm_url("edit", ilm), sent | {"action-submit": "1", "statement": "on"})

    assert "Sebutkan mengapa materi ini harus wajib atau mendesak" in page.text
    assert not now(ilm).workflow_in_progress


def test_a_member_writes_the_reason_and_hands_it_in(client):
    ilm = of_bawaslu()
    member = factories.officer("ketua", KENDAL)
    factories.member(member, ilm.responsible)
    client.force_login(member)

    sent = posted(ilm, **EMPHASES[0], emphasis_reason=REASON) | {"action-submit": "1", "statement": "on"}
    client.post(ilm_url("edit", ilm), sent)

    assert now(ilm).workflow_in_progress
    assert now(ilm).latest_revision.as_object().emphasis_reason == REASON


@pytest.mark.parametrize("facts", EMPHASES)
def test_the_reviewer_reads_it_and_approves_only_by_confirming_it(client, sari, facts):
    ilm = waiting(**facts)
    page = client.get(review_url(ilm)).text
    assert REASON in page
    assert 'name="confirms_reason"' in page

    refused = client.post(review_url(ilm), verdict(ilm))
    assert "Benarkan alasan wajib atau mendesak" in refused.text
    assert not now(ilm).live

    client.post(review_url(ilm), verdict(ilm, confirms_reason="on"))
    assert now(ilm).live
    assert Review.objects.get(ilm=ilm).confirmed_reason == REASON


def test_the_history_shows_who_confirmed_it(client, sari):
    ilm = waiting(binding=Binding.MANDATORY)
    client.post(review_url(ilm), verdict(ilm, confirms_reason="on"))

    for address in (ilm_url("history", ilm), reverse("ilm_blocks_admin:where", args=[ilm.pk])):
        page = " ".join(client.get(address).text.split())
        assert "Alasan wajib atau mendesak, dibenarkan oleh sari:" in page
        assert REASON in page


@pytest.mark.parametrize("outcome", ["revision_requested", "rejected"])
def test_whoever_does_not_confirm_it_sends_it_back(client, sari, outcome):
    ilm = waiting(priority=Priority.URGENT)

    client.post(review_url(ilm), verdict(ilm, outcome, note="Cukup biasa saja."))

    assert Review.objects.get(ilm=ilm).confirmed_reason == ""


def test_the_verb_refuses_like_the_page(sari):
    ilm = waiting(binding=Binding.MANDATORY)
    answers = [{"question": item.question, "answer": review.YES, "note": ""} for item in ChecklistItem.objects.all()]

    with pytest.raises(review.ReasonNotConfirmed):
        review.approve(ilm, review.Seen.of(ilm), answers=answers, user=sari)

    assert not Review.objects.exists()


@pytest.mark.parametrize("facts", EMPHASES)
def test_the_governments_own_words_need_none(facts):
    bpbd = factories.partner(name="BPBD Kabupaten Kendal", short_name="BPBD", kind=PartnerKind.OFFICE)

    assert factories.ilm(KENDAL, **facts).live
    assert factories.ilm(KENDAL, responsible=bpbd, **facts).live


def test_no_door_approves_without_one():
    ilm = of_bawaslu(binding=Binding.MANDATORY, emphasis_reason="")
    factories.word(ilm)

    with pytest.raises(ValidationError) as refused:
        ilm.get_latest_revision().publish()

    assert set(refused.value.error_dict) == {"emphasis_reason"}
