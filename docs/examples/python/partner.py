"""A partner's half of the work with types made from the OpenAPI document: each step prints what came of it as JSON.

    python partner.py http://localhost:8000 ilm_... hand-in poster.png
    python partner.py http://localhost:8000 ilm_... mend 41
    python partner.py http://localhost:8000 ilm_... confirm 41
    python partner.py http://localhost:8000 ilm_... withdraw 41
    python partner.py http://localhost:8000 ilm_... webhook https://bawaslu.example/ilm-hook
    python partner.py http://localhost:8000 ilm_... read-news '{"type": "submission.approved", ...}'
    python partner.py http://localhost:8000 ilm_... report 2026-11-01 2026-11-29

The key is made on the page "Kunci untuk program"; `ilm_kendal` is generated as tour.py says.
"""

import json
import sys
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from ilm_kendal import AuthenticatedClient
from ilm_kendal.api.partners import (
    add_media,
    add_part,
    begin_upload,
    change_submission,
    change_webhook,
    confirm_submission,
    copy_submission,
    create_submission,
    create_webhook,
    get_play_report,
    get_submission,
    get_upload,
    list_submissions,
    list_webhook_deliveries,
    list_webhooks,
    remove_webhook,
    rotate_webhook_secret,
    submit_submission,
    take_back_submission,
    test_webhook,
    withdraw_submission,
)
from ilm_kendal.models.agreement_news import AgreementNews
from ilm_kendal.models.agreement_news_type import AgreementNewsType
from ilm_kendal.models.confirm_request import ConfirmRequest
from ilm_kendal.models.media_file import MediaFile
from ilm_kendal.models.media_request import MediaRequest
from ilm_kendal.models.media_request_kind import MediaRequestKind
from ilm_kendal.models.play_report import PlayReport
from ilm_kendal.models.poster_draft import PosterDraft
from ilm_kendal.models.poster_draft_type import PosterDraftType
from ilm_kendal.models.problem import Problem
from ilm_kendal.models.submission import Submission
from ilm_kendal.models.submission_draft import SubmissionDraft
from ilm_kendal.models.submission_list import SubmissionList
from ilm_kendal.models.submission_news import SubmissionNews
from ilm_kendal.models.submit_request import SubmitRequest
from ilm_kendal.models.upload_told import UploadTold
from ilm_kendal.models.webhook import Webhook
from ilm_kendal.models.webhook_change import WebhookChange
from ilm_kendal.models.webhook_delivery_list import WebhookDeliveryList
from ilm_kendal.models.webhook_delivery_told import WebhookDeliveryTold
from ilm_kendal.models.webhook_draft import WebhookDraft
from ilm_kendal.models.webhook_draft_events_item import WebhookDraftEventsItem
from ilm_kendal.models.webhook_list import WebhookList
from ilm_kendal.models.webhook_with_secret import WebhookWithSecret
from ilm_kendal.models.withdraw_request import WithdrawRequest
from ilm_kendal.models.withdraw_request_code import WithdrawRequestCode
from ilm_kendal.types import UNSET, File, Response

Shape = TypeVar("Shape")
Found = dict[str, object]
TUS = "1.0.0"
PART = 64 * 1024


def expected(shape: type[Shape], answer: object) -> Shape:
    """``answer``, which can also be a problem or, where nothing came, None."""
    if not isinstance(answer, shape):
        raise SystemExit(answer.detail if isinstance(answer, Problem) else f"No {shape.__name__}: {answer}")
    return answer


def flaws(answer: object) -> list[list[object]]:
    """Where a request is wrong, and how."""
    found = expected(Problem, answer).errors or []
    return [[flaw.pointer if flaw.pointer is not UNSET else None, flaw.code] for flaw in found]


def seen(client: AuthenticatedClient, number: int) -> tuple[Submission, str]:
    """An ILM as it stands, and the ETag that each change of it sends back."""
    answer = get_submission.sync_detailed(number, client=client)
    return expected(Submission, answer.parsed), answer.headers["ETag"]


def newest(answer: Response[Shape]) -> str:
    """The ETag of what has just been written."""
    expected(Submission, answer.parsed)
    return answer.headers["ETag"]


def upload(client: AuthenticatedClient, path: Path) -> MediaFile:
    with path.open("rb") as content:
        file = File(payload=content, file_name=path.name, mime_type="image/png")
        body = MediaRequest(file=file, kind=MediaRequestKind.PICTURE, title=path.stem)
        return expected(MediaFile, add_media.sync(client=client, body=body))


def upload_in_parts(client: AuthenticatedClient, path: Path, size: int = PART) -> MediaFile:
    """The same for large files on bad lines; the server says where to go on."""
    content, told = path.read_bytes(), {"filename": path.name, "kind": "picture"}
    begun = begin_upload.sync_detailed(
        client=client,
        tus_resumable=TUS,
        upload_length=str(len(content)),
        upload_metadata=",".join(f"{name} {b64encode(said.encode()).decode()}" for name, said in told.items()),
    )
    number = UUID(begun.headers["Location"].rstrip("/").rpartition("/")[2])
    while (offset := expected(UploadTold, get_upload.sync(number, client=client)).offset) < len(content):
        part = File(payload=BytesIO(content[offset : offset + size]))
        answer = add_part.sync_detailed(
            number, client=client, body=part, tus_resumable=TUS, upload_offset=str(offset)
        )  # fmt: skip
        if answer.parsed is not None:
            raise SystemExit(answer.parsed.detail)
    return expected(MediaFile, expected(UploadTold, get_upload.sync(number, client=client)).media)


def poster(picture: MediaFile, alt: str) -> PosterDraft:
    return PosterDraft(type_=PosterDraftType.POSTER, image=picture.id, alt=alt)


def hand_in(client: AuthenticatedClient, path: str) -> Found:
    """From a file to an ILM that waits for its review; on the way a mistake, and what is said of it."""
    picture, again = upload(client, Path(path)), upload_in_parts(client, Path(path))
    mistaken = SubmissionDraft(title="x" * 121, creatives=[poster(picture, "")], max_per_hour=61)
    refused = flaws(create_submission.sync(client=client, body=mistaken))

    draft = SubmissionDraft(title="Cek nama Anda (contoh)", creatives=[poster(picture, "Ajakan memeriksa nama.")])
    name = str(uuid4())  # sent once more under it, the request is answered again and carried out once
    begun = expected(Submission, create_submission.sync(client=client, body=draft, idempotency_key=name))
    twin = expected(Submission, create_submission.sync(client=client, body=draft, idempotency_key=name))

    told, etag = seen(client, begun.id)
    summary = SubmissionDraft(summary="Belum terdaftar? Lapor ke posko terdekat.")
    changed = change_submission.sync_detailed(begun.id, client=client, body=summary, if_match=etag)
    stale = change_submission.sync(begun.id, client=client, body=summary, if_match=etag)
    handed_in = submit_submission.sync(
        begun.id, client=client, body=SubmitRequest(statement=True), if_match=changed.headers["ETag"]
    )
    told = expected(Submission, handed_in)
    return {
        "id": told.id, "is_one": begun.id == twin.id, "uploads": [picture.sha256, again.sha256], "refused": refused,
        "stale": expected(Problem, stale).code, "state": told.state, "title": told.title, "summary": told.summary,
        "stands_for": told.declaration.sha256 == told.sha256 if told.declaration else False,
    }  # fmt: skip


def mend(client: AuthenticatedClient, number: str) -> Found:
    """Read what the reviewer wrote, mend the posters, take back once more for a last look, and hand in."""
    before, etag = seen(client, int(number))
    creatives = before.creatives
    for creative in creatives:
        if isinstance(creative, PosterDraft):
            creative.alt = f"{creative.alt} Posko: Jl. Pemuda 1, Kendal."
    mended = SubmissionDraft(creatives=creatives)
    changed = change_submission.sync_detailed(before.id, client=client, body=mended, if_match=etag)
    body = SubmitRequest(statement=True)
    handed_in = submit_submission.sync_detailed(before.id, client=client, body=body, if_match=newest(changed))
    back = take_back_submission.sync_detailed(before.id, client=client, if_match=newest(handed_in))
    answer = submit_submission.sync_detailed(before.id, client=client, body=body, if_match=newest(back))
    after = expected(Submission, answer.parsed)
    return {
        "before": before.state, "notes": [[note.outcome, note.note] for note in before.notes], "after": after.state,
        "alts": [one.alt for one in after.creatives if isinstance(one, PosterDraft)],
    }  # fmt: skip


def confirm(client: AuthenticatedClient, number: str) -> Found:
    """Make one's own what an officer wrote in the partner's name, once it was read."""
    told, etag = seen(client, int(number))
    if told.asked is None:
        raise SystemExit("Nothing waits for the partner's word.")
    body = ConfirmRequest(sha256=told.asked.sha256)
    after = expected(Submission, confirm_submission.sync(told.id, client=client, body=body, if_match=etag))
    return {
        "differences": [one.part for one in told.asked.differences], "after": after.state,
        "word": after.word.kind if after.word else None,
    }  # fmt: skip


def withdraw(client: AuthenticatedClient, number: str) -> Found:
    """Off everywhere; and go on with a draft that says the same."""
    before, etag = seen(client, int(number))
    body = WithdrawRequest(code=WithdrawRequestCode.OTHER, text="Jadwal coklit berubah pekan ini.")
    gone = expected(Submission, withdraw_submission.sync(before.id, client=client, body=body, if_match=etag))
    copied = expected(Submission, copy_submission.sync(before.id, client=client))
    listed = expected(SubmissionList, list_submissions.sync(client=client, limit=1))
    return {
        "before": before.state, "after": gone.state, "why": gone.withdrawal.text if gone.withdrawal else None,
        "copy": [copied.id, copied.state, copied.title == before.title], "newest": [one.id for one in listed.items],
    }  # fmt: skip


def webhook(client: AuthenticatedClient, url: str) -> Found:
    """Have a server told of what happens, look after it, and remove it again."""
    events = [WebhookDraftEventsItem.SUBMISSION_APPROVED, WebhookDraftEventsItem.SUBMISSION_OFF_AIR]
    refused = create_webhook.sync(client=client, body=WebhookDraft(name="Server kami", url="http://x", events=events))
    body = WebhookDraft(name="Server kami", url=url, events=events)
    made = create_webhook.sync_detailed(client=client, body=body)
    first = expected(WebhookWithSecret, made.parsed)
    changed = change_webhook.sync_detailed(
        first.id, client=client, body=WebhookChange(name="Server baru"), if_match=made.headers["ETag"]
    )
    second = expected(WebhookWithSecret, rotate_webhook_secret.sync(first.id, client=client))
    stale = rotate_webhook_secret.sync(first.id, client=client, if_match=changed.headers["ETag"])
    sent = expected(WebhookDeliveryTold, test_webhook.sync(first.id, client=client))
    log = expected(WebhookDeliveryList, list_webhook_deliveries.sync(first.id, client=client))
    standing = expected(WebhookList, list_webhooks.sync(client=client))
    removed = remove_webhook.sync_detailed(first.id, client=client)
    return {
        "refused": flaws(refused), "name": expected(Webhook, changed.parsed).name, "events": second.events,
        "is_rotated": first.secret != second.secret, "stale": expected(Problem, stale).code, "sent": sent.type_,
        "log": [one.message_id == sent.message_id for one in log.items], "standing": len(standing.items),
        "removed": removed.status_code,
    }  # fmt: skip


def read_news(client: AuthenticatedClient, body: str) -> Found:
    """What a message of a webhook is about; its signature was checked before (docs/how-to/receive-webhooks.md)."""
    said = json.loads(body)
    if said["type"] == AgreementNewsType.AGREEMENT_ENDED:
        ended = AgreementNews.from_dict(said)
        return {"agreement": ended.data.id, "state": ended.data.state}
    news = SubmissionNews.from_dict(said)
    told, _etag = seen(client, news.data.id)
    return {"ilm": news.data.id, "title": told.title, "then": news.data.state, "now": told.state}


def report(client: AuthenticatedClient, first: str, last: str) -> Found:
    """What was planned and shown of the partner's items."""
    answer = get_play_report.sync(client=client, first=date.fromisoformat(first), last=date.fromisoformat(last))
    found = expected(PlayReport, answer)
    return {
        "digest": found.digest, "shown_ms": found.total.shown_ms,
        "agreements": [[one.id, one.number] for one in found.agreements],
        "rows": [dict(zip(found.columns, row, strict=True)) for row in found.rows],
    }  # fmt: skip


STEPS: dict[str, Callable[..., Found]] = {
    "hand-in": hand_in, "mend": mend, "confirm": confirm, "withdraw": withdraw, "webhook": webhook,
    "read-news": read_news, "report": report,
}  # fmt: skip


def main(root: str, key: str, step: str, *said: str) -> None:
    client = AuthenticatedClient(base_url=root, token=key, headers={"Accept-Language": "en"})
    print(json.dumps(STEPS[step](client, *said), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
