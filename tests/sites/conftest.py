import pytest
from django.core.management import call_command
from wagtail.models import Site

from tests import factories


@pytest.fixture(autouse=True)
def cast(noon_in_kendal):
    """Where and when all of these happen."""


@pytest.fixture
def visit(client):
    """A visitor's look at ``path`` on the website of the region ``code``."""

    def visit(code, path="/"):
        return client.get(path, headers={"host": host(code)})

    return visit


def host(code):
    return Site.objects.get(root_page=factories.page(code)).hostname


@pytest.fixture
def load(tmp_path):
    """Loads a file of ``rows`` with the column ``replaces``, as the command does."""

    def load(*rows, **options):
        path = tmp_path / "wilayah.csv"
        path.write_text("\n".join(["code,level,name,parent_code,replaces", *rows]) + "\n")
        call_command("load_regions", path, verbosity=0, **options)

    return load
