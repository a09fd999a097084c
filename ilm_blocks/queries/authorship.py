"""Whose words a revision holds: everybody who changed anything since the approval before it.

A member who handed in or confirmed the revision made it their own, no matter who wrote in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Revision

from ..models import ILM, Change, Confirmation, ConfirmationKind
from ..rules.reviewers import NOBODY, People
from ..rules.words import written

#: ILM per query: databases limit the length of a condition.
CHUNK = 200


def authors_of(revisions: Mapping[int, int]) -> dict[int, People]:
    """The authors of the revision of each ILM, by key of the ILM; ``revisions`` maps one to the other.

    One query, none for no revisions, and as many again where a copy of a draft was copied on. Who saves a revision that
    says the same as the one before has written nothing.
    """
    found, sources = dict.fromkeys(revisions, NOBODY), {}
    for ilm_id, rows in _rows(revisions).items():
        member_id, first = rows[-1].member_id, rows[0]
        found[ilm_id] = frozenset(_writers(rows)) if member_id is None else frozenset({member_id})
        if member_id is None and first.source and not first.is_base:
            sources[ilm_id] = first.source
    for ilm_id, authors in _authors_of_sources(sources).items():
        found[ilm_id] |= authors
    return found


def _authors_of_sources(sources: Mapping[int, tuple[int, int]]) -> dict[int, People]:
    """Who wrote what each copy was copied from, an ILM in a revision that nobody had approved."""
    newest: dict[int, int] = {}
    for of, number in sources.values():
        newest[of] = max(number, newest.get(of, 0))  # of two copies of one draft: no author is left out
    authors = authors_of(newest) if newest else {}
    return {pk: authors[of] for pk, (of, _number) in sources.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """One saved revision; ``is_base`` for the last one approved before that which is asked about."""

    words: Mapping[str, Any]
    user_id: int | None
    is_base: bool
    #: The member whose word the revision is.
    member_id: int | None = None
    #: What the ILM was copied from while nobody had approved it: an ILM, and the revision of it.
    source: tuple[int, int] | None = None


def _rows(revisions: Mapping[int, int]) -> dict[int, list[Written]]:
    """Per ILM, in the order of writing: the revision approved before, and those after it up to the given one."""
    kind = ContentType.objects.get_for_model(ILM)
    approved = Exists(Change.objects.filter(revision=OuterRef("pk")))
    said = Confirmation.objects.filter(revision=OuterRef("pk"), member__isnull=False).order_by("-pk")
    copy = ILM.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField())).exclude(copied_from=None)
    stands = Case(When(kind=ConfirmationKind.DENIED, then=None), default=F("member"))
    found = defaultdict(list)
    waiting = iter(revisions.items())
    while chunk := list(islice(waiting, CHUNK)):
        wanted = reduce(or_, (_since_approval(ilm_id, revision_id) for ilm_id, revision_id in chunk))
        rows = Revision.objects.filter(wanted, base_content_type=kind).order_by("pk")
        rows = rows.annotate(
            is_approved=approved, member_id=Subquery(said.values_list(stands)[:1]),
            copied_from=Subquery(copy.values("copied_from")[:1]),
            copied_of=Subquery(copy.values("copied_from__object_id")[:1]),
        )  # fmt: skip
        for object_id, pk, user_id, content, is_approved, member_id, number, of in rows.values_list(
            "object_id", "pk", "user_id", "content", "is_approved", "member_id", "copied_from", "copied_of"
        ):
            is_base = is_approved and pk < revisions[int(object_id)]
            source = (int(of), number) if of else None
            found[int(object_id)].append(Written(written(content), user_id, is_base, member_id, source))
    return found


def _since_approval(ilm_id: int, revision_id: int) -> Q:
    approved = Change.objects.filter(kind=ILM.journal_kind(), object_id=ilm_id, revision__lt=revision_id)
    last = Coalesce(Subquery(approved.order_by("-revision").values("revision")[:1]), 0)
    return Q(object_id=str(ilm_id), pk__gte=last, pk__lte=revision_id)


def _writers(rows: Iterable[Written]) -> Iterator[int]:
    """Who changed words; for words of unknown origin, the person who first saved them as they are."""
    before, is_nobodys = None, True
    for row in rows:
        is_new = row.words != before
        if row.user_id is not None and not row.is_base and (is_new or is_nobodys):
            yield row.user_id
        if is_new or row.user_id is not None:
            is_nobodys = row.user_id is None and not row.is_base
        before = row.words
