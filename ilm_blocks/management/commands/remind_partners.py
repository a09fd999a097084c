from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ilm_blocks.actions import agreement_ends, confirmation, post_reminders


class Command(BaseCommand):
    help = (
        "Remind partners, after one day, three and seven, of what waits for their confirmation, and warn of agreements "
        "thirty and seven days before they end. Remind officers of posts on social media that are due, and of those "
        "that have to be removed. Run it every hour where no background worker does."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        self.stdout.write(f"reminded: {confirmation.remind(at)}, warned: {agreement_ends.warn(at)}")
        due, removals = post_reminders.remind(at), post_reminders.ask_removals(at)
        self.stdout.write(f"posts due: {due}, posts to be removed: {removals}")
