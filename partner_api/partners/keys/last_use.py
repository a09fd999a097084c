"""When a key was used last: noted after the answer has left, at most once a minute, and on no record."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError
from django.http import HttpResponseBase

from ilm_blocks.connections import looked_after

from .models import KeyUse, PartnerKey

logger = logging.getLogger(__name__)
EVERY = timedelta(seconds=60)


def note_after(response: HttpResponseBase, key: PartnerKey, at: datetime) -> None:
    used = key.last_used_at
    if used is None or abs(at - used) > EVERY:
        response._resource_closers.append(partial(note, key, at))  # type: ignore[attr-defined]  # as Django's own


def note(key: PartnerKey, at: datetime) -> None:
    """If it fails, the next use of the key makes up for it."""
    try:
        with looked_after():
            KeyUse.objects.update_or_create(key=key, defaults={"at": at})
    except DatabaseError as error:
        logger.warning("key %s was used, but not noted: %s", key.pk, error)
