import json
import os
import socket
import subprocess
import sys
from argparse import ArgumentTypeError

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cms.startup import database, ports, statics, welcome

DEMO = {
    "base_url": "http://localhost:8123",
    "users": [
        {"username": "kendal", "password": "rahasia-kendal", "role": "redaktur kabupaten", "region": "Kendal"},
        {"username": "blumah", "password": "rahasia-blumah", "role": "redaktur desa", "region": "Blumah"},
    ],
    "screens": [{"id": "7", "region": "33.24.12", "token": "t"}],
}


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def test_a_taken_port_is_noticed_before_anything_is_done(taken_port):
    with pytest.raises(CommandError) as refusal:
        call_command("serve", port=taken_port)

    assert str(refusal.value) == (
        f"Porta {taken_port} di 127.0.0.1 tidak dapat dipakai: sedang dipakai program lain. "
        f"Porta lain: make run PORT={taken_port + 1}"
    )


def test_a_port_is_kept_from_other_starts_and_not_from_the_server_that_comes(unused_port):
    with ports.hold("127.0.0.1", unused_port):
        with pytest.raises(CommandError, match="sedang dipakai program lain"):
            call_command("serve", port=unused_port)
        with socket.create_server(("127.0.0.1", unused_port), reuse_port=True):  # as Granian listens
            pass

    ports.hold("127.0.0.1", unused_port).close()


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", ""])
def test_what_is_no_port_is_refused_with_the_range(text):
    with pytest.raises(ArgumentTypeError, match="angka 1 sampai 65535"):
        ports.number(text)


def test_the_welcome_names_addresses_and_logins(var):
    (var / "demo.json").write_text(json.dumps(DEMO), encoding="utf-8")

    text = welcome.text()

    assert "http://localhost:8123/admin/" in text
    assert "http://localhost:8123/videotron/?screen=7#token=t" in text
    assert "  kendal  rahasia-kendal  redaktur kabupaten, Kendal" in text.splitlines()
    assert "  blumah  rahasia-blumah  redaktur desa, Blumah" in text.splitlines()
    assert "demo_code NAMA" in text


def test_the_code_of_a_demo_login_is_printed(var, capsys):
    users = [{"username": "kendal", "totp_secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}]  # RFC 6238, appendix B
    (var / "demo.json").write_text(json.dumps({"users": users}), encoding="utf-8")

    with time_machine.travel(59, tick=False):
        call_command("demo_code", "kendal")
    assert capsys.readouterr().out.strip() == "287082"
    with pytest.raises(CommandError, match="Yang memerlukan: kendal"):
        call_command("demo_code", "blumah")


@pytest.fixture
def style(var, tmp_path, settings):
    """The one static file of a site that collects them as the running one does."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "style.css").write_text("a {}", encoding="utf-8")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "cms.storage.StaticStorage"}}
    return source / "style.css"


def test_static_files_are_collected_only_after_a_change(var, style):
    assert not statics.is_current()
    statics.collect()
    assert statics.is_current()
    assert (var / "static" / "style.css").read_text(encoding="utf-8") == "a {}"

    style.write_text("a { color: red }", encoding="utf-8")
    assert not statics.is_current()


@pytest.mark.parametrize("broken", ["static/staticfiles.json", "static.stamp"])
@pytest.mark.parametrize("left", [b"", b'{"version": "1.1", "pat', b"\x00\xff\xfe"], ids=["empty", "cut off", "binary"])
def test_static_files_of_which_the_list_or_the_stamp_cannot_be_read_are_collected_anew(var, style, broken, left):
    statics.collect()
    (var / broken).write_bytes(left)

    assert not statics.is_current()
    statics.collect()
    assert statics.is_current()


def test_static_files_of_which_one_is_gone_are_collected_anew(var, style):
    statics.collect()
    for path in (var / "static").glob("style.*.css"):
        path.unlink()

    assert not statics.is_current()


def test_a_collection_that_is_cut_off_leaves_no_stamp(var, style, monkeypatch):
    def fills_up(*_arguments, **_options):
        raise OSError("No space left on device")

    statics.collect()
    monkeypatch.setattr(statics, "call_command", fills_up)
    with pytest.raises(OSError, match="No space"):
        statics.collect()

    assert not statics.is_current()


def test_a_start_goes_on_from_a_list_of_static_files_that_cannot_be_read(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("")

    found = subprocess.run(
        [sys.executable, "manage.py", "serve", "--help"], cwd=settings.BASE_DIR, capture_output=True, check=False,
        env=os.environ | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings"},
    )  # fmt: skip

    assert found.returncode == 0


@pytest.mark.database
@pytest.mark.django_db
def test_a_migrated_database_lacks_nothing():
    assert database.pending() == 0


@pytest.mark.database
@pytest.mark.django_db
def test_a_database_of_our_migrations_is_not_from_before():
    assert not database.is_from_before()


@pytest.mark.database
@pytest.mark.django_db
def test_a_migration_that_we_no_longer_have_tells_of_an_earlier_version():
    MigrationRecorder(connection).record_applied("ilm_sites", "0004_departure")

    assert database.is_from_before()
    for options in ({}, {"plan": True}, {"check_unapplied": True}):
        with pytest.raises(CommandError, match="make clean"):
            call_command("migrate", verbosity=0, **options)


@pytest.mark.database
@pytest.mark.django_db
def test_a_database_of_another_user_model_gets_one_sentence_that_names_make_clean(unused_port):
    recorder = MigrationRecorder(connection)
    for name in ("0001_user", "0002_roles"):
        recorder.record_unapplied("accounts", name)

    with pytest.raises(CommandError) as refusal:
        call_command("serve", port=unused_port)

    assert "make clean" in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
