from collections.abc import Callable
from time import monotonic

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from wagtail.models import Site

from .conf import conf


class KnownHostMiddleware:
    """Refuse a host that is no region's Site: there is no default Site to fall back to.

    Hosts of ``MACHINE_HOSTS`` have no pages; programs use them to reach the API and the admin. The API reads no
    Site, and is asked all day by the same hosts: for it a known host is looked up again only once a minute.
    """

    REMEMBERED_S = 60

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._known_until: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.get_host())
        if host not in conf.MACHINE_HOSTS and not self._is_site(request, host):
            raise DisallowedHost(f"No site answers at {host}.")
        return self.get_response(request)

    def _is_site(self, request: HttpRequest, host: str) -> bool:
        """Only known hosts are cached: a new Site answers at once, and unknown hosts fill no memory."""
        if request.path.startswith("/api/") and monotonic() < self._known_until.get(host, 0):
            return True
        found = Site.find_for_request(request) is not None
        if found:
            self._known_until[host] = monotonic() + self.REMEMBERED_S
        return found
