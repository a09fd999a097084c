"""What stands in the agenda."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from ilm_blocks.models.fields import DayField
from ilm_blocks.models.hours import validate_to_the_minute
from ilm_blocks.rules import calendar

from ..agenda.rules import Schedule
from ..agenda.validation import validate as validate_schedule
from ..blocks import BodyBlock
from ..cascading.forms import CascadingPageForm
from ..cascading.models import CascadingPage
from ..page_permissions import PublicPermissionTester
from ..pages import agenda
from ..slugs import refuse_reserved
from .public import PROMOTE_PANELS, PublicPage

#: When it takes place, in the order in which people say it.
WHEN = ("date", "starts_at", "until_day", "ends_at", "weekly_until")


class EventPage(PublicPage, CascadingPage, Page):
    """One event of a region, or one that repeats weekly. Where it is listed below, it is until it is over."""

    date = DayField(_("day"), default=timezone.localdate, help_text=_("The first day, if there are several."))
    starts_at = models.TimeField(
        _("begins at"), null=True, blank=True, validators=[validate_to_the_minute],
        help_text=_("By the clock of this region. Empty: the whole day."),
    )  # fmt: skip
    until_day = DayField(
        _("ends on"), null=True, blank=True,
        help_text=_("Empty: on the same day. If it goes on over midnight, the next day."),
    )  # fmt: skip
    ends_at = models.TimeField(
        _("ends at"), null=True, blank=True, validators=[validate_to_the_minute], help_text=_("Empty: with the day.")
    )
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

    ends_by_own_clock = True

    base_form_class = CascadingPageForm
    parent_page_types: ClassVar = ["ilm_sites.RegionPage"]
    subpage_types: ClassVar[list] = []
    template = "sites/event_page.html"

    promote_panels: ClassVar = PROMOTE_PANELS
    settings_panels: ClassVar = [CommentPanel()]
    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel(name) for name in WHEN], _("When")),
        FieldPanel("place"),
        FieldPanel("contact"),
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("reach"), FieldPanel("target")], _("For the regions below")),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("place"),
        index.FilterField("date"),
    ]
    api_fields: ClassVar = [APIField(name) for name in (*WHEN, "place", "contact", "introduction", "body")]

    class Meta(CascadingPage.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.date, self.until_day, self.starts_at, self.ends_at, self.weekly_until)

    def clean(self) -> None:
        if self.date:  # else its field says so
            validate_schedule(self.schedule)
            self.listed_until = calendar.within(self.schedule.final_day)
        super().clean()
        refuse_reserved(self.slug)

    def permissions_for_user(self, user: Any) -> PublicPermissionTester:
        return PublicPermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | agenda.event(self, at=timezone.now())
