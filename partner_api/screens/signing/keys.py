"""The keys that sign manifests: which signs on which day, and which of them players are told to trust.

A new key is told in every manifest, under the signature of the one before, for ``ANNOUNCED`` until it signs itself:
so a screen that hears of the server in that time goes over to it by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db import transaction

from ..roll import ScreenRoll
from .models import ManifestKey

ANNOUNCED = timedelta(days=30)
#: Since before any manifest.
EVER = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys as a manifest of one day needs them."""

    signs: ManifestKey
    trusted: Sequence[ManifestKey]

    @classmethod
    def of(cls, day: date) -> Self:
        """Those of the manifests whose horizon begins on ``day``; makes the first key. One query."""
        keys = list(ManifestKey.objects.order_by("signs_from")) or [_first()]
        begun = [key for key in keys if key.signs_from <= day]
        signs = begun[-1] if begun else keys[0]
        return cls(signs, [key for key in keys if key.signs_from >= signs.signs_from])

    @property
    def public(self) -> list[str]:
        """What a player is told to trust: the key that signs first, then those that will."""
        return [key.public for key in self.trusted]


def rotate(today: date, *, at_once: bool = False) -> ManifestKey:
    """A new key, which signs from ``ANNOUNCED`` after ``today`` or, when the present one is known to others, at once.

    One that waits for its day already gives way to it. After a rotation at once every screen is to be paired anew.
    """
    with transaction.atomic():
        ScreenRoll.move_all()
        if at_once:
            ManifestKey.objects.all().delete()
        else:
            Ring.of(today)  # without a first one nobody could be told of the second
            ManifestKey.objects.filter(signs_from__gt=today).delete()
        key = ManifestKey.new(EVER if at_once else today + ANNOUNCED)
        key.save(force_insert=True)
    return key


def _first() -> ManifestKey:
    """The first key, whoever makes it: of several at the same moment one remains."""
    ManifestKey.objects.bulk_create([ManifestKey.new(EVER)], ignore_conflicts=True)
    return ManifestKey.objects.get(signs_from=EVER)
