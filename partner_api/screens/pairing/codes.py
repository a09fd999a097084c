"""The codes of a pairing (RFC 8628): a long one that the device keeps, a short one that a person reads and types."""

import secrets

from django.utils.crypto import salted_hmac

#: Consonants that nobody takes for digits or for each other, and of which no words are made (RFC 8628, section 6.1).
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8
DEVICE_BYTES = 32


def new_device_code() -> str:
    return secrets.token_urlsafe(DEVICE_BYTES)


def new_user_code() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def shown(code: str) -> str:
    """As the screen shows it."""
    return f"{code[:4]}-{code[4:]}"


def read(typed: str) -> str:
    """The code that somebody typed, however they set hyphens, spaces and capitals; empty if it cannot be one."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    return code if len(code) == LENGTH and set(code) <= {*LETTERS} else ""


def hash_of(code: str) -> str:
    """All that is kept of a short code. It is short enough to be found by trying, so its hash needs the secret key."""
    return salted_hmac("partner_api.screens.pairing", code, algorithm="sha256").hexdigest()
