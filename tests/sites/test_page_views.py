"""Views are counted without anything of whoever reads, and are never more than were read."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Event, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import InterfaceError, OperationalError, connection, connections

from sites.declared import Viewed
from sites.page_views import counting, queries, readers, writing
from sites.page_views.models import Kind, PageViews
from sites.succession import merging
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

TODAY = NOON.date()
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")


def asked(**headers):
    return {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": CHROME} | headers


def home(code, zone=JAKARTA):
    page = factories.page(code)
    return Viewed(Kind.HOME, page.pk, page.pk, zone)


def counts():
    return {(row.day, row.region.specific.code, row.kind): row.count for row in PageViews.objects.all()}


class TestWhoCounts:
    def test_somebody_who_opens_a_page_does(self):
        assert readers.is_reader(asked())
        assert readers.is_reader(asked(HTTP_SEC_FETCH_DEST="document", HTTP_SEC_GPC="0"))
        assert readers.is_reader(asked(HTTP_SEC_FETCH_DEST="iframe"))

    @pytest.mark.parametrize(
        "headers",
        [
            {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
            {"HTTP_USER_AGENT": "WhatsApp/2.23.20.0"},
            {"HTTP_USER_AGENT": "curl/8.5.0"},
            {"HTTP_USER_AGENT": "python-requests/2.32"},
            {"HTTP_USER_AGENT": ""},
            {"REQUEST_METHOD": "HEAD"},
            {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
            {"HTTP_PURPOSE": "prefetch"},
            {"HTTP_SEC_FETCH_DEST": "empty"},
            {"HTTP_SEC_GPC": "1"},
            {"HTTP_DNT": "1"},
        ],
        ids=lambda headers: " ".join(map("=".join, headers.items())),
    )
    def test_programs_what_is_fetched_in_advance_and_who_asks_for_it_do_not(self, headers):
        assert not readers.is_reader(asked(**headers))

    def test_a_name_that_is_longer_than_any_browsers_is_not_searched(self, monkeypatch):
        monkeypatch.setattr(readers, "is_crawler", None)

        assert not readers.is_reader(asked(HTTP_USER_AGENT=f"{CHROME} {'x' * 600}"))

    def test_a_header_of_any_bytes_does_no_harm(self):
        assert not readers.is_reader(asked(HTTP_USER_AGENT="\x00\xff" * 5000))


@contextmanager
def running(writer_of, *args):
    """A writer, while a process runs that ends with the block."""
    ended = Event()
    process = Thread(target=ended.wait, daemon=True)
    process.start()
    writer = writer_of(*args, until=process)
    writer.start()
    try:
        yield writer
    finally:
        ended.set()
        writer.join(5)


@pytest.mark.django_db
class TestCounting:
    def test_views_are_rows_of_a_day_once_they_are_written(self):
        views = counting.Views()
        with time_machine.travel(NOON, tick=False):
            for code in (BLUMAH, BLUMAH, KEDITEN):
                views.count(home(code), asked())
            views.count(None, asked())
        assert not PageViews.objects.exists()

        views.write()
        views.write()

        assert counts() == {(TODAY, BLUMAH, "home"): 2, (TODAY, KEDITEN, "home"): 1}

    def test_a_day_is_one_of_the_place(self):
        views, late = counting.Views(), NOON.replace(hour=16, minute=30)  # 23.30 in Kendal, 01.30 in Papua
        with time_machine.travel(late, tick=False):
            views.count(home(BLUMAH), asked())
            views.count(home(KEDITEN, JAYAPURA), asked())
        views.write()

        assert counts() == {(TODAY, BLUMAH, "home"): 1, (TODAY + timedelta(days=1), KEDITEN, "home"): 1}

    def test_what_cannot_be_written_now_comes_with_the_next(self, monkeypatch):
        views = counting.Views()
        views.count(home(BLUMAH), asked())
        with monkeypatch.context() as patched:

            def locked(_counts):
                raise OperationalError("database is locked")

            patched.setattr(writing, "add", locked)
            with pytest.raises(OperationalError):
                views.write()
        views.count(home(BLUMAH), asked())
        views.write()

        assert list(counts().values()) == [2]

    def test_whatever_goes_wrong_the_next_is_written(self, monkeypatch):
        failures, written = [InterfaceError("connection already closed"), RuntimeError("?")], Event()

        def fail_twice(counts):
            if failures:
                raise failures.pop()
            written.counts = dict(counts)
            written.set()

        monkeypatch.setattr(writing, "add", fail_twice)
        monkeypatch.setattr(writing, "forget", lambda *_: 0)
        monkeypatch.setattr(counting.connections, "close_all", lambda: None)
        views = counting.Views()
        views.count(home(BLUMAH), asked())
        with running(counting.Writer, views, 0.01, 30):
            assert written.wait(5)

        assert list(written.counts.values()) == [1]

    def test_the_end_of_the_process_loses_no_view(self, monkeypatch):
        written = []
        monkeypatch.setattr(writing, "add", written.append)
        monkeypatch.setattr(counting.connections, "close_all", lambda: None)
        views = counting.Views()
        with running(counting.Writer, views, 600, 30):
            views.count(home(BLUMAH), asked())

        assert [list(counts.values()) for counts in written] == [[1]]

    def test_what_cannot_be_written_for_long_fills_no_memory(self, monkeypatch):
        monkeypatch.setattr(counting, "MOST", 3)
        views, region = counting.Views(), factories.page(BLUMAH).pk
        with monkeypatch.context() as patched:
            patched.setattr(writing, "add", lambda counts: 1 / 0)
            for number in range(10):
                views.count(Viewed(Kind.ILM, number, region, JAKARTA), asked())
                with pytest.raises(ZeroDivisionError):
                    views.write()
        views.write()

        assert PageViews.objects.count() == 3

    def test_a_region_that_the_database_does_not_know_is_left_out(self):
        views = counting.Views()
        views.count(home(BLUMAH), asked())
        views.count(Viewed(Kind.HOME, 10**9, 10**9, JAKARTA), asked())
        views.write()

        assert [code for _day, code, _kind in counts()] == [BLUMAH]

    def test_who_calls_up_numbers_at_random_fills_no_memory(self, monkeypatch):
        monkeypatch.setattr(counting, "MOST", 3)
        views, region = counting.Views(), factories.page(BLUMAH).pk
        for number in [*range(10), 0]:
            views.count(Viewed(Kind.ILM, number, region, JAKARTA), asked())
        views.write()

        assert dict(PageViews.objects.values_list("subject_id", "count")) == {0: 2, 1: 1, 2: 1}

    def test_old_days_are_forgotten(self):
        key = factories.page(BLUMAH).pk, "home", 1
        writing.add(Counter({(TODAY - timedelta(days=days), *key): 1 for days in (0, 30, 31, 400)}))

        assert writing.forget(30, TODAY) == 2
        assert {day for day, *_ in counts()} == {TODAY, TODAY - timedelta(days=30)}


@pytest.mark.django_db
class TestSums:
    @pytest.fixture(autouse=True)
    def _read(self):
        """Blumah's news three times; an ILM of the regency twice there and four times in Weleri."""
        self.ilm = factories.ilm(KENDAL, title="Tolak politik uang")
        self.article = factories.article(BLUMAH, title="Kerja bakti")
        blumah, weleri = factories.page(BLUMAH).pk, factories.page(WELERI).pk
        writing.add(
            {
                (TODAY, blumah, "article", self.article.pk): 3,
                (TODAY, blumah, "ilm", self.ilm.pk): 2,
                (TODAY - timedelta(days=29), weleri, "ilm", self.ilm.pk): 4,
                (TODAY - timedelta(days=30), weleri, "ilm", self.ilm.pk): 100,
            }
        )

    def at(self, code):
        return queries.of_regions_at(factories.page(code).path, TODAY)

    def test_a_region_knows_of_itself_and_of_those_below_in_thirty_days(self):
        assert [queries.total(self.at(code)) for code in (KENDAL, PLANTUNGAN, BLUMAH, WELERI, KEDITEN)] == [
            9,
            5,
            5,
            4,
            0,
        ]

    def test_what_was_read_most_comes_first(self):
        found = queries.most_read(self.at(KENDAL), 5)

        assert [(each.title, each.count) for each in found] == [("Tolak politik uang", 6), ("Kerja bakti", 3)]

    def test_what_was_deleted_has_no_name_any_more(self):
        self.article.delete()

        assert [each.title for each in queries.most_read(self.at(KENDAL), 5)] == ["Tolak politik uang"]

    def test_an_ilm_is_counted_wherever_it_was_read(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert queries.of_ilms([self.ilm.pk, 10**9], TODAY) == {self.ilm.pk: 6}

    def test_what_a_region_was_read_before_it_went_into_another_is_the_successors(self):
        merging.merge(factories.page(BLUMAH).pk, factories.page(KEDITEN).pk)

        assert queries.total(self.at(KEDITEN)) == 5


@pytest.mark.database
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_processes_lose_no_view_of_the_other():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to run")
    keys = [(date(2024, 2, 7), factories.page(code).pk, "home", 0) for code in (BLUMAH, KEDITEN, WELERI)]
    meeting = Barrier(4)

    def write(own):
        try:
            for _ in range(5):
                meeting.wait(timeout=5)
                writing.add(dict.fromkeys(own, 2))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, [keys, keys[::-1], keys, keys[::-1]]))

    assert list(PageViews.objects.values_list("count", flat=True)) == [40, 40, 40]
