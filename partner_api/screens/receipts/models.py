from django.db import models
from django.utils.translation import gettext_lazy as _

from ilm_blocks.models import Takeover

from ..models import Screen


class TakeoverReceipt(models.Model):
    """When ``screen`` has shown ``takeover`` for the first time, as its player has told by the server's clock."""

    screen = models.ForeignKey(Screen, verbose_name=_("videotron"), on_delete=models.CASCADE, related_name="+")
    takeover = models.ForeignKey(Takeover, verbose_name=_("takeover"), on_delete=models.CASCADE, related_name="+")
    shown_at = models.DateTimeField(_("shown at"))

    class Meta:
        verbose_name = _("receipt of an emergency")
        verbose_name_plural = _("receipts of emergencies")
        constraints = [
            models.UniqueConstraint(fields=["takeover", "screen"], name="a_screen_shows_a_takeover_first_once")
        ]

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.takeover_id}, {self.shown_at:%Y-%m-%d %H:%M:%S}"
