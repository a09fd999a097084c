import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from partner_api.screens import views
from partner_api.screens.programme.days import told
from partner_api.screens.programme.members import NOTHING, Facts, LocalDay
from tests import chromium as distribution

from . import media
from .screen import Screen
from .server import ScreenServer

STATIC = Path(apps.get_app_config("partner_api").path) / "static"
KENDAL = {"code": "33.24", "name": "Kabupaten Kendal", "level": "regency"}
WELERI = {"code": "33.24.12", "name": "Kecamatan Weleri", "level": "district"}


class Built(NamedTuple):
    served: HttpResponse  # the player as screens get it
    player: HttpResponse  # the same, asking as often as a manifest of the tests says
    attentive: HttpResponse  # and that looks at the beacon several times a second
    pairing: HttpResponse
    worker: HttpResponse
    static: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("static"), STATIC)


@pytest.fixture(scope="session")
def next_built(tmp_path_factory):
    """The next release: every script and style of it has another name."""
    changed = tmp_path_factory.mktemp("changed") / "static"
    shutil.copytree(STATIC, changed)
    for path in (changed / "partner_api/player").rglob("*.*s"):
        path.write_text(path.read_text(encoding="utf-8") + "\n/* of the next release */\n", encoding="utf-8")
    return build(tmp_path_factory.mktemp("static"), changed)


def build(root, source):
    """The pages and the folder of static files as production has them: hashed by WhiteNoise."""
    with override_settings(
        STATIC_ROOT=str(root),
        STATICFILES_DIRS=[str(source)],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": "cms.storage.StaticStorage"}},
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        request = RequestFactory()
        address = "/videotron/?screen=7"
        served, player, attentive = (views.strict(request.get(address), "player") for _ in range(3))  # without keys
        player.content = player.content.replace(b'data-least-poll="5"', b'data-least-poll="0.1"')
        player.content = player.content.replace(b'data-least-beat="5"', b'data-least-beat="0.2"')
        assert player.content != served.content
        attentive.content = player.content.replace(b'data-beacon="10"', b'data-beacon="0.2"')
        attentive.content = attentive.content.replace(b'data-beat="60"', b'data-beat="0.5"')
        assert attentive.content != player.content
        return Built(
            served=served,
            player=player,
            attentive=attentive,
            worker=views.worker_of(request.get("/videotron/sw.js"), ()),
            pairing=views.strict(request.get("/videotron/"), "pairing"),
            static=root,
        )


@pytest.fixture(scope="session")
def files():
    """Name in the tests -> file."""
    return {
        "red clip": (media.clip(media.RED), "video/mp4"),
        "green poster": (media.poster(media.GREEN), "image/png"),
        "noisy poster": (media.noise(), "image/png"),
        "blue poster": (media.poster(media.BLUE, "JPEG"), "image/jpeg"),
    }


class Schedule:
    """Builds manifests; each is newer than the one before, and what it names is in the programme from then on."""

    def __init__(self, files):
        self.files = files
        self.seq = 0
        self.epochs = []

    def __call__(self, *items, **keys):
        self.seq += 1
        assets = dict(media.asset(*self.files[item["file"]]) for item in items if "file" in item)
        manifest = {
            "schema": "ilm.manifest/1",
            "screen": "7",
            "seq": [1, self.seq, 20_000],
            "generated_at": "2026-11-24T08:00:00+07:00",
            "tz": "Asia/Jakarta",
            "region_path": [KENDAL, WELERI],
            "poll": 1,
            "viewing_m": None,
            "operating": [],
            "shares": {"guaranteed": 30, "ceiling": 60, "own": 0, "filler": 0},
            "assets": assets,
            "items": [self.complete(item) for item in items],
            "cards": [],
            "quiet": [],
            "takeover": None,
            "fallback": None,
            "rotation": {"algo": "edf-share/2"},
        } | keys
        return self.dated(manifest)

    def dated(self, manifest):
        """With the epochs of its day; what is wrong on purpose is in none."""
        with suppress(KeyError, TypeError, ZoneInfoNotFoundError):
            items = [item for item in manifest["items"] if item["flight"] is not None]
            return manifest | self.of_today(manifest | {"items": items})
        return manifest | self.of_today(manifest | {"tz": "Asia/Jakarta", "quiet": [], "operating": [], "items": []})

    def of_today(self, manifest):
        """Nothing since midnight but what the manifests so far named, each from its own making on."""
        now, zone = datetime.now(UTC), ZoneInfo(manifest["tz"])
        if self.epochs:  # at a later millisecond
            now = max(now, self.epochs[-1][0] + timedelta(milliseconds=1))
        day = LocalDay(now.astimezone(zone).date(), zone)
        self.epochs.append((now, Facts.of(manifest, day)))
        horizon = [day.start.isoformat(), (day.start + timedelta(days=14)).isoformat()]
        return {"horizon": horizon, **told([(day.start, NOTHING), *self.epochs])}

    def complete(self, item):
        return {
            "ilm": 1,
            "revision": 1,
            "asset": media.asset(*self.files[item["file"]])[0] if "file" in item else None,
            "text": None,
            "dur_ms": 20_000 if item["kind"] == "running_text" else 700,
            "tier": 1,
            "weight": 1,
            "owner": KENDAL,
            "responsible": {"name": "Bawaslu Kabupaten Kendal"},
            "distributor": {"name": "Pemerintah Kabupaten Kendal"},
            "agreement": "PKS contoh 1/2026",
            "agreement_id": 1,
            "content_class": "civic",
            "mandatory": False,
            "flight": ["2026-01-01T00:00:00+07:00", None],
            "windows": [],
            "voice": 0,
            "max_per_hour": None,
            "min_gap_s": None,
            "alert": None,
        } | item


@pytest.fixture
def schedule(files):
    return Schedule(files)


@pytest.fixture
def server(built, files, schedule):
    """A running server; what it says is in ``server.manifest``."""
    by_address = {media.asset(*file)[1]["url"].removeprefix("/m/"): file[0] for file in files.values()}
    with ScreenServer(
        page=built.player, worker=built.worker, static=built.static, manifest=schedule(), media=by_address
    ).running() as server:
        yield server


@pytest.fixture
def screen(browser_page, server):
    """The videotron in Weleri, not opened yet."""
    return Screen(browser_page, server)


@pytest.fixture
def chromium_at(chromium, server):
    """A screen whose browser keeps what it has in a folder, and may be started there again."""

    @contextmanager
    def start(folder, at=server):
        options = {"executable_path": distribution.executable(), "args": list(distribution.ARGUMENTS)}
        with chromium.browser_type.launch_persistent_context(folder, locale="id-ID", **options) as context:
            yield Screen(context.pages[0], at)

    return start


@pytest.fixture
def browser_page(chromium):
    """A page without a service worker: behind one a test cannot stand between page and server."""
    with chromium.new_context(locale="id-ID", service_workers="block") as context:
        yield context.new_page()
