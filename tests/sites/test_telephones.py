"""What people type as a telephone number."""

import pytest

from sites.telephones import dialled
from tests import factories
from tests.factories import BLUMAH


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("(0294) 451 000", "+62294451000"),
        ("0294-451.000", "+62294451000"),
        (" 0812 3456 7890 ", "+6281234567890"),
        ("+62 (0)294 451000", "+62294451000"),
        ("0062 294 451000", "+62294451000"),
        ("112", "112"),
        ("1500 123", "1500123"),
        ("(0294) 381-001 / 002", ""),
        ("0294 381001, 381002", ""),
        ("0294 381001 381002", ""),
        ("0812 3456 7890 (WA)", ""),
        ("hubungi balai desa", ""),
        ("٠٢٩٤ ٤٥١٠٠٠", ""),
        ("1;phone-context=x", ""),
        ("0", ""),
        ("+", ""),
        ("", ""),
    ],
)
def test_one_number_is_dialled_and_anything_else_is_not(typed, number):
    assert dialled(typed) == number


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "is_linked"), [("0294 451000", True), ("0294 451000 (jam kerja)", False)])
def test_what_is_no_number_stands_there_without_a_link(visit, typed, is_linked):
    page = factories.page(BLUMAH)
    page.telephone = typed
    page.save()

    html = visit(BLUMAH).content.decode()

    assert typed in html
    assert ('href="tel:' in html) == is_linked
