from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import swapper
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from . import journal
from .prose import Written
from .querysets import JournaledQuerySet


@dataclass(frozen=True, slots=True)
class Act:
    """What the writes of a row are recorded under; see ``actions.acting.begin``."""

    verb: str
    actor: AbstractBaseUser | None
    moment: journal.Moment

    @property
    def at(self) -> datetime:
        return self.moment.at


class NamedFieldsOnly(Exception):
    """A row on record is saved by named fields: saving the others could restore what somebody has undone."""


class OnRecord(ProtectedError):
    """The journal names the row: it is ended, undone or withdrawn, never deleted."""

    def __init__(self, row: "JournaledModel") -> None:
        super().__init__(row.delete_advice, {row})


class JournaledModel(Written):
    """A row that can alter what someone sees: owned by one region, every write recorded, never deleted."""

    owner = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("owning region"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = JournaledQuerySet.as_manager()

    #: The rows beside its own that ``journal_state`` reads.
    recorded_with: ClassVar[tuple[str, ...]] = ()

    #: Whether pages of websites alone show what it alters: no programme and no manifest.
    only_pages: ClassVar[bool] = False

    act: Act | None = None

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row, or the ``update_fields`` of one that is there, and record what it now is."""
        saves_all = not self._state.adding and kwargs.get("update_fields") is None
        if saves_all and self.act is None and self.journal_state() is not None:
            raise NamedFieldsOnly(f"{self.journal_kind()} {self.pk}")
        is_new = self._state.adding
        super().save(*args, **kwargs)
        # An act has read the row under its lock. Other callers that save some fields have written these alone, and may
        # hold others as they were before somebody's act: the row is read again as it is now.
        row = self if is_new or self.act else type(self)._base_manager.get(pk=self.pk)
        row.record()

    def write(self, act: Act, *fields: str) -> None:
        """Save ``fields``, all of a new row, and record what the row now is under ``act``."""
        with self.under(act):
            self.save(update_fields=fields or None)

    @contextmanager
    def under(self, act: Act) -> Iterator[None]:
        """What saves the row within the block is recorded under ``act``."""
        self.act = act
        try:
            yield
        finally:
            self.act = None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused for whatever the journal names: the record must be able to tell what was shown."""
        if self.pk and journal.newest(self.journal_kind(), self.pk):
            raise OnRecord(self)
        return super().delete(*args, **kwargs)

    @property
    def delete_advice(self) -> str:
        return _("“%(object)s” is on record and cannot be deleted. End it instead.") % {"object": self}

    @classmethod
    def journal_kind(cls) -> str:
        """The word by which the journal knows rows like this."""
        return cls._meta.model_name or ""

    def record(self) -> None:
        """Append the state to the journal, unless it says the same already."""
        if (state := self.journal_state()) is None:
            return
        act = self.act
        journal.record(
            journal.Entry(
                kind=self.journal_kind(),
                object_id=self.pk,
                owner_id=self.owner_id,
                state=state,
                verb=act.verb if act else "",
                actor=act.actor if act else None,
                revision_id=getattr(self, "live_revision_id", None),
                only_pages=self.only_pages,
            ),
            act.moment if act else None,
        )

    def journal_state(self) -> dict[str, Any] | None:
        """What the rules read of this row, as plain values; None while no answer can depend on it."""
        return {field.attname: journal.plain(field.value_from_object(self)) for field in self._meta.concrete_fields}

    def clean(self) -> None:
        super().clean()
        last = journal.newest(self.journal_kind(), self.pk) if self.pk else None
        if last is not None and last.owner_id != self.owner_id:
            raise ValidationError({"owner": _("The owning region cannot change: make a new one there.")})
