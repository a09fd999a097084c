"""Each of these must be refused by the type checker, which also refuses an ignore that is not needed."""

from ilm_kendal import Client
from ilm_kendal.api.ilm import get_region_feed
from ilm_kendal.models.event import Event
from ilm_kendal.models.feed import Feed
from ilm_kendal.models.poster import Poster
from ilm_kendal.models.problem import Problem
from ilm_kendal.models.running_text import RunningText


def mistakes(client: Client, feed: Feed, event: Event, problem: Problem, creative: Poster | RunningText) -> None:
    get_region_feed.sync("33.24", client=client, channel="website")  # type: ignore[arg-type]
    get_region_feed.sync("33.24", client=client, kanal="app")  # type: ignore[call-arg]
    _text = creative.text  # type: ignore[union-attr]
    feed.valid_until.isoformat()  # type: ignore[union-attr]
    feed.items[0].id.upper()  # type: ignore[attr-defined]
    event.first.begins_at.isoformat()  # type: ignore[union-attr]
    _flaw = problem.errors[0]  # type: ignore[index]
