"""Stands before every view of the admin: the address must be open, and what it names in the person's sight."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch
from wagtail.utils.urlpatterns import decorate_urlpatterns

from . import doors, sight

Sight = Callable[[Any], QuerySet]
#: What a parameter of an address names.
NAMED: Mapping[str, Sight] = {
    "page_id": sight.pages,
    "parent_page_id": sight.pages,
    "page_to_move_id": sight.pages,
    "destination_id": sight.pages,
    "image_id": sight.images,
    "document_id": sight.documents,
    "doc_id": sight.documents,
    "media_id": sight.media,
    "task_id": sight.tasks,
    "task_state_id": sight.task_states,
}
#: The choosers' own: Wagtail looks up whatever row they are asked for.
CHOSEN: Mapping[str, Sight] = {
    "wagtailimages_chooser:chosen": sight.images,
    "wagtailimages_chooser:chosen_multiple": sight.images,
    "wagtaildocs_chooser:chosen": sight.documents,
    "wagtaildocs_chooser:chosen_multiple": sight.documents,
    "wagtailadmin_choose_page_chosen_multiple": sight.choosable_pages,
}
#: Addresses that name a page only to choose below it.
BROWSED: Mapping[str, Sight] = {"wagtailadmin_choose_page_child": sight.choosable_pages}


def guarded(urlconf: Any) -> Any:
    """``urlconf`` with every view of it behind ``guard``."""
    decorate_urlpatterns(urlconf.urlpatterns, guard)
    return urlconf


def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.is_superuser:
            check(request.user, cast(ResolverMatch, request.resolver_match), request.GET.getlist("id"))
        return view(request, *args, **kwargs)

    return guarded_view


def check(user: Any, address: ResolverMatch, ids: Iterable[str]) -> None:
    """Refuse with 403; who is not signed in is left to the view, which asks them to."""
    if not doors.is_open(address, to_officer=sight.is_officer(user)):
        raise PermissionDenied
    for seen, keys in named(address, ids):
        if seen(user).filter(pk__in=keys).count() < len(keys):
            raise PermissionDenied


def named(address: ResolverMatch, ids: Iterable[str]) -> Iterator[tuple[Sight, set[int]]]:
    """The rows that an address names, by what the person must see to use it."""
    for name, value in address.kwargs.items():
        if name in NAMED:
            yield BROWSED.get(address.view_name, NAMED[name]), {value}
    if address.view_name in CHOSEN:
        chosen = [address.kwargs["pk"]] if "pk" in address.kwargs else ids
        yield CHOSEN[address.view_name], {int(key) if key.isdecimal() else 0 for key in chosen}
