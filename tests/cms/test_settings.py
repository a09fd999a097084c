import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from cms.startup import ports

READ = """
import json, sys
from cms import settings

print(json.dumps([getattr(settings, name) for name in sys.argv[1:]], default=str))
"""


@pytest.fixture
def settings_of(tmp_path):
    """What the settings say in a process of its own with the given environment."""

    def read(*names, **environment):
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")} | environment
        command = [sys.executable, "-c", READ, *names]
        return json.loads(subprocess.check_output(command, cwd=settings.BASE_DIR, env=environment))

    return read


def test_one_machine_needs_no_environment(settings_of, tmp_path):
    debug, databases, caches, base_url = settings_of("DEBUG", "DATABASES", "CACHES", "WAGTAILADMIN_BASE_URL")

    assert debug is False
    assert databases["default"]["NAME"] == str(tmp_path / "var" / "db.sqlite3")
    assert databases["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert caches["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    assert base_url == "http://localhost:8000"


def test_mails_are_written_where_everything_else_is(settings_of, tmp_path):
    assert settings_of("EMAIL_FILE_PATH") == [str(tmp_path / "var" / "mail")]


def test_a_larger_run_is_told_by_the_environment_alone(settings_of):
    databases, caches, hosts = settings_of(
        "DATABASES",
        "CACHES",
        "ALLOWED_HOSTS",
        DATABASE_URL="postgres://ilm:secret@db.internal:5433/ilm",
        CACHE_URL="redis://cache.internal:6379/1",
        ALLOWED_HOSTS=".kendalkab.go.id,127.0.0.1",
    )

    assert databases["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert (databases["default"]["HOST"], databases["default"]["PORT"]) == ("db.internal", 5433)
    assert databases["default"]["OPTIONS"] == {"options": "-c jit=off -c work_mem=16MB"}
    assert caches["default"]["BACKEND"] == "cms.sparing_cache.SparingRedisCache"
    assert hosts == [".kendalkab.go.id", "127.0.0.1"]


def test_https_makes_cookies_secure(settings_of):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")

    assert settings_of(*names) == [False, False, False]
    assert settings_of(*names, HTTPS="1") == [True, True, True]


def test_the_port_is_part_of_the_address_in_mails(settings_of):
    assert settings_of("WAGTAILADMIN_BASE_URL", PORT="8321") == ["http://localhost:8321"]
    assert settings_of("WAGTAILADMIN_BASE_URL", PORT="8321", BASE_URL="") == ["http://localhost:8321"]


def test_the_port_is_that_of_the_last_start(settings_of, tmp_path):
    (tmp_path / "var").mkdir()
    ports.keep(tmp_path / "var" / "port", 8123)

    assert settings_of("PORT", "WAGTAILADMIN_BASE_URL") == [8123, "http://localhost:8123"]
    assert settings_of("PORT", PORT="8321") == [8321]

    (tmp_path / "var" / "port").write_text("")  # killed while it wrote
    assert settings_of("PORT") == [8000]


def test_the_secret_key_is_made_once_and_kept_from_others(settings_of, tmp_path):
    first, second = settings_of("SECRET_KEY"), settings_of("SECRET_KEY")

    assert first == second
    assert len(first[0]) >= 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_given_secret_key_is_not_written_down(settings_of, tmp_path):
    assert settings_of("SECRET_KEY", SECRET_KEY="given") == ["given"]
    assert not (tmp_path / "var" / "secret_key").exists()
