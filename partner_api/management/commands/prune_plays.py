from datetime import UTC, datetime, time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from partner_api.screens import manifest_items
from partner_api.screens.plays.models import Play
from partner_api.screens.plays.recording import pruned_before

BATCH = 5_000


class Command(BaseCommand):
    help = "Deletes plays that are older than PLAYS_KEPT_DAYS. Their sums by the hour stay."

    def handle(self, **options: Any) -> None:
        mark = pruned_before(timezone.now())
        old = Play.objects.filter(day__lt=mark).order_by("pk")
        deleted = 0
        with tqdm(total=old.count(), disable=None, unit=" plays") as progress:
            while batch := list(old.values_list("pk", flat=True)[:BATCH]):
                Play.objects.filter(pk__in=batch).delete()
                progress.update(len(batch))
                deleted += len(batch)
        manifest_items.prune(datetime.combine(mark, time(), UTC))
        self.stdout.write(f"deleted: {deleted}")
