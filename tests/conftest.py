import gc

import pytest
import time_machine
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Site

from partner_api.screens.bodies import bodies
from tests import chromium as distribution
from tests import database, factories, server

#: What takes minutes begins first, so that no process is left with it alone when all else is done.
LONG = (
    "tests/testapp/", "tests/cms/backoffice/isolation/test_matrix.py", "tests/cms/test_serve.py", "tests/journeys/",
    "tests/partner_api/apps/", "tests/partner_api/player/", "tests/cms/test_healing.py",
    "tests/cms/test_typed_dates.py",
    "tests/cms/answers/test_every_change.py", "tests/cms/backoffice/isolation/", "tests/cms/backoffice/test_search.py",
    "tests/cms/backoffice/test_dashboard.py", "tests/cms/test_words_shown.py", "tests/cms/test_public_answers.py",
    "tests/fuzz/", "tests/ilm_blocks/test_wheel.py", "tests/ilm_blocks/test_every_link.py",
)  # fmt: skip

COPIES, BARE = pytest.StashKey[database.Copies](), pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def django_db_setup(pytestconfig, django_test_environment, django_db_blocker):
    """Databases of this process's own; see ``tests.database``."""
    with django_db_blocker.unblock():
        pytestconfig.stash[COPIES] = copies = database.Copies(factories.load_cast)
        copies.open(bare=pytestconfig.stash[BARE])
    yield
    with django_db_blocker.unblock():
        copies.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """By the first of ``LONG`` in which a test lies; otherwise as they stand."""
    places = {
        item: next((n for n, part in enumerate(LONG) if item.nodeid.startswith(part)), len(LONG)) for item in items
    }
    items.sort(key=places.__getitem__)


def pytest_collection_finish():
    """What has been imported and collected stays to the end, so the collector of garbage need not look at it again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """A test finds the regions of the cast, or none if it is marked as bare; and nothing that another remembers."""
    item.config.stash[BARE] = bare = item.get_closest_marker("bare") is not None
    if copies := item.config.stash.get(COPIES, None):
        with item.config.stash[blocking_manager_key].unblock():
            copies.open(bare=bare)
        Site.clear_site_root_paths_cache()
    bodies.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """A test with transactions of its own has emptied all tables."""
    torn_down = yield
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction")):
        item.config.stash[COPIES].emptied()
    return torn_down


@pytest.fixture(autouse=True)
def _nobody_guesses_too_often(settings):
    """All tests ask from one address, with and without keys; those of the limit set it themselves."""
    settings.PARTNER_API = getattr(settings, "PARTNER_API", {}) | {"KEY_REFUSALS_PER_MINUTE": 100_000}


@pytest.fixture
def noon_in_kendal():
    """The clock stands at noon of a day in February 2024."""
    with time_machine.travel(factories.NOON, tick=False):
        yield


@pytest.fixture
def sign_in(client):
    """Makes ``client`` a new officer of a region; without actions, somebody who may only open the admin."""

    def sign_in(at, *actions):
        client.force_login(factories.officer(f"petugas {at}", at, *actions))
        return client

    return sign_in


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory, django_test_environment):
    """Uploads of the tests stay out of the running site's folder."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session")
def started_once():
    """The folder of a site after its first start; to be copied, not to be used."""
    return server.started_once()


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
