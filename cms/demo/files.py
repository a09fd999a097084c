"""The files of the demo, drawn and put into a library."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from cms.demo import clips, posters
from cms.demo.content import DemoIlm, DemoNews


def creatives(row: DemoIlm, library: Collection) -> Iterator[tuple[str, Any]]:
    """The blocks of one ILM, its files drawn and put into ``library``."""
    for shape in posters.PosterShape:
        picture = image(
            f"{row.key}-{shape.name.lower()}", row.poster.headline, posters.poster(row.poster, shape), library
        )
        yield "poster", {"image": picture, "alt": row.poster.alt}
    if row.clip:
        yield "video", video(row, library)
    if row.running_text:
        yield "running_text", {"text": row.running_text}
    if row.message:
        yield "message", {"heading": row.message.heading, "text": row.message.text}


def video(row: DemoIlm, library: Collection) -> dict[str, Any]:
    assert row.clip is not None  # noqa: S101  (asked for by the caller)
    media = get_media_model()(
        title=row.title, type="video", width=1280, height=720, duration=row.clip.seconds, collection=library
    )
    media.file.save(f"{row.key}.mp4", ContentFile(clips.clip(row.clip)))
    captions = get_document_model()(title=row.title, collection=library)
    captions.file.save(f"{row.key}.vtt", ContentFile(clips.captions(row.clip).encode()))
    still = image(f"{row.key}-still", row.title, clips.still(row.clip), library)
    return {"video": media, "alt": row.clip.alt, "poster": still, "captions": captions}


def image(name: str, title: str, png: bytes, library: Collection) -> Any:
    file = ImageFile(ContentFile(png), name=f"{name}.png")
    return get_image_model().objects.create(title=title.replace("\n", " "), file=file, collection=library)


def picture(name: str, row: DemoNews, library: Collection) -> Any:
    drawn: Any = row.picture
    made = image(name, row.title, posters.illustration(drawn.motif, drawn.palette), library)
    made.description = drawn.alt
    made.save(update_fields=["description"])
    return made
