"""The application's own records, fed by the screen under test: the real view counts what it reports."""

from contextlib import contextmanager
from threading import Condition, Event

from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from django.utils import timezone

from partner_api.models import Play
from partner_api.screens import manifest_items

from .server import PLAYS, Reply


class Ledger:
    def __init__(self):
        self.connection = connections[DEFAULT_DB_ALIAS]
        self.arrival = Condition()
        self.is_open = True
        self.reports = 0
        self.may_answer = Event()
        self.may_answer.set()
        self.loses_answers = False
        self.refusal = None

    @contextmanager
    def shared(self):
        """The server's threads work in the test's own transaction, one after the other."""
        self.connection.inc_thread_sharing()
        yield self
        with self.arrival:
            self.is_open = False
        self.connection.dec_thread_sharing()

    def give(self, screen, manifest):
        """Have ``manifest`` known as given to ``screen``: the server of these tests makes its own."""
        with self.arrival:
            manifest_items.note({screen.pk: manifest["items"]}, timezone.now())

    def take(self, body, headers):
        with self.arrival:
            if not self.is_open:
                return None
            reply = self.refusal or self.record(body, headers)
            self.reports += 1
            self.arrival.notify_all()
        self.may_answer.wait()
        return None if self.loses_answers else reply

    def record(self, body, headers):
        connections[DEFAULT_DB_ALIAS] = self.connection
        sent = {name: headers[name] for name in ("Authorization", "Content-Encoding") if name in headers}
        response = Client().post(PLAYS, body, content_type=headers["Content-Type"], headers=sent)
        return Reply(response.status_code, response.content)

    @contextmanager
    def holding_answers(self):
        """Each report arrives; its answer takes its time."""
        self.may_answer.clear()
        yield
        self.may_answer.set()

    @contextmanager
    def losing_answers(self):
        """Each report arrives; its answer does not."""
        self.loses_answers = True
        yield
        self.loses_answers = False

    @contextmanager
    def refusing(self, status, **headers):
        self.refusal = Reply(status, headers=headers)
        yield
        self.refusal = None

    def plays(self, **facts):
        """What is on record, in the order in which it arrived."""
        with self.arrival:
            return list(Play.objects.filter(**facts).order_by("pk"))

    def wait(self, until):
        """Wait until ``until()`` holds, asked again after each report."""
        with self.arrival:
            found = self.arrival.wait_for(until, timeout=20)
        assert found, "The screen did not report it."
        return found

    def wait_for(self, count=1, **facts):
        """The plays of which ``facts`` hold, once there are ``count``."""
        return self.wait(lambda: len(plays := self.plays(**facts)) >= count and plays)

    def wait_for_reports(self, count):
        """Wait for ``count`` more reports."""
        enough = self.reports + count
        self.wait(lambda: self.reports >= enough)


def told(play):
    """The row as the screen sent it, from what is on record."""
    return {
        "id": str(play.uuid), "boot": play.boot, "n": play.n, "item": play.item, "revision": play.revision,
        "asset": play.asset or None, "agreement": play.agreement_told or None,
        "start_ms": round(play.starts_at.timestamp() * 1000), "dur_ms": play.dur_ms, "result": play.result,
        "why": play.why or None, "seq": play.seq, "skew_ms": play.skew_ms, "prev": play.previous_hash or None,
    }  # fmt: skip
