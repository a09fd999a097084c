"""For which regions an officer acts: those where page permissions allow it, with all below them."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from . import regions
from .regions import Chain

ModelRow = TypeVar("ModelRow", bound=Model)
Remembered = TypeVar("Remembered")


def asked_once(question: Callable[..., Remembered]) -> Callable[..., Remembered]:
    """Keeps the answer on the user object, as Wagtail's policies keep the permissions it follows from."""

    @wraps(question)
    def remembered(user: Any, *actions: str) -> Remembered:
        name = f"_jurisdiction_{question.__name__}"
        answers = getattr(user, name, None)
        if answers is None:
            setattr(user, name, answers := {})
        key = frozenset(actions)
        if key not in answers:
            answers[key] = question(user, *actions)
        return answers[key]

    return remembered


def pages(user: Any, *actions: str) -> QuerySet[Page]:
    """Region pages on which ``user`` may do any of ``actions``, in the order of the tree."""
    allowed = page_permission_policy.instances_user_has_any_permission_for(user, set(actions))
    return allowed.filter(pk__in=regions.provider().pages().order_by().values("pk")).order_by("path")


@asked_once
def heads(user: Any, *actions: str) -> Sequence[Page]:
    """The topmost of them: a person who may act there may act on everything below."""
    found: list[Page] = []
    remaining = pages(user, *actions)
    while head := remaining.first():
        found.append(head)
        remaining = remaining.exclude(path__startswith=head.path)
    return tuple(found)


def chains(user: Any, *actions: str) -> Iterator[Chain]:
    """The chain of each of them, parents before children."""
    for head in heads(user, *actions):
        yield from regions.provider().subtree(head.pk)


def usable(rows: QuerySet[ModelRow], user: Any, *actions: str) -> QuerySet[ModelRow]:
    """Those of ``rows`` that a region of ``user`` may build on: its own, those of a region below it or above it."""
    own = pages(user, *actions).order_by().values("pk")
    above = {region.id for head in heads(user, *actions) for region in regions.provider().chain(head.pk)}
    return rows.filter(Q(owner__in=own) | Q(owner__in=above))


def is_above(user: Any, page_id: int, *actions: str) -> bool:
    """Whether ``page_id`` is a region above one for which ``user`` acts."""
    provider = regions.provider()
    return any(region.id == page_id for head in heads(user, *actions) for region in provider.chain(head.pk)[:-1])


@asked_once
def is_topmost(user: Any, *actions: str) -> bool:
    """Whether ``user`` acts for a region that has none above it."""
    return any(len(regions.provider().chain(head.pk)) == 1 for head in heads(user, *actions))
