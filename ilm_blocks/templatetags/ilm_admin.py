"""Filters of the editors' screens."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name

from .. import persons
from ..impact import Impact
from ..models import QuietPeriod
from ..views.decisions import TITLES
from ..vocabulary import DecisionKind, Level

register = template.Library()


@register.filter
def by_level(counts: Mapping[str, int]) -> str:
    """So many regions of each level: 20 kecamatan, 286 desa/kelurahan."""
    said = {
        Level.REGENCY: ngettext("%(count)s regency", "%(count)s regencies", counts.get(Level.REGENCY, 0)),
        Level.DISTRICT: ngettext("%(count)s district", "%(count)s districts", counts.get(Level.DISTRICT, 0)),
        Level.VILLAGE: ngettext("%(count)s village", "%(count)s villages", counts.get(Level.VILLAGE, 0)),
    }
    return ", ".join(said[level] % {"count": counts[level]} for level in Level if counts.get(level))


@register.filter
def sentence(impact: Impact) -> str:
    places = {"places": by_level(impact.shown), "offered": by_level(impact.offered)}
    if impact.shown and impact.offered:
        return (
            _("Once approved, shown in %(places)s and offered to %(offered)s: each decides whether to show it.")
            % places
        )
    if impact.offered:
        return _("Once approved, offered to %(offered)s: shown where a region adopts it.") % places
    if not impact.shown:
        return _("Once approved, shown nowhere.")
    return _("Once approved, shown in %(places)s.") % places


@register.filter
def person(user: Any) -> str:
    """The name of ``user`` as people know it."""
    return get_user_display_name(user) if user else "–"


@register.filter
def told_apart(user: Any) -> str:
    """The same where people are chosen or compared: two may bear one name."""
    return persons.told_apart(user) if user else "–"


@register.filter
def days(period: QuietPeriod) -> str:
    """Its first and last day; one day alone is said once."""
    first, last = (date_format(day, "j F Y") for day in (period.first_day, period.last_day))
    return first if first == last else f"{first} – {last}"


@register.filter
def word(label: str) -> str:
    """The word of a label that goes on to explain itself: “wajib: wilayah di bawah …”."""
    return str(label).partition(":")[0]


@register.filter
def deed(kind: str) -> str:
    return str(TITLES[DecisionKind(kind)])
