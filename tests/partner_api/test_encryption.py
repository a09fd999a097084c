import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection

from cms.accounts.models import AuthenticatorApp, User
from partner_api import encryption

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def app():
    return AuthenticatorApp.objects.create(user=User.objects.create_user("siti"), confirmed=True)


def stored(app):
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM accounts_authenticatorapp WHERE id = %s", [app.pk])
        return cursor.fetchone()[0]


def fresh(app):
    return AuthenticatorApp.objects.get(pk=app.pk)


def test_the_database_does_not_hold_the_secret_of_an_app(app):
    assert app.key not in stored(app)
    assert app.bin_key.hex() not in stored(app)
    assert fresh(app).key == app.key


def test_equal_secrets_are_stored_unequal(app):
    other = AuthenticatorApp.objects.create(user=app.user, key=app.key, confirmed=False)

    assert stored(other) != stored(app)


@pytest.mark.parametrize("lookup", ["exact", "startswith", "regex", "in", "gt"])
def test_a_secret_is_not_looked_up(lookup):
    with pytest.raises(FieldError):
        list(AuthenticatorApp.objects.filter(**{f"key__{lookup}": "7f"}))


def test_keys_are_rotated_without_anybody_losing_their_app(app, settings, capsys):
    settings.PARTNER_API = settings.PARTNER_API | {"ENCRYPTION_KEYS": ["baru", settings.SECRET_KEY]}
    before = stored(app)

    call_command("rotate_secrets")
    settings.PARTNER_API = settings.PARTNER_API | {"ENCRYPTION_KEYS": ["baru"]}

    assert "encrypted anew: 1" in capsys.readouterr().out
    assert stored(app) != before
    assert fresh(app).key == app.key


def test_a_secret_key_that_was_changed_still_reads_by_its_fallback(app, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "lain"

    assert fresh(app).key == app.key


def test_a_key_that_is_gone_is_named_and_the_secret_is_not(app, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"ENCRYPTION_KEYS": ["lain"]}

    with pytest.raises(encryption.Undecryptable, match="ENCRYPTION_KEYS") as error:
        fresh(app)
    assert app.key not in str(error.value)


def test_a_code_is_taken_once_and_only_by_its_own_app(app):
    from django_otp.oath import totp

    code = f"{totp(app.bin_key):06}"
    stranger = AuthenticatorApp.objects.create(user=User.objects.create_user("budi"), confirmed=True)

    assert not stranger.verify_token(code)
    assert app.verify_token(code)
    assert not fresh(app).verify_token(code)


def test_the_qr_code_names_issuer_person_and_secret(app):
    from base64 import b32encode

    assert app.config_url.startswith("otpauth://totp/ILM%20Kendal%3Asiti?")
    assert f"secret={b32encode(app.bin_key).decode()}" in app.config_url
