"""Every kind of problem that the API knows. A code never changes its meaning; the words beside it may."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: what it is called, what it means and what helps."""

    status: int
    title: "StrOrPromise"
    meaning: "StrOrPromise"
    remedy: "StrOrPromise"


KINDS = {
    "bad_request": Kind(
        400,
        _("Request not understood"),
        _("The request could not be understood."),
        _("Compare it with the reference of the API, then send it again."),
    ),
    "invalid_parameters": Kind(
        400,
        _("Wrong parameters"),
        _("A query parameter is unknown or has a value that cannot be read."),
        _("Each entry of “errors” names one parameter and says what it accepts."),
    ),
    "invalid_body": Kind(
        400,
        _("Wrong content"),
        _("A field of the body is missing or has a value that cannot be read."),
        _("Each entry of “errors” points to one field and says what it accepts."),
    ),
    "authorization_pending": Kind(
        400,
        _("Not paired yet"),
        _("No officer has typed the code of this device so far."),
        _("Ask again after “interval” seconds, and go on showing the code."),
    ),
    "slow_down": Kind(
        400,
        _("Asked too early"),
        _("The device asks for its token more often than it was told."),
        _("From now on wait five seconds longer between two questions."),
    ),
    "access_denied": Kind(
        400,
        _("Pairing denied"),
        _("An officer has denied this device, or may not pair that videotron any more."),
        _("Ask for a new code and show it; ask the officer of the region why."),
    ),
    "expired_token": Kind(
        400,
        _("Code ended"),
        _("The code of this device has ended, was never given, or its token was collected already."),
        _("Ask for a new code and show it."),
    ),
    "unknown_host": Kind(
        400,
        _("Unknown host"),
        _("No site answers under this host name."),
        _("Use the host name of a region, or the address of the API that you were given."),
    ),
    "not_authenticated": Kind(
        401,
        _("Who are you?"),
        _("This address needs a key, and the request brought none that is valid."),
        _("Send the header “Authorization: Bearer …” with a key that has not expired."),
    ),
    "permission_denied": Kind(
        403,
        _("Not allowed"),
        _("The key is valid, but may not do this."),
        _("Ask the office that gave you the key for the rights you need."),
    ),
    "scope_missing": Kind(
        403,
        _("Key not meant for this"),
        _("The key is valid, but was not made for this."),
        _("Make a key with the use that “detail” names, in the admin, under the keys of your partner."),
    ),
    "origin_not_registered": Kind(
        403,
        _("Website not registered"),
        _("The request comes from a website that is not registered for this key."),
        _("Register the website with a new key, or send the request from a server, without a browser."),
    ),
    "not_found": Kind(
        404,
        _("Nothing here"),
        _("There is nothing at this address."),
        _("See /api/v1/ for the addresses there are."),
    ),
    "unknown_region": Kind(
        404,
        _("Unknown region"),
        _("No region has this code."),
        _("Look the code up in /api/v1/regions/ and write it like 33.24.01.2001."),
    ),
    "unknown_ilm": Kind(
        404,
        _("Unknown ILM"),
        _("No ILM with this number has been on air."),
        _("Take the number from the “id” of an item of a region."),
    ),
    "unknown_preview": Kind(
        404,
        _("Unknown preview"),
        _("This preview link was not made here, or the draft behind it was written on or deleted."),
        _("Ask whoever gave you the link for a new one, and copy it whole."),
    ),
    "preview_expired": Kind(
        410,
        _("Preview ended"),
        _("Links to drafts end by themselves after some hours."),
        _("Ask an editor to open the preview of the draft anew: it has a new link."),
    ),
    "unknown_article": Kind(
        404,
        _("Unknown article"),
        _("No published article has this number."),
        _("Take the number from the “id” of an item of the news of a region."),
    ),
    "unknown_event": Kind(
        404,
        _("Unknown event"),
        _("No published event has this number."),
        _("Take the number from the “id” of an item of the agenda of a region."),
    ),
    "unknown_submission": Kind(
        404,
        _("Unknown ILM"),
        _("Your partner has no ILM with this number."),
        _("Take the number from the “id” of an item of /api/v1/partners/submissions/."),
    ),
    "unknown_agreement": Kind(
        404,
        _("Unknown agreement"),
        _("The partner has no agreement of this number."),
        _("Take “id” from the “agreement” of one of the partner's ILM."),
    ),
    "unknown_media": Kind(
        404,
        _("Unknown file"),
        _("The library of your partner has no such file."),
        _("Take the “id” from the answer to the upload."),
    ),
    "unknown_upload": Kind(
        404,
        _("Unknown upload"),
        _("There is no such upload: it was finished, ended, given up or never begun."),
        _("Begin a new upload."),
    ),
    "unknown_webhook": Kind(
        404,
        _("Unknown webhook"),
        _("Your partner has no webhook with this number."),
        _("Take the number from the “id” of an item of /api/v1/partners/webhooks/."),
    ),
    "unknown_delivery": Kind(
        404,
        _("Unknown message"),
        _("This webhook has no message with this number, or it is too old to be kept."),
        _("Take the number from the “id” of an item of the deliveries of the webhook."),
    ),
    "method_not_allowed": Kind(
        405,
        _("Method not possible"),
        _("This address does not know the method of the request."),
        _("Use one of the methods in the header “Allow”."),
    ),
    "not_acceptable": Kind(
        406,
        _("Format not available"),
        _("The request accepts only formats that this address does not have."),
        _("Send “Accept: application/json”, or no such header."),
    ),
    "conflict": Kind(
        409,
        _("Conflict"),
        _("The request contradicts the present state."),
        _("Read the present state again, then decide."),
    ),
    "refused": Kind(
        409,
        _("Not possible as it stands"),
        _("The rules of the house do not allow this as it stands now; nothing was changed."),
        _("“detail” says why and what helps. Read the ILM again, then decide."),
    ),
    "second_player": Kind(
        409,
        _("Two players with one token"),
        _("Another player shows itself with the same token and was there first: only that one may report."),
        _("Keep the proofs of play. They are taken once an officer has paired this screen anew."),
    ),
    "wrong_offset": Kind(
        409,
        _("Wrong place to go on"),
        _("The part does not begin where the upload has stopped."),
        _("Ask by HEAD how far the upload is, and go on from its “Upload-Offset”."),
    ),
    "too_many_uploads": Kind(
        409,
        _("Too many open uploads"),
        _("There are as many unfinished uploads as one person may have."),
        _("Finish one of them, or end it by DELETE."),
    ),
    "withdrawn": Kind(
        410,
        _("Withdrawn"),
        _("This ILM was withdrawn everywhere and must not be shown any more."),
        _("Remove it, and show the replacement if one is named."),
    ),
    "snapshot_needed": Kind(
        410,
        _("Take a new snapshot"),
        _("From this cursor the changes cannot be told: the region shows too much, or it is of another release."),
        _("Read the snapshot of the region anew and go on with its cursor."),
    ),
    "precondition_failed": Kind(
        412,
        _("Changed in the meantime"),
        _("The precondition of the request does not hold."),
        _("Read the resource again and use its present ETag."),
    ),
    "too_slow": Kind(
        408,
        _("Sent too slowly"),
        _("The body of the request came so slowly that the server has stopped waiting for it."),
        _("Send it again over a better line; a large file in parts, which go on where they ended."),
    ),
    "cut_off": Kind(
        400,
        _("Cut off"),
        _("The connection ended before the whole body of the request had come. Nothing of it was used."),
        _("Send it again over a better line; a large file in parts, which go on where they ended."),
    ),
    "length_required": Kind(
        411,
        _("Length missing"),
        _("The body comes in chunks, so that nobody can tell a whole one from one that was cut off."),
        _("Send it with “Content-Length”."),
    ),
    "too_large": Kind(
        413,
        _("Too large"),
        _("The body of the request is larger than this address accepts."),
        _("Send less at once."),
    ),
    "unsupported_media_type": Kind(
        415,
        _("Format not understood"),
        _("The body of the request has a format that this address does not read."),
        _("Send JSON with the header “Content-Type: application/json”."),
    ),
    "file_refused": Kind(
        422,
        _("File not taken"),
        _("The file cannot be shown as it is; nothing of it was kept."),
        _("“errors” says what is wrong with it. Export it anew and upload that."),
    ),
    "key_reused": Kind(
        422,
        _("Key of a request used twice"),
        _("Another request came with the same Idempotency-Key before."),
        _("Take a new Idempotency-Key for each new request, and keep it only to send the same once more."),
    ),
    "precondition_required": Kind(
        428,
        _("Say what you have seen"),
        _("Whoever changes something says which state of it was seen."),
        _("Read it, and send its ETag as the header “If-Match”."),
    ),
    "too_many_requests": Kind(
        429,
        _("Too many requests"),
        _("More requests came than are allowed in this time."),
        _("Wait as many seconds as the header “Retry-After” says."),
    ),
    "wrong_checksum": Kind(
        460,
        _("Part damaged on its way"),
        _("The checksum of the part is not the one that was sent with it; the part was not kept."),
        _("Send the part again."),
    ),
    "internal_error": Kind(
        500,
        _("Our mistake"),
        _("The server failed to answer. Nothing is wrong with the request."),
        _("Try again later; if it goes on, tell the office that runs this API."),
    ),
    "unknown_format": Kind(
        501,
        _("Format not known"),
        _("This address does not answer in the format that was asked for."),
        _("Ask for one of the formats that “detail” names."),
    ),
    "not_live": Kind(
        501,
        _("No live events here"),
        _("This server answers questions, and keeps no line open on which it would tell of what happens."),
        _("Ask the beacon of the region each ten seconds, or ask where the live events of this site are."),
    ),
    "unavailable": Kind(
        503,
        _("Not available at the moment"),
        _("The server cannot answer at the moment."),
        _("Try again later."),
    ),
}

#: What a bare status means, when nothing more is known.
BY_STATUS = {
    400: "bad_request", 401: "not_authenticated", 403: "permission_denied", 404: "not_found",
    405: "method_not_allowed", 406: "not_acceptable", 408: "too_slow", 409: "conflict", 410: "withdrawn",
    411: "length_required", 412: "precondition_failed", 413: "too_large", 415: "unsupported_media_type",
    428: "precondition_required", 429: "too_many_requests", 500: "internal_error", 501: "unknown_format",
    503: "unavailable",
}  # fmt: skip


def code_of(status: int) -> str:
    return BY_STATUS.get(status) or BY_STATUS[400 if status < 500 else 500]
