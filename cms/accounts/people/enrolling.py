"""An account for somebody whom a partner's screen names for the first time (``ILM_BLOCKS["ENROL"]``)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.accounts import addresses
from cms.accounts.models import User
from ilm_blocks.models import Partner

from . import invitations


def enrol(*, name: str, email: str, by: Any, partner: Partner) -> User:
    """A new account without a password; after the commit a link goes to ``email``, which proves it and sets one.

    ``partner``, which is locked, asks nobody twice: a form may be sent twice.
    """
    if addresses.is_taken(email):
        said = _("An account has this mail address. Is it the same person? Then write their username.")
        raise ValidationError({"email": said})
    asked = partner.memberships.open().filter(person__address_proposal__address__iexact=email).select_related("person")
    if there := asked.first():
        asked_already = _("%(person)s was asked at this address already: see above.")
        raise ValidationError({"email": asked_already % {"person": there.person.get_full_name()}})
    try:
        User._meta.get_field("name").run_validators(name)
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error
    user = User.objects.create_user(free_username(name), name=name)
    addresses.keep(user, email, by=by, at=timezone.now())
    log(user, "accounts.create_person", user=by)
    transaction.on_commit(lambda: invitations.send([user], by), robust=True)
    return user


def free_username(name: str) -> str:
    """The name in small letters with dots, numbered where somebody has it; one query."""
    stem = slugify(name).replace("-", ".")[:100] or "mitra"
    taken = {u.lower() for u in User.objects.filter(username__istartswith=stem).values_list("username", flat=True)}
    return next(each for each in (stem, *(f"{stem}{n}" for n in range(2, len(taken) + 3))) if each not in taken)
