"""What a partner has agreed on, as its programs are told of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from ilm_blocks import regions
from ilm_blocks.models import ILM, Agreement, Partner
from ilm_blocks.regions import Region

from .shapes import AgreementState


def agreements_of(partner: Partner) -> QuerySet[Agreement]:
    """Also those that it made under its earlier names; what lasts longest first."""
    alike = Q(partner=partner.party_id) | Q(partner__successor=partner.party_id)
    return Agreement.objects.filter(alike).order_by("-valid_until", "pk")


def told(partner: Partner, at: datetime) -> list[dict[str, Any]]:
    """All of them; a constant number of queries."""
    rows = list(agreements_of(partner))
    named = regions.by_page({page for row in rows for page in (row.owner_id, *row.region_ids)})
    active = _active(rows, at)
    return [_told(row, named, active.get(row.pk, 0), at) for row in rows]


def _active(rows: Iterable[Agreement], at: datetime) -> Mapping[int, int]:
    counted = ILM.objects.active(at).filter(agreement__in=rows).order_by().values_list("agreement")
    return dict(counted.annotate(Count("pk")))


def _told(row: Agreement, named: Mapping[int, Region], active: int, at: datetime) -> dict[str, Any]:
    keeper = named[row.owner_id]
    return {
        "id": row.pk,
        "kind": row.kind,
        "title": row.title,
        "number": row.number,
        "partner_number": row.partner_number,
        "region": keeper.code,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "state": state_of(row, keeper, at).value,
        "scope": _scope(row, named),
        "quota": {
            "share_of_voice": row.share_of_voice,
            "most_active": row.most_active,
            "active": active,
            "plays_a_day": row.plays_a_day,
        },
        "successor": row.successor_id,
    }


def state_of(row: Agreement, keeper: Region, at: datetime) -> AgreementState:
    """By the civil days of the region that keeps it."""
    day = at.astimezone(keeper.tzinfo).date()
    if day < row.valid_from:
        return AgreementState.COMING
    return AgreementState.IN_FORCE if row.in_force(day) else AgreementState.ENDED


def _scope(row: Agreement, named: Mapping[int, Region]) -> dict[str, Any]:
    below = sorted(named[page].code for page in row.region_ids if page in named)
    return {
        "regions": below,
        "levels": list(row.levels),
        "channels": list(row.channels),
        "content_classes": list(row.content_classes),
    }
