"""What became of approved files that were cleaned, for those who hold the SHA-256 under which they were shown."""

from collections.abc import Collection

from django.db.models import OuterRef, Subquery

from ..models import ILM, Change, CleanedFile
from . import integrity


def of_ilm(ilm: ILM) -> list[CleanedFile]:
    """Of every approval of ``ilm`` on record, the first cleaned first. Two queries."""
    states = Change.objects.filter(kind=ILM.journal_kind(), object_id=ilm.pk).values_list("state", flat=True)
    return among({sha256 for state in states for sha256 in integrity.files_in(state.get("frozen"))})


def of_each(ilms: Collection[ILM]) -> dict[int, list[CleanedFile]]:
    """Of what each of ``ilms`` shows as it is in memory, by its key. One query."""
    files = {ilm.pk: set(integrity.files_in(ilm.frozen)) for ilm in ilms}
    found = among(set().union(*files.values()))
    return {key: [row for row in found if row.old_sha256 in own] for key, own in files.items()}


def among(digests: Collection[str]) -> list[CleanedFile]:
    return list(CleanedFile.objects.filter(old_sha256__in=digests).order_by("pk"))


def cleaned_at(digest: str) -> Subquery:
    """When the file was cleaned whose SHA-256 stands in the column ``digest``, for the rows of a report."""
    return Subquery(CleanedFile.objects.filter(old_sha256=OuterRef(digest)).values("cleaned_at")[:1])
