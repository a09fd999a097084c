from .agreements import Agreement, AgreementPaper, AgreementWarning
from .assets import Asset, AssetSource
from .cleaned import CleanedFile
from .confirmations import Confirmation, ConfirmationKind, ConfirmationReminder, ConfirmationRequest
from .decisions import LocalDecision
from .declarations import Declaration
from .election_stages import ElectionStage
from .files import DiscardedFile, FileDigest, MediaDerivation
from .films import Film, FilmFile, FilmState
from .ilm import ILM
from .journal import AppendOnly, Change, JournalHead
from .journaled import JournaledModel
from .membership import Letter, Membership
from .partners import Partner
from .querysets import ApprovedIsFrozen
from .quiet_periods import QuietPeriod
from .review import Outcome, Review, ReviewState, ReviewTask
from .rulebook import ChecklistItem, ClassRule
from .social import PostFigures, SocialAccount, SocialPost
from .statements import SignedStatement
from .takeovers import Takeover, TakeoverTemplate

__all__ = [
    "ILM",
    "Agreement",
    "AgreementPaper",
    "AgreementWarning",
    "AppendOnly",
    "ApprovedIsFrozen",
    "Asset",
    "AssetSource",
    "Change",
    "ChecklistItem",
    "ClassRule",
    "CleanedFile",
    "Confirmation",
    "ConfirmationKind",
    "ConfirmationReminder",
    "ConfirmationRequest",
    "Declaration",
    "DiscardedFile",
    "ElectionStage",
    "FileDigest",
    "Film",
    "FilmFile",
    "FilmState",
    "JournalHead",
    "JournaledModel",
    "Letter",
    "LocalDecision",
    "MediaDerivation",
    "Membership",
    "Outcome",
    "Partner",
    "PostFigures",
    "QuietPeriod",
    "Review",
    "ReviewState",
    "ReviewTask",
    "SignedStatement",
    "SocialAccount",
    "SocialPost",
    "Takeover",
    "TakeoverTemplate",
]
