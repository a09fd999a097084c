"""The OpenAPI description: what all public operations have in common, and the document itself."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.views import APIView

from partner_api.problems import MEDIA_TYPE
from partner_api.problems.kinds import KINDS, code_of

from . import examples, partner_examples, words

View = TypeVar("View", bound=type[APIView])
Shape = type[serializers.Serializer]


class Flaw(serializers.Serializer):
    """One thing that is wrong with a request."""

    parameter = serializers.CharField(required=False, help_text=_("The query parameter that is wrong."))
    pointer = serializers.CharField(required=False, help_text=_("The field of the body that is wrong (RFC 6901)."))
    code = serializers.CharField()
    detail = serializers.CharField(help_text=_("What is wrong and what would be right, for a person to read."))


class Problem(serializers.Serializer):
    """Why a request failed (RFC 9457). Decide by `code`; the sentences follow `Accept-Language` (id, en)."""

    type = serializers.URLField(help_text=_("A page that explains this kind of problem."))
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text=_("Stable: /api/problems/ lists them all."))
    instance = serializers.CharField(help_text=_("The path that was asked."))
    errors = Flaw(many=True, required=False)


ALWAYS_POSSIBLE = (400, 405, 406, 429, 500)
VALIDATORS = [
    OpenApiParameter(
        "If-None-Match", {"type": "string", "pattern": r'^(\*|.*".*".*)$'}, OpenApiParameter.HEADER,
        description=_("An ETag you hold: answered by 304, without a body, while nothing has changed."),
    ),
    OpenApiParameter(
        "ETag", str, OpenApiParameter.HEADER, response=[200, 304], required=True,
        description=_("Stands for the answer: send it back as `If-None-Match`."),
    ),
    OpenApiParameter(
        "Cache-Control", str, OpenApiParameter.HEADER, response=[200, 304], required=True,
        description=_("How long browsers (`max-age`) and shared caches (`s-maxage`) may keep the answer."),
    ),
]  # fmt: skip
LINK = OpenApiParameter("Link", str, OpenApiParameter.HEADER, response=[200], description='`<next page>; rel="next"`')
#: Numbers of rows, as the columns hold them.
ROW_NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}

UNCHANGED = OpenApiResponse(description=_("You hold the newest already."))
MOVED = OpenApiResponse(description=_("The code is a former one: `Location` names the present one."))


def failures(*known: int | str, other: dict[int, Shape] | None = None) -> dict[Any, Any]:
    """The problems that can be answered, by status or code; those of ``other`` have members of their own."""
    codes = [code if isinstance(code, str) else code_of(code) for code in (*known, *(other or {}))]
    return {
        (KINDS[code].status, MEDIA_TYPE): OpenApiResponse(
            (other or {}).get(KINDS[code].status, Problem), description=KINDS[code].title
        )
        for code in sorted(codes, key=lambda code: KINDS[code].status)
    }


def described(
    operation: str, summary: Any, body: Any, *errors: int | str, description: Any, tag: str,
    other: dict[int, Shape] | None = None, also: Sequence[OpenApiParameter] = (), moves: bool = False,
    media: str = "application/json", is_kept: bool = True,
) -> Callable[[View], View]:  # fmt: skip
    """Describe the GET of a public view: its parameters, its body, its validators and all its problems."""
    responses: dict[Any, Any] = {(200, media): body}
    responses |= ({304: UNCHANGED} if is_kept else {}) | ({308: MOVED} if moves else {})
    responses |= failures(*ALWAYS_POSSIBLE, *errors, other=other)

    def describe(view: View) -> View:
        accepted = view.parameters  # type: ignore[attr-defined]
        get = extend_schema(
            operation_id=operation, summary=summary, description=description, tags=[tag], auth=[],
            parameters=[*([accepted] if accepted().fields else []), *also, *(VALIDATORS if is_kept else [])],
            responses=responses,
        )  # fmt: skip
        return extend_schema_view(get=get)(view)

    return describe


class ScreenToken(OpenApiAuthenticationExtension):
    target_class = "partner_api.screens.authentication.BearerAuthentication"
    name = "screen"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Bearer")


def only_ours(endpoints: list, **_kwargs: Any) -> list:
    """Wagtail's own pages API describes itself in Wagtail's documentation."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def with_shapes_of_messages(result: dict[str, Any], generator: SchemaGenerator, **_kwargs: Any) -> dict[str, Any]:
    """The generator (0.30) writes its components before it comes to the webhooks, and leaves theirs out."""
    return result | {"components": generator.registry.build({})}


def told_in_words(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """The document with a description of every member and tag, and a sample of every answer and parameter."""
    result["tags"] = [{"name": name, "description": str(text)} for name, text in words.TAGS.items()]
    for name, shape in result["components"]["schemas"].items():
        for member, schema in shape.get("properties", {}).items():
            if "description" not in schema:
                shape["properties"][member] = schema | {"description": words.of(name, member)}
    for methods in result["paths"].values():
        for operation in methods.values():
            _give_samples(operation)
    for name, webhook in result["webhooks"].items():
        _complete_message(name, webhook["post"])
    return result


def _complete_message(name: str, operation: dict[str, Any]) -> None:
    """The sample and the headers of what is sent to partners' servers: the generator knows only of its body."""
    operation["requestBody"]["content"]["application/json"]["example"] = partner_examples.NEWS[name]
    operation["parameters"] = [
        {
            "in": "header", "name": header, "required": True, "schema": {"type": "string"}, "example": sample,
            "description": str(words.HEADERS[header]),
        }
        for header, sample in partner_examples.NEWS_HEADERS.items()
    ]  # fmt: skip


def success(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer of an operation that was carried out."""
    return next(answer for status, answer in sorted(operation["responses"].items()) if status.startswith("2"))


def _give_samples(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    for kind, media in success(operation).get("content", {}).items():
        known = partner_examples.LINES if kind == "text/csv" else examples.ANSWERS
        media["example"] = known.get(name, "")
    for parameter in operation.get("parameters", ()):
        rules = parameter["schema"]
        known = examples.of_parameter(name, parameter["name"])
        parameter["example"] = known or rules.get("default") or next(iter(rules.get("enum", ())), "")


def without_enum_ids(result: Any, **_kwargs: Any) -> Any:
    """The document without the generator's own marks on enumerations."""
    if isinstance(result, dict):
        return {key: without_enum_ids(value) for key, value in result.items() if key != "x-spec-enum-id"}
    return [without_enum_ids(value) for value in result] if isinstance(result, list) else result


@cache
def document(language: str) -> dict[str, Any]:
    """The OpenAPI document with its texts in ``language``."""
    with translation.override(language):
        return SchemaGenerator().get_schema(public=True)
