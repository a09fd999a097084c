"""Words of the first screen."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from ilm_blocks.admin.registers import VERBS

register = template.Library()


@register.filter
def verb(name: str) -> str:
    """What was done, as the audit trail says it."""
    return str(VERBS.get(name, name))


@register.filter
def hours(length: timedelta) -> str:
    whole, rest = divmod(int(length.total_seconds()) // 60, 60)
    if not rest:
        return _("%(hours)s h") % {"hours": whole}
    return _("%(hours)s h %(minutes)s min") % {"hours": whole, "minutes": rest}
