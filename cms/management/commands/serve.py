import os
import signal
import sys
from io import StringIO
from socket import socket
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from cms.startup import database, granian, ports, statics, supervised, welcome
from cms.startup.alone import alone_in
from partner_api.encryption import unreadable
from sites import addresses
from sites.models import RegionPage

WORKER = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--with-parent"]
REGIONS = settings.BASE_DIR / "sites" / "data" / "kendal.csv"
ELECTIONS = settings.BASE_DIR / "sites" / "data" / "elections.csv"


class Command(BaseCommand):
    help = "Prepares the database, the regions and the demo, then serves the site. Repeatable: it keeps what is there."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=ports.number, default=settings.PORT)
        parser.add_argument("--without-worker", action="store_true", help="manage.py work is started apart")

    def handle(self, *, host: str, port: int, without_worker: bool = False, **options: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while preparing is no error to report
        with self.hold(host, port):  # a second start on it hears so at once
            try:
                with alone_in(settings.VAR_DIR, say=self.say):
                    ports.keep(settings.PORT_FILE, port)
                    self.prepare(port)
            except (OSError, DatabaseError) as error:
                facts = {"folder": settings.VAR_DIR, "reason": error}
                message = _("Nothing can be prepared in %(folder)s: %(reason)s. Once that is mended, start again.")
                raise CommandError(message % facts) from error
            self.stdout.write(welcome.text())
            self.stdout.flush()
            if not without_worker:
                supervised.beside(WORKER)
            os.environ["PORT"] = str(port)  # the server's settings name the same address
            granian.become(host, port)

    def hold(self, host: str, port: int) -> socket:
        try:
            return ports.hold(host, port)
        except OSError as error:
            message = _("Port %(port)s of %(host)s cannot be used: %(reason)s. Another one: make run PORT=%(other)s")
            facts = {"port": port, "host": host, "reason": ports.why_not(error), "other": port + 1}
            raise CommandError(message % facts) from error

    def prepare(self, port: int) -> None:
        """Brings everything up to date that the site needs, saying each step that takes time."""
        database.bring_back()
        database.refuse_one_from_before()
        if (steps := database.pending()) or database.was_cut_off():
            self.say(_("Updating the database"))
            database.migrate_all(steps)
        if not statics.is_current():
            self.say(_("Collecting static files"))
            statics.collect()
        if not RegionPage.objects.exists():  # later they are what people have made of them
            self.say(_("Loading the regions"))
            call_command("load_regions", REGIONS)
        call_command("load_quiet_periods", ELECTIONS, region="33.24", stdout=StringIO())
        if unreadable():
            raise CommandError(
                _(
                    "The secrets of second factors were encrypted with another secret_key. Put that one back or, if it "
                    "is lost: .venv/bin/python manage.py forget_unreadable_secrets (all of them are then set up anew)"
                )
            )
        self.say(_("Loading the demo"))
        call_command("load_demo", base_url=f"http://localhost:{port}")
        addresses.set_port(port)

    def say(self, step: str) -> None:
        self.stdout.write(f"{step} ...")
        self.stdout.flush()
