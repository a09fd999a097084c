"""Whoever speaks for a partner hears what is written of it: its contact, whether it airs, its papers."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import TestCase

from ilm_blocks.actions import partners
from ilm_blocks.models import Agreement
from ilm_blocks.models.querysets import NameIsSettled
from tests import factories
from tests.factories import KENDAL

pytestmark = pytest.mark.django_db

OLD, NEW = "humas@bawaslu.example", "lain@kendal.example"


@pytest.fixture
def bawaslu():
    partner = factories.partner(contact_email=OLD)
    humas = get_user_model().objects.create_user("humas", email="rina@bawaslu.example")
    factories.member(humas, partner)
    return partner


@pytest.fixture
def ani():
    return factories.officer("ani", KENDAL, "add", "change", "publish")


def told(mailoutbox, verb, *args, **facts):
    mailoutbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        verb(*args, **facts)
    return {mail.to[0]: mail.body for mail in mailoutbox}


def test_a_contact_that_is_turned_round_is_told_to_the_people_and_to_the_old_address(bawaslu, ani, mailoutbox):
    bawaslu.contact_email = NEW
    mails = told(mailoutbox, partners.keep, bawaslu, ["contact_email"], user=ani)

    assert set(mails) == {"rina@bawaslu.example", OLD, NEW}
    assert NEW in mails[OLD]
    assert "ani" in mails[OLD]


def test_what_says_the_same_as_before_is_told_to_nobody(bawaslu, ani, mailoutbox):
    assert told(mailoutbox, partners.keep, bawaslu, ["contact_email"], user=ani) == {}


def test_a_new_paper_and_one_that_allows_more_are_told(bawaslu, ani, mailoutbox):
    paper = Agreement(
        owner=bawaslu.owner, partner=bawaslu, title="Penyebarluasan (contoh)", number="1/contoh",
        valid_from=date(2024, 1, 1), valid_until=date(2024, 12, 31), channels=["website"],
        **factories.SIGNED,
    )  # fmt: skip
    assert "rina@bawaslu.example" in told(mailoutbox, partners.agree, paper, user=ani)

    paper.channels = ["videotron", "website"]
    mails = told(mailoutbox, partners.rewrite_agreement, paper, ["channels", "valid_until"], user=ani)

    assert "videotron" in mails["rina@bawaslu.example"]
    assert "Berlaku sampai" not in mails["rina@bawaslu.example"]


def test_an_election_body_stays_one_once_something_stands_under_its_name(bawaslu):
    factories.agreement(bawaslu)
    bawaslu.is_election_body = True
    bawaslu.save(update_fields=["is_election_body"])
    bawaslu.is_election_body = False

    with pytest.raises(NameIsSettled):
        bawaslu.save(update_fields=["is_election_body"])
