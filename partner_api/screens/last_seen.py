"""When a screen was last heard of: noted after the response is sent, so that it neither delays nor breaks one."""

import logging
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from django.db import DatabaseError
from django.http import HttpResponseBase

from .models import Screen

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=60)
_turn = Lock()


def note_after(response: HttpResponseBase, screen: Screen, at: datetime) -> None:
    """Have ``screen`` noted as heard of at ``at`` when ``response`` has left; nothing to do within a minute."""
    if screen.seen_at is None or abs(at - screen.seen_at) > EVERY:  # also after a clock had run ahead
        response._resource_closers.append(partial(_note, screen, at))  # type: ignore[attr-defined]  # as Django's own


def _note(screen: Screen, at: datetime) -> None:
    """One UPDATE, unless the token has been replaced meanwhile.

    It may have to wait for another writer. So one thread at a time waits, and the others stay free to
    answer; if a note is skipped or fails, the screen's next request makes up for it.
    """
    if not _turn.acquire(blocking=False):
        return
    try:
        Screen.objects.filter(pk=screen.pk, token_hash=screen.token_hash).update(seen_at=at)
    except DatabaseError as error:
        logger.warning("%s was heard of, but not noted: %s", screen.pk, error)
    finally:
        _turn.release()
