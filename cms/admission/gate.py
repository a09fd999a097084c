"""The gate before Django: a request is read, takes a turn, and gives it back when its answer stands.

So the threads of a process may be many, for slow lines, while the work at the same time and the connections to the
database are few.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponseBase

from ilm_blocks.connections import let_go

from .bodies import MEGABYTE, read_ahead
from .conf import conf
from .refusals import REFUSED, refusal
from .turns import Turns

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Any]

#: How long one waits for a turn, in seconds.
PATIENCE = 2.0
#: Whether the process is alive is told in a crowd, too.
ALWAYS = ("/healthz",)


class Gate:
    def __init__(self, turns: Turns, longest_body: int) -> None:
        self.turns, self.longest_body = turns, longest_body

    @classmethod
    def from_settings(cls) -> "Gate":
        return cls(Turns(conf.AT_WORK, conf.WAITING, PATIENCE), conf.LONGEST_BODY_MB * MEGABYTE)

    def let_in(
        self, application: Application, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """What ``application`` answers, or a refusal of 400, 408, 411, 413 or 503 that it never sees."""
        if environ["PATH_INFO"] in ALWAYS:
            return application(environ, start_response)
        try:
            with read_ahead(environ, self.longest_body), self.turns.one():
                try:
                    return application(environ, start_response)
                finally:
                    let_go()  # now, not when the last byte has left on a slow line
        except REFUSED as error:
            return _send(refusal(environ, error), start_response)


def _send(response: HttpResponseBase, start_response: StartResponse) -> Iterable[bytes]:
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [*response]
