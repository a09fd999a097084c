"""Which report a person asks for."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from ilm_blocks import regions
from ilm_blocks.admin.forms.owned import agreement_label
from ilm_blocks.admin.forms.regions import full_name
from ilm_blocks.models import Agreement, Partner
from ilm_blocks.models.fields import DayField
from sites.models import RegionPage

from ..screens.models import Screen
from . import access
from .period import Period
from .subject import Subject

#: Also of one that there never was: who may not read its plays does not learn which numbers are taken.
NO_PART = _("This videotron is no part of this report.")


class PlaceField(forms.ModelChoiceField):
    """One of few regions, named in full."""

    names: dict[int, str]

    def label_from_instance(self, page: RegionPage) -> str:
        return self.names[page.pk]


class PaperField(forms.ModelChoiceField):
    def label_from_instance(self, agreement: Agreement) -> str:
        return agreement_label(agreement)


class ReportForm(forms.Form):
    """Offers what its ``user`` may see, and nothing else is possible."""

    region = PlaceField(RegionPage.objects.none(), label=_("Region"), required=False)
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("All who answer for items")
    )
    agreement = PaperField(
        Agreement.objects.none(), label=_("Agreement"), required=False, empty_label=_("All agreements")
    )
    screen = forms.ModelChoiceField(
        Screen.objects.none(), required=False, widget=forms.HiddenInput, error_messages={"invalid_choice": NO_PART}
    )
    first = DayField(_("First day")).formfield(widget=AdminDateInput)
    last = DayField(_("Last day")).formfield(widget=AdminDateInput)

    def __init__(self, *args: Any, user: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        self._offer()

    def _offer(self) -> None:
        places = access.regions_of(self.user)
        own = access.partners_of(self.user)
        if access.pages_of(self.user).exists():
            chains = regions.provider().chains(places.values_list("pk", flat=True))
            self.fields["region"].names = {chain[-1].id: full_name(chain) for chain in chains}  # type: ignore[attr-defined]
            self._choose_from("region", places, is_required=not own.exists())
            self._choose_from("partner", Partner.objects.filter(self._near()).order_by("name", "pk"))
        else:
            del self.fields["region"]
            self._choose_from("partner", own, is_required=True)
        named = self.fields["partner"].queryset  # type: ignore[attr-defined]
        self._choose_from("agreement", _papers(named))
        if len(named) == 1 and self.fields["partner"].required:
            self.fields["partner"].widget = forms.HiddenInput()
        self._choose_from("screen", access.screens_of(self.user))

    def _choose_from(self, name: str, rows: Any, *, is_required: bool = False) -> None:
        field: Any = self.fields[name]
        field.queryset, field.required = rows, is_required
        if is_required:
            field.empty_label = None

    def _near(self) -> Q:
        """Partners whose items the videotrons of the person's regions may show: kept there, above or below."""
        paths = set(access.pages_of(self.user).order_by().values_list("path", flat=True))
        above = {path for page in paths for path in regions.path_and_above(page)}
        near = Q(owner__path__in=above)
        for path in _topmost(paths):
            near |= Q(owner__path__startswith=path)
        return near

    @classmethod
    def defaults(cls, user: Any, today: date) -> dict[str, Any]:
        """The month that ended last, of the first region or partner."""
        period = Period.month_before(today)
        region = access.regions_of(user).first()
        partner = None if region else access.partners_of(user).first()
        found = {"region": region, "partner": partner}
        return {name: row.pk for name, row in found.items() if row} | {
            "first": f"{period.first:%d/%m/%Y}", "last": f"{period.last:%d/%m/%Y}",
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "first" in said and "last" in said:
            try:
                said["period"] = Period.asked(said["first"], said["last"], self.today)
            except ValidationError as error:
                self.add_error(None, error)
        agreement, partner, screen = said.get("agreement"), said.get("partner"), said.get("screen")
        if agreement and partner and agreement.partner_id not in (Subject(partner=partner).parties or ()):
            self.add_error("agreement", _("This agreement is not with that partner: choose one of its own, or none."))
        if screen and said.get("region") and not screen.owner.path.startswith(said["region"].path):
            self.add_error("screen", NO_PART)
        return said

    @property
    def has_no_videotron(self) -> bool:
        """Whether there is nothing to ask for: an officer of regions without any."""
        place: Any = self.fields.get("region")
        return place is not None and place.required and not place.queryset.exists()

    @property
    def subject(self) -> Subject:
        said = self.cleaned_data
        page, agreement = said.get("region"), said.get("agreement")
        region = regions.region(page.pk) if page else None
        return Subject(region, said.get("partner") or (agreement and agreement.partner), agreement, said.get("screen"))


def _papers(partners: QuerySet[Partner]) -> QuerySet[Agreement]:
    """Also those that they made under their earlier names."""
    named = partners.order_by().values("pk")
    found = Agreement.objects.filter(Q(partner__in=named) | Q(partner__successor__in=named))
    return found.select_related("partner").order_by("-valid_until", "pk")


def _topmost(paths: set[str]) -> list[str]:
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found
