"""What no agreement may say, whoever writes it; each fault with its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import regions
from ..rules import names, paper_numbers

if TYPE_CHECKING:
    from .agreements import Agreement

Errors = dict[str, list[ValidationError]]
#: What is in the table of an agreement, before it is changed; empty for a new one.
Stood = Mapping[str, Any]

#: Who signed it on each side, and as what.
SIGNATURES = {
    "signed_by": _("Say who signed it for the region."),
    "signed_as": _("Say in which position it was signed for the region, for example: head of the office."),
    "partner_signed_by": _("Say who signed it for the partner."),
    "partner_signed_as": _("Say in which position it was signed for the partner, for example: chair."),
}


def validate(agreement: Agreement) -> None:
    """Raise for what the two parties cannot have signed, or may not agree on."""
    errors: Errors = {}
    stood = _stood(agreement)
    _validate_parties(agreement, errors)
    _validate_words(agreement, errors, stood)
    _validate_signatures(agreement, errors, stood)
    _validate_dates(agreement, errors)
    if agreement.owner_id:
        _validate_scope(agreement, errors)
        _validate_successor(agreement, errors, stood)
    _add_doubled_numbers(agreement, errors, stood)
    if errors:
        raise ValidationError(errors)


def _stood(agreement: Agreement) -> Stood:
    asked = ("title", "number", "partner_number", "successor", "valid_until", *SIGNATURES)
    return _rows().filter(pk=agreement.pk).values(*asked).first() or {}


def _rows() -> Any:
    return apps.get_model("ilm_blocks", "Agreement")._default_manager


def _validate_parties(agreement: Agreement, errors: Errors) -> None:
    if not agreement.partner_id:
        return
    if agreement.pk is None and agreement.partner.successor_id:
        add(errors, "partner", _("This partner has a new name: write it with its successor."))
    if agreement.owner_id and agreement.partner.owner_id != agreement.owner_id:
        add(errors, "partner", _("Only the region that keeps a partner writes its agreements."))


def _validate_words(agreement: Agreement, errors: Errors, stood: Stood) -> None:
    """What it is called by and found again: signs alone say nothing."""
    for name in ("title", "number", "partner_number"):
        written = " ".join(getattr(agreement, name).split())
        setattr(agreement, name, written)
        if written and written != stood.get(name) and not names.says_something(written):
            add(errors, name, _("Nobody reads a letter or a digit in this: write it as it stands on the paper."))


def _validate_signatures(agreement: Agreement, errors: Errors, stood: Stood) -> None:
    """Of one that is entered; those that were entered without them can still be changed, and none is taken away."""
    for name, said in SIGNATURES.items():
        written = " ".join(getattr(agreement, name).split())
        setattr(agreement, name, written)
        is_asked = not stood or names.says_something(stood[name])
        if is_asked and not names.says_something(written):
            add(errors, name, said)


def _validate_dates(agreement: Agreement, errors: Errors) -> None:
    if agreement.valid_from and agreement.valid_until and agreement.valid_until < agreement.valid_from:
        add(errors, "valid_until", _("The last day lies before the first day."))


def _validate_scope(agreement: Agreement, errors: Errors) -> None:
    """It reaches no further than the region that keeps the partner."""
    provider = regions.provider()
    keeper = regions.region(agreement.owner_id)
    chains = {page_id: provider.chain(page_id) for page_id in sorted(agreement.region_ids)}
    if outside := [
        str(chain[-1]) if chain else f"#{page_id}" for page_id, chain in chains.items() if keeper not in chain
    ]:
        said = _("These regions lie outside %(keeper)s, which writes the agreement: %(outside)s. Remove them.")
        add(errors, "regions", said, keeper=keeper, outside=", ".join(outside))
    levels = [level.word for level in regions.levels()]
    above = levels[: levels.index(keeper.level)] if keeper.level in levels else []
    labels = dict(regions.level_choices())
    if beyond := [str(labels[word]) for word in agreement.levels if word in above]:
        said = _("%(keeper)s agrees for itself and for what lies below it, not for the level above: %(beyond)s.")
        add(errors, "levels", said, keeper=keeper, beyond=", ".join(beyond))


def _validate_successor(agreement: Agreement, errors: Errors, stood: Stood) -> None:
    """Asked where another one is named or it lasts longer: the one that follows may itself be shortened at any time,
    and so may this one then."""
    next_one = agreement.successor
    is_kept = next_one is not None and stood.get("successor") == next_one.pk
    if next_one is None or (is_kept and agreement.valid_until and agreement.valid_until <= stood["valid_until"]):
        return
    if next_one.pk == agreement.pk or next_one.partner_id not in {agreement.partner_id, agreement.partner.party_id}:
        add(errors, "successor", _("Choose another agreement with the same partner."))
    elif agreement.pk in _chain_from(next_one.pk):
        add(errors, "successor", _("Agreement %(number)s is followed by this one: two do not follow each other."),
            number=next_one.number)  # fmt: skip
    elif agreement.valid_until and next_one.valid_until <= agreement.valid_until:
        add(errors, "successor", _("Choose one that ends later: %(number)s does not."), number=next_one.number)


def _chain_from(key: int) -> set[int]:
    """The agreement of ``key`` and all that come after it, as the table has them now."""
    seen: set[int] = set()
    after: int | None = key
    while after is not None and after not in seen:
        seen.add(after)
        after = _rows().filter(pk=after).values_list("successor", flat=True).first()
    return seen


def _add_doubled_numbers(agreement: Agreement, errors: Errors, stood: Stood) -> None:
    """The region counts its own papers, and so does each partner.

    A number that stands already is not asked about: two regions that became one may have counted alike.
    """
    if _is_new(agreement, "number", stood) and (twin := _twin(agreement, "number", owner=agreement.owner_id)):
        said = _("This number is borne already by the agreement of the region with %(partner)s: look at the paper.")
        add(errors, "number", said, code="doubled", partner=twin.partner)
    if _is_new(agreement, "partner_number", stood) and (
        twin := _twin(agreement, "partner_number", partner=agreement.partner_id)
    ):
        said = _("The partner bears this number on another paper already, agreement %(number)s: look at the paper.")
        add(errors, "partner_number", said, code="doubled", number=twin.number)


def _is_new(agreement: Agreement, field: str, stood: Stood) -> bool:
    return bool(getattr(agreement, field)) and getattr(agreement, field) != stood.get(field)


def _twin(agreement: Agreement, field: str, **among: int | None) -> Agreement | None:
    """Another one among ``among`` that bears its number, however it is written."""
    number = paper_numbers.folded(getattr(agreement, field))
    others = _rows().filter(**among).exclude(pk=agreement.pk).values_list("pk", field)
    keys = [key for key, other in others if paper_numbers.folded(other) == number]
    return _rows().select_related("partner").get(pk=keys[0]) if keys else None


def refuse_contradictions(agreement: Agreement) -> None:
    """What ``validate`` asks of the other agreements; once more under the journal's head, where the second of two
    writers sees the first."""
    errors: Errors = {}
    stood = _stood(agreement)
    _validate_successor(agreement, errors, stood)
    _add_doubled_numbers(agreement, errors, stood)
    if errors:
        raise ValidationError(errors)


def add(errors: Errors, field: str, message: Any, *, code: str | None = None, **params: object) -> None:
    errors.setdefault(field, []).append(ValidationError(message, code=code, params=params))
