"""When a message that did not arrive is tried again: growing pauses, over a little more than three days."""

from datetime import timedelta

#: After the first attempt, the second, and so on; without jitter 73 hours and 36 minutes in all.
PAUSES = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=18), timedelta(hours=24),
)  # fmt: skip
#: So much longer a pause may be: what failed together does not come back together.
JITTER = 0.1
#: An endpoint where nothing has arrived for so long is switched off. No message is given up before that.
PATIENCE = timedelta(days=3)


def pause(attempts: int, spread: float) -> timedelta | None:
    """How long to wait after so many ``attempts`` (from 1); ``spread`` in [0, 1) is the jitter. None: give up."""
    if attempts > len(PAUSES):
        return None
    return PAUSES[attempts - 1] * (1 + JITTER * spread)
