from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What was read. ``Viewed.subject_id`` is the key of the page or, of an ILM, that of the ILM."""

    HOME = "home", _("home page")
    ILM_LIST = "ilms", _("list of ILM")
    NEWS_LIST = "kabar", _("list of news")
    ARTICLE = "article", _("article")
    AGENDA = "agenda", _("agenda")
    EVENT = "event", _("event")
    ILM = "ilm", _("ILM")


class PageViews(models.Model):
    """How often one thing was read on the website of one region in one day; a day there, in the region's zone.

    A count and no record: it is not in the journal, and names nothing that has to stay.
    """

    day = models.DateField(_("day"))
    region = models.ForeignKey(
        "wagtailcore.Page", models.PROTECT, verbose_name=_("region"), related_name="+", db_index=False
    )  # the page of a region that goes into another one stays, below that one's
    kind = models.CharField(_("what"), max_length=7, choices=Kind)
    subject_id = models.PositiveBigIntegerField()
    count = models.PositiveBigIntegerField(_("views"), default=0)

    class Meta:
        verbose_name = _("views of a page")
        verbose_name_plural = _("views of pages")
        constraints = [
            models.UniqueConstraint(fields=["region", "day", "kind", "subject_id"], name="views_of_one_thing_a_day")
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id", "day"], name="views_of_one_thing"),
            models.Index(fields=["day"], name="views_of_a_day"),  # by which old ones are forgotten
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()} {self.subject_id}: {self.count}"
