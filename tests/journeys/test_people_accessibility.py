"""The screens for people by axe, at a desk and on a phone."""

import pytest
from django.urls import reverse

from sites import roles
from tests import factories
from tests.factories import BLUMAH, KENDAL
from tests.journeys.test_admin_accessibility import WIDTHS, cast, look, person  # noqa: F401

pytestmark = pytest.mark.django_db


@WIDTHS
def test_the_screens_for_people_are_accessible(look, client, width):  # noqa: F811
    admin = person(client, "administrator", KENDAL)
    somebody = type(admin).objects.create_user("siti", first_name="Siti Contoh", email="siti@desa.example")
    roles.assign(somebody, "editor", factories.page(BLUMAH))
    numbered = {"person": somebody.pk, "authority": factories.page(BLUMAH).pk}
    paths = [reverse(f"sites_people:{name}") for name in ("list", "assign", "import")]
    paths += [reverse(f"sites_people:{name}", args=[number]) for name, number in numbered.items()]

    assert {path: grave for path in paths if (grave := look(path, width))} == {}
