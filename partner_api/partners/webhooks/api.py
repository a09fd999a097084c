"""Webhooks for the programs of partners: to set them up, and to see and mend what did not arrive."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from ilm_blocks.keys import is_key
from partner_api.addresses import api_url
from partner_api.http import pagination
from partner_api.openapi.schema import ROW_NUMBER
from partner_api.outward import targets
from partner_api.outward.faults import Fault
from partner_api.problems import Problem

from ..described import etag, keyed
from ..idempotency.repeating import once
from ..keys.scopes import Scope
from ..resources import PartnerResource
from ..strict import Strict
from ..submissions import flaws
from ..submissions.shapes import NoBody
from ..submissions.writing import as_problems
from . import acts, reading, shapes
from .models import WebhookEndpoint
from .parameters import DeliveryListParameters
from .querysets import EndpointQuerySet

WEBHOOK = OpenApiParameter(
    "webhook_id", ROW_NUMBER, OpenApiParameter.PATH, description=_("`id` of a webhook of the partner.")
)
DELIVERY = OpenApiParameter(
    "delivery_id", ROW_NUMBER, OpenApiParameter.PATH, description=_("`id` of an item of its deliveries.")
)
REFUSALS = ("invalid_body", 403, "unknown_webhook", "refused", 412, 413, 415, "key_reused")
#: Told the first time alone, also where a request is repeated under its Idempotency-Key.
SECRET = ("secret",)


class OfWebhooks(PartnerResource):
    scopes: ClassVar = dict.fromkeys(("GET", "POST", "PATCH", "DELETE"), Scope.WEBHOOKS_MANAGE)

    def row(self, pk: int) -> WebhookEndpoint:
        return self._one_of(reading.rows(self.partner), pk)

    def locked(self, pk: int) -> WebhookEndpoint:
        """As it is now and remains until the commit."""
        return self._one_of(reading.rows(self.partner).select_for_update(of=("self",), no_key=True), pk)

    def _one_of(self, rows: EndpointQuerySet, pk: int) -> WebhookEndpoint:
        row = rows.filter(pk=pk).first() if is_key(pk) else None
        if row is None:
            raise Problem("unknown_webhook")
        return row

    def respond(self, pk: int, status: int = 200, **more: Any) -> Response:
        row, now = self.row(pk), timezone.now()
        response = Response(reading.told(row, now) | more, status, headers={"ETag": reading.etag_of(row, now)})
        if status == 201:
            response["Location"] = api_url(reverse("partners:webhook", args=[pk]))
        return response

    def read(self, request: Request, shape: type[Strict]) -> Any:
        sent = shape(data=request.data)
        sent.is_valid(raise_exception=True)
        return sent.validated_data

    def act(self, request: Request, pk: int, act: Callable[[WebhookEndpoint], Response], **options: Any) -> Response:
        """Carry out ``act`` on the locked row, once, if it is still what the client has seen, where it says so."""

        def carried_out() -> Response:
            row = self.locked(pk)
            seen = request.headers.get("If-Match")
            if seen is not None and not reading.has_seen(seen, row, timezone.now()):
                raise Problem("precondition_failed")
            response: Response = as_problems(lambda: act(row))
            return response

        return once(request, self.key, timezone.now(), carried_out, **options)


def require_possible(url: str) -> None:
    """As a flaw of the member; asks the DNS, so with nothing locked."""
    try:
        targets.require_possible(url)
    except Fault as fault:
        raise flaws.of_refusal(ValidationError({"url": fault})) from fault


@keyed(
    "get",
    "listWebhooks",
    _("A partner's webhooks"),
    shapes.WebhookList,
    403,
    scope=Scope.WEBHOOKS_MANAGE,
    description=_("All of them: there are five at most. None tells its secret."),
)
@keyed(
    "post", "createWebhook", _("Set up a webhook"), shapes.WebhookWithSecret, "invalid_body", 403, "refused", 413, 415,
    "key_reused", scope=Scope.WEBHOOKS_MANAGE, body=shapes.WebhookDraft, status=201, also=[etag(201)],
    description=_("An address that is told of what becomes of the partner's ILM, by Standard Webhooks 1.0. Its secret"
                  " is in this answer and nowhere else; the same request sent once more is answered without it."),
)  # fmt: skip
class WebhooksView(OfWebhooks):
    def get(self, request: Request) -> HttpResponseBase:
        now = timezone.now()
        return Response({"items": [reading.told(row, now) for row in reading.rows(self.partner)]})

    def post(self, request: Request) -> HttpResponseBase:
        said = self.read(request, shapes.WebhookDraft)

        def made() -> Response:
            endpoint = as_problems(lambda: acts.make(self.partner, **said, user=self.person))
            return self.respond(endpoint.pk, 201, secret=endpoint.secret)

        return once(
            request, self.key, timezone.now(), made, prepare=lambda: require_possible(said["url"]), forgotten=SECRET
        )


@keyed(
    "get",
    "getWebhook",
    _("One webhook"),
    shapes.Webhook,
    403,
    "unknown_webhook",
    scope=Scope.WEBHOOKS_MANAGE,
    has_etag=True,
    also=[WEBHOOK],
    description=_("How it is set up and how it fares."),
)
@keyed(
    "patch", "changeWebhook", _("Change a webhook"), shapes.Webhook, *REFUSALS, 428, scope=Scope.WEBHOOKS_MANAGE,
    body=shapes.WebhookChange, has_etag=True, if_match=True, also=[WEBHOOK],
    description=_("Members that are left out stay as they are; `is_enabled` switches it off and on again."),
)  # fmt: skip
@keyed(
    "delete", "removeWebhook", _("Remove a webhook"), None, 403, "unknown_webhook", "refused", 412,
    scope=Scope.WEBHOOKS_MANAGE, status=204, if_match=False, also=[WEBHOOK],
    description=_("It is told of nothing any more; what waited for it is dropped with its log."),
)  # fmt: skip
class WebhookView(OfWebhooks):
    def get(self, request: Request, webhook_id: int) -> HttpResponseBase:
        return self.respond(webhook_id)

    def patch(self, request: Request, webhook_id: int) -> HttpResponseBase:
        said = self.read(request, shapes.WebhookChange)
        if "If-Match" not in request.headers:
            self.row(webhook_id)
            raise Problem("precondition_required")

        def changed(row: WebhookEndpoint) -> Response:
            acts.change(row, said, user=self.person)
            if "is_enabled" in said:
                switch = acts.switch_on if said["is_enabled"] else acts.switch_off
                switch(row, user=self.person)
            return self.respond(row.pk)

        def prepare() -> None:
            if "url" in said:
                self.row(webhook_id)  # nothing of another partner's is worth a question to the DNS
                require_possible(said["url"])

        return self.act(request, webhook_id, changed, prepare=prepare)

    def delete(self, request: Request, webhook_id: int) -> HttpResponseBase:
        def removed(row: WebhookEndpoint) -> Response:
            acts.remove(row, user=self.person)
            return Response(status=204)

        return self.act(request, webhook_id, removed)


class Verb(OfWebhooks):
    scopes: ClassVar = {"POST": Scope.WEBHOOKS_MANAGE}


@keyed(
    "post", "rotateWebhookSecret", _("A new secret"), shapes.WebhookWithSecret, *REFUSALS, scope=Scope.WEBHOOKS_MANAGE,
    body=NoBody, has_etag=True, if_match=False, also=[WEBHOOK],
    description=_("For 24 hours messages bear a signature by the new secret and one by the old one. A further rotation"
                  " ends the old one at once."),
)  # fmt: skip
class RotateSecretView(Verb):
    def post(self, request: Request, webhook_id: int) -> HttpResponseBase:
        self.read(request, NoBody)

        def rotated(row: WebhookEndpoint) -> Response:
            return self.respond(row.pk, secret=acts.rotate_secret(row, user=self.person).secret)

        return self.act(request, webhook_id, rotated, forgotten=SECRET)


@keyed(
    "post",
    "testWebhook",
    _("Send a test"),
    shapes.WebhookDeliveryTold,
    *REFUSALS,
    scope=Scope.WEBHOOKS_MANAGE,
    body=NoBody,
    status=202,
    if_match=False,
    also=[WEBHOOK],
    description=_(
        "A message of the type `webhook.test`, by the way of all others. What became of it is in the deliveries."
    ),
)
class TestView(Verb):
    def post(self, request: Request, webhook_id: int) -> HttpResponseBase:
        self.read(request, NoBody)

        def sent(row: WebhookEndpoint) -> Response:
            made = acts.send_test(row, user=self.person, at=timezone.now())
            return Response(reading.told_delivery(reading.deliveries(row).get(pk=made.pk)), 202)

        return self.act(request, webhook_id, sent)


@keyed(
    "get", "listWebhookDeliveries", _("What became of its messages"), shapes.WebhookDeliveryList, 403,
    "unknown_webhook", scope=Scope.WEBHOOKS_MANAGE, also=[WEBHOOK],
    description=_("The newest first, each with the last attempts: status, duration and how the answer began. Kept for"
                  " 30 days."),
)  # fmt: skip
class DeliveriesView(OfWebhooks):
    scopes: ClassVar = {"GET": Scope.WEBHOOKS_MANAGE}
    parameters = DeliveryListParameters

    def get(self, request: Request, webhook_id: int) -> HttpResponseBase:
        found = reading.deliveries(self.row(webhook_id))
        if state := self.query.get("state"):
            found = found.filter(state=state)
        if (cursor := self.query.get("cursor")) is not None:
            found = found.filter(pk__lt=cursor)
        page, last = pagination.cut(found, self.query["limit"])
        following = None if last is None else self._address_behind(last.pk)
        response = Response({"items": [reading.told_delivery(row) for row in page], "next": following})
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    def _address_behind(self, pk: int) -> str:
        cursor = self.parameters().fields["cursor"].to_representation(pk)
        return replace_query_param(api_url(self.request.get_full_path()), "cursor", cursor)


@keyed(
    "post",
    "replayWebhookDelivery",
    _("Send one message once more"),
    shapes.WebhookDeliveryTold,
    *REFUSALS,
    "unknown_delivery",
    scope=Scope.WEBHOOKS_MANAGE,
    body=NoBody,
    status=202,
    if_match=False,
    also=[WEBHOOK, DELIVERY],
    description=_("Whatever became of it, under the same `webhook-id`; its attempts are counted anew."),
)
class ReplayView(Verb):
    def post(self, request: Request, webhook_id: int, delivery_id: int) -> HttpResponseBase:
        self.read(request, NoBody)

        def replayed(row: WebhookEndpoint) -> Response:
            found = reading.deliveries(row).filter(pk=delivery_id if is_key(delivery_id) else 0)
            if not found.exists():
                raise Problem("unknown_delivery")
            acts.replay(row, delivery_id, user=self.person, at=timezone.now())
            return Response(reading.told_delivery(found.get()), 202)

        return self.act(request, webhook_id, replayed)


@keyed(
    "post",
    "replayFailedWebhookDeliveries",
    _("Send once more what was given up"),
    shapes.Replayed,
    *REFUSALS,
    scope=Scope.WEBHOOKS_MANAGE,
    body=shapes.ReplayFailedRequest,
    status=202,
    if_match=False,
    also=[WEBHOOK],
    description=_("All messages since a moment that were given up, in their order, each under its own `webhook-id`."),
)
class ReplayFailedView(Verb):
    def post(self, request: Request, webhook_id: int) -> HttpResponseBase:
        since = self.read(request, shapes.ReplayFailedRequest)["since"]

        def replayed(row: WebhookEndpoint) -> Response:
            return Response({"count": acts.replay_failed(row, since, user=self.person, at=timezone.now())}, 202)

        return self.act(request, webhook_id, replayed)
