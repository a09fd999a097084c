"""Querysets narrow and chain; they never judge, and none reads the clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import DecisionKind, PartnerKind
from ..rules.regions import Chain

A_DAY = timedelta(days=1)

#: ILM that need no agreement, as ``ILM.needs_agreement`` says it: the owner itself answers for them or an office of it.
OF_THE_OWNER = Q(responsible=None) | Q(responsible__kind=PartnerKind.OFFICE, responsible__owner=F("owner"))


class JournaledQuerySet(models.QuerySet[Any]):
    """Rows that the journal follows: what is written in bulk is recorded all the same, nothing is deleted."""

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        locked = self.select_for_update(of=("self",), no_key=True).order_by("pk")
        keys = [row.pk for row in locked.only("pk")]
        rows = models.QuerySet(self.model, using=self.db).filter(pk__in=keys).update(**kwargs)
        for row in self.model._base_manager.filter(pk__in=keys).order_by("pk"):
            row.record()
        return rows

    @transaction.atomic
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = super().bulk_create(objs, *args, **kwargs)
        for row in rows:
            row.record()
        return rows

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        rows = list(self)
        for row in rows:
            row.delete()
        return len(rows), {self.model._meta.label: len(rows)}

    update.alters_data = bulk_create.alters_data = delete.alters_data = True  # type: ignore[attr-defined]

    def owned_by(self, chain: Chain) -> Self:
        """Rows owned by any region of ``chain``."""
        return self.filter(owner_id__in=[region.id for region in chain])


class ApprovedIsFrozen(Exception):
    """An approved ILM changes by publishing a revision or by withdrawal, and in no other way."""


class ILMQuerySet(JournaledQuerySet):
    def update(self, **kwargs: Any) -> int:
        """Refused for what approval covers: an approved ILM changes through ``actions`` alone."""
        if not self.model.beside_approval.issuperset(kwargs) and ("live" in kwargs or self.filter(live=True).exists()):
            raise ApprovedIsFrozen(", ".join(kwargs))
        return super().update(**kwargs)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        for ilm in objs:
            ilm.live = False  # as in ILM.save: none is born approved
        return super().bulk_create(objs, *args, **kwargs)

    update.alters_data = bulk_create.alters_data = True  # type: ignore[attr-defined]

    def approved(self) -> Self:
        """ILMs approved at some time and not taken back to draft; withdrawn ones too, for the rules name them."""
        return self.filter(live=True)

    def not_ended(self, at: datetime) -> Self:
        """ILMs whose window is open or still to come at ``at``; the end is exclusive."""
        return self.filter(Q(on_air_until=None) | Q(on_air_until__gt=at))

    def standing(self) -> Self:
        """ILMs that are approved and not withdrawn; whether they show is for the rules to say."""
        return self.approved().filter(withdrawn_at=None)

    def active(self, at: datetime) -> Self:
        """What counts where an agreement limits its ILM at the same time: approved, neither withdrawn nor over."""
        return self.standing().not_ended(at)

    def lending_their_place(self) -> Self:
        """Withdrawn ILMs whose place a standing one takes; a correction that was corrected in its turn lends it on."""
        goes_on = Q(replaced_by__withdrawn_at=None) | Q(replaced_by__replaced_by__isnull=False)
        return self.approved().filter(goes_on, replaced_by__isnull=False, replaced_by__live=True)

    def bearing_from(self, at: datetime) -> Self:
        """ILMs that can bear on what is shown at ``at`` or later. Their keys are asked for at once, in one query."""
        standing = self.standing()
        return self._with_keys_of(
            standing.filter(on_air_until=None),
            standing.filter(on_air_until__gt=at),
            self.lending_their_place().not_ended(at),
        )

    def _with_keys_of(self, *ranges: Self) -> Self:
        """Rows of any of ``ranges``, each a range of one index that holds all it asks for.

        So what an owner withdrew or what is over is not read, however much: with ``OR`` SQLite reads it all, and
        in one query with the rows PostgreSQL does, for it cannot know how few of an owner's rows still count.
        """
        keys, *others = (rows.order_by().values_list("pk", flat=True) for rows in ranges)
        return self.model.objects.filter(pk__in=list(keys.union(*others, all=True)))

    def with_parties(self) -> Self:
        """ILMs with all that the rules ask of their partner and agreement, in the same query."""
        return self.select_related("responsible", "agreement")


#: What of a partner does not change once an ILM or an agreement stands under it.
SETTLED = ("name", "short_name", "kind", "is_election_body")


class NameIsSettled(ValidationError):
    """A rename is a new partner that goes on for this one (``actions.partners.rename``)."""

    def __init__(self, fields: Iterable[str]) -> None:
        said = _("ILM or agreements stand under this: use “Rename”, which makes a new partner that goes on for it.")
        super().__init__({name: [ValidationError(said, code="settled")] for name in fields})


class PartnerQuerySet(JournaledQuerySet):
    def spoken_for_by(self, user: Any) -> Self:
        """Partners of which ``user`` is a member now, and those whose names went over into theirs."""
        own = apps.get_model("ilm_blocks", "Membership").objects.standing().filter(person=user.pk).values("partner")
        return self.filter(Q(pk__in=own) | Q(successor__in=own))

    def taking_new(self) -> Self:
        """Partners that may be named in something new: none that was renamed."""
        return self.filter(successor=None)

    def update(self, **kwargs: Any) -> int:
        """Refused for what is settled once something stands under it; see ``Partner.save``."""
        if changed := sorted(set(SETTLED).intersection(kwargs)):
            raise NameIsSettled(changed)
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]


class DecisionQuerySet(JournaledQuerySet):
    def standing(self) -> Self:
        """Decisions that nobody has undone; whether they still hold is for the rules to say."""
        return self.filter(undone_at=None)

    def not_over(self, at: datetime) -> Self:
        """Decisions whose end has not come at ``at``; the end is exclusive."""
        return self.filter(Q(until=None) | Q(until__gt=at))


class LocalDecisionQuerySet(DecisionQuerySet):
    def on(self, ilms: Iterable[Any]) -> Self:
        """Decisions on any of ``ilms``: decisions on others do not matter where only these can show."""
        return self.filter(ilm__in=[ilm.pk for ilm in ilms])

    def adopting(self, ilm: Any) -> Self:
        """Decisions, undone ones too, by which a region took up ``ilm``."""
        return self.filter(ilm=ilm.pk, kind=DecisionKind.ADOPT)


class QuietPeriodQuerySet(JournaledQuerySet):
    def standing(self) -> Self:
        """Periods that a second officer has confirmed and nobody has cancelled since."""
        return self.filter(is_cancelled=False).exclude(confirmed_at=None)

    def not_over(self, at: datetime) -> Self:
        """Periods whose last day is not over at ``at`` in every zone."""
        return self.filter(last_day__gte=at.astimezone(UTC).date() - A_DAY)

    def waiting(self) -> Self:
        """Periods that are new or about to change, and wait for a second officer."""
        return self.filter(Q(confirmed_at=None, is_cancelled=False) | Q(proposal__isnull=False))


class TakeoverQuerySet(JournaledQuerySet):
    def not_over(self, at: datetime) -> Self:
        return self.filter(ended_at=None, until__gt=at)
