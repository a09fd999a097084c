"""Kemendagri region codes: ``PP.KK.CC.VVVV``, from province to village."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .levels import RegionLevel

CODE = re.compile(r"^[1-9]\d(\.\d{2}(\.\d{2}(\.[123]\d{3})?)?)?$")
LOST_ZERO = re.compile(r"^[1-9]\d\.\d$")
LEVELS = {2: RegionLevel.REGENCY, 3: RegionLevel.DISTRICT, 4: RegionLevel.VILLAGE}


def normalise(text: str) -> str:
    """``text`` with its dots, which people may leave out: 3324012001 is 33.24.01.2001. Other text is unchanged."""
    digits = text.strip().replace(".", "")
    if not digits.isdecimal():
        return text.strip()
    parts = (digits[:2], digits[2:4], digits[4:6], digits[6:])
    return ".".join(part for part in parts if part)


def validate(code: str) -> None:
    if not CODE.match(code):
        raise ValidationError(_("“%(code)s” is not a region code. Write it like 33.24.01.2001."), params={"code": code})


def fault_of_number(code: str) -> str | None:
    """The fault of a code that a spreadsheet took for a number: 33.20 became 33.2. None for any other text."""
    if not LOST_ZERO.match(code):
        return None
    said = gettext(
        "The spreadsheet has taken this code for a number and left its last zero out (%(code)s): format the column as "
        "text (Format Cells, Text) and type %(code)s0 anew, if that is meant."
    )
    return said % {"code": code}


def parent(code: str) -> str:
    return code.rpartition(".")[0]


def level(code: str) -> RegionLevel | None:
    """The level that the code's own length names; None above the regency."""
    return LEVELS.get(code.count(".") + 1)
