from typing import Any

from django.core.management.base import BaseCommand

from partner_api.encryption import encrypt_all_anew


class Command(BaseCommand):
    help = "Encrypts every secret anew under the first of ENCRYPTION_KEYS; the others may go afterwards."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"encrypted anew: {encrypt_all_anew()}")
