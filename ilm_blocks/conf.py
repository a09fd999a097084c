"""The settings of the app: the keys of ``settings.ILM_BLOCKS``, one property each.

Nothing is cached, so ``override_settings`` just works; ``checks.py`` validates the values.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings


class Conf:
    def _get(self, name: str, default: Any) -> Any:
        return getattr(settings, "ILM_BLOCKS", {}).get(name, default)

    @property
    def REGIONS(self) -> str:
        """Dotted path of the object that provides ``Region`` values (see ``regions.Provider``)."""
        return self._get("REGIONS", "ilm_blocks.regions.page_regions")

    @property
    def PREVIEWS(self) -> Sequence[str]:
        """Dotted paths of further preview modes of an ILM (see ``previews.PreviewMode``)."""
        return self._get("PREVIEWS", ())

    @property
    def PAGE_ACTIONS(self) -> Mapping[str, str]:
        """The page permission that each duty takes: one of Wagtail's, or ``<name>_page`` of the project's own."""
        wagtails = {"approve": "publish", "administer": "change", "broadcast": "publish", "operate": "change"}
        return wagtails | self._get("PAGE_ACTIONS", {})

    @property
    def MEMBERSHIP_FOLLOWED_BY(self) -> Sequence[str]:
        """Dotted paths of functions called with each ``Membership`` that begins, comes into force or ends."""
        return self._get("MEMBERSHIP_FOLLOWED_BY", ())

    @property
    def ENROL(self) -> str:
        """Dotted path of a function that makes an account: ``(*, name, email, by) -> user``; empty: none is made."""
        return self._get("ENROL", "")

    @property
    def POSTER_WIDTHS(self) -> Sequence[int]:
        """Widths in pixels of the renditions frozen for each poster, widest first."""
        return self._get("POSTER_WIDTHS", (1600, 800, 400))

    @property
    def TIME_ZONE(self) -> str:
        """Zone of a region that names none, on its own or above it."""
        return self._get("TIME_ZONE", settings.TIME_ZONE)

    @property
    def NARROW_SITE_PATHS(self) -> bool:
        """Look up only the Sites on a page's own path (see ``site_paths``); read once, at start."""
        return self._get("NARROW_SITE_PATHS", False)


conf = Conf()
