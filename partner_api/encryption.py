"""Secrets at rest: what must be read again, and so cannot be a hash, is kept encrypted.

Fernet (AES-128-CBC with HMAC-SHA256) under keys derived by HKDF. The first of ``ENCRYPTION_KEYS`` encrypts and all of
them decrypt, so a new key is put first, ``manage.py rotate_secrets`` encrypts everything anew, and the old one goes.
"""

import base64
from collections.abc import Iterator
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models.functions import Cast

from .conf import conf

PURPOSE = b"ilm-kendal: secrets at rest"


class Undecryptable(ImproperlyConfigured):
    def __init__(self) -> None:
        super().__init__("A secret was encrypted under a key that ENCRYPTION_KEYS no longer holds: put it back, last.")


def encrypt(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken:
        raise Undecryptable from None


def _fernet() -> MultiFernet:
    secrets = conf.ENCRYPTION_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


class EncryptedField(models.TextField):
    """Text that the database holds encrypted. It cannot be looked up: equal texts are stored unequal."""

    def from_db_value(self, value: str | None, *_context: Any) -> str | None:
        return None if value is None else decrypt(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else encrypt(super().get_prep_value(value))

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def unreadable() -> dict[type[models.Model], list[int]]:
    """Primary keys of the rows whose secret none of our keys decrypts, by model."""
    found = {}
    for model, names in _encrypted():
        tokens = model._base_manager.values_list("pk", *(Cast(name, models.TextField()) for name in names))
        if keys := [pk for pk, *secrets in tokens if not all(map(_is_readable, filter(None, secrets)))]:
            found[model] = keys
    return found


def _is_readable(token: str) -> bool:
    try:
        decrypt(token)
    except Undecryptable:
        return False
    return True


@transaction.atomic
def encrypt_all_anew() -> int:
    """Put every secret under the first key; how many there were."""
    count = 0
    for model, names in _encrypted():
        for row in model._base_manager.select_for_update().order_by("pk"):
            row.save(update_fields=names)
            count += 1
    return count


def _encrypted() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        if names := [field.name for field in model._meta.local_fields if isinstance(field, EncryptedField)]:
            yield model, names
