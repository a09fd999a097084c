"""A form that is sent too late is answered in the words of the office, and nothing is saved."""

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import KENDAL
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


def test_a_form_without_its_token_says_what_to_do(settings):
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]
    strict = signed_in(factories.officer("kabupaten", KENDAL, "add", "change"), enforce_csrf_checks=True)

    refused = strict.post(reverse("wagtailsnippets_ilm_blocks_ilm:add"), {"title": "Judul"})

    assert refused.status_code == 403
    assert "Formulir ini sudah usang" in refused.text
    assert "Tidak ada yang disimpan" in refused.text
