import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.actions import quiet_periods
from ilm_blocks.models import Change, QuietPeriod


class Command(BaseCommand):
    help = (
        "Quiet periods from a CSV (name,first_day,last_day,is_estimate,basis); one that was ever there is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("csv_path", type=Path)
        parser.add_argument("--region", required=True, help="Code of the region whose subtree they hold for.")

    @transaction.atomic
    def handle(self, *, csv_path: Path, region: str, **options: Any) -> None:
        owner = regions.by_code(region)
        if owner is None:
            raise CommandError(_("No region has the code “%(code)s”.") % {"code": region})
        page = Page.objects.get(pk=owner.id)
        with csv_path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            created = sum(self.load(page, row, f"{csv_path.name}, {reader.line_num}") for row in reader)
        self.stdout.write(f"created: {created}")

    def load(self, page: Page, row: dict[str, str], place: str) -> bool:
        """Whether the period of ``row`` was new; one that was ever there stays what officers have made of it."""
        if Change.objects.filter(kind=QuietPeriod.journal_kind(), owner=page, state__name=row["name"]).exists():
            return False
        try:
            period = QuietPeriod(
                owner=page, name=row["name"], first_day=day(row, "first_day"), last_day=day(row, "last_day"),
                is_estimate=row["is_estimate"] == "yes", basis=row["basis"],
            )  # fmt: skip
            quiet_periods.load(period)
        except (KeyError, ValueError, ValidationError) as error:
            raise CommandError(f"{place}: {error}") from error
        return True


def day(row: dict[str, str], name: str) -> Any:
    """As the form of the register reads it."""
    field: Any = QuietPeriod._meta.get_field(name)
    return field.formfield().clean(row[name])
