"""What the answers look like, for the OpenAPI document; a test holds every answer against it."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import CharField as Text
from rest_framework.serializers import ChoiceField as Words
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import IntegerField as Number
from rest_framework.serializers import Serializer as Shape
from rest_framework.serializers import URLField as Address

from ilm_blocks.cascade import Rule
from ilm_blocks.choices import (
    AgreementKind,
    Binding,
    Channel,
    ContentClass,
    InformationClass,
    PartnerKind,
    Priority,
    ReasonCode,
    State,
)
from ilm_blocks.models import ConfirmationKind
from partner_api import severities
from partner_api.openapi.schema import Problem
from sites.levels import RegionLevel

CODE = _("Kemendagri code, like 33.24.01.2001.")
NEXT = _("The next page; null on the last one.")
LABEL = _("The word to print before the name: Kabupaten, Kecamatan, Desa, Kelurahan …")


class RegionName(Shape):
    code = Text(help_text=CODE)
    name = Text()
    level = Words(RegionLevel.values)
    label = Text(help_text=LABEL)


class Region(Shape):
    code = Text(help_text=CODE)
    name = Text()
    level = Words(RegionLevel.values)
    label = Text(help_text=LABEL)
    parent = Text(allow_null=True, help_text=_("Code of the region above; null at the top."))
    site_url = Address(allow_null=True, help_text=_("The region's own website."))
    url = Address()


class RegionList(Shape):
    items = Region(many=True)
    next = Address(allow_null=True, help_text=NEXT)


# Creatives


class PosterSize(Shape):
    src = Address()
    width = Number()
    height = Number()


class Poster(Shape):
    type = Words(["poster"])
    id = serializers.UUIDField()
    alt = Text(help_text=_("What the poster says, for those who cannot see it."))
    src = Address(help_text=_("The widest size. A file never changes under its address."))
    width = Number()
    height = Number()
    srcset = PosterSize(many=True, help_text=_("All sizes, the widest first."))


class Video(Shape):
    type = Words(["video"])
    id = serializers.UUIDField()
    alt = Text(help_text=_("What the clip shows and says, in words."))
    src = Address()
    mime = Text()
    bytes = Number()
    sha256 = Text(help_text=_("Check the file with it before you play it."))
    duration_ms = Number()
    width = Number()
    height = Number()
    poster = Address(allow_null=True)
    captions = Address(allow_null=True, help_text=_("Subtitles, as WebVTT; null where there are none."))


class Audio(Shape):
    type = Words(["audio"])
    id = serializers.UUIDField()
    src = Address()
    mime = Text()
    bytes = Number()
    sha256 = Text()
    duration_ms = Number()
    transcript = Text()


class RunningText(Shape):
    type = Words(["running_text"])
    id = serializers.UUIDField()
    text = Text()


class Message(Shape):
    type = Words(["message"])
    id = serializers.UUIDField()
    heading = Text()
    text = Text()


CREATIVES = PolymorphicProxySerializer(
    "Creative",
    {"poster": Poster, "video": Video, "running_text": RunningText, "message": Message, "audio": Audio},
    resource_type_field_name="type",
    many=True,
)


@extend_schema_field(CREATIVES)
class Creatives(serializers.Field):
    pass


# ILM


class Responsible(Shape):
    id = Number(allow_null=True, help_text=_("For `partner=`; null where the government of the region answers itself."))
    kind = Words(PartnerKind.values)
    name = Text()
    short_name = Text()
    website = serializers.CharField()


class Distributor(Shape):
    name = Text()


class AgreementNumber(Shape):
    number = Text()
    valid_until = serializers.DateField(help_text=_("The last day, included."))


class Agreement(AgreementNumber):
    kind = Words(AgreementKind.values)
    title = Text()
    partner_number = Text()
    valid_from = serializers.DateField()


class Note(Shape):
    text = Text()
    region = RegionName()


class ILM(Shape):
    id = Number()
    revision = Number(help_text=_("Changes whenever the content does."))
    title = Text()
    summary = Text()
    owner = RegionName(help_text=_("The region that issued it."))
    responsible = Responsible(help_text=_("Answers for the content; name it wherever you show it."))
    distributor = Distributor(help_text=_("Passed it on; name it too."))
    binding = Words(Binding.values)
    priority = Words([priority.name.lower() for priority in Priority])
    content_class = Words(ContentClass.values)
    information_class = Words(InformationClass.values)
    on_air_from = Time()
    on_air_until = Time(allow_null=True, help_text=_("Excluded; null while no end is set."))
    url = Address(help_text=_("Its page on the site of the region."))
    verify_url = Address(help_text=_("Its page on the site of the region that issued it."))
    creatives = Creatives()


class Item(ILM):
    agreement = AgreementNumber(allow_null=True)
    notes = Note(many=True, help_text=_("A region's own words beside the ILM."))
    rule = Words([Rule.MANDATORY.value, Rule.LOCAL_DECISION.value, Rule.BINDING.value])


class ListedILM(ILM):
    agreement = AgreementNumber(allow_null=True)
    notes = Note(many=True, help_text=_("The words of the region that was asked for, or of one above it."))
    channels = serializers.ListField(child=Words(Channel.values))


class ILMList(Shape):
    items = ListedILM(many=True, help_text=_("With `fields`, each has only the members that were asked for."))
    next = Address(allow_null=True, help_text=NEXT)


class Contact(Shape):
    text = Text(help_text=_("Office, function and address; empty parts are not published."))
    email = Text()
    phone = Text()
    url = Text()


class Objections(Shape):
    responsible = Contact(allow_null=True, help_text=_("Of the responsible party: the content is its own."))
    ppid = Contact(allow_null=True, help_text=_("Of the officer for public information of the region that issued it."))


class Confirmation(Shape):
    kind = Words([kind.value for kind in ConfirmationKind if kind != ConfirmationKind.DENIED])
    at = Time()
    sha256 = Text(help_text=_("Of the material that was confirmed, as canonical JSON (RFC 8785)."))


#: How an approved ILM that was not withdrawn can stand.
STANDS = [
    word.value
    for word in (
        State.SCHEDULED, State.ON_AIR, State.WITHHELD, State.AWAITS_SECOND_APPROVAL, State.NOT_COVERED, State.PAUSED,
        State.ENDED, State.AGREEMENT_ENDED,
    )
]  # fmt: skip


class Provenance(ILM):
    agreement = Agreement(allow_null=True)
    confirmation = Confirmation(
        allow_null=True,
        help_text=_("How the partner stood behind it: its people handed it in or confirmed it, or it signed a paper."),
    )
    objections = Objections(help_text=_("Where objections to the content go; null: no contact is published."))
    channels = serializers.ListField(child=Words(Channel.values))
    first_published_at = Time()
    last_published_at = Time()
    state = Words(STANDS, help_text=_("How it stands at its owner: on air, or what keeps it off."))
    is_current = serializers.BooleanField(
        help_text=_(
            "Whether it is on air: its window is open, its partner active, its agreement in force, and no quiet period "
            "of its owner holds it back. What is not current carries no creatives."
        )
    )
    valid_until = Time(allow_null=True, help_text=_("When the clock will change the state; null when not known."))


class Takeover(Shape):
    id = Number()
    severity = Words(list(severities.WORDS.values()))
    text = Text()
    owner = RegionName()
    starts_at = Time()
    until = Time()
    is_drill = serializers.BooleanField()


class Feed(Shape):
    region = RegionName()
    channel = Words(Channel.values)
    at = Time(help_text=_("The instant asked for or, when none was, the one since which this answer holds."))
    valid_until = Time(allow_null=True, help_text=_("When the clock will change the answer; null when not known."))
    takeover = Takeover(allow_null=True, help_text=_("A live emergency: show it before everything else."))
    items = Item(many=True)


class IssuedILM(ILM):
    agreement = AgreementNumber(allow_null=True)


class NoteOnItem(Note):
    item = Number(help_text=_("The `id` of the item that it stands beside."))


class RegionBelow(Shape):
    code = Text(help_text=CODE)
    valid_until = Time(allow_null=True, help_text=_("When the clock will change the answer; null when not known."))
    takeover = Takeover(allow_null=True, help_text=_("A live emergency: show it before everything else."))
    items = serializers.ListField(child=Number(), help_text=_("What it shows, in order: the `id` of items."))
    notes = NoteOnItem(many=True, help_text=_("A region's own words beside the ILM."))


class Below(Shape):
    region = RegionName()
    channel = Words(Channel.values)
    at = Time(help_text=_("The instant since which this answer holds."))
    valid_until = Time(allow_null=True, help_text=_("When the clock will change the answer; null when not known."))
    items = IssuedILM(many=True, help_text=_("Each once, with its addresses on the site of the region that issued it."))
    regions = RegionBelow(many=True, help_text=_("The region itself and all below it, in the order of their codes."))


class Reason(Shape):
    code = Words(ReasonCode.values)
    text = Text()


class Replacement(Shape):
    id = Number()
    url = Address()


class WithdrawnProblem(Problem):
    withdrawn_at = Time()
    reason = Reason()
    replacement = Replacement(allow_null=True, help_text=_("Of the same responsible party: show it in its place."))
    distributor_answer = Replacement(
        allow_null=True, help_text=_("Of the distributor: show it beside the notice, never as the party's own words.")
    )
    objections = Objections()
