from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ilm_blocks.persons import told_apart
from ilm_blocks.queries import sides


class Command(BaseCommand):
    help = "Lists people who hold a duty near the region that keeps a partner for which they speak; exits with 1 then."

    def handle(self, **options: Any) -> None:
        found = sides.violations()
        people = get_user_model()._default_manager.in_bulk({conflict.person_id for conflict in found})
        lines = [sides.sentence(conflict, told_apart(people[conflict.person_id])) for conflict in found]
        if lines:
            raise CommandError("\n".join(lines))
        self.stdout.write("on both sides: 0")
