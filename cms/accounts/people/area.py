"""Where a person administers people: the regions of that duty with all below them, and never anywhere else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms.accounts import roles
from cms.accounts.models import Departure, Offer, RoleGroup, User
from ilm_blocks import officers
from ilm_blocks.choices import Appointment
from ilm_blocks.models import Membership, Partner
from sites.models import RegionPage


@dataclass(frozen=True, slots=True)
class Area:
    """The regions that ``admin`` administers."""

    admin: Any
    heads: tuple[RegionPage, ...]

    @classmethod
    def of(cls, admin: Any) -> Self:
        heads = [page.pk for page in officers.heads(admin, "administer")]
        return cls(admin, tuple(RegionPage.objects.filter(pk__in=heads).order_by("path")))

    def holds(self, region: Page) -> bool:
        return any(region.path.startswith(head.path) for head in self.heads)

    def holds_code(self, code: str) -> bool:
        return any(code == head.code or code.startswith(f"{head.code}.") for head in self.heads)

    def role_groups(self) -> QuerySet[RoleGroup]:
        return RoleGroup.objects.filter(below(self.heads, "region__"))

    def partners(self) -> QuerySet[Partner]:
        return Partner.objects.filter(below(self.heads, "owner__"))

    def departures(self) -> QuerySet[Departure]:
        return Departure.objects.filter(below(self.heads, "region__"))

    def offers(self) -> QuerySet[Offer]:
        return Offer.objects.filter(below(self.heads, "region__"))

    def acting_elsewhere(self, people: Collection[int]) -> frozenset[int]:
        """Those of ``people`` who may do anything outside this area; three queries. For a superuser nothing is."""
        if self.admin.is_superuser:
            return frozenset()
        groups = User.groups.through.objects.filter(user__in=people).exclude(group__name=roles.PARTNERS)
        elsewhere = groups.exclude(group__in=self.role_groups().values("group")).filter(group__of_partner=None)
        members = Membership.objects.standing().filter(person__in=people)
        speaking = members.exclude(partner__in=self.partners().values("pk"))
        superusers = User.objects.filter(pk__in=people, is_superuser=True)
        return frozenset().union(
            elsewhere.values_list("user", flat=True),
            speaking.values_list("person", flat=True),
            superusers.values_list("pk", flat=True),
        )

    def people(self) -> QuerySet[User]:
        """Those who act here, for a region or a partner, and those who did until they left."""
        acting = acting_in(self.role_groups(), self.partners())
        return User.objects.filter(acting | Q(pk__in=self.departures().values("user")))

    def invitable(self) -> QuerySet[User]:
        """The people, and those who are asked to become such."""
        people, offered = self.people().values("pk"), self.offers().values("user")
        return User.objects.filter(Q(pk__in=people) | Q(pk__in=offered) | Q(pk__in=self.asked().values("person")))

    def asked(self) -> QuerySet[Membership]:
        """Memberships of partners of this area that wait for the person's own word."""
        waits = Membership.objects.proposed().exclude(how=Appointment.LETTER)
        return waits.filter(partner__in=self.partners().values("pk"))


def below(heads: Iterable[Page], to: str = "") -> Q:
    """Condition that holds for rows whose region, at the end of ``to``, is one of ``heads`` or below it."""
    return reduce(or_, (Q(**{f"{to}path__startswith": head.path}) for head in heads), Q(pk__in=()))


def acting_in(role_groups: QuerySet[RoleGroup], partners: QuerySet[Partner]) -> Q:
    """Condition that holds for users with any of these roles, or of any of these partners."""
    holders = User.groups.through.objects.filter(group__in=role_groups.values("group")).values("user")
    members = Membership.objects.standing().filter(partner__in=partners.values("pk")).values("person")
    return Q(pk__in=holders) | Q(pk__in=members)
