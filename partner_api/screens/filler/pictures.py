"""Pictures of cards: files named by their SHA-256, as all that travels to a screen."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.models import AbstractImage

from ilm_blocks.media import freezing
from ilm_blocks.models import Asset

#: Sharp on half of the largest walls that are common, in some 200 KB.
MOST_PIXELS = 1600


def of(images: Iterable[AbstractImage | None]) -> dict[int, Mapping[str, Any]]:
    """The file of each image, by its key; made when it is met first. One that is broken or gone has none."""
    sources = {image.pk: freezing.within(image, MOST_PIXELS) for image in images if image}
    return {key: freezing.describe(asset) for key, source in sources.items() if (asset := _asset(source))}


def _asset(source: freezing.Source) -> Asset | None:
    try:
        return freezing.ensure([source])[source.key]
    except ValidationError:
        return None
