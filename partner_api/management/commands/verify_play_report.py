from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from partner_api.reports import canonical, checking, tables


class Command(BaseCommand):
    help = "Computes the digest of the CSV file of a play report, and tells which printed report carries it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("csv", type=Path, metavar="FILE.csv")

    def handle(self, *, csv: Path, **options: Any) -> None:
        try:
            if csv.stat().st_size > tables.MOST_BYTES:
                raise CommandError(_("The file is larger than any play report."))
            digest = canonical.digest(tables.read_csv(csv.read_bytes()))
        except OSError as error:
            raise CommandError(str(error)) from None
        except canonical.NoSuchRow as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"SHA-256: {digest}")
        found = list(checking.issued(digest)[: checking.MOST_TOLD])
        for issued in found:
            facts = {"mark": issued.mark, "first": issued.first, "last": issued.last, "office": issued.office}
            self.stdout.write(_("Issued as %(mark)s for %(first)s to %(last)s by %(office)s.") % facts)
        if not found:
            raise CommandError(_("We know no printed report with this digest."))
