from django.utils.translation import gettext_lazy as _

from ilm_blocks.choices import State
from partner_api.http.pagination import NumberCursor
from partner_api.http.parameters import Choice, Count, Parameters


class SubmissionListParameters(Parameters):
    state = Choice(choices=State.values, required=False, help_text=_("Only ILM in this state."))
    cursor = NumberCursor()
    limit = Count(min_value=1, max_value=100, default=20, help_text=_("How many ILM at once."))
