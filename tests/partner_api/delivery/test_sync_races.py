"""A copy loses nothing, whoever writes while it is read: late commits, and writes in the midst of an answer."""

from threading import Barrier, Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from partner_api.delivery.articles import listing
from partner_api.http.settling import ATTEMPTS
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN
from tests.partner_api.delivery.copying import Copy

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PATIENCE_S = 30


@pytest.fixture(autouse=True)
def _without_search(settings):
    """The product writes the search index after the commit, tests within it: there writers would wait for others."""
    engine = settings.WAGTAILSEARCH_BACKENDS["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": engine | {"AUTO_UPDATE": False}}


@pytest.fixture
def copy():
    factories.ilm(KENDAL, title="Pertama")
    return Copy(Client(), BLUMAH)


def titles(copy):
    return {row["title"] for kind in ("items", "articles") for row in copy.held[kind]}


class Writer(Thread):
    """Begins together with the others, has ``written`` where no other is in its way, and commits when it ``may``."""

    def __init__(self, together, write):
        super().__init__()
        self.together, self.write = together, write
        self.written, self.may = Event(), Event()

    def run(self):
        try:
            with transaction.atomic():
                self.together.wait(PATIENCE_S)
                self.write()
                self.written.set()
                assert self.may.wait(PATIENCE_S)
        finally:
            connection.close()


WRITES = {
    "ILM of the regency": lambda: factories.ilm(KENDAL, title="Dari kabupaten"),
    "ILM of the district": lambda: factories.ilm(PLANTUNGAN, title="Dari kecamatan"),
    "news": lambda: factories.article(BLUMAH, title="Dari desa"),
}


@pytest.mark.parametrize(
    "names",
    [
        ("ILM of the regency", "ILM of the district"),
        ("ILM of the regency", "news"),
        ("ILM of the regency", "ILM of the district", "news"),
    ],
)
def test_what_slow_writers_commit_late_is_in_the_changes(copy, names):
    """They have written before the copy is made and commit after it, in whatever order they got the head's lock."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to run")
    together = Barrier(len(names))
    writers = [Writer(together, WRITES[name]) for name in names]
    for writer in writers:
        writer.start()
    seen = [titles(copy)]
    left = list(writers)
    while left:
        first = next_written(left)
        copy.held = copy.snapshot()  # without what is written already and not committed
        assert titles(copy) == seen[-1]
        first.may.set()
        first.join(PATIENCE_S)
        left.remove(first)
        copy.follow()
        seen.append(titles(copy))

    assert [len(known) for known in seen] == list(range(1, len(names) + 2))
    assert copy.held == copy.snapshot()


def next_written(writers):
    """The one that holds the head; the others wait for it."""
    for _look in range(PATIENCE_S * 100):
        for writer in writers:
            if writer.written.wait(0.01):
                return writer
    pytest.fail("nobody got the lock")


def overtaken(monkeypatch, write, times):
    """``write`` falls between the ILM and the news of an answer, as often as it is made."""
    left, cut = [times], listing.cut

    def cut_later(*args, **options):
        if left[0]:
            left[0] -= 1
            write()
        return cut(*args, **options)

    monkeypatch.setattr(listing, "cut", cut_later)


def write():
    factories.ilm(KENDAL, title="Menyusul")
    factories.article(BLUMAH, title="Kabar menyusul")


def test_what_is_written_in_the_midst_of_an_answer_is_in_it_as_a_whole(copy, monkeypatch):
    overtaken(monkeypatch, write, 1)

    copy.follow()

    assert titles(copy) == {"Pertama", "Menyusul", "Kabar menyusul"}
    assert copy.held == copy.snapshot()


def test_an_answer_that_is_always_overtaken_is_kept_by_nobody_and_followed_all_the_same(copy, monkeypatch):
    overtaken(monkeypatch, write, ATTEMPTS + 1)

    answer = copy.client.get(f"/api/v1/regions/{BLUMAH}/snapshot/")
    copy.held = answer.json()

    assert (answer["Cache-Control"], answer.has_header("ETag")) == ("no-store", False)
    copy.follow()
    assert copy.held == copy.snapshot()
