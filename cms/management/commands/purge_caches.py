import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.answers.conf import conf
from cms.answers.purging import Follower


class Command(BaseCommand):
    help = (
        "Follows the record of changes and empties the shared cache in front (ANSWERS['PURGER']); runs until stopped."
    )

    def handle(self, **options: Any) -> None:
        purger = conf.purger()
        if purger is None:
            raise CommandError("ANSWERS['PURGER'] names no cache: see docs/how-to/run-scaled.md.")
        every = conf.LOOK_MS / 1000
        followers = [Follower(cache, every=every) for cache in purger.each()]
        self.stdout.write("Mengikuti perubahan dan mengosongkan cache; hentikan dengan Ctrl-C.")
        self.stdout.flush()  # into a log, too, at once
        while True:
            for follower in followers:
                follower.step()
            time.sleep(every)
