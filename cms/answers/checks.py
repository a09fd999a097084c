from typing import Any

from django.core.checks import CheckMessage, Error, register

from ilm_blocks.checks import check_keys

from .conf import conf


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "answers.E001"):
        return wrong
    return [
        Error(f"ANSWERS[{name!r}] must not be negative", id="answers.E002")
        for name, value, hint in conf.typed()
        if hint is int and value < 0
    ]
