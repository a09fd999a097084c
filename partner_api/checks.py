from typing import Any

from django.core.checks import CheckMessage, register

from ilm_blocks.checks import check_keys, check_range

from .conf import conf

A_CENTURY = 36_525  # in days; no date lies behind ten thousand years


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "partner_api.E001"):
        return wrong
    return list(check_range(conf, "PLAYS_KEPT_DAYS", "partner_api.E002", least=1, most=A_CENTURY))
