"""Whoever speaks for a partner hears what is written of it: its contact, whether it airs, its papers."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import TestCase

from ilm_blocks.actions import partners
from ilm_blocks.models import Agreement
from ilm_blocks.models.querysets import NameIsSettled
from tests import factories
from tests.factories import KENDAL, WELERI

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


def test_what_is_left_open_is_told_as_everything_and_the_mail_of_a_new_paper_tells_its_whole_scope(
    bawaslu, ani, mailoutbox
):
    paper = Agreement(
        owner=bawaslu.owner, partner=bawaslu, title="Penyebarluasan (contoh)", number="1/contoh",
        valid_from=date(2024, 1, 1), valid_until=date(2024, 12, 31), **factories.SIGNED,
    )  # fmt: skip
    [*_others, body] = told(mailoutbox, partners.agree, paper, user=ani).values()

    for said in ("Kanal: semua kanal", "Tingkat: semua tingkat", "semua golongan", "seluruh wilayah pemilik"):
        assert said in body
    assert "tidak ada yang dijanjikan" in body
    assert "tidak dibatasi" in body

    paper.regions = [("region", factories.page(WELERI))]
    paper.most_active = 3
    [*_others, body] = told(
        mailoutbox, partners.rewrite_agreement, paper, ["regions", "most_active"], user=ani
    ).values()
    assert "Weleri" in body
    assert "paling banyak: 3" in body


def test_an_election_body_stays_one_once_something_stands_under_its_name(bawaslu):
    factories.agreement(bawaslu)
    bawaslu.is_election_body = True
    bawaslu.save(update_fields=["is_election_body"])
    bawaslu.is_election_body = False

    with pytest.raises(NameIsSettled):
        bawaslu.save(update_fields=["is_election_body"])
