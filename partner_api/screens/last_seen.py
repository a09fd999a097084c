"""When a screen was last heard of: noted once its answer has left, so that noting delays and spoils none."""

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
    if screen.seen_at is None or abs(at - screen.seen_at) > EVERY:  # a clock that was ahead does not silence a screen
        response._resource_closers.append(partial(_note, screen, at))  # type: ignore[attr-defined]  # as Django's own


def _note(screen: Screen, at: datetime) -> None:
    """One UPDATE, unless the token has been replaced meanwhile.

    It may have to wait for whoever writes. So one thread at a time waits, and the others stay free to
    answer; what is skipped or fails, the screen's next answer makes good.
    """
    if not _turn.acquire(blocking=False):
        return
    try:
        Screen.objects.filter(pk=screen.pk, token_hash=screen.token_hash).update(seen_at=at)
    except DatabaseError as error:
        logger.warning("%s was heard of, but not noted: %s", screen.pk, error)
    finally:
        _turn.release()
