from .assets import Asset, AssetSource
from .confirmations import Confirmation, ConfirmationKind, ConfirmationReminder, ConfirmationRequest
from .decisions import LocalDecision
from .files import FileDigest, MediaDerivation
from .gates import ChecklistItem, ClassRule, QuietPeriod, Takeover
from .ilm import ILM, ApprovedIsFrozen
from .journal import AppendOnly, Change, JournalHead
from .journaled import JournaledModel
from .membership import Letter, Membership
from .partners import Agreement, Partner
from .review import Outcome, Review, ReviewState, ReviewTask
from .statements import SignedStatement

__all__ = [
    "ILM",
    "Agreement",
    "AppendOnly",
    "ApprovedIsFrozen",
    "Asset",
    "AssetSource",
    "Change",
    "ChecklistItem",
    "ClassRule",
    "Confirmation",
    "ConfirmationKind",
    "ConfirmationReminder",
    "ConfirmationRequest",
    "FileDigest",
    "JournalHead",
    "JournaledModel",
    "Letter",
    "LocalDecision",
    "MediaDerivation",
    "Membership",
    "Outcome",
    "Partner",
    "QuietPeriod",
    "Review",
    "ReviewState",
    "ReviewTask",
    "SignedStatement",
    "Takeover",
]
