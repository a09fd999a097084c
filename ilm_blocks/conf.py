"""The settings of the app: the keys of ``settings.ILM_BLOCKS``, one property each.

Nothing is cached, so ``override_settings`` just works; ``checks.py`` judges the values.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, get_type_hints

from django.conf import settings


class AppSettings:
    """The keys of one dictionary in Django's settings, each a property whose annotation is the type of its value."""

    dictionary: ClassVar[str]

    def get(self, name: str, default: Any) -> Any:
        return self.given.get(name, default)

    @property
    def given(self) -> Mapping[str, Any]:
        given = getattr(settings, self.dictionary, {})
        return given if isinstance(given, Mapping) else {}  # which the checks name

    @classmethod
    def names(cls) -> list[str]:
        return [name for name in vars(cls) if name.isupper()]

    def typed(self) -> Iterator[tuple[str, Any, Any]]:
        """The name, the value and the declared type of each key."""
        for name in self.names():
            value = self.given[name] if name in self.given else getattr(self, name)
            yield name, value, get_type_hints(vars(type(self))[name].fget)["return"]


#: The duties, each with the permission of Wagtail's that it takes by default.
WAGTAILS_ACTIONS = {"approve": "publish", "administer": "change", "broadcast": "publish", "operate": "change"}


class Conf(AppSettings):
    dictionary = "ILM_BLOCKS"

    @property
    def REGIONS(self) -> str:
        """Dotted path of the object that provides ``Region`` values (see ``regions.Provider``)."""
        return self.get("REGIONS", "ilm_blocks.regions.page_regions")

    @property
    def CREATIVES(self) -> Mapping[str, str]:
        """Kinds of creative beside the built-in ones: the name of each with the dotted path of its StructBlock."""
        return self.get("CREATIVES", {})

    @property
    def GATES(self) -> Sequence[str]:
        """Dotted paths of the project's own gates (see ``rules.gates.Gate``), in order; read once, at start."""
        return self.get("GATES", ())

    @property
    def PREVIEWS(self) -> Sequence[str]:
        """Dotted paths of the preview modes of an ILM (see ``preview_modes.PreviewMode``); none: the plain card."""
        return self.get("PREVIEWS", ()) or ("ilm_blocks.previews.CARD",)

    @property
    def LETTERHEADS(self) -> str:
        """Dotted path of a ``rules.names.Letterheads``: by which names are one; read once, at start; empty: none."""
        return self.get("LETTERHEADS", "")

    @property
    def BODIES(self) -> str:
        """Dotted path of the ``rules.bodies.Body`` values: the kinds of government body that may be partners."""
        return self.get("BODIES", "ilm_blocks.bodies.GOVERNMENT")

    @property
    def PAGE_ACTIONS(self) -> Mapping[str, str]:
        """The page permission that each duty takes: one of Wagtail's, or ``<name>_page`` of the project's own."""
        return WAGTAILS_ACTIONS | self.get("PAGE_ACTIONS", {})

    @property
    def MEMBERSHIP_FOLLOWED_BY(self) -> Sequence[str]:
        """Dotted paths of functions called with each ``Membership`` that begins, comes into force or ends."""
        return self.get("MEMBERSHIP_FOLLOWED_BY", ())

    @property
    def PARTNER_NEWS_FOLLOWED_BY(self) -> Sequence[str]:
        """Dotted paths of functions called with what an act did to a partner's ILM (see ``actions.partner_news``)."""
        return self.get("PARTNER_NEWS_FOLLOWED_BY", ())

    @property
    def NOTIFIER(self) -> str:
        """Dotted path of a function that tells people: ``(notice, people, addresses) -> bool`` (see ``notices``)."""
        return self.get("NOTIFIER", "ilm_blocks.notices.by_mail")

    @property
    def ENROL(self) -> str:
        """Dotted path of a function that makes an account: ``(*, name, email, by) -> user``; empty: none is made."""
        return self.get("ENROL", "")

    @property
    def POSTER_WIDTHS(self) -> Sequence[int]:
        """Widths in pixels of the renditions frozen for each poster, widest first."""
        return self.get("POSTER_WIDTHS", (1600, 800, 400))

    @property
    def WEBP_WIDTHS(self) -> Sequence[int]:
        """Those of the lighter ones in WebP, which pages offer before them; empty: none."""
        return self.get("WEBP_WIDTHS", (1600, 1280, 960, 640, 320))

    @property
    def SHARED_SIZE(self) -> Sequence[int]:
        """Width and height in pixels of what networks show of a shared link, frozen for each poster; empty: none."""
        return self.get("SHARED_SIZE", (1200, 630))

    @property
    def RECORDING_MAX_UPLOAD_SIZE(self) -> int:
        """The most bytes that an uploaded film or sound may have."""
        return self.get("RECORDING_MAX_UPLOAD_SIZE", 200 * 1024 * 1024)

    @property
    def SCREEN_SIZES(self) -> str:
        """Dotted path of a function that returns the width and height of each screen that is known; empty: none."""
        return self.get("SCREEN_SIZES", "")

    @property
    def ILM_ADDRESS(self) -> str:
        """Dotted path of a function: ``(ilm) -> address`` of its public page; empty: posts bear no link."""
        return self.get("ILM_ADDRESS", "")

    @property
    def TYPEFACES(self) -> Sequence[str]:
        """TrueType files that words on pictures are set in: one for text, one for headings; empty: Pillow's own."""
        return self.get("TYPEFACES", ())

    @property
    def LONG_TASKS(self) -> str:
        """The backend of ``TASKS`` for what takes minutes."""
        return self.get("LONG_TASKS", "default")

    @property
    def TIME_ZONE(self) -> str:
        """Zone of a region that names none, on its own or above it."""
        return self.get("TIME_ZONE", settings.TIME_ZONE)

    @property
    def NARROW_SITE_PATHS(self) -> bool:
        """Look up only the Sites on a page's own path (see ``site_paths``); read once, at start."""
        return self.get("NARROW_SITE_PATHS", False)


conf = Conf()
