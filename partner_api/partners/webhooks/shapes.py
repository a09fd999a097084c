"""What partners' programs send and are told of webhooks, for validation and for the OpenAPI document."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ilm_blocks.choices import State

from ..strict import Line, Strict, Truth
from ..submissions.shapes import NEXT, Moment
from .event_types import TEST, EventType
from .faults import SENTENCES
from .models import DeliveryState, DisabledBecause


class Events(serializers.ListField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            child=serializers.ChoiceField(EventType.values), allow_empty=False, max_length=len(EventType),
            help_text=_("What it is told of: types of messages."), **options,
        )  # fmt: skip


class WebhookDraft(Strict):
    name = Line(required=True, allow_blank=False, max_length=80, help_text=_("By which you know it again."))
    url = Line(
        required=True, allow_blank=False, max_length=500,
        help_text=_("Where it sends to: an https address of the public internet."),
    )  # fmt: skip
    events = Events()


class WebhookChange(Strict):
    """Members that are left out stay as they are."""

    name = Line(allow_blank=False, max_length=80, help_text=_("By which you know it again."))
    url = Line(
        allow_blank=False, max_length=500, help_text=_("Where it sends to: an https address of the public internet.")
    )
    events = Events(required=False)
    is_enabled = Truth(required=False, help_text=_("Whether it is sent anything."))


class ReplayFailedRequest(Strict):
    since = Moment(help_text=_("What happened from then on and was given up is sent once more."))


# What is sent


class SubmissionNewsData(serializers.Serializer):
    partner = serializers.IntegerField(help_text=_("`id` of the partner under whose name it stands."))
    id = serializers.IntegerField(help_text=_("`id` of the ILM."))
    state = serializers.ChoiceField(State.values, help_text=_("How it stood at `timestamp`."))
    url = serializers.URLField(help_text=_("The whole of it, in this API."))


class SubmissionNews(serializers.Serializer):
    """What became of an ILM of the partner."""

    type = serializers.ChoiceField(
        [event for event in EventType.values if event != EventType.AGREEMENT_ENDED], help_text=_("What has happened.")
    )
    timestamp = serializers.DateTimeField(help_text=_("When it happened."))

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            "data": SubmissionNewsData(
                help_text=_("Which ILM it is of: no person, no title and no reason stands here.")
            )
        }  # a word of serializers


class AgreementNewsData(serializers.Serializer):
    partner = serializers.IntegerField(help_text=_("`id` of the partner whose agreement it is."))
    id = serializers.IntegerField(help_text=_("`id` of the agreement."))
    state = serializers.ChoiceField(["ended"], help_text=_("How it stood at `timestamp`."))
    url = serializers.URLField(help_text=_("The partner's ILM, in this API."))


class AgreementNews(serializers.Serializer):
    """The last day of an agreement is over."""

    type = serializers.ChoiceField([EventType.AGREEMENT_ENDED.value], help_text=_("What has happened."))
    timestamp = serializers.DateTimeField(help_text=_("When it happened."))

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            "data": AgreementNewsData(help_text=_("Which agreement it is of."))
        }  # a word of serializers


class TestNewsData(serializers.Serializer):
    partner = serializers.IntegerField(help_text=_("`id` of the partner whose webhook it is."))


class TestNews(serializers.Serializer):
    """Somebody asked for a test."""

    type = serializers.ChoiceField([TEST], help_text=_("What has happened."))
    timestamp = serializers.DateTimeField(help_text=_("When it happened."))

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"data": TestNewsData(help_text=_("The partner alone."))}  # a word of serializers


# What is told


class Webhook(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField(help_text=_("Where it sends to."))
    name = serializers.CharField()
    events = serializers.ListField(
        child=serializers.ChoiceField(EventType.values), help_text=_("What it is told of: types of messages.")
    )
    is_enabled = serializers.BooleanField(help_text=_("Whether it is sent anything."))
    disabled_at = serializers.DateTimeField(allow_null=True, help_text=_("Since when it is switched off."))
    disabled_because = serializers.ChoiceField(
        DisabledBecause.values, allow_null=True, help_text=_("Who or what has switched it off.")
    )
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text=_("Since when every attempt has failed; null: the last one arrived.")
    )
    last_success_at = serializers.DateTimeField(allow_null=True, help_text=_("When a message arrived last."))
    previous_secret_until = serializers.DateTimeField(
        allow_null=True, help_text=_("Until when the secret before signs too; null: it does not.")
    )
    created_at = serializers.DateTimeField(help_text=_("When it was made."))


class WebhookWithSecret(Webhook):
    secret = serializers.CharField(
        required=False, help_text=_("What its messages are signed with. Shown in this answer and never again.")
    )


class WebhookList(serializers.Serializer):
    items = Webhook(many=True)


class WebhookAttemptTold(serializers.Serializer):
    at = serializers.DateTimeField(help_text=_("When it was sent."))
    duration_ms = serializers.IntegerField(help_text=_("How long it took, in milliseconds."))
    status = serializers.IntegerField(allow_null=True, help_text=_("Of HTTP; null where no answer came."))
    fault = serializers.ChoiceField(
        [*SENTENCES], allow_null=True, help_text=_("Why it does not count as arrived; null: it arrived.")
    )
    detail = serializers.CharField(help_text=_("The same in a sentence; may be empty."))
    answer = serializers.CharField(help_text=_("How the answer began; may be empty."))


class WebhookDeliveryTold(serializers.Serializer):
    """One message, and what became of it at this endpoint."""

    id = serializers.IntegerField()
    message_id = serializers.CharField(help_text=_("`webhook-id`: the same at each attempt."))
    type = serializers.ChoiceField([*EventType.values, TEST], help_text=_("What has happened."))
    timestamp = serializers.DateTimeField(help_text=_("When it happened."))
    state = serializers.ChoiceField(DeliveryState.values)
    due_at = serializers.DateTimeField(allow_null=True, help_text=_("When it is tried next; null: not any more."))
    attempts = WebhookAttemptTold(many=True, help_text=_("The newest first, the last ten of them."))


class WebhookDeliveryList(serializers.Serializer):
    items = WebhookDeliveryTold(many=True)
    next = serializers.URLField(allow_null=True, help_text=NEXT)


class Replayed(serializers.Serializer):
    count = serializers.IntegerField(help_text=_("How many messages are sent once more."))
