"""What lies beside a partner of the demo, as examples: the signed paper of its agreement, and a webhook that is off."""

import io
from typing import Any

from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ilm_blocks import dates
from ilm_blocks.actions import partners
from ilm_blocks.models import Agreement, AgreementPaper, Partner
from partner_api.partners.webhooks import acts
from partner_api.partners.webhooks.event_types import EventType
from partner_api.partners.webhooks.models import WebhookEndpoint

#: Nobody has a server there (RFC 2606).
RECEIVER = "https://penerima.contoh.example/ilm"
LEFT, TOP, LINE = 60, 760, 18


def keep(agreement: Agreement, *, by: Any) -> AgreementPaper:
    """The signed paper of ``agreement``, as an administrator of the region uploads it."""
    name = "naskah-kerja-sama-contoh.pdf"
    return partners.keep_paper(agreement, content=signed(agreement), name=name, user=by, at=timezone.now())


def signed(agreement: Agreement) -> bytes:
    """One page that says what it is of, and across it that it is an example."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle(f"{agreement.title} (contoh)")
    _mark(canvas)
    for number, line in enumerate(_lines(agreement)):
        canvas.setFont("Helvetica-Bold" if number < 2 else "Helvetica", 13 if number < 2 else 10.5)
        canvas.drawString(LEFT, TOP - number * LINE, line)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def webhook(partner: Partner, *, by: Any) -> WebhookEndpoint:
    """A receiver that the partner has set up and switched off: nothing is sent to it."""
    events = [EventType.APPROVED.value]
    made = acts.make(partner, name="Sistem lembaga (contoh)", url=RECEIVER, events=events, user=by)
    acts.switch_off(made, user=by)
    return made


def _mark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillGray(0.9)
    canvas.setFont("Helvetica-Bold", 110)
    canvas.translate(150, 250)
    canvas.rotate(45)
    canvas.drawString(0, 0, "CONTOH")
    canvas.restoreState()


def _lines(agreement: Agreement) -> list[str]:
    return [
        agreement.get_kind_display().upper(),
        agreement.title,
        "",
        f"Nomor wilayah: {agreement.number}",
        f"Nomor mitra: {agreement.partner_number}",
        f"Mitra: {agreement.partner}",
        f"Berlaku: {dates.day(agreement.valid_from)} sampai {dates.day(agreement.valid_until)}",
        "",
        f"Untuk wilayah: {agreement.signed_by}, {agreement.signed_as}",
        f"Untuk mitra: {agreement.partner_signed_by}, {agreement.partner_signed_as}",
        "",
        "Ditandatangani kedua pihak. Contoh: orang dan nomor di sini rekaan.",
    ]
