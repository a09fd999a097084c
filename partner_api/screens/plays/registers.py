"""The register of plays: the log that proves what was shown, for officers and for the partner that answers for it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ilm_blocks import dates
from ilm_blocks.admin.register import ReadOnlyPermissionHelper, RegionOwnedAdmin
from ilm_blocks.models import ConfirmationKind
from ilm_blocks.queries import cleaned, confirmations

from .models import IncompleteReason, Play


class PlayAdmin(RegionOwnedAdmin):
    """All names are those of the time of the play, not of today."""

    model = Play
    permission_helper_class = ReadOnlyPermissionHelper
    menu_label = _("Proof of play")
    menu_icon = "history"
    menu_order = 77
    history_view_enabled = False
    list_display = (
        "starts_at", "what", "responsible_name", "word", "screen_name", "place", "seconds", "outcome", "counted",
    )  # fmt: skip
    search_fields = ("title", "responsible_name", "agreement", "screen_name", "item")

    def get_queryset(self, request: Any) -> QuerySet:
        word_kind = confirmations.kind_of_revision("revision", ilm="ilm_id")
        return super().get_queryset(request).annotate(word_kind=word_kind, cleaned_at=cleaned.cleaned_at("asset"))

    def word(self, play: Any) -> str:
        """How the partner stood behind the version that was shown: its people, or a signed paper."""
        return str(ConfirmationKind(play.word_kind).label) if play.word_kind else "–"

    word.short_description = _("word of the partner")  # type: ignore[attr-defined]

    def get_extra_class_names_for_field_col(self, obj: Play, field_name: str) -> list[str]:
        if field_name == "counted" and (obj.flag or obj.is_unlinked):
            return ["ilm-doubt"]
        return ["ilm-nowrap"] if field_name == "starts_at" else []

    def what(self, play: Any) -> str:
        """With the digest that the screen reported, if the file has another one now."""
        name = play.title or play.item
        if play.cleaned_at is None:
            return name
        facts = {"digest": play.asset[:16], "at": dates.day(localtime(play.cleaned_at))}
        return f"{name} · {_('SHA-256 %(digest)s…, metadata removed on %(at)s') % facts}"

    what.short_description = _("what was shown")  # type: ignore[attr-defined]
    what.admin_order_field = "title"  # type: ignore[attr-defined]

    def place(self, play: Play) -> str:
        return play.region_name

    place.short_description = _("region")  # type: ignore[attr-defined]
    place.admin_order_field = "owner__path"  # type: ignore[attr-defined]

    def seconds(self, play: Play) -> int:
        return round(play.dur_ms / 1000)

    seconds.short_description = _("seconds")  # type: ignore[attr-defined]
    seconds.admin_order_field = "dur_ms"  # type: ignore[attr-defined]

    def outcome(self, play: Play) -> str:
        """How it ended, and why before its time."""
        told: list[Any] = [play.get_result_display(), dict(IncompleteReason.choices).get(play.why, play.why)]
        return " · ".join(str(part) for part in told if part)

    outcome.short_description = _("result")  # type: ignore[attr-defined]
    outcome.admin_order_field = "result"  # type: ignore[attr-defined]

    def counted(self, play: Play) -> str:
        """Whether sums hold it; a spreadsheet adds up the rows that say yes."""
        if not play.flag:
            return str(_("yes, but it does not follow the row before") if play.is_unlinked else _("yes"))
        return str(_("no: %(reason)s") % {"reason": play.get_flag_display()})

    counted.short_description = _("counts")  # type: ignore[attr-defined]
    counted.admin_order_field = "flag"  # type: ignore[attr-defined]
