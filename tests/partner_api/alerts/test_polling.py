"""A source is asked by a worker, over real lines; what it does wrong stands at the source, and nothing follows."""

import time
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from ilm_blocks.models import Takeover
from partner_api.alerts import fetching, polling
from partner_api.alerts.models import Alert, AlertProposal, AlertSource
from tests.factories import NOON
from tests.partner_api.partners.webhooks.test_targets import drip

from . import messages
from .conftest import look
from .messages import alert, at, info, refers_to

pytestmark = pytest.mark.django_db
DAY = "Thu, 01 Feb 2024 12:00:00 +0700"


def offer(issuer, *bodies, date=DAY):
    """A list with a file for each of ``bodies``."""
    names = [f"/{number}.xml" for number in range(len(bodies))]
    issuer.files |= dict(zip(names, bodies, strict=True))
    issuer.files["/index.xml"] = messages.rss((name, date) for name in names)


def test_each_file_of_a_list_is_read_once(issuer, feed):
    offer(issuer, alert(), alert(identifier="CONTOH.2"))

    assert look(feed) == ""
    assert look(feed) == ""
    assert Alert.objects.count() == 2
    assert [one.path for one in issuer.came] == ["/index.xml", "/0.xml", "/1.xml", "/index.xml"]


def test_one_warning_may_be_a_source_of_its_own(issuer, feed):
    issuer.files["/index.xml"] = alert()

    assert look(feed) == ""
    assert AlertProposal.objects.count() == 1
    assert feed.changed_at == NOON


def test_a_list_that_has_not_changed_is_not_sent_again(issuer, feed):
    offer(issuer, alert())
    issuer.headers = {"ETag": '"contoh"', "Last-Modified": "Thu, 01 Feb 2024 05:00:00 GMT"}
    look(feed)

    assert look(feed) == ""
    assert issuer.came[-1].headers["If-None-Match"] == '"contoh"'
    assert issuer.came[-1].headers["If-Modified-Since"] == "Thu, 01 Feb 2024 05:00:00 GMT"
    assert feed.answered_at == NOON


def test_a_cancel_that_the_list_names_first_is_put_on_record_after_what_it_cancels(issuer, feed):
    cancel = alert(identifier="CONTOH.2", msgType="Cancel", sent=at(0), references=refers_to(sent=at(-1)))
    offer(issuer, cancel, alert(sent=at(-1)))

    look(feed)

    assert AlertProposal.objects.get().state == "overtaken"


def huge(handler):
    """Fifty megabytes, said or not said beforehand."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    try:
        for _number in range(50):
            handler.wfile.write(b" " * 1_000_000)
    except OSError:
        pass


def announced(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "50000000")
    handler.end_headers()
    handler.close_connection = True


def packed(handler):
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def redirected(handler):
    handler.send_response(302)
    handler.send_header("Location", "https://lain.example/")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


BAD = [
    (huge, "too_large"), (announced, "too_large"), (packed, "packed"), (redirected, "redirected"), (404, "not_ok"),
    (500, "not_ok"), (304, "redirected"), (b"<html/>", "not_feed"), (b"\xff", "wrong_encoding"),
    (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "forbidden"), (alert(sent="2024-02-01T12:00:00"), "no_zone"),
    (alert(sent=at(8)), "from_the_future"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "flaw"), BAD)
def test_what_is_wrong_with_a_source_stands_at_the_source_and_nothing_follows(issuer, feed, answer, flaw):
    issuer.files["/index.xml"] = answer

    assert look(feed) == flaw
    assert feed.why
    assert not Alert.objects.exists()
    assert not Takeover.objects.exists()


@pytest.mark.parametrize(("answer", "flaw"), [(each, flaw) for each, flaw in BAD if flaw != "not_feed"])
def test_one_bad_file_of_a_list_keeps_no_other_from_being_read(issuer, feed, answer, flaw):
    offer(issuer, answer, alert())

    assert look(feed) == ""
    assert [each.flaw for each in feed.files.order_by("url")] == [flaw, ""]
    assert AlertProposal.objects.count() == 1


def test_a_bad_file_is_not_asked_for_at_each_round_but_again_when_its_date_changes(issuer, feed):
    offer(issuer, b"<html/>")
    look(feed)
    look(feed)
    assert [one.path for one in issuer.came].count("/0.xml") == 1

    offer(issuer, alert(), date="Thu, 01 Feb 2024 12:30:00 +0700")
    look(feed)

    assert [each.flaw for each in feed.files.all()] == [""]


def test_of_a_list_longer_than_a_round_the_rest_follows_in_the_next(issuer, feed, monkeypatch):
    monkeypatch.setattr(polling, "MOST_FILES", 1)
    issuer.headers = {"ETag": '"contoh"'}
    offer(issuer, alert(), alert(identifier="CONTOH.2"))

    look(feed)
    look(feed)

    assert Alert.objects.count() == 2


def test_a_server_that_drips_holds_no_worker_longer_than_the_limit(issuer, feed, monkeypatch):
    monkeypatch.setattr(fetching, "WHOLE_S", 0.4)
    issuer.files["/index.xml"] = drip
    begun = time.monotonic()

    assert look(feed) == "too_slow"
    assert time.monotonic() - begun < 3


def test_a_source_behind_the_server_is_not_asked(feed, settings, issuer):
    settings.PARTNER_API = settings.PARTNER_API | {"WEBHOOK_NETWORKS": []}

    assert look(feed) == "not_public"
    assert issuer.came == []


def test_a_source_mended_has_no_flaw_any_more(issuer, feed):
    issuer.files["/index.xml"] = 500
    look(feed)
    offer(issuer, alert())

    assert look(feed) == ""


def test_a_feed_that_is_days_old_stands_still(issuer, feed):
    offer(issuer, alert(info(effective=at(-72), expires=at(-70)), sent=at(-72)), date="Mon, 29 Jan 2024 12:00:00 +0700")

    look(feed)

    assert feed.stands_still(NOON)
    assert Alert.objects.get().silent_because == "expired"
    assert not feed.stands_still(NOON - timedelta(days=3))


def test_what_nobody_has_foreseen_is_said_and_stops_no_round(source, monkeypatch):
    monkeypatch.setattr(polling, "_look", lambda *_said: 1 / 0)

    assert look(source) == "failed"


# The rounds


def test_each_source_is_asked_for_every_two_minutes_by_one_of_several_workers(source):
    AlertSource.objects.create(
        owner=source.owner, name="Mati", url="https://mati.example/", attribution="x", is_active=False
    )

    assert polling.take_up(NOON) == 1
    assert polling.take_up(NOON + timedelta(minutes=1)) == 0
    assert polling.take_up(NOON + timedelta(minutes=2)) == 1


def test_tasks_that_have_waited_for_a_worker_look_once(source, monkeypatch):
    looked = []
    monkeypatch.setattr(polling, "look", lambda row, _at: looked.append(row.pk))

    polling.poll.func(source.pk)
    polling.poll.func(source.pk)

    assert looked == [source.pk]
    assert not DBTaskResult.objects.failed().exists()
