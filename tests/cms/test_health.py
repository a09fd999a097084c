from unittest.mock import patch

import pytest
from django.db import OperationalError, connection

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_site_that_can_serve_is_healthy(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_a_site_without_its_database_is_not_healthy(client):
    with patch.object(connection, "cursor", side_effect=OperationalError):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable"}
