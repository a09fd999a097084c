"""How the app asks the provider that ``ILM_BLOCKS["REGIONS"]`` names."""

from collections.abc import Collection, Sequence
from typing import Any

import swapper
from django.utils.module_loading import import_string
from wagtail.models import Page

from ..conf import conf
from ..rules.regions import Chain, Level, Region
from .protocol import Provider


def provider() -> Provider:
    return import_string(conf.REGIONS)


def levels() -> Sequence[Level]:
    return provider().levels()


def level_choices() -> list[tuple[str, Any]]:
    """The word of each level with its name, for forms; migrations name this function and not what it says."""
    return [(level.word, level.singular) for level in levels()]


def is_lowest(region: Region) -> bool:
    """Whether no level lies below that of ``region``."""
    return region.level == levels()[-1].word


def chain(region: Region) -> Chain:
    return provider().chain(region.id)


def of(page: Page) -> Region | None:
    return provider().of_page(page)


def by_code(code: str) -> Region | None:
    return provider().by_code(code)


def up_to(chain: Chain, page_id: int) -> Chain:
    """``chain`` from its top down to the region ``page_id`` that stands on it."""
    return chain[: next(depth for depth, region in enumerate(chain, 1) if region.id == page_id)]


# Owners of rows. A region may end while its rows stay: nothing of them is shown, and people still read whose they were.


def chain_of(page_id: int) -> Chain:
    """The chain of the owner ``page_id`` of a row; of a region that has ended, itself alone, by the page's title."""
    return provider().chain(page_id) or (_ended([page_id])[page_id],)


def region(page_id: int) -> Region:
    """The owner ``page_id`` of a row."""
    return chain_of(page_id)[-1]


def by_page(page_ids: Collection[int]) -> dict[int, Region]:
    """The owners of rows by the keys of their pages, regions that have ended among them."""
    wanted = set(page_ids)
    found = {chain[-1].id: chain[-1] for chain in provider().chains(wanted)}
    return found | _ended(wanted - found.keys())


def _ended(page_ids: Collection[int]) -> dict[int, Region]:
    if not page_ids:
        return {}
    pages = swapper.load_model("wagtailcore", "Page").objects.filter(pk__in=page_ids)
    titles = dict(pages.values_list("pk", "title"))
    return {page_id: _without_place(page_id, titles.get(page_id, f"#{page_id}")) for page_id in page_ids}


def _without_place(page_id: int, title: str) -> Region:
    return Region(
        id=page_id, parent_id=None, code="", level="", name=title, label="", distributor=title, zone=conf.TIME_ZONE
    )
