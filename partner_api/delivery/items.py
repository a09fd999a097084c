"""An ILM as the API tells it: what it says, who answers for it, and where it can be checked."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from ilm_blocks.cascade import Verdict
from ilm_blocks.choices import PartnerKind, Priority
from ilm_blocks.models import ILM, Agreement, Takeover
from ilm_blocks.queries import attribution
from ilm_blocks.regions import Chain, Region
from partner_api import severities

from . import creatives

Roots = Mapping[int, str]


def item(verdict: Verdict, chain: Chain, roots: Roots) -> dict[str, Any]:
    """One ILM as the last region of ``chain`` shows it; ``roots`` are the addresses of the sites by page id."""
    ilm, owner = verdict.ilm, _on(chain, verdict.ilm.owner_id)
    return {
        **told(ilm, owner, roots, root=roots[chain[-1].id]),
        "agreement": _agreement(ilm.agreement),
        "notes": notes(verdict, chain),
        "rule": verdict.rule,
    }


def issued(ilm: ILM, owner: Region, roots: Roots) -> dict[str, Any]:
    """One ILM by itself, with its addresses on the site of its owner."""
    return {**told(ilm, owner, roots, root=roots[owner.id]), "agreement": _agreement(ilm.agreement)}


def listed(ilm: ILM, owner: Region, roots: Roots, *, root: str, notes: Sequence[Any]) -> dict[str, Any]:
    """One ILM by itself, whatever the channel: with its addresses on the site ``root`` and ``notes`` beside it."""
    return {
        **told(ilm, owner, roots, root=root),
        "agreement": _agreement(ilm.agreement),
        "notes": notes,
        "channels": ilm.channels,
    }


def told(ilm: ILM, owner: Region, roots: Roots, *, root: str) -> dict[str, Any]:
    """What is the same wherever ``ilm`` is shown, with its addresses on the site ``root``."""
    return {
        "id": ilm.pk,
        "revision": ilm.live_revision_id,
        "title": ilm.title,
        "summary": ilm.summary,
        "owner": brief(owner),
        "responsible": _responsible(ilm, owner, roots),
        "distributor": {"name": owner.distributor},
        "binding": ilm.binding,
        "priority": Priority(ilm.priority).name.lower(),
        "content_class": ilm.content_class,
        "information_class": ilm.information_class,
        "on_air_from": instant(ilm.on_air_from),
        "on_air_until": instant(ilm.on_air_until),
        "url": _page_of(ilm, root),
        "verify_url": _page_of(ilm, roots[owner.id]),
        "creatives": creatives.describe(ilm.frozen),
    }


def brief(region: Region) -> dict[str, str]:
    return {"code": region.code, "name": region.name, "level": region.level, "label": region.label}


def takeover(live: Takeover | None, chain: Chain) -> dict[str, Any] | None:
    if live is None:
        return None
    return {
        "id": live.pk,
        "severity": severities.WORDS[live.severity],
        "text": live.text,
        "owner": brief(_on(chain, live.owner_id)),
        "starts_at": instant(live.starts_at),
        "until": instant(live.until),
        "is_drill": live.is_drill,
    }


def instant(at: datetime | None) -> str | None:
    """``at`` in UTC, as RFC 3339 writes it."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _responsible(ilm: ILM, owner: Region, roots: Roots) -> dict[str, Any]:
    """The partner or, where none is named, the owner's own government; the same, no matter who asks."""
    party = ilm.responsible
    if party is not None:
        return {
            "id": party.pk,
            "kind": party.kind,
            "name": party.label,
            "short_name": party.short_label,
            "website": party.website,
        }
    name = name_of_government(owner)
    return {"id": None, "kind": PartnerKind.OFFICE, "name": name, "short_name": "", "website": roots[owner.id]}


def name_of_government(region: Region) -> str:
    """Under which name ``region`` answers itself, in the language of the office."""
    with translation.override(settings.LANGUAGE_CODE):
        return attribution.of_region(region)


def _agreement(agreement: Agreement | None) -> dict[str, Any] | None:
    return None if agreement is None else {"number": agreement.number, "valid_until": agreement.valid_until}


def notes(verdict: Verdict, chain: Chain) -> list[dict[str, Any]]:
    """What a region of ``chain`` says beside an ILM that its last one shows."""
    note = verdict.note
    return [{"text": note.text, "region": brief(_on(chain, note.owner_id))}] if note else []


def _on(chain: Chain, page_id: int) -> Region:
    return next(region for region in chain if region.id == page_id)


def _page_of(ilm: ILM, root: str) -> str:
    return f"{root}/ilm/{ilm.pk}/"
