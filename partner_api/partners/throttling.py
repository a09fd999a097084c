"""How often a key may ask. The same figures stand in every answer, so that a program slows down before it is told to.

Counted for each member of a partner, not for each key: two keys for rotation are no second allowance.
"""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from partner_api.conf import conf

SAFE = ("GET", "HEAD", "OPTIONS")


class KeyThrottle(SimpleRateThrottle):
    """Reads and writes are counted apart: whoever looks often may still hand in."""

    cache_format = "partner-key-%(scope)s-%(ident)s"
    scope = "write"
    history: list[float]
    now: float
    rate = "by the settings, which may change"
    num_requests: int
    duration = 60

    def __init__(self) -> None:
        """The rate depends on the request: see ``allow_request``."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.scope = "read" if request.method in SAFE else "write"
        self.num_requests = conf.KEY_READS_PER_MINUTE if self.scope == "read" else conf.KEY_WRITES_PER_MINUTE
        self.history, self.now = [], self.timer()
        allowed = super().allow_request(request, view)
        request._request.rate = self  # type: ignore[attr-defined]  # the answer tells it, a refusal too
        return allowed

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        key: Any = request.auth
        return self.cache_format % {"scope": self.scope, "ident": key.membership_id} if key else None

    def headers(self) -> dict[str, str]:
        """As the draft of the IETF names them (draft-ietf-httpapi-ratelimit-headers)."""
        left = max(self.num_requests - len(self.history), 0)
        reset = self.duration - (self.now - self.history[-1]) if self.history else self.duration
        return {
            "RateLimit-Policy": f'"{self.scope}";q={self.num_requests};w={self.duration}',
            "RateLimit": f'"{self.scope}";r={left};t={max(round(reset), 0)}',
        }


def headers_of(request: Any) -> dict[str, str]:
    rate = getattr(request, "rate", None)
    return rate.headers() if rate is not None and rate.history else {}
