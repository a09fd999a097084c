"""A person's messenger: written down, proved by a code that was sent there, tried, and forgotten.

Nobody subscribes a stranger: until the code was typed nothing else goes there. Codes and trials are few an hour, and
they are sent within the request, for the person waits for them: two at once in each process and a few seconds each at
the most, so that a gateway which does not answer holds up nobody else.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.accounts import telling, throttling
from cms.accounts.conf import conf
from cms.accounts.models import Messenger, User

from . import services

CODE_HOLDS = timedelta(minutes=15)
MOST_TRIES = 5
AT_ONCE = 2


class NotAnAddress(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This is no address of that messenger."), code="address")


class TooOften(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("Several messages were sent just now: wait for an hour."), code="too_often")


class NotSent(ValidationError):
    def __init__(self) -> None:
        said = _("The messenger did not take the message. Check the address; if it is right, tell your administrator.")
        super().__init__(said, code="not_sent")


class WrongCode(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This code is wrong, or older than 15 minutes. Ask for a new one."), code="wrong")


def of(user: User) -> Messenger | None:
    return Messenger.objects.filter(user=user.pk).first()


def propose(user: User, service: str, typed: str, at: datetime) -> Messenger:
    """Send a code to the address, which from now on takes the place of any earlier one."""
    known = services.SERVICES.get(service)
    address = known.address(typed) if known and known.is_offered else None
    if address is None:
        raise NotAnAddress
    code = f"{secrets.randbelow(10**6):06}"
    said = gettext("Your code: %(code)s. If you did not ask for it, ignore this.")
    _send(user, service, address, said % {"code": code})
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        _remove(user)
        facts = {"service": service, "address": address, "code_sent_at": at}
        return Messenger.objects.create(user=user, **facts, code_hash=_hashed(user, address, code))


@transaction.atomic
def prove(user: User, code: str, at: datetime) -> bool:
    """Whether ``code`` is the one that was sent: then the address counts. A try is counted even where it is refused."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    row = Messenger.objects.filter(user=user.pk, verified_at=None, code_sent_at__gt=at - CODE_HOLDS).first()
    if row is None or row.tries >= MOST_TRIES:
        return False
    if not constant_time_compare(row.code_hash, _hashed(user, row.address, code.strip())):
        Messenger.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        return False
    row.verified_at, row.code_hash = at, ""
    row.save(update_fields=["verified_at", "code_hash"])
    log(user, "accounts.set_messenger", user=user, data={"service": row.get_service_display()})
    telling.messenger_set(user, row.get_service_display())
    return True


@transaction.atomic
def forget(user: User) -> None:
    """Nothing goes there any more, not even what waits."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _remove(user)


def _remove(user: User) -> None:
    """With what waits for it. That one was proved is on record, also where another takes its place."""
    row = of(user)
    if row is None:
        return
    row.delete()
    if row.verified_at:
        log(user, "accounts.remove_messenger", user=user, data={"service": row.get_service_display()})


def try_out(user: User) -> None:
    """Send a message on trial to the messenger that was proved."""
    row = Messenger.objects.filter(user=user.pk, verified_at__isnull=False).first()
    if row is None:
        raise NotSent
    said = gettext("A message on trial from %(site)s: notices reach you here.") % {"site": settings.WAGTAIL_SITE_NAME}
    _send(user, row.service, row.address, said)


def _send(user: User, service: str, address: str, text: str) -> None:
    """Raise TooOften or NotSent unless it was taken."""
    if not throttling.messages.admits(f"{user.pk} {user.username}", often=conf.MESSAGES_PER_ACCOUNT_AND_HOUR):
        raise TooOften
    with throttling.gateways.turn("", often=throttling.MOST_KEYS, at_once=AT_ONCE) as admitted:
        if not admitted or not services.send(service, address, text):
            raise NotSent


def _hashed(user: User, address: str, code: str) -> str:
    return salted_hmac("cms.accounts.notices.messengers", f"{user.pk} {address} {code}", algorithm="sha256").hexdigest()
