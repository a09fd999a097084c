from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from sites import loading


class Command(BaseCommand):
    help = "Builds the regions and their Sites from a CSV of codes (code,level,name,parent_code). Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("csv_path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would change and write nothing.")
        parser.add_argument("--domain", default="localhost", help="The regency's host name; the others lie below it.")
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="Time zone of the topmost region.")
        parser.add_argument("--distributor", default="", help="Communications body of the topmost region.")

    @transaction.atomic
    def handle(self, *, csv_path: Path, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            rows = loading.read(csv_path)
        except loading.BadRow as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read: %(error)s") % {"file": csv_path, "error": error}) from error
        names = ("domain", "zone", "distributor")
        loader = loading.Loader(rows, port=settings.PORT, **{name: options[name] for name in names})
        progress = tqdm(loader.load(), total=len(rows), unit=_(" regions"), disable=None if verbosity else True)
        outcomes = Counter(progress)
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(", ".join(f"{name}: {outcomes[name]}" for name in ("created", "updated", "unchanged")))
