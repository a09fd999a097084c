"""Who listens hears that a region's programme has moved, and nothing twice."""

import asyncio
import json
from contextlib import aclosing
from datetime import timedelta

import pytest
import time_machine
from asgiref.sync import async_to_sync, sync_to_async
from django.db import OperationalError
from django.test import AsyncClient

from ilm_blocks.models import JournalHead
from partner_api.delivery.live import hub as live
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
PATH = "/api/v1/events/"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(live, "LOOK_S", 0.01)
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.2)


class Listener:
    """A client that reads what comes, an event at a time."""

    def __init__(self, response):
        self.parts = aiter(response)

    async def event(self):
        async for part in self.parts:
            fields = dict(
                line.split(": ", 1) for line in part.decode().strip().splitlines() if not line.startswith(":")
            )
            if "data" in fields:
                return fields | {"data": json.loads(fields["data"])}
        return None

    async def next(self):
        """Whatever comes next, as it is."""
        return (await anext(self.parts)).decode()


def listening(script, *, region=BLUMAH, last_id=None):
    """Run ``script`` with somebody who listens to ``region``."""

    async def run():
        headers = {"last-event-id": last_id} if last_id else {}
        response = await AsyncClient().get(PATH, {"region": region}, headers=headers)
        assert response.status_code == 200, response.content
        async with aclosing(response.streaming_content):
            await asyncio.wait_for(script(Listener(response.streaming_content), response), 10)

    async_to_sync(run)()


def test_the_first_event_says_what_the_beacon_says(client):
    said = client.get(f"/api/v1/regions/{BLUMAH}/beacon/").json()

    async def script(listener, response):
        first = await listener.event()
        assert (first["event"], first["data"]) == ("beacon", said)
        assert first["id"] == f"{said['seq'][0]}.{said['seq'][1]}.0"
        assert response["Content-Type"] == "text/event-stream"
        assert (response["Cache-Control"], response["Access-Control-Allow-Origin"]) == ("no-store", "*")
        assert "Set-Cookie" not in response

    listening(script)


def test_it_hears_what_is_approved_above_it_and_nothing_of_other_regions():
    async def script(listener, _response):
        first = await listener.event()
        await sync_to_async(factories.ilm)(BOJA)
        assert await listener.next() == ": \n\n"
        await sync_to_async(factories.ilm)(KENDAL)
        second = await listener.event()
        assert second["data"]["seq"][1] > first["data"]["seq"][1]

    listening(script)


def test_an_emergency_is_heard_as_it_begins_by_the_clock_and_as_it_ends():
    takeover = factories.takeover(KENDAL, starts_at=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=2))

    async def script(listener, _response):
        assert (await listener.event())["data"]["takeover"] is None
        for minutes, live_one in ((1, takeover.pk), (2, None)):
            with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
                assert (await listener.event())["data"]["takeover"] == live_one

    listening(script)


def test_who_comes_back_is_told_nothing_that_it_has_heard():
    heard = []

    async def first(listener, _response):
        heard.append((await listener.event())["id"])

    async def again(listener, _response):
        assert await listener.next() == "retry: 5000\n\n"
        assert await listener.next() == ": \n\n"
        await sync_to_async(factories.ilm)(BLUMAH)
        assert (await listener.event())["id"] != heard[0]

    listening(first)
    listening(again, last_id=heard[0])


def test_what_is_written_between_the_answer_and_the_first_look_is_not_missed(monkeypatch):
    """The newcomer was told the state before it; another one listens already, so that looks go on."""

    async def script(listener, _response):
        await listener.event()
        late = await AsyncClient().get(PATH, {"region": BOJA})
        async with aclosing(late.streaming_content):
            await sync_to_async(factories.ilm)(BOJA)
            await asyncio.sleep(0.1)  # looks, of which none knew of Boja
            newcomer = Listener(late.streaming_content)
            first = await newcomer.event()
            newest = await sync_to_async(JournalHead.objects.get)()
            while first["data"]["seq"][1] != newest.seq:
                first = await newcomer.event()

    listening(script)


def test_while_the_database_is_away_nobody_is_told_anything_and_afterwards_everything(monkeypatch):
    async def script(listener, _response):
        await listener.event()
        read = live.heads.read

        def broken():
            raise OperationalError("away")

        monkeypatch.setattr(live.heads, "read", broken)
        await sync_to_async(factories.ilm)(KENDAL)
        assert await listener.next() == ": \n\n"
        monkeypatch.setattr(live.heads, "read", read)
        assert await listener.event()

    listening(script)


def test_when_the_last_one_has_gone_nobody_looks_any_more():
    async def script(listener, _response):
        await listener.event()
        assert live.listening() == 1

    listening(script)
    assert live.listening() == 0


def test_where_as_many_listen_as_may_the_next_one_is_led_to_the_beacon(settings):
    settings.PARTNER_API = {"LISTENERS": 1}

    async def script(listener, _response):
        await listener.event()
        answer = await AsyncClient().get(PATH, {"region": BLUMAH})
        assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "30", "unavailable")

    listening(script)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({}, 400, "invalid_parameters"),
        ({"region": "33.24.99"}, 400, "invalid_parameters"),
        ({"region": BLUMAH, "channel": "app"}, 400, "invalid_parameters"),
        ({"region": BLUMAH}, 501, "not_live"),  # the server of the tests answers whole, as that of make run
    ],
)
def test_what_cannot_be_listened_to_is_said_as_a_problem(client, asked, status, code):
    answer = client.get(PATH, asked, headers={"accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
