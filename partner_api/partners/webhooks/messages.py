"""The messages to servers of partners, as the `webhooks` of the OpenAPI document tell them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, OpenApiWebhook, extend_schema

from . import shapes

ARRIVED = OpenApiResponse(description=_("It has arrived: any status from 200 to 299 within 15 seconds."))


def _sent(name: str, operation: str, summary: Any, shape: Any, description: Any) -> OpenApiWebhook:
    said = extend_schema(
        operation_id=operation, summary=summary, description=description, tags=["partners"], request=shape,
        responses={204: ARRIVED},
    )  # fmt: skip
    return OpenApiWebhook(name, said)


SUBMISSION = _sent(
    "submission", "receiveSubmissionNews", _("What became of an ILM"), shapes.SubmissionNews,
    _("Sent to each webhook that has chosen this `type`, by Standard Webhooks 1.0; at least once under the same"
      " `webhook-id`. Titles and reasons are read at `data.url`, with a key."),
)  # fmt: skip
AGREEMENT = _sent(
    "agreement", "receiveAgreementNews", _("An agreement has ended"), shapes.AgreementNews,
    _("Sent once its last day is over, to each webhook that has chosen this `type`."),
)  # fmt: skip
TEST = _sent(
    "test", "receiveTest", _("A test"), shapes.TestNews,
    _("Sent when somebody asks for it, to that one webhook, whatever it has chosen."),
)  # fmt: skip
