"""What approval would change, before anyone approves."""

from datetime import date, timedelta

import pytest

from ilm_blocks import cascade, previews, regions
from ilm_blocks.actions import publishing
from ilm_blocks.models import ILM
from ilm_blocks.queries import forecast_words
from ilm_blocks.queries.impact import impact
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


def test_a_new_ilm_of_the_regency_gains_every_level():
    assert impact(factories.draft(KENDAL), NOON).gained == {"regency": 1, "district": 4, "village": 5}


def test_a_narrowed_revision_loses_the_villages():
    ilm = factories.ilm(KENDAL)
    ilm.target = [("levels", {"side": "include", "levels": ["regency", "district"]})]
    ilm.save_revision()

    found = impact(ilm.get_latest_revision_as_object(), NOON)

    assert found.lost == {"village": 5}
    assert not found.gained
    assert found.shown == {"regency": 1, "district": 4}


def test_decisions_that_bite_are_named_once_each():
    ilm = factories.ilm(KENDAL)
    hide = factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True)
    factories.decision("pin", ilm, WELERI)

    found = impact(ilm, NOON)

    assert found.biting == [hide]
    assert {effect.region.code for effect in found.effects if not effect.outcome.after} >= {PLANTUNGAN, BLUMAH}


def test_an_ilm_that_airs_in_the_evening_is_judged_in_the_evening():
    evening = [("daypart", {"days": [], "start": "18:00", "end": "21:00"})]

    assert impact(factories.draft(KENDAL, dayparts=evening), NOON).gained["village"] == 5


def test_a_channel_that_the_agreement_leaves_out_does_not_count():
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, channels=["videotron"])
    draft = factories.draft(KENDAL, responsible=bawaslu, agreement=pks, channels=["website", "videotron"])

    assert impact(draft, NOON).gained["village"] == 5
    draft.channels = ["website"]
    assert not impact(draft, NOON).gained


@pytest.mark.database
def test_the_number_of_queries_is_that_of_one_region(django_assert_num_queries):
    ilm = factories.ilm(KENDAL)
    with django_assert_num_queries(5):
        impact(ilm, NOON)


# What the approver is told, and when


def revised(ilm, **facts):
    """The newest revision of ``ilm``, with ``facts`` otherwise."""
    draft = ilm.get_latest_revision_as_object()
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.save_revision()
    return ILM.objects.get(pk=ilm.pk).get_latest_revision_as_object()


def told(found):
    return [line.sentence for line in forecast_words.lines(found.changes, found.window)]


def kept_off(found):
    return [line.sentence for line in forecast_words.obstacles(found)]


def approve_again(ilm):
    publishing.approve_again(ilm, user=factories.officer("budi", KENDAL, "publish"))


EVERYWHERE = "1 kabupaten, 4 kecamatan, 5 desa/kelurahan"


@pytest.fixture
def asking():
    """Quiet days, now, that ask a second approval for what supervises elections."""
    return factories.quiet_period(first_day=date(2024, 2, 1), last_day=date(2024, 2, 3))


def test_a_second_approval_of_the_old_revision_is_not_counted_for_the_new_one(asking):
    ilm = factories.ilm(KENDAL, content_class="election_education", on_air_until=NOON + timedelta(days=1))
    approve_again(ilm)
    ilm.refresh_from_db()

    found = impact(revised(ilm, summary="Ditulis ulang."), NOON)

    assert not found.gained
    assert not found.shown
    assert found.lost == {"regency": 1, "district": 4, "village": 5}
    assert "meminta persetujuan kedua" in kept_off(found)[0]


def test_the_second_approval_itself_gains_the_quiet_days(asking):
    ilm = factories.ilm(KENDAL, content_class="election_education")

    assert not impact(ilm, NOON).gained
    [sentence] = told(impact(ilm, NOON, twice=True))
    assert (
        sentence
        == f"Mulai tampil: videotron, situs web di {EVERYWHERE}, dari sekarang sampai 4 Februari 2024 00.00 WIB."
    )


def test_a_start_moved_into_the_future_goes_dark_now():
    ilm = factories.ilm(KENDAL)

    found = impact(revised(ilm, on_air_from=NOON + timedelta(days=3)), NOON)

    assert not found.gained
    assert found.lost == {"regency": 1, "district": 4, "village": 5}
    assert told(found) == [
        f"Berhenti tampil: videotron, situs web di {EVERYWHERE}, dari sekarang sampai 4 Februari 2024 12.00 WIB."
    ]


def test_a_start_beyond_the_coming_days_is_looked_at_from_there_on():
    later = NOON + timedelta(days=90)

    found = impact(factories.draft(KENDAL, channels=["website"], on_air_from=later), NOON)

    assert told(found) == [f"Mulai tampil: situs web di {EVERYWHERE}, mulai 1 Mei 2024 12.00 WIB."]


@pytest.mark.parametrize(("was", "becomes", "from_when", "until"), [
    (-1, 60, "sekarang", "1 April 2024"), (10, 50, "11 Februari 2024 12.00 WIB", "22 Maret 2024"),
    (60, 90, "1 April 2024 12.00 WIB", "1 Mei 2024"),
])  # fmt: skip
def test_what_stops_until_a_start_far_ahead_is_told_with_its_end(was, becomes, from_when, until):
    ilm = factories.ilm(KENDAL, channels=["website"], on_air_from=NOON + timedelta(days=was))

    found = impact(revised(ilm, on_air_from=NOON + timedelta(days=becomes)), NOON)

    assert told(found) == [f"Berhenti tampil: situs web di {EVERYWHERE}, dari {from_when} sampai {until} 12.00 WIB."]


def test_hours_of_day_are_counted_on_every_day_until_a_start_far_ahead():
    mondays = [("daypart", {"days": ["0"], "start": "00:00", "end": "12:00"}),
               ("daypart", {"days": ["0"], "start": "12:00", "end": "00:00"})]  # fmt: skip
    ilm = factories.ilm(KENDAL, channels=["website"])

    [lost] = told(impact(revised(ilm, on_air_from=NOON + timedelta(days=60), dayparts=mondays), NOON))

    # 90 days are 2,160 hours; of them it shows half of Monday, 1 April, from noon on, and four Mondays more: 108 hours
    assert "seluruhnya 2052 jam, dan seterusnya" in lost


def test_an_agreement_to_come_is_looked_at_from_its_first_day_on():
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, valid_from=date(2024, 4, 15))
    draft = factories.draft(KENDAL, channels=["website"], responsible=bawaslu, agreement=paper)

    found = impact(draft, NOON)

    assert told(found) == [f"Mulai tampil: situs web di {EVERYWHERE}, mulai 15 April 2024 00.00 WIB."]
    assert forecast_words.shown(found) == (
        f"Bila disetujui, tampil di {EVERYWHERE}, pertama kali 15 April 2024 00.00 WIB."
    )


def test_quiet_days_that_go_on_for_long_are_looked_at_to_their_end():
    factories.quiet_period(first_day=date(2024, 1, 20), last_day=date(2024, 3, 20))
    draft = factories.draft(KENDAL, channels=["website"], content_class="official_portrait")

    found = impact(draft, NOON)

    assert told(found) == [f"Mulai tampil: situs web di {EVERYWHERE}, mulai 21 Maret 2024 00.00 WIB."]
    [kept] = kept_off(found)
    assert "dari sekarang sampai 21 Maret 2024 00.00 WIB: ditahan oleh Masa tenang Pemilu 2024" in kept


def test_behind_a_closed_gate_the_end_of_a_decision_begins_nothing():
    bawaslu = factories.partner()
    ilm = factories.ilm(KENDAL, channels=["website"], responsible=bawaslu, agreement=factories.agreement(bawaslu))
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True, until=NOON + timedelta(days=5))
    bawaslu.is_active = False
    bawaslu.save(update_fields=["is_active"])

    [kept] = kept_off(impact(revised(ILM.objects.get(pk=ilm.pk), summary="Baru"), NOON))

    assert kept == f"Tidak tampil di {EVERYWHERE}, mulai sekarang: penanggung jawab isi dinonaktifkan."


def test_a_channel_that_is_dropped_is_lost_on_that_channel_alone():
    found = impact(revised(factories.ilm(KENDAL), channels=["videotron"]), NOON)

    assert found.lost == {"regency": 1, "district": 4, "village": 5}
    assert [(change.channel, bool(change.gained)) for change in found.changes] == [("website", False)]
    assert told(found) == [f"Berhenti tampil: situs web di {EVERYWHERE}, mulai sekarang."]


def test_hours_that_are_narrowed_are_lost_each_day():
    ilm = factories.ilm(KENDAL, channels=["website"], on_air_until=NOON + timedelta(days=2))
    daytime = [("daypart", {"days": [], "start": "06:00", "end": "18:00"})]

    found = impact(revised(ilm, dayparts=daytime), NOON)

    assert found.lost["village"] == 5
    assert told(found) == [
        f"Berhenti tampil: situs web di {EVERYWHERE}, 2 kali dari 1 Februari 2024 18.00 WIB sampai 3 Februari 2024 "
        "06.00 WIB, seluruhnya 24 jam."
    ]


def test_what_bites_is_named_with_its_regions_and_its_days():
    hidden = factories.ilm(KENDAL)
    factories.decision("hide", hidden, PLANTUNGAN, covers_subtree=True, text="Layar rusak sampai akhir bulan.")
    suspended = factories.partner(name="Panwascam Boja", short_name="", is_active=False)
    draft = factories.draft(KENDAL, responsible=suspended, agreement=factories.agreement(suspended))

    assert kept_off(impact(hidden, NOON)) == [
        "Tidak tampil di 1 kecamatan, 2 desa/kelurahan, mulai sekarang: disembunyikan oleh Kecamatan Plantungan "
        "(Layar rusak sampai akhir bulan.)."
    ]
    assert kept_off(impact(draft, NOON)) == [
        f"Tidak tampil di {EVERYWHERE}, mulai sekarang: penanggung jawab isi dinonaktifkan."
    ]


@pytest.mark.database
def test_a_preview_leaves_the_draft_as_it_is(asking):
    ilm = factories.ilm(KENDAL, content_class="election_education")
    approve_again(ilm)
    draft = revised(ILM.objects.get(pk=ilm.pk), summary="Ditulis ulang.")
    before = {name: value for name, value in vars(draft).items() if name != "_state"}

    laid = cascade.rows_on(regions.provider().chain(ilm.owner_id), NOON, with_draft=draft)
    previews.as_approved(draft)
    impact(draft, NOON, twice=True)

    assert {name: vars(draft)[name] for name in before} == before
    assert laid.ilms[0] is not draft
    assert laid.ilms[0].second_approved_revision_id is None


@pytest.mark.database
def test_a_new_draft_has_no_number_after_a_preview_either():
    new = ILM(owner=factories.page(KENDAL), title="Baru", channels=["website"], on_air_from=NOON)

    cascade.rows_on(regions.provider().chain(new.owner_id), NOON, with_draft=new)
    impact(new, NOON)

    assert (new.pk, new.live) == (None, ILM().live)
