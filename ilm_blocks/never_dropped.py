"""What migrations may not take away without a word: tables of records that cannot be made again."""

from typing import Any

from django.core.management.base import CommandError
from django.db.migrations import RunPython
from django.utils.translation import gettext as _


def never_dropped(app: str, *models: str) -> RunPython:
    """An operation that refuses to go backwards while one of ``models`` of ``app`` holds a row.

    It stands after the operations that make their tables, so that it is asked before they are dropped.
    """

    def refuse(apps: Any, schema_editor: Any) -> None:
        for name in models:
            model = apps.get_model(app, name)
            if rows := model._base_manager.using(schema_editor.connection.alias).count():
                facts = {"rows": rows, "table": model._meta.db_table}
                message = _(
                    "Going back would drop %(rows)s rows of %(table)s, a record that cannot be made again. Keep a copy "
                    "of the database and empty the table by hand if that is what you want."
                )
                raise CommandError(message % facts)

    return RunPython(RunPython.noop, refuse)
