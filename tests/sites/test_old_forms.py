"""A form that is sent too late is answered in the words of the office, and nothing is saved."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import KENDAL

pytestmark = pytest.mark.django_db


def test_a_form_without_its_token_says_what_to_do(settings):
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]
    strict = Client(enforce_csrf_checks=True)
    factories.load_cast()
    strict.force_login(factories.officer("kabupaten", KENDAL, "add", "change"))

    refused = strict.post(reverse("wagtailsnippets_ilm_blocks_ilm:add"), {"title": "Judul"})

    assert refused.status_code == 403
    assert "Formulir ini sudah usang" in refused.text
    assert "Tidak ada yang disimpan" in refused.text
