"""Each of these must be refused by the type checker, which also refuses an ignore that is not needed."""

from ilm_kendal import AuthenticatedClient, Client
from ilm_kendal.api.ilm import get_region_feed
from ilm_kendal.api.partners import get_submission, submit_submission
from ilm_kendal.models.event import Event
from ilm_kendal.models.feed import Feed
from ilm_kendal.models.poster import Poster
from ilm_kendal.models.problem import Problem
from ilm_kendal.models.running_text import RunningText
from ilm_kendal.models.submission import Submission
from ilm_kendal.models.submission_news import SubmissionNews
from ilm_kendal.models.submit_request import SubmitRequest


def mistakes(client: Client, feed: Feed, event: Event, problem: Problem, creative: Poster | RunningText) -> None:
    get_region_feed.sync("33.24", client=client, channel="website")  # type: ignore[arg-type]
    get_region_feed.sync("33.24", client=client, kanal="app")  # type: ignore[call-arg]
    _text = creative.text  # type: ignore[union-attr]
    feed.valid_until.isoformat()  # type: ignore[union-attr]
    feed.items[0].id.upper()  # type: ignore[attr-defined]
    event.first.begins_at.isoformat()  # type: ignore[union-attr]
    _flaw = problem.errors[0]  # type: ignore[index]


def mistakes_of_partners(
    client: Client, keyed: AuthenticatedClient, told: Submission, news: SubmissionNews
) -> None:  # fmt: skip
    get_submission.sync(1, client=client)  # type: ignore[arg-type]
    submit_submission.sync(1, client=keyed, body=SubmitRequest(statement=True))  # type: ignore[call-arg]
    submit_submission.sync(1, client=keyed, body=SubmitRequest(), if_match="x")  # type: ignore[call-arg]
    _sha256 = told.asked.sha256  # type: ignore[union-attr]
    _alt = told.creatives[0].alt  # type: ignore[union-attr]
    _title = news.data.title  # type: ignore[attr-defined]
