"""What partners' programs send and are told, for validation and for the OpenAPI document."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from ilm_blocks.choices import (
    Binding,
    Channel,
    ContentClass,
    InformationClass,
    Priority,
    ReasonCode,
    State,
)
from ilm_blocks.models import ConfirmationKind, Outcome
from partner_api.http.bodies import SHA256
from partner_api.http.parameters import CODE_SCHEMA, Instant
from sites import codes
from sites.levels import RegionLevel

from ..media.kinds import MediaKind
from ..media.library import REFERENCE, Reference
from ..strict import Line, Strict, Ticked, Whole

LONGEST_CODE = 20  # with dots, and blanks around it
PRIORITIES = {priority.name.lower(): priority.value for priority in Priority}
NEXT = _("The next page; null on the last one.")


@extend_schema_field({"type": "string", "pattern": f"^{REFERENCE.pattern}$"})
class FileOf(serializers.Field):
    """The ``id`` of an uploaded file of one kind."""

    default_error_messages = {
        "invalid": _("Write the “id” of an uploaded file, like {kind}-12."),
        "wrong_kind": _("“{given}” is a file of another kind: here goes a {kind}."),
    }

    def __init__(self, kind: MediaKind, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, **options)
        self.kind = kind

    def to_internal_value(self, data: Any) -> Reference:
        if (found := Reference.read(data)) is None:
            self.fail("invalid", kind=self.kind.value)
        if found.kind != self.kind:
            self.fail("wrong_kind", given=data, kind=self.kind.value)
        return found

    def to_representation(self, value: Any) -> str:
        return str(value)


# Creatives


class PosterDraft(Strict):
    type = serializers.ChoiceField(["poster"])
    image = FileOf(MediaKind.PICTURE, help_text=_("`id` of an uploaded picture."))
    alt = Line(help_text=_("What the poster says, for those who cannot see it."))


class VideoDraft(Strict):
    type = serializers.ChoiceField(["video"])
    video = FileOf(MediaKind.FILM, help_text=_("`id` of an uploaded film."))
    alt = Line(help_text=_("What the clip shows and says, in words."))
    poster = FileOf(MediaKind.PICTURE, help_text=_("`id` of an uploaded picture to show until the clip plays."))
    captions = FileOf(MediaKind.CAPTIONS, help_text=_("`id` of uploaded subtitles."))


class RunningTextDraft(Strict):
    type = serializers.ChoiceField(["running_text"])
    text = Line()


class MessageDraft(Strict):
    type = serializers.ChoiceField(["message"])
    heading = Line()
    text = Line()


class AudioDraft(Strict):
    type = serializers.ChoiceField(["audio"])
    audio = FileOf(MediaKind.SOUND, help_text=_("`id` of an uploaded sound."))
    transcript = Line()


CREATIVES: dict[str, Any] = {
    "poster": PosterDraft, "video": VideoDraft, "running_text": RunningTextDraft, "message": MessageDraft,
    "audio": AudioDraft,
}  # fmt: skip


@extend_schema_field(PolymorphicProxySerializer("CreativeDraft", CREATIVES, resource_type_field_name="type"))
class CreativeDraftField(serializers.Field):
    """One creative: its ``type`` decides its other members."""

    default_error_messages = {
        "invalid": _("Write an object."),
        "unknown_type": _("There is no such type. Choose one of: {types}."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        kind = data.get("type")
        shape = CREATIVES.get(kind) if isinstance(kind, str) else None
        if shape is None:
            said = self.error_messages["unknown_type"].format(types=", ".join(CREATIVES))
            raise serializers.ValidationError({"type": [serializers.ErrorDetail(said, "unknown_type")]})
        read = shape(data=data)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def to_representation(self, value: Any) -> Any:
        return value


# Where and when


@extend_schema_field(CODE_SCHEMA | {"maxLength": LONGEST_CODE})
class Code(serializers.Field):
    default_error_messages = {"invalid_code": _("This is no region code. Write it like 33.24.01.2001.")}

    def to_internal_value(self, data: Any) -> str:
        code = codes.normalise(data) if isinstance(data, str) and len(data) <= LONGEST_CODE else ""
        if not codes.CODE.match(code):
            self.fail("invalid_code")
        return code

    def to_representation(self, value: Any) -> Any:
        return value


class TargetDraft(Strict):
    """A group of regions, taken in or taken out; exactly one of the other members says which."""

    side = serializers.ChoiceField(["include", "exclude"], help_text=_("`include` takes these in, `exclude` out."))
    levels = serializers.ListField(
        child=serializers.ChoiceField(RegionLevel.values), required=False, max_length=3,
        help_text=_("All regions of these levels."),
    )  # fmt: skip
    subtree = Code(required=False, help_text=_("Code of a region: it and all below it."))
    region = Code(required=False, help_text=_("Code of a single region."))
    tag = Line(max_length=40, help_text=_("All regions with this tag."))

    KINDS: ClassVar = ("levels", "subtree", "region", "tag")
    default_error_messages = {"one_of": _("Say exactly one of: {names}.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in self.KINDS) != 1:
            self.fail("one_of", names=", ".join(self.KINDS))
        return attrs


@extend_schema_field({"type": "string", "maxLength": 5, "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class Clock(serializers.TimeField):
    """Hours and minutes, as people write them."""

    default_error_messages = {"invalid": _("Write hours and minutes, like 18:30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)


class DaypartDraft(Strict):
    days = serializers.ListField(
        child=Whole(min_value=0, max_value=6), required=False, max_length=7,
        help_text=_("On which the hours start: 0 is Monday. Empty: every day."),
    )  # fmt: skip
    start = Clock(help_text=_("Included; by the clock of each region that shows it."))
    end = Clock(help_text=_("Excluded; before `start`: on the next day."))


class Moment(Instant):
    """A point in time with its offset."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", input=data)
        return super().to_internal_value(data)

    def to_representation(self, value: Any) -> Any:
        return value


class SubmissionDraft(Strict):
    """What a partner writes on an ILM. What is left out of a new one is filled in from its agreement; a change leaves
    out what stays."""

    title = Line(max_length=120, help_text=_("In words, without markup; 120 characters at most."))
    summary = Line(max_length=300, help_text=_("One or two sentences, without markup; 300 characters at most."))
    social_text = Line(
        max_length=1500,
        help_text=_("What posts on social media say below the title; empty: the summary. 1,500 characters at most."),
    )
    agreement = Whole(
        required=False, allow_null=True, min_value=1, max_value=2**31 - 1,
        help_text=_("`id` of the agreement that covers it; the only one in force if left out."),
    )  # fmt: skip
    creatives = serializers.ListField(
        child=CreativeDraftField(), required=False, max_length=40, help_text=_("The material, by type.")
    )
    content_class = serializers.ChoiceField(ContentClass.values, required=False)
    information_class = serializers.ChoiceField(InformationClass.values, required=False)
    channels = serializers.ListField(
        child=serializers.ChoiceField(Channel.values), required=False, max_length=4,
        help_text=_("Where it may be shown."),
    )  # fmt: skip
    binding = serializers.ChoiceField(Binding.values, required=False)
    priority = serializers.ChoiceField([*PRIORITIES], required=False)
    emphasis_reason = Line(max_length=500, help_text=_("Why it must be mandatory or urgent; the reviewer confirms it."))
    on_air_from = Moment(required=False, help_text=_("From when it is shown, with the offset from UTC."))
    on_air_until = Moment(
        required=False, allow_null=True, help_text=_("Until when, excluded; null: as long as its agreement.")
    )
    dayparts = serializers.ListField(
        child=DaypartDraft(), required=False, max_length=50, help_text=_("Hours of day; empty: all day long.")
    )
    target = serializers.ListField(
        child=TargetDraft(), required=False, max_length=100,
        help_text=_("Regions to take in or out; empty: all of the region that keeps the partner."),
    )  # fmt: skip
    max_per_hour = Whole(
        required=False, allow_null=True, min_value=1, max_value=60,
        help_text=_("How often each creative may begin within an hour on a videotron."),
    )  # fmt: skip
    min_gap_s = Whole(
        required=False, allow_null=True, min_value=1, max_value=86_400,
        help_text=_("For how many seconds each creative rests on a videotron once it has played."),
    )  # fmt: skip


# What is told


class AgreementRef(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(help_text=_("The last day, included."))


class PartnerRef(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ReviewNote(serializers.Serializer):
    """A decision of a reviewer, or the partner's own *No*."""

    outcome = serializers.ChoiceField([*Outcome.values, "denied"])
    at = serializers.DateTimeField(help_text=_("When it was decided."))
    person = serializers.CharField(help_text=_("Who decided; may be empty."))
    note = serializers.CharField()


class Difference(serializers.Serializer):
    part = serializers.CharField(help_text=_("Which part of the ILM differs."))
    before = serializers.ListField(child=serializers.CharField(), help_text=_("As the partner last stood behind it."))
    after = serializers.ListField(child=serializers.CharField(), help_text=_("As it would be shown."))


class Asked(serializers.Serializer):
    """What an officer wrote or altered, and waits for the partner's word."""

    asked_at = serializers.DateTimeField(help_text=_("When the partner was asked."))
    asked_by = serializers.CharField(help_text=_("Who wrote or altered it; may be empty."))
    sha256 = serializers.CharField(help_text=_("Of the material that waits."))
    differences = Difference(many=True, help_text=_("What is new since the partner's last word."))


class Word(serializers.Serializer):
    """The partner's last word on it."""

    kind = serializers.ChoiceField(ConfirmationKind.values)
    at = serializers.DateTimeField(help_text=_("When it was said."))
    person = serializers.CharField(allow_null=True, help_text=_("Who said it; null where it was said on paper."))
    sha256 = serializers.CharField(help_text=_("Of the exact material that it is about (RFC 8785)."))


class DeclarationTold(serializers.Serializer):
    """The statement of responsibility as it was ticked."""

    text = serializers.CharField()
    at = serializers.DateTimeField(help_text=_("When it was ticked."))
    person = serializers.CharField(help_text=_("Who ticked it."))
    sha256 = serializers.CharField(help_text=_("Of the exact material that it is about (RFC 8785)."))
    key = serializers.CharField(
        allow_null=True, help_text=_("How the key begins that was used; null where the person ticked it in the admin.")
    )


class WithdrawalTold(serializers.Serializer):
    code = serializers.ChoiceField(ReasonCode.values)
    text = serializers.CharField()
    at = serializers.DateTimeField(help_text=_("When it was withdrawn."))


class SubmissionItem(serializers.Serializer):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(State.values)
    state_label = serializers.CharField(help_text=_("The state in words, as people read it."))
    title = serializers.CharField()
    saved_at = serializers.DateTimeField(help_text=_("When its newest version was saved."))
    on_air_from = serializers.DateTimeField()
    on_air_until = serializers.DateTimeField(allow_null=True, help_text=_("Until when, excluded; null: no end."))
    url = serializers.URLField(help_text=_("The whole of it, in this API."))


class SubmissionList(serializers.Serializer):
    items = SubmissionItem(many=True)
    next = serializers.URLField(allow_null=True, help_text=NEXT)


class Submission(SubmissionItem):
    """One ILM of the partner: what it says, how it fares, and what is asked of the partner."""

    region = serializers.CharField(help_text=_("Code of the region that issues it."))
    partner = PartnerRef(help_text=_("Answers for the content."))
    agreement = AgreementRef(allow_null=True, help_text=_("The paper that covers it; null while none is chosen."))
    summary = serializers.CharField(allow_blank=True)
    social_text = serializers.CharField(help_text=_("What posts on social media say; empty: the summary."))
    creatives = serializers.ListField(child=CreativeDraftField())
    content_class = serializers.ChoiceField(ContentClass.values)
    information_class = serializers.ChoiceField(InformationClass.values)
    channels = serializers.ListField(child=serializers.ChoiceField(Channel.values))
    binding = serializers.ChoiceField(Binding.values)
    priority = serializers.ChoiceField([*PRIORITIES])
    emphasis_reason = serializers.CharField(help_text=_("Why it must be mandatory or urgent; may be empty."))
    dayparts = DaypartDraft(many=True, help_text=_("Hours of day; empty: all day long."))
    target = TargetDraft(many=True, help_text=_("Regions taken in or out; empty: all."))
    max_per_hour = serializers.IntegerField(allow_null=True)
    min_gap_s = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(help_text=_("Of the material as it stands (RFC 8785): what the partner stands for."))
    may = serializers.ListField(
        child=serializers.ChoiceField(["change", "submit", "take-back", "confirm", "refuse", "withdraw", "copy"]),
        help_text=_("What the partner can do with it now."),
    )
    notes = ReviewNote(many=True, help_text=_("What reviewers decided and wrote, the newest first."))
    asked = Asked(allow_null=True, help_text=_("What waits for the partner's word; null where nothing does."))
    word = Word(allow_null=True)
    declaration = DeclarationTold(allow_null=True)
    withdrawal = WithdrawalTold(allow_null=True)
    public_url = serializers.URLField(
        allow_null=True, help_text=_("Its page for everybody; null until it is approved.")
    )


# Verbs


class SubmitRequest(Strict):
    statement = Ticked(help_text=_("We answer for the content and its consequences: only `true` is taken."))


class ConfirmRequest(Strict):
    sha256 = SHA256(help_text=_("`asked.sha256`: the material that was looked at."))


class RefuseRequest(Strict):
    reason = Line(required=True, max_length=500, help_text=_("What is wrong: the officer who wrote it reads it."))


class WithdrawRequest(Strict):
    code = serializers.ChoiceField([code for code, _label in ReasonCode.chosen()])
    text = Line(max_length=500, help_text=_("In words; needed for `other`."))


class NoBody(Strict):
    """Nothing is said besides."""
