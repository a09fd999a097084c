"""The verbs that change what people see. Whatever Wagtail offers leads here.

Each module holds the verbs of one subject, and beside each verb the errors that it raises, which say
what to do instead. What strangers call is named here.
"""

from .acting import Refused
from .confirmation import NotConfirmed, NothingAsked
from .correction import AlreadyReplaced, NotWithdrawn, copy, correct, name_replacement
from .decisions import CannotHideMandatory, NotFromAbove, decide_locally, undo, validate_decision
from .deletion import DeleteILM, Reviewed
from .four_eyes import NearerDecides, OfThePartner, OwnWork, SecondApproverNeeded
from .publishing import NothingToApprove, PublishILM, approve_again
from .region_records import record_region
from .withdrawal import (
    AlreadyWithdrawn,
    NotApproved,
    ReasonNeeded,
    UnpublishILM,
    validate_withdrawal,
    withdraw,
)

__all__ = [
    "AlreadyReplaced",
    "AlreadyWithdrawn",
    "CannotHideMandatory",
    "DeleteILM",
    "NearerDecides",
    "NotApproved",
    "NotConfirmed",
    "NotFromAbove",
    "NotWithdrawn",
    "NothingAsked",
    "NothingToApprove",
    "OfThePartner",
    "OwnWork",
    "PublishILM",
    "ReasonNeeded",
    "Refused",
    "Reviewed",
    "SecondApproverNeeded",
    "UnpublishILM",
    "approve_again",
    "copy",
    "correct",
    "decide_locally",
    "name_replacement",
    "record_region",
    "undo",
    "validate_decision",
    "validate_withdrawal",
    "withdraw",
]
