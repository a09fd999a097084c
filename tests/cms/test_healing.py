"""A start that was cut off, came twice, or found no room: the next one heals it, and people's work stays."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date
from typing import NoReturn

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.documents import get_document_model

from cms import backwards
from cms.accounts.models import AuthenticatorApp, Messenger
from cms.demo import content, rough
from cms.demo.loading import DemoLoader
from cms.demo.told import kept_tokens
from cms.models import MadeOnce
from cms.startup import alone, database, secrets
from ilm_blocks.models import ILM, QuietPeriod
from ilm_blocks.queries import integrity
from partner_api import encryption
from partner_api.hashing import token_hash
from partner_api.models import ManifestKey, WebhookEndpoint
from partner_api.partners.webhooks import acts as webhooks
from partner_api.screens import tokens
from partner_api.screens.models import ManifestItem, Screen
from partner_api.screens.signing.keys import Ring
from sites.models import ArticlePage
from sites.succession import merging, renumbering
from tests import factories, server
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON

OURS = ("cms", "partner_api", "sites", "ilm_blocks")


@pytest.fixture
def unused_port():
    return server.free_port()


def manage(*arguments, folder, limit=None, **environment):
    """One command in a process of its own; ``limit``: no file may grow beyond so many bytes."""
    command = [sys.executable, "manage.py", *arguments]
    if limit is not None:
        command = ["/usr/bin/prlimit", f"--fsize={limit}", "--", *command]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=120,
        env=os.environ | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings"} | environment,
    )  # fmt: skip


# The secret


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "secret_key"

    made = secrets.kept_in(path)

    assert len(made) >= secrets.LENGTH
    assert secrets.kept_in(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("left", ["", "\n"])
def test_an_empty_file_never_was_a_secret_and_is_made_anew(tmp_path, left):
    path = tmp_path / "secret_key"
    path.write_text(left)

    assert len(secrets.kept_in(path)) >= secrets.LENGTH
    assert secrets.kept_in(path) == path.read_text()


@pytest.mark.parametrize("left", ["djang", "\0" * 50])
def test_a_secret_that_is_cut_off_is_neither_used_nor_overwritten(tmp_path, left):
    path = tmp_path / "secret_key"
    path.write_text(left)

    told = manage("check", folder=tmp_path)

    assert told.returncode == 1
    assert told.stderr.startswith(f"{path} terpotong")
    assert len(told.stderr.splitlines()) == 1
    assert path.read_text() == left


@pytest.mark.django_db
def test_secrets_of_a_key_that_is_lost_are_told_and_forgotten_when_somebody_says_so(
    settings, unused_port, django_capture_on_commit_callbacks
):
    sari, budi = (factories.officer(name, BLUMAH, "change") for name in ("sari", "budi"))
    settings.SECRET_KEY = "kunci-contoh-yang-lain-dan-cukup-panjang-untuk-dipakai"
    AuthenticatorApp.objects.create(user=sari, name="app", confirmed=True)
    Ring.of(NOON.date())
    Messenger.objects.create(user=sari, service="ntfy", address="ilm-0123456789abcdef", code_sent_at=NOON)
    lost = webhook()
    settings.SECRET_KEY = "kunci-contoh-yang-baru-dan-cukup-panjang-untuk-dipakai"
    kept = AuthenticatorApp.objects.create(user=budi, name="app", confirmed=True)

    with pytest.raises(CommandError, match="forget_unreadable_secrets"):
        call_command("serve", port=unused_port)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("forget_unreadable_secrets")

    assert encryption.unreadable() == {}
    assert list(AuthenticatorApp.objects.all()) == [kept]
    assert not ManifestKey.objects.exists()
    assert not Messenger.objects.exists()
    lost.refresh_from_db()
    assert (lost.is_enabled, lost.disabled_because) == (False, "secret")
    assert lost.secret.startswith("whsec_")
    assert list(integrity.differences()) == []


def webhook():
    """Of a partner, whose person has made it."""
    bawaslu = factories.partner()
    user = get_user_model().objects.create_user("mitra", password="rahasia-contoh")
    factories.member(user, bawaslu)
    said = {"name": "Penerima", "url": "https://penerima.example/", "events": ["submission.approved"]}
    return webhooks.make(bawaslu, user=user, **said)


def test_every_secret_at_rest_is_one_that_can_be_forgotten():
    assert {model for model, _names in encryption._encrypted()} == {
        AuthenticatorApp, ManifestKey, Messenger, WebhookEndpoint,
    }  # fmt: skip


def test_of_many_first_starts_all_have_the_same_secret(tmp_path):
    path, found, together = tmp_path / "secret_key", [], threading.Barrier(8)

    def start():
        together.wait()
        found.append(secrets.kept_in(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(found) == {path.read_text()}


# The folder


@pytest.mark.parametrize("folder", ["berkas", "berkas/var"])
def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path, folder):
    (tmp_path / "berkas").write_text("")

    told = manage("check", folder=tmp_path / folder)

    assert told.returncode == 1
    assert re.fullmatch(r"Folder \S+ tidak dapat dipakai untuk menyimpan data: .+\.\n", told.stderr)


def test_a_full_disk_is_told_in_a_sentence_and_the_next_start_finds_nothing_half(tmp_path):
    assert manage("check", folder=tmp_path, limit=0).stderr.startswith(f"Folder {tmp_path} tidak dapat dipakai")
    assert not (tmp_path / "secret_key").exists()

    full = manage("serve", "--port", str(server.free_port()), folder=tmp_path, limit=40_000)

    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert full.stderr.startswith("CommandError: Tidak dapat menyiapkan data")
    assert manage("migrate", "--verbosity=0", folder=tmp_path).returncode == 0


def test_a_second_start_says_that_it_waits_and_goes_on_after_the_first(tmp_path):
    said, done = [], []

    def second():
        with alone.alone_in(tmp_path, say=said.append):
            done.append("second")

    with alone.alone_in(tmp_path, say=said.append):
        thread = threading.Thread(target=second)
        thread.start()
        while not said:
            thread.join(timeout=0.01)
        done.append("first")
    thread.join()

    assert (said, done) == ([alone.WAITS], ["first", "second"])


# An update that is cut off


@pytest.fixture
def migrated(tmp_path, django_db_setup):
    """The folder of a site whose database lacks nothing."""
    if connection.vendor != "sqlite":
        pytest.skip("On PostgreSQL each migration is a transaction of its own: there is no copy to put back.")
    source, target = (sqlite3.connect(name) for name in (connection.settings_dict["NAME"], tmp_path / "db.sqlite3"))
    with closing(source), closing(target):
        source.backup(target)
    return tmp_path


def query(path, sql):
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        return opened.execute(sql).fetchall()


HALF = "DELETE FROM django_migrations WHERE app = 'partner_api' AND name = '0002_screen_seen_at'"  # its column is there
KEYS = "SELECT key FROM cms_madeonce"
ACCOUNT = (
    "INSERT INTO accounts_user (password, is_superuser, username, name, email, is_active, joined_at)"
    " VALUES ('!', 0, 'sari', 'Sari', '', 1, '2026-11-27')"
)


@pytest.mark.bare
def test_an_update_that_was_cut_off_half_way_begins_anew_from_the_copy_of_before(migrated):
    path, before = migrated / "db.sqlite3", migrated / "db.sqlite3.before"
    query(path, "INSERT INTO cms_madeonce (key, at) VALUES ('before', '2026-11-27')")
    shutil.copy(path, before)
    query(path, HALF)
    query(path, "DELETE FROM cms_madeonce")

    healed = manage("migrate", "--verbosity=0", folder=migrated)

    assert (healed.returncode, healed.stderr) == (0, "")
    assert query(path, KEYS) == [("before",)]
    assert not before.exists()


@pytest.mark.bare
def test_an_empty_copy_takes_nobody_s_work_away(migrated):
    path, before = migrated / "db.sqlite3", migrated / "db.sqlite3.before"
    query(path, ACCOUNT)
    query(path, HALF)
    before.touch()

    refused = manage("migrate", "--verbosity=0", folder=migrated)

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "dan kosong" in refused.stderr
    assert query(path, "SELECT username FROM accounts_user") == [("sari",)]
    assert before.exists()


@pytest.mark.bare
def test_a_first_start_that_was_cut_off_half_way_begins_anew_from_nothing(migrated):
    path, before = migrated / "db.sqlite3", migrated / "db.sqlite3.before"
    query(path, HALF)
    query(path, "INSERT INTO cms_madeonce (key, at) VALUES ('half', '2026-11-27')")
    query(before, "PRAGMA journal_mode=WAL")

    assert manage("migrate", "--verbosity=0", folder=migrated).returncode == 0
    assert query(path, KEYS) == []


@pytest.mark.bare
def test_a_copy_that_is_left_beside_a_database_that_lacks_nothing_is_not_put_back(migrated):
    path, before = migrated / "db.sqlite3", migrated / "db.sqlite3.before"
    shutil.copy(path, before)
    query(path, "INSERT INTO cms_madeonce (key, at) VALUES ('since', '2026-11-27')")

    assert manage("migrate", "--check", folder=migrated).returncode == 0
    assert before.exists()  # whoever only looks changes nothing
    assert manage("migrate", "--verbosity=0", folder=migrated).returncode == 0
    assert query(path, KEYS) == [("since",)]
    assert not before.exists()  # a later update would put it back, and take what was written since


@pytest.mark.bare
def test_an_update_keeps_a_copy_until_it_has_come_to_its_end(migrated, monkeypatch):
    path, seen = migrated / "db.sqlite3", []
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))  # beside which the copy lies
    monkeypatch.setattr(database, "opened", lambda: sqlite3.connect(path))

    def update(*_arguments, **_options):
        seen.append(query(database.copy_of_before(), "SELECT count(*) FROM django_migrations"))
        if len(seen) == 1:
            raise OperationalError("database or disk is full")

    monkeypatch.setattr(database, "call_command", update)
    with pytest.raises(OperationalError):
        database.migrate_all(1)
    assert database.was_cut_off()
    database.migrate_all(1)

    assert seen[0] == seen[1] == query(path, "SELECT count(*) FROM django_migrations")
    assert not database.was_cut_off()


# The demo


@pytest.fixture
def start(monkeypatch):
    """A start of the demo, of whose rows those are left that stand in the cast and need no film."""
    monkeypatch.setattr(content, "ILMS", [row for row in content.ILMS if row.owner == BLUMAH and not row.clip][:1])
    monkeypatch.setattr(content, "NEWS", [row for row in content.NEWS if row.region == BLUMAH][:1])
    monkeypatch.setattr(content, "SCREENS", [row for row in content.SCREENS if row.region in factories.CAST][:1])
    monkeypatch.setattr(rough, "VILLAGES", [BLUMAH])
    kept = {}

    def start():
        nonlocal kept
        loader = DemoLoader(date(2026, 11, 27), kept)
        for step in loader.steps():
            step()
        loader.pair()
        kept = dict(loader.tokens)
        return loader

    return start


@pytest.mark.django_db
def test_what_people_made_of_the_demo_stays_and_nothing_comes_back(start):
    start()
    ilm, article, screen = ILM.objects.get(live=True), ArticlePage.objects.get(live=True), Screen.objects.get()
    ilm.title = "Judul baru"
    ilm.save_revision().publish()
    article.title = "Kabar baru"
    article.save_revision().publish()
    Screen.objects.filter(pk=screen.pk).update(name="Videotron alun-alun baru")
    token = tokens.issue(screen)
    get_user_model().objects.filter(username="blumah").update(username="sekdes.blumah")
    before = everything()

    loader = start()

    assert everything() == before
    assert screen.pk not in loader.tokens
    assert Screen.objects.get().token_hash == token_hash(token)
    assert "blumah" not in {user["username"] for user in loader.described("http://localhost")["users"]}


@pytest.mark.django_db
def test_a_login_whose_password_somebody_has_changed_is_no_longer_told(start):
    loader = start()
    assert "blumah" in {user["username"] for user in loader.described("http://localhost")["users"]}
    blumah = get_user_model().objects.get(username="blumah")
    blumah.set_password("kata sandi baru yang hanya saya tahu")
    blumah.save()

    told = start().described("http://localhost")["users"]

    assert told
    assert "blumah" not in {user["username"] for user in told}


@pytest.mark.django_db
def test_a_demo_of_before_the_record_of_what_was_made_is_told_and_not_made_twice():
    factories.partner()

    with pytest.raises(CommandError, match="make clean"):
        call_command("load_demo")


def everything():
    models = [model for model in apps.get_models() if model.__module__.partition(".")[0] in (*OURS, "wagtail")]
    return {model._meta.label: model._base_manager.count() for model in models}


@pytest.mark.parametrize("left", [None, "", '{"screens": [', "{}", '{"screens": [{}]}'])
def test_what_is_left_of_a_damaged_file_tells_no_token(tmp_path, left):
    path = tmp_path / "demo.json"
    if left is not None:
        path.write_text(left)

    assert kept_tokens(path) == {}
    path.write_text(json.dumps({"screens": [{"id": "a", "region": KENDAL, "token": "t"}]}))
    assert kept_tokens(path) == {"a": "t"}


@pytest.mark.django_db
@pytest.mark.parametrize("change", [
    lambda page: renumbering.renumber(page.pk, code="33.24.01.1001", word="kelurahan", name="Blumah Baru"),
    lambda page: merging.merge(page.pk, factories.page(KEDITEN).pk),
], ids=["another code", "merged"])  # fmt: skip
def test_a_start_goes_on_after_a_region_of_the_demo_has_changed(start, change):
    start()
    change(factories.page(BLUMAH))
    before = everything()

    loader = start()

    assert everything() == before
    assert set(loader.described("http://localhost")["probe"]) == {BLUMAH}


# The record


def is_written_once(model):
    delete = type(model._default_manager.all()).delete
    return delete.__annotations__.get("return") in (NoReturn, "NoReturn")


def test_whatever_is_written_once_is_among_the_records():
    ours = [model for model in apps.get_models() if model.__module__.startswith(OURS)]

    assert {model._meta.label for model in ours if is_written_once(model)} <= set(backwards.RECORDS)
    assert {model._meta.label for model in ours} >= set(backwards.RECORDS)


def plan_back(app):
    executor = MigrationExecutor(connection)
    return executor.migration_plan([(app, None)])


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["cms", "ilm_blocks", "ilm_sites", "partner_api", "wagtaildocs"])
def test_going_back_refuses_before_its_first_step_while_people_s_work_has_rows(app):
    Screen.objects.create(name="Alun-alun", owner=factories.page(KENDAL), width=1920, height=1080)
    MadeOnce.objects.create(key="ilm:contoh")
    get_document_model().objects.create(title="Contoh")

    with pytest.raises(CommandError, match="catatan yang tidak dapat dibuat ulang"):
        call_command("migrate", app, "zero", verbosity=0, interactive=False)

    assert database.pending() == 0


@pytest.mark.django_db
def test_going_back_refuses_to_drop_a_column_of_a_record_that_has_rows():
    screen = Screen.objects.create(name="Alun-alun", owner=factories.page(KENDAL), width=1920, height=1080)
    ManifestItem.objects.create(screen=screen, item="ilm-1", revision=1, loop="main", dur_ms=10_000)
    columns = [step for step in plan_back("partner_api") if step[0].name == "0004_plausible_plays"]

    with pytest.raises(CommandError, match="partner_api_manifestitem"):
        backwards.refuse(plan=columns, using="default")


@pytest.mark.django_db
@pytest.mark.bare
@pytest.mark.parametrize("app", sorted(database.our_apps()))
def test_going_back_over_empty_tables_is_refused_by_nothing(app):
    backwards.refuse(plan=plan_back(app), using="default")


@pytest.mark.django_db
def test_going_forward_is_refused_by_nothing():
    backwards.refuse(plan=[(migration, False) for migration, _back in plan_back("ilm_blocks")], using="default")


@pytest.mark.django_db
def test_a_renamed_quiet_period_does_not_come_back(tmp_path):
    elections = settings.BASE_DIR / "sites/data/elections.csv"
    call_command("load_quiet_periods", elections, region=KENDAL)
    period = QuietPeriod.objects.first()
    period.name = "Hari tenang"
    period.save(update_fields=["name"])

    call_command("load_quiet_periods", elections, region=KENDAL)

    assert QuietPeriod.objects.filter(name="Hari tenang").count() == 1
    assert QuietPeriod.objects.count() == 3
