from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from ilm_blocks.checks import check_keys
from ilm_blocks.conf import conf as ilm_conf

from .bodies import MEGABYTE
from .conf import conf

#: Of threads a process has some more, for those who wait and for slow lines.
RANGES = {"AT_WORK": (1, 1_000), "WAITING": (0, 10_000), "LONGEST_BODY_MB": (1, 20_000)}


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    return check_keys(conf, "admission.E001") or [*_check_numbers(), *_check_uploads()]


def _check_numbers() -> Iterator[Error]:
    for name, (least, most) in RANGES.items():
        if not least <= getattr(conf, name) <= most:
            yield Error(f"ADMISSION[{name!r}] must be between {least} and {most}", id="admission.E002")


def _check_uploads() -> Iterator[Error]:
    """A film that its form takes must be let in."""
    if (most := ilm_conf.RECORDING_MAX_UPLOAD_SIZE) > conf.LONGEST_BODY_MB * MEGABYTE:
        told = f"ADMISSION['LONGEST_BODY_MB'] is less than ILM_BLOCKS['RECORDING_MAX_UPLOAD_SIZE'], {most} bytes"
        yield Error(told, id="admission.E003")
