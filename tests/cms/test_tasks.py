"""What follows a write, the index of the search and that of references, runs after its commit."""

import pytest
from django.db import connection, transaction
from django.test import override_settings
from modelsearch import tasks as search

from tests import factories
from tests.factories import BLUMAH

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

as_installed = override_settings(TASKS={"default": {"BACKEND": "cms.tasks.AfterCommitBackend"}})


@pytest.fixture(autouse=True)
def cast():
    with as_installed:
        yield


@pytest.fixture
def indexing(monkeypatch):
    """How deep in a transaction each index update was; one that fails, as the database would."""
    met = []

    def fail(instance):
        met.append(connection.in_atomic_block)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    monkeypatch.setattr(search.index, "insert_or_update_object", fail)
    return met


def test_an_index_that_fails_leaves_the_write_alone(indexing):
    with transaction.atomic():
        article = factories.article(BLUMAH, title="Kerja bakti")
        assert indexing == []

    assert indexing
    assert not any(indexing)
    article.refresh_from_db()
    assert article.title == "Kerja bakti"


def test_what_is_rolled_back_is_not_indexed(indexing):
    with transaction.atomic():
        factories.article(BLUMAH)
        transaction.set_rollback(True)

    assert indexing == []


def test_what_is_written_is_found(client):
    with transaction.atomic():
        article = factories.article(BLUMAH, title="Pengumuman posyandu")

    assert list(type(article).objects.search("posyandu")) == [article]
