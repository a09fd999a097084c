"""The manifests that screens are given: made once for those that are alike, remembered by their ETags."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from ilm_blocks import regions
from ilm_blocks.queries.heads import Marks
from partner_api.http.settling import settled
from partner_api.prepared_query import PreparedQuery

from . import manifest, manifest_items
from .bodies import Manifest, Shared, Version, bodies, likeness, version_of
from .manifest import Content, Horizon
from .models import Screen
from .signing.keys import Ring

RELEASE = 5  # raised whenever the same rows make other bytes, so that no screen keeps the old ones
REMEMBERED_S = 86_400


@dataclass(frozen=True, slots=True)
class Remembered:
    """The ETag of a manifest, of which version it is, for which days, and the marks of what it was made of."""

    etag: str
    version: Version
    days: Horizon
    marks: Marks


def make(screen: Screen, at: datetime) -> tuple[Manifest, Remembered]:
    """The manifest of ``screen``, which comes ``with_versions``; remembered for ``known``."""
    shared = bodies.get(screen, at, partial(_shared, screen, at))
    if screen.pk not in shared.noted:  # it is alike since it was made
        _note(shared, [screen.pk], at)
    made = shared.manifest(screen)
    remembered = Remembered(made.etag, shared.version, shared.days, shared.marks)
    if shared.version == version_of(screen):
        cache.set(_key(screen), remembered, REMEMBERED_S)
    return made, remembered


def known(screen: Screen, at: datetime) -> Remembered | None:
    """What is known of the manifest as it stands, without a query, if it was asked before today."""
    remembered = cache.get(_key(screen))
    return remembered if remembered and remembered.days.is_of(at) else None


def _key(screen: Screen) -> str:
    """All that a manifest depends on but the day: every write that can alter it raises one of these."""
    version = ":".join(map(str, version_of(screen)))
    return f"manifest:{RELEASE}:{screen.pk}:{screen.moved}:{version}"


def _shared(screen: Screen, at: datetime) -> tuple[Shared, bool]:
    """What ``screen`` and all that are alike play, and whether it is settled; noted for them before any gets it.

    It is made again while the versions change: one number (``seq``) never stands for two programmes.
    """
    screen, shared, is_settled = settled(screen, partial(_again, screen), partial(_made, at=at), version=_key)
    _note(shared, [screen.pk, *_alike(screen, at)], at)
    return shared, is_settled


VERSIONED = ("moved", "epoch", "newest_change", "generation")
_numbers = PreparedQuery(lambda pk: Screen.objects.with_versions().filter(pk=pk).values_list(*VERSIONED))


def _again(screen: Screen) -> Screen:
    """``screen`` as it is now; itself while neither its row nor a version has moved."""
    is_unmoved = _numbers.rows(screen.pk) == [(screen.moved, *version_of(screen))]
    return screen if is_unmoved else Screen.objects.with_versions().get(pk=screen.pk)


def _made(screen: Screen, at: datetime) -> Shared:
    chain = regions.provider().chain(screen.owner_id)
    days = Horizon.of(chain, at)
    with translation.override(settings.LANGUAGE_CODE):  # the public's, whatever the player's browser asks for
        values = manifest.build(screen, chain, days, Content.of(screen, chain, days))
    return Shared.of(values, screen, days, chain, Ring.of(days.first_day))


def _alike(screen: Screen, at: datetime) -> list[str]:
    """The other screens that get the same; one query."""
    others = Screen.objects.filter(owner=screen.owner_id, is_active=True).exclude(token_hash=None).exclude(pk=screen.pk)
    wanted = likeness(screen, at)
    return [other.pk for other in others if likeness(other, at) == wanted]


def _note(shared: Shared, screens: Collection[str], at: datetime) -> None:
    """What is played by it must be known before it leaves."""
    manifest_items.note(screens, shared.items, at)
    shared.noted.update(screens)
