"""What those are told whom Django never sees: programs a problem, people a page, made without the database."""

from functools import cache
from http import HTTPStatus
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from partner_api.http.caching import OPEN_TO
from partner_api.problems.details import Problem, respond

from .bodies import CutOff, TooLong, TooSlow, Unmeasured
from .turns import Crowded

#: In seconds, as Retry-After.
WAIT = 3
PROBLEMS = {
    Crowded: ("unavailable", _("More ask at the moment than this server can answer. Ask again in a few seconds.")),
    TooLong: ("too_large", None),
    TooSlow: ("too_slow", None),
    Unmeasured: ("length_required", None),
    CutOff: ("cut_off", None),
}
REFUSED = tuple(PROBLEMS)


def refusal(environ: dict[str, Any], error: Exception) -> HttpResponse:
    """The answer to a request that was not let in because of ``error``, one of ``REFUSED``."""
    request = WSGIRequest(environ)
    code, detail = PROBLEMS[type(error)]
    if request.path.startswith("/api/"):
        response = respond(request, Problem(code, detail))
        response[OPEN_TO] = "*"  # or a program in a browser could not read when to come again
    else:
        response = HttpResponse(_page(code), status=Problem(code).status_code)
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(WAIT)
    return response


@cache
def _page(code: str) -> str:
    problem = next(Problem(code, detail) for named, detail in PROBLEMS.values() if named == code)
    return render_to_string("cms/refusal.html", {"problem": problem})
