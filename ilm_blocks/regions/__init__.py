"""Where an ILM comes from and where it is shown: what a project tells of its regions.

The cascade never touches a page model. It asks the provider that ``ILM_BLOCKS["REGIONS"]`` names (``protocol.Provider``
says what it is asked); the default one (``pages``) works in any project whose Wagtail Sites have nested root pages.
"""

from ..rules.regions import Chain, Level, Region, guaranteed
from .lookup import (
    by_code,
    by_page,
    chain,
    chain_of,
    is_lowest,
    level_choices,
    levels,
    of,
    provider,
    region,
    up_to,
)
from .pages import PageRegions, page_regions
from .paths import at_or_above, path_and_above, paths_above
from .protocol import Provider

__all__ = [
    "Chain",
    "Level",
    "PageRegions",
    "Provider",
    "Region",
    "at_or_above",
    "by_code",
    "by_page",
    "chain",
    "chain_of",
    "guaranteed",
    "is_lowest",
    "level_choices",
    "levels",
    "of",
    "page_regions",
    "path_and_above",
    "paths_above",
    "provider",
    "region",
    "up_to",
]
