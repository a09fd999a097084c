"""The settings of the app: the keys of ``settings.SITES``, one property each."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.module_loading import import_string
from wagtail.models import Page

from ilm_blocks.conf import AppSettings
from ilm_blocks.preview_modes import PreviewMode


class Conf(AppSettings):
    dictionary = "SITES"

    @property
    def PORT(self) -> int:
        """The port of the Sites that are made while there is none yet."""
        return self.get("PORT", 8000)

    @property
    def MACHINE_HOSTS(self) -> Sequence[str]:
        """Hosts without pages, by which programs reach the API and the admin."""
        return self.get("MACHINE_HOSTS", ("127.0.0.1", "[::1]"))

    @property
    def CHOOSABLE_PAGES(self) -> str:
        """Dotted path of a function: ``(user) -> pages`` to which links of the person may lead; empty: their own."""
        return self.get("CHOOSABLE_PAGES", "")

    @property
    def SUCCESSION_FOLLOWED_BY(self) -> Sequence[str]:
        """Dotted paths of functions: ``(region, into, act) -> sentences``; what layers above keep of it goes over."""
        return self.get("SUCCESSION_FOLLOWED_BY", ())

    @property
    def ARTICLE_PREVIEWS(self) -> Sequence[str]:
        """Dotted paths of preview modes of an article beside its page; see ``ilm_blocks.preview_modes.PreviewMode``."""
        return self.get("ARTICLE_PREVIEWS", ())

    @property
    def COUNT_PAGE_VIEWS(self) -> bool:
        """Whether the views of public pages are counted, without a cookie or an address (``sites.page_views``)."""
        return self.get("COUNT_PAGE_VIEWS", True)

    @property
    def PAGE_VIEWS_SECONDS(self) -> int:
        """How often each process writes down what it has counted; what is killed meanwhile loses so much."""
        return self.get("PAGE_VIEWS_SECONDS", 10)

    @property
    def PAGE_VIEWS_KEPT_DAYS(self) -> int:
        """How many days the views of a day are kept."""
        return self.get("PAGE_VIEWS_KEPT_DAYS", 2 * 366)

    @property
    def HEAD_PARTS(self) -> Sequence[str]:
        """Templates of layers above that stand in the head of every public page, with the page's own context."""
        return self.get("HEAD_PARTS", ())

    @property
    def TRANSPARENCY(self) -> str:
        """Name of the address, of a layer above, where everybody reads what aired on public screens; empty: nowhere."""
        return self.get("TRANSPARENCY", "")

    def article_previews(self) -> list[PreviewMode]:
        return [import_string(path) for path in self.ARTICLE_PREVIEWS]

    def choosable_pages(self) -> Callable[[Any], QuerySet[Page]] | None:
        return import_string(self.CHOOSABLE_PAGES) if self.CHOOSABLE_PAGES else None


conf = Conf()
