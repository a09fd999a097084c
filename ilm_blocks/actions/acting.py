"""What every verb shares: it is allowed, it happens in one transaction, and it is recorded."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from ..models import ILM
from ..models.journaled import Act

Result = TypeVar("Result")


class Refused(ValidationError):
    """A verb that the rules forbid; the message says what and why."""


def through_the_door(ilm: ILM, verb: str, user: Any, work: Callable[[], Result], *, permission: str) -> Result:
    """Do ``work`` on ``ilm`` as ``verb``: allowed, in one transaction, and recorded.

    Without a ``permission`` the verb has asked already, and more closely.
    """
    if (
        permission
        and user is not None
        and not policy_registry.get(ilm).user_has_permission_for_instance(user, permission, ilm)
    ):
        raise PermissionDenied(_("You may not do this in the owning region."))
    with transaction.atomic():
        ilm.act = Act(verb, user)
        return work()
