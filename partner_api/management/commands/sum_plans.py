from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from partner_api.reports.period import MOST_DAYS
from partner_api.screens.plans import summing


class Command(BaseCommand):
    help = "Sums up the plans of days that are over, which play reports set beside what was shown. Run it each night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=31, help="how many days back, at most 366; 31 if not given")

    def handle(self, *, days: int, **options: Any) -> None:
        summed = summing.sum_missing(timezone.now(), min(max(days, 1), MOST_DAYS))
        self.stdout.write(f"days of videotrons summed up: {sum(1 for _day in summed)}")
