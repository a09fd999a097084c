"""The outermost layer: what is stored is answered before anything of Django runs."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from http import HTTPStatus
from threading import Event, Lock
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from wagtail.models import Site

from cms.admission.gate import Gate
from ilm_blocks.queries import heads
from ilm_blocks.queries.heads import Marks
from partner_api.screens import known, last_seen
from partner_api.screens.known import Known, KnownScreens, Place
from sites.page_views import counting

from . import asked, stored
from .asked import Asked
from .conf import conf
from .memory import Memory
from .stored import Stored
from .watching import Watch

StartResponse = Callable[..., Any]
ASKED, BEFORE = "cms.answers.asked", "cms.answers.before"
#: How often an answer is made again because what it was made of moved meanwhile.
ATTEMPTS = 3
#: How long one waits, in seconds, for another who makes the same answer.
PATIENCE = 10.0
#: A host is known by an answer that it got; more of them than a province has are asked for anew.
MOST_HOSTS = 20_000
MEGABYTE = 1024 * 1024
REGIONS_CHANGED = heads.of_all(heads.REGIONS)
#: The end of an ETag that names a coding.
CODED = re.compile(r'-[gb]"')


class Application(WSGIHandler):
    """Django, and before it the answers that this process has stored."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Gate.from_settings()
        self.memory = Memory(conf.MEMORY_MB * MEGABYTE)
        self.watch = Watch(self.forget, every=conf.LOOK_MS / 1000, longest=2 * conf.LOOK_MS / 1000)
        self.screens = KnownScreens()
        self.watch.beside = self.screens.look
        self.flights = Flights()
        self.hosts: set[str] = set()
        self.views = counting.started()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:  # type: ignore[override]
        wanted = asked.of(environ) if self.memory.most_bytes else None
        if wanted is None:
            if self.memory.most_bytes and environ["PATH_INFO"] == known.PATH:
                return self.for_screen(environ, start_response)
            return self.ask_django(environ, start_response)
        if answer := self.find(wanted, environ):
            return self.send(answer, wanted, environ, start_response)
        with self.flights.one_at_a_time(key_of(wanted)):
            if answer := self.find(wanted, environ):  # made by another one meanwhile
                return self.send(answer, wanted, environ, start_response)
            environ[ASKED] = wanted
            environ["HTTP_IF_NONE_MATCH"] = CODED.sub('"', environ.get("HTTP_IF_NONE_MATCH", ""))
            return self.ask_django(environ, start_response)

    def ask_django(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        return self.gate.let_in(super().__call__, environ, start_response)

    def for_screen(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """What a videotron plays; one that was answered before is answered here while nothing has moved."""
        before, at = self.watch.follow(), timezone.now()
        place = Place(asked.scheme_of(environ), asked.host_of(environ))
        is_plain = before and asked.takes_json(environ.get("HTTP_ACCEPT", ""))
        token = known.token_of(environ) if is_plain else None
        if token and (answer := self.screens.answer(token, environ.get("HTTP_IF_NONE_MATCH", ""), place, at)):
            start_response(f"{answer.status} {answer.status.phrase}", answer.headers)
            return Heard(answer, at)
        environ[BEFORE] = before, self.screens.roll, place
        return self.ask_django(environ, start_response)

    # What is stored

    def find(self, wanted: Asked, environ: dict[str, Any]) -> Stored | None:
        """The stored answer to ``wanted``, if it still holds and has what this client lacks."""
        if self.watch.follow() is None or (wanted.is_api and wanted.host not in self.hosts):
            return None
        answer = self.memory.get(key_of(wanted))
        if answer is None or not answer.holds(timezone.now()):
            return None
        return answer if answer.can_answer(environ.get("HTTP_IF_NONE_MATCH", "")) else None

    def send(
        self, answer: Stored, wanted: Asked, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        held, is_head = environ.get("HTTP_IF_NONE_MATCH", ""), environ["REQUEST_METHOD"] == "HEAD"
        status, headers, body = answer.wire(wanted.coding, held, is_head=is_head)
        self.memory.used(key_of(wanted), answer)
        self.views.count(answer.viewed, environ)
        start_response(status, headers)
        return [body]

    def forget(self, marks: Marks | None) -> None:
        """Drop what was made of ``marks``; all of it for None. When a region changed, a host may be none any more and
        lead elsewhere: what Wagtail remembers of that for an hour is of this process alone.
        """
        self.screens.forget(marks)
        if marks is None:
            self.memory.clear()
        else:
            self.memory.drop_touched(marks)
        if marks is None or marks >= REGIONS_CHANGED:
            self.hosts.clear()
            Site.clear_site_root_paths_cache()

    # What is made

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = self.make(request)
        self.views.count(getattr(response, "viewed", None), request.META)
        return response

    def make(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.META.get(ASKED)
        if wanted is None:
            response = super().get_response(request)
            self.know(request, response)
            return response
        for attempt in range(ATTEMPTS):
            before = self.watch.follow()
            response = super().get_response(self.request_class(request.META) if attempt else request)
            answer = Stored.of(response)
            if answer is None or before is None:
                return response
            if self.watch.settle(before, answer.marks, partial(self.keep, wanted, answer)):
                coded(response, answer, wanted.coding)
                self.memory.used(key_of(wanted), answer)  # it has grown by this coding
                return response
        response.headers["Cache-Control"] = "no-store"  # writes came faster than it could be made
        return response

    def know(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Remember the screen that ``response`` is for, unless what it was told has moved meanwhile."""
        told: Known | None = getattr(response, "known_screen", None)
        if told is None or BEFORE not in request.META:
            return
        before, roll, place = request.META[BEFORE]
        self.watch.settle(before, told.given.standing.marks, partial(self.screens.keep, told, roll, response, place))

    def keep(self, wanted: Asked, answer: Stored) -> None:
        self.memory.put(key_of(wanted), answer)
        if len(self.hosts) < MOST_HOSTS:
            self.hosts.add(wanted.host)


def key_of(wanted: Asked) -> Asked:
    """What an answer is stored under: the API answers alike on every host that it knows."""
    return wanted._replace(coding="", host="" if wanted.is_api else wanted.host)


def coded(response: HttpResponseBase, answer: Stored, coding: str) -> HttpResponseBase:
    """Django's ``response`` as it goes out of the memory from now on."""
    response.headers["ETag"] = stored.marked(answer.etag, coding)
    if response.status_code == HTTPStatus.OK:
        body = response.content = answer.in_coding(coding)  # type: ignore[attr-defined]
        response.headers["Content-Length"] = str(len(body))
        if coding:
            response.headers["Content-Encoding"] = coding
    else:
        for name in [name for name in response.headers if name.lower() not in stored.OF_UNCHANGED]:
            del response.headers[name]
    return response


class Heard:
    """The body of an answer to a screen, which is noted as heard of when it has left."""

    def __init__(self, answer: known.Answer, at: datetime) -> None:
        self.answer, self.at = answer, at

    def __iter__(self) -> Iterator[bytes]:
        return iter((self.answer.body,))

    def close(self) -> None:
        if last_seen.is_due(self.answer.screen, self.at):
            last_seen.note(self.answer.screen, self.at)


class Flights:
    """Who makes an answer; others who ask the same wait for that one, but not for ever and not for each other.

    Where it could not be stored, they go on together: a queue for what is never stored would hold all threads.
    """

    def __init__(self) -> None:
        self._landings: dict[Asked, Event] = {}
        self._guard = Lock()

    @contextmanager
    def one_at_a_time(self, key: Asked) -> Iterator[None]:
        with self._guard:
            other = self._landings.get(key)
            landing = self._landings.setdefault(key, Event())
        if other is not None:
            other.wait(PATIENCE)
            yield
            return
        try:
            yield
        finally:
            with self._guard:
                del self._landings[key]
            landing.set()
