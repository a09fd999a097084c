"""A videotron in Blumah that showed an ILM of Bawaslu and one of the KPU, in a January that is over since this noon."""

import csv
import io

import pytest
from wagtail.models import Site

from tests import factories
from tests.partner_api.reports.conftest import story  # noqa: F401
from tests.partner_api.screens.conftest import ask, noon, screen  # noqa: F401
from tests.partner_api.screens.plays.conftest import send, token  # noqa: F401

PAGE = "/transparansi/"


@pytest.fixture
def visit(client):
    """What everybody reads at ``path`` on the website of the region ``code``."""

    def visit(code, path=PAGE, **headers):
        host = Site.objects.get(root_page=factories.page(code)).hostname
        return client.get(path, headers={"host": host, **headers})

    return visit


def read(response):
    """The rows of a file by the names of its columns."""
    assert response.status_code == 200
    return [*csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))]
