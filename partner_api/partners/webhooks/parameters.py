from django.utils.translation import gettext_lazy as _

from partner_api.http.pagination import NumberCursor
from partner_api.http.parameters import Choice, Count, Parameters

from .models import DeliveryState


class DeliveryListParameters(Parameters):
    state = Choice(choices=DeliveryState.values, required=False, help_text=_("Only messages in this state."))
    cursor = NumberCursor()
    limit = Count(min_value=1, max_value=100, default=20, help_text=_("How many messages at once."))
