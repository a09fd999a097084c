from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ilm_blocks.actions import confirmation


class Command(BaseCommand):
    help = "Remind partners, after one day and after three, of what waits for their confirmation. Run it every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"reminded: {confirmation.remind(timezone.now())}")
