"""The shapes of agreements in JSON."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ilm_blocks.choices import AgreementKind, Channel, ContentClass
from sites.levels import RegionLevel


class AgreementState(TextChoices):
    """Where the days of the region that keeps it stand to those of the agreement."""

    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"


class AgreementScope(serializers.Serializer):
    """What it covers; an empty list bounds nothing."""

    regions = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Codes of regions, each with all below it; empty: the whole region that keeps it."),
    )
    levels = serializers.ListField(child=serializers.ChoiceField(RegionLevel.values), help_text=_("Empty: all levels."))
    channels = serializers.ListField(child=serializers.ChoiceField(Channel.values), help_text=_("Empty: all channels."))
    content_classes = serializers.ListField(
        child=serializers.ChoiceField(ContentClass.values), help_text=_("Empty: all classes.")
    )


class AgreementQuota(serializers.Serializer):
    share_of_voice = serializers.IntegerField(
        help_text=_("Percent of the time on a videotron that its ILM get together at least; 0: none is promised.")
    )
    most_active = serializers.IntegerField(
        allow_null=True, help_text=_("So many ILM at the same time at most, asked at each approval; null: no limit.")
    )
    active = serializers.IntegerField(help_text=_("So many are approved now and neither withdrawn nor over."))
    plays_a_day = serializers.IntegerField(
        allow_null=True, help_text=_("The target that the play report compares with what was played; null: none.")
    )


class AgreementItem(serializers.Serializer):
    id = serializers.IntegerField(help_text=_("For `agreement` of submissions and of the play report."))
    kind = serializers.ChoiceField(AgreementKind.values, help_text=_("Which kind of document it is."))
    title = serializers.CharField(help_text=_("As the region has entered it."))
    number = serializers.CharField(help_text=_("Of the document at the region."))
    partner_number = serializers.CharField(help_text=_("Of the same document at the partner; may be empty."))
    region = serializers.CharField(help_text=_("The code of the region that keeps it."))
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(help_text=_("The last day, included."))
    state = serializers.ChoiceField(
        AgreementState.values, help_text=_("By the days of the region that keeps it: still to come, in force or over.")
    )
    scope = AgreementScope(help_text=_("What it covers; an empty list bounds nothing."))
    quota = AgreementQuota(help_text=_("What it promises and limits."))
    successor = serializers.IntegerField(allow_null=True, help_text=_("The `id` of the agreement that follows it."))


class AgreementList(serializers.Serializer):
    items = AgreementItem(many=True, help_text=_("The one that lasts longest first."))
