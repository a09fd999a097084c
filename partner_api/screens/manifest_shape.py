"""What the manifest looks like, for the OpenAPI document; a test holds what is made against it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import CharField as Text
from rest_framework.serializers import ChoiceField as Words
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import IntegerField as Number
from rest_framework.serializers import ListField as ListOf
from rest_framework.serializers import Serializer as Shape

from ilm_blocks.choices import ContentClass
from partner_api import severities
from sites.levels import RegionLevel

from . import item_ids
from .filler.cards import DESIGNS
from .models import PROGRAMMES
from .playlist import LEAST_MS

SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MESSAGE = {
    "type": "object",
    "properties": {"heading": {"type": "string"}, "text": {"type": "string"}},
    "required": ["heading", "text"],
}


@extend_schema_field({"oneOf": [{"type": "string"}, MESSAGE, {"type": "null"}]})
class Wording(serializers.Field):
    pass


@extend_schema_field({"type": "null"})
class Reserved(serializers.Field):
    pass


@extend_schema_field({"type": ["string", "null"], "pattern": SHA256["pattern"]})
class AssetKey(serializers.Field):
    pass


class ManifestRegion(Shape):
    code = Text()
    name = Text()
    level = Words(RegionLevel.values)


class PartyName(Shape):
    name = Text()


class Window(Shape):
    days = ListOf(child=Number(min_value=0, max_value=6))
    to = Text()

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": Text()}  # a word that Python keeps for itself


class Gap(Shape):
    until = Time(allow_null=True)
    items = ListOf(child=Text())

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": Time(allow_null=True)}


class Asset(Shape):
    url = Text()
    bytes = Number()
    mime = Text()
    w = Number(allow_null=True)
    h = Number(allow_null=True)
    dur_ms = Number(allow_null=True)


class Alert(Shape):
    level = Words(list(severities.WORDS.values()))
    drill = serializers.BooleanField()


class ManifestItem(Shape):
    id = serializers.RegexField(item_ids.PATTERN)
    ilm = Number(allow_null=True)
    revision = Number(allow_null=True)
    kind = Words(["video", "poster", "message", "card", "running_text", "banner"])
    asset = AssetKey()
    text = Wording()
    dur_ms = Number(min_value=LEAST_MS)
    tier = Number(min_value=0, max_value=2)
    weight = Number()
    owner = ManifestRegion()
    responsible = PartyName()
    distributor = PartyName()
    agreement = Text(allow_null=True)
    agreement_id = Number(allow_null=True)
    content_class = Words(ContentClass.values)
    mandatory = serializers.BooleanField()
    flight = ListOf(child=Time(allow_null=True), min_length=2, max_length=2)
    windows = Window(many=True)
    voice = Number(min_value=0, max_value=100)
    max_per_hour = Number(allow_null=True)
    min_gap_s = Number(allow_null=True)
    alert = Alert(allow_null=True)


class FillerCard(Shape):
    id = serializers.RegexField(item_ids.PATTERN)
    revision = Number()
    design = Words(DESIGNS)
    region = ManifestRegion()
    eyebrow = Text()
    title = Text()
    text = Text(allow_blank=True)
    when = Text(allow_blank=True)
    day = Text(allow_blank=True)
    month = Text(allow_blank=True)
    place = Text(allow_blank=True)
    picture = AssetKey()
    address = Text(allow_blank=True)
    say = Text()
    qr = ListOf(child=Number())
    flight = ListOf(child=Time(allow_null=True), min_length=2, max_length=2)


class ManifestTakeover(Shape):
    id = Number()
    level = Words(list(severities.WORDS.values()))
    text = Text()
    owner = ManifestRegion()
    until = Time(allow_null=True)
    drill = serializers.BooleanField()

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": Time()}


@extend_schema_field({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
class Stretch(serializers.Field):
    """[from, until) in milliseconds since 1970."""


class AirtimeShares(Shape):
    guaranteed = Number(min_value=0, max_value=100)
    ceiling = Number(min_value=0, max_value=100)
    own = Number(min_value=0, max_value=100)
    filler = Number(min_value=0, max_value=100)


class ProgrammeMember(Shape):
    id = serializers.RegexField(item_ids.PATTERN)
    revision = Number()
    loop = Words([loop.value for loop in PROGRAMMES])
    dur_ms = Number(min_value=LEAST_MS)
    weight = Number()
    ilm = Text(allow_blank=True)
    spans = ListOf(child=Stretch())
    quiet = ListOf(child=Stretch())
    mandatory = serializers.BooleanField()
    own = serializers.BooleanField()
    filler = serializers.BooleanField()
    agreement = Text(allow_blank=True)
    agreement_id = Number(allow_null=True)
    voice = Number(min_value=0, max_value=100)
    max_per_hour = Number(allow_null=True)
    min_gap_s = Number(allow_null=True)


class ProgrammeEpoch(Shape):
    join = ListOf(child=Number())
    leave = ListOf(child=Number())
    operating = ListOf(child=Stretch(), allow_null=True)
    shares = AirtimeShares()

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": Number()}


class Rotation(Shape):
    algo = Text()


class Signature(Shape):
    key = Text()
    value = Text()


class Manifest(Shape):
    schema = Words(["ilm.manifest/1"])
    screen = Text()
    seq = ListOf(child=Number(), min_length=3, max_length=3)
    generated_at = Time()
    tz = Text()
    region_path = ManifestRegion(many=True)
    poll = Number()
    viewing_m = Number(min_value=1, max_value=500, allow_null=True)
    volume = Number(min_value=0, max_value=100)
    horizon = ListOf(child=Time(), min_length=2, max_length=2)
    shares = AirtimeShares()
    members = ProgrammeMember(many=True)
    today = ProgrammeEpoch(many=True)
    operating = Window(many=True)
    assets = serializers.DictField(child=Asset())
    items = ManifestItem(many=True)
    cards = FillerCard(many=True)
    quiet = Gap(many=True)
    takeover = ManifestTakeover(allow_null=True)
    fallback = Reserved()
    rotation = Rotation()
    keys = ListOf(child=Text(), min_length=1)
    sig = Signature()
