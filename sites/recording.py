"""What the pages of our websites are made of, on record: whatever can alter a public page passes the journal's head.

Wagtail, treebeard and the libraries write these rows themselves, so the one place that all their ways lead through is
Django's signals. A page is recorded by a digest and not by a revision: it may still be moved, unpublished and deleted.
A draft, a mere reorder and a new file that nothing shows yet record nothing.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import post_page_move
from wagtailmedia.models import get_media_model

from ilm_blocks import regions
from ilm_blocks.models import journal
from ilm_blocks.models.journal import PAGE, Entry
from ilm_blocks.rules.canonical import digest

from . import addresses
from .models import RegionPage

#: What changes of a page while nobody but its editors sees anything else.
BEHIND_THE_SCENES = frozenset(
    {
        *("id", "pk", "path", "depth", "numchild", "url_path", "content_type", "owner", "alias_of"),
        *("latest_revision", "latest_revision_created_at", "live_revision", "has_unpublished_changes", "draft_title"),
        *("go_live_at", "expire_at", "expired"),
        *("locked", "locked_at", "locked_by", "wagtail_admin_comments", "collection"),
    }
)
#: What a library writes into the row of a file as it first reads it.
READ_OFF_THE_FILE = frozenset({"file_hash", "file_size"})


def connect() -> None:
    """Have every write recorded from now on; called once, when the apps are ready."""
    for model in (Page, *get_page_models()):  # each by itself: what hears of all rows slows every deletion down
        post_save.connect(page_saved, sender=model)
    pre_delete.connect(page_deleted, sender=Page)
    post_page_move.connect(page_moved)
    for sender in (get_image_model(), get_document_model(), get_media_model(), Redirect):
        post_save.connect(part_saved, sender=sender)
        post_delete.connect(part_deleted, sender=sender)
    for sender in (PageViewRestriction, CollectionViewRestriction):
        post_save.connect(restriction_changed, sender=sender)
        post_delete.connect(restriction_changed, sender=sender)
    for signal in (post_save, post_delete):
        signal.connect(site_changed, sender=Site)


# Pages


def page_saved(sender: type[Page], instance: Page, raw: bool, **kwargs: Any) -> None:
    if not raw and is_seen(instance, kwargs["update_fields"]):
        record_page(instance.specific, is_new=kwargs["created"])


def is_seen(page: Page, update_fields: Collection[str] | None) -> bool:
    """Whether a save of ``update_fields`` (None: of all) can alter what visitors see of ``page`` itself."""
    return update_fields is None or not unseen(page).issuperset(update_fields)


def unseen(page: Page) -> frozenset[str]:
    return BEHIND_THE_SCENES.union(getattr(page, "facts", ()))  # the facts of a region have a record of their own


def record_page(page: Page, *, is_new: bool = False, left: int | None = None) -> None:
    """Append what ``page`` now shows, unless that is on record or it has never been public.

    In another region than it was on record in, or ``left``, it is two changes: both have other pages now.
    """
    last = journal.newest(PAGE, page.pk)
    if last is None and not can_have_been_public(page):
        return
    left, arrived = last.owner_id if last else left, region_of(page)
    if left is not None and left != arrived:
        journal.record(Entry(PAGE, page.pk, left, gone(page), "left", only_pages=True))
    if arrived is not None:
        verb = "unpublished" if not page.live else "created" if is_new else "changed"
        verb = "arrived" if left is not None and left != arrived else verb
        journal.record(Entry(PAGE, page.pk, arrived, shown(page), verb, only_pages=True))


def can_have_been_public(page: Page) -> bool:
    """Whether anybody can have seen ``page`` of which nothing is on record: it may be older than the record of pages.

    Wagtail notes no publication of what a program saves as live: that is known from the record alone.
    """
    return page.live or page.first_published_at is not None


def shown(page: Page) -> dict[str, Any]:
    """The state of ``page`` on record: what visitors see of it, as a digest."""
    if not page.live:
        return gone(page)
    seen = {name: value for name, value in page.serializable_data().items() if name not in unseen(page)}
    return {"title": page.title, "live": True, "digest": digest(seen)}


def gone(page: Page) -> dict[str, Any]:
    return {"title": page.title, "live": False}


def region_of(page: Page) -> int | None:
    """The key of the nearest region at or above ``page``."""
    region = regions.of(page)
    return region.id if region else None


def page_deleted(sender: type[Model], instance: Any, **_: Any) -> None:
    last = journal.newest(PAGE, instance.pk)
    owner_id = last.owner_id if last else region_of(instance)
    if owner_id is not None and (last or can_have_been_public(instance)):
        journal.record(Entry(PAGE, instance.pk, owner_id, gone(instance), "deleted", only_pages=True))


def page_moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **_: Any) -> None:
    page = instance.specific
    if not isinstance(page, RegionPage):  # a region that gets another place is an act of its own
        record_page(page, left=region_of(parent_page_before))


# What pages show beside their own rows


def part_saved(sender: type[Model], instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    update_fields = kwargs["update_fields"]
    if (created and sender is not Redirect) or raw or (update_fields and READ_OFF_THE_FILE.issuperset(update_fields)):
        return
    values = {field.name: journal.plain(field.value_from_object(instance)) for field in sender._meta.concrete_fields}
    append_part(instance, digest(values))


def part_deleted(sender: type[Model], instance: Any, **_: Any) -> None:
    append_part(instance, "", verb="deleted")


def restriction_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    is_new = "created" in kwargs
    append_part(instance, instance.restriction_type if is_new else "", verb="" if is_new else "deleted")


def append_part(part: Any, said: str, *, verb: str = "") -> None:
    """``part`` may stand on any page; it is recorded at the region whose library, page or host it belongs to."""
    if (owner_id := owner_of(part)) is not None:
        state = {"name": str(part), "digest": said}
        journal.record(Entry(part._meta.model_name, part.pk, owner_id, state, verb, only_pages=True))


def owner_of(part: Any) -> int | None:
    """The key of the nearest region; what belongs to none, or to all, is the topmost one's."""
    found = None
    if page := getattr(part, "page", None):
        found = region_of(page)
    elif collection := getattr(part, "collection", None):
        libraries = RegionPage.objects.filter(collection__in=collection.get_ancestors(inclusive=True))
        found = libraries.order_by("-collection__depth").values_list("pk", flat=True).first()
    elif site := getattr(part, "site", None):
        found = region_of(site.root_page)
    return found or regions.provider().pages().order_by("path").values_list("pk", flat=True).first()


def site_changed(sender: type[Model], instance: Site, **_: Any) -> None:
    addresses.record_hosts()
