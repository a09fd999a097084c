"""A report for programs: the same figures as on the page, and the rows that its digest is of."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import BooleanField as Truth
from rest_framework.serializers import CharField as Text
from rest_framework.serializers import DateField as Day
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import IntegerField as Number
from rest_framework.serializers import ListField as Many
from rest_framework.serializers import Serializer as Shape

from ilm_blocks.choices import SocialNetwork
from ilm_blocks.models.social import FIGURES

from . import canonical
from .coverage import Counts
from .posts import COLUMNS as POST_COLUMNS
from .posts import Posted, PostState
from .report import Report
from .sums import ADDED, Sums

SCHEMA = "ilm.play-report/1"


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class Cell(serializers.Field):
    """A text or a whole number."""


class PlaySums(Shape):
    planned = Number(allow_null=True, help_text=_("Times planned, where the plan is known; null where none of it is."))
    planned_ms = Number(allow_null=True, help_text=_("Milliseconds planned, where the plan is known."))
    planned_reported_ms = Number(
        allow_null=True, help_text=_("Of `planned_ms` what lies in hours of which there is a report.")
    )
    compared_ms = Number(
        help_text=_("Of `shown_ms` what was shown where the plan is known: compare it with `planned_reported_ms`.")
    )
    complete = Number(help_text=_("Times shown in full."))
    partial = Number(help_text=_("Times shown in part."))
    failed = Number(help_text=_("Times that it could not be shown."))
    skipped = Number(help_text=_("Times that its turn was passed over."))
    shown_ms = Number(help_text=_("Milliseconds on the screen."))
    unplanned = Number(help_text=_("Rows whose plan is not summed up."))


class OperatingHours(Shape):
    reported = Number(help_text=_("Operating hours of which there is a report."))
    idle = Number(help_text=_("In which nothing was planned, so that there was nothing to report."))
    awaited = Number(help_text=_("Without a report so far: it may be on its way."))
    unreported = Number(help_text=_("Without a report: nobody knows what was shown."))


class ReportedAgreement(Shape):
    id = Number(help_text=_("Tells agreements apart that bear one number."))
    number = Text()
    partner = Text(help_text=_("Name of the partner today."))
    partner_number = Text(allow_blank=True)
    sums = PlaySums(help_text=_("Of all its items."))
    promised_permille = Number(help_text=_("Thousandths of the stage that it was promised at least; 0: none."))
    voice_permille = Number(
        allow_null=True, help_text=_("Thousandths of the time on the stage that it had where its items were shown.")
    )
    plays_a_day = Number(allow_null=True, help_text=_("The target of the agreement for all its items together."))
    shown_a_day = Number(
        allow_null=True,
        help_text=_("How often its items were shown on the average of the days in force, rounded down."),
    )


class ReportedItem(Shape):
    title = Text()
    responsible = Text(help_text=_("Who answered for it then."))
    sums = PlaySums(help_text=_("On all videotrons."))


class ReportedScreen(Shape):
    screen = Text(help_text=_("Number of the videotron."))
    name = Text(help_text=_("Name of the videotron today."))
    region_code = Text(help_text=_("Where it stands."))
    sums = PlaySums(help_text=_("Of all items of the report."))
    hours = OperatingHours(help_text=_("What is known of its operating hours."))


class ReportedWebsite(Shape):
    ilm = Number(help_text=_("Number of the ILM."))
    title = Text()
    regions = Many(child=Text(), help_text=_("Codes of the regions whose website and embeds showed it at some time."))


class ReportedPost(Shape):
    ilm = Number(help_text=_("Number of the ILM."))
    title = Text(help_text=_("As it was called when the post was logged."))
    responsible = Text(help_text=_("Who answered for it then."))
    agreement = Text(allow_blank=True, help_text=_("Number of the agreement under which it was posted."))
    network = serializers.ChoiceField(SocialNetwork.values, help_text=_("The network of the account."))
    account = Text(help_text=_("Name of the account."))
    region_code = Text(help_text=_("Of the region whose account it is."))
    region = Text(help_text=_("Name of that region."))
    posted_at = Time(help_text=_("As the officer who logged it wrote it down."))
    link = serializers.URLField(help_text=_("Where it is, or was, on the network."))
    reach = Number(allow_null=True, help_text=_("As the network told it; null: nobody typed it in."))
    views = Number(allow_null=True, help_text=_("The same of views."))
    likes = Number(allow_null=True, help_text=_("The same of likes."))
    shares = Number(allow_null=True, help_text=_("The same of shares."))
    comments = Number(allow_null=True, help_text=_("The same of comments."))
    read_on = Day(allow_null=True, help_text=_("The day on which these figures were read, the newest of its post."))
    state = serializers.ChoiceField(
        [state.value for state in PostState],
        help_text=_("`to_be_removed`: the ILM was withdrawn, or its agreement or a quiet period asks for it."),
    )
    removed_at = Time(allow_null=True, help_text=_("When an officer ticked it as removed."))


class PlayReport(Shape):
    schema = serializers.ChoiceField([SCHEMA], help_text=_("Version of this shape."))
    first = Day(help_text=_("The first day, included."))
    last = Day(help_text=_("The last day, included."))
    made_at = Time(help_text=_("Proofs of play come late: a later report may hold more."))
    is_empty = Truth(help_text=_("No plan and no play of these days is on record."))
    digest = Text(help_text=_("SHA-256 of `[columns, *rows]` as canonical JSON (RFC 8785)."))
    total = PlaySums(help_text=_("Of all rows."))
    hours = OperatingHours(help_text=_("What is known of the operating hours of its videotrons."))
    plan_known_days = Number(help_text=_("Days of videotrons whose plan is summed up."))
    screen_days = Number(help_text=_("Days of videotrons with operating hours."))
    agreements = ReportedAgreement(many=True, help_text=_("Those under which its items were planned or shown."))
    items = ReportedItem(many=True, help_text=_("Each with what it adds up to."))
    screens = ReportedScreen(many=True, help_text=_("Videotrons on which its items were planned or shown."))
    websites = ReportedWebsite(many=True, help_text=_("By the record of what the regions showed; nobody is counted."))
    posts = ReportedPost(many=True, help_text=_("Posts on social media, as officers logged them; not in the digest."))
    columns = Many(child=Text(), help_text=_("Names of the cells of each row."))
    rows = Many(
        child=Many(child=Cell()),
        help_text=_(
            "Each item of each videotron on each day, or in each hour: a text or a whole number for each column."
        ),
    )


def told(report: Report) -> dict[str, Any]:
    known, days = report.screen_days
    screens = report.by_screen()
    return {
        "schema": SCHEMA,
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "made_at": report.at.isoformat().replace("+00:00", "Z"),
        "is_empty": report.is_empty,
        "digest": report.digest,
        "total": _sums(report.total),
        "hours": _hours(report.coverage),
        "plan_known_days": known,
        "screen_days": days,
        "agreements": [
            {"id": one.agreement.pk, "number": one.agreement.number, "partner": str(one.agreement.partner),
             "partner_number": one.agreement.partner_number, "sums": _sums(one.sums),
             "promised_permille": one.promised, "voice_permille": one.permille,
             "plays_a_day": one.agreement.plays_a_day, "shown_a_day": one.shown_a_day}
            for one in report.promises
        ],
        "items": [
            {"title": title, "responsible": responsible, "sums": _sums(sums)}
            for (title, responsible), sums in report.by_item().items()
        ],
        "screens": [
            {"screen": key, "name": screen.name, "region_code": report.places[key].code,
             "sums": _sums(screens.get(key) or report.nothing(report.period, [key])),
             "hours": _hours(report.places[key].coverage.counts)}
            for key, screen in report.screens.items()
        ],
        "websites": [
            {"ilm": one.ilm_id, "title": one.title, "regions": [region.code for region in one.regions]}
            for one in report.available
        ],
        "posts": [_post(post) for post in report.posts],
        "columns": list(canonical.COLUMNS),
        "rows": [row.cells for row in report.rows],
    }  # fmt: skip


def _post(post: Posted) -> dict[str, Any]:
    facts = {name: getattr(post, name) for name in POST_COLUMNS if name not in FIGURES}
    times = {name: _instant(facts[name]) for name in ("posted_at", "removed_at")}
    return facts | times | {"read_on": post.read_on and post.read_on.isoformat(), **post.figures}


def _instant(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z") if when else None


def as_json(report: Report) -> bytes:
    return orjson.dumps(told(report))


def _sums(sums: Sums) -> dict[str, int | None]:
    """Of a plan that nobody knows nothing is told, where 0 would say that there was none."""
    return {
        "planned": sums.planned_or_unknown,
        "planned_ms": sums.planned_ms_or_unknown,
        "planned_reported_ms": sums.planned_reported_ms_or_unknown,
        "compared_ms": sums.compared_ms,
        **{name: getattr(sums, name) for name in ADDED},
        "unplanned": sums.unknown,
    }


def _hours(counts: Counts) -> dict[str, int]:
    return asdict(counts)
