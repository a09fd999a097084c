"""Events and commands are kept as long as proofs of play are."""

from datetime import datetime, timedelta

from ...conf import conf
from .models import ScreenCommand, ScreenEvent


def prune(at: datetime) -> None:
    before = at - timedelta(days=conf.PLAYS_KEPT_DAYS)
    ScreenEvent.objects.filter(at__lt=before).delete()
    ScreenCommand.objects.filter(until__lt=before).delete()
