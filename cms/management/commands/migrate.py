from typing import Any

from django.conf import settings
from django.core.management.commands import migrate

from cms.startup import database
from cms.startup.alone import alone_in


class Command(migrate.Command):
    """Django's, which first undoes what a start that was cut off has left half done; who only looks changes nothing."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"] or not database.was_cut_off():
            database.refuse_one_from_before()
            super().handle(*args, **options)
            return
        with alone_in(settings.VAR_DIR, say=self.stdout.write):
            database.bring_back()
            database.refuse_one_from_before()
            super().handle(*args, **options)
            database.drop_copy_of_what_is_done()
