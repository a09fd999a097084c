"""The manifests that screens are given: made once for those that are alike, remembered by their ETags."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from ilm_blocks import regions
from ilm_blocks.queries.heads import Marks
from partner_api.http.settling import settled

from . import manifest, manifest_items
from .bodies import Made, Manifest, Shared, Version, bodies, likeness, version_of
from .manifest import Horizon, Sources
from .models import Screen
from .signing.keys import Ring

RELEASE = 8  # raised whenever the same rows make other bytes, so that no screen keeps the old ones
REMEMBERED_S = 86_400


@dataclass(frozen=True, slots=True)
class Remembered:
    """The ETag of a manifest, of which version it is, for which days, and the marks of what it was made of."""

    etag: str
    version: Version
    days: Horizon
    marks: Marks


def make(screen: Screen, at: datetime) -> tuple[Manifest, Remembered]:
    """The manifest of ``screen``, which comes ``with_versions``; remembered for ``known``.

    Raises Screen.DoesNotExist where it was deleted meanwhile, and AskedAgainLater where too many wait.
    """
    shared = bodies.get(screen, at, partial(_shared, screen, at=at))
    if screen.pk not in shared.noted:  # it is alike since it was made
        _note({screen.pk: shared}, at)
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


def _shared(screen: Screen, beside: Collection[str], at: datetime) -> tuple[Made, bool]:
    """What ``screen`` plays, and those ``beside`` it (by their ids), and whether it is settled.

    It is noted for all that are alike before any gets it. It is made again while the versions change: one number
    (``seq``) never stands for two programmes.
    """
    paired = Screen.objects.filter(pk__in=beside, is_active=True).exclude(token_hash=None)
    screens: Sequence[Screen] = [screen, *(paired.with_versions() if beside else ())]
    _screens, made, is_settled = settled(screens, partial(_again, screens), partial(_made, at=at), version=_keys)
    alike = _alike([one for one, _shared in made], at)
    _note({pk: shared for one, shared in made for pk in alike[one.pk]}, at)
    return made, is_settled


VERSIONED = ("moved", "epoch", "newest_change", "newest_page", "generation")


def _again(screens: Sequence[Screen]) -> Sequence[Screen]:
    """``screens`` as they are now, in their order; themselves while neither a row nor a version has moved.

    Raises Screen.DoesNotExist where the first, who asks, is gone.
    """
    rows = Screen.objects.filter(pk__in=[screen.pk for screen in screens])
    found = {pk: numbers for pk, *numbers in rows.with_versions().values_list("pk", *VERSIONED)}
    if all(found.get(screen.pk) == [screen.moved, *version_of(screen)] for screen in screens):
        return screens
    now = {row.pk: row for row in rows.with_versions()}
    if screens[0].pk not in now:
        raise Screen.DoesNotExist
    return [now[screen.pk] for screen in screens if screen.pk in now]


def _keys(screens: Sequence[Screen]) -> list[str]:
    return sorted(map(_key, screens))


def _made(screens: Sequence[Screen], at: datetime) -> Made:
    """By the first of ``screens`` and those of its days."""
    first, *others = screens
    chains = {first.owner_id: regions.provider().chain(first.owner_id)}
    if others:
        chains |= {chain[-1].id: chain for chain in regions.provider().chains({one.owner_id for one in others})}
    days = Horizon.of(chains[first.owner_id], at)
    screens = [one for one in screens if one.owner_id in chains and Horizon.of(chains[one.owner_id], at) == days]
    sources, ring = Sources(screens, chains, days), Ring.of(days.first_day)
    return [(screen, _of(screen, sources, ring)) for screen in screens]


def _of(screen: Screen, sources: Sources, ring: Ring) -> Shared:
    chain, days = sources.chains[screen.owner_id], sources.days
    with translation.override(settings.LANGUAGE_CODE):  # the public's, whatever the player's browser asks for
        values = manifest.build(screen, chain, days, sources.content(screen))
    return Shared.of(values, screen, days, chain, ring)


def _alike(screens: Sequence[Screen], at: datetime) -> dict[str, list[str]]:
    """Those that get the same as each of ``screens``, itself among them; one query."""
    paired = Screen.objects.filter(owner__in={screen.owner_id for screen in screens}, is_active=True)
    found: dict[bytes, set[str]] = {likeness(screen, at): set() for screen in screens}
    for other in paired.exclude(token_hash=None):
        if (alike := likeness(other, at)) in found:
            found[alike].add(other.pk)
    return {screen.pk: [screen.pk, *found[likeness(screen, at)] - {screen.pk}] for screen in screens}


def _note(given: Mapping[str, Shared], at: datetime) -> None:
    """What is played by them must be known before it leaves; by the ids of the screens."""
    manifest_items.note({screen: shared.items for screen, shared in given.items()}, at)
    for screen, shared in given.items():
        shared.noted.add(screen)
