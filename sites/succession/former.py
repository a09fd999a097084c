"""Codes of before: which region they lead to now."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sites import codes as rules
from sites.models import FormerCode, RegionPage


def successor(code: str) -> str | None:
    """The code that the region of the former ``code`` has now; None if no region ever had it."""
    code = rules.normalise(code)
    if not rules.CODE.match(code):
        return None
    return FormerCode.objects.filter(code=code).values_list("region__code", flat=True).first()


def successors(codes: Iterable[str]) -> dict[str, RegionPage]:
    """The regions that the former ones of ``codes`` lead to now, by these codes; one query."""
    return {row.code: row.region for row in FormerCode.objects.filter(code__in=set(codes)).select_related("region")}


def no_region(code: str, region: RegionPage | None) -> str:
    """That no region has ``code``, and which ``region`` it leads to where somebody had it."""
    if region is None:
        return _("No region has the code “%(code)s”.") % {"code": code}
    said = _("The code %(code)s leads to %(region)s now, which has the code %(now)s: write that one.")
    return said % {"code": code, "region": region.full_name, "now": region.code}
