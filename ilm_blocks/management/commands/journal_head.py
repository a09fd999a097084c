from typing import Any

from django.core.management.base import BaseCommand

from ilm_blocks.queries import journal


class Command(BaseCommand):
    help = "Prints number and hash of the newest change, to be kept outside of the database for verify_journal --head."

    def handle(self, **options: Any) -> None:
        self.stdout.write(journal.seal())
