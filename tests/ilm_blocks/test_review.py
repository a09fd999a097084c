"""To whom a handed in ILM goes: the nearest who may approve, never its author alone."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, TaskState

from ilm_blocks.choices import Appointment
from ilm_blocks.models import ILM, Membership, ReviewTask
from ilm_blocks.queries import reviewers, submissions
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import under_review

# With rows


@pytest.fixture
def staff(db):
    """One approver each at the village, its district and the regency."""
    return [factories.officer(at, at, "add", "change", "publish") for at in (BLUMAH, PLANTUNGAN, KENDAL)]


def handed_in(owner=BLUMAH, author=None, **facts):
    ilm = factories.draft(owner, **facts)
    if author:
        ilm.summary = "Awasi bersama."
        ilm.save_revision(user=author)
    under_review(ilm, author)
    if ilm.needs_agreement:
        factories.word(ilm, "paper")  # its partner stands behind it, and nobody of it becomes the author
    return ILM.objects.get(pk=ilm.pk)


def partner_of(kind="external"):
    """A partner that the village may name: from outside by the regency's paper, or an office of its own."""
    if kind == "office":
        return factories.partner(BLUMAH, kind=kind, name="Pemerintah Desa Blumah", short_name="")
    bawaslu = factories.partner()
    factories.agreement(bawaslu)
    return bawaslu


def those_who_find(ilm, staff):
    return [user.username for user in staff if ilm in reviewers.waiting_for(user)]


def test_it_waits_for_the_village_while_that_has_an_approver(staff):
    assert those_who_find(handed_in(), staff) == [BLUMAH]


@pytest.mark.parametrize(("leaving", "next_one"), [(1, PLANTUNGAN), (2, KENDAL)])
def test_without_one_it_waits_for_the_next_region_above(staff, leaving, next_one):
    get_user_model().objects.filter(pk__in=[user.pk for user in staff[:leaving]]).update(is_active=False)

    assert those_who_find(handed_in(), staff[leaving:]) == [next_one]


def test_a_neighbour_never_finds_it(staff):
    neighbour = factories.officer("weleri", WELERI, "publish")

    assert those_who_find(handed_in(), [neighbour]) == []
    assert those_who_find(handed_in(WELERI), [*staff[:2], neighbour]) == ["weleri"]


def test_who_may_edit_but_not_approve_is_not_asked(staff):
    editor = factories.officer("penyunting", BLUMAH, "add", "change")

    assert those_who_find(handed_in(), [editor]) == []


@pytest.mark.parametrize("kind", ["external", "office"])
def test_what_an_approver_wrote_for_a_party_goes_to_the_next(staff, kind):
    party = partner_of(kind)

    assert those_who_find(handed_in(author=staff[0], responsible=party), staff) == [PLANTUNGAN]
    assert those_who_find(handed_in(author=staff[0]), staff) == [BLUMAH]


def test_what_two_approvers_wrote_goes_past_both(staff):
    ilm = handed_in(author=staff[0], responsible=partner_of())
    draft = ilm.get_latest_revision_as_object()
    draft.summary = "Awasi, bersama."
    draft.save_revision(user=staff[1])

    assert those_who_find(ilm, staff) == [KENDAL]


def test_the_party_that_counts_is_that_of_the_newest_draft(staff):
    """The row of what was never approved keeps what it was first saved with."""
    ilm = handed_in(author=staff[0])
    draft = ilm.get_latest_revision_as_object()
    draft.responsible = partner_of()
    draft.save_revision(user=staff[0])

    assert those_who_find(ilm, staff) == [PLANTUNGAN]


def test_a_member_of_the_partner_is_never_asked_for_a_decision(staff):
    """Nobody becomes both; whoever was both before that rule still never approves."""
    bawaslu = partner_of()
    Membership.objects.create(
        partner=bawaslu, person=staff[0], how=Appointment.COMMAND, proposed_at=NOON, since=NOON, note="contoh"
    )

    assert those_who_find(handed_in(responsible=bawaslu), staff) == [PLANTUNGAN]


def test_a_draft_and_what_is_decided_wait_for_nobody(staff):
    draft = factories.draft(BLUMAH)
    taken_back = handed_in()
    taken_back.current_workflow_state.cancel()

    assert not reviewers.waiting_for(staff[0]).exists()
    assert draft not in submissions.handed_in()


def test_the_longest_waiting_stands_first(staff):
    first, second = handed_in(), handed_in()
    first.current_workflow_state.cancel()
    under_review(first)

    assert list(reviewers.waiting_for(staff[0])) == [second, first]


def test_a_superuser_finds_what_no_region_has_anybody_left_for(staff):
    root = get_user_model().objects.create_superuser("akar")
    handed_in()
    left = handed_in(KENDAL, author=staff[2], responsible=factories.partner())
    own = handed_in(KENDAL, author=root, responsible=factories.partner(name="KPU Kabupaten Kendal"))

    assert list(reviewers.waiting_for(root)) == [left]
    assert those_who_find(own, [root, *staff]) == [KENDAL]


def test_wagtails_own_list_of_tasks_names_the_same(staff):
    ilm = handed_in()
    task = ReviewTask.objects.get()

    assert [state.revision for state in task.get_task_states_user_can_moderate(staff[0])] == [ilm.latest_revision]
    assert not task.get_task_states_user_can_moderate(staff[2]).exists()
    assert task.get_actions(ilm, staff[0]) == []
    assert TaskState.objects.get().task.specific == task


def test_the_number_of_queries_does_not_depend_on_how_much_waits(staff):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert list(reviewers.waiting_for(staff[2]))
        return len(captured)

    bawaslu = partner_of()
    handed_in(KENDAL, responsible=bawaslu)
    queries()  # content types and the like are asked once
    few = queries()
    for owner in (KENDAL, BLUMAH, WELERI, KENDAL, PLANTUNGAN):
        handed_in(owner, responsible=bawaslu)

    assert queries() == few
    assert few <= 8


def test_reordering_pages_moves_no_review(staff):
    ilm = handed_in()
    Page.objects.get(pk=factories.page(WELERI).pk).move(factories.page(PLANTUNGAN), "left")

    assert those_who_find(ilm, staff) == [BLUMAH]
