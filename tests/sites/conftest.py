from datetime import timedelta

import pytest
import time_machine
from wagtail.models import Site

from tests import factories
from tests.factories import NOON


@pytest.fixture(autouse=True)
def cast(request):
    """The regions, at noon of a day in February 2024; tests that need no database stay without."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        with time_machine.travel(NOON - timedelta(days=1), tick=False):
            factories.load_cast()
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def visit(client):
    """A visitor's look at ``path`` on the website of the region ``code``."""

    def visit(code, path="/"):
        return client.get(path, headers={"host": host(code)})

    return visit


def host(code):
    return Site.objects.get(root_page=factories.page(code)).hostname
