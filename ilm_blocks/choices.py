"""The closed vocabularies of the domain: the value is the word of the API, the label is what people read."""

from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    VIDEOTRON = "videotron", _("videotron")
    WEBSITE = "website", _("website")
    APP = "app", _("app")
    SOCIAL = "social", _("social media")


class SocialNetwork(TextChoices):
    """Names of their own, the same in every language."""

    INSTAGRAM = "instagram", "Instagram"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    THREADS = "threads", "Threads"
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    OTHER = "other", _("another network")


class Binding(TextChoices):
    MANDATORY = "mandatory", _("mandatory: below may neither hide nor weaken it")
    DEFAULT = "default", _("default: shown unless hidden")
    OFFERED = "offered", _("offered: hidden until adopted")


class Priority(IntegerChoices):
    ROUTINE = 1, _("routine")
    IMPORTANT = 2, _("important")
    URGENT = 3, _("urgent")


class ContentClass(TextChoices):
    NONE = "none", _("general information")
    ELECTION_EDUCATION = "election_education", _("election supervision education")
    ELECTION_ORGANISER = "election_organiser", _("information of the election organiser")
    OFFICIAL_PORTRAIT = "official_portrait", _("shows officials")
    CAMPAIGN = "campaign", _("campaign")


def classes_that_air() -> list[tuple[str, Any]]:
    """The content classes without that of a campaign, which is never approved."""
    return [(each.value, each.label) for each in ContentClass if each is not ContentClass.CAMPAIGN]


class InformationClass(TextChoices):
    """Classes of public information of UU 14/2008 art. 9, 10, 11 and 17."""

    PERIODIC = "periodic", _("periodic information")
    IMMEDIATE = "immediate", _("immediate information")
    ANY_TIME = "any_time", _("information available at any time")
    EXCLUDED = "excluded", _("excluded information")


class State(TextChoices):
    """In which state people find an ILM: derived from its review, the clock and every row that can hold it back."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")
    IN_REVIEW = "in_review", _("In review")
    AWAITS_PARTNER = "awaits_partner", _("Waiting for the partner's confirmation")
    NEEDS_REVISION = "needs_revision", _("Needs revision")
    REJECTED = "rejected", _("Rejected")
    SCHEDULED = "scheduled", _("Scheduled")
    ON_AIR = "on_air", _("On air")
    WITHHELD = "withheld", _("Withheld: quiet period")
    NOT_COVERED = "not_covered", _("Withheld: not covered by its agreement")
    AWAITS_SECOND_APPROVAL = "awaits_second_approval", _("Waiting for the second approval")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    AGREEMENT_ENDED = "agreement_ended", _("Ended: its agreement has ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PartnerKind(TextChoices):
    EXTERNAL = "external", _("partner from outside, by agreement")
    OFFICE = "office", _("office of the owning region itself")


class Appointment(TextChoices):
    """How somebody came to speak for a partner."""

    LETTER = "letter", _("by a letter of appointment")
    INVITATION = "invitation", _("invited by a member")
    OFFICE = "office", _("by the administrator of the region")
    RENAME = "rename", _("member before the partner was renamed")
    COMMAND = "command", _("confirmed by the managers of the system")


class AgreementKind(TextChoices):
    MOU = "mou", _("MoU")
    NOTE = "nota_kesepakatan", _("memorandum of agreement")
    COOPERATION = "pks", _("cooperation agreement")


class DecisionKind(TextChoices):
    HIDE = "hide", _("hide")
    ADOPT = "adopt", _("adopt")
    PIN = "pin", _("pin")
    NOTE = "note", _("note")


class ReasonCode(TextChoices):
    """Why something is hidden or withdrawn; ``other`` asks for a text."""

    WRONG_REGION = "wrong_region", _("not meant for this region")
    LANGUAGE = "language", _("language not understood here")
    DUPLICATE = "duplicate", _("shown already in another way")
    LOCAL_EVENT = "local_event", _("local event takes precedence")
    CAPACITY = "capacity", _("no room left")
    LEGAL = "legal", _("legal reason")
    ERROR_IN_CONTENT = "error_in_content", _("error in the content")
    OTHER = "other", _("other reason")
    #: The party in whose name it stood says so; nobody chooses it, and no page says any more that it answers for it.
    DISOWNED = "disowned", _("not the material of the party that it named")

    @classmethod
    def chosen(cls) -> list[tuple[str, Any]]:
        """The choices of a form."""
        return [(code.value, code.label) for code in cls if code is not cls.DISOWNED]


class Severity(IntegerChoices):
    """Levels of an emergency, ascending."""

    ADVISORY = 1, pgettext_lazy("emergency", "Advisory")
    WATCH = 2, pgettext_lazy("emergency", "Watch")
    WARNING = 3, pgettext_lazy("emergency", "Warning")
