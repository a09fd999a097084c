from typing import Any

from django.http import QueryDict

from partner_api.delivery.content import Content
from partner_api.http.parameters import Choice, Parameters

from .options import DECLARED, Height, Theme


class EmbedParameters(Parameters):
    """Those of an embed; what is not declared is left to others, as on every page."""

    height = Choice(choices=[str(height.value) for height in Height], default=str(Height.MIDDLE.value))
    theme = Choice(choices=list(Theme), required=False)
    content = Choice(choices=list(Content), default=Content.ILM.value)

    @classmethod
    def read(cls, query: QueryDict) -> dict[str, Any]:
        """The values of ``query``; raises Problem for one that is outside of its set or given twice."""
        own = QueryDict(mutable=True)
        for name in DECLARED.intersection(query):
            own.setlist(name, query.getlist(name))
        return super().read(own)
