"""How the addresses of partners stand in the OpenAPI document: with their key, their headers and all their problems."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.views import APIView

from partner_api.openapi.schema import ROW_NUMBER, failures

from .keys.scopes import Scope

View = TypeVar("View", bound=type[APIView])

ALWAYS_POSSIBLE = (400, 401, 403, "scope_missing", "origin_not_registered", 405, 406, 429, 500)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description=_("Of your choice, such as a UUID: the same request under the same key is carried out once."),
)
SUBMISSION = OpenApiParameter(
    "submission_id", ROW_NUMBER, OpenApiParameter.PATH,
    description=_("`id` of an item of the partner's list."),
)  # fmt: skip


def if_match_of(*, required: bool) -> OpenApiParameter:
    return OpenApiParameter(
        "If-Match", {"type": "string", "pattern": r'^(\*|.*".*".*)$'}, OpenApiParameter.HEADER, required=required,
        description=_("The ETag of what was read: 412 if it has changed since."),
    )  # fmt: skip


def told_in(header: str, *statuses: int, description: Any) -> OpenApiParameter:
    """A header of an answer."""
    return OpenApiParameter(
        header, str, OpenApiParameter.HEADER, response=list(statuses), required=True, description=description
    )  # fmt: skip


LOCATION = told_in("Location", 201, description=_("The address of what was made."))


def etag(status: int) -> OpenApiParameter:
    said = _("Stands for the answer: send it back as `If-Match` when you change something.")
    return told_in("ETag", status, description=said)


class PartnerKeyScheme(OpenApiAuthenticationExtension):
    target_class = "partner_api.partners.authentication.KeyAuthentication"
    name = "partner"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Bearer")


def keyed(
    method: str, operation: str, summary: Any, answer: Any, *errors: int | str, description: Any, scope: Scope,
    body: Any = None, status: int = 200, has_etag: bool = False, if_match: bool | None = None,
    also: Sequence[OpenApiParameter] = (), texts: Sequence[str] = (),
) -> Callable[[View], View]:  # fmt: skip
    """Describe one method of a resource of partners; ``texts`` are media types in which it answers besides JSON.

    ``if_match`` is whether it needs that header; None: it does not heed it.
    """

    def describe(view: View) -> View:
        accepted = view.parameters  # type: ignore[attr-defined]
        parameters = [*([accepted] if method == "get" and accepted().fields else []), *also]
        if has_etag and not any(getattr(each, "location", "") == OpenApiParameter.PATH for each in also):
            parameters.append(SUBMISSION)
        parameters += [etag(status)] if has_etag else []
        parameters += [LOCATION] if status == 201 else []
        parameters += [] if if_match is None else [if_match_of(required=if_match)]
        parameters += [IDEMPOTENCY_KEY] if method in ("post", "patch") else []
        told = OpenApiResponse(answer, description=summary) if answer else OpenApiResponse(description=summary)
        options: dict[str, Any] = {"request": body} if body is not None else {"request": None}
        extended = extend_schema(
            operation_id=operation, summary=summary, description=_with_scope(description, scope), tags=["partners"],
            auth=[{"partner": []}],  # type: ignore[list-item]
            parameters=parameters,
            responses=_answers(status, told, texts) | failures(*dict.fromkeys([*ALWAYS_POSSIBLE, *errors])),
            **options,
        )  # fmt: skip
        return extend_schema_view(**{method: extended})(view)

    return describe


def _answers(status: int, told: Any, texts: Sequence[str]) -> dict[Any, Any]:
    if not texts:
        return {status: told}
    return {(status, "application/json"): told} | {(status, media): OpenApiTypes.STR for media in texts}


def _with_scope(description: Any, scope: Scope) -> Any:
    return format_lazy(
        "{description} {scope}",
        description=description,
        scope=format_lazy(_("Needs a key with `{scope}`."), scope=scope.value),
    )
