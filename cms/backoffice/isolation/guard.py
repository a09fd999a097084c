"""Stands before every view of the admin: the address must be open, and what it names in the person's sight."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, IntegrityError
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import NoReverseMatch, ResolverMatch
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.utils.urlpatterns import decorate_urlpatterns

from ilm_blocks.keys import LARGEST, is_key

from . import allowed_urls, former, overtaken, visibility

Sight = Callable[[Any], QuerySet]
#: What a parameter of an address names.
NAMED: Mapping[str, Sight] = {
    "page_id": visibility.pages,
    "parent_page_id": visibility.pages,
    "page_to_move_id": visibility.pages,
    "destination_id": visibility.pages,
    "image_id": visibility.images,
    "document_id": visibility.documents,
    "doc_id": visibility.documents,
    "media_id": visibility.media,
    "task_id": visibility.tasks,
    "task_state_id": visibility.task_states,
}
#: The choosers' own: Wagtail looks up whatever row they are asked for.
CHOSEN: Mapping[str, Sight] = {
    "wagtailimages_chooser:chosen": visibility.images,
    "wagtailimages_chooser:chosen_multiple": visibility.images,
    "wagtaildocs_chooser:chosen": visibility.documents,
    "wagtaildocs_chooser:chosen_multiple": visibility.documents,
    "wagtailadmin_choose_page_chosen_multiple": visibility.choosable_pages,
}
#: Addresses that name a page only to choose below it.
BROWSED: Mapping[str, Sight] = {"wagtailadmin_choose_page_child": visibility.choosable_pages}


def guarded(urlconf: Any) -> Any:
    """``urlconf`` with every view of it behind ``guard``."""
    decorate_urlpatterns(urlconf.urlpatterns, guard)
    return urlconf


def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        address = cast(ResolverMatch, request.resolver_match)
        if any(map(names_nothing, kwargs.values())) or not all(map(is_key, chosen(address, request.GET.getlist("id")))):
            raise Http404
        request.GET = tidy(request.GET)  # type: ignore[assignment]
        if request.user.is_authenticated and not request.user.is_superuser:
            check(request.user, address, request.GET.getlist("id"))
        if request.method == "POST" and (region := former.named(request)):
            return former.answer(request, region)
        try:
            response = view(request, *args, **kwargs)
            if response.status_code == 404 and (region := former.named(request)):
                return former.answer(request, region)
            return response
        except NoReverseMatch as error:
            if not comes_back_to_a_word(request):
                raise
            raise BadRequest(f"{type(error).__name__} in {address.view_name}") from error
        except (*UNUSABLE, IntegrityError, ProtectedError) as error:
            if request.method == "POST" and isinstance(error, IntegrityError | ProtectedError):
                return overtaken.answer(request, error)
            if not brings_something(request, kwargs):
                raise
            raise BadRequest(f"{type(error).__name__} in {address.view_name}") from error

    return guarded_view


#: What no form asked for and no column holds: a field that is missing, a number too large, a text that is none. Views
#: of Wagtail take such from a request as it is; the request is at fault. (SQLite calls an offset beyond its numbers an
#: error of integrity.)
UNUSABLE = (DataError, MultiValueDictKeyError, OverflowError, UnicodeEncodeError)


def brings_something(request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    """Whether anything of ``request`` but a key can be at fault; who only opens a page has made no mistake."""
    return request.method == "POST" or bool(request.GET) or any(isinstance(value, str) for value in kwargs.values())


def comes_back_to_a_word(request: HttpRequest) -> bool:
    """Whether ``next`` is no address: Wagtail hands it to ``redirect``, which looks for a view of that name."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return "/" not in wanted and "." not in wanted


def names_nothing(value: Any) -> bool:
    """Whether no row can bear what stands in an address: a number beyond every column, a text with a NUL."""
    return value > LARGEST if isinstance(value, int) else "\0" in str(value)


#: Beyond it an engine finds a pattern "too complex". No search is longer, nor the address of a page to come back to.
LONGEST = 1_000


#: Parameters that lists of files look up as they are; the media's take no other text than a key.
KEYS = frozenset({"collection_id"})
#: Parameters that name a model; Wagtail takes no other text.
MODELS = frozenset({"create_model"})


def tidy(query: QueryDict) -> QueryDict:
    """``query`` without NUL, which nobody types and PostgreSQL refuses, each value no longer than ``LONGEST``.

    Where a key or a model is asked for, what is none is left out.
    """
    if all(is_tidy(name, value) for name, values in query.lists() for value in values):
        return query
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        short = [value.replace("\0", "")[:LONGEST] for value in values]
        if kept := [value for value in short if is_of_its_kind(name, value)]:
            clean.setlist(name.replace("\0", ""), kept)
    clean._mutable = False  # as Django's own
    return clean


def is_tidy(name: str, value: str) -> bool:
    return "\0" not in name + value and len(value) <= LONGEST and is_of_its_kind(name, value)


def is_of_its_kind(name: str, value: str) -> bool:
    """Whether a parameter that asks for a key or a model brings one."""
    if name in KEYS:
        return is_key(value)
    return name not in MODELS or value.lower() in {model._meta.label_lower for model in apps.get_models()}


def check(user: Any, address: ResolverMatch, ids: Iterable[str]) -> None:
    """Refuse with 403; who is not signed in is left to the view, which asks them to."""
    if not allowed_urls.is_open(address, to_officer=visibility.is_officer(user)):
        raise PermissionDenied
    for seen, keys in named(address, ids):
        if seen(user).filter(pk__in=keys).count() < len(keys):
            raise PermissionDenied


def named(address: ResolverMatch, ids: Iterable[str]) -> Iterator[tuple[Sight, set[int]]]:
    """The rows that an address names, by what the person must see to use it."""
    for name, value in address.kwargs.items():
        if name in NAMED:
            yield BROWSED.get(address.view_name, NAMED[name]), {value}
    if keys := chosen(address, ids):
        yield CHOSEN[address.view_name], set(map(int, keys))


def chosen(address: ResolverMatch, ids: Iterable[str]) -> list[str]:
    """The keys of the rows that a chooser is asked for."""
    if address.view_name not in CHOSEN:
        return []
    return [address.kwargs["pk"]] if "pk" in address.kwargs else list(ids)
