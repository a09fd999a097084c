"""An issuer of warnings: a real server with TLS on this machine, whose name leads where the test says."""

import pytest
import time_machine

from partner_api.alerts import polling
from partner_api.alerts.models import AlertSource, DistrictBox
from partner_api.alerts.rules.geometry import UNITS
from tests import factories
from tests.factories import BOJA, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.partners.webhooks.conftest import NAME, certificate, names, receiver  # noqa: F401


@pytest.fixture
def noon(db):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def issuer(receiver):  # noqa: F811  (the fixture of webhooks)
    """What it answers stands in ``files`` by path, what it was asked in ``came``."""
    receiver.root = f"https://{NAME}:{receiver.port}"
    return receiver


@pytest.fixture
def source(noon):
    return AlertSource.objects.create(
        owner=factories.page(KENDAL), name="BMKG (contoh)", url="https://peringatan.example/index.xml",
        attribution="BMKG",
    )  # fmt: skip


@pytest.fixture
def feed(issuer, source):
    """The source at the issuer's own address."""
    source.url = f"{issuer.root}/index.xml"
    source.save(update_fields=["url"])
    return source


def look(source):
    """As a worker does it; what stands at the source afterwards."""
    polling.look(source, NOON)
    source.refresh_from_db()
    return source.flaw


def boxes(**sides):
    """The boxes of three districts side by side, each a tenth of a degree wide."""
    for number, code in enumerate((WELERI, PLANTUNGAN, BOJA)):
        west = (1100 + number) * UNITS // 10
        DistrictBox.objects.create(
            region=factories.page(code), west=west, south=-70 * UNITS // 10, east=west + UNITS // 10 - 1,
            north=-69 * UNITS // 10, loaded_at=NOON,
        )  # fmt: skip
