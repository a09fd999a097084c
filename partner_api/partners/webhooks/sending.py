"""One request to one endpoint: to an address that was just judged, within a time limit, and read to a bound.

What it asks for is the name (SNI, certificate and ``Host``), where it goes is the address.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException

from urllib3.exceptions import HTTPError

from partner_api.outward.faults import Fault
from partner_api.outward.lines import Limit, connected
from partner_api.outward.targets import Address, Target

WHOLE_S = 15.0
#: So many bytes of an answer are read; the beginning of them is kept.
MOST_READ = 4096
KEPT = 500
USER_AGENT = "ILM-Kendal-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one request; without a ``fault`` it has arrived."""

    duration_ms: int
    status: int | None = None
    fault: str = ""
    answer: str = ""

    @property
    def has_arrived(self) -> bool:
        return not self.fault

    @property
    def is_answered(self) -> bool:
        """An answer that does not accept the message says nothing of the next one; none at all does."""
        return self.status is not None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
    """Send ``body`` to ``url``. Raises nothing that the receiver or the network could cause."""
    begun = time.monotonic()
    status: int | None = None
    answer = ""
    try:
        target = Target.of(url)
        status, answer = _asked(target, target.addresses(), body, headers, begun + WHOLE_S)
        fault = fault_of(status)
    except Fault as found:
        fault = str(found.code)
    return Sent(round((time.monotonic() - begun) * 1000), status, fault, answer)


def fault_of(status: int) -> str:
    """Why an answer of this ``status`` does not say that the message has arrived; empty where it does."""
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return "redirected"
    return "gone" if status == 410 else "not_accepted"


def _asked(
    target: Target, addresses: list[Address], body: bytes, headers: Mapping[str, str], until: float
) -> tuple[int, str]:
    connection = connected(target, addresses, until)
    sent = {"Host": target.authority, "Content-Type": "application/json", "User-Agent": USER_AGENT, **headers}
    with Limit(connection.sock, until) as limit:
        try:
            connection.request("POST", target.path, body, sent, preload_content=False, decode_content=False)
            answer = connection.getresponse()
            status, kept = answer.status, _kept(answer.read(MOST_READ))
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise Fault("too_slow" if limit.is_over or isinstance(error, TimeoutError) else "broken_off") from error
        finally:
            connection.close()
    if limit.is_over:  # what was cut off in the middle of its headers may look whole
        raise Fault("too_slow")
    return status, kept


def _kept(answer: bytes) -> str:
    """The beginning of ``answer`` as text that a database and a page take: nothing in it turns or hides anything."""
    text = answer.decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in text)[:KEPT]
