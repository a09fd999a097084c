from .alerts.models import Alert, AlertFile, AlertProposal, AlertSource, DistrictBox
from .partners.idempotency.models import RememberedAnswer
from .partners.keys.models import KeyUse, PartnerKey
from .partners.media.models import Upload
from .partners.webhooks.models import (
    Sighting,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookHealth,
    WebhookMessage,
)
from .reports.models import IssuedReport
from .screens.fleet.models import ScreenCommand, ScreenEvent, ScreenHealth, ScreenPicture
from .screens.models import ManifestItem, Screen, ScreenOutage, ScreenSetup
from .screens.pairing.models import Pairing
from .screens.plans.models import PlannedDay, PlannedHour
from .screens.plays.models import Play, PlayHour, PlaysPruned
from .screens.receipts.models import TakeoverReceipt
from .screens.roll import ScreenRoll
from .screens.signing.models import ManifestKey

__all__ = [
    "Alert", "AlertFile", "AlertProposal", "AlertSource", "DistrictBox", "IssuedReport", "KeyUse", "ManifestItem",
    "ManifestKey", "Pairing", "PartnerKey", "PlannedDay", "PlannedHour", "Play", "PlayHour", "PlaysPruned",
    "RememberedAnswer", "Screen", "ScreenCommand", "ScreenEvent", "ScreenHealth", "ScreenOutage", "ScreenPicture",
    "ScreenRoll", "ScreenSetup", "Sighting", "TakeoverReceipt", "Upload", "WebhookAttempt", "WebhookDelivery",
    "WebhookEndpoint", "WebhookHealth", "WebhookMessage",
]  # fmt: skip
