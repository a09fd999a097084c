"""Files as phones, scanners and strangers hand them in, each made here; what may never be published stands in them."""

import io
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import av
import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from ilm_blocks.media import colour_profiles

pillow_heif.register_heif_opener()

NAME, PLACE = "Nama Contoh", "-06.9200+110.2100/"
#: In whatever is published none of it may stand.
SECRETS = (NAME.encode(), PLACE.encode(), b"GPS", b"SN-12345", b"x264")
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
RED, BLUE = (208, 52, 44), (38, 98, 217)


# Pictures


def scene(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Red on the left, blue on the right: whoever looks sees how it was turned."""
    image = Image.new("RGB", size, RED)
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill=BLUE)
    if mode.endswith("A"):
        image.putalpha(128)
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Artist] = NAME
    tags[ExifTags.Base.BodySerialNumber] = "SN-12345"
    tags[ExifTags.Base.GPSInfo] = {1: "S", 2: (6.0, 55.0, 12.0), 3: "E", 4: (110.0, 12.0, 36.0), 29: "GPS"}
    return tags


def profile(kind: str = "sRGB") -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()  # type: ignore[arg-type]


def grey_profile() -> bytes:
    """Of greys that are as light as their number says: far darker numbers than those of monitors."""
    head, curve = profile(), b"curv" + bytes(4) + struct.pack(">IH", 1, 0x0100) + bytes(2)
    white = b"XYZ " + bytes(4) + colour_profiles.D50
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", 156, len(white), b"kTRC", 156 + len(white), len(curve))
    body = head[4:16] + b"GRAY" + head[20:128] + tags + white + curve
    return struct.pack(">I", len(body) + 4) + body


def kept_profile() -> bytes:
    """As the intake leaves one."""
    bare = colour_profiles.bare(profile(), "RGB ")
    assert bare is not None
    return bare


def picture(form: str = "JPEG", mode: str = "RGB", *, image: Image.Image | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    (image or scene(mode)).save(stream, form, **options)
    return stream.getvalue()


def phone_jpeg(orientation: int = 6) -> bytes:
    """As a phone lays it down on its side, with a comment and something behind its end."""
    whole = picture(exif=exif(orientation), icc_profile=profile(), comment=NAME.encode(), quality=92)
    return whole + NAME.encode()


def heic() -> bytes:
    return picture("HEIF", exif=exif(6).tobytes(), quality=90)


def avif(mode: str = "RGB") -> bytes:
    return picture("AVIF", mode, exif=exif(1).tobytes())


def mpo() -> bytes:
    return picture("MPO", save_all=True, append_images=[scene()], exif=exif(1).tobytes())


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", NAME)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{PLACE}</x>")
    return picture("PNG", pnginfo=words, exif=exif(1).tobytes())


def grey_16(form: str = "PNG") -> bytes:
    """A scan: dark on the left, light on the right, in 16 bits."""
    dark, light = (struct.pack("<H", value) * 32 for value in (0x2000, 0xE000))
    return picture(form, image=Image.frombytes("I;16", (64, 48), (dark + light) * 48))


def grey_32(dark: int, light: int) -> bytes:
    """The same in 32 bits, of which a scanner fills as many as it likes."""
    left, right = (struct.pack("<i", value) * 32 for value in (dark, light))
    return picture("TIFF", image=Image.frombytes("I", (64, 48), (left + right) * 48))


def moving(form: str) -> bytes:
    return picture(form, save_all=True, append_images=[scene().rotate(180)], duration=200, loop=0)


def pages() -> bytes:
    return picture("TIFF", save_all=True, append_images=[scene(), scene()])


def bomb(form: str = "PNG") -> bytes:
    """A few kilobytes that unfold to 900 million pixels."""
    return picture(form, image=Image.new("1", (30_000, 30_000)))


def polyglot(form: str = "PNG") -> bytes:
    """A picture that is whole, and a page for whoever believes its text over its type."""
    return picture(form) + HTML


def with_segment(marker: int, payload: bytes) -> bytes:
    """A JPEG with one more segment in front."""
    jpeg = picture()
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


def with_chunk(name: bytes, payload: bytes) -> bytes:
    """A PNG with one more chunk after its head."""
    png = picture("PNG")
    return png[:33] + _chunk(name, payload) + png[33:]


def with_words_behind_the_pixels() -> bytes:
    """A PNG whose decoders stop at the end of the picture, and never see what its chunk holds besides."""
    png = picture("PNG")
    at = png.index(b"IDAT") + 4
    [length] = struct.unpack(">I", png[at - 8 : at - 4])
    return png[: at - 8] + _chunk(b"IDAT", png[at : at + length] + NAME.encode()) + png[at + length + 4 :]


def _chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def webp_with_chunk(name: bytes, payload: bytes) -> bytes:
    body = picture("WEBP")[8:] + name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def broken_off(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def noise(form: str) -> bytes:
    return picture(form, image=Image.effect_noise((160, 120), 80).convert("RGB"))


# Films and sounds


@contextmanager
def in_turn() -> Iterator[None]:
    """SVT-AV1, run by root, puts the whole process before all others for good: every test after it would starve
    whatever it waits for."""
    try:
        yield
    finally:
        if hasattr(os, "sched_setscheduler"):
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


@in_turn()
def film(
    codec: str = "libx264", container: str = "mp4", *, seconds: float = 1.2, rate: int = 10, tone: str = "",
    size: tuple[int, int] = (64, 48), pix_fmt: str = "yuv420p", options: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
) -> bytes:  # fmt: skip
    # A file with a name: the index moves to the front in a second pass.
    stream = tempfile.NamedTemporaryFile()  # noqa: SIM115
    with av.open(stream.name, "w", format=container, options=options or {}) as target:
        target.metadata.update(tags or {})
        pictures = target.add_stream(codec, rate=rate)
        pictures.width, pictures.height, pictures.pix_fmt = *size, pix_fmt  # type: ignore[union-attr]
        pictures.codec_context.thread_count = 1  # libvpx lets its threads wait for each other by spinning
        sound = _tone(target, tone) if tone else None
        for number in range(round(seconds * rate)):
            shade = Image.new("RGB", size, (number * 20 % 256, 90, 160))
            target.mux(pictures.encode(av.VideoFrame.from_image(shade)))  # type: ignore[union-attr]
        target.mux(pictures.encode())  # type: ignore[union-attr]
        if sound is not None:
            _hum(target, sound, seconds)
    return stream.read()


def sound(
    codec: str = "libmp3lame", container: str = "mp3", *, seconds: float = 1.5, tags: dict[str, str] | None = None
) -> bytes:
    stream = io.BytesIO()
    with av.open(stream, "w", format=container) as target:
        target.metadata.update(tags or {})
        _hum(target, _tone(target, codec), seconds)
    return stream.getvalue()


def _tone(target: Any, codec: str) -> Any:
    layout = "stereo" if codec == "vorbis" else "mono"  # FFmpeg's own writer of Vorbis, an experiment, knows no other
    rate = 8000 if "amr" in codec else 48_000
    return target.add_stream(codec, rate=rate, layout=layout, options={"strict": "experimental"})


def _hum(target: Any, stream: Any, seconds: float) -> None:
    rate, size = stream.rate, stream.codec_context.frame_size or 1024
    resampler = av.AudioResampler(format=stream.format, layout=stream.layout.name, rate=rate, frame_size=size)
    for number in range(round(seconds * rate / size)):
        frame = av.AudioFrame(format="s16", layout="mono", samples=size)
        frame.planes[0].update(struct.pack(f"<{size}h", *(number * 37 % 900 for _ in range(size))))
        frame.rate, frame.pts, frame.time_base = rate, number * size, Fraction(1, rate)
        for each in resampler.resample(frame):
            target.mux(stream.encode(each))
    target.mux(stream.encode())


TAGS = {"artist": NAME, "location": PLACE, "comment": NAME, "creation_time": "2026-11-20T07:33:21Z"}
PHONE = {"movflags": "use_metadata_tags"}


def phone_film(container: str = "mp4", **facts: Any) -> bytes:
    """Held upright: laid down on its side, with the matrix that turns it, place and name beside it."""
    lying = film(container=container, tone="aac", options=PHONE, tags=TAGS, size=(64, 36), **facts)
    return turned(lying, 90)


def turned(mp4: bytes, degrees: int) -> bytes:
    """``mp4`` with the display matrix of its first track set to a turn clockwise."""
    a, b = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    matrix = struct.pack(">9i", a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 1 << 30)
    at = mp4.index(b"tkhd") + 44
    return mp4[:at] + matrix + mp4[at + 36 :]


def with_box(name: bytes, payload: bytes) -> bytes:
    """A film as cameras close it: a box of their own behind the last one that players read."""
    return film() + struct.pack(">I", 8 + len(payload)) + name + payload


def with_header(content: bytes, container: str, header: Callable[[bytes], bytes]) -> bytes:
    """The first sound, or where there is none the first pictures, begun with another header of the codec."""
    stream = io.BytesIO()
    with av.open(io.BytesIO(content)) as source, av.open(stream, "w", format=container) as target:
        into = [target.add_stream_from_template(each, opaque=True) for each in source.streams]
        into[-1].codec_context.extradata = header(into[-1].codec_context.extradata or b"")
        for packet in source.demux():  # type: ignore[union-attr]
            if packet.size:
                packet.stream = into[packet.stream.index]
                target.mux(packet)
    return stream.getvalue()


def vorbis_by(header: bytes) -> bytes:
    """``header`` of Vorbis with the artist and the place among its comments."""
    first, second = header[1], header[2]
    identity, setup = header[3 : 3 + first], header[3 + first + second :]
    said = [f"ARTIST={NAME}".encode(), f"LOCATION={PLACE}".encode()]
    comments = b"".join(struct.pack("<I", len(each)) + each for each in said)
    comments = b"\x03vorbis" + struct.pack("<II", 0, len(said)) + comments + b"\x01"
    return bytes([2, first, len(comments)]) + identity + comments + setup


def with_unit(kind: int) -> bytes:
    """A film whose every frame is followed by a unit of H.264 of that kind, with words in it."""
    stream = tempfile.NamedTemporaryFile()  # noqa: SIM115
    unit = bytes([kind, 0x80]) + NAME.encode() + b"\x80"
    with av.open(io.BytesIO(film())) as source, av.open(stream.name, "w", format="mp4") as target:
        into = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux():  # type: ignore[union-attr]
            if packet.size:
                longer = av.Packet(bytes(packet) + struct.pack(">I", len(unit)) + unit)
                longer.pts, longer.dts, longer.time_base = packet.pts, packet.dts, packet.time_base
                longer.duration, longer.is_keyframe, longer.stream = packet.duration, packet.is_keyframe, into
                target.mux(longer)
    return stream.read()


def without_length(webm: bytes) -> bytes:
    """As a browser records: nobody knew the length when the head was written."""
    at = webm.index(b"\x44\x89\x88")  # Duration, eight bytes; 0xEC is Void
    return webm[:at] + b"\xec\x89" + bytes(9) + webm[at + 11 :]


# Documents


def archive(*parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for part in parts or ("isi.txt",):
            container.writestr(part, "isi")
    return stream.getvalue()


PDF = b"%PDF-1.7\nisi\n%%EOF\n"


def frames(content: bytes) -> list[bytes]:
    """Every picture of a film, as it is decoded."""
    with av.open(io.BytesIO(content), "r") as container:
        return [frame.to_image().tobytes() for frame in container.decode(video=0)]


def tones(content: bytes) -> list[bytes]:
    """Every frame of the sound, as it is decoded; none where there is no sound."""
    with av.open(io.BytesIO(content), "r") as container:
        heard = container.decode(audio=0) if container.streams.audio else ()
        return [bytes(plane)[: frame.samples * 4] for frame in heard for plane in frame.planes]


def secrets_in(content: bytes, secrets: Sequence[bytes] = SECRETS) -> list[bytes]:
    return [secret for secret in secrets if secret in content]


# Films for screens

Wave = Callable[[float], float]


def sounding(wave: Wave, *, seconds: float = 3, container: str = "mov", codec: str = "aac") -> bytes:
    """A film of 64 x 36 pixels that sounds as ``wave`` says, from -1 to 1 at each moment in seconds, on both sides."""
    stream, rate = tempfile.NamedTemporaryFile(), 48_000  # noqa: SIM115
    with av.open(stream.name, "w", format=container) as target:
        pictures: Any = target.add_stream("libx264", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 36, "yuv420p"
        heard: Any = target.add_stream(codec, rate=rate, layout="stereo")
        for number in range(round(seconds * 10)):
            shade = Image.new("RGB", (64, 36), (number * 20 % 256, 90, 160))
            target.mux(pictures.encode(av.VideoFrame.from_image(shade)))
        target.mux(pictures.encode())
        resampler = av.AudioResampler(format=heard.format, layout="stereo", rate=rate, frame_size=1024)
        for begin in range(0, round(seconds * rate) // 1024 * 1024, 1024):
            frame = av.AudioFrame(format="flt", layout="stereo", samples=1024)
            values = [wave((begin + n) / rate) for n in range(1024) for _side in range(2)]
            frame.planes[0].update(struct.pack("<2048f", *values))
            frame.rate, frame.pts, frame.time_base = rate, begin, Fraction(1, rate)
            for each in resampler.resample(frame):
                target.mux(heard.encode(each))
        target.mux(heard.encode())
    return stream.read()


def two_coloured(codec: str = "libx264", container: str = "mp4", *, pix_fmt: str = "yuv420p", **facts: Any) -> bytes:
    """Red on the left, blue on the right, for 1.2 s."""
    stream = tempfile.NamedTemporaryFile()  # noqa: SIM115
    with av.open(stream.name, "w", format=container) as target:
        pictures: Any = target.add_stream(codec, rate=10, options=facts)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 36, pix_fmt
        for _number in range(12):
            target.mux(pictures.encode(av.VideoFrame.from_image(scene(size=(64, 36)))))
        target.mux(pictures.encode())
    return stream.read()


def combed() -> bytes:
    """As an old camera films what flickers: one field white, the other black, and said to be two fields."""
    stream = tempfile.NamedTemporaryFile()  # noqa: SIM115
    with av.open(stream.name, "w", format="mp4") as target:
        options = {"x264-params": "interlaced=1:tff=1", "crf": "5"}
        pictures: Any = target.add_stream("libx264", rate=10, options=options)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 36, "yuv420p"
        for number in range(12):
            lines = Image.new("L", (64, 36))
            lines.putdata([255 if (y + number) % 2 else 0 for y in range(36) for _x in range(64)])
            target.mux(pictures.encode(av.VideoFrame.from_image(lines.convert("RGB"))))
        target.mux(pictures.encode())
    return stream.read()


def images(content: bytes) -> Iterator[Image.Image]:
    with av.open(io.BytesIO(content), "r") as container:
        for frame in container.decode(video=0):
            yield frame.to_image()


def shifted(webm: bytes, seconds: int) -> bytes:
    """Recorded by a browser that began its clock earlier."""
    stream = io.BytesIO()
    with av.open(io.BytesIO(webm)) as source, av.open(stream, "w", format="webm") as target:
        into = {each.index: target.add_stream_from_template(each, opaque=True) for each in source.streams}
        for packet in source.demux():  # type: ignore[union-attr]
            if packet.size:
                later = round(seconds / packet.time_base)
                packet.pts, packet.dts = (packet.pts or 0) + later, (packet.dts or 0) + later
                packet.stream = into[packet.stream.index]
                target.mux(packet)
    return stream.getvalue()


def with_comments(mov: bytes) -> bytes:
    """Motion JPEG of which each frame says who made it, and where."""
    stream = io.BytesIO()
    said = b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(words) + 2) + words
        for marker, words in ((0xFE, NAME.encode()), (0xE1, b"Exif\0\0GPS" + PLACE.encode()), (0xE0, NAME.encode()))
    )
    with av.open(io.BytesIO(mov)) as source, av.open(stream, "w", format="mov") as target:
        into = target.add_stream_from_template(source.streams.video[0], opaque=True)
        for packet in source.demux():  # type: ignore[union-attr]
            if packet.size:
                content = bytes(packet)
                longer = av.Packet(content[:2] + said + content[2:])
                longer.pts, longer.dts, longer.time_base = packet.pts, packet.dts, packet.time_base
                longer.duration, longer.is_keyframe, longer.stream = packet.duration, packet.is_keyframe, into
                target.mux(longer)
    return stream.getvalue()


def hdr(transfer: str) -> bytes:
    """Red as phones film it in HDR: ten bits, the wide colours of BT.2020, and the light of ``transfer``."""
    stream = tempfile.NamedTemporaryFile()  # noqa: SIM115
    said = f"log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    with av.open(stream.name, "w", format="mov") as target:
        pictures: Any = target.add_stream("libx265", rate=10, options={"x265-params": said})
        pictures.width, pictures.height, pictures.pix_fmt = 64, 36, "yuv420p10le"
        for _number in range(12):
            red = av.VideoFrame.from_image(Image.new("RGB", (64, 36), RED))
            target.mux(pictures.encode(red.reformat(format="yuv420p10le")))
        target.mux(pictures.encode())
    return stream.read()


def spread(content: bytes, kind: str, seconds: int) -> bytes:
    """A film of which the last half of the ``kind`` of stream, video or audio, says that it comes much later."""
    stream = tempfile.NamedTemporaryFile()  # noqa: SIM115
    with av.open(io.BytesIO(content)) as source, av.open(stream.name, "w", format="mov") as target:
        into = {each.index: target.add_stream_from_template(each, opaque=True) for each in source.streams}
        half = av.time_base * 0.6
        for packet in source.demux():  # type: ignore[union-attr]
            if packet.size:
                at = (packet.pts or 0) * packet.time_base * av.time_base
                later = round(seconds / packet.time_base) if packet.stream.type == kind and at >= half else 0
                packet.pts, packet.dts = (packet.pts or 0) + later, (packet.dts or 0) + later
                packet.stream = into[packet.stream.index]
                target.mux(packet)
    return stream.read()
