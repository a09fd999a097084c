"""A draft that a colleague has saved meanwhile is not overwritten unnoticed, as in the registers (``versions``)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from ... import dates
from ...actions import acting, registers
from ...models import ILM, journal


class NotOvertaken:
    """For Wagtail's edit view, which asks the same of what it saves by itself while one types."""

    object: ILM
    form: Any

    def save_instance(self) -> Any:
        """Within the transaction of the save: two who press the button at once come one after the other."""
        # With what it replaces: the same transaction may go on to approve it, and locks stand in the order of keys.
        now, _replaced = acting.the_ilm_and_what_it_replaces(self.object)
        if now.latest_revision_id != self.object.latest_revision_id or self.is_out_of_date:  # type: ignore[attr-defined]
            self._say_what_stands(now)
            # Wagtail shows the form again, with all that was typed and the newest draft as the one that was seen.
            self.object.latest_revision = now.latest_revision
            raise PermissionDenied(_said(now))
        return super().save_instance()  # type: ignore[misc]

    def _say_what_stands(self, now: ILM) -> None:
        draft = now.get_latest_revision_as_object()
        facts = {field.name: field for field in ILM._meta.concrete_fields}
        for name in [name for name in self.form.fields if name in facts]:  # a tick is none, and stands nowhere
            field: Any = facts[name]
            if journal.said(field, draft) != journal.said(field, self.form.instance):
                words = registers.in_words(draft, field)[:200]
                self.form.add_error(name, _("It stands at: %(value)s") % {"value": words or "–"})


def _said(now: ILM) -> str:
    revision: Any = now.latest_revision
    facts = {
        "person": get_user_display_name(revision.user) if revision.user else _("someone"),
        "when": dates.instant(revision.created_at),
    }
    return (
        _(
            "%(person)s has changed it on %(when)s, after you opened it. What stands now is written at each field that "
            "differs. Save once more to put yours in its place."
        )
        % facts
    )
