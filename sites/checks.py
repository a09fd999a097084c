from typing import Any

from django.core.checks import CheckMessage, register

from ilm_blocks.checks import check_keys, check_paths

from .conf import conf


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "sites.E001"):
        return wrong
    return [
        *check_paths(conf, "CHOOSABLE_PAGES", conf.CHOOSABLE_PAGES, "sites.E002"),
        *check_paths(conf, "SUCCESSION_FOLLOWED_BY", conf.SUCCESSION_FOLLOWED_BY, "sites.E002"),
    ]
