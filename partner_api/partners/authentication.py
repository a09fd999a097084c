"""Who asks: a key, the member who made it and the partner for which that member speaks."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from ilm_blocks import permissions

from . import refusals
from .keys.models import PartnerKey


class KeyAuthentication(BaseAuthentication):
    """Knows a partner's member by a key (RFC 6750); ``request.auth`` is the key.

    Whatever is wrong with a key, the answer is the same: it does not tell whether there was such a key, partner or
    person. All is asked anew with each request: a membership that ends takes its keys with it at once.
    """

    def authenticate(self, request: Request) -> tuple[Any, PartnerKey]:
        scheme, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        now, has_token = timezone.now(), scheme.lower() == "bearer" and bool(token)
        key = known(token.strip(), now) if has_token else None
        if key is None:  # whoever brings a good one is not counted, whatever others do at the same address
            refusals.count(request._request, now)
            raise AuthenticationFailed if has_token else NotAuthenticated
        return key.person, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="partners"'


def known(token: str, at: datetime) -> PartnerKey | None:
    """The key of ``token`` if it opens anything at ``at``."""
    key = PartnerKey.objects.live(at).of_token(token).select_related("partner__owner", "membership__person").first()
    if key is None or not key.partner.is_active or not permissions.is_member(key.person, key.partner):
        return None
    return key
