"""The demo's logins: a person of each role, and one of a partner's."""

import io
from base64 import b32encode
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from PIL import Image, ImageDraw

from cms.accounts import roles
from cms.accounts.devices import APP
from cms.accounts.models import AuthenticatorApp, User
from ilm_blocks import duties
from ilm_blocks.actions import memberships
from ilm_blocks.models import Partner
from sites.models import RegionPage

from .content import USERS, DemoUser


def make(row: DemoUser, region: RegionPage, partners: Mapping[str, Partner]) -> User:
    """The person of ``row``; an account that has that name already stays as it is."""
    user, created = User.objects.get_or_create(username=row.username)
    if not created:
        return user
    user.name = row.full_name
    user.email = f"{row.username}@contoh.localhost"
    user.set_password(password(row))
    user.save()
    if row.partner:
        appoint(user, partners[row.partner])
    else:
        roles.assign(user, row.role, region)
    if roles.needs_second_factor(user):
        AuthenticatorApp.objects.create(user=user, name=APP, confirmed=True)
    return user


def appoint(user: Any, partner: Partner) -> None:
    """By a letter that one officer of the demo uploaded and another confirmed, as in life."""
    administrator, approver = officers(partner)
    paper = sheet("SURAT PENUNJUKAN (contoh)", f"{partner} menunjuk {user.name}")
    appointed = memberships.propose_by_letter(
        partner, user, content=paper, name="surat-penunjukan-contoh.png", user=administrator
    )
    memberships.confirm(appointed, user=approver)


def officers(partner: Partner) -> tuple[Any, Any]:
    """An administrator who keeps ``partner`` and an approver beside; the first of each in the demo."""
    people = get_user_model().objects.filter(username__in=[row.username for row in USERS if not row.partner])
    listed = sorted(people, key=lambda person: person.pk)
    administrator = next(person for person in listed if duties.may_appoint(person, partner))
    return administrator, next(p for p in listed if p != administrator and duties.may_confirm(p, partner))


def sheet(heading: str, text: str) -> bytes:
    """A sheet that says what it is: a picture, as a phone would take it."""
    paper = Image.new("L", (595, 842), 255)
    ImageDraw.Draw(paper).text((60, 80), f"{heading}\n\n{text}", fill=0, spacing=8)
    stream = io.BytesIO()
    paper.save(stream, "PNG")
    return stream.getvalue()


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
