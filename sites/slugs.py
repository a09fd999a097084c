"""Names in addresses that no page of a region may have."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: First parts of paths that lead elsewhere than to a page below the region.
RESERVED_SLUGS = frozenset({
    "admin", "agenda", "api", "documents", "embed", "healthz", "ilm",
    "kabar", "laporan-tayang", "m", "media", "oembed", "pasang", "static", "transparansi", "videotron",
})  # fmt: skip


def refuse_reserved(slug: str, *, field: str = "slug") -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError({field: _("“%(slug)s” is reserved.") % {"slug": slug}})
