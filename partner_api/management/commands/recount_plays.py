from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from partner_api.screens.models import Screen
from partner_api.screens.plays import pruning, rollup


class Command(BaseCommand):
    help = "Makes the sums by the hour anew from the plays that are kept, and tells how many were wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tells")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        before = pruning.start_of(pruning.pruned_before(timezone.now()))
        wrong = sum(rollup.recount(screen, before, mend=not dry_run) for screen in Screen.objects.order_by("pk"))
        self.stdout.write(f"wrong: {wrong}")
