"""People are told in one place, by the notifier that the project names, and by mail where it names none."""

import re
from dataclasses import asdict
from functools import partial

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ilm_blocks import notices
from ilm_blocks.actions import films
from ilm_blocks.notices import Notice
from tests import one_place

pytestmark = pytest.mark.django_db
acting = partial(TestCase.captureOnCommitCallbacks, execute=True)
NOTICE = Notice("approved", "Disetujui:\nAwas hoaks", "Badan.", "http://localhost/")
MAILS = next(rule for rule in one_place.RULES if rule.story == "a mail is made")


@pytest.fixture(autouse=True)
def by_mail(settings):
    settings.ILM_BLOCKS = {key: value for key, value in settings.ILM_BLOCKS.items() if key != "NOTIFIER"}


@pytest.fixture
def people():
    facts = {"sari": {}, "budi": {}, "mantan": {"is_active": False}, "tanpa": {"email": ""}}
    return [
        get_user_model().objects.create_user(name, **{"email": f"{name}@desa.example"} | more).pk
        for name, more in facts.items()
    ]


def test_each_gets_a_mail_of_their_own_and_a_line_break_breaks_no_subject(people, mailoutbox):
    assert notices.tell(NOTICE, people, ["mitra@bawaslu.example", "sari@desa.example", ""])

    assert [mail.to for mail in mailoutbox] == [
        ["budi@desa.example"], ["mitra@bawaslu.example"], ["sari@desa.example"],
    ]  # fmt: skip
    assert {mail.subject for mail in mailoutbox} == {"Disetujui: Awas hoaks"}
    assert {mail.extra_headers["Auto-Submitted"] for mail in mailoutbox} == {"auto-generated"}


def test_it_says_whether_anybody_was_reached(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there

    assert not notices.tell(NOTICE, people)
    assert notices.tell(NOTICE, [])


@pytest.mark.parametrize(
    "address", [f"a@{'é' * 60}.id", "a@desa.example\nBcc: b@desa.example"], ids=["domain", "header"]
)
def test_an_address_that_no_mail_can_bear_keeps_it_from_nobody_else(people, mailoutbox, address):
    assert notices.tell(NOTICE, people, [address])

    assert [mail.to for mail in mailoutbox] == [["budi@desa.example"], ["sari@desa.example"]]
    assert not notices.tell(NOTICE, (), [address])


def test_a_project_tells_by_its_own_notifier(people, settings, mailoutbox):
    settings.ILM_BLOCKS = settings.ILM_BLOCKS | {"NOTIFIER": f"{__name__}.remember"}
    remembered.clear()

    assert notices.tell(NOTICE, people, ["", "mitra@bawaslu.example"])
    assert remembered == [(NOTICE, frozenset(people), frozenset({"mitra@bawaslu.example"}))]
    assert mailoutbox == []


remembered: list[tuple[object, ...]] = []


def remember(*said):
    remembered.append(said)
    return True


def test_what_is_told_in_the_background_waits_for_the_commit(people, mailoutbox):
    with acting():
        notices.tell_in_background(NOTICE, people)
        assert mailoutbox == []
    assert len(mailoutbox) == 2

    def undone():
        with transaction.atomic():
            notices.tell_in_background(NOTICE, people)
            raise RuntimeError

    with acting(), pytest.raises(RuntimeError):
        undone()
    assert len(mailoutbox) == 2


def test_what_no_worker_told_in_time_is_told_to_nobody_any_more(people, mailoutbox, caplog):
    with time_machine.travel(timezone.now() - notices.OUTDATED, tick=False):
        made_at = timezone.now().isoformat()
    notices.tell_by_task.call(asdict(NOTICE), people, made_at)

    assert mailoutbox == []
    assert "a notice of approved is outdated" in caplog.text


def test_what_is_told_waits_for_no_film(people, settings):
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.ILM_BLOCKS = settings.ILM_BLOCKS | {"LONG_TASKS": "background"}
    films.transcode.using(backend="background").enqueue(1)
    with acting():
        notices.tell_in_background(NOTICE, people)

    assert DBTaskResult.objects.ready().first().task_path == "ilm_blocks.notices.tell_by_task"


def test_no_mail_of_the_house_is_made_elsewhere():
    assert list(MAILS.elsewhere()) == []


@pytest.mark.parametrize("line", [
    "    EmailMessage(subject, body, to=[address])", "send_mail(subject, body, None, [address])",
    "mail.EmailMultiAlternatives(subject)", "mail_admins(subject, body)", "    user.email_user(subject, body)",
])  # fmt: skip
def test_a_mail_that_is_made_elsewhere_would_be_found(line):
    assert re.search(MAILS.sign, line)
