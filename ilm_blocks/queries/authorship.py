"""Whose words a revision holds: everybody who changed anything since the approval before it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from ..models import ILM, Change
from ..rules.reviewers import NOBODY, People
from ..rules.words import written


def authors_of(revisions: Mapping[int, int]) -> dict[int, People]:
    """The authors of the revision of each ILM, by key of the ILM; ``revisions`` maps one to the other. Three queries.

    Who saves a revision that says the same as the one before it has written nothing.
    """
    approved = approved_before(revisions)
    found = dict.fromkeys(revisions, NOBODY)
    for ilm_id, rows in _rows(revisions, approved).items():
        found[ilm_id] = frozenset(_writers(rows, approved.get(ilm_id, 0)))
    return found


def approved_before(revisions: Mapping[int, int]) -> dict[int, int]:
    """The last revision of each ILM approved before the given one, where there is any; one query."""
    approved = Change.objects.filter(kind=ILM.journal_kind(), object_id__in=revisions, revision__isnull=False)
    found: dict[int, int] = {}
    for ilm_id, revision_id in approved.order_by().values_list("object_id", "revision_id").distinct():
        if revision_id < revisions[ilm_id]:
            found[ilm_id] = max(revision_id, found.get(ilm_id, 0))
    return found


def _rows(revisions: Mapping[int, int], approved: Mapping[int, int]) -> dict[int, list[tuple[int, int | None, Any]]]:
    """Per ILM, in the order of writing: the revision approved before, and those after it up to the given one.

    Contents are read of these alone, however long the past of an ILM is.
    """
    of_ilms = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(ILM),
        object_id__in=[str(ilm_id) for ilm_id in revisions],
    )
    keys = [
        pk
        for pk, object_id in of_ilms.values_list("pk", "object_id")
        if approved.get(int(object_id), 0) <= pk <= revisions[int(object_id)]
    ]
    found = defaultdict(list)
    rows = Revision.objects.filter(pk__in=keys).order_by("pk")
    for object_id, pk, user_id, content in rows.values_list("object_id", "pk", "user_id", "content"):
        found[int(object_id)].append((pk, user_id, content))
    return found


def _writers(rows: Iterable[tuple[int, int | None, Any]], approved: int) -> Iterator[int]:
    before = None
    for pk, user_id, content in rows:
        words = written(content)
        if user_id is not None and pk != approved and words != before:
            yield user_id
        before = words
