from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from partner_api import problems
from partner_api.problems.kinds import code_of

from . import caching

ABOUT_THE_BODY = frozenset({"Content-Length", "Content-Encoding", "ETag", "Last-Modified"})


class ApiMiddleware:
    """The outermost layer of the API: errors of every layer as problems, public answers alike for all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            return response
        if (exposed := getattr(response, "exposed_headers", None)) and response.has_header(caching.OPEN_TO):
            response["Access-Control-Expose-Headers"] = exposed  # to the websites that this answer is open to
        if response.status_code >= 400:
            return as_problem(request, response)
        vary = getattr(response, "public_vary", None)
        if vary and request.method in ("GET", "HEAD"):
            caching.open_to_all(response, vary)
        return response


def as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response`` itself when it is a problem already; a developer's traceback is left alone too."""
    is_traceback = settings.DEBUG and response.status_code == 500
    if is_traceback or response.get("Content-Type") == problems.MEDIA_TYPE:
        return response
    is_refused = response.status_code == 400 and request.resolver_match is None  # refused because of its host
    code = "unknown_host" if is_refused else code_of(response.status_code)
    problem = problems.respond(request, problems.Problem(code))
    problem["Content-Length"] = str(len(problem.content))
    for header, value in response.items():
        if header not in ABOUT_THE_BODY:
            problem.headers.setdefault(header, value)
    return problem
