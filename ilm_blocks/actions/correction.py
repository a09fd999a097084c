"""What follows an ILM: its copy, which a person goes on with, and what takes its place once it is withdrawn."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ..models import ILM, journal
from ..queries import corrections
from ..rules import words
from . import acting, withdrawal
from .acting import Act, Gone, Refused


class NotWithdrawn(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only of a withdrawn ILM is it named what takes its place."), code="not_withdrawn")


class AlreadyReplaced(Refused):
    def __init__(self, ilm: ILM) -> None:
        said = _("It was replaced by “%(ilm)s” already, and that stays. Correct that one.") % {"ilm": ilm.replaced_by}
        super().__init__(said, code="replaced")


@transaction.atomic
def copy(ilm: ILM, *, user: Any) -> ILM:
    """*Salin*: a new draft of the person that says what ``ilm`` says, its files with it.

    Asked twice, it is the same one, as long as nobody has touched it.
    """
    row = acting.the_ilm(ilm.pk)
    acting.require(user, "view", row)
    acting.require(user, "copy", row)
    made = _copy_of(row)
    return _untouched_twin(made, user) or _save(made, user)


@transaction.atomic
def correct(ilm: ILM, *, code: str = "", text: str = "", user: Any) -> ILM:
    """*Perbaiki*: withdraw ``ilm``, unless it is withdrawn already, and copy it.

    The approval of the copy puts it in the place of ``ilm``. Asked twice, or by a colleague meanwhile, it is the one
    correction that is under way.
    """
    row = acting.the_ilm(ilm.pk)
    if row.replaced_by_id:
        raise AlreadyReplaced(row)
    acting.require(user, "correct", row)
    if not row.is_withdrawn:
        withdrawal.withdraw(row, code=code, text=text, user=user)
    acting.bring_up_to_date(ilm, row)
    return corrections.under_way(row) or _save(_copy_of(row), user, replaces=row)


def name_replacement(ilm: ILM, replacement: ILM, *, user: Any) -> None:
    """Name later, and once, what takes the place of a withdrawn ``ilm``, or the distributor's answer to it."""
    with transaction.atomic():
        rows = acting.locked(ILM, [ilm.pk, replacement.pk], *acting.PARTIES)
        if not {ilm.pk, replacement.pk} <= rows.keys():
            raise Gone
        row, named = rows[ilm.pk], rows[replacement.pk]
        if row.replaced_by_id:
            raise AlreadyReplaced(row)
        if not row.may_be_replaced:
            raise NotWithdrawn
        acting.require(user, "replace", row)
        withdrawal.validate_named(row, named, user)
        if row.needs_agreement:
            acting.hold_name(row.responsible_id)
        put_in_place(row, named, acting.begin("replaced", user))
    acting.bring_up_to_date(ilm, row)


def put_in_place(withdrawn: ILM, named: ILM, act: Act) -> None:
    """Write it, both rows locked, under the act from which it follows."""
    withdrawn.replaced_by = named
    withdrawn.write(acting.within(act, "replaced"), "replaced_by")
    log(instance=withdrawn, action="ilm_blocks.replace", user=act.actor, data={"replaced_by": named.pk})


# The copy itself


def _copy_of(row: ILM) -> ILM:
    """What was approved, or the newest draft where nothing was, as a new ILM; not saved."""
    revision = row.live_revision or row.latest_revision
    said: ILM = revision.as_object() if revision else row
    made = ILM(**{field.name: getattr(said, field.name) for field in _authored()})
    made.copied_from = None if row.live_revision else revision
    made.follow_its_party()
    return made


def _authored() -> list[Any]:
    """The fields that people write; what was published, decided or locked stays with the original."""
    return [ILM._meta.get_field(name) for name in words.WRITTEN]


def _untouched_twin(made: ILM, user: Any) -> ILM | None:
    drafts = ILM.objects.filter(owner=made.owner_id, live=False, replaces=None, latest_revision__user=user)
    drafts = drafts.filter(copied_from=made.copied_from_id)
    for draft in drafts.filter(title=made.title).select_related("latest_revision").order_by("-pk"):
        said = draft.get_latest_revision_as_object()
        is_equal = all(journal.said(field, said) == journal.said(field, made) for field in _authored())
        if is_equal and not draft.is_on_record(draft.latest_revision):
            return draft
    return None


def _save(made: ILM, user: Any, replaces: ILM | None = None) -> ILM:
    made.replaces = replaces
    made.save()
    # Rules that have changed since are reported when it is edited: they do not hold up a withdrawal.
    made.save_revision(user=user, clean=False)
    log(instance=made, action="wagtail.create", user=user)
    return made
