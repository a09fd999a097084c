from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def code(address: str) -> SafeString:
    """``address`` as a QR code: an SVG without styles, which any content policy lets stand."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=3, border=2, xmldecl=False, light="#fff", svgclass="", lineclass="", title=_("QR code")
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here; what it says is modules, not markup
