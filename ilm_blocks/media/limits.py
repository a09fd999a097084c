"""How large files may be and of which kinds: Wagtail's settings, and where a project leaves one out what Wagtail does.

Wagtail itself limits no document; there it is what ``wagtail start`` writes, and the kinds that the intake can tell.
"""

from collections.abc import Sequence

from django.conf import settings

MEGABYTE = 1024 * 1024
DOCUMENTS = ("csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "vtt", "xlsx", "zip")


def picture_bytes() -> int:
    return getattr(settings, "WAGTAILIMAGES_MAX_UPLOAD_SIZE", 10 * MEGABYTE)


def picture_pixels() -> int:
    return getattr(settings, "WAGTAILIMAGES_MAX_IMAGE_PIXELS", 128_000_000)


def document_bytes() -> int:
    return getattr(settings, "WAGTAILDOCS_MAX_UPLOAD_SIZE", 10 * MEGABYTE)


def document_kinds() -> Sequence[str]:
    return getattr(settings, "WAGTAILDOCS_EXTENSIONS", DOCUMENTS)
