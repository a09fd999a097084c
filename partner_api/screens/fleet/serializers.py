"""A heartbeat as a player sends it, and what it is answered."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ...http.bodies import MOST, ShortList, StrictChoice, StrictInteger, StrictUUID, VerbatimText
from ..plays.quick import DAY_MS, LATEST_MS
from . import quick
from .quick import MODES, MOST_BYTES, MOST_COMMANDS, MOST_ERRORS, MOST_PIXELS, MOST_ROWS, MOST_TAKEOVERS, STORAGES


class Closed(serializers.Serializer):
    """An object with these members and no others."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            told = _("This is not known here. Known are: %(known)s.") % {"known": ", ".join(self.fields)}
            raise serializers.ValidationError({str(unknown[0]): serializers.ErrorDetail(told, "unknown_field")})
        return super().to_internal_value(data)


class Files(Closed):
    wanted = StrictInteger(min_value=0, max_value=MOST_ROWS, help_text=_("How many the manifest names."))
    whole = StrictInteger(min_value=0, max_value=MOST_ROWS, help_text=_("How many of them are here and verified."))
    bad = StrictInteger(min_value=0, max_value=MOST_ROWS, help_text=_("How many are broken."))
    bytes = StrictInteger(min_value=0, max_value=MOST_BYTES, help_text=_("Of the whole ones."))
    budget = StrictInteger(min_value=0, max_value=MOST_BYTES, help_text=_("How many bytes may lie here."))


class Viewport(Closed):
    w = StrictInteger(min_value=0, max_value=MOST_PIXELS, help_text=_("Width in pixels."))
    h = StrictInteger(min_value=0, max_value=MOST_PIXELS, help_text=_("Height in pixels."))


class Failure(Closed):
    code = VerbatimText(max_length=40, help_text=_("What went wrong, in one word of the player."))
    of = VerbatimText(max_length=80, allow_blank=True, help_text=_("The item or file that failed."))


class ShownTakeover(Closed):
    id = StrictInteger(min_value=1, max_value=MOST, help_text=_("Number of the takeover."))
    shown_ms = StrictInteger(min_value=0, max_value=LATEST_MS, help_text=_("When it was shown first."))


class DoneCommand(Closed):
    command = StrictInteger(min_value=1, max_value=MOST, help_text=_("`id` of the command."))
    result = VerbatimText(max_length=40, help_text=_("`ok`, or why it failed."))


class Beat(Closed):
    """What a player tells of itself each minute, and whenever something changes that matters."""

    boot = StrictUUID(help_text=_("Names one start of the player."))
    at_ms = StrictInteger(
        min_value=0, max_value=LATEST_MS, help_text=_("Unix time in milliseconds, corrected by the server's.")
    )
    seq = ShortList(
        child=StrictInteger(min_value=0, max_value=MOST), min_length=3, max_length=3, allow_null=True,
        help_text=_("`seq` of the manifest in force; null while there is none."),
    )  # fmt: skip
    mode = StrictChoice(MODES, help_text=_("What the player is doing."))
    playing = VerbatimText(max_length=40, allow_blank=True, help_text=_("`id` of the item on the stage."))
    ticker = VerbatimText(max_length=40, allow_blank=True, help_text=_("`id` of the running text."))
    skew_ms = StrictInteger(
        min_value=-LATEST_MS, max_value=LATEST_MS, help_text=_("By how much the clock of the screen was wrong.")
    )
    files = Files(help_text=_("The files of the manifest on this screen."))
    storage = StrictChoice(STORAGES, help_text=_("Where files lie; memory: the browser keeps none."))
    queue = StrictInteger(min_value=0, max_value=MOST_ROWS, help_text=_("Proofs of play that wait."))
    lost = StrictInteger(min_value=0, max_value=MOST_ROWS, help_text=_("Proofs of play that were lost."))
    aside = StrictInteger(min_value=0, max_value=MOST_ROWS, help_text=_("Proofs of play that the server refused."))
    dropped = StrictInteger(min_value=0, max_value=MOST_ROWS, help_text=_("Items of the manifest that are not right."))
    frozen_ms = StrictInteger(min_value=0, max_value=DAY_MS * 366, help_text=_("For how long the page stood still."))
    viewport = Viewport(help_text=_("The size of the window that shows the player."))
    release = VerbatimText(max_length=40, allow_blank=True, help_text=_("Names the release of the player."))
    errors = ShortList(  # type: ignore[assignment]  # DRF's own, of answers
        child=Failure(), max_length=MOST_ERRORS, help_text=_("What is wrong, and the last failures.")
    )
    takeovers = ShortList(
        child=ShownTakeover(), max_length=MOST_TAKEOVERS, help_text=_("Takeovers that have been seen on this screen.")
    )
    done = ShortList(child=DoneCommand(), max_length=MOST_COMMANDS, help_text=_("What came of commands."))

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        return {**found, "boot": str(found["boot"])}  # as it is kept


def read(data: Any) -> dict[str, Any]:
    """The heartbeat in ``data``; raises ValidationError for anything else."""
    if (found := quick.read(data)) is not None:
        return found
    beat = Beat(data=data)
    beat.is_valid(raise_exception=True)
    return dict(beat.validated_data)


class Order(serializers.Serializer):
    id = serializers.IntegerField(help_text=_("Do each once at the most."))
    kind = serializers.ChoiceField(
        ["reload", "identify", "screenshot", "refetch", "clear"], help_text=_("What the player is to do.")
    )
    until_ms = serializers.IntegerField(help_text=_("Do it before; later it is no longer meant."))
    name = serializers.CharField(help_text=_("What people call the screen: `identify` shows it."))


class Answer(serializers.Serializer):
    server_time_ms = serializers.IntegerField(help_text=_("Unix time in milliseconds, by the server."))
    commands = Order(many=True, help_text=_("What officers ask of this player."))
