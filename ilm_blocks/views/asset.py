"""Files by their SHA-256: immutable for a year, in ranges as players ask for them."""

from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import Asset
from . import files


@require_safe
def serve(request: HttpRequest, sha256: str, ext: str) -> HttpResponseBase:
    asset = get_object_or_404(Asset, sha256=sha256, ext=ext)
    opened = partial(asset.file.open, "rb")
    return files.respond(request, opened, size=asset.bytes, etag=f'"{sha256}"', mime=asset.mime)
