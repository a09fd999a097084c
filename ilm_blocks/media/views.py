"""Files by their SHA-256: immutable for a year, in ranges as players ask; cleaned ones say where they went."""

from functools import partial

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import Asset, CleanedFile
from . import serving


@require_safe
def serve(request: HttpRequest, sha256: str, ext: str) -> HttpResponseBase:
    asset = Asset.objects.filter(sha256=sha256, ext=ext).first()
    if asset is None:
        return moved(get_object_or_404(CleanedFile, old_sha256=sha256, old_ext=ext))
    opened = partial(asset.file.open, "rb")
    return serving.respond(request, opened, size=asset.bytes, etag=f'"{sha256}"', mime=asset.mime)


def moved(cleaned: CleanedFile) -> HttpResponseBase:
    """The address of the file without its metadata; the bytes that were approved before are gone."""
    response = HttpResponsePermanentRedirect(cleaned.new_path, preserve_request=True)
    response["Cache-Control"] = serving.IMMUTABLE
    response["Access-Control-Allow-Origin"] = "*"
    return response
