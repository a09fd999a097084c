"""Regions as the API lists them: each with its parent and the address of its site, in one query."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Length, Substr
from django.urls import reverse

from partner_api import addresses
from sites import codes
from sites.models import RegionPage

COLUMNS = ("code", "title", "level", "label", "parent", "hostname", "port")


def rows(
    *, level: str | None = None, parent: RegionPage | None = None, below: RegionPage | None = None,
    named: str | None = None, after: str | None = None,
) -> QuerySet:  # fmt: skip
    """The regions that match and follow the code ``after``, as plain values in the order of their codes."""
    found = RegionPage.objects.all() if parent is None else RegionPage.objects.child_of(parent)
    if below is not None:
        found = found.descendant_of(below)
    if level:
        found = found.filter(level=level)
    if named:
        found = found.annotate(full=Concat("label", Value(" "), "title")).filter(full__icontains=named)
    if after:
        found = found.filter(code__gt=after)
    return addresses.with_site(found.order_by("code")).annotate(parent=Subquery(_parent)).values(*COLUMNS)


_parent = RegionPage.objects.filter(
    path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - RegionPage.steplen)
).values("code")


def find(code: str) -> dict[str, Any] | None:
    """The region that has ``code``, with or without dots."""
    code = codes.normalise(code)
    return rows().filter(code=code).first() if codes.CODE.match(code) else None


def region(row: Mapping[str, Any]) -> dict[str, Any]:
    """One region as the API tells it."""
    return {
        "code": row["code"],
        "name": row["title"],
        "level": row["level"],
        "label": row["label"],
        "parent": row["parent"],
        "site_url": addresses.root_url(row["hostname"], row["port"]),
        "url": addresses.api_url(reverse("delivery:region", args=[row["code"]])),
    }
