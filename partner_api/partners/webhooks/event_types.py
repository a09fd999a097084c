from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventType(TextChoices):
    """What an endpoint may be told; the value stands in each message as its ``type`` and never changes its meaning."""

    RECEIVED = "submission.received", _("an ILM was handed in and waits for its review")
    CONFIRMATION_ASKED = (
        "submission.confirmation_asked",
        _("an officer wrote in the partner's name and asks for its word"),
    )
    CHANGES_REQUESTED = "submission.changes_requested", _("the reviewer asks for changes")
    APPROVED = "submission.approved", _("an ILM was approved")
    REFUSED = "submission.refused", _("an ILM was refused by the reviewer")
    WITHDRAWN = "submission.withdrawn", _("an ILM was withdrawn")
    ON_AIR = "submission.on_air", _("an ILM goes on air")
    OFF_AIR = "submission.off_air", _("an ILM is off the air, for whatever reason")
    AGREEMENT_ENDED = "agreement.ended", _("the last day of an agreement is over")


#: What *Send a test* sends, to one endpoint, whatever it has chosen.
TEST = "webhook.test"
