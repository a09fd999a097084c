"""What a region has goes over to the one that goes on for it: the one way in which a recorded row changes its owner."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..choices import DecisionKind
from ..models import (
    ILM,
    Agreement,
    ElectionStage,
    JournaledModel,
    LocalDecision,
    Partner,
    QuietPeriod,
    SocialAccount,
    Takeover,
)
from ..models.decisions import Decision
from ..models.journaled import Act
from ..rules import names
from . import acting
from .acting import Refused

#: In the order in which they are locked.
OWNED: tuple[type[JournaledModel], ...] = (
    ILM, LocalDecision, Partner, Agreement, QuietPeriod, ElectionStage, Takeover,
)  # fmt: skip

OwnedRows = Mapping[Any, list[Any]]


class OneNameTwice(Refused):
    """Both regions keep a partner of one name, which would not be told apart any more."""

    def __init__(self, partner: Partner) -> None:
        said = _("Both regions have a partner called “%(name)s”: give one of them another name first.")
        super().__init__(said % {"name": partner.name}, code="one_name_twice")


def locked_rows(region_id: int, successor_id: int, also: Iterable[type[JournaledModel]] = ()) -> OwnedRows:
    """All that ``region_id`` owns, locked, with rows of the project's models ``also``; raises OneNameTwice.

    Before the act begins.
    """
    rows: OwnedRows = {model: list(acting.locked(model, _keys(model, region_id)).values()) for model in (*OWNED, *also)}
    taken = frozenset().union(*(_keys_of(partner) for partner in Partner.objects.filter(owner=successor_id)))
    if double := next((partner for partner in rows[Partner] if not taken.isdisjoint(_keys_of(partner))), None):
        raise OneNameTwice(double)
    return rows


def _keys(model: type[JournaledModel], region_id: int) -> Iterable[Any]:
    return model._base_manager.filter(owner=region_id).values_list("pk", flat=True)


def _keys_of(partner: Partner) -> frozenset[str]:
    return names.keys(partner.name, partner.short_name)


def follow(rows: OwnedRows, successor_id: int, act: Act) -> Iterator[str]:
    """Give ``rows`` to ``successor_id``, and say what; where both decided on one thing, the successor's word holds."""
    for model, found in rows.items():
        if issubclass(model, Decision):
            yield from _end_contradicted(model, found, successor_id, act)
    for row in (row for found in rows.values() for row in found):
        row.owner_id = successor_id
        row.write(act, "owner")
    for model, found in rows.items():
        if found:
            yield _("%(what)s that go over: %(count)s") % {
                "what": capfirst(str(model._meta.verbose_name_plural)), "count": len(found),
            }  # fmt: skip


def _end_contradicted(model: type[Decision], decisions: Iterable[Any], successor_id: int, act: Act) -> Iterator[str]:
    decided = {_about(decision) for decision in model.objects.standing().filter(owner=successor_id)}
    for decision in decisions:
        if decision.in_force(act.at) and _about(decision) in decided:
            decision.undone_at, decision.undone_by = act.at, act.actor
            decision.write(act, "undone_at", "undone_by")
            said = _("Its decision “%(decision)s” ends: the successor has decided on the same.")
            yield said % {"decision": f"{decision.get_kind_display()}: {decision.subject_title}"}


def _about(decision: Decision) -> tuple[int, str]:
    """What two decisions of one region may contradict each other on."""
    shows = decision.kind in (DecisionKind.HIDE, DecisionKind.ADOPT)
    return decision.subject_id, "shows" if shows else decision.kind


def accounts_follow(region_id: int, successor_id: int) -> Iterator[str]:
    """Give the accounts on social media of ``region_id`` to ``successor_id``, with their posts; after ``locked_rows``.

    One that the successor has registered too stays as it is, so that no post is without its account.
    """
    own = {(row.network, row.handle.casefold()) for row in SocialAccount.objects.filter(owner=successor_id)}
    for account in SocialAccount.objects.select_for_update().filter(owner=region_id).order_by("pk"):
        if (account.network, account.handle.casefold()) not in own:
            SocialAccount.objects.filter(pk=account.pk).update(owner=successor_id)
            yield _("The account “%(account)s” goes over.") % {"account": account}


#: What of a decision is not said again where another region decides the same.
OF_ITS_REGION = frozenset({"id", "owner", "decided_at", "decided_by", "undone_at", "undone_by"})


def repeat_decisions(model: type[Decision], region_id: int, successor_id: int, act: Act) -> int:
    """Let ``successor_id`` decide what ``region_id`` has decided and goes on deciding itself; how many that are."""
    standing = [row for row in model.objects.standing().filter(owner=region_id) if row.in_force(act.at)]
    said = [field.attname for field in model._meta.concrete_fields if field.name not in OF_ITS_REGION]
    for row in standing:
        repeated = {name: getattr(row, name) for name in said}
        decision = model(owner_id=successor_id, decided_at=act.at, **repeated)
        decision.decided_by_id = act.actor.pk if act.actor else None
        decision.write(act)
    return len(standing)
