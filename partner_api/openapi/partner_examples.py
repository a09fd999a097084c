"""Samples for partners' programs, as ``examples`` has those for everybody."""

from typing import Any

ROOT = "http://localhost:8000/api/v1/partners"
SHA256 = "9b1f0f6f6d5a0c6c4cfb3a63f3b5d1f1d8b9f1e3c1d7a5b3e9f7d5c3b1a09f8e"
PICTURE = {
    "id": "picture-31",
    "kind": "picture",
    "title": "Poster coklit",
    "sha256": "58a9075892083c3d334babd79e06dbeec663fd69e27d1fc078c842628f20d427",
    "bytes": 95_762,
    "width": 1600,
    "height": 900,
    "duration_ms": None,
    "url": "http://localhost:8000/media/original_images/poster-coklit.jpg",
}
FILM = {
    "id": "film-12",
    "kind": "film",
    "title": "Klip coklit",
    "sha256": "0c4cfb3a63f3b5d1f1d8b9f1e3c1d7a5b3e9f7d5c3b1a09f8e9b1f0f6f6d5a0c",
    "bytes": 48_201_113,
    "width": 1920,
    "height": 1080,
    "duration_ms": 30_000,
    "url": "http://localhost:8000/media/media/klip.mp4",
}
UPLOAD_ID = "2f1a6f0e-8a51-4a0e-9d6f-3c8b2c9a7d11"
LISTED = {
    "id": 41,
    "state": "draft",
    "state_label": "Draft",
    "title": "Cek nama Anda di daftar pemilih",
    "saved_at": "2026-11-29T12:04:11.218430Z",
    "on_air_from": "2026-12-01T01:00:00Z",
    "on_air_until": "2026-12-31T17:00:00Z",
    "url": f"{ROOT}/submissions/41/",
}
DRAFT = LISTED | {
    "region": "33.24",
    "partner": {"id": 1, "name": "Bawaslu Kabupaten Kendal"},
    "agreement": {
        "id": 1, "number": "480/1/PKS/2023", "valid_from": "2023-11-01", "valid_until": "2026-12-31",
    },
    "summary": "Belum terdaftar? Lapor ke posko Bawaslu terdekat.",
    "social_text": "Cek nama Anda di cekdptonline.kpu.go.id, lalu ajak satu tetangga.",
    "creatives": [{"type": "poster", "image": "picture-31", "alt": "Ajakan memeriksa nama di daftar pemilih."}],
    "content_class": "election_education",
    "information_class": "any_time",
    "channels": ["videotron", "website", "app"],
    "binding": "default",
    "priority": "routine",
    "emphasis_reason": "",
    "dayparts": [{"days": [], "start": "06:00", "end": "18:00"}],
    "target": [{"side": "include", "subtree": "33.24.12"}],
    "max_per_hour": None,
    "min_gap_s": None,
    "sha256": SHA256,
    "may": ["change", "submit", "copy"],
    "notes": [],
    "asked": None,
    "word": None,
    "declaration": None,
    "withdrawal": None,
    "public_url": None,
}  # fmt: skip
WORD = {"kind": "handed_in", "at": "2026-11-29T12:06:40.118000Z", "person": "Siti Aminah", "sha256": SHA256}
DECLARED = {
    "text": "We have made or checked this material and answer for its content and its consequences. The distributor "
    "passes it on as it is.",
    "at": "2026-11-29T12:06:40.118000Z",
    "person": "Siti Aminah (bawaslu)",
    "sha256": SHA256,
    "key": "ilm_Zk3vQ8aB",
}
HANDED_IN = DRAFT | {
    "state": "handed_in", "state_label": "Handed in", "may": ["take-back", "copy"], "word": WORD,
    "declaration": DECLARED,
}  # fmt: skip
NOTE = {
    "outcome": "revision_requested", "at": "2026-11-30T02:11:00Z", "person": "Budi (pengesah)",
    "note": "Tulisan terlalu kecil untuk videotron.",
}  # fmt: skip
DENIED = {
    "outcome": "denied", "at": "2026-11-30T03:00:00Z", "person": "Siti Aminah", "note": "Bukan kalimat kami.",
}  # fmt: skip
WEBHOOK = {
    "id": 3,
    "url": "https://bawaslu.example/ilm-hook",
    "name": "Server kami (contoh)",
    "events": ["submission.approved", "submission.off_air"],
    "is_enabled": True,
    "disabled_at": None,
    "disabled_because": None,
    "failing_since": None,
    "last_success_at": "2026-11-30T02:12:05.310000Z",
    "previous_secret_until": None,
    "created_at": "2026-11-29T12:00:00Z",
}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwN0xRj3bYp6s="  # noqa: S105  (a sample)
MESSAGE = {
    "id": 512,
    "message_id": "msg_2b1f7hJ0o6Tq5mV9cXyQkRz3WnLdEa8u",
    "type": "submission.approved",
    "timestamp": "2026-11-30T02:12:04.118000Z",
    "state": "waiting",
    "due_at": "2026-11-30T02:13:05.310000Z",
    "attempts": [
        {
            "at": "2026-11-30T02:12:04.900000Z", "duration_ms": 412, "status": 503, "fault": "not_accepted",
            "detail": "The server answered with an error. Only a status from 200 to 299 says that it has arrived.",
            "answer": "Service Unavailable",
        }
    ],
}  # fmt: skip
REPLAYED = MESSAGE | {"due_at": "2026-11-30T03:00:00Z"}
PLAY_SUMS = {
    "planned": 1_440, "planned_ms": 14_400_000, "planned_reported_ms": 14_216_000, "compared_ms": 14_212_004,
    "complete": 1_418, "partial": 4, "failed": 1, "skipped": 0, "shown_ms": 14_212_004, "unplanned": 0,
}  # fmt: skip
OPERATING_HOURS = {"reported": 23, "idle": 0, "awaited": 0, "unreported": 1}
COLUMNS = [
    "day", "hour", "region_code", "region", "screen", "screen_name", "agreement", "responsible", "item", "revision",
    "title", "planned", "planned_ms", "complete", "partial", "failed", "skipped", "shown_ms", "reported",
]  # fmt: skip
PLAY_ROW = [
    "2026-11-29", "", "33.24.01.2001", "Desa Blumah", "k7m2x9qd", "Balai desa", "480/1/PKS/2023",
    "Bawaslu Kabupaten Kendal", "41.1", 112, "Cek nama Anda di daftar pemilih", 1_440, 14_400_000, 1_418, 4, 1, 0,
    14_212_004, "partly",
]  # fmt: skip
PLAY_REPORT = {
    "schema": "ilm.play-report/1",
    "first": "2026-11-29",
    "last": "2026-11-29",
    "made_at": "2026-11-30T02:11:00Z",
    "is_empty": False,
    "digest": SHA256,
    "total": PLAY_SUMS,
    "hours": OPERATING_HOURS,
    "plan_known_days": 1,
    "screen_days": 1,
    "agreements": [
        {"id": 1, "number": "480/1/PKS/2023", "partner": "Bawaslu Kabupaten Kendal",
         "partner_number": "12/K.Bawaslu.Prov.JT-14/HM.00.02/XI/2023", "sums": PLAY_SUMS,
         "promised_permille": 150, "voice_permille": 164,
         "plays_a_day": 200, "shown_a_day": 212},
    ],
    "items": [
        {"title": "Cek nama Anda di daftar pemilih", "responsible": "Bawaslu Kabupaten Kendal", "sums": PLAY_SUMS},
    ],
    "screens": [
        {"screen": "k7m2x9qd", "name": "Balai desa", "region_code": "33.24.01.2001", "sums": PLAY_SUMS,
         "hours": OPERATING_HOURS},
    ],
    "posts": [
        {
            "ilm": 41, "title": "Cek nama Anda di daftar pemilih", "responsible": "Bawaslu Kabupaten Kendal",
            "agreement": "480/1/PKS/2023", "network": "instagram", "account": "@kabkendal.contoh",
            "region_code": "33.24", "region": "Kabupaten Kendal", "posted_at": "2026-11-29T02:00:00Z",
            "link": "https://instagram.example/p/contoh-1", "reach": 4210, "views": None, "likes": 312, "shares": None,
            "comments": 18, "read_on": "2026-11-30", "state": "online", "removed_at": None,
        }
    ],
    "websites": [
        {"ilm": 41, "title": "Cek nama Anda di daftar pemilih", "regions": ["33.24.01", "33.24.01.2001"]},
    ],
    "columns": COLUMNS,
    "rows": [PLAY_ROW],
}  # fmt: skip
AGREEMENT = {
    "id": 1, "kind": "pks", "title": "Penyebarluasan informasi pengawasan pemilu (contoh)", "number": "480/1/PKS/2023",
    "partner_number": "12/K.Bawaslu.Prov.JT-14/HM.00.02/XI/2023", "region": "33.24", "valid_from": "2023-11-01",
    "valid_until": "2026-12-31", "state": "in_force",
    "scope": {"regions": [], "levels": [], "channels": ["videotron", "website", "social"],
              "content_classes": ["election_education"]},
    "quota": {"share_of_voice": 15, "most_active": 12, "active": 4, "plays_a_day": 200},
    "successor": None,
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "getPlayReport": PLAY_REPORT,
    "listAgreements": {"items": [AGREEMENT]},
    "listSubmissions": {"items": [LISTED], "next": None},
    "createSubmission": DRAFT,
    "getSubmission": DRAFT | {"state": "needs_revision", "state_label": "Needs revision", "notes": [NOTE]},
    "changeSubmission": DRAFT | {"title": "Cek nama Anda hari ini"},
    "submitSubmission": HANDED_IN,
    "takeBackSubmission": DRAFT | {"word": WORD, "declaration": DECLARED},
    "confirmSubmission": HANDED_IN | {"word": WORD | {"kind": "confirmed"}, "declaration": None},
    "refuseSubmission": DRAFT
    | {"state": "needs_revision", "state_label": "Needs revision", "notes": [DENIED]},
    "withdrawSubmission": HANDED_IN
    | {
        "state": "withdrawn", "state_label": "Withdrawn", "may": ["copy"],
        "withdrawal": {"code": "error_in_content", "text": "", "at": "2026-12-02T04:00:00Z"},
        "public_url": "http://localhost:8000/ilm/41/",
    },
    "copySubmission": DRAFT | {"id": 42, "url": f"{ROOT}/submissions/42/"},
    "addMedia": PICTURE,
    "getMedia": PICTURE,
    "listWebhooks": {"items": [WEBHOOK]},
    "createWebhook": WEBHOOK | {"last_success_at": None, "secret": SECRET},
    "getWebhook": WEBHOOK,
    "changeWebhook": WEBHOOK
    | {"is_enabled": False, "disabled_at": "2026-12-01T03:00:00Z", "disabled_because": "partner"},
    "rotateWebhookSecret": WEBHOOK | {"previous_secret_until": "2026-12-01T03:00:00Z", "secret": SECRET},
    "testWebhook": MESSAGE | {"type": "webhook.test", "attempts": [], "due_at": MESSAGE["timestamp"]},
    "listWebhookDeliveries": {"items": [MESSAGE], "next": None},
    "replayWebhookDelivery": REPLAYED,
    "replayFailedWebhookDeliveries": {"count": 12},
    "getUpload": {
        "id": UPLOAD_ID, "kind": "film", "filename": "klip.mp4", "size": 48_201_113, "offset": 48_201_113,
        "expires_at": "2026-11-30T12:00:00Z", "media": FILM,
    },
}  # fmt: skip

#: Bodies of what is sent to partners' servers, and the headers beside each.
NEWS: dict[str, Any] = {
    "submission": {
        "type": "submission.approved", "timestamp": MESSAGE["timestamp"],
        "data": {"partner": 1, "id": 41, "state": "on_air", "url": LISTED["url"]},
    },
    "agreement": {
        "type": "agreement.ended", "timestamp": "2026-12-31T17:00:00Z",
        "data": {"partner": 1, "id": 1, "state": "ended", "url": f"{ROOT}/agreements/"},
    },
    "test": {"type": "webhook.test", "timestamp": MESSAGE["timestamp"], "data": {"partner": 1}},
}  # fmt: skip
NEWS_HEADERS = {
    "webhook-id": MESSAGE["message_id"],
    "webhook-timestamp": "1796004724",
    "webhook-signature": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
}

#: Of those that answer with lines, too.
LINES = {"getPlayReport": ",".join(COLUMNS) + "\r\n" + ",".join(map(str, PLAY_ROW)) + "\r\n"}

PARAMETERS: dict[str, Any] = {
    "getPlayReport.first": "2026-11-29",
    "getPlayReport.last": "2026-11-29",
    "getPlayReport.agreement": 1,
    "submission_id": 41,
    "media_id": "picture-31",
    "upload_id": UPLOAD_ID,
    "webhook_id": 3,
    "delivery_id": 512,
    "listWebhookDeliveries.cursor": "NTEy",
    "listWebhookDeliveries.state": "failed",
    "listSubmissions.cursor": "NDE",
    "listSubmissions.state": "needs_revision",
    "If-Match": '"3.bb06df371303db8934e1bef3352cb946-id"',
    "Idempotency-Key": "b6f2c3b0-5b2d-4b0e-9a43-0f0f7d7d3c11",
    "Tus-Resumable": "1.0.0",
    "Upload-Length": "48201113",
    "Upload-Metadata": "filename a2xpcC5tcDQ=,kind ZmlsbQ==",
    "Upload-Offset": "16777216",
    "Upload-Checksum": "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
}
