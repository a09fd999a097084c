"""Every page of the admin that takes a file is known, and led through the intake; see tests/cms/test_ways_in."""

import re

import pytest
from django.db import transaction

from tests.cms.backoffice.isolation import addresses
from tests.cms.backoffice.isolation import world as worlds
from tests.cms.backoffice.isolation.watching import Stubborn, undone
from tests.sidebar import one_sidebar

FILE_INPUT = re.compile(rb"<input[^>]*type=.{0,6}?file")

#: Pages of the admin from which files are handed in.
SHOWN = {
    "wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:choose",
    "wagtailimages_chooser:create", "wagtaildocs:add", "wagtaildocs:add_multiple",
    "wagtaildocs_chooser:choose", "wagtaildocs_chooser:create", "wagtailmedia:add", "wagtailmedia:edit",
    "wagtailmedia:chooser", "wagtailmedia:chooser_typed", "wagtailmedia:chooser_upload",
    "ilm_blocks_admin:partner_people", "ilm_blocks_admin:statements", "ilm_blocks_admin:agreement_papers",
    "people:import", "partner_api_alert_boxes",  # read, and not kept
    "wagtailredirects:start_import",  # read, and not kept; for superusers alone
}  # fmt: skip


#: Of these, those that show their field to nobody in this world: where a paper is asked for, and after a first mistake.
WITHHELD = {"ilm_blocks_admin:statements", "wagtailmedia:chooser_upload"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


def test_every_page_that_takes_a_file_is_one_that_somebody_thought_of(world, admin_user):
    """Asked as choosers ask, and as people do."""
    client = Stubborn(raise_request_exception=False)  # Wagtail has a page that shows how a failure looks
    client.force_login(admin_user)
    place, found = world.territories["village"], set()
    with one_sidebar(client):
        for address in addresses.walk():
            for url, _is_own in addresses.urls(address, place):
                with undone():
                    response = client.get(url, headers={"X-Requested-With": "XMLHttpRequest"})
                if not response.streaming and FILE_INPUT.search(response.content):
                    found.add(address.name)

    assert found == SHOWN - WITHHELD
