"""What an act did to a partner's ILM, for what tells the partner's programs of it; in the transaction of the act."""

from datetime import datetime
from enum import StrEnum

from django.utils.module_loading import import_string

from ..conf import conf
from ..models import ILM


class PartnerNews(StrEnum):
    RECEIVED = "received"
    CONFIRMATION_ASKED = "confirmation_asked"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def tell(news: PartnerNews, ilm: ILM, at: datetime) -> None:
    """Call each follower with the word of ``news``, the ILM as it names its party, and the instant of the act.

    What a follower raises undoes the act: it writes rows, and sends nothing before the commit.
    """
    if ilm.responsible_id is None:
        return
    for name in conf.PARTNER_NEWS_FOLLOWED_BY:
        import_string(name)(str(news), ilm, at)
