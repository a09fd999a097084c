from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.plugin import blocking_manager_key

from tests import chromium as distribution
from tests import database, factories, server


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A migrated database of this process's own; see ``tests.database``."""
    with django_db_blocker.unblock(), database.copied():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test with transactions of its own empties all tables; the next one finds again what migrations put there."""
    torn_down = yield
    marker = item.get_closest_marker("django_db")
    if nextitem and ("transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction"))):
        with item.config.stash[blocking_manager_key].unblock():
            database.restore()
    return torn_down


@pytest.fixture
def noon_in_kendal(request):
    """The regions, at noon of a day in February 2024; tests that need no database stay without."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        with time_machine.travel(factories.NOON - timedelta(days=1), tick=False):
            factories.load_cast()
    with time_machine.travel(factories.NOON, tick=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory, django_test_environment):
    """Uploads of the tests stay out of the running site's folder."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session")
def started_once(tmp_path_factory, worker_id):
    """The folder of a site after its first start, for all processes of this run; to be copied, not to be used."""
    folder = tmp_path_factory.getbasetemp()
    return server.started_once(folder if worker_id == "master" else folder.parent)


@pytest.fixture(scope="session")
def chromium():
    """The one browser of this process."""
    path = distribution.executable()
    if path is None:
        pytest.fail(distribution.MISSING, pytrace=False)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=list(distribution.ARGUMENTS))


@pytest.fixture
def browser_page(chromium):
    """An empty page without cookies, in an Indonesian browser."""
    with chromium.new_context(locale="id-ID") as context:
        yield context.new_page()


def pytest_make_parametrize_id(val, argname):
    """Bytes of a file name nothing, and made anew by each process they are not the same."""
    return argname if isinstance(val, bytes) else None
