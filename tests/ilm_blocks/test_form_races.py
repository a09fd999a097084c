"""Two people who press a button at the same moment, on PostgreSQL: one is served, the other reads a sentence."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError, local

import pytest
from django.contrib.messages import get_messages
from django.db import connection, connections
from wagtail.models import WorkflowState

from cms.accounts import roles
from cms.accounts.models import Offer, Role, RoleGroup
from cms.accounts.people import actions as people
from cms.accounts.people import offers
from cms.accounts.people.area import Area
from ilm_blocks import actions
from ilm_blocks.actions import acting
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from tests import factories
from tests.cms.accounts.people.conftest import administrator, held, person
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN
from tests.ilm_blocks.editing import posted
from tests.signing_in import signed_in

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


def meet_in(monkeypatch, module, name, *, after=False):
    """Each thread waits at its first call of ``name``, before or after it, until the other has come as far."""
    meeting, mine, original = Barrier(2), local(), getattr(module, name)

    def meet():
        if not getattr(mine, "met", False):
            mine.met = True
            try:
                meeting.wait(timeout=5)
            except BrokenBarrierError:
                meeting.reset()

    def met(*args, **kwargs):
        if not after:
            meet()
        answer = original(*args, **kwargs)
        if after:
            meet()
        return answer

    monkeypatch.setattr(module, name, met)


def race(*works):
    """What each of ``works`` answers; an error that nobody caught fails the test."""

    def run(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def said(answer):
    return " ".join(map(str, get_messages(answer.wsgi_request)))


def test_the_first_two_holders_of_a_role_accept_at_once(monkeypatch):
    area, two = Area.of(administrator(PLANTUNGAN)), [person("budi"), person("siti")]
    for user in two:
        people.offer(area, user, Role.EDITOR, factories.page(BLUMAH))
    offered = {row.user_id: row for row in Offer.objects.select_related("user")}
    meet_in(monkeypatch, roles, "_role_group", after=True)

    race(*(lambda user=user: offers.accept(offered[user.pk], by=user) for user in two))

    assert RoleGroup.objects.filter(role=Role.EDITOR, region__code=BLUMAH).count() == 1
    assert all(held(user) == {(Role.EDITOR, BLUMAH)} for user in two)


def test_of_two_who_hand_in_at_once_one_reads_that_it_is_handed_in(monkeypatch):
    clients = [signed_in(factories.officer(name, KENDAL, "add", "change")) for name in ("dwi", "ani")]
    draft = factories.draft(KENDAL)
    path, form = ilm_url("edit", draft), posted(draft) | {"action-submit": "1"}
    meet_in(monkeypatch, acting, "locked")

    answers = race(*(lambda client=client: client.post(path, form) for client in clients))

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 1
    assert sum("diajukan" in said(answer) for answer in answers) >= 1


def test_a_draft_that_is_deleted_while_it_is_saved_ends_in_a_sentence(monkeypatch):
    dwi = factories.officer("dwi", KENDAL, "add", "change")
    client, draft = signed_in(dwi), factories.draft(KENDAL)
    path, form = ilm_url("edit", draft), posted(draft, title="Judul baru")
    meet_in(monkeypatch, acting, "locked")

    answer, _deleted = race(lambda: client.post(path, form), lambda: delete(draft, dwi))

    assert answer.status_code == 302
    assert not ILM.objects.filter(pk=draft.pk).exists() or ILM.objects.get().latest_revision.object_str == "Judul baru"
    if not ILM.objects.filter(pk=draft.pk).exists():
        assert said(answer)


def delete(draft, user):
    return actions.DeleteILM(ILM.objects.get(pk=draft.pk), user=user).execute()
