"""What a media file really holds, read from the file itself (PyAV); names and upload forms are not believed."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

#: What plain browsers and Debian's Chromium play; HEVC is not among them.
VIDEO_CODECS = {"h264": "video/mp4", "vp8": "video/webm", "vp9": "video/webm", "av1": "video/mp4"}
AUDIO_CODECS = {"aac": "audio/mp4", "mp3": "audio/mpeg", "opus": "audio/ogg", "vorbis": "audio/ogg"}
EXTENSIONS = {"video/mp4": "mp4", "video/webm": "webm", "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg"}


@dataclass(frozen=True, slots=True)
class Media:
    mime: str
    width: int | None
    height: int | None
    duration_ms: int

    @property
    def ext(self) -> str:
        return EXTENSIONS[self.mime]


def video(file: File) -> Media:
    """Raise ValidationError unless ``file`` is a clip that every screen can play."""
    return _probe(file, "video", VIDEO_CODECS)


def audio(file: File) -> Media:
    """Raise ValidationError unless ``file`` is a sound that every browser can play."""
    return _probe(file, "audio", AUDIO_CODECS)


def _probe(file: File, kind: str, codecs: dict[str, str]) -> Media:
    import av

    try:
        with file.open("rb") as opened, av.open(opened, "r") as container:
            stream = next(iter(getattr(container.streams, kind)), None)
            codec = stream.codec_context.name if stream else ""
            codec = {"libdav1d": "av1", "mp3float": "mp3"}.get(codec, codec)
            duration_ms = round((container.duration or 0) / 1000)
            width, height = (stream.width, stream.height) if stream and kind == "video" else (None, None)
    except (av.error.FFmpegError, OSError) as error:
        raise ValidationError(
            _("“%(name)s” cannot be read as a media file. Export it again as MP4 and upload that."),
            params={"name": file.name},
        ) from error
    if codec not in codecs:
        raise ValidationError(
            _("“%(name)s” holds %(codec)s, which screens cannot play. Convert it to MP4 with H.264 and AAC."),
            params={"name": file.name, "codec": codec or _("no such stream")},
        )
    return Media(codecs[codec], width, height, duration_ms)
