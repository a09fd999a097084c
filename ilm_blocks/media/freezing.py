"""Freezing: what an approved ILM shows becomes files named by their SHA-256, the same bytes for ever.

Everything public reads the frozen creatives, so a rendition is never made in a request and an image
replaced in the library alters nothing that was approved.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.images import ImageFile
from django.db.models.fields.files import FieldFile
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language
from PIL import Image
from wagtail.images.models import AbstractImage, Filter

from ..conf import conf
from ..models import Asset, AssetSource, Film
from ..models.assets import content_address
from ..models.journal import as_json
from . import colour_profiles, digests, films, pictures, probing
from .intake import TakenFile
from .letterbox import letterboxed
from .probing import Measured


@dataclass(frozen=True, slots=True)
class Source:
    """A file wanted as an asset; ``key`` changes whenever its bytes may."""

    key: str
    read: Callable[[], tuple[Asset, File]]
    #: The library's file and the recipe, where it is made from it and not the file itself.
    made_from: tuple[FieldFile, str] | None = None


def freeze(creatives: Iterable[Any]) -> list[dict[str, Any]]:
    """The blocks of ``ILM.creatives`` as plain values ready to deliver, their files stored as assets.

    The number of queries does not depend on the number of creatives.
    """
    blocks = _for_screens(_with_films([(block, _with_sources(block)) for block in creatives]))
    assets = ensure([source for _block, value in blocks for source in _sources(value)])
    described = [{"id": block.id, "type": block.block_type} | _described(value, assets) for block, value in blocks]
    return cast(list[dict[str, Any]], as_json(described))


def is_whole(creative: Any) -> bool:
    """Whether the file that ``creative`` is about was chosen and is still in its library; no query beyond those that
    reading its value takes."""
    name = FILES.get(creative.block_type)
    return name is None or creative.value.get(name) is not None


def _with_sources(creative: Any) -> dict[str, Any]:
    """The value of a creative with a Source wherever a file belongs; the block of a project's own kind may say it."""
    kind, block = creative.block_type, creative.block
    freezer = FREEZERS.get(kind) or getattr(block, "frozen", None) or block.get_api_representation
    return dict(freezer(creative.value))


def _with_films(blocks: list[tuple[Any, dict[str, Any]]]) -> list[tuple[Any, dict[str, Any]]]:
    """Each film with its files as they are now. What is made of it later is added on record (decision 29)."""
    if not (found := [value["film"] for _block, value in blocks if "film" in value]):
        return blocks
    rows = films.rows(found)
    return [(block, _with_film(value, rows) if "film" in value else value) for block, value in blocks]


def _with_film(value: Mapping[str, Any], rows: Mapping[str, Film]) -> dict[str, Any]:
    media = value["film"]
    film = rows[films.key_of(media)]
    made = films.shown(film)
    files = [clip(media)] if made is None else made
    return {**value, "film": film.pk, "files": files, "poster": value["poster"] or film.still}


def _for_screens(blocks: list[tuple[Any, dict[str, Any]]]) -> list[tuple[Any, dict[str, Any]]]:
    """Each poster in the size that it has on each screen that is known."""
    if not any("screens" in value for _block, value in blocks):
        return blocks
    sizes = films.screen_sizes()
    return [
        (block, {**value, "screens": screen_renditions(value["screens"], sizes)} if "screens" in value else value)
        for block, value in blocks
    ]


def ensure(sources: Sequence[Source]) -> dict[str, Asset]:
    """The asset of each source by its key; a file that was met before is not read again.

    Previews and approvals may meet the same file at once: what another one has stored meanwhile is as good.
    """
    wanted = {source.key: source for source in sources}
    known = AssetSource.objects.filter(key__in=wanted).select_related("asset")
    assets = {row.key: row.asset for row in known}
    if missing := {key: source.read() for key, source in wanted.items() if key not in assets}:
        stored = _store(missing.values())
        assets |= {key: stored[asset.sha256] for key, (asset, _file) in missing.items()}
        met = [AssetSource(key=key, asset=assets[key]) for key in missing]
        AssetSource.objects.bulk_create(met, ignore_conflicts=True)
        digests.record([(made[0], made[1], assets[key].sha256) for key in missing if (made := wanted[key].made_from)])
    return assets


def _store(read: Iterable[tuple[Asset, File]]) -> dict[str, Asset]:
    by_hash = {asset.sha256: (asset, file) for asset, file in read}
    rows = Asset.objects.filter(sha256__in=by_hash)
    stored = {asset.sha256: asset for asset in rows}
    fresh = [(asset, file) for sha256, (asset, file) in by_hash.items() if sha256 not in stored]
    if not fresh:
        return stored
    for asset, file in fresh:
        _put(asset, file)
    Asset.objects.bulk_create([asset for asset, _file in fresh], ignore_conflicts=True)
    return {asset.sha256: asset for asset in rows.all()}


def stored(taken: TakenFile) -> Asset:
    """The asset that ``taken`` is, its file in the store and its row not saved yet."""
    ms = None if taken.seconds is None else round(taken.seconds * 1000)
    ext = str(taken.name).rpartition(".")[2]
    asset = _asset(taken, ext=ext, mime=taken.mime, width=taken.width, height=taken.height, duration_ms=ms)
    _put(asset, taken)
    return asset


def facts(asset: Asset) -> dict[str, Any]:
    """What a row of the same file says."""
    return describe(asset) | {"file": asset.file.name}


def _put(asset: Asset, file: File) -> None:
    """Store ``file`` under its content address; a whole copy left by a write undone later is as good as ours."""
    storage, name = asset.file.storage, content_address(asset)
    if storage.exists(name) and storage.size(name) != asset.bytes:
        storage.delete(name)
    if not storage.exists(name):
        storage.save(name, file)
    asset.file.name = name
    file.close()


# From the library


@dataclass(frozen=True, slots=True)
class Format:
    ext: str
    mime: str
    recipe: str


JPEG = Format("jpg", "image/jpeg", "format-jpeg|jpegquality-85")
#: A third of the bytes; AVIF saves nothing more of what posters are, and takes four times as long to make.
WEBP = Format("webp", "image/webp", "format-webp|webpquality-75")


def renditions(image: AbstractImage) -> list[Source]:
    return [_rendition(image, width, JPEG) for width in conf.POSTER_WIDTHS]


def screen_renditions(image: AbstractImage, sizes: Iterable[tuple[int, int]]) -> list[Source]:
    """The whole picture as large as it finds room in each of ``sizes``, so that no player scales it down."""
    specs = [f"max-{width}x{height}|{JPEG.recipe}" for width, height in sizes]
    return [_picture(image, spec, JPEG, partial(_made, spec)) for spec in specs]


def within(image: AbstractImage, most: int) -> Source:
    """The whole picture, neither wider nor higher than ``most`` pixels."""
    spec = f"max-{most}x{most}|{WEBP.recipe}"
    return _picture(image, spec, WEBP, partial(_made, spec))


def light_renditions(image: AbstractImage) -> list[Source]:
    """What pages offer first; machines and old browsers take the others."""
    return [_rendition(image, width, WEBP, f"webpweight-{heaviest(width)}") for width in conf.WEBP_WIDTHS]


def heaviest(width: int) -> int:
    """The most bytes of a picture that wide: 40 KB of 640 pixels, 90 of 960, whatever it shows."""
    return width * width // 10


def shared_renditions(image: AbstractImage) -> list[Source]:
    """What a network shows of a shared link, in the one shape that it has; none where the project wants none."""
    if not conf.SHARED_SIZE:
        return []
    width, height = conf.SHARED_SIZE
    return [_picture(image, f"letterbox-{width}x{height}|{JPEG.recipe}", JPEG, partial(_letterboxed, (width, height)))]


def _letterboxed(size: tuple[int, int], image: AbstractImage) -> ImageFile:
    """Made of the whole picture in its own colours, with their profile; that of greys is followed."""
    whole: Image.Image = Image.open(Filter(f"max-{size[0]}x{size[1]}|format-png").run(image, BytesIO()).f)
    profile, stream = whole.info.get("icc_profile"), BytesIO()
    if profile and colour_profiles.space_of(profile) != "RGB ":
        whole, profile = colour_profiles.to_srgb(whole, profile) or whole, None
    letterboxed(whole, size).save(stream, "JPEG", quality=85, optimize=True, icc_profile=profile)
    return ImageFile(stream)


def _rendition(image: AbstractImage, width: int, kind: Format, *more: str) -> Source:
    spec = "|".join([f"width-{width}", kind.recipe, *more])
    return _picture(image, spec, kind, partial(_made, spec))


def _made(spec: str, image: AbstractImage) -> ImageFile:
    return ImageFile(Filter(spec).run(image, BytesIO()).f)


def _picture(image: AbstractImage, spec: str, kind: Format, make: Callable[[AbstractImage], ImageFile]) -> Source:
    def read() -> tuple[Asset, File]:
        try:
            file = make(image)
        except Exception as error:  # what lay there before the intake may be anything, and decoders raise whatever
            raise pictures.broken(image.filename) from error
        return _asset(file, ext=kind.ext, mime=kind.mime, width=file.width, height=file.height), file

    return Source(f"image:{image.pk}:{image.file.name}:{image.get_rect()}:{spec}", read, (image.file, spec))


def clip(media: Any) -> Source:
    return _media(media, probing.video)


def sound(media: Any) -> Source:
    return _media(media, probing.audio)


def _media(media: Any, probed: Callable[[IO[bytes], str], Measured]) -> Source:
    def read() -> tuple[Asset, File]:
        with media.file.open("rb") as file:
            found = probed(file, media.filename)
        asset = _asset(
            media.file, ext=found.ext, mime=found.mime, width=found.width, height=found.height,
            duration_ms=found.duration_ms,
        )  # fmt: skip
        return asset, media.file

    return Source(f"media:{media.pk}:{media.file.name}", read)


def captions(document: Any) -> Source:
    return Source(
        f"document:{document.pk}:{document.file.name}",
        lambda: (_asset(document.file, ext="vtt", mime="text/vtt"), document.file),
    )


def _asset(file: File, **facts: Any) -> Asset:
    hashed, size = hashlib.sha256(), 0
    file.open("rb")  # left open: it is stored next, unless the store has it
    for chunk in file.chunks():
        hashed.update(chunk)
        size += len(chunk)
    return Asset(sha256=hashed.hexdigest(), bytes=size, **facts)


# One freezer a block type: its value with a Source wherever a file belongs

FREEZERS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "poster": lambda value: {
        "alt": value["alt"],
        "files": renditions(value["image"]),
        "webp": light_renditions(value["image"]),
        "shared": shared_renditions(value["image"]),
        "screens": value["image"],
    },
    "video": lambda value: {
        "alt": value["alt"],
        "film": value["video"],
        "poster": renditions(value["poster"])[0] if value["poster"] else None,
        "webp": light_renditions(value["poster"]) if value["poster"] else [],
        "shared": shared_renditions(value["poster"]) if value["poster"] else [],
        "captions": captions(value["captions"]) if value["captions"] else None,
    },
    "running_text": lambda value: {"text": value["text"]},
    "message": lambda value: {"heading": value["heading"], "text": value["text"]},
    "audio": lambda value: {"transcript": value["transcript"], "files": [sound(value["audio"])]},
}

#: Without which a creative of that type is nothing.
FILES = {"poster": "image", "video": "video", "audio": "audio"}


def _sources(value: Any) -> list[Source]:
    if isinstance(value, Source):
        return [value]
    nested = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [source for part in nested for source in _sources(part)]


def _described(value: Any, assets: Mapping[str, Asset]) -> Any:
    """``value`` with each Source replaced by the facts of its asset; equal renditions appear once."""
    if isinstance(value, Source):
        return describe(assets[value.key])
    if isinstance(value, Asset):
        return describe(value)
    if isinstance(value, dict):
        return {name: _described(part, assets) for name, part in value.items()}
    if isinstance(value, list):
        described = [_described(part, assets) for part in value]
        are_files = all(isinstance(part, Source | Asset) for part in value)
        return list({part["sha256"]: part for part in described}.values()) if are_files else described
    return value


def describe(asset: Asset) -> dict[str, Any]:
    names = ("sha256", "ext", "mime", "bytes", "width", "height", "duration_ms")
    return {name: getattr(asset, name) for name in names}


def url(file: Mapping[str, Any]) -> str:
    """The address path of a described file."""
    return path(file["sha256"], file["ext"])


def path(sha256: str, ext: str) -> str:
    """Where the project serves the file: it says so by the place of ``ilm_blocks.urls`` among its own."""
    return _path(sha256, ext, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), get_language())


@lru_cache(maxsize=4096)
def _path(sha256: str, ext: str, *_place: Any) -> str:
    """Asked for every size of every picture of an answer; the same for the same place of the URLs."""
    return reverse("ilm_blocks:asset", args=[sha256, ext])
