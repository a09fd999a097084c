"""One ILM of a partner as its programs are told of it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.http import parse_etags
from wagtail.admin.utils import get_user_display_name
from wagtail.permissions import policy_registry

from ilm_blocks import regions
from ilm_blocks.choices import Priority, State
from ilm_blocks.models import ILM, Agreement, Confirmation, ConfirmationKind, ConfirmationRequest, Declaration, Partner
from ilm_blocks.models.querysets import ILMQuerySet
from ilm_blocks.queries import confirmations, differences, materials, states
from ilm_blocks.regions import Region
from ilm_blocks.rules import material
from partner_api import addresses
from partner_api.delivery.items import instant
from partner_api.http import caching

from ..media.library import Reference
from .filling import FILES

MOST_NOTES = 50
#: What is told in the reader's language.
IN_WORDS = frozenset({"state_label", "before", "after"})
OF_A_LANGUAGE = re.compile(r'-[a-z]{2}"$')


def rows(partner: Partner, at: datetime) -> ILMQuerySet:
    """The ILM of ``partner``, the newest first, each with its ``state``."""
    found = ILM.objects.filter(responsible=partner).annotate(state=states.as_sql(at))
    return found.select_related("latest_revision", "owner", "responsible", "agreement").order_by("-pk")


def listed(ilm: ILM) -> dict[str, Any]:
    """As it stands in the list; no query. Until it is approved, a row says what its newest revision says."""
    said = {"title": ilm.title, "on_air_from": ilm.on_air_from, "on_air_until": ilm.on_air_until}
    return in_utc(_facts(ilm) | said)


def _facts(ilm: ILM) -> dict[str, Any]:
    state = State(ilm.state)  # as ``rows`` annotates it
    revision: Any = ilm.latest_revision
    return {
        "id": ilm.pk,
        "state": state.value,
        "state_label": str(state.label),
        "saved_at": revision.created_at if revision else None,
        "url": addresses.api_url(reverse("partners:submission", args=[ilm.pk])),
    }


def shown(ilm: ILM) -> ILM:
    """The version that the partner may know."""
    return ilm if ilm.live else ilm.get_latest_revision_as_object()


def told(ilm: ILM, user: Any) -> dict[str, Any]:
    """The whole of one that ``rows`` has found."""
    return in_utc(_told(ilm, user))


def _told(ilm: ILM, user: Any) -> dict[str, Any]:
    said = shown(ilm)
    asked = confirmations.open_requests().filter(ilm=ilm.pk).select_related("revision", "asked_by").first()
    region = regions.region(ilm.owner_id)
    return {
        **_facts(ilm),
        "region": region.code,
        "partner": {"id": ilm.responsible_id, "name": str(ilm.responsible)},
        "agreement": _agreement(said.agreement),
        "title": said.title,
        "summary": said.summary,
        "social_text": said.social_text,
        "creatives": list(_creatives(said.creatives.raw_data)),
        "content_class": said.content_class,
        "information_class": said.information_class,
        "channels": list(said.channels),
        "binding": said.binding,
        "priority": Priority(said.priority).name.lower(),
        "emphasis_reason": said.emphasis_reason,
        "on_air_from": said.on_air_from,
        "on_air_until": said.on_air_until,
        "dayparts": [_daypart(part["value"]) for part in said.dayparts.raw_data],
        "target": list(_target(said)),
        "max_per_hour": said.max_per_hour,
        "min_gap_s": said.min_gap_s,
        "sha256": digest_of(said),
        "may": list(_possible(ilm, asked, user)),
        "notes": list(_notes(ilm))[:MOST_NOTES],
        "asked": _asked(ilm, asked),
        "word": _word(ilm.confirmations.select_related("member").first()),
        "declaration": _declaration(ilm.declarations.first()),
        "withdrawal": _withdrawal(ilm),
        "public_url": _public_url(ilm, region) if ilm.live else None,
    }


def digest_of(ilm: ILM) -> str:
    return material.digest(materials.of(ilm))


def etag_of(body: Mapping[str, Any]) -> str:
    """Strong: of all that is told, and of the language of the words in it, at its end."""
    bare = caching.etag_of(_bare_words(body))
    return f'{bare[:-1]}-{translation.get_language()}"'


def has_seen(if_match: str, body: Mapping[str, Any]) -> bool:
    """Whether one of the ETags of ``if_match`` stands for ``body``, in whatever language it was read."""
    if if_match.strip() == "*":
        return True
    return any(_bare(etag) == _bare(etag_of(body)) for etag in parse_etags(if_match))


def _bare(etag: str) -> str:
    return OF_A_LANGUAGE.sub('"', etag)


def in_utc(part: Any) -> Any:
    """``part`` with each instant as the rest of the API writes it, and each day as text."""
    if isinstance(part, Mapping):
        return {name: in_utc(each) for name, each in part.items()}
    if isinstance(part, list):
        return [in_utc(each) for each in part]
    return instant(part) if isinstance(part, datetime) else part.isoformat() if isinstance(part, date) else part


def _bare_words(part: Any) -> Any:
    """``part`` without the words that depend on the reader's language."""
    if isinstance(part, Mapping):
        return {name: _bare_words(each) for name, each in part.items() if name not in IN_WORDS}
    return [_bare_words(each) for each in part] if isinstance(part, list) else part


# Its parts


def _agreement(agreement: Agreement | None) -> dict[str, Any] | None:
    if agreement is None:
        return None
    return {name: getattr(agreement, name) for name in ("number", "valid_from", "valid_until")} | {"id": agreement.pk}


def _creatives(raw: Any) -> Iterator[dict[str, Any]]:
    """Those of the kinds that this interface knows, as they may be sent back."""
    for part in raw:
        if (files := FILES.get(part["type"])) is None:
            continue
        value = {name: each for name, each in part["value"].items() if name not in files}
        named = {name: (pk := part["value"].get(name)) and str(Reference(kind, pk)) for name, kind in files.items()}
        yield {"type": part["type"], **named, **value}


def _daypart(value: Mapping[str, Any]) -> dict[str, Any]:
    days = [int(day) for day in value.get("days") or ()]
    return {"days": days, "start": str(value.get("start") or "")[:5], "end": str(value.get("end") or "")[:5]}


def _target(ilm: ILM) -> Iterator[dict[str, Any]]:
    named = regions.by_page(ilm.target_rule.region_ids)
    for part in ilm.target.raw_data:
        kind, value = part["type"], part["value"].get(part["type"])
        if kind in ("subtree", "region"):
            value = named[value].code if value in named else ""
        yield {"side": part["value"].get("side", "include"), kind: value}


def _possible(ilm: ILM, asked: ConfirmationRequest | None, user: Any) -> Iterator[str]:
    """What the partner may do with it now; the acts ask for themselves."""
    policy: Any = policy_registry.get_by_type(ILM)
    under_review = ilm.workflow_in_progress
    if not under_review and not ilm.live and policy.user_has_permission_for_instance(user, "change", ilm):
        yield from ("change", "submit")
    if under_review and (state := ilm.current_workflow_state) and state.user_can_cancel(user):
        yield "take-back"
    if asked is not None:
        yield from ("confirm", "refuse")
    if ilm.live and not ilm.is_withdrawn and policy.user_has_permission_for_instance(user, "withdraw", ilm):
        yield "withdraw"
    if policy.user_has_permission_for_instance(user, "copy", ilm):
        yield "copy"


def _notes(ilm: ILM) -> list[dict[str, Any]]:
    """The reviewers' decisions and the partner's own denials, the newest first."""
    found = [
        {"outcome": each.outcome, "at": each.at, "person": each.reviewer_name, "note": each.note}
        for each in ilm.reviews.all()[:MOST_NOTES]
    ]
    denials = ilm.confirmations.filter(kind=ConfirmationKind.DENIED).select_related("member")
    found += [
        {"outcome": "denied", "at": each.at, "person": _name(each.member) or "", "note": each.reason}
        for each in denials[:MOST_NOTES]
    ]
    return sorted(found, key=lambda note: note["at"], reverse=True)


def _asked(ilm: ILM, asked: ConfirmationRequest | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    draft = asked.revision.as_object()
    found = differences.differences(draft, differences.last_word(ilm), confirmations.coverage(draft))
    return {
        "asked_at": asked.asked_at,
        "asked_by": _name(asked.asked_by) or "",
        "sha256": digest_of(draft),
        "differences": [{"part": each.name, "before": each.before, "after": each.after} for each in found],
    }


def _word(word: Confirmation | None) -> dict[str, Any] | None:
    if word is None:
        return None
    return {"kind": word.kind, "at": word.at, "person": _name(word.member), "sha256": word.digest}


def _declaration(row: Declaration | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "text": row.text,
        "at": row.at,
        "person": row.person_name,
        "sha256": row.digest,
        "key": row.key_prefix or None,
    }


def _withdrawal(ilm: ILM) -> dict[str, Any] | None:
    if not ilm.is_withdrawn:
        return None
    return {"code": ilm.withdrawn_code, "text": ilm.withdrawn_text, "at": ilm.withdrawn_at}


def _public_url(ilm: ILM, region: Region) -> str:
    return f"{addresses.roots([regions.provider().chain(region.id)])[region.id]}/ilm/{ilm.pk}/"


def _name(person: Any) -> str | None:
    return get_user_display_name(person) if person else None
