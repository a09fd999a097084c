"""Cuts Wagtail's lists down to a person's sight: choosers by hooks, filters and popular tags where no hook reaches."""

from importlib import import_module

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import resolve
from taggit.models import Tag
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.log_actions import get_active_log_context
from wagtail.models import Collection, Page

from . import allowed_urls, visibility

#: Where Wagtail and wagtailmedia hold ``popular_tags_for_model`` by name.
SHOW_POPULAR_TAGS = (
    "wagtail.admin.filters",
    "wagtail.images.views.chooser",
    "wagtailmedia.views.chooser",
    "wagtailmedia.views.media",
)


def install() -> None:
    """Narrow what Wagtail offers no hook for; once, when all apps are there."""
    for filters in (PageFilterSet, GenericPageFilterSet):
        filters.base_filters.pop("site", None)  # the tree of regions says it better than a list of all their sites
        for name in ("owner", "edited_by"):
            filters.base_filters[name].queryset = own_people
    for module in SHOW_POPULAR_TAGS:
        vars(import_module(module))["popular_tags_for_model"] = own_popular_tags
    vars(import_module("wagtailmedia.views.chooser"))["Collection"] = OwnCollections()


def own_people(request: HttpRequest) -> QuerySet:
    return visibility.people(request.user)


def own_popular_tags(model: type[Model], count: int = 10) -> QuerySet[Tag]:
    """As Wagtail's ``popular_tags_for_model``, out of the tags that the person at work sees."""
    user = get_active_log_context().user
    if user is None:
        return Tag.objects.none()
    seen = Tag.objects.filter(pk__in=visibility.tags(user).values("pk"))
    worn = seen.filter(taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model))
    return worn.annotate(item_count=Count("taggit_taggeditem_items")).order_by("-item_count")[:count]


class OwnCollections:
    """Stands for ``Collection`` in the chooser of media, which offers all of them as a filter."""

    @property
    def objects(self) -> "OwnCollections":
        return self

    def all(self) -> QuerySet[Collection]:
        user = get_active_log_context().user
        return visibility.collections(user) if user else Collection.objects.none()


def pages_to_choose(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages.filter(visibility.to_choose(request.user))


def hide_closed(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out of a menu what ``doors`` closes."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if allowed_urls.is_open(resolve(item.url), to_officer=True)]
