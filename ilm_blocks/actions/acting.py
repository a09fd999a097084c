"""What every act shares: it locks and reloads what it works on, judges that, takes one instant, and records it.

The order is always the same: rows in ascending order of their keys, then everything that is asked and validated, then
``begin``, which locks the journal's head until the commit, then the writes of named fields at its instant.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.permissions import policy_registry

from ..models import ILM, Partner, journal
from ..models.journaled import Act

ModelRow = TypeVar("ModelRow", bound=models.Model)


class Refused(ValidationError):
    """A verb that the rules forbid; the message says what and why."""


class Gone(Refused):
    """The row was deleted after the caller had read it."""

    def __init__(self) -> None:
        super().__init__(_("It is not there any more: somebody deleted it meanwhile."), code="gone")


class SentTwice(Refused):
    def __init__(self, row: models.Model) -> None:
        said = _("Exactly this is there already: “%(row)s”. The form was sent twice, or a colleague was quicker.")
        super().__init__(said % {"row": row}, code="sent_twice")


def locked(model: type[ModelRow], keys: Iterable[Any], *parties: str) -> dict[Any, ModelRow]:
    """The current rows of ``keys``, by primary key, with their ``parties``; locked in ascending order until the commit.

    One query, within a transaction, before anything is judged: what the caller read may be old. Deleted rows are
    left out.
    """
    # Without its key: who writes a row that refers to this one, under the head's lock, does not wait for it.
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related(*parties) if parties else rows
    return {row.pk: row for row in rows.filter(pk__in=set(keys)).order_by("pk")}


def the_one(model: type[ModelRow], key: Any, *parties: str) -> ModelRow:
    """The current row of ``key``, locked until the commit; raises Gone."""
    try:
        return locked(model, [key], *parties)[key]
    except KeyError:
        raise Gone from None


def the_ilm(key: int) -> ILM:
    return the_one(ILM, key, *PARTIES)


def the_ilm_and_what_it_replaces(ilm: ILM, *parties: str) -> tuple[ILM, ILM | None]:
    """Both as they are now, locked together in the order of their keys; what an ILM replaces never changes."""
    rows = locked(ILM, [ilm.pk, *([ilm.replaces_id] if ilm.replaces_id else [])], *PARTIES, *parties)
    if ilm.pk not in rows:
        raise Gone
    return rows[ilm.pk], rows.get(ilm.replaces_id)


def hold_name(partner_id: int | None) -> Partner | None:
    """The partner as it is now, locked: what is said, approved, withdrawn, appointed or renamed under one name comes
    one after the other. After the ILM and the people, before the head."""
    return locked(Partner, [partner_id]).get(partner_id) if partner_id else None


#: The relations of an ILM that the rules read.
PARTIES = ("owner", "responsible", "agreement__partner")


NOT_HERE = _("You may not do this in the owning region.")


def require(user: Any, permission: str, row: models.Model, said: Any = NOT_HERE) -> None:
    """Raise PermissionDenied unless ``user`` has ``permission`` on ``row``; None is the operator of the server."""
    if user is not None and not policy_registry.get(row).user_has_permission_for_instance(user, permission, row):
        raise PermissionDenied(said)


def begin(verb: str, user: Any = None) -> Act:
    """The act that the writes of this transaction are recorded under; nothing else is locked after it."""
    return Act(verb, user, journal.Moment.take())


def within(act: Act, verb: str) -> Act:
    """The same act for another row that changes with it: the same instant, its own ``verb``."""
    return Act(verb, act.actor, act.moment)


def refuse_twin(row: models.Model, among: models.QuerySet[Any] | None = None) -> None:
    """Raise SentTwice where a row that says the same in every plain field is there, or is ``among`` what still stands.

    Asked after ``begin`` where the journal follows the row: of two who enter the same at once, the second sees the
    first.
    """
    plain = [
        field
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key and not isinstance(field, models.JSONField | StreamField)
    ]
    rows = type(row)._default_manager.all() if among is None else among
    if twin := rows.filter(**{field.attname: getattr(row, field.attname) for field in plain}).first():
        raise SentTwice(twin)


def bring_up_to_date(ilm: ILM, row: ILM) -> None:
    """Give ``ilm`` what belongs to it as a whole, and the parties that it shares, from the locked ``row``."""
    for name in (*ILM.lasting, *ILM.of_its_drafts):
        setattr(ilm, name, getattr(row, name))
    for name in ("owner", "responsible", "agreement"):
        if getattr(ilm, f"{name}_id") == getattr(row, f"{name}_id"):
            setattr(ilm, name, getattr(row, name))
