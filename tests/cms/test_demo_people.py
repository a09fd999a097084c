"""The demo's people: nobody holds both sides, and what airs for a partner is its own people's word."""

from datetime import date
from functools import partial

import pytest

from cms.demo import content
from cms.demo.loading import DemoLoader
from ilm_blocks.models import ILM, AgreementPaper, Declaration, Membership, Review, SignedStatement
from ilm_blocks.queries import sides
from partner_api.models import WebhookEndpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def loader():
    loader = DemoLoader(date(2026, 11, 27), {})
    for row in content.PARTNERS.values():
        loader.once(f"partner:{row.key}", partial(loader.partner, row))
    for row in content.USERS:
        loader.once(f"user:{row.username}", partial(loader.user, row))
    return loader


def test_no_login_of_the_demo_holds_both_sides(loader):
    assert sides.violations() == []
    assert {(row.person.username, row.partner.name) for row in Membership.objects.standing()} == {
        ("bawaslu", "Bawaslu Kabupaten Kendal"), ("panwascam", "Panwaslu Kecamatan Weleri"),
    }  # fmt: skip


def test_its_members_came_by_a_letter_that_a_second_officer_confirmed(loader):
    assert {
        (row.person.username, row.proposed_by.username, row.confirmed_by.username)
        for row in Membership.objects.filter(how="letter")
    } == {("bawaslu", "admin", "kendal"), ("panwascam", "admin", "kendal")}


def test_a_signed_paper_and_a_webhook_that_is_off_lie_beside_its_partner_as_examples(loader):
    for name in ("paper", "webhook"):
        loader.once(name, getattr(loader, name))

    paper, webhook = AgreementPaper.objects.get(), WebhookEndpoint.objects.get()
    assert (paper.agreement.partner.name, paper.uploaded_by.username) == ("Bawaslu Kabupaten Kendal", "admin")
    assert bytes(paper.content).startswith(b"%PDF")
    assert "contoh" in paper.name
    assert (webhook.partner, webhook.is_enabled, "contoh" in webhook.url) == (paper.agreement.partner, False, True)
    assert "contoh" in webhook.name


def test_the_demo_s_members_ticked_the_statement_for_what_they_handed_in(loader):
    loader.ilm(next(ilm for ilm in content.ILMS if ilm.partner == "bawaslu" and ilm.waits))

    assert Declaration.objects.get().person.username == "bawaslu"


@pytest.mark.parametrize(
    ("partner", "author", "approver"),
    [("bawaslu", "bawaslu", "kendal"), ("panwascam-weleri", "panwascam", "weleri-penyetuju")],
)
def test_what_airs_for_a_partner_was_handed_in_by_its_people_and_approved_with_the_checklist(
    loader, partner, author, approver
):
    row = next(ilm for ilm in content.ILMS if ilm.partner == partner and not ilm.waits)

    loader.ilm(row)

    ilm = ILM.objects.get()
    review = Review.objects.get()
    assert (ilm.live, ilm.live_revision.user.username, ilm.approved_by.username) == (True, author, approver)
    assert (review.reviewer.username, {answer["answer"] for answer in review.answers}) == (approver, {"yes"})


def test_what_airs_for_kpu_which_has_no_login_was_signed_uploaded_by_one_officer_and_accepted_by_another(loader):
    row = next(ilm for ilm in content.ILMS if ilm.partner == "kpu")

    loader.ilm(row)

    ilm, statement = ILM.objects.get(), SignedStatement.objects.get()
    assert (ilm.live, ilm.confirmation.kind, ilm.confirmation.member) == (True, "paper", None)
    assert (statement.uploaded_by.username, statement.decided_by.username, ilm.approved_by.username) == (
        "penyunting", "admin", "kendal",
    )  # fmt: skip
    assert statement.word == ilm.confirmation
