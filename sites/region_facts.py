"""What gates read of a region: written for it by an administrator above, never by its own people, never by a draft.

The topmost region has nobody above: a superuser or ``manage.py region_facts`` writes there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from ilm_blocks.actions import acting
from ilm_blocks.actions.registers import ChangedMeanwhile
from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import Partner
from ilm_blocks.queries import versions
from ilm_blocks.rules import names

from .models import PPID, RegionPage

UNSEEN = _("It holds line breaks or signs that nobody sees: type it anew.")
WRITTEN: Sequence[str] = ("distributor", "zone", "tags", "guaranteed_percent", *PPID)


def may_write(user: Any, region: Page) -> bool:
    """Whether ``user`` administers a region above ``region``."""
    if user.is_superuser:
        return True
    parent = region.get_parent()
    return bool(parent) and page_permission_policy.user_has_permission_for_instance(user, "administer", parent)


@transaction.atomic
def write(region_id: int, facts: Mapping[str, Any], *, user: Any = None, seen: str | None = None) -> RegionPage:
    """Write ``facts`` of a region and record them; without ``user`` for the operator of the server.

    ``seen`` is the version that the person saw; without it, changes made meanwhile are overwritten.
    """
    region = acting.the_one(RegionPage, region_id)
    if user is not None and not may_write(user, region):
        raise PermissionDenied(_("The facts of a region are written by an administrator of a region above it."))
    if seen not in (None, version := versions.of(region, WRITTEN)):
        raise ChangedMeanwhile(region, facts, version)
    for name in WRITTEN:
        setattr(region, name, facts.get(name, getattr(region, name)))
    validate(region)
    # Once more with the journal's head locked: of two who give one name at once the second sees the first.
    acting.begin("changed", user)
    validate(region)
    region.save(update_fields=list(WRITTEN))
    return region


def validate(region: RegionPage) -> None:
    """Raise with the field for an impossible fact."""
    region.clean_fields(exclude=[field.name for field in region._meta.fields if field.name not in WRITTEN])
    for name in ("ppid_text", "ppid_phone"):
        if names.unseen(getattr(region, name)):
            raise ValidationError({name: UNSEEN})
    if not isinstance(region.tags, list) or not all(isinstance(tag, str) and tag.strip() for tag in region.tags):
        raise ValidationError({"tags": _("Tags are words, with commas between them.")})
    if any(map(names.unseen, region.tags)):
        raise ValidationError({"tags": UNSEEN})
    if region.distributor and (names.unwritable(region.distributor) or not names.says_something(region.distributor)):
        raise ValidationError(
            {"distributor": _("Write it in plain Latin letters, digits and . , ' ( ) & / - alone, and not empty.")}
        )
    if region.ppid_text and not (region.ppid_email or region.ppid_phone or region.ppid_url):
        raise ValidationError(
            {"ppid_text": _("Say how it is reached: a mail address, a telephone number or a website as well.")}
        )
    if partner := partner_named(region, region.distributor):
        raise ValidationError(
            {
                "distributor": _("“%(name)s” is the name of a partner: a distributor is the region's own body.")
                % {"name": partner.name}
            }
        )
    if agency := names.agency_in(region.distributor):
        raise ValidationError(
            {
                "distributor": _("“%(agency)s” is another body: a distributor is the region's own.")
                % {"agency": names.written_in(region.distributor, agency)}
            }
        )


def partner_named(region: Page, distributor: str) -> Partner | None:
    """The partner from outside on the line of ``region`` that bears the name, or short name, of ``distributor``."""
    if not (wanted := names.key(distributor)):
        return None
    above = region.get_ancestors(inclusive=True).order_by().values("pk")
    on_line = Partner.objects.filter(Q(owner__in=above) | Q(owner__path__startswith=region.path))
    of_outside = on_line.filter(kind=PartnerKind.EXTERNAL)
    return next((partner for partner in of_outside if wanted in names.keys(partner.name, partner.short_name)), None)
