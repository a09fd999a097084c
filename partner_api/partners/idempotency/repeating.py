"""A request that is sent twice is carried out once (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from ilm_blocks.rules.canonical import digest
from partner_api.problems import Problem

from ..keys.models import PartnerKey
from .models import RememberedAnswer

HEADER = "Idempotency-Key"
#: Printable and short; the draft writes it between quotation marks, most clients do not.
NAME = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
REPEATED = ("ETag", "Location", "Upload-Offset", "Upload-Expires", "Tus-Resumable")


def once(
    request: Request, key: PartnerKey, at: datetime, act: Callable[[], Response], *, body: Any = None,
    prepare: Callable[[], Any] = bool, forgotten: Collection[str] = (),
) -> Response:  # fmt: skip
    """What ``act`` answers, within one transaction with the memory of it.

    Of two at once the second waits at the unique row until the first is committed, and is answered as that one was.
    Only what was done is remembered: a refusal may be mended and sent under the same key again. ``prepare`` is what
    takes long and alters nothing: it is done before, with nothing locked. Members of the answer that are ``forgotten``,
    such as a secret, are told the first time alone.
    """
    if (name := request.headers.get(HEADER)) is None:
        prepare()
        with transaction.atomic():
            return act()
    if not NAME.fullmatch(name := name.strip().strip('"')):
        said = _("Write an Idempotency-Key of 1 to 255 printable characters without spaces, such as a UUID.")
        raise Problem("bad_request", said)
    asked = _digest_of(request, body)
    before = _named(key, name).filter(at__gte=at - RememberedAnswer.KEPT, status__isnull=False).first()
    if before is not None:
        return _repeated(before, asked)
    prepare()
    with transaction.atomic():
        row = RememberedAnswer(partner=key.partner, person=key.person, name=name, request_digest=asked, at=at)
        if (known := _first(row)) is not None:
            return _repeated(known, asked)
        response = act()
        row.status, row.body = response.status_code, _kept(response.data, forgotten)
        row.headers = {header: response[header] for header in REPEATED if header in response}
        row.save(update_fields=["status", "body", "headers"])
    return response


def _kept(data: Any, forgotten: Collection[str]) -> Any:
    kept = orjson.loads(orjson.dumps(data, default=str))
    return {name: value for name, value in kept.items() if name not in forgotten} if forgotten else kept


def forget(at: datetime) -> int:
    """Drop what is too old to be repeated; how many."""
    return RememberedAnswer.objects.filter(at__lt=at - RememberedAnswer.KEPT).delete()[0]


def _named(key: PartnerKey, name: str) -> QuerySet[RememberedAnswer]:
    return RememberedAnswer.objects.filter(partner=key.partner, person=key.person, name=name)


def _first(row: RememberedAnswer) -> RememberedAnswer | None:
    """None where ``row`` is the first of its name, and stored now; else the one that was."""
    mine = RememberedAnswer.objects.filter(partner=row.partner_id, person=row.person_id, name=row.name)
    mine.filter(at__lt=row.at - RememberedAnswer.KEPT).delete()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return mine.get()
    return None


def _repeated(known: RememberedAnswer, asked: str) -> Response:
    if known.request_digest != asked:
        raise Problem("key_reused")
    return Response(known.body, known.status, headers={**known.headers, "Idempotency-Replayed": "true"})


def _digest_of(request: Request, body: Any) -> str:
    told = {"method": request.method, "path": request.path, "if_match": request.headers.get("If-Match")}
    return digest(told | {"body": request.data if body is None else body})


def digest_of_file(file: Any) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return found
