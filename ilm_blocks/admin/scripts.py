"""Scripts that run on screens of other apps, too."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _


def films() -> str:
    """Tells of films wherever the admin names them; ``data-edit`` is the address of a film's form, 0 for its number."""
    return format_html(
        '<script defer src="{}" data-states="{}" data-edit="{}" data-again="{}"></script>',
        static("ilm_blocks/films.js"), reverse("ilm_blocks_admin:films"), reverse("wagtailmedia:edit", args=[0]),
        _("Try again"),
    )  # fmt: skip
