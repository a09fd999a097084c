from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reach(TextChoices):
    """Where a page is listed beside the site of its own region."""

    HERE = "here", _("only here")
    BELOW = "below", _("in all regions below too")
    TARGET = "target", _("in those regions below that the target names")
