from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from partner_api.screens.fleet import pruning as fleet
from partner_api.screens.plays import pruning


class Command(BaseCommand):
    help = "Deletes plays, and events and commands of videotrons, older than PLAYS_KEPT_DAYS. Sums by the hour stay."

    def handle(self, **options: Any) -> None:
        at, deleted = timezone.now(), 0
        with tqdm(total=pruning.old_plays(pruning.pruned_before(at)).count(), disable=None, unit=" plays") as progress:
            for many in pruning.prune(at):
                progress.update(many)
                deleted += many
        fleet.prune(at)
        self.stdout.write(f"deleted: {deleted}")
