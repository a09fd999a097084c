"""What the resources of pages below regions, news and events, have in common."""

from collections.abc import Iterable

from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.queries import heads
from ilm_blocks.queries.heads import Marks
from ilm_blocks.regions import Chain
from sites.pages.frame import linked


def marks_of(chain: Chain, shown: Iterable[Page]) -> Marks:
    """What a list of the last region of ``chain`` is told by: its chain, and the pages that those ``shown`` link to."""
    around = [*(region.id for region in chain), *linked(shown)]
    return heads.of_chain(around, heads.PAGES) | heads.of_all(heads.REGIONS)


def chain_above(page: Page) -> Chain:
    """Of the region right above ``page``; empty if that is none any more."""
    parent = page.get_parent()
    chain = regions.provider().chain(parent.pk)
    return chain if chain and chain[-1].id == parent.pk else ()
