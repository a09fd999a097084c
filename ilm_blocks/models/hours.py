"""Hours of day as people write them: to the minute."""

from datetime import time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_to_the_minute(clock: time) -> None:
    """Raise for an hour that is finer than a minute: nothing tells seconds."""
    if clock.second or clock.microsecond:
        raise ValidationError(_("Write hours and minutes alone, such as 18:30: seconds are not kept."), code="seconds")
