"""A region goes into another one: what it has goes over, and its page leads there for good."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from modelsearch import index
from wagtail.models import GroupPagePermission, Page

from ilm_blocks.actions import acting, succession
from ilm_blocks.actions.acting import Refused
from ilm_blocks.models import journal
from ilm_blocks.models.journaled import Act
from sites import addresses
from sites.cascading.models import PageDecision
from sites.library import collection_of
from sites.models import ArticlePage, EventPage, FormerCode, FormerRegion, RegionPage

from ..conf import conf
from .outcomes import SuccessionOutcome
from .renumbering import require_above, require_no_ties


class HasRegionsBelow(Refused):
    def __init__(self, region: RegionPage) -> None:
        said = _("Regions lie below %(region)s: give them codes of another one first.")
        super().__init__(said % {"region": region.full_name}, code="regions_below")


class NotBeside(Refused):
    def __init__(self, region: RegionPage, into: RegionPage) -> None:
        said = _("%(region)s goes only into a region of its level, and not into itself.")
        super().__init__(said % {"region": region.full_name}, code="not_beside")


@transaction.atomic
def merge(region_id: int, into_id: int, *, user: Any = None) -> SuccessionOutcome:
    """Let the region of ``region_id`` go into that of ``into_id``; without ``user`` for the operator of the server."""
    rows = acting.locked(RegionPage, [region_id, into_id])
    if len(rows) < 2:
        raise acting.Gone if region_id != into_id else NotBeside(rows[region_id], rows[region_id])
    region, into = rows[region_id], rows[into_id]
    require_above(user, region.get_parent())
    require_above(user, into.get_parent())
    if region.level != into.level or region.is_descendant_of(into):
        raise NotBeside(region, into)
    if region.get_descendants().type(RegionPage).exists():
        raise HasRegionsBelow(region)
    require_no_ties(region, into)
    owned = succession.locked_rows(region.pk, into.pk, also=[PageDecision])
    act = acting.begin(journal.SUCCEEDED, user)
    lines = [
        _("%(region)s goes into %(into)s: its code and all its addresses lead there for good.")
        % {"region": region.full_name, "into": into.full_name},
        *succession.follow(owned, into.pk, act),
        *succession.accounts_follow(region.pk, into.pk),
    ]
    for follow in conf.SUCCESSION_FOLLOWED_BY:
        lines += import_string(follow)(region, into, act)
    _give_rights(region, into)
    lines += _give_pages(region, into)
    _end(region, into, act)
    addresses.rewritten()
    return SuccessionOutcome(into, lines)


def _give_rights(region: RegionPage, into: RegionPage) -> None:
    """Rights on the page of groups that are no role of the region."""
    for held in GroupPagePermission.objects.filter(page=region):
        GroupPagePermission.objects.get_or_create(group=held.group, page=into, permission=held.permission)
        held.delete()


def _give_pages(region: RegionPage, into: RegionPage) -> Iterator[str]:
    taken = set(into.get_children().values_list("slug", flat=True))
    told: dict[Any, str] = {
        ArticlePage: _("The news “%(title)s” stands on the page of the successor."),
        EventPage: _("The event “%(title)s” stands on the page of the successor."),
    }
    for model, sentence in told.items():
        for page in model.objects.child_of(region):
            if page.slug in taken:
                page.slug = f"{page.slug}-{page.pk}"
                page.save(update_fields=["slug", "url_path"])
            if page.cascades_from == region.pk:
                page.cascades_from = into.pk
                page.save(update_fields=["cascades_from"])
            page.move(into, pos="last-child")
            taken.add(page.slug)
            yield sentence % {"title": page.title}
    if region.collection:
        region.collection.move(collection_of(into), pos="sorted-child")
        yield _("Its library lies in that of the successor.")
    if region.introduction or region.body:
        yield _("Its home page, with the introduction and content on it, is shown no more.")


def _end(region: RegionPage, into: RegionPage, act: Act) -> None:
    """Record the last of ``region``, and turn its page into a redirect to the successor."""
    state = region.journal_state() | {"merged_into": into.pk}
    journal.record(journal.Entry("region", region.pk, region.pk, state, journal.MERGED, act.actor), act.moment)
    FormerCode.objects.filter(region=region).update(region=into)
    FormerCode.objects.create(code=region.code, region=into, since=act.at)
    FormerRegion.objects.filter(successor=region).update(successor=into)
    into.stands_for, into.act = [*into.stands_for, region.pk, *region.stands_for], act
    into.save(update_fields=["stands_for"])
    into.act = None
    _become_former(region, into)


def _become_former(region: RegionPage, into: RegionPage) -> None:
    """The same row of ``Page``, which the record names, with another kind of page on it."""
    index.remove_object(region)
    RegionPage.objects.filter(pk=region.pk)._raw_delete(using="default")
    kind = ContentType.objects.get_for_model(FormerRegion)
    former = FormerRegion(page_ptr_id=region.pk, code=region.code, successor=into)
    former.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=region.pk).update(content_type=kind, live=False)
    taken = set(into.get_children().values_list("slug", flat=True))
    former = FormerRegion.objects.get(pk=region.pk)
    if former.slug in taken:
        former.slug = f"{former.slug}-{former.pk}"
        former.save(update_fields=["slug", "url_path"], clean=False)
    former.move(into, pos="last-child")
