from collections.abc import Callable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.http.request import split_domain_port

from ilm_blocks.checks import check_keys, check_paths, check_range
from ilm_blocks.preview_modes import PreviewMode

from .conf import conf


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "sites.E001"):
        return wrong
    return [
        *check_paths(conf, "CHOOSABLE_PAGES", conf.CHOOSABLE_PAGES, "sites.E002", kind=Callable),
        *check_paths(conf, "SUCCESSION_FOLLOWED_BY", conf.SUCCESSION_FOLLOWED_BY, "sites.E002", kind=Callable),
        *check_paths(conf, "ARTICLE_PREVIEWS", conf.ARTICLE_PREVIEWS, "sites.E002", kind=PreviewMode),
        *check_range(conf, "PORT", "sites.E003", least=1, most=65_535),
        *check_range(conf, "PAGE_VIEWS_SECONDS", "sites.E003", least=1, most=3600),
        *check_range(conf, "PAGE_VIEWS_KEPT_DAYS", "sites.E003", least=31, most=3660),
        *_check_hosts(),
    ]


def _check_hosts() -> Iterator[Error]:
    """Each is the name of a host alone, as a request's host is compared with it."""
    for host in conf.MACHINE_HOSTS:
        if not host or split_domain_port(host) != (host, ""):
            yield Error(f"SITES['MACHINE_HOSTS'] must be names of hosts without ports, not {host!r}", id="sites.E003")
