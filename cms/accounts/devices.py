"""The devices of a person: one app, and the recovery codes for the day it is lost.

Recovery codes are kept as keyed hashes, which fill the sixteen characters django-otp has for a token: a reader
of the database learns none. A new ``SECRET_KEY`` makes them worthless, as it does sessions.
"""

import base64
import re
import secrets
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from wagtail.log_actions import log

from cms.accounts import roles, telling
from cms.accounts.models import AuthenticatorApp

from .conf import conf

RECOVERY_CODES = 10
APP, RECOVERY = "app", "recovery codes"


def is_required_of(user: Any) -> bool:
    return conf.SECOND_FACTOR_REQUIRED and roles.needs_second_factor(user)


def has(user: Any) -> bool:
    return AuthenticatorApp.objects.devices_for_user(user, confirmed=True).exists()


def pending(user: Any) -> AuthenticatorApp:
    """The app that ``user`` is about to confirm: the same secret until that is done."""
    found = AuthenticatorApp.objects.devices_for_user(user, confirmed=False).first()
    return found or AuthenticatorApp.objects.create(user=user, confirmed=False, name=APP)


@transaction.atomic
def confirm(user: Any, code: str) -> AuthenticatorApp | None:
    """The app that shows ``code``, now the one of ``user``; None, and nothing changed, if ``code`` is another."""
    device = AuthenticatorApp.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_bare(code)):
        return None
    AuthenticatorApp.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    log(user, "accounts.second_factor_set_up", user=user)
    telling.new_device(user)
    return device


@transaction.atomic
def verify(user: Any, code: str) -> Device | None:
    """The device of ``user`` that takes ``code``, once; None for a wrong one, or for any while guessing is slowed."""
    bare = _bare(code)
    is_of_app = len(bare) == 6
    model, token = (AuthenticatorApp, bare) if is_of_app else (StaticDevice, _digest(bare))
    device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
    return device if device is not None and device.verify_token(token) else None


@transaction.atomic
def renew_recovery_codes(user: Any) -> list[str]:
    """Ten new codes, readable this once; earlier ones are worth nothing any more."""
    device, _created = StaticDevice.objects.get_or_create(user=user, defaults={"name": RECOVERY})
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _number in range(RECOVERY_CODES)]
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(code)) for code in codes)
    return ["-".join(re.findall("....", code)) for code in codes]


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def reset(user: Any, by: Any) -> None:
    """Forget app and codes of ``user``: sessions they opened are asked anew. On record as done by ``by``."""
    for model in (AuthenticatorApp, StaticDevice):
        model.objects.filter(user=user).delete()
    log(user, "accounts.second_factor_reset", user=by)
    telling.second_factor_reset(user, by=by)


def _bare(code: str) -> str:
    """``code`` without the spaces and dashes people read it with."""
    return re.sub(r"[\s-]", "", code).lower()


def _digest(code: str) -> str:
    return base64.b64encode(
        salted_hmac("accounts.second_factor.recovery", code, algorithm="sha256").digest()[:12]
    ).decode()
