"""From JSON to the form of the admin: an ILM of a program passes the very form that people fill in, and no other."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.serializers import ErrorDetail, ValidationError
from wagtail import blocks

from ilm_blocks import regions
from ilm_blocks.admin.forms.ilm import ILMForm
from ilm_blocks.admin.panels import ilm_form
from ilm_blocks.models import ILM, Partner
from ilm_blocks.rules import words

from ..keys.models import PartnerKey
from ..media import library
from ..media.kinds import MediaKind
from ..media.library import Reference
from .shapes import PRIORITIES

Raw = list[dict[str, Any]]
STREAMS = ("creatives", "target", "dayparts")
#: Which part of each creative names a file of which kind.
FILES: Mapping[str, Mapping[str, MediaKind]] = {
    "poster": {"image": MediaKind.PICTURE},
    "video": {"video": MediaKind.FILM, "poster": MediaKind.PICTURE, "captions": MediaKind.CAPTIONS},
    "audio": {"audio": MediaKind.SOUND},
    "running_text": {},
    "message": {},
}


@cache
def form_class() -> type[ILMForm]:
    return ilm_form.bind_to_model(ILM).get_form_class()


def filled(ilm: ILM, said: Mapping[str, Any], key: PartnerKey) -> ILMForm:
    """The form of ``ilm`` with what it says already and, over that, what was ``said``; raises ValidationError.

    Files are those of the partner of ``key``; all else that may be chosen is what its person may choose.
    """
    data = QueryDict(mutable=True)
    for name in words.WRITTEN:
        for part, value in _field(ilm, name, said, key.partner):
            data.setlist(part, value if isinstance(value, list) else [value])
    return form_class()(data, instance=ilm, for_user=key.person)


def _field(ilm: ILM, name: str, said: Mapping[str, Any], partner: Partner) -> Iterator[tuple[str, Any]]:
    if name in STREAMS:
        stream: Any = ILM._meta.get_field(name)
        raw = _raw(ilm, name, said[name], partner) if name in said else list(getattr(ilm, name).raw_data)
        yield from posted(stream.stream_block, raw, name)
    elif name == "channels":
        yield name, list(said.get(name, ilm.channels))
    else:
        yield name, _plain(name, said[name] if name in said else _stored(ilm, name))


def _stored(ilm: ILM, name: str) -> Any:
    field = ILM._meta.get_field(name)
    return getattr(ilm, field.attname)  # type: ignore[union-attr]


def _plain(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "priority":
        return str(PRIORITIES.get(value, value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


# Streams, as a browser would send them


def posted(block: blocks.Block, value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """The fields of a form that hold ``value``, the raw value of ``block``."""
    if isinstance(block, blocks.StreamBlock):
        yield f"{prefix}-count", str(len(value))
        for number, part in enumerate(value):
            each = f"{prefix}-{number}"
            yield from [*_about(part, number, each), (f"{each}-type", part["type"])]
            yield from posted(block.child_blocks[part["type"]], part["value"], f"{each}-value")
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from posted(child, (value or {}).get(name), f"{prefix}-{name}")
    elif isinstance(block, blocks.ListBlock):
        parts = value or []
        yield f"{prefix}-count", str(len(parts))
        for number, part in enumerate(parts):
            each = f"{prefix}-{number}"
            yield from _about(part, number, each)
            yield from posted(block.child_block, part["value"], f"{each}-value")
    elif isinstance(value, list):
        yield prefix, [str(part) for part in value]
    elif value is not False:  # a box without its tick is not sent
        yield prefix, "" if value is None else str(value)


def _about(part: Mapping[str, Any], number: int, prefix: str) -> list[tuple[str, str]]:
    return [(f"{prefix}-deleted", ""), (f"{prefix}-order", str(number)), (f"{prefix}-id", part.get("id") or "")]


# JSON as raw blocks


def _raw(ilm: ILM, name: str, said: list[Any], partner: Partner) -> Raw:
    if name == "creatives":
        return _creatives(ilm, said, partner)
    return _targets(said) if name == "target" else [_daypart(each) for each in said]


def _creatives(ilm: ILM, said: list[Any], partner: Partner) -> Raw:
    there, found, wrong = set(references(ilm.creatives.raw_data)), [], {}
    for number, creative in enumerate(said):
        value = {name: part for name, part in creative.items() if name != "type"}
        for name in FILES[creative["type"]]:
            reference: Reference | None = value.get(name)
            if reference is None:
                continue
            if reference not in there and library.find(reference, partner) is None:
                said_of_it = _("The library of your partner has no file %(id)s.") % {"id": reference}
                wrong[number] = {name: [ErrorDetail(said_of_it, "unknown_media")]}
            value[name] = reference.pk
        found.append({"type": creative["type"], "value": value})
    if wrong:
        raise ValidationError({"creatives": [wrong.get(number, {}) for number in range(len(said))]})
    return found


def references(raw: Any) -> Iterator[Reference]:
    """The files that raw creatives name."""
    for part in raw:
        for name, kind in FILES.get(part["type"], {}).items():
            if pk := part["value"].get(name):
                yield Reference(kind, pk)


def _targets(said: list[Any]) -> Raw:
    found, wrong = [], {}
    for number, group in enumerate(said):
        [kind] = [name for name in ("levels", "subtree", "region", "tag") if name in group]
        value = group[kind]
        if kind in ("subtree", "region"):
            region = regions.by_code(value)
            if region is None:
                wrong[number] = {
                    kind: [ErrorDetail(_("No region has the code %(code)s.") % {"code": value}, "unknown_region")]
                }
                continue
            value = region.id
        found.append({"type": kind, "value": {"side": group["side"], kind: value}})
    if wrong:
        raise ValidationError({"target": [wrong.get(number, {}) for number in range(len(said))]})
    return found


def _daypart(said: Mapping[str, Any]) -> dict[str, Any]:
    days = [str(day) for day in said.get("days", ())]
    clocks = {name: said[name].isoformat() for name in ("start", "end")}
    return {"type": "daypart", "value": {"days": days, **clocks}}
