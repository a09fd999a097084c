"""The record of every write that can alter what anyone sees."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import translation
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Revision

from ilm_blocks import actions, regions
from ilm_blocks.actions import PublishILM
from ilm_blocks.models import (
    ILM,
    Agreement,
    AppendOnly,
    ApprovedIsFrozen,
    Change,
    JournalHead,
    LocalDecision,
    Partner,
    journal,
)
from ilm_blocks.models.journaled import NamedFieldsOnly
from ilm_blocks.queries import journal as record
from tests import factories
from tests.factories import BLUMAH, BOJA, CAST, KENDAL, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def suspended(partner):
    partner.is_active = False
    return partner


def newest():
    return Change.objects.first()


def vector(code):
    return {page.pk: page.version for page in record.versions(regions.provider().chain_pages(code))}


def test_numbers_run_without_holes_and_each_row_follows_the_one_before():
    factories.ilm(KENDAL)
    factories.partner()

    rows = list(Change.objects.order_by("seq"))

    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous_hash for row in rows] == [journal.GENESIS, *(row.hash for row in rows[:-1])]
    assert list(record.verify()) == []


def test_a_rolled_back_write_leaves_no_row_and_no_hole():
    before = JournalHead.objects.get().seq
    with transaction.atomic():
        factories.partner()
        transaction.set_rollback(True)

    factories.partner()

    assert newest().seq == before + 1


def test_saving_without_a_change_writes_nothing():
    partner = factories.partner()
    factories.page(BLUMAH).save()  # what its website shows is on record from its first save on
    before = newest().seq

    partner.save(update_fields=["name", "is_active"])
    Partner.objects.filter(pk=partner.pk).update(is_active=True)
    factories.page(BLUMAH).save()

    assert newest().seq == before


@pytest.mark.parametrize(
    "door",
    [
        lambda p: suspended(p).save(update_fields=["is_active"]),
        lambda p: Partner.objects.filter(pk=p.pk).update(is_active=False),
        lambda p: Partner.objects.bulk_update([suspended(p)], ["is_active"]),
        lambda p: Partner.objects.update_or_create(pk=p.pk, defaults={"is_active": False}),
    ],
    ids=["save some fields", "update", "bulk_update", "update_or_create"],
)
def test_whatever_the_door_the_change_is_recorded(door):
    partner = factories.partner()

    door(partner)

    assert (newest().kind, newest().object_id, newest().verb) == ("partner", partner.pk, "changed")
    assert newest().state["is_active"] is False


def test_rows_made_in_bulk_are_recorded_too():
    kendal = factories.page(KENDAL)
    Partner.objects.bulk_create([Partner(owner=kendal, name="KPU (contoh)"), Partner(owner=kendal, name="Dinkes")])

    assert [change.state["name"] for change in Change.objects.filter(kind="partner")] == ["Dinkes", "KPU (contoh)"]


def test_an_ilm_is_recorded_by_its_revision_from_its_first_approval_on():
    draft = factories.draft(KENDAL)
    assert not Change.objects.filter(kind="ilm").exists()

    officer = factories.officer("kendal", KENDAL, "publish")
    draft.get_latest_revision().publish(user=officer)

    change = newest()
    assert (change.kind, change.verb, change.actor_id) == ("ilm", "published", officer.pk)
    assert change.revision_id == draft.latest_revision_id == change.state["live_revision_id"]


def test_withdrawal_second_approval_decision_and_undoing_are_recorded_with_their_verbs():
    first, second = (factories.officer(name, KENDAL, "publish", "change", "add") for name in ("ani", "budi"))
    ilm = factories.draft(KENDAL)
    ilm.get_latest_revision().publish(user=first)
    ilm.refresh_from_db()
    actions.approve_again(ilm, user=second)
    decision = actions.decide_locally(
        LocalDecision(owner=factories.page(BLUMAH), ilm=ilm, kind="hide", reason_code="capacity"), user=first
    )
    actions.undo(decision, user=first)
    actions.withdraw(ilm, code="legal", user=second)

    verbs = list(
        Change.objects.filter(kind__in=["ilm", "localdecision"]).order_by("seq").values_list("verb", "actor_id")
    )
    assert verbs == [
        ("published", first.pk), ("approved_again", second.pk), ("decided_hide", first.pk), ("undone", first.pk),
        ("withdrawn", second.pk),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        ("UPDATE ilm_blocks_change SET state = '{}' WHERE seq = 3", "3: state altered"),
        ("UPDATE ilm_blocks_change SET actor_id = 7 WHERE seq = 3", "3: row altered"),
        ("UPDATE ilm_blocks_change SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 3", "3: row altered"),
        ("DELETE FROM ilm_blocks_change WHERE seq = 3", "3: missing"),
        ("DELETE FROM ilm_blocks_change WHERE seq = 11", "11: rows missing at the end"),
    ],
)
def test_tampering_behind_our_back_is_found(tamper, fault, capsys):
    assert newest().seq == len(CAST) + 1  # and the hosts of the regions
    with connection.cursor() as cursor:
        cursor.execute(tamper)

    with translation.override("en"), pytest.raises(CommandError):
        call_command("verify_journal", verbosity=0)
    assert fault in capsys.readouterr().err


def test_an_untouched_journal_is_sound(capsys):
    call_command("verify_journal", verbosity=0)

    assert str(Change.objects.count()) in capsys.readouterr().out


@pytest.mark.parametrize("attempt", [lambda c: c.delete(), lambda c: Change.objects.all().delete(),
                                     lambda c: Change.objects.update(verb="x")])  # fmt: skip
def test_the_journal_is_written_once(attempt):
    with pytest.raises(AppendOnly):
        attempt(newest())


def test_what_the_journal_names_is_never_deleted():
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu)
    ilm = factories.ilm(KENDAL)
    rows = [bawaslu, pks, ilm, factories.decision("pin", ilm, WELERI), factories.quiet_period(), factories.takeover()]

    for row in rows:
        with pytest.raises(ProtectedError):
            row.delete()
        with pytest.raises(ProtectedError):
            type(row).objects.filter(pk=row.pk).delete()
        assert type(row).objects.filter(pk=row.pk).exists()


def test_a_draft_that_was_never_approved_may_go():
    draft = factories.draft(KENDAL)
    draft.delete()

    assert not type(draft).objects.filter(pk=draft.pk).exists()


def test_purging_revisions_keeps_the_approved_ones():
    ilm = factories.ilm(KENDAL)
    approved = ilm.live_revision
    for title in ("Konsep kedua", "Konsep ketiga"):
        ilm.title = title
        ilm.save_revision()

    call_command("purge_revisions", non_pages=True)

    assert Revision.objects.filter(pk=approved.pk).exists()
    assert Revision.objects.for_instance(ilm).count() == 2


def test_an_approved_ilm_cannot_be_changed_past_the_door():
    ilm = factories.ilm(KENDAL)
    ilm.binding = "mandatory"

    with pytest.raises(ApprovedIsFrozen):
        ilm.save()


def test_a_recorded_row_keeps_its_owning_region():
    partner = factories.partner(KENDAL)
    partner.owner = factories.page(BOJA)

    with pytest.raises(journal.OwnerCannotChange), transaction.atomic():
        partner.save(update_fields=["owner"])


def test_a_row_on_record_is_never_saved_whole_over_what_others_have_written():
    stale, partner = Partner.objects.get(pk=factories.partner().pk), Partner.objects.get()
    suspended(partner).save(update_fields=["is_active"])

    with pytest.raises(NamedFieldsOnly), transaction.atomic():
        stale.save()
    assert not Partner.objects.get().is_active


def what_a_draft_writes(ilm):
    ilm.title = "Masih ditulis"
    ilm.save_revision()


def what_a_lock_writes(ilm):
    ilm.locked = True
    ilm.save(update_fields=["locked"])


@pytest.mark.parametrize("write", [what_a_draft_writes, what_a_lock_writes])
def test_what_was_read_before_an_act_is_not_recorded_after_it(write):
    ilm = factories.ilm(KENDAL)
    stale = ILM.objects.get(pk=ilm.pk)
    actions.withdraw(ilm, code="legal")

    write(stale)

    assert [change.verb for change in Change.objects.filter(kind="ilm").order_by("seq")] == ["published", "withdrawn"]
    call_command("verify_journal", verbosity=0)


def test_fields_saved_from_a_stale_row_leave_the_others_as_they_are_on_record():
    stale, partner = Partner.objects.get(pk=factories.partner().pk), Partner.objects.get()
    suspended(partner).save(update_fields=["is_active"])
    stale.website = "https://kendal.bawaslu.example"

    stale.save(update_fields=["website"])

    assert newest().state["is_active"] is False
    call_command("verify_journal", verbosity=0)


def test_a_stale_page_records_the_facts_of_now():
    stale, page = factories.page(WELERI), factories.page(WELERI)
    page.tags = ["pesisir"]
    page.save(update_fields=["tags"])
    stale.title = "Weleri Baru"

    stale.save(update_fields=["title"])

    assert newest().state["tags"] == ["pesisir"]


def test_an_approved_revision_is_not_written_over_by_saving_that_began_before(monkeypatch):
    ilm = factories.draft(KENDAL)
    revision, stale = ilm.get_latest_revision(), ILM.objects.get(pk=ilm.pk)
    revision.publish()
    stale.title = "Ditimpa"

    stale.save_revision(overwrite_revision=revision)

    revision.refresh_from_db()
    assert revision.content["title"] == ilm.title


def test_approval_of_an_older_revision_leaves_the_newer_draft_the_newest():
    ilm = factories.draft(KENDAL)
    action = PublishRevisionAction(ilm.get_latest_revision())
    newer = ILM.objects.get(pk=ilm.pk)
    newer.title = "Versi berikut"
    newer.save_revision()

    PublishILM(action.revision, user=None).execute()

    now = ILM.objects.get(pk=ilm.pk)
    assert now.live
    assert now.has_unpublished_changes
    assert now.get_latest_revision().content["title"] == "Versi berikut"


def test_a_region_tells_its_facts_and_their_changes():
    page = factories.page(WELERI)
    page.tags = ["pesisir"]
    page.save(update_fields=["tags"])

    assert (newest().kind, newest().owner_id, newest().state["tags"]) == ("region", page.pk, ["pesisir"])


@pytest.mark.parametrize(
    "write",
    [
        lambda: factories.ilm(PLANTUNGAN),
        lambda: factories.partner(PLANTUNGAN),
        lambda: factories.quiet_period(PLANTUNGAN),
        lambda: factories.takeover(PLANTUNGAN),
        lambda: factories.decision("pin", factories.ilm(PLANTUNGAN), PLANTUNGAN),
        lambda: Agreement.objects.create(
            partner=factories.partner(PLANTUNGAN), owner=factories.page(PLANTUNGAN), number="1", title="contoh",
            valid_from=date(2024, 1, 1), valid_until=date(2024, 12, 31),
        ),
        lambda: setattr_and_save(PLANTUNGAN, zone="Asia/Makassar"),
        lambda: setattr_and_save(PLANTUNGAN, distributor="Kecamatan Plantungan"),
    ],
    ids=["ilm", "partner", "quiet period", "takeover", "decision", "agreement", "zone", "distributor"],
)  # fmt: skip
def test_a_write_in_a_district_makes_its_villages_fresh_and_leaves_its_siblings_alone(write):
    blumah, boja, kendal = vector(BLUMAH), vector(BOJA), vector(KENDAL)

    write()

    assert vector(BLUMAH) != blumah
    assert (vector(BOJA), vector(KENDAL)) == (boja, kendal)


def setattr_and_save(code, **facts):
    page = factories.page(code)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save(update_fields=list(facts))


def test_the_vector_of_a_village_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(vector(BLUMAH)) == 3


def test_the_time_of_the_newest_change_stands_beside_its_number():
    page = record.versions(regions.provider().chain_pages(KENDAL)).get()
    change = Change.objects.get(seq=page.version)

    assert page.changed_at == change.at == factories.LOADED
