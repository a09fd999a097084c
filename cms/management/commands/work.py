import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.background.worker import Worker


class Command(BaseCommand):
    help = "Does the work that waits in the background, such as making films ready for screens. As many as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-done", action="store_true", help="end when nothing waits any more")
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started this one does"
        )

    def handle(self, *, until_done: bool, with_parent: bool, **options: Any) -> None:
        parent = os.getppid()
        is_wanted = (lambda: os.getppid() == parent) if with_parent else (lambda: True)
        Worker(is_wanted=is_wanted, until_done=until_done).run()
