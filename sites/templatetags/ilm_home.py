"""Words of the first screen."""

from django import template

from ilm_blocks.admin.registers import VERBS

register = template.Library()


@register.filter
def verb(name: str) -> str:
    """What was done, as the audit trail says it."""
    return str(VERBS.get(name, name))
