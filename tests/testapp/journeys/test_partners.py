"""Others than the university speak on its pages, by agreement; and what one officer writes, another confirms."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from ilm_blocks.actions import memberships
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM, Agreement, Change, Confirmation, Partner, QuietPeriod, Review
from ilm_blocks.queries import approvals, integrity, journal
from ilm_blocks.rules import names
from tests.testapp.journeys.browsing import approve, text, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def union(offices):
    return Partner.objects.create(owner=offices.university, name="Student Union")


@pytest.fixture
def paper(union, offices):
    today = timezone.localdate()
    return Agreement.objects.create(
        owner=offices.university, partner=union, title="Notices of the Union", number="1/2026",
        valid_from=today - timedelta(days=30), valid_until=today + timedelta(days=365),
    )  # fmt: skip


@pytest.fixture
def speaker(people, union):
    """Speaks for the Union and holds no right on any page."""
    user = get_user_model().objects.create_user("speaker", "speaker@union.example", "secret")
    group = Group.objects.create(name="partners")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    memberships.confirm_by_command(union, user, note="The Union's board has written so.")
    people.speaker = user
    return user


def test_a_partner_hands_in_and_the_university_approves(desk, offices, people, union, paper, speaker, workflow):
    sent = written(offices.university, responsible=union.pk, agreement=paper.pk) | {
        "action-submit": "on",
        "statement": "on",
    }
    text(desk("speaker").post(ilm_url("add"), sent, follow=True))
    ilm = ILM.objects.get()
    browser = desk("rector")
    approve(browser, browser.get(reverse("ilm_blocks_admin:review", args=[ilm.pk])))
    ilm.refresh_from_db()

    assert (ilm.live, ilm.approved_by) == (True, people.rector)
    assert Confirmation.objects.get().member == speaker
    browser.logout()
    shown = text(browser.get(offices.physics.get_full_url(), SERVER_NAME=offices.physics.get_site().hostname))
    assert "Student Union" in shown
    assert [str(fault) for fault in (*integrity.differences(), *integrity.approvals_off_record())] == []


def test_what_names_a_deleted_account_still_agrees_with_the_record(people, offices, published):
    people.rector.delete()

    assert [str(fault) for fault in (*integrity.differences(), *integrity.approvals_off_record())] == []


def test_who_acted_is_named_after_the_account_is_deleted_on_the_screen_of_users(desk, offices, people):
    rector, name = people.rector, "Ani Rahayu (rector)"
    rector.first_name, rector.last_name = "Ani", "Rahayu"
    rector.save()
    saved = desk("rector").post(ilm_url("add"), written(offices.university) | {"action-publish": "on"}, follow=True)
    approve(desk("rector"), saved)
    browser = desk("root")
    browser.post(reverse("wagtailusers_users:delete", args=[rector.pk]))
    assert not get_user_model().objects.filter(username="rector").exists()

    ilm, change = ILM.objects.get(), Change.objects.filter(kind="ilm").first()

    assert (change.actor_id, change.actor_name) == (rector.pk, name)
    assert name in text(browser.get(reverse("ilm_blocks_change_modeladmin_index")))
    assert name in text(browser.get(reverse("ilm_blocks_admin:review", args=[ilm.pk])))
    [approval] = approvals.approvals(ilm)
    assert (approval.by, approval.review) == (name, Review.objects.get())
    assert [*journal.verify(), *integrity.differences(), *integrity.approvals_off_record()] == []


def test_names_are_compared_without_the_letterheads_of_any_country():
    assert names.agency_in("KPU") == ""
    assert names.key("Kab. Science") != names.key("Kabupaten Science")
    assert names.key("STUDENT-UNION") == names.key("Student Union")


def test_a_quiet_period_is_confirmed_by_another_than_who_wrote_it(desk, offices, people, published):
    period = {
        "owner": offices.university.pk, "name": "Election of the senate", "basis": "", "withholds": ["none"],
        "first_day": f"{timezone.localdate()}", "last_day": f"{timezone.localdate()}", "asks_second_approval": [],
    }  # fmt: skip
    browser, create = desk("registrar"), reverse("ilm_blocks_quietperiod_modeladmin_create")
    foretold = browser.post(create, period).context["form"]
    browser.post(create, period | {"foreseen": foretold.token})
    screen = reverse("ilm_blocks_admin:quiet_period", args=[QuietPeriod.objects.get().pk])
    browser = desk("rector")
    browser.post(screen, {"version": browser.get(screen).context["version"]})

    stands = QuietPeriod.objects.get()
    assert (stands.written_by, stands.confirmed_by) == (people.registrar, people.rector)
    shown = browser.get(offices.physics.get_full_url(), SERVER_NAME=offices.physics.get_site().hostname)
    assert "Closed on Friday" not in text(shown)
