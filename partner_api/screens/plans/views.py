"""What a videotron shows when: the plan of a day, what is on at a time of it, and what became of each slot."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput
from wagtail.permissions import policy_registry
from wagtail_modeladmin.views import InstanceSpecificView

from ilm_blocks import dates, regions
from ilm_blocks.models.fields import DayField

from ..models import PROGRAMMES, Loop
from ..plays.models import Play, PlayHour
from ..programme.members import LocalDay, ms
from . import words
from .comparison import Line, compared
from .planned import Plan, plan_of
from .shares import Share, by_hour, shares

QUARTER = timedelta(minutes=15)
AHEAD = timedelta(days=13)
TONES = 8  # so many items have a colour of their own; the others share the last


class MomentForm(forms.Form):
    """Which day, and which time of it."""

    day = DayField(_("Day")).formfield(widget=AdminDateInput)
    at = forms.TimeField(label=_("Time"), widget=AdminTimeInput)

    def __init__(self, *args: Any, first: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, today + AHEAD

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.last:
            raise forms.ValidationError(
                _("A videotron is planned until %(day)s: choose that day or an earlier one.")
                % {"day": dates.day(self.last)}
            )
        if day < self.first:
            raise forms.ValidationError(
                _("This videotron was registered on %(day)s: choose that day or a later one.")
                % {"day": dates.day(self.first)}
            )
        return day


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of an hour in the picture of the day: per mille from its beginning, and its colour."""

    x: float
    width: float
    tone: int
    title: str


class PlanView(InstanceSpecificView):
    template_name = "partner_api/admin/plan.html"
    page_title = _("Plan of the day")

    def check_action_permitted(self, user: Any) -> bool:
        policy = policy_registry.get(self.instance)
        return policy.user_has_any_permission_for_instance(user, ("view", "watch"), self.instance)

    @cached_property
    def now(self) -> datetime:
        zone = regions.provider().chain(self.instance.owner_id)[-1].tzinfo
        return timezone.now().astimezone(zone)

    @cached_property
    def first(self) -> date:
        """Before it there was no such videotron, and perhaps no region."""
        return self.instance.created_at.astimezone(self.now.tzinfo).date()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self._form()
        day, at = self._moment(form)
        plan = plan_of(self.instance, day, self.now)
        since = at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
        listed = shares(plan.days[Loop.STAGE], plan.slots[Loop.STAGE], self._shown(day))
        tones = {share.member.id: min(index, TONES - 1) for index, share in enumerate(listed)}
        return super().get_context_data(
            form=form,
            answers=[(loop.label, words.answer(plan, loop, at)) for loop in PROGRAMMES],
            shares=[(tones[share.member.id], *self._share(plan, share)) for share in listed],
            running=[self._share(plan, share) for share in shares(
                plan.days[Loop.TICKER], plan.slots[Loop.TICKER], self._shown(day))],
            hours=list(self._hours(plan, tones)),
            quarters=[(loop.label, [self._line(plan, line, at) for line in self._lines(plan, loop, since)])
                      for loop in PROGRAMMES],
            moment=dates.instant(at, day.zone),
            quarter=f"{since:%H.%M}–{dates.time_of_day(since + QUARTER, day.zone)}",
            before=_asked(since - QUARTER) if since > day.start else "",
            after=_asked(since + QUARTER) if since + QUARTER < day.end else "",
            yesterday=_asked(at - timedelta(days=1)) if day.date > self.first else "",
            tomorrow=_asked(at + timedelta(days=1)) if day.date < self.now.date() + AHEAD else "",
            **kwargs,
        )  # fmt: skip

    def _form(self) -> MomentForm:
        asked = {name: self.request.GET[name] for name in ("day", "at") if self.request.GET.get(name)}
        given = {"day": f"{self.now:%d/%m/%Y}", "at": f"{self.now:%H.%M}"} | asked
        return MomentForm(given, first=self.first, today=self.now.date())

    def _moment(self, form: MomentForm) -> tuple[LocalDay, datetime]:
        """What was asked for, or, where that cannot be read, now."""
        zone = self.now.tzinfo
        is_valid = form.is_valid()
        day = LocalDay(form.cleaned_data["day"] if is_valid else self.now.date(), zone)  # type: ignore[arg-type]
        clock: time = form.cleaned_data["at"] if is_valid else self.now.time()
        at = datetime.combine(day.date, clock.replace(microsecond=0), zone)
        return day, min(max(at, day.start), day.end - timedelta(seconds=1))

    def _shown(self, day: LocalDay) -> dict[str, int]:
        """What proofs of play tell of the day, in milliseconds by item."""
        hours = PlayHour.objects.filter(screen=self.instance, hour__gte=day.start, hour__lt=day.end).order_by()
        return dict(hours.values_list("item").annotate(shown=Sum("shown_ms")))

    def _lines(self, plan: Plan, loop: Loop, since: datetime) -> Iterator[Line]:
        found = list(plan.within(loop, since, since + QUARTER))
        if not found:
            return iter(())
        reach = timedelta(milliseconds=max(slot.end_ms - slot.start_ms for slot in found))
        plays = Play.objects.filter(
            screen=self.instance, loop=loop, starts_at__gte=since - reach, starts_at__lt=since + QUARTER
        ).order_by("starts_at")
        return compared(found, list(plays), self.now)

    def _line(self, plan: Plan, line: Line, at: datetime) -> dict[str, Any]:
        slot = line.slot
        return {
            "at": words.clock(slot.start_ms, at.tzinfo),
            "seconds": round((slot.end_ms - slot.start_ms) / 1000, 1),
            "title": words.slot(plan, slot),
            "seen": line.seen,
            "outcome": words.outcome(plan, line),
            "is_now": slot.start_ms <= ms(at) < slot.end_ms,
        }

    def _share(self, plan: Plan, share: Share) -> tuple[str, Share, str, str]:
        return plan.title(share.member.id), share, words.scaled(share), words.proven(share)

    def _hours(self, plan: Plan, tones: dict[str, int]) -> Iterator[tuple[str, str, Sequence[Bar]]]:
        for hour, spent in enumerate(by_hour(plan.days[Loop.STAGE], plan.slots[Loop.STAGE])):
            at = plan.day.start + timedelta(hours=hour)
            yield f"{at:%H}", _asked(at), list(self._bars(plan, spent, tones))

    def _bars(self, plan: Plan, spent: Counter[str], tones: dict[str, int]) -> Iterator[Bar]:
        x, whole = 0.0, spent.total()
        for name, milliseconds in spent.items():  # as they come on in this hour
            width = 1000 * milliseconds / whole
            if name:  # off: the ground shows
                yield Bar(x, width, tones.get(name, TONES), plan.title(name) if name in tones else str(words.CARD))
            x += width


def _asked(at: datetime) -> str:
    """The query that asks for this moment."""
    return "?" + urlencode({"day": f"{at:%d/%m/%Y}", "at": f"{at:%H.%M}"})
