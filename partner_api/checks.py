from typing import Any

from django.core.checks import CheckMessage, Error, register

from ilm_blocks.checks import check_keys

from .conf import conf


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "partner_api.E001"):
        return wrong
    if conf.PLAYS_KEPT_DAYS < 1:
        return [Error("PARTNER_API['PLAYS_KEPT_DAYS'] must be at least 1", id="partner_api.E002")]
    return []
