"""Loading what the rules judge, in a fixed number of queries, no matter how many rows have ended."""

from datetime import datetime

from ..models import ILM, LocalDecision, QuietPeriod, Takeover, drafts
from ..rules import decide, resolution
from ..rules import rows as judged
from ..rules.regions import Chain

# The rules' own values, of our models.
Rows = judged.Rows[ILM, LocalDecision, QuietPeriod, Takeover]
Verdict = decide.Verdict[ILM, LocalDecision, QuietPeriod]
Resolution = resolution.Resolution[ILM, LocalDecision, QuietPeriod, Takeover]


def rows_on(chain: Chain, at: datetime, *, with_draft: ILM | None = None) -> Rows:
    """The rows of ``chain`` that count from ``at`` on: five queries.

    ILM and takeovers in no order: the rules bring one. Future starts are among them, for they are borders; so the rows
    that count from the last write on tell all borders since then. ``with_draft`` is laid over what is live of it.
    """
    ilms = list(ILM.objects.owned_by(chain).bearing_from(at).with_parties().order_by())
    if with_draft is not None:
        approved = drafts.as_live(with_draft)
        ilms = [approved, *(ilm for ilm in ilms if ilm.pk != approved.pk)]
    return judged.Rows(
        ilms=ilms,
        decisions=list(LocalDecision.objects.standing().owned_by(chain).not_over(at).on(ilms)),
        quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).not_over(at)),
        takeovers=list(Takeover.objects.owned_by(chain).not_over(at).order_by()),
    )


def rows_about(ilm: ILM, chain: Chain, at: datetime) -> Rows:
    """What bears on one ILM, whatever its state: two queries."""
    return judged.Rows(
        ilms=[ilm],
        decisions=list(LocalDecision.objects.standing().owned_by(chain).not_over(at).on([ilm])),
        quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).not_over(at)),
    )
