"""Querysets of regions."""

from typing import Any

from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class FactsStandAlone(Exception):
    """The facts of a region are saved row by row and by name (``update_fields``), so that each change is recorded."""


class RegionPageQuerySet(PageQuerySet):
    def update(self, **kwargs: Any) -> int:
        """Refused for facts, which the cascade reads: nothing would record them."""
        if facts := sorted(set(self.model.facts).intersection(kwargs)):
            raise FactsStandAlone(", ".join(facts))
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]


RegionPageManager: Any = PageManager.from_queryset(RegionPageQuerySet)
