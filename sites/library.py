"""The images, documents and media of each region: a collection of its own, nested as the regions are."""

from wagtail.models import Collection

from .models import RegionPage


def collection_of(region: RegionPage) -> Collection:
    """The collection of ``region``, made on first use with those of the regions above it.

    What is in it is seen and used by whoever edits in the region or above it (``roles.LIBRARY``).
    """
    if region.collection is None:
        parent = region.get_parent().specific
        above = collection_of(parent) if isinstance(parent, RegionPage) else Collection.get_first_root_node()
        region.collection = above.add_child(instance=Collection(name=f"{region.full_name} ({region.code})"))
        RegionPage.objects.filter(pk=region.pk).update(collection=region.collection)
    return region.collection
