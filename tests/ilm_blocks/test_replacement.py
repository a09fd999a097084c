"""What takes the place of a withdrawn ILM, and what only answers it."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from ilm_blocks import cascade
from ilm_blocks.actions import partners, withdraw
from ilm_blocks.admin.forms.withdrawal import WithdrawForm
from ilm_blocks.choices import Channel, PartnerKind, Priority
from ilm_blocks.models import ILM
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def paper(bawaslu):
    return factories.agreement(bawaslu)


@pytest.fixture
def wrong(bawaslu, paper):
    """Of Bawaslu, urgent, so that it stands before all others."""
    return factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, priority=Priority.URGENT)


def order():
    return cascade.resolve(factories.region(BLUMAH), Channel.WEBSITE, NOON).items


def gone(ilm):
    return Client().get(reverse("delivery:ilm", args=[ilm.pk])).json()


def test_one_of_the_same_party_takes_the_place(bawaslu, paper, wrong):
    important = factories.ilm(KENDAL, priority=Priority.IMPORTANT)
    right = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)

    withdraw(wrong, code="error_in_content", replaced_by=right)

    assert order() == [right, important]
    body = gone(wrong)
    assert (body["replacement"]["id"], body["distributor_answer"]) == (right.pk, None)


@pytest.mark.parametrize("is_office", [False, True])
def test_the_distributors_answer_keeps_its_own_place_and_is_named_as_such(wrong, is_office):
    office = factories.partner(name="Diskominfo", short_name="", kind=PartnerKind.OFFICE) if is_office else None
    important = factories.ilm(KENDAL, priority=Priority.IMPORTANT)
    answer = factories.ilm(KENDAL, title="Penjelasan penyalur", responsible=office)

    withdraw(wrong, code="error_in_content", replaced_by=answer)

    assert order() == [important, answer]
    body = gone(wrong)
    assert (body["replacement"], body["distributor_answer"]["id"]) == (None, answer.pk)


def test_another_partner_neither_replaces_nor_answers(wrong):
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="")
    other = factories.ilm(KENDAL, responsible=kpu, agreement=factories.agreement(kpu))

    with pytest.raises(ValidationError) as refused:
        withdraw(wrong, code="error_in_content", replaced_by=other)

    assert "replaced_by" in refused.value.message_dict
    assert not ILM.objects.get(pk=wrong.pk).is_withdrawn


def test_a_partner_does_not_take_the_place_of_the_regions_own_words(bawaslu, paper):
    own = factories.ilm(KENDAL)
    of_partner = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)

    with pytest.raises(ValidationError):
        withdraw(own, code="error_in_content", replaced_by=of_partner)


def test_under_its_new_name_it_is_the_same_party(bawaslu, wrong):
    renamed = partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", user=None)
    right = factories.ilm(KENDAL, responsible=renamed, agreement=factories.agreement(renamed))
    important = factories.ilm(KENDAL, priority=Priority.IMPORTANT)
    wrong.refresh_from_db()

    withdraw(wrong, code="error_in_content", replaced_by=right)

    assert order() == [right, important]


def test_the_form_offers_both_and_says_which_is_which(bawaslu, paper, wrong):
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="")
    factories.ilm(KENDAL, responsible=kpu, agreement=factories.agreement(kpu))
    right = factories.ilm(KENDAL, title="Perbaikan", responsible=bawaslu, agreement=paper)
    answer = factories.ilm(KENDAL, title="Penjelasan")

    field = WithdrawForm(ilm=wrong, may_answer=True).fields["replaced_by"]

    assert {str(label) for value, label in field.choices if value} == {
        "Perbaikan · menggantikan", "Penjelasan · tanggapan penyalur",
    }  # fmt: skip
    assert set(field.queryset) == {right, answer}


def test_the_public_page_calls_it_the_distributors_answer(wrong):
    answer = factories.ilm(KENDAL, title="Penjelasan penyalur")
    withdraw(wrong, code="error_in_content", replaced_by=answer)

    page = Client().get(f"/ilm/{wrong.pk}/", headers={"host": "localhost"})

    assert page.status_code == 410
    assert "Tanggapan penyalur" in page.content.decode()
    assert "Digantikan" not in page.content.decode()
