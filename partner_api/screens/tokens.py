"""Tokens by which a screen proves to the server which screen it is."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from partner_api.hashing import token_hash

from .fleet import copied
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


def _keep(screen: Screen, digest: str | None, token: str, *, user: Any, action: str) -> None:
    policy = policy_registry.get(screen)
    if user is not None and not policy.user_has_permission_for_instance(user, "change", screen):
        raise PermissionDenied(_("You may not do this in the region of the screen."))
    prefix = Screen._meta.get_field("token_prefix").max_length
    screen.token_hash, screen.token_prefix, screen.seen_at = digest, token[:prefix], None
    screen.paired_at = screen.paired_at or timezone.now()  # plays of before a new token may still be on their way
    screen.save(update_fields=["token_hash", "token_prefix", "seen_at", "paired_at"])
    copied.forget(screen)
    log(instance=screen, action=action, user=user)
