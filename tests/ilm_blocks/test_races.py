"""Writers that meet inside an act: real threads and transactions on PostgreSQL, waiting for each other at a barrier.

Both have read the row before, and both stand before its lock when the barrier opens. Whoever comes first, the rows are
what the journal says, and nothing that was withdrawn is on air.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from threading import Barrier, BrokenBarrierError, local

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from ilm_blocks import actions, cascade
from ilm_blocks.actions import acting, memberships, partners, registers, statements
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM, Agreement, Change, Confirmation, LocalDecision, Membership, Partner, SignedStatement
from ilm_blocks.models.journaled import OnRecord
from ilm_blocks.queries import versions
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN
from tests.ilm_blocks.editing import under_review

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.parametrize("attempt", range(2)),
]


@pytest.fixture(autouse=True)
def cast(request, attempt):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to run")
    request.getfixturevalue("transactional_db")


@pytest.fixture(autouse=True)
def together(monkeypatch):
    """Each writer waits before its first lock until the other has come as far."""
    meeting, mine, lock = Barrier(2), local(), acting.locked

    def meet_and_lock(*args):
        if not getattr(mine, "met", False):
            mine.met = True
            try:
                meeting.wait(timeout=5)
            except BrokenBarrierError:
                meeting.reset()
        return lock(*args)

    monkeypatch.setattr(acting, "locked", meet_and_lock)
    yield
    assert not meeting.broken


def codes(refused):
    return [error.code for errors in refused.update_error_dict({}).values() for error in errors]


def race(*writers):
    """What becomes of each writer: "done", or the code of its refusal. Any other error is a fault."""

    def run(writer):
        try:
            writer()
        except OnRecord:
            return "on_record"
        except ValidationError as refused:
            return codes(refused)[0]
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(writers)) as pool:
        return list(pool.map(run, writers))


def read(ilm):
    return ILM.objects.get(pk=ilm.pk)


def sound():
    """Rows equal their newest change, the chain is whole, instants never run back, what is withdrawn is nowhere."""
    call_command("verify_journal", verbosity=0)
    assert all(a.at <= b.at for a, b in pairwise(Change.objects.order_by("seq")))
    shown = cascade.resolve(factories.region(BLUMAH), Channel.WEBSITE, timezone.now()).items
    assert not [ilm for ilm in shown if ilm.is_withdrawn]


def test_a_withdrawal_is_not_undone_by_a_publish_in_flight():
    ilm = factories.ilm(KENDAL)
    ilm.title = "Judul baru"
    revision = ilm.save_revision()
    one, other = read(ilm), read(ilm)

    published, withdrawn = race(revision.publish, lambda: actions.withdraw(other, code="legal"))

    assert withdrawn == "done"
    assert published in ("done", "withdrawn")
    now = read(one)
    assert now.is_withdrawn
    assert now.withdrawn_at == Change.objects.get(verb="withdrawn").at
    assert Change.objects.filter(kind="ilm").first().verb == "withdrawn"
    sound()


def test_a_second_approval_and_a_withdrawal_at_once_leave_it_withdrawn():
    ilm = factories.ilm(KENDAL)
    sari = factories.officer("sari", KENDAL, "publish")
    one, other = read(ilm), read(ilm)

    race(lambda: actions.approve_again(one, user=sari), lambda: actions.withdraw(other, code="legal"))

    assert read(ilm).is_withdrawn
    sound()


def test_of_two_withdrawals_the_first_keeps_its_reason_and_its_instant():
    ilm = factories.ilm(KENDAL)
    one, other = read(ilm), read(ilm)

    outcomes = race(lambda: actions.withdraw(one, code="legal"), lambda: actions.withdraw(other, code="duplicate"))

    assert sorted(outcomes) == ["done", "withdrawn"]
    assert read(ilm).withdrawn_code == ["legal", "duplicate"][outcomes.index("done")]
    assert Change.objects.filter(verb="withdrawn").count() == 1
    sound()


def test_two_that_are_withdrawn_each_for_the_other_do_not_wait_for_ever():
    first, second = factories.ilm(KENDAL), factories.ilm(KENDAL)

    outcomes = race(
        lambda: actions.withdraw(read(first), code="duplicate", replaced_by=read(second)),
        lambda: actions.withdraw(read(second), code="duplicate", replaced_by=read(first)),
    )

    assert outcomes.count("done") == 1
    assert not (read(first).is_withdrawn and read(second).is_withdrawn)
    sound()


def test_of_two_who_undo_a_decision_one_has_done_it():
    decision = factories.decision("hide", factories.ilm(KENDAL), PLANTUNGAN)
    one, other = (LocalDecision.objects.get(pk=decision.pk) for _ in range(2))

    assert sorted(race(lambda: actions.undo(one), lambda: actions.undo(other))) == ["done", "undone"]
    decision.refresh_from_db()
    assert decision.undone_at == Change.objects.get(verb="undone").at
    sound()


def test_a_decision_and_a_withdrawal_at_once_are_both_on_record():
    ilm = factories.ilm(KENDAL)
    hidden = LocalDecision(owner=factories.page(PLANTUNGAN), ilm=read(ilm), kind="hide", reason_code="capacity")

    assert race(lambda: actions.decide_locally(hidden), lambda: actions.withdraw(read(ilm), code="legal")) == [
        "done", "done",
    ]  # fmt: skip
    assert hidden.decided_at == Change.objects.get(verb="decided_hide").at
    sound()


def test_what_is_approved_while_it_is_deleted_is_either_there_or_gone():
    draft = factories.draft(KENDAL)
    one, revision = read(draft), draft.get_latest_revision()

    approved, deleted = race(revision.publish, lambda: actions.DeleteILM(one).execute())

    assert (approved, deleted) in [("done", "on_record"), ("gone", "done")]
    sound()


def test_a_partner_suspended_while_its_form_lies_open_stays_suspended():
    partner = factories.partner()
    stale, seen = Partner.objects.get(), versions.of(partner)
    stale.website = "https://kendal.bawaslu.example"

    def suspend():
        suspended = Partner.objects.get()
        suspended.is_active = False
        registers.rewrite(suspended, ["is_active"], user=None, seen=seen)

    def save_the_form():
        partners.keep(stale, ["website", "is_active"], user=None, seen=seen)

    assert sorted(race(suspend, save_the_form)) == ["changed_meanwhile", "done"]
    sound()


def test_a_paper_entered_while_its_partner_is_suspended_waits_for_nobody_for_ever():
    partner = factories.partner()
    paper = Agreement(
        owner=partner.owner,
        partner=partner,
        title="PKS",
        number="1",
        valid_from=date(2024, 1, 1),
        valid_until=date(2030, 1, 1),
        **factories.SIGNED,
    )
    stale = Partner.objects.get()
    stale.is_active = False

    assert race(
        lambda: partners.agree(paper, user=None), lambda: partners.keep(stale, ["is_active"], user=None)
    ) == ["done", "done"]  # fmt: skip
    sound()


def test_a_copy_is_not_approved_on_a_word_that_is_taken_back_at_that_moment():
    siti = get_user_model().objects.create_user("siti")
    partner = factories.partner()
    factories.member(siti, partner)
    first = factories.ilm(KENDAL, responsible=partner, agreement=factories.agreement(partner))
    copy = factories.draft(
        KENDAL, responsible=partner, agreement=first.agreement, title=first.title, creatives=first.creatives.raw_data
    )

    approved, withdrawn = race(copy.get_latest_revision().publish, lambda: actions.withdraw(read(first), code="legal"))

    assert withdrawn == "done"
    on_record = list(
        Change.objects.filter(verb__in=["published", "withdrawn"]).order_by("seq").values_list("verb", flat=True)
    )
    assert (approved, on_record) in [
        ("done", ["published", "published", "withdrawn"]), ("not_confirmed", ["published", "withdrawn"]),
    ]  # fmt: skip
    sound()


def test_a_draft_saved_while_it_is_withdrawn_tells_the_record_nothing_false():
    ilm = factories.ilm(KENDAL)
    stale = read(ilm)
    stale.title = "Masih ditulis"

    race(stale.save_revision, lambda: actions.withdraw(read(ilm), code="legal"))

    assert Change.objects.filter(kind="ilm").first().verb == "withdrawn"
    sound()


def test_of_two_who_enter_one_number_one_is_told_of_the_other():
    partner = factories.partner()

    def enter(title):
        paper = Agreement(
            owner=partner.owner, partner=partner, title=title, number="1", valid_from=date(2024, 1, 1),
            valid_until=date(2030, 1, 1), **factories.SIGNED,
        )  # fmt: skip
        partners.agree(paper, user=None)

    outcomes = race(lambda: enter("PKS"), lambda: enter("PKS yang sama"))

    assert sorted(outcomes) == ["done", "doubled"]
    assert Agreement.objects.count() == 1
    sound()


def test_the_last_place_under_a_paper_is_given_once():
    partner = factories.partner()
    paper = factories.agreement(partner, most_active=1)
    drafts = [factories.draft(KENDAL, responsible=partner, agreement=paper) for _number in range(2)]
    for draft in drafts:
        factories.word(draft)

    outcomes = race(*(draft.get_latest_revision().publish for draft in drafts))

    assert sorted(outcomes) == ["done", "quota_is_full"]
    assert ILM.objects.standing().count() == 1
    sound()


def test_of_two_who_enter_one_name_one_is_told_of_the_other():
    def enter():
        partners.keep(
            Partner(owner=factories.page(KENDAL), name="KPU Kabupaten Kendal", body="vertical_agency"), user=None
        )

    outcomes = race(enter, enter)

    assert outcomes.count("done") == 1
    assert Partner.objects.count() == 1
    sound()


def test_nothing_new_is_approved_under_a_name_that_is_given_up_at_that_moment():
    partner = factories.partner()
    draft = factories.draft(KENDAL, responsible=partner, agreement=factories.agreement(partner))
    factories.word(draft)

    _approved, renamed = race(
        draft.get_latest_revision().publish, lambda: partners.rename(partner, name="Badan Awas Kendal", user=None)
    )

    assert renamed == "done"
    verbs = list(Change.objects.order_by("seq").values_list("verb", flat=True))
    assert "published" not in verbs[verbs.index("renamed") :]
    sound()


def test_no_paper_is_taken_once_somebody_speaks_for_the_partner():
    partner = factories.partner()
    dwi, ani, sari = (factories.officer(name, KENDAL, "add", "change", "publish") for name in ("dwi", "ani", "sari"))
    siti = get_user_model().objects.create_user("siti")
    draft = factories.draft(KENDAL, responsible=partner, agreement=factories.agreement(partner))
    under_review(draft, dwi)
    paper = statements.upload(draft, draft.latest_revision_id, content=factories.scan(), name="a.png", by=dwi)
    asked = memberships.propose_by_letter(partner, siti, content=factories.scan(), name="b.png", user=dwi)

    _accepted, appointed = race(
        lambda: statements.accept(SignedStatement.objects.get(pk=paper.pk), by=ani),
        lambda: memberships.confirm(Membership.objects.get(pk=asked.pk), user=sari),
    )

    assert appointed == "done"
    word = Confirmation.objects.first()
    assert word is None or word.at <= Membership.objects.get(pk=asked.pk).since
    sound()


def test_a_correction_that_is_asked_for_twice_at_once_is_one():
    ilm = factories.ilm(KENDAL)
    one, other = read(ilm), read(ilm)

    outcomes = race(
        lambda: actions.correct(one, code="error_in_content", user=None),
        lambda: actions.correct(other, code="error_in_content", user=None),
    )

    assert outcomes == ["done", "done"]
    assert ILM.objects.filter(replaces=ilm.pk).count() == 1
    assert Change.objects.filter(verb="withdrawn").count() == 1
    sound()


def test_a_correction_approved_while_another_replacement_is_named_leaves_one_of_them():
    ilm, named = factories.ilm(KENDAL), factories.ilm(KENDAL)
    made = actions.correct(read(ilm), code="error_in_content", user=None)
    revision, one = read(made).get_latest_revision(), read(ilm)

    outcomes = race(revision.publish, lambda: actions.name_replacement(one, read(named), user=None))

    assert outcomes[0] == "done"
    assert read(ilm).replaced_by_id == (named.pk if outcomes[1] == "done" else made.pk)
    assert Change.objects.filter(verb="replaced").count() == 1
    sound()
