"""How tests are somebody: by the session of a log-in that has happened. Logging in itself has tests of its own."""

from typing import Any

from django.test import Client


def signed_in(user: Any, **options: Any) -> Client:
    """The browser of ``user``."""
    client = Client(**options)
    client.force_login(user)
    return client
