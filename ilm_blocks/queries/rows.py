"""Loading what the rules judge, in a fixed number of queries, no matter how many rows have ended."""

from datetime import datetime

from ..models import ILM, LocalDecision, QuietPeriod, Takeover, drafts
from ..rules import decide, resolution
from ..rules import rows as judged
from ..rules.borders import previous_border
from ..rules.place import Place
from ..rules.regions import Chain

# The rules' own values, of our models.
Rows = judged.Rows[ILM, LocalDecision, QuietPeriod, Takeover]
Verdict = decide.Verdict[ILM, LocalDecision, QuietPeriod]
Resolution = resolution.Resolution[ILM, LocalDecision, QuietPeriod, Takeover]


def rows_on(chain: Chain, at: datetime, *, with_draft: ILM | None = None) -> Rows:
    """The rows of ``chain`` that count from ``at`` on: five queries.

    Future starts are among them, for they are borders. ``with_draft`` is laid over what is live of it.
    """
    ilms = list(ILM.objects.owned_by(chain).bearing_from(at).with_parties())
    if with_draft is not None:
        approved = drafts.as_live(with_draft)
        ilms = [approved, *(ilm for ilm in ilms if ilm.pk != approved.pk)]
    return judged.Rows(
        ilms=ilms,
        decisions=list(LocalDecision.objects.standing().owned_by(chain).not_over(at).on(ilms)),
        quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).not_over(at)),
        takeovers=list(Takeover.objects.owned_by(chain).not_over(at)),
    )


def rows_about(ilm: ILM, chain: Chain, at: datetime) -> Rows:
    """What bears on one ILM, whatever its state: two queries."""
    return judged.Rows(
        ilms=[ilm],
        decisions=list(LocalDecision.objects.standing().owned_by(chain).not_over(at).on([ilm])),
        quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).not_over(at)),
    )


def rows_ended(chain: Chain, since: datetime, at: datetime, *, beside: Rows) -> Rows:
    """What ended after ``since`` and not after ``at``: no longer among the rows ``beside`` it. Five queries."""
    ilms = list(ILM.objects.owned_by(chain).bearing_between(since, at).with_parties())
    decisions = LocalDecision.objects.standing().owned_by(chain).ended_between(since, at)
    return judged.Rows(
        ilms=ilms,
        decisions=list(decisions.on([*ilms, *beside.ilms])),
        quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).ended_between(since, at)),
        takeovers=list(Takeover.objects.owned_by(chain).ended_between(since, at)),
    )


def unchanged_since(rows: Rows, place: Place, at: datetime, *, written_at: datetime) -> datetime:
    """Since when the answer at ``at`` holds, if the last write on the chain was at ``written_at``: five queries.

    It is the same instant for every ``at`` between two borders.
    """
    known = previous_border(rows, place, at)
    since = max(known, written_at) if known else written_at
    return previous_border(rows_ended(place.chain, since, at, beside=rows), place, at) or since
