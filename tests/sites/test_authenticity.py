"""The page of an ILM tells which files are its own, while it is on air and after, so that copies can be compared."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ilm_blocks import actions
from ilm_blocks.queries.integrity import files_in
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, WELERI

pytestmark = pytest.mark.django_db
DIGESTS = re.compile(r'<script id="sidik-berkas" type="application/json">(.*?)</script>')


@pytest.fixture
def ilm():
    return factories.ilm(KENDAL, title="Tolak politik uang", creatives=[factories.poster("Amplop ditolak")])


def page_of(visit, ilm, code=BLUMAH):
    return visit(code, f"/ilm/{ilm.pk}/")


def digests(response):
    return json.loads(DIGESTS.search(response.content.decode())[1])


def test_every_file_that_was_approved_is_known_by_a_name_that_people_understand(visit, ilm):
    page = page_of(visit, ilm)

    assert digests(page)["files"].keys() == set(files_in(ilm.frozen))
    assert digests(page)["former"] == []
    widest = max(ilm.frozen[0]["files"], key=lambda file: file["width"])
    name = digests(page)["files"][widest["sha256"]]
    assert name == f"Poster, {widest['width']} × {widest['height']}, JPG"
    assert re.findall(r"<code>(\w+)</code>", page.content.decode()) == [widest["sha256"]]


def test_the_files_of_a_version_before_are_known_as_replaced(visit, ilm):
    before = set(files_in(ilm.frozen))
    with time_machine.travel(NOON + timedelta(hours=1)):
        ilm.creatives = [("poster", factories.poster("Kotak suara", color=(0, 90, 60))[1])]
        factories.approve(ilm)
    after = digests(page_of(visit, ilm))

    assert before.isdisjoint(after["files"])
    assert set(after["former"]) == before


def test_a_file_of_what_was_withdrawn_is_named_as_such(visit, ilm):
    actions.withdraw(ilm, code="duplicate")
    page = page_of(visit, ilm)

    assert page.status_code == 410
    assert digests(page)["files"].keys() == set(files_in(ilm.frozen))
    assert 'data-known="Berkas ini kami kenal: sudah ditarik. Mohon jangan diteruskan."' in page.content.decode()


def test_a_file_of_an_earlier_version_of_what_was_withdrawn_is_named_as_withdrawn_too(visit, ilm):
    before = set(files_in(ilm.frozen))
    with time_machine.travel(NOON + timedelta(hours=1)):
        ilm.creatives = [("poster", factories.poster("Kotak suara", color=(0, 90, 60))[1])]
        factories.approve(ilm)
        actions.withdraw(ilm, code="duplicate")
    page = page_of(visit, ilm)

    assert set(digests(page)["former"]) == before
    assert 'data-former="Berkas ini kami kenal: sudah ditarik. Mohon jangan diteruskan."' in page.content.decode()


def test_what_is_not_on_air_can_still_be_compared(visit, ilm):
    factories.decision("hide", ilm, BLUMAH)
    page = page_of(visit, ilm)

    assert page.status_code == 404
    assert digests(page)["files"].keys() == set(files_in(ilm.frozen))


def test_what_has_words_alone_has_no_files_to_compare(visit):
    words = factories.ilm(KENDAL, creatives=[("running_text", {"text": "Pasar tutup pukul 15.00."})])
    page = page_of(visit, words).content.decode()

    assert "authenticity__tool" not in page
    assert "<svg" in page  # the code that leads to this page


def test_the_code_leads_to_the_page_of_the_region_that_issued_it(visit, ilm):
    here, at_its_owner = page_of(visit, ilm, WELERI), page_of(visit, ilm, KENDAL)
    drawn = re.compile(r"<svg.*?</svg>", re.DOTALL)

    assert drawn.search(here.content.decode())[0] == drawn.search(at_its_owner.content.decode())[0]


def test_its_cost_does_not_grow_with_its_past(visit, ilm):
    def queries():
        with CaptureQueriesContext(connection) as found:
            page_of(visit, ilm)
        return len(found)

    page_of(visit, ilm)
    few = queries()
    for hours in range(1, 4):
        with time_machine.travel(NOON + timedelta(hours=hours)):
            ilm.creatives = [("poster", factories.poster(f"Amplop {hours}", color=(hours, 90, 60))[1])]
            factories.approve(ilm)
    assert queries() == few
