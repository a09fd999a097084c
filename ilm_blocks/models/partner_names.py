"""A name of a partner occurs once on a chain and in its subtree; elsewhere its region tells it apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from .. import regions
from ..choices import PartnerKind
from ..rules import names
from ..rules.sides import on_one_line

if TYPE_CHECKING:
    from .partners import Partner


def same_names(partner: Partner) -> list[Partner]:
    """Other partners, anywhere, that bear one of its names; not those that it goes on for or that go on for it."""
    keys = names.keys(partner.name, partner.short_name)
    rows = type(partner).objects.filter(Q(name_key__in=keys) | Q(short_key__in=keys)).select_related("owner")
    if partner.pk:
        rows = rows.exclude(Q(pk=partner.pk) | Q(successor=partner.pk) | Q(pk=partner.successor_id or 0))
    return list(rows.order_by("pk"))


def in_the_way(partner: Partner, others: Iterable[Partner], *, going_on_for: Partner | None = None) -> Partner | None:
    """The one of ``others`` that stands on its chain or in its subtree."""
    allowed = {going_on_for.pk, *going_on_for.predecessors.values_list("pk", flat=True)} if going_on_for else set()
    path = partner.owner.path
    return next((o for o in others if o.pk not in allowed and on_one_line(o.owner.path, path)), None)


def validate(partner: Partner, *, going_on_for: Partner | None = None) -> None:
    """Raise for a name that nobody can read or compare, or that another partner on the same line bears."""
    for field in ("name", "short_name"):
        text = getattr(partner, field)
        if signs := names.unwritable(text):
            said = _("Write it in plain Latin letters, digits and . , ' ( ) & / - alone, without: %(signs)s")
            raise ValidationError({field: said % {"signs": signs if not names.unseen(signs) else ascii(signs)[1:-1]}})
        if text and not names.says_something(text):
            raise ValidationError({field: _("A name has letters or digits.")})
        if partner.kind == PartnerKind.OFFICE and (agency := names.agency_in(text)):
            said = _("“%(name)s” speaks of another body (%(agency)s): an office is one of the region itself.")
            raise ValidationError({field: said % {"name": text, "agency": names.written_in(text, agency)}})
    if partner.owner_id and (other := in_the_way(partner, same_names(partner), going_on_for=going_on_for)):
        said = _(
            "%(region)s keeps a partner of this name already: %(partner)s. Use that one, or write the name in full, "
            "with its region."
        )
        raise ValidationError({"name": said % {"region": regions.of(other.owner) or other.owner, "partner": other}})
    if partner.owner_id:
        _validate_not_a_distributor(partner)


def _validate_not_a_distributor(partner: Partner) -> None:
    """A distributor is neither a party from outside nor an office of another region; the facts of a region follow
    the same rule."""
    for field in ("name", "short_name"):
        wanted = names.key(getattr(partner, field))
        for region, distributor in regions.provider().distributors(partner.owner):
            is_own = partner.kind == PartnerKind.OFFICE and region == str(regions.of(partner.owner))
            if wanted and names.key(distributor) == wanted and not is_own:
                said = _("“%(name)s” is the distributor of %(region)s: a partner bears another name.")
                raise ValidationError({field: said % {"name": distributor, "region": region}})


def place(partner: Partner) -> str:
    """The region that keeps it, with the one above: what tells it from its namesakes."""
    return names.place_of(map(str, regions.chain_of(partner.owner_id)))
