"""How far films are on their way to screens, for the script beside them; and once more, if somebody asks."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.permissions import policy_registry
from wagtailmedia.models import get_media_model

from ...actions import films as acts
from ...media import films
from ...models import Film, FilmState

#: Of a library's page, and more than any ILM has.
MOST = 100


@require_safe
@never_cache
def states(request: HttpRequest) -> JsonResponse:
    """``{"films": {media: {"state", "percent", "said", "again"}}}`` of ``?media=1&media=2``, those that the person may
    edit; ``again`` is where to ask anew after a failure, else null. Other media are left out."""
    wanted = {films.key_of(media): media for media in _editable(request, request.GET.getlist("media")[:MOST])}
    found = Film.objects.filter(key__in=wanted).prefetch_related("files")
    return JsonResponse({"films": {str(wanted[film.key].pk): _told(film) for film in found}})


@require_POST
def again(request: HttpRequest, pk: str) -> JsonResponse:
    """Try once more what has failed; 404 for what cannot be tried again or is not the person's."""
    keys = [films.key_of(media) for media in _editable(request, [pk])]
    film = get_object_or_404(Film.objects.prefetch_related("files"), key__in=keys, state=FilmState.FAILED)
    acts.try_again(film)
    return JsonResponse({"films": {pk: _told(film)}})


def _editable(request: HttpRequest, keys: Iterable[str]) -> Iterable[Any]:
    model = get_media_model()
    policy = policy_registry.get_by_type(model)
    rows = policy.instances_user_has_any_permission_for(request.user, ["change", "delete"])
    return rows.filter(type="video", pk__in=[key for key in keys if _is_key(model, key)])


def _is_key(model: Any, key: str) -> bool:
    try:
        model._meta.pk.clean(key, None)
    except ValidationError:
        return False
    return True


def _told(film: Film) -> dict[str, Any]:
    failed = film.state == FilmState.FAILED
    return {
        "state": film.state,
        "percent": film.percent,
        "said": _said(film),
        "again": reverse("ilm_blocks_admin:film_again", args=[film.media_key]) if failed else None,
    }


def _said(film: Film) -> str:
    if film.state == FilmState.FAILED:
        return film.fault
    if film.state == FilmState.DONE:
        sizes = ", ".join(f"{each.width} × {each.height}" for each in film.files.all())
        return _("Ready for screens: %(sizes)s.") % {"sizes": sizes}
    if film.state == FilmState.WORKING:
        said = _("Being made ready for screens: %(percent)s %%.") % {"percent": film.percent}
    else:
        said = _("Waits to be made ready for screens.")
    return said if film.is_played else f"{said} {_('Until then it is shown nowhere; you may go on and hand it in.')}"
