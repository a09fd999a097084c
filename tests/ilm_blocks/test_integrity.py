"""The command that tells whether the record is whole, the tables say the same, and the files are still there."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from wagtail.models import Page, Revision

from ilm_blocks import actions
from ilm_blocks.actions import review
from ilm_blocks.media import letters
from ilm_blocks.models import Agreement, AgreementPaper, Asset, Change, ChecklistItem, CleanedFile, Partner, Review
from ilm_blocks.queries import integrity
from partner_api.partners.keys import acts as keys
from partner_api.partners.webhooks import acts as webhooks
from sites.models import RegionPage
from sites.querysets import FactsStandAlone
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN
from tests.ilm_blocks.editing import under_review

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def world(db):
    """One row of each kind on record, and an ILM with a picture."""
    bawaslu = factories.partner()
    rina, _other = (get_user_model().objects.create_user(name) for name in ("rina", "lain"))
    ani = factories.officer("ani", KENDAL, "publish")
    ilm = factories.draft(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), creatives=[factories.poster()]
    )
    factories.word(ilm, by=rina)
    ilm.get_latest_revision().publish(user=ani)
    ilm.refresh_from_db()
    factories.decision("hide", ilm, PLANTUNGAN, decided_by=ani)
    factories.page_decision("pin", factories.cascading(KENDAL), PLANTUNGAN)
    factories.quiet_period()
    factories.election_stage()
    factories.takeover(KENDAL)
    siti = get_user_model().objects.create_user("siti")
    factories.member(siti, bawaslu)
    keys.make(bawaslu, name="Sistem", scopes=["media:write"], days=30, user=siti)
    webhooks.make(bawaslu, name="Server", url="https://bawaslu.example/", events=["submission.approved"], user=siti)
    factories.issued_report(bawaslu, siti)
    CleanedFile.objects.create(
        owner=ilm.owner, old_sha256="0" * 64, old_ext="jpg", new_sha256="1" * 64, new_ext="jpg", cleaned_at=NOON
    )
    return ilm


def faults(capsys, *arguments):
    with translation.override("en"):
        try:
            call_command("verify_journal", *arguments, verbosity=0)
        except CommandError:
            return capsys.readouterr().err.splitlines()
    assert "sound" in capsys.readouterr().out
    return []


def behind_our_back(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_record_that_is_whole_is_said_to_be(capsys):
    assert faults(capsys) == []


def test_every_kind_of_row_that_the_journal_names_is_compared():
    of_no_model = ["hosts", "page"]  # no row, and rows of many models that are known by a digest
    kinds = Change.objects.exclude(kind__in=of_no_model).order_by().values_list("kind", flat=True).distinct()

    assert {model.journal_kind() for model in integrity.recorded_models()} == set(kinds)


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE ilm_blocks_partner SET is_active = NOT is_active", "partner 1: differs from change {}: is_active"),
        (
            "UPDATE ilm_blocks_agreement SET valid_until = '2030-01-01'",
            "agreement 1: differs from change {}: valid_until",
        ),
        ("UPDATE ilm_blocks_localdecision SET kind = 'pin'", "localdecision 1: differs from change {}: kind"),
        ("UPDATE ilm_sites_pagedecision SET kind = 'hide'", "pagedecision 1: differs from change {}: kind"),
        ("UPDATE ilm_blocks_takeover SET text = 'x'", "takeover 1: differs from change {}: text"),
        ("UPDATE ilm_blocks_quietperiod SET name = 'x'", "quietperiod 1: differs from change {}: name"),
        ("UPDATE ilm_blocks_cleanedfile SET new_ext = 'png'", "cleanedfile 1: differs from change {}: new_ext"),
        ("UPDATE ilm_blocks_ilm SET withdrawn_text = 'x'", "ilm 1: differs from change {}: withdrawn_text"),
        ("UPDATE ilm_blocks_ilm SET frozen = '[]'", "ilm 1: differs from change {}: frozen"),
        ("UPDATE ilm_blocks_confirmation SET kind = 'paper'", "confirmation 1: differs from change {}: kind"),
        ("UPDATE ilm_blocks_ilm SET title = 'Palsu', priority = 3", "ilm 1: differs from change {}: title, priority"),
        (
            "UPDATE ilm_blocks_ilm SET owner_id = "
            "(SELECT page_ptr_id FROM ilm_sites_regionpage WHERE code = '33.24.07')",
            "ilm 1: belongs to another region than change {} says",
        ),
        (
            "UPDATE ilm_blocks_ilm SET approved_by_id = (SELECT id FROM accounts_user WHERE username = 'lain')",
            "ilm 1: differs from change {}: approved_by_id",
        ),
        (
            "UPDATE ilm_blocks_confirmation SET member_id = (SELECT id FROM accounts_user WHERE username = 'lain')",
            "confirmation 1: differs from change {}: member_id",
        ),
        ("UPDATE ilm_blocks_confirmation SET member_id = NULL", "confirmation 1: differs from change {}: member_id"),
        (
            "UPDATE ilm_blocks_localdecision SET decided_by_id = NULL",
            "localdecision 1: differs from change {}: decided_by_id",
        ),
        ("UPDATE ilm_blocks_ilm SET live = FALSE", "ilm 1: recorded as approved, but it is not"),
        ("DELETE FROM ilm_blocks_takeover", "takeover 1: recorded, but gone"),
    ],
)
def test_a_row_that_differs_from_its_newest_change_is_named(capsys, sql, fault):
    behind_our_back(sql)

    [said] = faults(capsys)

    kind, number = said.split(":")[0].split()
    newest = Change.objects.filter(kind=kind, object_id=number).order_by("-seq").first()
    assert said == fault.replace(" 1:", f" {number}:").format(newest.seq)


def test_words_altered_in_the_approved_revision_are_found(capsys, world):
    revision = world.live_revision
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"title": "Palsu"})
    behind_our_back("UPDATE ilm_blocks_ilm SET title = 'Palsu'")

    [said] = faults(capsys)

    assert said.endswith("words")


def test_words_that_look_like_data_are_words(capsys):
    factories.ilm(KENDAL, title="[Penting] Cek daftar pemilih", summary='["a"')

    assert faults(capsys) == []


def test_the_record_outlives_an_account_that_was_deleted(capsys):
    get_user_model().objects.filter(username="rina").delete()

    assert faults(capsys) == []


def test_a_head_whose_instant_was_moved_is_found(capsys):
    behind_our_back("UPDATE ilm_blocks_journalhead SET at = '2001-01-01T00:00:00Z'")

    assert "head has another instant" in faults(capsys)[0]


def test_the_facts_of_a_region_are_compared_too(capsys):
    page = factories.page(BLUMAH)
    behind_our_back("UPDATE ilm_sites_regionpage SET zone = 'Asia/Jayapura' WHERE code = %s", BLUMAH)
    behind_our_back("UPDATE wagtailcore_page SET title = 'Bloemah' WHERE id = %s", page.pk)

    [said] = faults(capsys)

    assert said.startswith(f"region {page.pk}: differs")
    assert said.endswith("title, zone")


def test_facts_of_regions_are_not_written_in_bulk_where_nothing_records_them():
    with pytest.raises(FactsStandAlone):
        RegionPage.objects.filter(code=BLUMAH).update(zone="Asia/Jayapura")

    with pytest.raises(FactsStandAlone):
        RegionPage.objects.filter(code=BLUMAH).update(title="Lain")

    RegionPage.objects.filter(code=BLUMAH).update(introduction="Selamat datang.")


def test_a_name_written_past_them_by_the_manager_of_all_pages_is_found(capsys):
    page = factories.page(BLUMAH)
    Page.objects.filter(pk=page.pk).update(title="Lain")

    [said] = faults(capsys)
    assert said.startswith(f"region {page.pk}: differs")
    assert said.endswith(": title")


def test_a_person_who_is_gone_leaves_a_record_that_is_still_whole(capsys, world):
    sari = factories.officer("sari", PLANTUNGAN, "change", "add")
    decision = factories.decision("pin", world, PLANTUNGAN, decided_by=sari)
    sari.delete()

    decision.refresh_from_db()
    assert decision.decided_by is None
    assert faults(capsys) == []


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda file: file.storage.delete(file.name), "the file is missing"),
        (lambda file: file.storage.path(file.name) and spoil(file), "the file was altered"),
        (lambda file: Asset.objects.filter(file=file.name).delete(), "the file is not known"),
    ],
)
def test_a_file_of_an_approval_that_was_lost_or_altered_is_named(capsys, world, harm, fault):
    asset = Asset.objects.get(sha256=world.frozen[0]["files"][0]["sha256"])
    behind_our_back("DELETE FROM ilm_blocks_assetsource")

    harm(asset.file)

    [said] = faults(capsys)
    assert asset.sha256 in said
    assert said.endswith(fault)


def spoil(file):
    with open(file.storage.path(file.name), "ab") as stored:  # noqa: PTH123 (a path of the storage)
        stored.write(b"x")


# The end of the record


def head(capsys):
    call_command("journal_head")
    return capsys.readouterr().out.strip()


def test_what_was_kept_outside_proves_that_nothing_was_cut_from_the_end(capsys, world):
    kept = head(capsys)
    assert faults(capsys, "--head", kept) == []
    actions.withdraw(world, code="legal")

    assert faults(capsys, "--head", kept) == []
    later = head(capsys)
    last = Change.objects.order_by("-seq")[:2]
    behind_our_back("DELETE FROM ilm_blocks_change WHERE seq = %s", last[0].seq)
    behind_our_back("UPDATE ilm_blocks_journalhead SET seq = %s, hash = %s", last[1].seq, last[1].hash)

    assert f"{later}: this change is on record no longer" in faults(capsys, "--head", later)


@pytest.mark.parametrize("given", ["5", "5:abc", "x:" + "0" * 64, "0:" + "0" * 63, ""])
def test_what_is_no_head_is_refused(given):
    with pytest.raises(CommandError, match="journal_head"):
        call_command("verify_journal", "--head", given, verbosity=0)


def test_an_empty_record_has_a_head_that_everything_follows(capsys):
    assert faults(capsys, "--head", "0:" + "0" * 64) == []


def test_rows_written_by_querysets_are_recorded_as_they_are_now(capsys):
    Partner.objects.update(is_active=False)
    Agreement.objects.bulk_update([*Agreement.objects.all()], ["title"])

    assert faults(capsys) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE wagtailcore_revision SET content = '[]' WHERE id = (SELECT live_revision_id FROM ilm_blocks_ilm)",
        "UPDATE wagtailcore_revision SET content = '{{}}' WHERE id = (SELECT live_revision_id FROM ilm_blocks_ilm)",
        "UPDATE ilm_blocks_change SET state = '[]' WHERE kind = 'ilm'",
        "UPDATE ilm_blocks_change SET state = 'null' WHERE kind = 'ilm'",
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_hides_no_other(capsys, spoilt):
    behind_our_back(spoilt.replace("{{}}", "{}"))
    behind_our_back("UPDATE ilm_blocks_takeover SET text = 'x'")

    said = faults(capsys)

    assert any(line.startswith("ilm ") for line in said)
    assert any(line.startswith("takeover ") for line in said)


# What goes with an approval


@pytest.mark.parametrize(
    ("column", "value"), [("mime", "text/html"), ("ext", "exe"), ("width", 1), ("bytes", 1), ("duration_ms", 1)]
)
def test_what_the_row_of_an_approved_file_says_otherwise_is_named(capsys, column, value):
    behind_our_back(f"UPDATE ilm_blocks_asset SET {column} = %s", value)

    found = faults(capsys)

    assert found
    assert all(f"differs from what was approved: {column}" in fault for fault in found)


def test_an_approving_review_goes_with_an_approval_on_record(capsys, world):
    ani, lain = (get_user_model().objects.get(username=name) for name in ("ani", "lain"))
    facts = {"ilm": world, "revision": world.live_revision, "outcome": "approved"}
    Review.objects.create(reviewer=ani, **facts)
    assert faults(capsys) == []

    forged = Review.objects.create(reviewer=lain, **facts)
    other = Review.objects.create(reviewer=ani, **facts | {"revision": world.save_revision()})
    assert faults(capsys) == [
        f"review {each.pk}: approved, but the record has no such approval" for each in (forged, other)
    ]


def test_a_reviewer_who_is_gone_leaves_a_review_that_is_still_whole(capsys, world):
    Review.objects.create(reviewer=None, ilm=world, revision=world.live_revision, outcome="approved")

    assert faults(capsys) == []


def test_every_approval_through_the_review_page_goes_with_one_on_record(capsys):
    ilm, sari = factories.draft(KENDAL), factories.officer("sari", KENDAL, "change", "publish")
    under_review(ilm)
    seen, answers = review.Seen.of(ilm), []
    ChecklistItem.objects.update(is_active=False)
    review.approve(ilm, seen, answers=answers, user=sari)

    assert Review.objects.filter(ilm=ilm).exists()
    assert faults(capsys) == []


def test_a_signed_paper_with_other_bytes_is_named(capsys):
    ani = get_user_model().objects.get(username="ani")
    paper = letters.scan(
        AgreementPaper, b"%PDF-1.7\n%%EOF\n", "pks.pdf", by=ani, at=NOON, agreement=Agreement.objects.get()
    )
    paper.save()
    assert faults(capsys) == []

    AgreementPaper.objects.update(content=b"%PDF-1.7 other\n%%EOF\n")
    assert faults(capsys) == [f"agreementpaper {paper.pk}: its bytes are not those that were uploaded"]
