import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from ilm_blocks import regions
from ilm_blocks.admin.forms.regions import RegionField
from ilm_blocks.regions import Region
from ilm_blocks.rules import names

from ..models import LEAST_PIXELS, MOST_PIXELS, SIZE, Screen
from .models import Pairing

_SIZE = re.compile(r"\s*(\d{1,9})\s*[x×]\s*(\d{1,9})\s*\Z", re.IGNORECASE)
_MIDNIGHT = re.compile(r"24[.:]00\s*\Z")
_HOURS = re.compile(r"\s*([01]?\d|2[0-3])[.:]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3])[.:]([0-5]\d)\s*\Z")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the screen"), max_length=20,
        help_text=_("Eight letters, for example WDJB-MJHT. The hyphen may be left out."),
        widget=forms.TextInput(attrs={
            "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "placeholder": "XXXX-XXXX",
        }),
    )  # fmt: skip


class ScreenChoice(forms.ModelChoiceField):
    regions: Mapping[int, Region] = {}

    def offer(self, screens: QuerySet[Screen]) -> None:
        self.queryset = screens
        self.regions = regions.by_page({screen.owner_id for screen in screens})

    def label_from_instance(self, screen: Any) -> str:
        region = self.regions.get(screen.owner_id) or regions.chain_of(screen.owner_id)[-1]  # of one made just now
        return f"{screen.name} ({screen.pk}), {region}"


class SizeField(forms.CharField):
    """Width and height in pixels, as ``1920 x 1080``."""

    def clean(self, value: Any) -> tuple[int, int]:
        text = super().clean(value)
        if not (found := _SIZE.match(text)):
            raise ValidationError(_("Write width and height in pixels, for example 1920 x 1080."))
        width, height = int(found[1]), int(found[2])
        if not all(LEAST_PIXELS <= side <= MOST_PIXELS for side in (width, height)):
            raise ValidationError(SIZE)
        return width, height


class HoursField(forms.CharField):
    """From and until each day, as ``05.00-22.00`` or ``05.00-24.00``; empty: day and night.

    Gives a ``DaypartsBlock`` as it is stored.
    """

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return "[]"
        if not (found := _HOURS.match(_MIDNIGHT.sub("00.00", text))):
            raise ValidationError(_("Write from and until, for example 05.00-22.00."))
        start, end = (f"{int(found[at]):02}:{found[at + 1]}:00" for at in (1, 3))
        if start == end:
            raise ValidationError(_("Start and end are the same. For day and night, leave it empty."))
        return json.dumps([{"type": "daypart", "value": {"days": [], "start": start, "end": end}}])


class PairForm(forms.Form):
    """Which screen the device is: one that is registered and has no token, or a new one."""

    screen = ScreenChoice(
        Screen.objects.none(), label=_("Videotron"), required=False, empty_label=_("A new videotron"),
        help_text=_("Those of your regions that are registered and not paired."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, help_text=_("As people call it, for example “Alun-alun”.")
    )
    size = SizeField(label=_("Size in pixels"), max_length=25, help_text=_("As the screen has measured itself."))
    hours = HoursField(
        label=_("Operating hours"), max_length=20, required=False,
        help_text=_("Each day, for example 05.00-22.00. Empty: day and night. The register knows hours by weekday."),
    )  # fmt: skip
    #: Of a new one alone.
    OF_A_NEW_ONE = ("owner", "name", "size", "hours")

    def __init__(self, *args: Any, user: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy: Any = policy_registry.get_by_type(Screen)
        self.fields["owner"] = RegionField(user, *policy.page_actions({"add"}), label=_("Region"))
        self.fields["owner"].required = False
        self.fields["size"].initial = f"{pairing.width} x {pairing.height}"
        unpaired: QuerySet = policy.instances_user_has_permission_for(user, "change")
        unpaired = unpaired.filter(token_hash=None, is_active=True).select_related("owner").order_by("name", "pk")
        self.fields["screen"].offer(unpaired)  # type: ignore[attr-defined]
        self.order_fields(["screen", *self.OF_A_NEW_ONE])
        if not unpaired.exists():
            del self.fields["screen"]
        if self.data.get("screen"):
            for name in self.OF_A_NEW_ONE:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("screen") or "screen" in self.errors:
            return cleaned
        name = cleaned.get("name", "")
        if not name and "name" not in self.errors:
            self.add_error("name", _("Give the new videotron a name."))
        elif names.unseen(name):
            self.add_error("name", _("It holds line breaks or signs that nobody sees: type it anew."))
        if not cleaned.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Choose the region in which it stands."))
        return cleaned

    @property
    def target(self) -> Screen:
        """The screen that was chosen, or a new one that is not saved yet."""
        facts = self.cleaned_data
        if facts.get("screen"):
            return facts["screen"]
        width, height = facts["size"]
        screen = Screen(owner=facts["owner"], name=facts["name"], width=width, height=height)
        screen.operating = facts["hours"]
        return screen
