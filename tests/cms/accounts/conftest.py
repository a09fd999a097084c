import pytest

from cms.accounts import throttling
from tests.sites.conftest import cast  # noqa: F401 - a fixture for all below


@pytest.fixture(autouse=True)
def nothing_was_asked_before():
    """What a test asks counts for it alone."""
    for gate in (throttling.logins, throttling.resets, throttling.addresses):
        gate.forget()
