from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from wagtail.models import Site


class KnownHostMiddleware:
    """Refuse a host that is no region's Site: there is no default Site to fall back to.

    Hosts of ``MACHINE_HOSTS`` have no pages; programs use them to reach the API and the admin.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.get_host())
        if host not in settings.MACHINE_HOSTS and Site.find_for_request(request) is None:
            raise DisallowedHost(f"No site answers at {host}.")
        return self.get_response(request)
