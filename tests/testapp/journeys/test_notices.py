"""A notice of the university on its way to a department's page, and what its offices do with it."""

import sys
from datetime import timedelta

import pytest
import time_machine
from django.core.checks import run_checks
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from ilm_blocks import cascade, regions
from ilm_blocks.actions import record_region
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM, Change, ChecklistItem, LocalDecision, Review, Takeover
from ilm_blocks.queries import history
from tests.testapp.journeys.browsing import approve, page_of, text, written
from tests.testapp.settings import ROOMS, VARIANTS

pytestmark = pytest.mark.django_db


def test_no_room_of_kendal_takes_part():
    assert {name: sys.modules[name] for name in ROOMS} == dict.fromkeys(ROOMS)
    assert [name for name in sys.modules if name.startswith(tuple(f"{room}." for room in ROOMS))] == []


def test_the_project_passes_the_checks():
    assert [str(message) for message in run_checks() if message.id.startswith("ilm_blocks")] == []


def test_a_notice_that_is_published_at_the_top_is_seen_on_the_page_of_a_department(desk, offices):
    browser = desk("rector")
    saved = browser.post(ilm_url("add"), written(offices.university) | {"action-publish": "on"}, follow=True)
    approve(browser, saved)

    assert ILM.objects.get().live
    browser.logout()
    for page in (offices.university, offices.physics, offices.optics, offices.news):
        assert "Closed on Friday" in page_of(browser, page)


def test_the_university_answers_for_its_notice_by_its_own_name(client, offices, published):
    shown = page_of(client, offices.physics)

    assert "Example University" in shown
    assert "Government" not in shown


def test_a_notice_for_departments_is_for_no_laboratory(client, offices, published):
    published.target = [("levels", {"side": "include", "levels": ["department"]})]
    published.save_revision().publish()

    assert "Closed on Friday" in page_of(client, offices.physics)
    assert "Closed on Friday" not in page_of(client, offices.optics)


def test_the_picture_of_a_poster_is_served_where_the_project_includes_the_addresses(client, offices):
    picture = get_image_model().objects.create(title="Poster", file=get_test_image_file(size=(640, 480)))
    ilm = ILM(owner=offices.university, title="Poster", channels=["website"])
    ilm.creatives = [("poster", {"image": picture, "alt": "A poster"})]
    ilm.save()
    ilm.save_revision().publish()
    address = reverse("ilm_blocks:asset", args=["0" * 64, "jpg"]).rpartition("/")[0]
    asset = ILM.objects.get().frozen[0]["files"][0]

    assert address == ("/notices/files/m" if "prefix" in VARIANTS else "/m")
    assert f'src="{address}/' in page_of(client, offices.physics)
    assert client.get(f"{address}/{asset['sha256']}.{asset['ext']}").status_code == 200


def test_a_department_hides_a_notice_and_shows_it_again(desk, offices, published):
    browser = desk("secretary")
    decide = reverse("ilm_blocks_admin:decide", args=[published.pk, "hide"]) + f"?region={offices.physics.pk}"
    browser.post(decide, {"reason_code": "duplicate", "text": ""}, follow=True)
    hidden = LocalDecision.objects.get()

    assert (hidden.owner_id, hidden.kind) == (offices.physics.pk, "hide")
    assert "Closed on Friday" not in page_of(browser, offices.physics)
    assert "Closed on Friday" in page_of(browser, offices.university)
    browser.post(reverse("ilm_blocks_admin:undo", args=[hidden.pk]))
    assert "Closed on Friday" in page_of(browser, offices.physics)


def test_a_department_adopts_what_is_offered(desk, offices, published):
    published.binding = "offered"
    published.save_revision().publish()
    browser = desk("secretary")

    assert "Closed on Friday" not in page_of(browser, offices.physics)
    decide = reverse("ilm_blocks_admin:decide", args=[published.pk, "adopt"]) + f"?region={offices.physics.pk}"
    browser.post(decide, {}, follow=True)
    assert "Closed on Friday" in page_of(browser, offices.physics)


def test_a_notice_is_reviewed_with_the_questions_of_the_university(desk, offices, people, workflow):
    item = ChecklistItem.objects.create(question="Is it readable?")
    browser = desk("registrar")
    browser.post(ilm_url("add"), written(offices.university) | {"action-submit": "on"}, follow=True)
    ilm = ILM.objects.get()
    browser = desk("rector")
    assert "Library closed on Friday" in text(browser.get(reverse("ilm_blocks_admin:waiting")))
    opened = browser.get(reverse("ilm_blocks_admin:review", args=[ilm.pk]))

    assert "Is it readable?" in text(opened)
    approve(browser, opened, **{f"answer-{item.pk}": "yes"})
    ilm.refresh_from_db()
    assert ilm.live
    assert Review.objects.get().reviewer == people.rector
    assert "rector" in text(browser.get(reverse("ilm_blocks_admin:where", args=[ilm.pk])))


@pytest.mark.parametrize("word", ["campaign", "excluded"])
def test_what_can_never_be_approved_is_refused_without_a_rule_in_the_rulebook(desk, offices, word):
    field = "content_class" if word == "campaign" else "information_class"
    sent = written(offices.university, **{field: word}) | {"action-publish": "on"}

    assert "This class can never be approved." in text(desk("rector").post(ilm_url("add"), sent, follow=True))
    assert not ILM.objects.exists()


def test_it_is_explained_why_a_department_shows_a_notice(desk, offices, published):
    asked = {"region": offices.physics.pk, "channel": "website"}

    assert "Department of Physics" in text(
        desk("secretary").get(reverse("ilm_blocks_admin:why", args=[published.pk]), asked)
    )
    assert "Library closed on Friday" in text(desk("secretary").get(reverse("ilm_blocks_admin:in_region"), asked))


def test_offices_are_counted_by_the_words_of_the_university(desk, published):
    published.summary = "Open again on Monday"
    published.save_revision()

    assert "1 university, 2 faculties, 1 department, 1 laboratory" in text(
        desk("rector").get(reverse("ilm_blocks_admin:review", args=[published.pk]))
    )


def test_what_was_shown_is_told_of_a_project_that_records_no_regions(desk, offices, published):
    asked = {"region": offices.physics.pk, "channel": "website", "at": f"{timezone.now():%Y-%m-%d %H:%M:%S}"}

    assert "Library closed on Friday" in text(desk("secretary").get(reverse("ilm_blocks_admin:on_a_day"), asked))


def test_what_was_shown_is_told_in_the_names_of_that_day_where_they_are_recorded(desk, offices, published):
    physics = offices.physics
    with time_machine.travel(timezone.now() - timedelta(minutes=30)):
        record_region(physics.pk)
    asked = {"region": physics.pk, "channel": "website", "at": f"{timezone.now():%Y-%m-%d %H:%M:%S}"}
    physics.title = "Institute of Physics"
    physics.save_revision().publish()
    record_region(physics.pk)

    assert history.chain_at(physics.pk, timezone.now() - timedelta(minutes=1))[-1].name == "Department of Physics"
    assert regions.region(physics.pk).name == "Institute of Physics"
    assert "Library closed on Friday" in text(desk("secretary").get(reverse("ilm_blocks_admin:on_a_day"), asked))
    assert "Department of Physics" in text(desk("root").get(reverse("ilm_blocks_change_modeladmin_index")))


def test_an_emergency_is_ordered_at_the_top_and_stands_for_all_below(desk, offices):
    begin = timezone.now()
    order = {
        "owner": offices.university.pk, "severity": 3, "text": "Leave the building", "reason": "Fire",
        "starts_at": f"{begin:%Y-%m-%d %H:%M}", "until": f"{begin + timedelta(hours=1):%Y-%m-%d %H:%M}",
        "confirmation": "warning",
    }  # fmt: skip
    desk("rector").post(reverse("ilm_blocks_takeover_modeladmin_create"), order, follow=True)

    takeover = Takeover.objects.get()
    shown = cascade.resolve(regions.by_code(str(offices.optics.pk)), "videotron", timezone.now())
    assert shown.takeover == takeover


def test_the_record_names_who_did_what(desk, people, published):
    published_by = Change.objects.get(kind="ilm")

    assert published_by.actor_id == people.rector.pk
    assert "rector" in text(desk("root").get(reverse("ilm_blocks_change_modeladmin_index")))
    assert published_by.computed_hash() == published_by.hash
