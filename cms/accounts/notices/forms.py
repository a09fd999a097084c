"""What a person ticks and types: which notices come by which way, and where the messenger is."""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import DeclinedNotice, Messenger, MessengerService, User, Way
from ilm_blocks.notices import Kind

from . import messengers, services
from .kinds import KINDS, has_way, is_fixed


class NoticesForm(forms.Form):
    """A tick for each kind and way; what is fixed is ticked, and nobody unticks it."""

    #: The ways that stood on the page that was sent: of any other it says nothing, such as of a messenger proved since.
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    class Media:
        css: ClassVar = {"all": ["accounts/people.css"]}

    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = instance
        self.messenger = messengers.of(instance)
        self.fields["shown"].initial = " ".join(self.ways)
        declined = set(DeclinedNotice.objects.filter(user=instance.pk).values_list("kind", "way"))
        for kind, way in self._choices(self.ways):
            ticked, fixed = (kind.code, way) not in declined, is_fixed(kind, way)
            self.fields[f"{way}-{kind.code}"] = forms.BooleanField(
                required=False, initial=ticked or fixed, disabled=fixed, label=f"{kind.label} ({Way(way).label})"
            )

    @property
    def has_messenger(self) -> bool:
        return self.messenger is not None and self.messenger.verified_at is not None

    @property
    def ways(self) -> list[Way]:
        """The ways that stand on the page: a messenger when it was proved."""
        return [Way.MAIL, *([Way.MESSENGER] if self.has_messenger else [])]

    def rows(self) -> Iterator[tuple[Kind, list[tuple[str, Any]]]]:
        """Each kind with its ticks, None where it does not come by a way."""
        for kind in KINDS:
            yield kind, [(str(way.label), self._tick(kind, way)) for way in self.ways]

    def _tick(self, kind: Kind, way: Way) -> Any:
        return self[f"{way}-{kind.code}"] if has_way(kind, way) else None

    def _choices(self, ways: Iterable[Way]) -> Iterator[tuple[Kind, Way]]:
        return ((kind, way) for kind in KINDS for way in ways if has_way(kind, way))

    @transaction.atomic
    def save(self) -> None:
        shown = self.cleaned_data["shown"].split()
        ways = [way for way in self.ways if way in shown]
        ticks = {(kind.code, way): self.cleaned_data[f"{way}-{kind.code}"] for kind, way in self._choices(ways)}
        said_no = [DeclinedNotice(user=self.user, kind=kind, way=way) for (kind, way), on in ticks.items() if not on]
        User.objects.select_for_update(no_key=True).get(pk=self.user.pk)
        DeclinedNotice.objects.filter(user=self.user, way__in=ways).delete()
        DeclinedNotice.objects.bulk_create(said_no)


class MessengerForm(forms.Form):
    """One messenger of those that the office has, and the person's address there."""

    service = forms.ChoiceField(label=_("Messenger"))
    address = forms.CharField(
        label=_("Your address there"), max_length=250, strip=True,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [MessengerService(name) for name in services.offered()]
        self.fields["service"].choices = [(each.value, each.label) for each in offered]  # type: ignore[attr-defined]
        if offered == [MessengerService.NTFY]:
            self.fields["address"].initial = new_topic()


def new_topic() -> str:
    """A name for a topic of ntfy that nobody guesses."""
    return f"ilm-{secrets.token_hex(8)}"


def told_apart(row: Messenger) -> str:
    """The address as its owner knows it again and nobody else learns it from a screen: its last signs."""
    return f"…{row.address[-4:]}"
