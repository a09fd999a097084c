"""When a screen was last heard of: noted after the response is sent, so that it neither delays nor breaks one."""

import logging
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from django.db import DatabaseError
from django.db.models import Q
from django.http import HttpResponseBase

from ilm_blocks.connections import looked_after

from .models import Screen

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=60)
_turn = Lock()


def note_after(response: HttpResponseBase, screen: Screen, at: datetime) -> None:
    """Have ``screen`` noted as heard of at ``at`` when ``response`` has left; nothing to do within a minute."""
    if is_due(screen, at):
        response._resource_closers.append(partial(note, screen, at))  # type: ignore[attr-defined]  # as Django's own


def is_due(screen: Screen, at: datetime) -> bool:
    return screen.seen_at is None or abs(at - screen.seen_at) > EVERY  # also after a clock had run ahead


def note(screen: Screen, at: datetime) -> None:
    """One UPDATE, unless the token has been replaced meanwhile or another process has noted it.

    It may have to wait for another writer. So one thread at a time waits, and the others stay free to
    answer; if a note is skipped or fails, the screen's next request makes up for it.
    """
    if not _turn.acquire(blocking=False):
        return
    try:
        with looked_after():
            is_older = Q(seen_at=None) | Q(seen_at__lt=at - EVERY) | Q(seen_at__gt=at + EVERY)
            Screen.objects.filter(is_older, pk=screen.pk, token_hash=screen.token_hash).update(seen_at=at)
        screen.seen_at = at
    except DatabaseError as error:
        logger.warning("%s was heard of, but not noted: %s", screen.pk, error)
    finally:
        _turn.release()
