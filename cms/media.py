"""Uploads on their way out: pictures and recordings to look at, documents to keep; none is ever a page of this site.

A browser that believed a file over its type would run what it holds with the visitor's session. So the type comes from
the name alone, is held to by ``nosniff``, and what is opened on its own stands in a sandbox without scripts or origin.
"""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document

from ilm_blocks.media import serving
from partner_api.http import caching

mimetypes.add_type("image/webp", ".webp")  # Python 3.11 knows it from a list of the system alone
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public upload; documents have a view of their own. A new upload gets a new name, never that of another."""
    file = uploaded(path)
    stat = file.stat()
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    mime = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = serving.respond(request, lambda: file.open("rb"), size=stat.st_size, etag=etag, mime=mime)
    return as_file(response, shown=is_shown(path))


def uploaded(path: str) -> Path:
    """The file at ``path`` below the folder of uploads; raises Http404."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    if not file.is_file():
        raise Http404
    return file


@require_safe
def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Wagtail's answer. The file may be replaced under its address, so browsers revalidate it."""
    response = serve_document(request, document_id, document_filename)
    if response.status_code < 400:
        caching.keep(response, browser=0)
    return as_file(response, shown=True)


def is_shown(path: str) -> bool:
    """Whether browsers may show it in place: what they look at or listen to, but no SVG, which is a document."""
    mime = mimetypes.guess_type(path)[0] or ""
    return mime.partition("/")[0] in {"audio", "image", "video"} and mime != "image/svg+xml"


def as_file(response: HttpResponseBase, *, shown: bool) -> HttpResponseBase:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not shown and response.status_code == 200:
        response.headers["Content-Type"] = "application/octet-stream"
        response.headers["Content-Disposition"] = "attachment"
    return response
