"""A number in an address that no column holds names nothing: 404, on both databases, and no fault of ours."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import get_resolver

from tests import factories
from tests.factories import BLUMAH

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TOO_LARGE = "99999999999999999999"
#: Addresses of ours that name one row by its number.
PUBLIC = [
    "/api/v1/ilm/{}/",
    "/api/v1/articles/{}/",
    "/api/v1/events/{}/",
    "/api/v2/pages/{}/",
    "/api/v2/images/{}/",
    "/documents/{}/a.pdf",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_gets_404(client, address):
    factories.article(BLUMAH)

    assert client.get(address.format(TOO_LARGE)).status_code == 404


ADMIN = ["/admin/regions/{}/facts/", "/admin/regions/{}/changes/", "/admin/people/regions/{}/"]


@pytest.mark.parametrize("address", ADMIN)
def test_an_officer_gets_404(client, settings, address):
    settings.ACCOUNTS = {"SECOND_FACTOR_REQUIRED": False}
    client.force_login(get_user_model().objects.create_superuser("admin-contoh", "admin@contoh.example", "rahasia"))
    assert get_resolver().resolve(address.format(1)), "still an address"

    assert client.get(address.format(TOO_LARGE)).status_code == 404
