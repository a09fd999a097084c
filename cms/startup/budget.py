"""Connections to a database server are a budget: what all processes of the site may take is added up at the start."""

from dataclasses import dataclass

from django.db import connection

#: Of each web process beside what works on requests: health, page views, notes after answers, the look at the head.
BESIDE = 4
#: Of each ``manage.py work``: the task, and what it does in the meantime.
TASKS = 2
#: Live events, purging of caches, a person with ``psql``, a backup, a migration.
OFFICE = 8


@dataclass(frozen=True, slots=True)
class Budget:
    """What the site may take at once: so many web processes with so many requests at work, and so many task workers."""

    workers: int
    at_work: int
    task_workers: int

    @property
    def of_a_process(self) -> int:
        return self.at_work + BESIDE

    @property
    def needed(self) -> int:
        return self.workers * self.of_a_process + self.task_workers * TASKS + OFFICE


def offered() -> int | None:
    """How many connections the database server gives to ordinary users; None where there is no such number."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        return int(cursor.fetchone()[0])
