from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from partner_api.screens.signing import keys


class Command(BaseCommand):
    help = "Makes the next key that signs manifests. Screens learn of it from now on, and it signs after 30 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        said = "the present key is known to others: forget it; every screen is to be paired anew"
        parser.add_argument("--at-once", action="store_true", help=said)

    def handle(self, *, at_once: bool, **options: Any) -> None:
        key = keys.rotate(timezone.localdate(), at_once=at_once)
        self.stdout.write(f"key {key} signs from {key.signs_from}")
