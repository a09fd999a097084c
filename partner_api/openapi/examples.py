"""A sample of every answer and every parameter: of the demo, shortened. A test holds each against its shape."""

from typing import Any

from . import partner_examples

ROOT = "http://localhost:8000"
KENDAL = {"code": "33.24", "name": "Kendal", "level": "regency", "label": "Kabupaten"}
BLUMAH = {"code": "33.24.01.2001", "name": "Blumah", "level": "village", "label": "Desa"}
BLUMAH_AS_LISTED = BLUMAH | {
    "parent": "33.24.01",
    "site_url": "http://blumah.localhost:8000",
    "url": f"{ROOT}/api/v1/regions/33.24.01.2001/",
}
SHA256 = "58a9075892083c3d334babd79e06dbeec663fd69e27d1fc078c842628f20d427"
POSTER_URL = f"{ROOT}/m/{SHA256}.jpg"
SIZE = {"src": POSTER_URL, "width": 1600, "height": 900}
POSTER = {
    "type": "poster",
    "id": "83a83a8d-c658-46da-b4f6-4e2628e515a3",
    "alt": "Dua rumah terendam air di bawah awan hujan. Tulisan: Air naik? Dahulukan keselamatan.",
    **SIZE,
    "srcset": [SIZE],
}
RUNNING_TEXT = {
    "type": "running_text",
    "id": "aa0be2a9-5b3b-4d5d-8a0e-6f4a5f3f0f2c",
    "text": "Air mulai naik? Matikan listrik, bawa tas siaga, ikuti jalur evakuasi.",
}
ILM = {
    "id": 10,
    "revision": 10,
    "title": "Siaga banjir dan rob: dahulukan keselamatan",
    "summary": "Kenali tandanya, siapkan tas siaga, dan ketahui jalur evakuasi Anda.",
    "owner": KENDAL,
    "responsible": {
        "id": 4,
        "kind": "office",
        "name": "BPBD Kabupaten Kendal",
        "short_name": "BPBD Kendal",
        "website": "",
    },
    "distributor": {"name": "Diskominfo Kabupaten Kendal"},
    "binding": "mandatory",
    "priority": "urgent",
    "content_class": "none",
    "information_class": "immediate",
    "on_air_from": "2026-11-27T17:00:00Z",
    "on_air_until": "2026-12-12T17:00:00Z",
    "url": "http://blumah.localhost:8000/ilm/10/",
    "verify_url": f"{ROOT}/ilm/10/",
    "creatives": [POSTER, RUNNING_TEXT],
}
NOTE = {"text": "Posko Desa Blumah: balai desa.", "region": BLUMAH}
ITEM = ILM | {"agreement": None, "notes": [NOTE], "rule": "R2"}
HOLDS = {"channel": "website", "at": "2026-11-29T11:53:36.059601Z", "valid_until": "2026-12-03T17:00:00Z"}
ARTICLE = {
    "id": 318,
    "title": "Bank sampah Desa Blumah catat setoran pertama",
    "date": "2026-11-28",
    "summary": "Sebanyak 42 keluarga menyetor plastik, kertas, dan logam pada hari pembukaan.",
    "url": "http://blumah.localhost:8000/bank-sampah-desa-blumah-catat-setoran-pertama/",
    "language": "id",
    "first_published_at": "2026-11-29T11:53:32.649968Z",
    "last_published_at": "2026-11-29T11:53:32.649968Z",
    "origin": BLUMAH,
    "picture": None,
    "body": {
        "format": "blocks",
        "blocks": [
            {
                "type": "paragraph",
                "id": "9b2794bf-865d-411a-8ca5-0fd695dfc7bb",
                "html": "<p>Bank sampah Desa Blumah mulai beroperasi di balai desa.</p>",
            },
            {
                "type": "ilm_feed",
                "id": "81b50a30-8ea7-465a-84d6-ddd3c5e5896d",
                "heading": "Info untuk warga",
                "limit": 3,
                "url": f"{ROOT}/api/v1/regions/33.24.01.2001/ilm/",
            },
        ],
    },
}
WAYANG = {
    "first_day": "2026-12-05",
    "last_day": "2026-12-06",
    "begins_at": "2026-12-05T20:00:00+07:00",
    "ends_at": "2026-12-06T02:00:00+07:00",
}
EVENT = {
    "id": 402,
    "title": "Wayang kulit di balai desa (contoh)",
    "summary": "Pergelaran semalam suntuk untuk seluruh warga.",
    "place": "Balai Desa Blumah",
    "contact": "Sekretariat desa, 0294 000000",
    "timezone": "Asia/Jakarta",
    "first": WAYANG,
    "weekly_until": None,
    "occurrences": [WAYANG],
    "url": "http://blumah.localhost:8000/wayang-kulit-di-balai-desa-contoh/",
    "language": "id",
    "first_published_at": "2026-11-29T11:53:32.649968Z",
    "last_published_at": "2026-11-29T11:53:32.649968Z",
    "origin": BLUMAH,
    "body": {
        "format": "blocks",
        "blocks": [
            {
                "type": "paragraph",
                "id": "5e2c37d0-5f0a-4b0f-9c39-0d6a2b9f9f11",
                "html": "<p>Bawa tikar sendiri; kopi disediakan karang taruna.</p>",
            },
        ],
    },
}
LINE = "Air mulai naik? Matikan listrik, bawa tas siaga. — BPBD Kendal · Diskominfo Kabupaten Kendal"
FEED_TITLE = "Iklan layanan masyarakat Desa Blumah"
RSS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
    f"<title>{FEED_TITLE}</title><item><title>{ILM['title']}</title>"
    f'<guid isPermaLink="false">{ROOT}/api/v1/ilm/10/</guid></item></channel></rss>'
)
ATOM = (
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    f"<title>{FEED_TITLE}</title><entry><title>{ILM['title']}</title>"
    f"<id>{ROOT}/api/v1/ilm/10/</id></entry></feed>"
)
NAMED = {"code": "33.24", "name": "Kabupaten Kendal", "level": "regency"}
SHARES = {"guaranteed": 30, "ceiling": 60, "own": 0, "filler": 0}
MANIFEST = {
    "schema": "ilm.manifest/1",
    "screen": "sbes6a9m",
    "seq": [1, 412, 20786],
    "generated_at": "2026-11-29T18:53:36.059601+07:00",
    "tz": "Asia/Jakarta",
    "region_path": [NAMED],
    "poll": 30,
    "viewing_m": 40,
    "volume": 0,
    "horizon": ["2026-11-29T00:00:00+07:00", "2026-12-13T00:00:00+07:00"],
    "operating": [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "05:00", "to": "22:00"}],
    "assets": {
        SHA256: {
            "url": f"/m/{SHA256}.jpg", "bytes": 95762, "mime": "image/jpeg", "w": 1600, "h": 900, "dur_ms": None,
        }
    },
    "items": [
        {
            "id": "10.1",
            "ilm": 10,
            "revision": 10,
            "kind": "poster",
            "asset": SHA256,
            "text": None,
            "dur_ms": 10000,
            "tier": 1,
            "weight": 3,
            "owner": NAMED,
            "responsible": {"name": "BPBD Kabupaten Kendal"},
            "distributor": {"name": "Diskominfo Kabupaten Kendal"},
            "agreement": None,
            "agreement_id": None,
            "voice": 0,
            "content_class": "none",
            "mandatory": True,
            "flight": ["2026-11-28T00:00:00+07:00", None],
            "windows": [],
            "max_per_hour": None,
            "min_gap_s": None,
            "alert": None,
        }
    ],
    "cards": [],
    "quiet": [],
    "takeover": None,
    "fallback": None,
    "rotation": {"algo": "edf-share/2"},
    "shares": SHARES,
    "members": [
        {
            "id": "10.1", "revision": 10, "loop": "stage", "dur_ms": 10000, "weight": 3, "ilm": "10",
            "spans": [[1795885200000, 1795971600000]], "quiet": [], "mandatory": True, "own": True, "filler": False,
            "agreement": "", "agreement_id": None, "voice": 0, "max_per_hour": None, "min_gap_s": None,
        }
    ],
    "today": [
        {
            "from": 1795885200000, "join": [0], "leave": [], "operating": [[1795903200000, 1795964400000]],
            "shares": SHARES,
        }
    ],
    "keys": ["hF6n0lmyJr1A+f2p1JmRxn4DutfcHQRxyJ1ZoRlnVlo="],
    "sig": {
        "key": "a3ea30115c5dc677",
        "value": "H4x4C5t3dxMChACDl6oosVwsCLD0JrDFA2e0qUBOjBctYKapBg8gngOt4bvKW9D667Rh/QSVm3V2NOEvSarfCg==",
    },
}  # fmt: skip

#: By operation: what it answers with 200.
#: Of a copy, shortened: a real one names every row.
CURSOR = "MSAzMy4yNC4wMS4yMDAxIHdlYnNpdGUgMS4zNzc2MzNiZmFlZSA5CgAAAAoutAeM.W04Ym4uaSVRXT_tTeZm_Airqehaq4WVcekwRKnDiDB0"
ANSWERS: dict[str, Any] = {
    "listen": "retry: 5000\n\nid: 1.377.0\nevent: beacon\n"
    'data: {"region": "33.24.01.2001", "seq": [1, 377], "takeover": null}\n\n',
    "listRegions": {
        "items": [BLUMAH_AS_LISTED],
        "next": f"{ROOT}/api/v1/regions/?cursor=MzMuMjQuMDEuMjAwMQ&level=village&limit=1",
    },
    "getRegion": BLUMAH_AS_LISTED,
    "getRegionFeed": {"region": BLUMAH, **HOLDS, "takeover": None, "items": [ITEM]},
    "getRegionsBelow": {
        "region": BLUMAH,
        **HOLDS,
        "items": [ILM | {"agreement": None}],
        "regions": [
            {
                "code": "33.24.01.2001",
                "valid_until": HOLDS["valid_until"],
                "takeover": None,
                "items": [10],
                "notes": [NOTE | {"item": 10}],
            }
        ],
    },
    "listILM": {
        "items": [ILM | {"agreement": None, "notes": [], "channels": ["videotron", "website", "app"]}],
        "next": None,
    },
    "getILM": ILM
    | {
        "agreement": None,
        "confirmation": None,
        "objections": {"responsible": None, "ppid": None},
        "channels": ["videotron", "website", "app"],
        "first_published_at": "2026-11-27T17:00:00Z",
        "last_published_at": "2026-11-27T17:00:00Z",
        "state": "on_air",
        "is_current": True,
        "valid_until": "2026-12-12T17:00:00Z",
    },
    "listArticles": {"items": [ARTICLE], "next": None},
    "getArticle": ARTICLE,
    "listEvents": {"items": [EVENT], "next": None},
    "getEvent": EVENT,
    "getSnapshot": {
        "region": BLUMAH,
        **HOLDS,
        "takeover": None,
        "items": [ITEM],
        "articles": [ARTICLE],
        "events": [EVENT],
        "cursor": CURSOR,
    },
    "getChanges": {
        "region": BLUMAH,
        **HOLDS,
        "takeover": None,
        "items": {"changed": [ITEM], "removed": [7], "order": [ITEM["id"], 12]},
        "articles": {"changed": [], "removed": [], "order": [ARTICLE["id"]]},
        "events": {"changed": [], "removed": [], "order": [EVENT["id"]]},
        "cursor": CURSOR,
    },
    "getPreview": {
        "kind": "ilm",
        "saved_at": "2026-11-27T16:40:00Z",
        "expires_at": "2026-11-28T16:40:00Z",
        "ilm": ILM | {"agreement": None, "notes": [], "channels": ["videotron", "website", "app"]},
    },
    "getRegionJSONFeed": {
        "version": "https://jsonfeed.org/version/1.1",
        "title": FEED_TITLE,
        "home_page_url": "http://blumah.localhost:8000/ilm/",
        "feed_url": f"{ROOT}/api/v1/regions/33.24.01.2001/feed.json?channel=website",
        "language": "id",
        "items": [
            {
                "id": f"{ROOT}/api/v1/ilm/10/",
                "url": ILM["url"],
                "title": ILM["title"],
                "summary": ILM["summary"],
                "content_html": "<p>Kenali tandanya, siapkan tas siaga, dan ketahui jalur evakuasi Anda.</p>",
                "date_published": "2026-11-29T11:53:18.077801Z",
                "date_modified": "2026-11-29T11:53:18.077801Z",
                "authors": [{"name": "BPBD Kabupaten Kendal"}],
                "tags": ["none"],
                "image": POSTER_URL,
                "attachments": [{"url": POSTER_URL, "mime_type": "image/jpeg", "size_in_bytes": 95762}],
            }
        ],
    },
    "getRegionRSS": RSS,
    "getRegionMediaRSS": RSS,
    "getRegionAtom": ATOM,
    "getRegionTicker": f"{LINE}\n",
    "getRegionBeacon": {"region": "33.24.01.2001", "seq": [1, 313], "takeover": None},
    "getManifest": MANIFEST,
    "addPlays": {
        "accepted": 12,
        "flagged": [],
        "unlinked": [],
        "duplicate": 0,
        "late": 0,
        "rejected": [],
        "ack_through": 12,
    },
    "beginPairing": {
        "device_code": "Zk3o4l7Fq0u2nPq8sX1v6bYtRc9wEjGmHaDfLiKpUoQ",
        "user_code": "WDJB-MJHT",
        "verification_uri": f"{ROOT}/pasang/",
        "verification_uri_complete": f"{ROOT}/pasang/?code=WDJB-MJHT",
        "expires_in": 900,
        "interval": 5,
    },
    "collectToken": {
        "screen": MANIFEST["screen"],
        "token": "q8sX1v6bYtRc9wEjGmHaDfLiKpUoQZk3o4l7Fq0u2nP",
        "keys": MANIFEST["keys"],
    },
    "getOperatingHours": {name: MANIFEST[name] for name in ("screen", "tz", "operating")},
    "addHeartbeat": {
        "server_time_ms": 1764460800123,
        "commands": [{"id": 42, "kind": "identify", "until_ms": 1764461400000, "name": "Alun-alun"}],
    },
    **partner_examples.ANSWERS,
}

#: By name or, where one name takes different things, by operation and name; an enumeration without one has its words.
PARAMETERS: dict[str, Any] = {
    "code": "33.24.01.2001",
    "region": "33.24.01.2001",
    "parent": "33.24.01",
    "below": "33.24",
    "ilm_id": 10,
    "article_id": 318,
    "event_id": 402,
    "token": "WzQyLDE3XQ:1vPqXk:Zm9v",
    "partner": 4,
    "q": "banjir",
    "at": "2026-12-01T07:00:00+07:00",
    "from": "2026-11-01",
    "until": "2026-11-30",
    "fields": "id,title,url",
    "listRegions.cursor": "MzMuMjQuMDE",
    "listILM.cursor": "MTM",
    "listArticles.cursor": "MCAyMDI2LTExLTI4IDMxOA",
    "listEvents.cursor": "MSAyMDI2LTEyLTA1VDEzOjAwOjAwKzAwOjAwIDQwMg",
    "since": CURSOR,
    "limit": 20,
    "If-None-Match": '"2.bb06df371303db8934e1bef3352cb946"',
    **partner_examples.PARAMETERS,
}


def of_parameter(operation: str, name: str) -> Any:
    """None where none is written down."""
    return PARAMETERS.get(f"{operation}.{name}") or PARAMETERS.get(name)
