"""The demo's logins: a person of each role, and one of a partner's."""

from base64 import b32encode
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model

from cms.accounts import roles
from cms.accounts.models import AuthenticatorApp
from cms.accounts.second_factor.devices import APP
from ilm_blocks.models import Partner
from sites.models import RegionPage

from .content import DemoUser


def make(row: DemoUser, region: RegionPage, partners: Mapping[str, Partner]) -> None:
    """The person of ``row``, where there is none of that name yet."""
    user, created = get_user_model().objects.get_or_create(username=row.username)
    if not created:
        return
    user.name = row.full_name
    user.email = f"{row.username}@contoh.localhost"
    user.set_password(password(row))
    user.save()
    if row.partner:
        roles.join(user, partners[row.partner])
    else:
        roles.assign(user, row.role, region)
    if roles.needs_second_factor(user):
        AuthenticatorApp.objects.create(user=user, name=APP, confirmed=True)


def described(row: DemoUser) -> dict[str, Any]:
    return {
        "username": row.username,
        "password": password(row),
        "role": row.role,
        "region": row.region,
        "totp_secret": _totp_secret(row),
    }


def _totp_secret(row: DemoUser) -> str | None:
    """The secret as authenticator apps take it; None where no second factor is asked."""
    device = AuthenticatorApp.objects.filter(user__username=row.username, confirmed=True).first()
    return device and b32encode(device.bin_key).decode()


def password(row: DemoUser) -> str:
    return f"{row.username}-contoh"
