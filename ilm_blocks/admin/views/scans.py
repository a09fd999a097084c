"""How an uploaded paper is handed out: pictures are shown, everything else is saved; nothing in it runs."""

from django.http import HttpResponse

from ...models.scans import Scan


def handed_out(scan: Scan) -> HttpResponse:
    place = "inline" if scan.mime.startswith("image/") else "attachment"
    return HttpResponse(
        bytes(scan.content),
        content_type=scan.mime,
        headers={
            "Content-Disposition": f'{place}; filename="{scan.name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
