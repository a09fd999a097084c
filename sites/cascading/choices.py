from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ilm_blocks.choices import DecisionKind

#: What a region may say: hide, show in spite of a region above that hides it, and put first.
KINDS: tuple[DecisionKind, ...] = (DecisionKind.HIDE, DecisionKind.ADOPT, DecisionKind.PIN)


class Reach(TextChoices):
    """Where a page is listed beside the site of its own region."""

    HERE = "here", _("only here")
    BELOW = "below", _("in all regions below too")
    TARGET = "target", _("in those regions below that the target names")
