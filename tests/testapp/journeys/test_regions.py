"""What the provider says of regions holds everywhere: where they end, what they are called, who acts for them."""

import sys
from datetime import date, timedelta

import pytest
from django.core.checks import run_checks
from django.test import override_settings
from django.urls import include, path, re_path, reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail.views import serve

from ilm_blocks import cascade, checks, officers, regions
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM, LocalDecision, QuietPeriod
from ilm_blocks.regions.protocol import METHODS
from tests.testapp.campus.models import OfficePage
from tests.testapp.settings import VARIANTS

pytestmark = pytest.mark.django_db

on_sites = pytest.mark.skipif("siteless" in VARIANTS, reason="No region of this provider ends with a Site.")
OF_ILM = ("where", "why", "review", "confirm", "statements")
REGISTERS = ("partner", "agreement", "localdecision", "quietperiod", "takeover")

OURS = [path("", include("ilm_blocks.urls"))]
urlpatterns: list = []  # of a project that has left the app's out


class Half:
    """A provider that knows as much as an earlier version asked for."""

    def chain(self, page_id): ...

    def subtree(self, page_id): ...


half = Half()


def errors(number):
    return [message.msg for message in run_checks() if message.id == f"ilm_blocks.{number}"]


def test_levels_and_officers_are_those_of_the_provider(people, offices):
    found = regions.provider().chain(offices.optics.pk)

    assert [region.level for region in found] == ["university", "faculty", "department", "laboratory"]
    assert [head.title for head in officers.heads(people.secretary, "change")] == ["Department of Physics"]
    assert [chain[-1].name for chain in officers.chains(people.secretary, "change")] == [
        "Department of Physics", "Optics Laboratory",
    ]  # fmt: skip


def test_a_provider_that_lacks_a_method_is_named_at_start(offices):
    with override_settings(ILM_BLOCKS={"REGIONS": f"{__name__}.half"}):
        [said] = errors("E002")

    assert set(said.partition("lacks ")[2].split(", ")) == set(METHODS) - {"chain", "subtree"}


def test_a_project_that_leaves_out_the_addresses_is_told_so(settings):
    settings.ROOT_URLCONF = __name__

    assert errors("E008") == ["ilm_blocks.urls is included nowhere"]


def test_a_project_that_includes_the_addresses_behind_what_takes_every_path_is_told_so(settings, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "urlpatterns", [re_path("^.*$", serve), *OURS])
    settings.ROOT_URLCONF = __name__

    assert errors("E008") == [f"/m/{'0' * 64}.jpg does not lead to ilm_blocks.urls"]


def test_a_project_that_leaves_out_an_app_is_told_which(monkeypatch):
    monkeypatch.setattr(checks, "APPS", (*checks.APPS, "wagtail.contrib.frontend_cache"))

    assert errors("E007") == ["ilm_blocks needs wagtail.contrib.frontend_cache in INSTALLED_APPS"]


# A region that has ended


@on_sites
@pytest.mark.parametrize("role", ["root", "rector", "secretary"])
def test_screens_name_a_region_that_has_ended_by_its_page(desk, offices, published, role):
    own = approved_of(offices.physics)
    decided = LocalDecision.objects.create(
        owner=offices.physics, ilm=published, kind="pin", decided_at=published.on_air_from
    )
    period = QuietPeriod.objects.create(
        owner=offices.physics, name="Examinations", first_day=date(2030, 7, 1), last_day=date(2030, 7, 5)
    )
    Site.objects.filter(root_page=offices.physics).delete()
    browser = desk(role)

    assert "Department of Physics" in browser.get(ilm_url("list")).content.decode()
    assert regions.region(decided.owner_id).name == "Department of Physics"
    screens = [reverse(f"ilm_blocks_admin:{name}", args=[own.pk]) for name in OF_ILM]
    screens += [ilm_url("edit", own), reverse("ilm_blocks_admin:quiet_period", args=[period.pk])]
    screens += [reverse(f"ilm_blocks_{model}_modeladmin_index") for model in REGISTERS]
    assert {path: found for path in screens if (found := browser.get(path, follow=True).status_code) >= 400} == {}


@on_sites
def test_nothing_of_a_region_that_has_ended_is_shown(client, offices, published):
    approved_of(offices.physics)
    region = regions.of(offices.optics)
    Site.objects.filter(root_page=offices.physics).delete()

    assert cascade.resolve(region, "website", timezone.now()).items == [published]


def approved_of(page):
    """A notice that the office itself has published."""
    own = ILM(owner=page, title="Lecture moved", channels=["website"], on_air_from=timezone.now() - timedelta(hours=1))
    own.creatives = [("message", {"heading": "Moved", "text": "To room 12."})]
    own.save()
    own.save_revision().publish()
    return own


@pytest.mark.parametrize("name", ["science", "physics", "optics"])
def test_a_page_above_something_on_record_is_kept_with_a_reason(desk, offices, published, name):
    approved_of(offices.physics)
    page = getattr(offices, name)
    answer = desk("root").post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

    assert answer.status_code == 200
    said = " ".join(str(message) for message in answer.context["messages"])
    assert ("are on record" in said) == (name != "optics")
    assert Page.objects.filter(pk=page.pk).exists() == (name != "optics")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kept", ["physics", "science"])
def test_pages_are_kept_with_a_reason_when_several_are_deleted_at_once(desk, offices, published, method, kept):
    approved_of(offices.physics)
    chosen = [getattr(offices, kept), offices.arts]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    address = f"{bulk}?id={chosen[0].pk}&id={chosen[1].pk}"
    answer = getattr(desk("root"), method)(address, follow=True)

    assert answer.status_code == 200
    assert [str(message).strip() for message in answer.context["messages"]] == [
        f"“{chosen[0]}” cannot be deleted: "
        f"ILM, partners or decisions of “{offices.physics}” are on record. Unpublish it.",
        "None of the pages that you chose was deleted: choose again without those named.",
    ]
    assert Page.objects.filter(pk__in=[page.pk for page in chosen]).count() == 2


def test_pages_that_nothing_on_record_belongs_to_are_deleted_at_once(desk, offices, published):
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    desk("root").post(f"{bulk}?id={offices.optics.pk}&id={offices.arts.pk}")

    assert not Page.objects.filter(pk__in=[offices.optics.pk, offices.arts.pk]).exists()


# In another language


@pytest.mark.skipif("languages" not in VARIANTS, reason="The pages are in one language.")
def test_a_translated_page_belongs_to_the_region_of_its_source(client, offices, published):
    indonesian = Locale.objects.create(language_code="id")
    copies = [page.copy_for_translation(indonesian, copy_parents=True) for page in (offices.physics, offices.news)]
    for copy in copies:
        copy.save_revision().publish()

    assert [regions.of(copy).name for copy in copies] == ["Department of Physics"] * 2
    assert OfficePage.objects.filter(locale=indonesian).count() == 3
    assert "Closed on Friday" in copies[1].specific.make_preview_request().rendered_content
