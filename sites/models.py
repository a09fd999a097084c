from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from http import HTTPMethod
from typing import Any, ClassVar, NoReturn, Self

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Collection, Page, PageManager
from wagtail.search import index
from wagtail.url_routing import RouteResult

from ilm_blocks.models import journal
from ilm_blocks.models.fields import DayField
from ilm_blocks.models.journaled import Act

from . import codes, pages
from .agenda.rules import Schedule
from .agenda.validation import validate as validate_schedule
from .blocks import BodyBlock
from .cascading.forms import CascadingPageForm
from .cascading.models import CascadingPage
from .conf import conf
from .forms import PageForm
from .levels import RegionLevel
from .page_permissions import (
    FormerRegionPermissionTester,
    PublicPermissionTester,
    RegionPermissionTester,
    RegionStays,
)
from .page_views.models import PageViews
from .querysets import FactsStandAlone, RegionPageManager

__all__ = ["ArticlePage", "EventPage", "FormerCode", "FormerRegion", "PageViews", "PartnerLibrary", "RegionPage"]

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
#: The contact of the officer for public information, in the order of ``Contact``.
PPID = ("ppid_text", "ppid_email", "ppid_phone", "ppid_url")
#: Where the office of a region is found, at the foot of its pages.
OFFICE = ("address", "telephone", "opening_hours")
#: First parts of paths that lead elsewhere than to a page below the region.
RESERVED_SLUGS = frozenset(
    {
        "admin",
        "agenda",
        "api",
        "documents",
        "embed",
        "healthz",
        "ilm",
        "kabar",
        "m",
        "media",
        "oembed",
        "static",
        "videotron",
    }
)


def refuse_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError({"slug": _("“%(slug)s” is reserved.") % {"slug": slug}})


#: How a page is found; the menus of our sites are made from the tree, so the page form has no "show in menus".
PROMOTE_PANELS = [
    MultiFieldPanel([FieldPanel(name) for name in ("slug", "seo_title", "search_description")], _("For search engines"))
]


class PublicPage:
    """What pages of a region have in common: everybody may read them, and they say until when they hold."""

    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    @cached_property
    def restrictions(self) -> QuerySet:
        return super().get_view_restrictions()  # type: ignore[misc]

    def get_view_restrictions(self) -> QuerySet:
        """Looked up once, though both we (``sites.restrictions``) and Wagtail ask for them on each view."""
        return self.restrictions

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        return pages.dated(super().serve(request, *args, **kwargs))  # type: ignore[misc]


class RegionPage(PublicPage, RoutablePageMixin, Page):
    """The home page of one region, and the place of the region in the tree."""

    code = models.CharField(_("code"), max_length=13, unique=True, validators=[codes.validate])
    level = models.CharField(_("level"), max_length=8, choices=RegionLevel)
    label = models.CharField(
        _("word for the level"), max_length=30, help_text=_("Kabupaten, Kecamatan, Desa, Kelurahan, Nagari …")
    )
    distributor = models.CharField(
        _("distributor"), max_length=120, blank=True,
        help_text=_("The communications body that channels ILM here. Empty: that of the region above."),
    )  # fmt: skip
    zone = models.CharField(
        _("time zone"), max_length=32, choices=ZONES, blank=True, help_text=_("Empty: that of the region above.")
    )
    tags = models.JSONField(
        _("tags"), default=list, blank=True, help_text=_("Words by which an ILM can be targeted, as a JSON list.")
    )
    stands_for = models.JSONField(_("stands for"), default=list, editable=False)  # numbers of pages, see ``succession``
    ppid_text = models.CharField(
        _("PPID"), max_length=200, blank=True,
        help_text=_("Who hears objections, by office and address. All four empty: as in the region above."),
    )  # fmt: skip
    ppid_email = models.EmailField(_("mail of the PPID"), blank=True)
    ppid_phone = models.CharField(_("telephone of the PPID"), max_length=40, blank=True)
    ppid_url = models.URLField(_("website of the PPID"), blank=True)
    introduction = models.TextField(_("introduction"), blank=True, max_length=600)
    address = models.CharField(
        _("address"), max_length=200, blank=True, help_text=_("Where the office is; at the foot of every page.")
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    opening_hours = models.CharField(
        _("opening hours"), max_length=120, blank=True, help_text=_("As in “Monday to Friday, 08.00–15.30 WIB”.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)
    collection = models.OneToOneField(
        Collection, models.PROTECT, verbose_name=_("library"), related_name="region", null=True, editable=False
    )

    #: What the cascade reads of a region, written by ``load_regions`` and ``region_facts`` alone: no draft, revision
    #: or form of its editors carries it. Every change is recorded.
    facts: ClassVar[tuple[str, ...]] = (
        "code",
        "level",
        "label",
        "distributor",
        "zone",
        "tags",
        *PPID,
        "stands_for",
        "title",
    )

    #: What its next save is recorded under; see ``actions.acting.begin``.
    act: Act | None = None
    #: Whether an act gives it another place in the tree, with another code.
    is_renumbered = False

    _facts_as_read: dict[str, Any] | None = None

    objects = RegionPageManager()

    base_form_class = PageForm
    is_creatable = False
    parent_page_types: ClassVar = ["wagtailcore.Page", "ilm_sites.RegionPage"]
    subpage_types: ClassVar = ["ilm_sites.RegionPage", "ilm_sites.ArticlePage", "ilm_sites.EventPage"]
    template = "sites/region_page.html"

    content_panels: ClassVar = [
        FieldPanel("title", read_only=True),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel(name) for name in OFFICE], _("Office")),
        FieldPanel("body"),
    ]
    promote_panels: ClassVar = [
        *PROMOTE_PANELS,
        MultiFieldPanel(
            [
                FieldPanel(name, read_only=True)
                for name in ("code", "level", "label", "distributor", "zone", "tags", *PPID)
            ],
            heading=_("region"),
        ),
    ]  # fmt: skip
    settings_panels: ClassVar[list] = []  # a region has no schedule: it stays published
    search_fields: ClassVar = [*Page.search_fields, index.FilterField("code"), index.FilterField("level")]
    api_fields: ClassVar = [APIField("code"), APIField("level"), APIField("label"), APIField("introduction")]

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        # Duties that Wagtail has no page permission for; groups hold them on pages, as they hold its own.
        permissions = [
            ("approve_page", "Approve the ILM of a region"),
            ("administer_page", "Administer people, partners and agreements of a region"),
            ("broadcast_page", "Order the takeovers of a region"),
            ("operate_page", "Operate the videotrons of a region"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(label=""), name="region_has_a_word_for_its_level")]

    @property
    def full_name(self) -> str:
        """The name with its level word: Kendal is a regency and a district."""
        return f"{self.label} {self.title}"

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self.slug)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page; its facts only when ``update_fields`` names them, for they are not its editors' to write."""
        update_fields = kwargs.get("update_fields")
        if update_fields is None and not self._state.adding:
            self._keep_facts()
        super().save(*args, **kwargs)
        self._facts_as_read = self.current_facts
        if update_fields is None or not set(self.facts).isdisjoint(update_fields):
            self._record()

    def _record(self) -> None:
        row = RegionPage.objects.get(pk=self.pk)  # some of its facts in memory may be those of before
        entry = journal.Entry(self.journal_kind(), self.pk, self.pk, row.journal_state())
        if self.act is None:
            journal.record(entry)
        else:
            journal.record(replace(entry, verb=self.act.verb, actor=self.act.actor), self.act.moment)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RegionStays(self)

    def permissions_for_user(self, user: Any) -> RegionPermissionTester:
        return RegionPermissionTester(user, self)

    def with_content_json(self, content: Mapping[str, Any]) -> Self:
        page = super().with_content_json(content)
        for name in (*self.facts, "collection_id"):
            setattr(page, name, getattr(self, name))
        page._facts_as_read = page.current_facts
        return page

    @classmethod
    def from_db(cls, db: str | None, field_names: Iterable[str], values: Iterable[Any]) -> Self:
        page = super().from_db(db, field_names, values)
        if page.__dict__.keys() >= set(cls.facts):
            page._facts_as_read = page.current_facts
        return page

    @property
    def current_facts(self) -> dict[str, Any]:
        return {name: deepcopy(getattr(self, name)) for name in self.facts}

    def _keep_facts(self) -> None:
        """Take the facts from the row: what an officer above wrote meanwhile is not undone by saving the page."""
        if self._facts_as_read is not None and self.current_facts != self._facts_as_read:
            raise FactsStandAlone(self)
        rows = RegionPage.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.pk)
        for name, value in rows.values(*self.facts).get().items():
            setattr(self, name, value)

    @classmethod
    def journal_kind(cls) -> str:
        return "region"

    def journal_state(self) -> dict[str, Any]:
        parent = self.get_parent()
        facts = {name: getattr(self, name) for name in self.facts}
        if not self.stands_for:  # of hardly any region
            del facts["stands_for"]
        return facts | {"parent_id": parent.pk if parent and not parent.is_root() else None}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | pages.region_home(self, at=timezone.now())

    @path("ilm/", name="ilms")
    def ilms(self, request: HttpRequest) -> HttpResponse:
        return pages.ilm_list(self, request, at=timezone.now())

    @path("kabar/", name="news")
    def news(self, request: HttpRequest) -> HttpResponse:
        return pages.news_list(self, request, at=timezone.now())

    @path("agenda/", name="agenda")
    def agenda(self, request: HttpRequest) -> HttpResponse:
        return pages.agenda_list(self, request, at=timezone.now())

    @path("ilm/<int:ilm_id>/", name="ilm")
    def ilm(self, request: HttpRequest, ilm_id: int) -> HttpResponse:
        return pages.ilm_page(self, request, ilm_id, at=timezone.now())


class FormerCode(models.Model):
    """A code that a region had until it got another one: it leads to that region for good."""

    code = models.CharField(_("code"), max_length=13, unique=True, validators=[codes.validate])
    region = models.ForeignKey(RegionPage, models.PROTECT, verbose_name=_("region"), related_name="former_codes")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("former code")
        verbose_name_plural = _("former codes")

    def __str__(self) -> str:
        return f"{self.code} → {self.region.code}"


class FormerRegion(Page):
    """A region that went into another one: its host and all its addresses lead there, and its record stays."""

    code = models.CharField(_("code"), max_length=13)
    successor = models.ForeignKey(RegionPage, models.PROTECT, verbose_name=_("successor"), related_name="predecessors")

    is_creatable = False
    parent_page_types: ClassVar[list] = []
    subpage_types: ClassVar[list] = []
    content_panels: ClassVar = [FieldPanel("title", read_only=True)]
    promote_panels: ClassVar[list] = []
    settings_panels: ClassVar[list] = []

    class Meta:
        verbose_name = _("former region")
        verbose_name_plural = _("former regions")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Whatever is asked below it: its pages and its ILM are those of the successor."""
        return RouteResult(self)

    def serve(self, request: HttpRequest) -> HttpResponse:
        """To the same path below the successor's home, without what led here: on its host that is the page's slug."""
        _site_id, _root, reached_at = self.get_url_parts(request)
        rest = request.get_full_path().removeprefix(reached_at)
        return HttpResponsePermanentRedirect(f"{self.successor.full_url}{rest}", preserve_request=True)

    def permissions_for_user(self, user: Any) -> FormerRegionPermissionTester:
        return FormerRegionPermissionTester(user, self)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RegionStays(self)


class ArticlePage(PublicPage, CascadingPage, Page):
    """News of one region."""

    date = DayField(_("date"), default=timezone.localdate)
    introduction = models.TextField(_("introduction"), max_length=400)
    image = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("image"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    objects: ClassVar[Any] = PageManager()

    base_form_class = CascadingPageForm
    parent_page_types: ClassVar = ["ilm_sites.RegionPage"]
    subpage_types: ClassVar[list] = []
    template = "sites/article_page.html"

    promote_panels: ClassVar = PROMOTE_PANELS
    settings_panels: ClassVar = [CommentPanel()]  # and no schedule: nothing here publishes by itself
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("body"),
        *CascadingPage.cascading_panels,
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("introduction"), index.FilterField("date")]
    api_fields: ClassVar = [APIField("date"), APIField("introduction"), APIField("image"), APIField("body")]

    class Meta(CascadingPage.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [*CascadingPage.Meta.indexes, models.Index(fields=["-date"], name="article_newest")]

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self.slug)

    def permissions_for_user(self, user: Any) -> PublicPermissionTester:
        return PublicPermissionTester(user, self)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [*super().preview_modes, *((mode.name, str(mode.label)) for mode in conf.article_previews())]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        render = next((mode.render for mode in conf.article_previews() if mode.name == mode_name), None)
        return render(self, request) if render else super().serve_preview(request, mode_name)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | pages.article(self, at=timezone.now())


class EventPage(PublicPage, CascadingPage, Page):
    """One event of a region, or one that repeats weekly. Where it is listed below, it is until it is over."""

    date = DayField(_("day"), default=timezone.localdate, help_text=_("The first day, if there are several."))
    starts_at = models.TimeField(
        _("begins at"), null=True, blank=True, help_text=_("By the clock of this region. Empty: the whole day.")
    )
    until_day = DayField(
        _("ends on"), null=True, blank=True,
        help_text=_("Empty: on the same day. If it goes on over midnight, the next day."),
    )  # fmt: skip
    ends_at = models.TimeField(_("ends at"), null=True, blank=True, help_text=_("Empty: with the day."))
    weekly_until = DayField(
        _("weekly until"), null=True, blank=True, help_text=_("Empty: it takes place once. At most for a year.")
    )
    place = models.CharField(_("place"), max_length=200)
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("Whom to ask, with a telephone number if there is one.")
    )
    introduction = models.TextField(_("introduction"), max_length=400)
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    objects: ClassVar[Any] = PageManager()

    base_form_class = CascadingPageForm
    parent_page_types: ClassVar = ["ilm_sites.RegionPage"]
    subpage_types: ClassVar[list] = []
    template = "sites/event_page.html"

    promote_panels: ClassVar = PROMOTE_PANELS
    settings_panels: ClassVar = [CommentPanel()]
    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("date", "starts_at", "until_day", "ends_at", "weekly_until")], _("When")
        ),
        FieldPanel("place"),
        FieldPanel("contact"),
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("reach"), FieldPanel("target")], _("For the regions below")),
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("place")]

    class Meta(CascadingPage.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.date, self.until_day, self.starts_at, self.ends_at, self.weekly_until)

    def clean(self) -> None:
        if self.date:  # else its field says so
            validate_schedule(self.schedule)
            self.listed_until = self.schedule.final_day
        super().clean()
        refuse_reserved(self.slug)

    def permissions_for_user(self, user: Any) -> PublicPermissionTester:
        return PublicPermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | pages.event(self, at=timezone.now())


class PartnerLibrary(models.Model):
    """Where the people of a partner keep their pictures and clips, and the group that opens it to them."""

    partner = models.OneToOneField(
        "ilm_blocks.Partner", models.PROTECT, verbose_name=_("partner"), related_name="library"
    )
    collection = models.OneToOneField(Collection, models.PROTECT, verbose_name=_("library"), related_name="of_partner")
    group = models.OneToOneField(Group, models.PROTECT, verbose_name=_("group"), related_name="of_partner")

    class Meta:
        verbose_name = _("library of a partner")
        verbose_name_plural = _("libraries of partners")

    def __str__(self) -> str:
        return str(self.collection)
