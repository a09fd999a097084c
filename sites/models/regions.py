"""A region: its home page, and its place in the tree."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, ClassVar, NoReturn, Self

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Collection, Page
from wagtail.search import index

from ilm_blocks.models import journal
from ilm_blocks.models.journaled import Act

from .. import codes
from ..blocks import BodyBlock
from ..forms import PageForm
from ..levels import RegionLevel
from ..page_permissions import RegionPermissionTester, RegionStays
from ..pages import agenda, home, ilm, news
from ..querysets import FactsStandAlone, RegionPageManager
from ..slugs import refuse_reserved
from .public import PROMOTE_PANELS, PublicPage

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
#: The contact of the officer for public information, in the order of ``Contact``.
PPID = ("ppid_text", "ppid_email", "ppid_phone", "ppid_url")
#: In percent: what mandatory ILM may take at most while anything else may play.
MOST_GUARANTEED = 60
#: Where the office of a region is found, at the foot of its pages.
OFFICE = ("address", "telephone", "opening_hours")


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
    guaranteed_percent = models.PositiveSmallIntegerField(
        _("guaranteed to mandatory ILM on videotrons"), null=True, blank=True,
        validators=[MaxValueValidator(MOST_GUARANTEED)],
        help_text=_(
            "Percent of the airtime, 0 to 60, that mandatory ILM get together at least on videotrons here and below. "
            "Empty: that of the region above; where none says it, 30."
        ),
    )  # fmt: skip
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
        "guaranteed_percent",
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
                for name in ("code", "level", "label", "distributor", "zone", "tags", "guaranteed_percent", *PPID)
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
        for name, said in (
            ("stands_for", self.stands_for),
            ("guaranteed_percent", self.guaranteed_percent is not None),
        ):
            if not said:  # as of nearly every region
                del facts[name]
        return facts | {"parent_id": parent.pk if parent and not parent.is_root() else None}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | home.of_region(self, at=timezone.now())

    @path("ilm/", name="ilms")
    def ilm_list(self, request: HttpRequest) -> HttpResponse:
        return ilm.listing(self, request, at=timezone.now())

    @path("kabar/", name="news")
    def news_list(self, request: HttpRequest) -> HttpResponse:
        return news.listing(self, request, at=timezone.now())

    @path("agenda/", name="agenda")
    def agenda_list(self, request: HttpRequest) -> HttpResponse:
        return agenda.listing(self, request, at=timezone.now())

    @path("ilm/<int:ilm_id>/", name="ilm")
    def ilm_page(self, request: HttpRequest, ilm_id: int) -> HttpResponse:
        return ilm.detail(self, request, ilm_id, at=timezone.now())
