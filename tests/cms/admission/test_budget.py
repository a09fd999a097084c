"""What all processes of the site may take of the database is added up, and a start beyond it is refused."""

import pytest
from django.core.management import CommandError, call_command

from cms.management.commands import web
from cms.startup import budget
from cms.startup.budget import Budget


def test_everything_that_takes_connections_is_counted():
    one = Budget(workers=1, at_work=16, task_workers=2)

    assert one.needed == 16 + budget.BESIDE + 2 * budget.TASKS + budget.OFFICE
    assert Budget(workers=3, at_work=16, task_workers=2).needed - one.needed == 2 * (16 + budget.BESIDE)


@pytest.fixture
def never_served(monkeypatch):
    """Whatever is let through would become the server."""

    def become(*_told):
        raise AssertionError("It was let through.")

    monkeypatch.setattr(web.granian, "become", become)
    monkeypatch.setattr(web.statics, "is_whole", lambda: True)


@pytest.mark.django_db
def test_more_than_the_database_gives_is_refused_with_the_sum(monkeypatch, never_served):
    monkeypatch.setattr(web, "offered", lambda: 97)

    with pytest.raises(
        CommandError, match=r"140 koneksi ke basis data, sedangkan yang tersedia 97.*--workers \(kini 6\)"
    ):
        call_command("web", workers=6, task_workers=6, port=1)


@pytest.mark.django_db
def test_a_database_of_another_release_is_not_served(monkeypatch, never_served):
    monkeypatch.setattr(web.database, "pending", lambda: 3)

    with pytest.raises(CommandError, match=r"belum memuat 3 migrasi.*manage\.py migrate"):
        call_command("web", workers=1)


@pytest.mark.django_db
def test_pages_without_their_styles_are_not_served(monkeypatch, never_served):
    monkeypatch.setattr(web.statics, "is_whole", lambda: False)

    with pytest.raises(CommandError, match=r"collectstatic --no-input"):
        call_command("web", workers=1)


@pytest.mark.django_db
@pytest.mark.database
def test_only_a_server_has_a_limit_of_connections():
    from django.db import connection

    offered = budget.offered()

    assert offered is None if connection.vendor == "sqlite" else 10 < offered < 100_000
