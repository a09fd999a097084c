"""Style sheets and scripts that this admin has on every screen; ``ilm_blocks`` loads its own on its screens alone."""

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from ilm_blocks.admin import scripts

#: The whole admin speaks with the classes of ``ilm_blocks``, lists become cards on a phone everywhere.
STYLES = ("ilm_blocks/admin.css", "backoffice/admin.css")


def styles() -> str:
    return format_html_join("", '<link rel="stylesheet" href="{}">', ([static(name)] for name in STYLES))


def dates() -> str:
    """For every page that asks for a day or a time."""
    return format_html('<script src="{}"></script>', static("backoffice/dates.js"))


def file_fields() -> str:
    """What words the fields for files."""
    return format_html(
        '<script src="{}" data-choose="{}" data-none="{}" data-several="{}"></script>',
        static("backoffice/files.js"), _("Choose a file"), _("No file chosen yet"), _("0 files chosen"),
    )  # fmt: skip


def choosers() -> str:
    """Choosers open on *Upload* for pages as for an ILM; a module that is named twice runs once."""
    return format_html('<script type="module" src="{}"></script>', static("ilm_blocks/choosers.js"))


def films() -> str:
    """On every screen: films are named in the library, in its forms and in choosers, which are other apps' own."""
    return scripts.films()
