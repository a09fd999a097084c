"""Uploads on their way out: pictures and recordings to look at, documents to keep; none is ever a page of this site.

A browser that believed a file over its type would run what it holds with the visitor's session. So the type comes from
the name alone, is held to by ``nosniff``, and what is opened on its own stands in a sandbox without scripts or origin.
"""

from mimetypes import guess_type

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve
from wagtail.documents.views.serve import serve as serve_document

POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public upload; documents have a view of their own that asks who may read them."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    return as_file(response, shown=is_shown(path))


def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Wagtail's answer; the question for the password of a private collection is a page, not a file."""
    response = serve_document(request, document_id, document_filename)
    return as_file(response, shown=True) if response.has_header("Content-Disposition") else response


def is_shown(path: str) -> bool:
    """Whether browsers may show it in place: what they look at or listen to, but no SVG, which is a document."""
    mime = guess_type(path)[0] or ""
    return mime.partition("/")[0] in {"audio", "image", "video"} and mime != "image/svg+xml"


def as_file(response: HttpResponseBase, *, shown: bool) -> HttpResponseBase:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not shown and response.status_code == 200:
        response.headers["Content-Type"] = "application/octet-stream"
        response.headers["Content-Disposition"] = "attachment"
    return response
