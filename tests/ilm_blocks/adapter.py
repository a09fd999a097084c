"""From the plain facts of a world to the product's own values and unsaved rows, and from its answer back again."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ilm_blocks import models, regions
from ilm_blocks.cascade import Resolution, Rows
from ilm_blocks.rules.place import Place
from tests.ilm_blocks import facts, reference

WITHDRAWN_AT = datetime(2024, 2, 1, tzinfo=UTC)


def place(world: facts.World, region_id: int, channel: str) -> Place:
    return Place(chain(world, region_id), channel)


def chain(world: facts.World, region_id: int | None) -> regions.Chain:
    region = next((region for region in world.regions if region.id == region_id), None)
    return () if region is None else (*chain(world, region.parent), region_value(region))


def region_value(region: facts.Region) -> regions.Region:
    return regions.Region(
        id=region.id,
        parent_id=region.parent,
        code=str(region.id),
        level=region.level,
        name=f"Contoh {region.id}",
        label="",
        distributor="",
        zone=region.zone,
        tags=frozenset(region.tags),
    )


def plain(resolution: Resolution) -> reference.Answer:
    """The product's answer in the words of the reference."""
    shown = [
        reference.Shown(
            ilm=verdict.ilm.pk,
            rule=str(verdict.rule),
            pin=verdict.pin.pk if verdict.pin else None,
            note=verdict.note.pk if verdict.note else None,
        )
        for verdict in resolution.shown
    ]
    return reference.Answer(shown, resolution.takeover.pk if resolution.takeover else None)


def rows(world: facts.World) -> Rows:
    """All rows of ``world``, those of other branches of the tree included."""
    partners = {partner.id: partner_row(partner) for partner in world.partners}
    agreements = {agreement.id: agreement_row(agreement) for agreement in world.agreements}
    return Rows(
        ilms=[
            ilm_row(ilm, responsible=partners.get(ilm.partner or 0), agreement=agreements.get(ilm.agreement or 0))
            for ilm in world.ilms
        ],
        decisions=[decision_row(decision) for decision in world.decisions],
        quiet_periods=[quiet_period_row(period) for period in world.quiet_periods],
        takeovers=[takeover_row(takeover) for takeover in world.takeovers],
    )


def ilm_row(ilm: facts.ILM, **parties: Any) -> models.ILM:
    return models.ILM(
        id=ilm.id,
        owner_id=ilm.owner,
        title=f"Contoh ILM {ilm.id}",
        live=ilm.approved,
        live_revision_id=ilm.revision,
        second_approved_revision_id=ilm.second_approved_revision,
        channels=ilm.channels,
        binding=ilm.binding,
        priority=ilm.priority,
        target=list(map(selector_block, ilm.target)),
        on_air_from=ilm.on_air_from,
        on_air_until=ilm.on_air_until,
        dayparts=list(map(daypart_block, ilm.dayparts)),
        content_class=ilm.content_class,
        withdrawn_at=WITHDRAWN_AT if ilm.withdrawn else None,
        withdrawn_code="other" if ilm.withdrawn else "",
        replaced_by_id=ilm.replaced_by,
        **parties,
    )


def selector_block(selector: facts.Selector) -> dict[str, Any]:
    """As the editors' form stores it: levels in one list, of all others one at a time."""
    value = selector.values if selector.kind == "levels" else selector.values[0]
    side = "exclude" if selector.excludes else "include"
    return {"type": selector.kind, "value": {"side": side, selector.kind: value}}


def daypart_block(daypart: facts.Daypart) -> dict[str, Any]:
    value = {
        "days": [str(day) for day in daypart.days],
        "start": daypart.start.isoformat(),
        "end": daypart.end.isoformat(),
    }
    return {"type": "daypart", "value": value}


def region_blocks(ids: Iterable[int]) -> list[dict[str, Any]]:
    return [{"type": "region", "value": region_id} for region_id in ids]


def partner_row(partner: facts.Partner) -> models.Partner:
    kind = "office" if partner.office else "external"
    return models.Partner(id=partner.id, owner_id=partner.owner, kind=kind, is_active=partner.active)


def agreement_row(agreement: facts.Agreement) -> models.Agreement:
    return models.Agreement(
        id=agreement.id,
        owner_id=agreement.owner,
        partner_id=agreement.partner,
        number=f"{agreement.id}/PKS/contoh",
        valid_from=agreement.first_day,
        valid_until=agreement.last_day,
        channels=agreement.channels,
        levels=agreement.levels,
        content_classes=agreement.classes,
        regions=region_blocks(agreement.regions),
    )


def decision_row(decision: facts.LocalDecision) -> models.LocalDecision:
    return models.LocalDecision(
        id=decision.id,
        owner_id=decision.owner,
        ilm_id=decision.ilm,
        kind=decision.kind,
        covers_subtree=decision.covers_subtree,
        decided_at=decision.decided_at,
        until=decision.until,
        undone_at=decision.decided_at if decision.undone else None,
    )


def quiet_period_row(period: facts.QuietPeriod) -> models.QuietPeriod:
    return models.QuietPeriod(
        id=period.id,
        owner_id=period.owner,
        first_day=period.first_day,
        last_day=period.last_day,
        confirmed_at=None if period.waits else datetime(2023, 11, 1, tzinfo=UTC),
        is_cancelled=period.is_cancelled,
        withholds=period.withholds,
        asks_second_approval=period.asks_second_approval,
    )


def takeover_row(takeover: facts.Takeover) -> models.Takeover:
    return models.Takeover(
        id=takeover.id,
        owner_id=takeover.owner,
        severity=takeover.severity,
        issued_at=takeover.issued_at,
        starts_at=takeover.starts_at,
        until=takeover.until,
        ended_at=takeover.starts_at if takeover.ended else None,
    )
