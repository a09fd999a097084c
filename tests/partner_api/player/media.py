"""Real files for the screen: flat colours that a test can recognise in a screenshot."""

import hashlib
import io

import av
from PIL import Image

RED, GREEN, BLUE = (208, 52, 44), (46, 160, 67), (38, 98, 217)


def clip(colour: tuple[int, int, int], *, seconds: int = 2) -> bytes:
    """An H.264 clip, as a screen gets it."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        frame = av.VideoFrame.from_image(Image.new("RGB", (320, 180), colour))
        for _ in range(25 * seconds):
            frame.pts = None
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def poster(colour: tuple[int, int, int], kind: str = "PNG", size: tuple[int, int] = (640, 360)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()


def noise() -> bytes:
    """A poster that does not compress: half of it is plainly not the whole."""
    target = io.BytesIO()
    Image.effect_noise((640, 360), 80).save(target, "PNG")
    return target.getvalue()


def asset(body: bytes, mime: str, *, dur_ms: int | None = None) -> tuple[str, dict]:
    """The SHA-256 of a file and its entry in the manifest."""
    sha = hashlib.sha256(body).hexdigest()
    ext = {"video/mp4": "mp4", "image/png": "png", "image/jpeg": "jpg"}[mime]
    return sha, {"url": f"/m/{sha}.{ext}", "bytes": len(body), "mime": mime, "w": 640, "h": 360, "dur_ms": dur_ms}
