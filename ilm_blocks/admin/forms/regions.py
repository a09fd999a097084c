"""Which region: choices end where the officer's rights do."""

from collections.abc import Collection
from typing import Any

from django.forms import ModelChoiceField
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from ... import officers, regions
from ...rules.regions import Chain

#: Beyond so many regions a list is no longer a help.
LONGEST_LIST = 400


class RegionField(ModelChoiceField):
    """One region of those for which an officer acts: a list while it is short, Wagtail's page chooser beyond.

    The highest one is chosen already, unless an ``empty_label`` asks the officer to say which of several.
    """

    def __init__(self, user: Any, *actions: str, empty_label: Any = None, **kwargs: Any) -> None:
        pages = officers.pages(user, *actions)
        super().__init__(pages, empty_label=empty_label, **kwargs)
        self.names: dict[int, str] = {}
        if pages.count() > LONGEST_LIST:
            self.widget = AdminPageChooser(target_models=[Page])
            return
        self.names = {chain[-1].id: full_name(chain) for chain in officers.chains(user, *actions)}
        if empty_label is not None and len(self.names) > 1:
            return
        if self.initial is None and (heads := officers.heads(user, *actions)):
            self.initial = heads[0].pk

    def label_from_instance(self, page: Page) -> str:
        return self.names.get(page.pk, page.title)


def full_name(chain: Chain) -> str:
    """The region with its level word; one of the lowest level with that above it, for names repeat."""
    region = chain[-1]
    return f"{region} · {chain[-2].name}" if len(chain) > 1 and regions.is_lowest(region) else str(region)


class OneOfRegionsField(ModelChoiceField):
    """One of few regions, named in full; settled when there is only one."""

    def __init__(self, page_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(
            Page.objects.filter(pk__in=page_ids), empty_label=None, disabled=len(page_ids) == 1,
            initial=min(page_ids), **kwargs,
        )  # fmt: skip

    def label_from_instance(self, page: Page) -> str:
        return full_name(regions.chain_of(page.pk))
