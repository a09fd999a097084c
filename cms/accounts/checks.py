from typing import Any

from django.core.checks import CheckMessage, Error, register

from ilm_blocks.checks import check_keys

from .conf import conf


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "accounts.E001"):
        return wrong
    return [
        Error(f"ACCOUNTS[{name!r}] must be at least 1", id="accounts.E002")
        for name, value, hint in conf.typed()
        if hint is int and value < 1
    ]
