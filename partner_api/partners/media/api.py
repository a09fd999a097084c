"""Files of partners: at once, or in parts by the protocol of tus (https://tus.io/protocols/resumable-upload)."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from partner_api.addresses import api_url
from partner_api.delivery.items import instant
from partner_api.problems import Problem

from ..described import keyed, told_in
from ..idempotency.repeating import digest_of_file, once
from ..keys.scopes import Scope
from ..resources import PartnerResource
from . import library, shapes, uploads
from .kinds import MediaKind
from .library import Reference
from .models import Upload

#: What a form in parts needs beside its file.
ROOM = 64 * 1024
PART = "application/offset+octet-stream"


def refused(error: ValidationError, pointer: str) -> Problem:
    """What the intake says of a file."""
    [first] = error.error_list[:1]
    said = " ".join(map(str, error.messages))
    return Problem("file_refused", said, errors=[{"pointer": pointer, "code": first.code or "refused", "detail": said}])


class OfMedia(PartnerResource):
    scopes: ClassVar = {
        "GET": Scope.MEDIA_WRITE, "POST": Scope.MEDIA_WRITE, "PATCH": Scope.MEDIA_WRITE, "DELETE": Scope.MEDIA_WRITE,
    }  # fmt: skip

    def told(self, reference: Reference | None) -> dict[str, Any]:
        row = library.find(reference, self.partner) if reference else None
        if reference is None or row is None:
            raise Problem("unknown_media")
        return library.told(row, reference.kind)


@keyed(
    "post", "addMedia", _("Upload a file"), shapes.MediaFile, "invalid_body", 413, 415, "file_refused", "key_reused",
    scope=Scope.MEDIA_WRITE, body={"multipart/form-data": shapes.MediaRequest}, status=201,
    description=_("The file is judged at once: decoded whole, freed of places and names, measured. What cannot be shown"
                  " is refused with the reason, and nothing of it is kept."),
)  # fmt: skip
class MediaView(OfMedia):
    parser_classes = [MultiPartParser]

    def post(self, request: Request) -> HttpResponseBase:
        self._refuse_what_is_too_large(request)
        sent = shapes.MediaRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        kind, file, title = MediaKind(sent.validated_data["kind"]), sent.validated_data["file"], ""
        title = sent.validated_data.get("title", "")
        if file.size > (most := library.most_bytes(kind)):
            raise _too_large(most)
        judged: list[library.Judged] = []

        def judge() -> None:
            try:
                judged.append(library.judge(kind, file, title=title, partner=self.partner, user=self.person))
            except ValidationError as error:
                raise refused(error, "/file") from error

        def keep() -> Response:
            body = self.told(judged[0].keep())
            return Response(body, 201, headers={"Location": _address(body["id"])})

        said = {"kind": kind.value, "title": title, "sha256": digest_of_file(file)}
        return once(request, self.key, timezone.now(), keep, body=said, prepare=judge)

    @staticmethod
    def _refuse_what_is_too_large(request: Request) -> None:
        """Before a byte of it is read; the kind is not known yet."""
        most = max(map(library.most_bytes, MediaKind))
        length = request.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > most + ROOM:
            raise _too_large(most)


def _too_large(most: int) -> Problem:
    return Problem("too_large", _t("A file of this kind may have %(most)d bytes.") % {"most": most})


def _address(reference: str) -> str:
    return api_url(reverse("partners:media-file", args=[reference]))


MEDIA_ID = OpenApiParameter(
    "media_id", {"type": "string", "pattern": f"^{library.REFERENCE.pattern}$"}, OpenApiParameter.PATH,
    description=_("`id` of an uploaded file."),
)  # fmt: skip


@keyed(
    "get",
    "getMedia",
    _("One file of the library"),
    shapes.MediaFile,
    "unknown_media",
    scope=Scope.MEDIA_WRITE,
    also=[MEDIA_ID],
    description=_("What is known of it: size, length, digest and address."),
)
class MediaFileView(OfMedia):
    def get(self, request: Request, media_id: str) -> HttpResponseBase:
        return Response(self.told(Reference.read(media_id)))


# In parts


def header(name: str, pattern: str, told: Any, *, required: bool = True) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", "pattern": pattern}, OpenApiParameter.HEADER, required=required, description=told
    )


NUMBER = "^[0-9]{1,15}$"
TUS = header("Tus-Resumable", "^1\\.0\\.0$", _("The version of the protocol."))
OFFSET = told_in("Upload-Offset", 201, 204, description=_("Bytes that have come: where the next part begins."))
EXPIRES = told_in("Upload-Expires", 201, 204, description=_("When it ends unless a further part comes."))
UPLOAD_ID = OpenApiParameter(
    "upload_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH,
    description=_("From the `Location` of a new upload."),
)  # fmt: skip


#: Methods to which tus has its client name its version; of the others that it does not know 405 tells.
VERSIONED = ("HEAD", "POST", "PATCH", "DELETE")


class OfUploads(OfMedia):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in VERSIONED and request.headers.get("Tus-Resumable") != uploads.VERSION:
            said = _t("Send the header “Tus-Resumable: %(version)s”.") % {"version": uploads.VERSION}
            raise Problem("precondition_failed", said)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Tus-Resumable"] = uploads.VERSION
        if response.status_code == 412:
            response["Tus-Version"] = uploads.VERSION
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """What the server can do, as tus asks for it."""
        most = max(map(library.most_bytes, MediaKind))
        return Response(status=204, headers={
            "Tus-Version": uploads.VERSION, "Tus-Extension": uploads.EXTENSIONS, "Tus-Max-Size": str(most),
            "Tus-Checksum-Algorithm": ",".join(uploads.ALGORITHMS),
        })  # fmt: skip

    @staticmethod
    def number(request: Request, name: str) -> int:
        text = request.headers.get(name, "")
        if not (text.isascii() and text.isdecimal() and len(text) <= 15):
            raise Problem("bad_request", _t("Send the header “%(name)s” with a number of bytes.") % {"name": name})
        return int(text)


@keyed(
    "post", "beginUpload", _("Begin an upload in parts"), None, "invalid_body", "too_many_uploads", "key_reused", 412,
    413, scope=Scope.MEDIA_WRITE, status=201,
    also=[
        TUS, OFFSET, EXPIRES,
        header("Upload-Length", NUMBER, _("Bytes of the whole file.")),
        header("Upload-Metadata", "^.{1,2000}$", _("`filename`, `kind` and `title`, each in base64 (tus).")),
    ],
    description=_("For large films on bad lines, by the protocol of tus 1.0: `Location` is where the parts go. It ends"
                  " by itself a day after the last part."),
)  # fmt: skip
class UploadsView(OfUploads):
    def post(self, request: Request) -> HttpResponseBase:
        size = self.number(request, "Upload-Length")
        metadata = uploads.metadata_of(request.headers.get("Upload-Metadata", ""))

        def begun() -> Response:
            upload = uploads.begin(self.key, size=size, metadata=metadata, at=timezone.now())
            location = api_url(reverse("partners:upload", args=[upload.pk]))
            return Response(status=201, headers={"Location": location, **progress(upload)})

        return once(request, self.key, timezone.now(), begun, body={"size": size, "metadata": metadata})


def progress(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Expires": http_date(upload.expires_at.timestamp())}


@keyed(
    "get",
    "getUpload",
    _("How far an upload is"),
    shapes.UploadTold,
    "unknown_upload",
    scope=Scope.MEDIA_WRITE,
    also=[UPLOAD_ID],
    description=_("And, once it is whole, the file that it became. `HEAD` tells the same in headers, as tus asks."),
)
@keyed(
    "patch", "addPart", _("Send a part"), None, "unknown_upload", "wrong_offset", 412, 413, 415, "file_refused",
    "wrong_checksum", scope=Scope.MEDIA_WRITE, status=204, body={PART: bytes},
    also=[
        UPLOAD_ID, TUS, OFFSET, EXPIRES,
        header("Upload-Offset", NUMBER, _("Where the part begins: where the upload has stopped.")),
        header("Upload-Checksum", "^(sha256|sha1|md5) [A-Za-z0-9+/=]+$", _("Of the part; optional."), required=False),
    ],
    description=_("With the last part the file is judged, and refused with the reason where it cannot be shown."),
)  # fmt: skip
@keyed(
    "delete",
    "endUpload",
    _("Give an upload up"),
    None,
    "unknown_upload",
    412,
    scope=Scope.MEDIA_WRITE,
    status=204,
    also=[UPLOAD_ID, TUS],
    description=_("Its parts are deleted; a file that is whole stays in the library."),
)
class UploadView(OfUploads):
    def get(self, request: Request, upload_id: UUID) -> HttpResponseBase:
        upload = uploads.find(upload_id, self.key, timezone.now())
        media = Reference.read(upload.media)
        return Response({
            "id": str(upload.pk), "kind": upload.kind, "filename": upload.filename, "size": upload.size,
            "offset": upload.offset, "expires_at": instant(upload.expires_at),
            "media": self.told(media) if media else None,
        })  # fmt: skip

    def head(self, request: Request, upload_id: UUID) -> HttpResponseBase:
        upload = uploads.find(upload_id, self.key, timezone.now())
        return Response(status=200, headers={"Upload-Length": str(upload.size), **progress(upload)})

    def patch(self, request: Request, upload_id: UUID) -> HttpResponseBase:
        if request.content_type != PART:
            said = _t("Send the part with the header “Content-Type: %(type)s”.") % {"type": PART}
            raise Problem("unsupported_media_type", said)
        offset, at = self.number(request, "Upload-Offset"), timezone.now()
        upload = uploads.find(upload_id, self.key, at)
        if offset != upload.offset:
            raise Problem("wrong_offset", offset=upload.offset)
        with uploads.receive(request._request, upload, request.headers.get("Upload-Checksum")) as part:
            upload = uploads.append(upload, offset, part, at)
        if upload.is_whole:
            try:
                upload = uploads.finish(upload, self.key)
            except ValidationError as error:
                raise refused(error, "") from error
        return Response(status=204, headers=progress(upload))

    def delete(self, request: Request, upload_id: UUID) -> HttpResponseBase:
        upload = uploads.find(upload_id, self.key, timezone.now())
        uploads.drop(Upload.objects.filter(pk=upload.pk))
        return Response(status=204)
