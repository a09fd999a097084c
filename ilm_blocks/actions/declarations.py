"""*Pernyataan tanggung jawab*: a partner's member answers for exactly the material that is handed in.

The same act behind the tick of the editor and that of a program. What an officer hands in for the partner has none:
the partner is asked, and its word stands for it.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .. import permissions
from ..choices import PartnerKind
from ..models import ILM, Declaration
from ..persons import told_apart
from ..queries import materials, sides
from ..rules import material
from . import acting
from .acting import Refused

#: What is ticked. The words are kept with each declaration, so they may change.
STATEMENT = _(
    "We have made or checked this material and answer for its content and its consequences. The distributor passes it "
    "on as it is."
)


class NotDeclared(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Tick the statement of responsibility: without it nothing is handed in for review."), code="not_declared"
        )


@dataclass(frozen=True, slots=True)
class Tick:
    """That it was ticked: the words that were shown, and how the key begins where a program did it."""

    text: str
    key_prefix: str = ""


def is_asked(user: Any, ilm: ILM) -> bool:
    """Whether ``user``, who hands ``ilm`` in, answers for it: a member of a partner from outside, or a person who
    writes in the name of an office alone."""
    party = ilm.responsible
    if user is None or party is None or not permissions.is_member(user, party):
        return False
    return ilm.needs_agreement or party in permissions.speaks_for(user)


def is_of_one_outside(user: Any) -> bool:
    """Whether ``user`` may be asked for it though not writing in the name of partners alone."""
    return sides.own_partners(user).filter(kind=PartnerKind.EXTERNAL).exists()


@transaction.atomic
def declare(ilm: ILM, tick: Tick, *, by: Any) -> Declaration:
    """Put on record that ``by`` answers for the newest revision of ``ilm``, within the act that hands it in."""
    row = acting.the_ilm(ilm.pk)
    draft: ILM = row.get_latest_revision_as_object()
    if draft.responsible is None or not permissions.is_member(by, draft.responsible):
        raise PermissionDenied(_("Only people of the partner answer for it."))
    return Declaration.objects.create(
        ilm=row, revision=row.latest_revision, person=by, person_name=told_apart(by), at=timezone.now(),
        digest=material.digest(materials.of(draft)), text=tick.text, key_prefix=tick.key_prefix,
    )  # fmt: skip


def require(draft: ILM, revision: Revision, *, by: Any) -> None:
    """Raise NotDeclared if ``by`` hands in ``revision``, which says ``draft``, and has not answered for it.

    Asked wherever a review begins, whichever door it came through.
    """
    if not is_asked(by, draft):
        return
    said = Declaration.objects.filter(revision=revision, person=by, digest=material.digest(materials.of(draft)))
    if not said.exists():
        raise NotDeclared
