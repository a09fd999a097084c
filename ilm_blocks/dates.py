"""Days and instants as people read them, wherever a sentence names one; templates use the same formats by name."""

from datetime import date, datetime, tzinfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def day(when: date) -> str:
    """29 November 2026."""
    return date_format(when, "DATE_FORMAT")


def month(when: date) -> str:
    """November 2026."""
    return date_format(when, "YEAR_MONTH_FORMAT")


def month_of_year(when: date) -> str:
    """November, where the year stands beside."""
    return date_format(when, "F")


def day_of_week(when: date) -> str:
    """Rabu, 14 Februari 2024."""
    return date_format(when, _("l, F j Y"))


def instant(when: datetime, zone: tzinfo | None = None) -> str:
    """With the time of day in ``zone``, else in that of the project, and the name of the zone."""
    return date_format(localtime(when, zone), "DATETIME_FORMAT")


def spoken(when: datetime, zone: tzinfo) -> str:
    """For readers of a page, with the day of the week: Rabu, 14 Februari 2024 pukul 19.00 WIB."""
    return date_format(localtime(when, zone), _("l, F j Y, H:i T"))


def time_of_day(when: datetime, zone: tzinfo) -> str:
    """19.00 WIB, of what was today."""
    return date_format(localtime(when, zone), _("H:i T"))
