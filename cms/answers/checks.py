from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from ilm_blocks.checks import check_keys, check_paths

from .conf import conf


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "answers.E001"):
        return wrong
    return [*_check_numbers(), *_check_purger()]


def _check_numbers() -> Iterator[Error]:
    yield from (
        Error(f"ANSWERS[{name!r}] must not be negative", id="answers.E002")
        for name, value, hint in conf.typed()
        if hint is int and value < 0
    )


def _check_purger() -> Iterator[Error]:
    if errors := list(check_paths(conf, "PURGER", conf.PURGER, "answers.E003", kind=type)):
        yield from errors
        return
    try:
        conf.purger()
    except TypeError as error:
        yield Error(f"ANSWERS['PURGER_ARGS'] do not fit ANSWERS['PURGER']: {error}", id="answers.E003")
