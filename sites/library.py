"""The images, documents and media of each region: a collection of its own, nested as the regions are."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection

from ilm_blocks.models import Partner

from .models import PartnerLibrary, RegionPage

PARTNER_GROUPS = "partner"


def collection_of(region: RegionPage) -> Collection:
    """The collection of ``region``, made on first use with those of the regions above it.

    What is in it is seen and used by those who edit in the region or above it (``roles.LIBRARY``).
    """
    if region.collection is None:
        region.collection = _made_for(region.pk)
    return region.collection


@transaction.atomic
def _made_for(page_id: int) -> Collection:
    """The row is locked and read again: an earlier request, with another copy of it, may have made one already."""
    region = RegionPage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    if region.collection is None:
        parent = region.get_parent().specific
        above = collection_of(parent) if isinstance(parent, RegionPage) else Collection.get_first_root_node()
        region.collection = above.add_child(instance=Collection(name=f"{region.full_name} ({region.code})"))
        RegionPage.objects.filter(pk=region.pk).update(collection=region.collection)
    return region.collection


@transaction.atomic
def library_of(partner: Partner) -> tuple[PartnerLibrary, bool]:
    """The library of ``partner`` below that of its region, and whether it was made just now, its group still bare."""
    if found := PartnerLibrary.objects.filter(partner=partner).select_related("collection", "group").first():
        return found, False
    above = collection_of(RegionPage.objects.get(pk=partner.owner_id))
    collection = above.add_child(instance=Collection(name=f"{partner.short_name or partner.name} (mitra {partner.pk})"))
    group = Group.objects.create(name=f"{PARTNER_GROUPS} {partner.pk}")
    return PartnerLibrary.objects.create(partner=partner, collection=collection, group=group), True
