from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ilm_blocks.rules import names

from .kinds import MediaKind

UNSEEN = _("It holds line breaks or signs that nobody sees: type it anew.")


@extend_schema_field({"type": "string", "format": "binary"})
class Bytes(serializers.FileField):
    """The file itself; whether it is empty the intake says."""


class Name(serializers.CharField):
    """What people find a file by, in one line of signs that are seen."""

    default_error_messages = {"unseen": UNSEEN}

    def to_internal_value(self, data: Any) -> str:
        said = super().to_internal_value(data)
        if names.unseen(said):
            self.fail("unseen")
        return said


class MediaRequest(serializers.Serializer):
    file = Bytes(allow_empty_file=True, help_text=_("The file."))
    kind = serializers.ChoiceField(MediaKind.values, help_text=_("What the file is for."))
    title = Name(
        required=False, allow_blank=True, max_length=255, help_text=_("By which people find it in the library.")
    )


class MediaFile(serializers.Serializer):
    """A file of the partner's library, as it was made from what was uploaded."""

    id = serializers.CharField(help_text=_("What creatives name it by, like `film-12`."))
    kind = serializers.ChoiceField(MediaKind.values)
    title = serializers.CharField()
    sha256 = serializers.CharField(help_text=_("Of the file as it enters the material."))
    bytes = serializers.IntegerField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    duration_ms = serializers.IntegerField(allow_null=True)
    url = serializers.URLField()


class UploadTold(serializers.Serializer):
    """How far an upload in parts is."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(MediaKind.values)
    filename = serializers.CharField(help_text=_("As the client named it."))
    size = serializers.IntegerField(help_text=_("Bytes of the whole file."))
    offset = serializers.IntegerField(help_text=_("Bytes that have come."))
    expires_at = serializers.DateTimeField(help_text=_("When it ends unless a further part comes."))
    media = MediaFile(allow_null=True, help_text=_("The file that it became; null until it is whole."))
