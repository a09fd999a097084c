"""The screens that answer: why, where, and what was shown then."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ilm_blocks.models import ILM
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency(client):
    client.force_login(factories.officer("kabupaten", KENDAL, "add", "change", "publish"))
    return client


@pytest.fixture
def village(client):
    client.force_login(factories.officer("blumah", BLUMAH, "add", "change", "publish"))
    return client


def ask(client, screen, *args, **question):
    return client.get(reverse(f"ilm_blocks_admin:{screen}", args=args), question)


def test_why_tells_each_step_up_to_the_one_that_decided(village):
    ilm = factories.ilm(KENDAL)
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True, text="Bentrok dengan acara kecamatan.")

    told = ask(village, "why", ilm.pk).context["told"]

    assert not told.is_shown
    assert told.steps[-1] == told.deciding
    assert "Kecamatan Plantungan" in told.deciding.sentence
    assert "Bentrok dengan acara kecamatan." in told.deciding.sentence


def test_why_can_be_asked_for_a_moment_ahead(village):
    ilm = factories.ilm(KENDAL, on_air_until=timezone.now() + timedelta(days=2))
    ahead = f"{timezone.localtime() + timedelta(days=3):%Y-%m-%d %H:%M}"

    assert ask(village, "why", ilm.pk).context["told"].is_shown
    assert ask(village, "why", ilm.pk, at=ahead).context["told"].deciding.name == "window"


@pytest.mark.parametrize("screen", ["why", "in_region"])
def test_a_moment_that_is_past_leads_to_what_was_really_shown(village, screen):
    args = [factories.ilm(KENDAL).pk] if screen == "why" else []
    hint = "Yang benar-benar tampil saat itu:"
    past = f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%d %H:%M}"

    page = ask(village, screen, *args, at=past)
    assert hint in page.content.decode()
    assert reverse("ilm_blocks_admin:on_a_day") in page.content.decode()
    assert hint not in ask(village, screen, *args).content.decode()


def test_why_judges_a_draft_as_if_it_were_approved(regency):
    draft = factories.draft(KENDAL)

    context = ask(regency, "why", draft.pk).context

    assert context["told"].is_shown
    assert context["as_draft"]


def test_why_lays_changes_not_yet_approved_over_the_live_ilm_only_when_asked(regency):
    ilm = factories.ilm(KENDAL)
    ilm.channels = ["videotron"]
    ilm.save_revision()

    assert ask(regency, "why", ilm.pk).context["told"].is_shown
    assert ask(regency, "why", ilm.pk, draft="on").context["told"].deciding.name == "channel"


def test_changes_not_yet_approved_are_not_told_below(village):
    ilm = factories.ilm(KENDAL)
    ilm.channels = ["videotron"]
    ilm.save_revision()

    response = ask(village, "why", ilm.pk, draft="on")

    assert response.context["told"].is_shown
    assert not response.context["offers_draft"]
    assert ask(village, "where", ilm.pk).context["shown"]


def test_where_counts_the_officers_own_regions(regency, client):
    ilm = factories.ilm(KENDAL)
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True)

    context = ask(regency, "where", ilm.pk).context
    by_name = {str(branch.head.region): branch for branch in context["branches"]}

    assert (len(context["shown"]), len(context["effects"])) == (7, 10)
    assert by_name["Kecamatan Plantungan"].shown == 0
    assert by_name["Kecamatan Weleri"].shown == 2

    client.force_login(factories.officer("blumah", BLUMAH, "change"))
    assert [str(effect.region) for effect in ask(client, "where", ilm.pk).context["effects"]] == ["Desa Blumah"]


def test_where_says_nothing_of_a_draft_to_those_whom_it_does_not_concern(client):
    now = timezone.localtime()
    factories.quiet_period(first_day=now.date(), last_day=now.date() + timedelta(days=2))
    ilm = factories.ilm(KENDAL, content_class="election_education")
    ILM._base_manager.filter(pk=ilm.pk).update(second_approved_revision=ilm.live_revision)
    edited = ILM.objects.get(pk=ilm.pk)
    edited.title = "Draf baru"
    edited.save_revision()
    client.force_login(factories.officer("blumah", BLUMAH, "add", "change", "publish"))

    page = ask(client, "where", ilm.pk).content.decode()

    assert "Tampil di 1 dari 1 wilayah Anda." in page
    assert "persetujuan kedua" not in page


def test_where_foretells_a_draft(regency):
    page = ask(regency, "where", factories.draft(KENDAL).pk).content.decode()

    assert "Bila disetujui, tampil di 1 kabupaten, 4 kecamatan, 5 desa/kelurahan." in page


def test_the_past_is_told_by_the_record(village):
    ilm = factories.ilm(KENDAL)
    before = f"{timezone.localtime():%Y-%m-%d %H:%M:%S.%f}"
    ilm.unpublish(code="legal")
    after = f"{timezone.localtime():%Y-%m-%d %H:%M:%S.%f}"

    assert ask(village, "on_a_day", at=before).context["resolution"].items == [ilm]
    assert ask(village, "on_a_day", at=after).context["resolution"].items == []


@pytest.mark.parametrize(
    ("at", "told"), [("2001-01-01 00:00", "Catatan baru dimulai kemudian"), ("2099-01-01 00:00", "belum tiba")]
)
def test_a_day_that_the_record_does_not_know_is_answered_in_words(village, at, told):
    response = ask(village, "on_a_day", at=at)

    assert told in str(response.context["form"].errors["at"])


@pytest.mark.parametrize("question", [{"at": "kemarin"}, {"channel": "radio"}, {"region": "x"}])
@pytest.mark.parametrize("screen", ["in_region", "on_a_day", "why"])
def test_a_question_that_makes_no_sense_is_answered_on_its_field(village, screen, question):
    args = [factories.ilm(KENDAL).pk] if screen == "why" else []

    response = ask(village, screen, *args, **question)

    assert set(response.context["form"].errors) == set(question)


def test_a_region_can_be_previewed_with_a_draft_laid_over_at_any_moment(regency):
    ilm = factories.ilm(KENDAL)
    ilm.title = "Judul baru dari konsep"
    ilm.save_revision()

    plain = ask(regency, "in_region").content.decode()
    over = ask(regency, "in_region", draft=ilm.pk).content.decode()

    assert "Judul baru dari konsep" not in plain
    assert "Judul baru dari konsep" in over
    assert f'name="draft" value="{ilm.pk}"' in over


def test_a_draft_of_above_is_not_shown_to_those_below(village):
    draft = factories.draft(KENDAL)

    assert "draft" not in (ask(village, "in_region", draft=draft.pk).context or {})


def test_where_tells_what_is_not_yet_shown_from_what_is(regency):
    ilm = factories.ilm(KENDAL, on_air_from=timezone.now() + timedelta(days=4))

    answer = ask(regency, "where", ilm.pk)

    assert answer.context["shown"] == []
    assert len(answer.context["later"]) == 10
    assert "Tampil di 0 dari 10 wilayah Anda." in answer.content.decode()
    assert "Saat ini tidak di 10: berikutnya" in answer.content.decode()


def test_where_tells_what_a_revision_takes_away(regency):
    ilm = factories.ilm(KENDAL)
    ilm.channels = ["videotron"]
    ilm.save_revision()

    page = ask(regency, "where", ilm.pk).content.decode()

    assert "Berhenti tampil: situs web di 1 kabupaten, 4 kecamatan, 5 desa/kelurahan, mulai sekarang." in page
    assert "tampil kurang dari selama ini" in page


def test_where_names_no_decision_of_a_region_that_is_not_the_officers_own(regency, client):
    ilm = factories.ilm(KENDAL)
    factories.decision("hide", ilm, WELERI, covers_subtree=True, text="Layar Weleri rusak sampai akhir bulan.")
    own = ask(regency, "where", ilm.pk).content.decode()
    client.force_login(factories.officer("plantungan", PLANTUNGAN, "add", "change", "publish"))

    assert "Layar Weleri rusak" in own
    assert "Layar Weleri rusak" not in ask(client, "where", ilm.pk).content.decode()
