"""What every verb shares: it is allowed, it happens in one transaction, and it is recorded."""

from collections.abc import Callable, Iterable
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


class Gone(Refused):
    """The row was deleted after the caller had read it."""

    def __init__(self) -> None:
        super().__init__(_("It is not there any more: somebody deleted it meanwhile."), code="gone")


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


def locked(keys: Iterable[int]) -> dict[int, ILM]:
    """The ILM of ``keys`` as they are now, by key, with their parties; locked in ascending order until the commit.

    One query. To be called within a transaction, before anything is judged: what the caller read may be old.
    """
    rows = ILM.objects.select_for_update(of=("self",)).select_related("owner", "responsible", "agreement__partner")
    return {row.pk: row for row in rows.filter(pk__in=set(keys)).order_by("pk")}


def bring_up_to_date(ilm: ILM, row: ILM | None) -> None:
    """Give ``ilm`` what belongs to it as a whole, and the parties that it shares, from the locked ``row``."""
    if row is None:
        raise Gone
    for name in ILM.lasting:
        setattr(ilm, name, getattr(row, name))
    for name in ("owner", "responsible", "agreement"):
        if getattr(ilm, f"{name}_id") == getattr(row, f"{name}_id"):
            setattr(ilm, name, getattr(row, name))
