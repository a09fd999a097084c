"""What webhooks ask of a worker beside its tasks, once a minute; several may do it at once."""

from datetime import datetime

from . import delivery, watching


def each_minute(at: datetime) -> None:
    """Tell of what the clock has changed, take up what is due, and drop what is old."""
    watching.look(at)
    delivery.take_up(at)
    delivery.forget(at)
