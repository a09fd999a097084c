"""Codes of before: which region they lead to now."""

from sites import codes
from sites.models import FormerCode


def successor(code: str) -> str | None:
    """The code that the region of the former ``code`` has now; None where nobody ever had it."""
    code = codes.normalise(code)
    if not codes.CODE.match(code):
        return None
    return FormerCode.objects.filter(code=code).values_list("region__code", flat=True).first()
