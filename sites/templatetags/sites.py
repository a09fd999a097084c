"""What templates ask about the websites of the regions."""

from django import template
from django.db import DatabaseError

from .. import pages, telephones

register = template.Library()
register.filter("dialled", telephones.dialled)


@register.simple_tag
def topmost_home() -> pages.Home | None:
    """Where everybody gets on who is lost; None without regions, or while the database is away: errors ask, too."""
    try:
        return pages.topmost_home()
    except DatabaseError:
        return None
