from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from sites import addresses, loading, region_rows


class Command(BaseCommand):
    help = "Builds the regions and their Sites from a list of codes, XLSX or CSV. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="list", help="The list; with --template, where to write a form.")
        parser.add_argument("--template", action="store_true", help="Write a workbook to fill in, and load nothing.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change and write nothing.")
        parser.add_argument("--domain", default="localhost", help="The regency's host name; the others lie below it.")
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="Time zone of the topmost region.")
        parser.add_argument("--distributor", default="", help="Communications body of the topmost region.")

    def handle(self, *, path: Path, template: bool, **options: Any) -> None:
        try:
            if template:
                path.write_bytes(region_rows.template())
            else:
                self.load(region_rows.read(path), **options)
        except loading.BadRow as bad:
            raise CommandError(region_rows.BadList(path.name, [bad.fault]).messages[0]) from bad
        except region_rows.BadList as error:
            raise CommandError("\n".join(error.messages)) from error
        except OSError as error:
            said = _("%(file)s cannot be written: %(error)s") if template else _("%(file)s cannot be read: %(error)s")
            raise CommandError(said % {"file": path, "error": error.strerror}) from error

    @transaction.atomic
    def load(self, rows: list[region_rows.RegionRow], *, dry_run: bool, verbosity: int, **options: Any) -> None:
        names = ("domain", "zone", "distributor")
        loader = loading.Loader(rows, port=addresses.port(), **{name: options[name] for name in names})
        progress = tqdm(loader.load(), total=len(rows), unit=_(" regions"), disable=None if verbosity else True)
        outcomes = Counter(progress)
        if dry_run:
            transaction.set_rollback(True)
        always, sometimes = ("created", "updated", "unchanged"), ("split", "renumbered", "merged", "superseded")
        told = [*always, *(name for name in sometimes if outcomes[name])]
        self.stdout.write(", ".join(f"{name}: {outcomes[name]}" for name in told))
