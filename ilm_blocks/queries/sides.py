"""Who would stand on both sides of a partnership: at or near the region that keeps a partner, and in the partner.

A duty is any page permission; whether an account is switched on makes no difference, for it may be switched on again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import page_permission_policy

from .. import regions
from ..choices import PartnerKind
from ..conf import conf
from ..models import Membership, Partner
from ..rules.sides import conflicting, on_one_line

#: So often one person may stand among the holders of a few duties and yet leave room for others.
MOST_DUTIES = 10
#: Above every page: what a superuser may do.
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A person with a duty at the page of ``path`` who speaks, or is to speak, for ``partner``."""

    person_id: int
    partner: Partner
    path: str


def duties_of(people: Collection[int], *duties: str) -> Mapping[int, frozenset[str]]:
    """The tree paths of the pages on which each of ``people`` holds any permission, or any of ``duties`` if such are
    named; two queries."""
    found: dict[int, set[str]] = defaultdict(set)
    held = GroupPagePermission.objects.filter(group__user__in=people)
    held = held.filter(permission__codename__in=_codenames(duties)) if duties else held
    for person, path in held.values_list("group__user", "page__path").distinct():
        found[person].add(path)
    for person in get_user_model().objects.filter(pk__in=people, is_superuser=True).values_list("pk", flat=True):
        found[person].add(EVERYWHERE)
    return {person: frozenset(paths) for person, paths in found.items()}


def partners_of(people: Collection[int]) -> Mapping[int, list[Partner]]:
    """The partners from outside for which each of ``people`` speaks, or is asked to; one query."""
    found: dict[int, list[Partner]] = defaultdict(list)
    rows = Membership.objects.open().filter(person__in=people, partner__kind=PartnerKind.EXTERNAL)
    for row in rows.select_related("partner__owner").order_by("partner"):
        found[row.person_id].append(row.partner)
    return found


def of_member(person: Any, partner: Partner) -> Conflict | None:
    """What stands against ``person`` becoming a member of ``partner``."""
    if partner.kind != PartnerKind.EXTERNAL:
        return None
    found = conflicting(partner.owner.path, duties_of([person.pk]).get(person.pk, ()))
    return Conflict(person.pk, partner, found[0]) if found else None


def of_duties(duties: Iterable[tuple[int, str]]) -> list[Conflict]:
    """What stands against giving each person of ``duties`` one at the page of that path; one query for all."""
    wanted = list(duties)
    partners = partners_of({person for person, _path in wanted})
    return [
        Conflict(person, partner, path)
        for person, path in wanted
        for partner in partners.get(person, ())
        if on_one_line(partner.owner.path, path)
    ]


def violations() -> list[Conflict]:
    """The people who stand on both sides now: none, unless a row was written past the acts; three queries."""
    people = set(Membership.objects.open().values_list("person", flat=True))
    duties, partners = duties_of(people), partners_of(people)
    return [
        Conflict(person, partner, path)
        for person in sorted(people)
        for partner in partners.get(person, ())
        for path in conflicting(partner.owner.path, duties.get(person, ()))
    ]


def keepers_of(partner: Partner) -> frozenset[int]:
    """Who administers or approves at the region that keeps ``partner`` or, when nobody does, at the next above it."""
    return _nearest(partner, "administer", "approve")


def writers_of(partner: Partner) -> frozenset[int]:
    """Who may write its agreements, at the region that keeps ``partner`` or, when nobody does, the next above it."""
    return _nearest(partner, "administer")


def _nearest(partner: Partner, *duties: str) -> frozenset[int]:
    held = holders(partner.owner.path, *duties)
    return held.get(max(held, key=len, default=""), frozenset())


def holders(path: str, *duties: str) -> Mapping[str, frozenset[int]]:
    """Active people by the page, that of ``path`` or one above it, on which they hold any of ``duties``; one query."""
    return holders_at(regions.path_and_above(path), *duties)


def holders_at(paths: Iterable[str], *duties: str) -> Mapping[str, frozenset[int]]:
    """The same by each of the pages of ``paths`` themselves; one query."""
    found: dict[str, set[int]] = defaultdict(set)
    for where, person in _held(*duties).filter(page__path__in=set(paths)).values_list("page__path", "group__user"):
        found[where].add(person)
    return {where: frozenset(people) for where, people in found.items()}


def holders_around(path: str, *duties: str, most: int) -> list[int]:
    """Active people who hold any of ``duties`` at the page of ``path``, above it or below it, from the top down and
    ``most`` at the most; one query."""
    rows = _held(*duties).filter(Q(page__path__in=regions.path_and_above(path)) | Q(page__path__startswith=path))
    people = rows.order_by("page__depth", "page__path", "group__user").values_list("group__user", flat=True)
    return list(dict.fromkeys(people[: most * MOST_DUTIES]))[:most]


def _held(*duties: str) -> QuerySet[GroupPagePermission]:
    return GroupPagePermission.objects.filter(permission__codename__in=_codenames(duties), group__user__is_active=True)


def _codenames(duties: Iterable[str]) -> list[str]:
    return [f"{conf.PAGE_ACTIONS.get(duty, duty)}_page" for duty in duties]


def without_own_side(partners: Any, paths: Iterable[str]) -> Any:
    """``partners``, a queryset, without those from outside that a holder of duties at ``paths`` may not speak for."""
    for path in paths:
        near = Q(owner__path__startswith=path) | Q(owner__path__in=regions.path_and_above(path)[:-1])
        partners = partners.exclude(near, kind=PartnerKind.EXTERNAL)
    return partners


def sentence(conflict: Conflict, person: str) -> str:
    """Which side stands against which, and how to mend it."""
    return _(
        "%(person)s has a duty at %(place)s and would speak for %(partner)s, which %(keeper)s keeps. Nobody does both: "
        "end the one before you give the other, or choose another person."
    ) % {
        "person": person,
        "place": _place(conflict.path),
        "partner": conflict.partner,
        "keeper": _name(conflict.partner.owner),
    }


def _place(path: str) -> str:
    page = Page.objects.filter(path=path).first() if path else None
    return _name(page) if page and not page.is_root() else str(_("the whole system"))


def _name(page: Page) -> str:
    return str(regions.of(page) or page)


def own_partners(user: Any) -> QuerySet[Partner]:
    """The partners for which ``user`` speaks; never one near whose region they hold a duty, whatever the rows say."""
    if not user.is_active:
        return Partner.objects.none()
    return without_own_side(Partner.objects.spoken_for_by(user), paths_of_duties(user))


def paths_of_duties(user: Any) -> set[str]:
    """Of the permissions that Wagtail keeps on the user object."""
    if user.is_superuser:
        return {EVERYWHERE}
    return {held.page.path for held in page_permission_policy.get_cached_permissions_for_user(user)}
