"""Filters of the editors' screens."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from wagtail.admin.utils import get_user_display_name

from .. import dates, persons
from ..admin.views import ilm_actions
from ..admin.views.decisions import TITLES
from ..choices import DecisionKind
from ..models import ILM, QuietPeriod
from ..queries import forecast_words
from ..queries.impact import Impact

register = template.Library()


register.filter("by_level", forecast_words.by_level)
register.filter("sentence", forecast_words.shown)
register.filter("obstacles", forecast_words.obstacles)
register.filter("short_moment", forecast_words.instant)


@register.filter
def lines(impact: Impact) -> list[forecast_words.ForecastLine]:
    """What begins and what stops."""
    return forecast_words.lines(impact.changes, impact.window)


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
    first, last = (dates.day(day) for day in (period.first_day, period.last_day))
    return first if first == last else f"{first} – {last}"


@register.inclusion_tag("ilm_blocks/admin/acts.html", takes_context=True)
def acts_of(context: Any, ilm: ILM) -> dict[str, Any]:
    """The buttons of what the person at work can do next about ``ilm``."""
    request = context["request"]
    found = ilm_actions.of_ilms(request.user, [ilm])[ilm.pk]
    return {"acts": found, "ilm": ilm, "csrf_token": get_token(request)}


@register.filter
def word(label: str) -> str:
    """The word of a label that goes on to explain itself: “wajib: wilayah di bawah …”."""
    return str(label).partition(":")[0]


@register.filter
def act(kind: str) -> str:
    return str(TITLES[DecisionKind(kind)])
