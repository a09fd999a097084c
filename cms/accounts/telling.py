"""What is told about an account, to the person and to all who hold the same duty: the one place that tells.

An intruder who takes an account over can hide it from the person, but not from the colleagues. Colleagues in a duty
hold it in the same region or, where nobody else does, in the nearest region above; those of a partner are all who speak
for it. Each mail goes out after the commit, and nothing waits for it.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ilm_blocks import notices
from ilm_blocks.models import Membership
from ilm_blocks.regions import path_and_above
from sites.models import RegionPage

from .later import after_the_answer
from .models import Role, RoleGroup, User

#: By mail alone: whoever has taken the phone of a person, or the account, is not to be the only one who hears.
ACCOUNT = notices.Kind("account", _lazy("The security of my account, or of a colleague's"), True, True)


def new_duty(user: User, role: str, region: RegionPage, *, by: Any) -> None:
    facts = {"role": str(Role(role).label), "region": region.full_name}
    _tell("new_duty", user, holders(role, region, beside=user), by=by, **facts)


def made_superuser(user: User, *, by: Any) -> None:
    _tell("made_superuser", user, _superusers(), by=by)


def joined_groups(user: User, names: Iterable[str], *, by: Any) -> None:
    """Groups that are no role of a region, which only a superuser gives."""
    _tell("joined_groups", user, _superusers(), by=by, groups=", ".join(sorted(names)))


def second_factor_reset(user: User, *, by: Any) -> None:
    _tell("second_factor_reset", user, colleagues(user), by=by)


def new_device(user: User) -> None:
    """A new authenticator app, which the person, or somebody in their session, has set up."""
    _tell("new_device", user, colleagues(user))


def address_asked(user: User, address: str, *, by: Any) -> None:
    """To the address of now alone: it is the person's own business until it takes effect."""
    _tell("address_asked", user, (), by=by, address=address)


def address_changed(user: User, *, before: str) -> None:
    """To both addresses of the person, so that the owner of the old one learns of it."""
    _tell("address_changed", user, colleagues(user), also=[before])


def messenger_set(user: User, service: str) -> None:
    """By mail, so that nobody has the notices of a person sent to a phone of their own unnoticed."""
    _tell("messenger_set", user, (), service=service)


def revived(user: User, *, by: Any, offered: Iterable[tuple[str, RegionPage]] = ()) -> None:
    """A deactivated account holds no roles: those who hold the duties that wait for the person are told."""
    people = colleagues(user).union(*(holders(role, region, beside=user) for role, region in offered))
    _tell("revived", user, people, by=by)


# Who is told


def colleagues(user: User) -> frozenset[int]:
    """All who hold a duty that ``user`` holds, for the same region or the same partner."""
    held = RoleGroup.objects.filter(group__user=user).select_related("region")
    found = [holders(duty.role, duty.region, beside=user) for duty in held]
    partners = Membership.objects.standing().filter(person=user.pk).values("partner")
    found.append(frozenset(Membership.objects.standing().filter(partner__in=partners).values_list("person", flat=True)))
    if user.is_superuser:
        found.append(_superusers())
    return frozenset().union(*found)


def holders(role: str, region: RegionPage, *, beside: User) -> frozenset[int]:
    """Who else is ``role`` at ``region`` or, where nobody else is, at the nearest region above; one query."""
    paths = path_and_above(region.path)
    about = {"group__region_role__role": role, "group__region_role__region__path__in": paths}
    rows = User.groups.through.objects.filter(user__is_active=True, **about).exclude(user=beside)
    found: dict[str, set[int]] = {}
    for path, person in rows.values_list("group__region_role__region__path", "user"):
        found.setdefault(path, set()).add(person)
    return frozenset(found[max(found, key=len)]) if found else frozenset()


def _superusers() -> frozenset[int]:
    return frozenset(User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True))


# How


def _tell(
    event: str, user: User, people: Iterable[int], *, by: Any = None, also: Iterable[str] = (), **facts: str
) -> None:
    facts |= {
        "event": event,
        "person": user.get_full_name(),
        "username": user.username,
        "by": by.get_full_name() if by is not None and by != user else "",
    }
    wanted, addresses = frozenset(people) | {user.pk}, frozenset(also)
    work = partial(_send, event, wanted, addresses, facts | {"at": timezone.now()})
    transaction.on_commit(lambda: after_the_answer(work), robust=True)


def _send(event: str, people: Iterable[int], also: frozenset[str], facts: dict[str, Any]) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        url = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_home")
        body = render_to_string("accounts/mail/told.txt", facts | {"url": url, "site": settings.WAGTAIL_SITE_NAME})
        subject = _subjects()[event] % facts
    notices.tell(notices.Notice(ACCOUNT.code, subject, body, url), people, also)


def _subjects() -> dict[str, str]:
    return {
        "new_duty": _("New duty: %(person)s is %(role)s of %(region)s"),
        "made_superuser": _("%(person)s now manages the whole system"),
        "joined_groups": _("%(person)s was added to %(groups)s"),
        "second_factor_reset": _("The second factor of %(person)s was removed"),
        "new_device": _("%(person)s has a new authenticator app"),
        "address_asked": _("Another mail address is asked for your account"),
        "address_changed": _("The mail address of %(person)s has changed"),
        "messenger_set": _("Notices of your account now go to %(service)s too"),
        "revived": _("The account of %(person)s is active again"),
    }
