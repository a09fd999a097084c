"""To whom a handed in ILM goes: the nearest who may approve, never its author alone."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, TaskState

from ilm_blocks.models import ILM, ReviewTask
from ilm_blocks.queries import reviewers
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import under_review

VILLAGE = "000100010001"
DISTRICT, REGENCY = VILLAGE[:8], VILLAGE[:4]
SARI, BUDI, JOKO = 1, 2, 3


def people(*numbers):
    return frozenset(numbers)


# The rule


@pytest.mark.parametrize(
    ("approvers", "kept_out", "expected"),
    [
        ({VILLAGE: people(SARI), REGENCY: people(JOKO)}, (), people(SARI)),
        ({DISTRICT: people(BUDI), REGENCY: people(JOKO)}, (), people(BUDI)),
        ({REGENCY: people(JOKO, SARI)}, (), people(JOKO, SARI)),
        ({VILLAGE: people(SARI), REGENCY: people(JOKO)}, (SARI,), people(JOKO)),
        ({VILLAGE: people(SARI, BUDI)}, (SARI,), people(BUDI)),
        ({"000100010002": people(SARI)}, (), people()),
        ({}, (), people()),
    ],
)
def test_the_nearest_region_that_has_somebody_left_decides(approvers, kept_out, expected):
    assert reviewers.nearest(VILLAGE, approvers, people(*kept_out)) == expected


@pytest.mark.parametrize(
    ("authors", "members", "is_from_outside", "expected"),
    [
        ((SARI,), (SARI,), True, (SARI,)),
        ((SARI, JOKO), (SARI,), True, (SARI,)),
        ((JOKO,), (SARI,), True, (JOKO,)),
        ((JOKO, BUDI), (SARI,), True, ()),
        ((JOKO,), (), False, ()),
        ((SARI,), (SARI,), False, (SARI,)),
        ((), (SARI,), True, ()),
    ],
)
def test_an_author_for_a_partner_does_not_approve_it(authors, members, is_from_outside, expected):
    assert reviewers.kept_out(people(*authors), people(*members), is_from_outside) == people(*expected)


# With rows


@pytest.fixture
def cast(db):
    factories.load_cast()


@pytest.fixture
def staff(cast):
    """One approver each at the village, its district and the regency."""
    return [factories.officer(at, at, "add", "change", "publish") for at in (BLUMAH, PLANTUNGAN, KENDAL)]


def handed_in(owner=BLUMAH, author=None, **facts):
    ilm = factories.draft(owner, **facts)
    if author:
        ilm.save_revision(user=author)
    under_review(ilm, author)
    return ILM.objects.get(pk=ilm.pk)


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


def test_what_an_approver_wrote_alone_for_a_partner_goes_to_the_next(staff):
    bawaslu = factories.partner()

    assert those_who_find(handed_in(author=staff[0], responsible=bawaslu), staff) == [PLANTUNGAN]
    assert those_who_find(handed_in(author=staff[0]), staff) == [BLUMAH]


def test_a_draft_and_what_is_decided_wait_for_nobody(staff):
    draft = factories.draft(BLUMAH)
    taken_back = handed_in()
    taken_back.current_workflow_state.cancel()

    assert not reviewers.waiting_for(staff[0]).exists()
    assert draft not in reviewers.handed_in()


def test_the_longest_waiting_stands_first(staff):
    first, second = handed_in(), handed_in()
    first.current_workflow_state.cancel()
    under_review(first)

    assert list(reviewers.waiting_for(staff[0])) == [second, first]


def test_a_superuser_finds_all(cast):
    root = get_user_model().objects.create_superuser("akar")

    all_of_them = [handed_in(), handed_in(WELERI)]

    assert list(reviewers.waiting_for(root)) == all_of_them


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

    bawaslu = factories.partner()
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
