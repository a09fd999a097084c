"""By which ways each person hears of a notice: the notifier of this house (``ILM_BLOCKS["NOTIFIER"]``)."""

import logging
from collections.abc import Collection

from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.accounts.models import DeclinedNotice, Way
from ilm_blocks.notices import Notice, by_mail

from . import outbox
from .kinds import BY_CODE, has_way, is_fixed

logger = logging.getLogger(__name__)


def tell(notice: Notice, people: frozenset[int], addresses: frozenset[str]) -> bool:
    """Whether a mail has reached anybody, or nobody wanted one. Messengers are told later, and delay no mail.

    The messages are in the outbox before the first mail goes: a mail server that does not answer keeps none back.
    """
    _put(notice, people)
    return by_mail(notice, willing(people, notice.kind, Way.MAIL), addresses)


def _put(notice: Notice, people: Collection[int]) -> None:
    """Whatever becomes of it, the mails still go."""
    try:
        with transaction.atomic():
            outbox.put(notice, willing(people, notice.kind, Way.MESSENGER), timezone.now())
    except DatabaseError as error:
        logger.error("no message of %s was written: %s", notice.kind, type(error).__name__)


def willing(people: Collection[int], code: str, way: Way) -> frozenset[int]:
    """Those of ``people`` who hear of the kind of ``code`` by ``way``; one query at most."""
    kind = BY_CODE[code]
    if is_fixed(kind, way):
        return frozenset(people)
    if not has_way(kind, way):
        return frozenset()
    said_no = DeclinedNotice.objects.filter(user__in=people, kind=code, way=way)
    return frozenset(people) - frozenset(said_no.values_list("user", flat=True))
