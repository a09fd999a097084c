import os
from socket import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from cms.admission.conf import conf
from cms.startup import database, granian, ports, statics
from cms.startup.budget import Budget, offered


class Command(BaseCommand):
    help = (
        "Answers requests with several processes, on a database that is up to date: what runs behind a web server. "
        "A process that ends is started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=ports.number, default=settings.PORT)
        parser.add_argument("--workers", type=positive, default=os.cpu_count() or 1, help="processes")
        parser.add_argument("--task-workers", type=positive, default=2, help="how many `manage.py work` run elsewhere")

    def handle(self, *, host: str, port: int, workers: int, task_workers: int, **options: Any) -> None:
        budget = Budget(workers, conf.AT_WORK, task_workers)
        try:
            refuse_what_does_not_fit()
            refuse_more_than_is_offered(budget)
        except DatabaseError as error:
            raise CommandError(_("The database does not answer: %(reason)s") % {"reason": error}) from error
        if connection.vendor == "postgresql":
            os.environ["DATABASE_CONNECTIONS"] = str(budget.of_a_process)
        connection.close()
        with hold(host, port):
            granian.become(host, port, f"--workers={workers}", "--respawn-failed-workers")


def positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def hold(host: str, port: int) -> socket:
    try:
        return ports.hold(host, port)
    except OSError as error:
        facts = {"port": port, "host": host, "reason": ports.why_not(error)}
        raise CommandError(_("Port %(port)s of %(host)s cannot be used: %(reason)s.") % facts) from error


def refuse_what_does_not_fit() -> None:
    """A database of another release is not served, nor pages without their styles."""
    database.refuse_one_from_before()
    if steps := database.pending():
        message = _(
            "The database lacks %(steps)d migrations of this release. First: .venv/bin/python manage.py migrate"
        )
        raise CommandError(message % {"steps": steps})
    if not statics.is_whole():
        raise CommandError(_("Static files are missing. First: .venv/bin/python manage.py collectstatic --no-input"))


def refuse_more_than_is_offered(budget: Budget) -> None:
    most = offered()
    if most is None or budget.needed <= most:
        return
    message = _(
        "All processes may take %(needed)d connections to the database, which gives %(offered)d. Fewer requests at "
        "once (REQUESTS_AT_WORK, now %(at_work)d), fewer --workers (now %(workers)d), or a higher max_connections "
        "there."
    )
    facts = {"needed": budget.needed, "offered": most, "at_work": budget.at_work, "workers": budget.workers}
    raise CommandError(message % facts)
