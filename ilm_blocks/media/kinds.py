"""What a file is, by its own first bytes; neither its name nor the type sent by the browser is trusted."""

import filetype

#: As much as the longest signature needs (a TAR says what it is at 257, MP4 names its brands up to here).
HEAD = 8192
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<!--")
BOM = b"\xef\xbb\xbf"
EBML = b"\x1a\x45\xdf\xa3"
#: First boxes of films as cameras wrote them before there was ``ftyp``.
QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def of(head: bytes) -> str:
    """The media type of a file that begins with ``head``; "" if unknown."""
    if head[4:8] == b"ftyp":
        return _of_boxes(head)
    if head[4:8] in QUICKTIME:
        return "video/quicktime"
    if head.startswith(EBML):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if is_markup(head):
        return "image/svg+xml" if b"<svg" in head.lower() else "text/html"
    if head.startswith(b"G") and head[188:189] == b"G" and head[376:377] == b"G":
        return "video/mp2t"
    found = filetype.guess(head)
    return found.mime if found else ""


def _of_boxes(head: bytes) -> str:
    """Pictures, films and sounds share one family of files; the brands tell them apart."""
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4]), 256), 4))}
    if brands & {b"avif", b"avis"}:
        return "image/avif"
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}:
        return "image/heic"
    return {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4"}.get(head[8:12], "video/mp4")


def is_markup(head: bytes) -> bool:
    return head.removeprefix(BOM).lstrip().lower().startswith(MARKUP)


#: What people call a kind of file; other kinds by their media type.
SPOKEN = {
    "application/pdf": "PDF", "application/zip": "ZIP", "application/x-rar-compressed": "RAR",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "audio/mpeg": "MP3", "audio/mp4": "M4A", "audio/ogg": "OGG", "audio/x-wav": "WAV", "audio/wav": "WAV",
    "audio/amr": "AMR", "audio/x-flac": "FLAC", "audio/aac": "AAC",
    "image/avif": "AVIF", "image/bmp": "BMP", "image/gif": "GIF", "image/heic": "HEIC", "image/jpeg": "JPEG",
    "image/png": "PNG", "image/svg+xml": "SVG", "image/tiff": "TIFF", "image/vnd.adobe.photoshop": "Photoshop",
    "image/webp": "WebP", "text/html": "HTML",
    "video/mp2t": "MPEG-TS", "video/mp4": "MP4", "video/mpeg": "MPEG", "video/quicktime": "MOV",
    "video/webm": "WebM", "video/x-flv": "FLV", "video/x-matroska": "MKV", "video/x-msvideo": "AVI",
    "video/x-ms-asf": "WMV",
}  # fmt: skip


def spoken(mime: str) -> str:
    """``mime`` in a word for people; "" if unknown."""
    return SPOKEN.get(mime, mime)
