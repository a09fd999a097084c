"""The demo's logins: a person of each role, and one of a partner's."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model

from ilm_blocks.models import Partner
from sites import roles
from sites.models import RegionPage

from .content import DemoUser


def make(row: DemoUser, region: RegionPage, partners: Mapping[str, Partner]) -> None:
    """The person of ``row``, where there is none of that name yet."""
    user, created = get_user_model().objects.get_or_create(username=row.username)
    if not created:
        return
    user.first_name = row.full_name
    user.email = f"{row.username}@contoh.localhost"
    user.set_password(password(row))
    user.save()
    if row.partner:
        roles.join(user, partners[row.partner])
    else:
        roles.assign(user, row.role, region)


def described(row: DemoUser) -> dict[str, Any]:
    return {"username": row.username, "password": password(row), "role": row.role, "region": row.region}


def password(row: DemoUser) -> str:
    return f"{row.username}-contoh"
