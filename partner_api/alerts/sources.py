"""The verbs of an administrator: make and change a source."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from ilm_blocks.actions import acting

from .models import AlertSource

WRITTEN = ("name", "url", "attribution", "is_active")
#: What was read at the address before says nothing of another one.
FORGOTTEN = {
    "asked_at": None, "looked_at": None, "answered_at": None, "changed_at": None, "digest": "", "etag": "",
    "last_modified": "", "flaw": "", "detail": "",
}  # fmt: skip


@transaction.atomic
def make(source: AlertSource, *, user: Any) -> AlertSource:
    """Whether its address may be connected to is asked before (``outward.targets``)."""
    acting.require(user, "add", source)
    source.full_clean()
    source.save()
    log(instance=source, action="wagtail.create", user=user)
    return source


@transaction.atomic
def change(source: AlertSource, *, user: Any) -> AlertSource:
    row = acting.the_one(AlertSource, source.pk, "owner")
    acting.require(user, "change", row)
    changed = [name for name in WRITTEN if getattr(row, name) != getattr(source, name)]
    for name in changed:
        setattr(row, name, getattr(source, name))
    row.full_clean()
    if "url" in changed:
        for name, value in FORGOTTEN.items():
            setattr(row, name, value)
        row.files.all().delete()
        changed += FORGOTTEN
    if changed:
        row.save(update_fields=changed)
        log(instance=row, action="wagtail.edit", user=user)
    return row
