"""The list of open addresses: complete, each with its reason, and kept by every view of the admin."""

import pytest
from django.urls import resolve, reverse

from cms.accounts.models import Role
from cms.backoffice.isolation import allowed_urls
from tests import factories
from tests.cms.backoffice.isolation import addresses
from tests.cms.backoffice.isolation.world import person
from tests.factories import BLUMAH, PLANTUNGAN


def test_somebody_decided_on_every_address_of_wagtail():
    undecided = {address.name for address in addresses.walk() if not allowed_urls.is_ours(address.pattern.callback)}

    assert {name for name in undecided if not allowed_urls.is_decided(name)} == set()


@pytest.mark.parametrize(
    "audience", [allowed_urls.EVERYBODY, allowed_urls.OFFICERS, allowed_urls.CLOSED], ids=["all", "officers", "closed"]
)
def test_every_decision_speaks_of_an_address_that_there_is(audience):
    names = {address.name for address in addresses.walk()}

    idle = {name for patterns in audience.values() for name in patterns if not any(map(matches(name), names))}

    assert idle == set()


def matches(pattern):
    return lambda name: allowed_urls.opens(name, {"": (pattern,)})


def test_no_address_is_both_open_and_closed():
    names = {address.name for address in addresses.walk()}

    assert {
        n
        for n in names
        if allowed_urls.opens(n, allowed_urls.CLOSED)
        and allowed_urls.opens(n, allowed_urls.EVERYBODY | allowed_urls.OFFICERS)
    } == set()


def test_an_address_that_nobody_decided_on_is_closed():
    match = resolve(reverse("wagtailadmin_home"))
    match.view_name = "wagtailadmin_brand_new"

    assert not allowed_urls.is_open(match, to_officer=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "wagtailsites:index",
        "wagtailusers_users:index",
        "wagtailadmin_reports:page_types_usage",
        "wagtailredirects:index",
    ],
)
def test_what_is_closed_is_open_to_superusers_alone(client, admin_client, name):
    client.force_login(person("camat", Role.ADMINISTRATOR, PLANTUNGAN))

    refused = client.get(reverse(name))
    assert refused.status_code == 403
    assert "Halaman ini bukan untuk Anda" in refused.content.decode()
    assert admin_client.get(reverse(name)).status_code == 200


@pytest.mark.django_db
def test_what_is_closed_stands_in_no_menu(client):
    client.force_login(person("penyetuju", Role.APPROVER, BLUMAH))

    desk = client.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("own_reports:site_history") in desk
    for name in ("workflow", "workflow_tasks", "page_types_usage"):
        assert reverse(f"wagtailadmin_reports:{name}") not in desk


@pytest.mark.django_db
def test_no_page_offers_a_privacy_that_is_closed(client):
    client.force_login(person("penyetuju", Role.APPROVER, BLUMAH))
    article = factories.article(BLUMAH)

    for page in (article, article.get_parent()):
        editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert 'data-a11y-dialog-show="set-privacy"' not in editor
        assert 'data-a11y-dialog-show="' in editor  # as other buttons of the panel are written
