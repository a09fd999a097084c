from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

#: So many modules a side a whole number below 2^53 holds as bits, and a camera still tells apart across a street.
MOST_MODULES = 45


def rows(address: str) -> list[int]:
    """``address`` as a QR code without its quiet zone: each row from the top as the bits of a number, dark ones set.

    Empty where it takes more modules than a camera reads from afar.
    """
    code = segno.make(address, error="l", micro=False)  # boosted as far as its size allows
    matrix = list(code.matrix_iter(border=0))
    return [int("".join(map(str, row)), 2) for row in matrix] if len(matrix) <= MOST_MODULES else []


def code(address: str) -> SafeString:
    """``address`` as a QR code: an SVG without styles, which any content policy lets stand."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=3, border=2, xmldecl=False, light="#fff", svgclass="", lineclass="", title=_("QR code")
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here; what it says is modules, not markup
