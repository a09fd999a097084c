"""A region has its say on a page from above, and takes it back with ``ilm_blocks.actions.undo``."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.actions import acting
from ilm_blocks.actions.acting import Refused

from . import queries, rules
from .choices import KINDS
from .models import CascadingPage, PageDecision

NOT_HERE = _("You may not decide for this region.")


class NotFromAbove(Refused):
    def __init__(self) -> None:
        said = _("A region decides only on what a region above it publishes for those below.")
        super().__init__(said, code="not_from_above")


class NotLeft(Refused):
    def __init__(self) -> None:
        said = _("That is not left to decide: it is so already, or your region hides it. Undo that first.")
        super().__init__(said, code="not_left")


@transaction.atomic
def decide(decision: PageDecision, *, user: Any = None) -> PageDecision:
    """Let a region have its say; raises when the rules or the rights of ``user`` do not allow it."""
    decision.page = acting.the_one(Page, decision.page_id)
    acting.require(user, "add", decision, NOT_HERE)
    decision.title = decision.page.title
    decision.decided_by = user
    decision.full_clean(exclude=["decided_by", "undone_by", "title"])
    validate(decision)
    act = acting.begin(f"decided_{decision.kind}", user)
    acting.refuse_twin(decision, among=PageDecision.objects.standing())
    validate_left(decision, act.at)
    decision.decided_at = act.at
    decision.write(act)
    return decision


def validate(decision: PageDecision) -> None:
    """Raise unless the page is one that a region above the deciding one publishes for regions below."""
    chain = regions.provider().chain(decision.owner_id)
    page = decision.page.specific
    told = queries.told(page) if isinstance(page, CascadingPage) else None
    if decision.kind not in KINDS or told is None or not rules.comes_from_above(told, chain):
        raise NotFromAbove


def validate_left(decision: PageDecision, at: datetime) -> None:
    """Raise unless the rules leave this kind to the region: none beside its own *hide*, none that changes nothing."""
    model = decision.page.specific_class
    above = queries.from_above(model, regions.provider().chain(decision.owner_id), at)
    if decision.kind not in above.kinds_left(decision.page_id):
        raise NotLeft
