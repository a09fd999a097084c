"""Two officers and two workers at the same instant: on any engine, a post is logged once and asked for once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from ilm_blocks import actions
from ilm_blocks.actions import post_reminders, posts
from ilm_blocks.models import SocialPost
from tests import factories
from tests.factories import KENDAL, NOON

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

HOUR = timedelta(hours=1)


@pytest.fixture
def planned(noon_in_kendal):
    """A plan of an officer who reads mail."""
    dwi = factories.officer("dwi", KENDAL, "add", "change")
    dwi.email = "dwi@kendal.example"
    dwi.save()
    with time_machine.travel(NOON - 24 * HOUR, tick=False):
        ilm = factories.ilm(KENDAL, channels=["social"])
    return factories.planned_post(ilm, factories.social_account(KENDAL), person=dwi)


def at_once(*works):
    """What became of each work: done, or the code of what refused it."""
    start, outcomes = Barrier(len(works)), []

    def run(work):
        try:
            start.wait()
            work()
            outcomes.append("done")
        except ValidationError as refused:
            outcomes.append(getattr(refused, "code", "") or "refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_who_fulfil_one_plan_one_is_told_that_it_is_none_any_more(planned):
    def fulfil(number):
        post = SocialPost.objects.get(pk=planned.pk)
        post.posted_at, post.url = NOON - HOUR, f"https://instagram.example/p/{number}"
        posts.log_post(post, user=planned.person, at=NOON)

    assert at_once(lambda: fulfil(1), lambda: fulfil(2)) == ["done", "not_planned"]


def test_two_workers_remind_of_one_plan_once(planned):
    assert at_once(*[lambda: post_reminders.remind(NOON)] * 2) == ["done", "done"]

    assert [message.to for message in mail.outbox] == [["dwi@kendal.example"]]


def test_two_workers_ask_for_one_removal_once(planned):
    factories.post(planned.ilm, planned.account, posted_by=planned.person)
    actions.withdraw(planned.ilm, code="legal", text="", user=None)
    SocialPost.objects.update(removal_told_at=None)
    mail.outbox = []

    assert at_once(*[lambda: post_reminders.ask_removals(NOON)] * 2) == ["done", "done"]

    assert [message.to for message in mail.outbox] == [["dwi@kendal.example"]]
