"""How often one address may bring a key that opens nothing: whoever guesses waits, whoever has a key never does.

An address is not kept: for a minute its fingerprint is counted, under a secret of the server and of that minute.
"""

from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import Throttled

from partner_api.conf import conf
from partner_api.http.clients import address

SALT = "partner_api.refusals"
WINDOW_S = 60


def count(request: HttpRequest, at: datetime) -> None:
    """One more without a key that opens anything; raises Throttled beyond what a minute allows."""
    minute, second = divmod(int(at.timestamp()), WINDOW_S)
    name = "partner-refused-" + salted_hmac(f"{SALT}.{minute}", address(request), algorithm="sha256").hexdigest()
    cache.add(name, 0, timeout=WINDOW_S)
    if _one_more(name) > conf.KEY_REFUSALS_PER_MINUTE:
        raise Throttled(wait=WINDOW_S - second)


def _one_more(name: str) -> int:
    try:
        return cache.incr(name)
    except ValueError:  # its minute is over, or the cache was emptied
        return 1
