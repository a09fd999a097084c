"""Errors as problem details (RFC 9457): one shape, in the language of the request, each explained at its ``type``."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from partner_api.addresses import api_url

from .kinds import KINDS, code_of

MEDIA_TYPE = "application/problem+json"
#: So many errors are told at most, each in so many characters: an answer does not grow with the nonsense it is about.
MOST_ERRORS, LONGEST, LONGEST_NAME = 20, 500, 100
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class Problem(exceptions.APIException):
    """An error of the catalogue, with a sentence on this very case and members of its own."""

    def __init__(
        self, code: str, detail: Any = None, *, errors: Iterable[Mapping[str, Any]] = (), **members: Any
    ) -> None:
        self.kind = KINDS[code]
        self.status_code = self.kind.status
        self.code = code
        self.errors = list(islice(errors, MOST_ERRORS))
        self.members = members
        super().__init__(detail or self.kind.meaning, code)


def handler(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler; None leaves unknown errors to the server's own 500."""
    known = exception_handler(exc, dict(context))
    if known is None:
        return None
    response = respond(context["request"], _problem(exc, known, context))
    for header in KEPT_HEADERS:
        if header in known:
            response[header] = known[header]
    return response


def _problem(exc: Exception, known: Response, context: Mapping[str, Any]) -> Problem:
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, exceptions.ValidationError):
        return Problem("invalid_body", errors=pointed(exc.get_full_details()))
    return Problem(code_of(known.status_code), _sentence(exc, context))


def _sentence(exc: Exception, context: Mapping[str, Any]) -> Any:
    """What REST framework says, in words that name the way out; None for what the catalogue says as well."""
    if isinstance(exc, exceptions.MethodNotAllowed):
        allowed = ", ".join(context["view"].allowed_methods)
        return _("%(method)s is not possible here, only %(allowed)s.") % {
            "method": context["request"].method, "allowed": allowed,
        }  # fmt: skip
    if isinstance(exc, exceptions.Throttled) and (wait := getattr(exc, "wait", None)) is not None:
        return _("Too many requests. Wait %(seconds)d seconds.") % {"seconds": wait}
    return None


def pointed(
    details: Any, pointer: str = "", *, most: int = MOST_ERRORS, longest: int = LONGEST
) -> list[dict[str, Any]]:  # fmt: skip
    """The first errors of a body, each with the JSON pointer (RFC 6901) of its field, in ``longest`` letters."""
    return [shortened(error, longest) for error in islice(_pointed(details, pointer), most)]


def shortened(error: Mapping[str, Any], longest: int) -> dict[str, Any]:
    """``error`` with no text that is longer than that; a name that was sent stands in it shortened, too."""
    return {
        name: Truncator(str(value)).chars(longest if name == "detail" else LONGEST_NAME)
        for name, value in error.items()
    }


def _pointed(details: Any, pointer: str) -> Iterator[dict[str, Any]]:
    if isinstance(details, Mapping) and "message" in details and "code" in details:
        yield {"pointer": pointer, "code": details["code"], "detail": details["message"]}
    elif isinstance(details, Mapping):
        for name, nested in details.items():
            yield from _pointed(nested, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(details, list):
        for index, nested in enumerate(details):
            is_error = isinstance(nested, Mapping) and "message" in nested
            yield from _pointed(nested, pointer if is_error else f"{pointer}/{index}")


def respond(request: HttpRequest | Request, problem: Problem) -> HttpResponse:
    """``problem`` in the language of ``request``, never kept by a cache."""
    return respond_at(request.path, problem, translation.get_language_from_request(request))


def respond_at(path: str, problem: Problem, language: str) -> HttpResponse:
    """``problem`` as the answer to whoever asked at ``path``."""
    with translation.override(language):
        body = {
            "type": api_url(reverse("problem", args=[problem.code])),
            "title": str(problem.kind.title),
            "status": problem.status_code,
            "detail": str(problem.detail),
            "code": problem.code,
            "instance": path,
        } | problem.members
        if problem.errors:
            body["errors"] = [shortened(error, LONGEST) for error in problem.errors]
        content = orjson.dumps(body, default=str)
        language = translation.get_language()
    headers = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Language"}
    return HttpResponse(content, content_type=MEDIA_TYPE, status=problem.status_code, headers=headers)
