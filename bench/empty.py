"""The measure of ``bench/delivery.py``: a bare Django project without middleware whose view says ready bytes."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = Path(os.environ["BODY"]).read_bytes()


def found(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type="application/json")


def unchanged(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=304)


urlpatterns = [path("", found), path("unchanged", unchanged)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="contoh")
application = get_wsgi_application()
