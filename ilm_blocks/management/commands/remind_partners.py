from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ilm_blocks.actions import agreement_ends, confirmation


class Command(BaseCommand):
    help = (
        "Remind partners, after one day, three and seven, of what waits for their confirmation, and warn of agreements "
        "thirty and seven days before they end. Run it every hour where no background worker does."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        self.stdout.write(f"reminded: {confirmation.remind(at)}, warned: {agreement_ends.warn(at)}")
