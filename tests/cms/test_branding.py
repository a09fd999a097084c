"""The admin goes by the name and the mark of its own house."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse

pytestmark = pytest.mark.django_db


def assert_ours(page):
    assert " - ILM Kendal</title>" in page
    assert page.count(staticfiles_storage.url("sites/icon.svg")) == 2  # the tab's and the page's
    assert "wagtailadmin/images/favicon" not in page


def test_whoever_signs_in_reads_where(client):
    page = client.get(reverse("wagtailadmin_login")).content.decode()

    assert_ours(page)
    assert "Wagtail" not in page.split("<main")[1]


def test_whoever_is_in_sees_where(admin_client):

    assert_ours(admin_client.get(reverse("wagtailadmin_home")).content.decode())
