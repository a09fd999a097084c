import pytest
import time_machine

from tests.factories import NOON


@pytest.fixture
def clock():
    """Time stands still at noon until the test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
