"""Tokens by which a screen proves to the server which screen it is."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ilm_blocks.actions import acting
from partner_api.hashing import token_hash

from .fleet import commands, copied
from .models import Screen

BYTES = 32  # 256 bits


def issue(screen: Screen, *, user: Any = None) -> str:
    """A new token for ``screen``, shown only now; the previous one is refused from now on."""
    token = secrets.token_urlsafe(BYTES)
    _keep(screen, token_hash(token), token, user=user, action="partner_api.issue_token")
    return token


def revoke(screen: Screen, *, user: Any = None) -> None:
    """From now on no token opens the manifest of ``screen``."""
    _keep(screen, None, "", user=user, action="partner_api.revoke_token")


@transaction.atomic
def _keep(screen: Screen, digest: str | None, token: str, *, user: Any, action: str) -> None:
    now, at = acting.the_one(Screen, screen.pk, "owner"), timezone.now()
    acting.require(user, "change", now, _("You may not do this in the region of the screen."))
    prefix = Screen._meta.get_field("token_prefix").max_length
    kept = {
        "token_hash": digest, "token_prefix": token[:prefix], "seen_at": None,
        "paired_at": now.paired_at or at,  # plays of before a new token may still be on their way
    }  # fmt: skip
    for row in (now, screen):
        for name, value in kept.items():
            setattr(row, name, value)
    now.save(update_fields=[*kept])
    screen.moved = now.moved
    copied.forget(now)
    commands.drop(now, at)
    log(instance=now, action=action, user=user)
