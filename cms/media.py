from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public upload; documents have a view of their own that asks who may read them."""
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))
