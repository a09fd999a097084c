from typing import Any

from django.conf import settings
from django.core.management.commands import migrate

from cms.startup import database
from cms.startup.alone import alone_in


class Command(migrate.Command):
    """Django's, which first undoes what a start that was cut off has left half done."""

    def handle(self, *args: Any, **options: Any) -> None:
        if database.was_cut_off():
            with alone_in(settings.VAR_DIR, say=self.stdout.write):
                database.bring_back()
        super().handle(*args, **options)
