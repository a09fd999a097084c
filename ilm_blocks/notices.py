"""The one place from which people are told: every mail of the house goes out here, and what a project sends beside it.

Who tells decides whom, and calls ``tell`` after the commit. By which ways each of them hears is the project's to say
(``ILM_BLOCKS["NOTIFIER"]``); by default everybody hears by mail. A way that fails is noted in the log: what happened
stands, and the screens say the same.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks import task, task_backends
from django_tasks.base import Task

from .conf import conf

logger = logging.getLogger(__name__)

#: News that is older is no news: whatever it told stands on the screens.
OUTDATED = timedelta(hours=6)
#: The priority of tasks that take moments.
QUICK = 10


@dataclass(frozen=True, slots=True)
class Kind:
    """What a notice is about, as people choose among the kinds."""

    code: str
    label: str | Promise
    #: Its mails cannot be declined: whoever did not read them would answer for what they did not know.
    is_owed: bool = False
    #: Its subjects name people, which no messenger is to learn: it goes by mail alone.
    is_mail_alone: bool = False


WAITS = Kind("waits", _("Something waits for my decision"))
CONFIRMATION = Kind("confirmation", _("My word is asked in a partner's name"), is_owed=True)
APPROVED = Kind("approved", _("An ILM is approved"))
MEND = Kind("mend", _("An ILM needs revision, or is rejected"))
WITHDRAWN = Kind("withdrawn", _("An ILM is withdrawn, or shown in fewer places"))
AGREEMENT_ENDING = Kind("agreement_ending", _("An agreement ends soon"))
TAKEOVER = Kind("takeover", _("An emergency begins or is ended early"))
PARTNER = Kind("partner", _("What is published or agreed of a partner changes"), is_owed=True)
PARTNER_PEOPLE = Kind("partner_people", _("Who speaks for a partner changes"), is_owed=True, is_mail_alone=True)
#: Those of the app, in the order in which people read them.
KINDS: Sequence[Kind] = (
    WAITS, CONFIRMATION, APPROVED, MEND, WITHDRAWN, AGREEMENT_ENDING, TAKEOVER, PARTNER, PARTNER_PEOPLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: ``kind`` is the code of a ``Kind``, ``subject`` says it in one line, ``body`` is the mail."""

    kind: str
    subject: str
    body: str
    url: str


def tell(notice: Notice, people: Iterable[int], addresses: Iterable[str] = ()) -> bool:
    """Tell each of ``people``, by primary key, and by mail whoever reads ``addresses``, each on their own.

    Whether it reached anybody; also true where there was nobody to reach. Call it after the commit.
    """
    notifier = import_string(conf.NOTIFIER)
    return notifier(notice, frozenset(people), frozenset(addresses) - {""})


def by_mail(notice: Notice, people: frozenset[int], addresses: frozenset[str]) -> bool:
    """The notifier of a project that names none."""
    users = get_user_model()._default_manager.filter(pk__in=people, is_active=True).exclude(email="")
    to = sorted({*users.values_list("email", flat=True), *addresses})
    sent = [deliver(letter(notice.subject, notice.body, address)) for address in to]  # nobody learns who else was told
    return any(sent) or not sent


def tell_in_background(notice: Notice, people: Iterable[int]) -> None:
    """After the commit, by whoever does the long tasks: for many people at once, whom no request waits for.

    At least once: a worker that is killed in the middle has told some, and the next one tells all of them. Where no
    worker was for ``OUTDATED``, nobody is told of an emergency that is over.
    """
    facts = (asdict(notice), sorted(people), timezone.now().isoformat())
    transaction.on_commit(partial(ahead_of_films(tell_by_task).enqueue, *facts), robust=True)


@task()
def tell_by_task(notice: dict[str, str], people: list[int], made_at: str) -> None:
    if timezone.now() - datetime.fromisoformat(made_at) < OUTDATED:
        tell(Notice(**notice), people)
    else:
        logger.warning("a notice of %s is outdated and was not told", notice["kind"])


def ahead_of_films(quick: Task) -> Task:
    """``quick`` for whoever does the long tasks: what takes moments does not wait for what takes minutes."""
    backend = task_backends[conf.LONG_TASKS]
    return quick.using(backend=conf.LONG_TASKS, priority=QUICK if backend.supports_priority else None)


def letter(subject: str, body: str, address: str, connection: Any = None) -> EmailMessage:
    """A mail to one address; a line break in a title or a name does not keep it from being sent."""
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), body, to=[address], headers=headers, connection=connection)


def deliver(message: EmailMessage) -> bool:
    """Whether it was sent. An address that no mail can bear is written by one person, and keeps it from no other."""
    try:
        message.send()
    except (OSError, ValueError):  # smtplib's errors are OSErrors; those of headers and of domains are ValueErrors
        logger.exception("mail not sent: %s", message.subject)
        return False
    return True
