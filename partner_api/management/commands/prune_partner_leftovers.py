from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from partner_api.partners import leftovers


class Command(BaseCommand):
    help = "Drop uploads in parts that nobody goes on with, and answers too old to be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        facts = leftovers.forget(timezone.now())
        self.stdout.write(_("Uploads dropped: %(uploads)s. Answers forgotten: %(answers)s.") % facts)
