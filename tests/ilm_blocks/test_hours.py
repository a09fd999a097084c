"""Hours of day are written to the minute, wherever they are written: no manifest tells seconds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.fields import StreamField

from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from ilm_blocks.models.blocks import DaypartBlock
from ilm_blocks.models.hours import validate_to_the_minute
from ilm_blocks.rules.dayparts import WEEK, Daypart, any_holds, hours
from ilm_blocks.rules.spans import Span
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import posted, streamfield

SECONDS = "Tulis jam dan menit saja, misalnya 18.30: detik tidak dapat dipakai."
EQUAL = "Akhir sama dengan mulai"


def part(start, end):
    return ("daypart", {"days": [], "start": start, "end": end})


@pytest.fixture
def desk(db, client):
    client.force_login(factories.officer("sari", KENDAL, "add", "change", "publish"))
    return client


@pytest.mark.parametrize(
    ("start", "end"), [("12:00:10", "12:00:50"), ("12:00", "13:00:00.000001"), ("06:00:30", "09:00")]
)
def test_seconds_are_refused_at_the_field_of_an_ilm(desk, start, end):
    draft = factories.draft(KENDAL)

    answer = desk.post(ilm_url("edit", draft), posted(draft, dayparts=streamfield([part(start, end)])))

    assert SECONDS in answer.content.decode()
    assert not ILM.objects.get(pk=draft.pk).get_latest_revision_as_object().daypart_rules


@pytest.mark.parametrize(("start", "end", "said"), [("12:00:10", "12:00:50", SECONDS), ("12:00", "12:00", EQUAL)])
def test_no_other_way_writes_them_either(db, start, end, said):
    screen = factories.screen(operating=[part(start, end)])

    with pytest.raises(ValidationError, match=said):
        factories.draft(KENDAL, dayparts=[part(start, end)])
    with pytest.raises(ValidationError, match=said):
        screen.full_clean()


def test_hours_stand_nowhere_but_where_seconds_are_refused():
    """A new field with hours of day uses ``DaypartsBlock``, and its model judges them in ``clean``; one with a single
    hour has the validator."""
    own = {"ilm_blocks", "sites", "partner_api", "cms"}
    models_of_ours = [model for model in apps.get_models() if model.__module__.partition(".")[0] in own]
    columns = [field for model in models_of_ours for field in model._meta.local_fields]

    times = [field for field in columns if isinstance(field, models.TimeField)]
    assert not [field for field in times if validate_to_the_minute not in field.validators]
    for field in (field for field in columns if isinstance(field, StreamField)):
        for block, above in walked(field.stream_block, None):
            assert not isinstance(block, blocks.TimeBlock) or isinstance(above, DaypartBlock), field


def walked(block, above) -> Iterator[tuple[blocks.Block, blocks.Block | None]]:
    yield block, above
    for below in getattr(block, "child_blocks", {}).values():
        yield from walked(below, block)
    if isinstance(block, blocks.ListBlock):
        yield from walked(block.child_block, block)


clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
parts = st.builds(Daypart, clocks, clocks, st.frozensets(st.integers(0, 6), min_size=1) | st.just(WEEK))


@given(st.lists(parts, max_size=3), st.integers(0, 8 * 24 * 60))
def test_the_hours_within_a_window_are_those_at_which_a_daypart_holds(dayparts, minute):
    region, at = ZoneInfo("Asia/Jakarta"), datetime(2024, 2, 1, tzinfo=UTC) + timedelta(minutes=minute)
    window = (Span(datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 2, 9, tzinfo=UTC)),)

    found = hours(tuple(dayparts), window, region)

    assert any(span.holds(at) for span in found) == (any_holds(dayparts, at.astimezone(region)) and window[0].holds(at))
