"""On paper: where nobody speaks for a partner, one officer uploads what it signed and another one accepts it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from wagtail.models import ModelLogEntry

from cms.accounts import roles
from ilm_blocks import actions
from ilm_blocks.actions import confirmation, declarations, partners, statements
from ilm_blocks.actions.declarations import Tick
from ilm_blocks.actions.deletion import Spoken
from ilm_blocks.choices import State
from ilm_blocks.media.refusals import NotTaken
from ilm_blocks.models import ILM, AppendOnly, Change, Confirmation, SignedStatement
from ilm_blocks.queries import confirmations, states
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import under_review

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CONTACT = "kpu@contoh.example"


@pytest.fixture
def kpu():
    return factories.partner(name="KPU Kabupaten Kendal", short_name="KPU", contact_email=CONTACT)


def person(name, role, at=KENDAL):
    user = get_user_model().objects.create_user(name, email=f"{name}@kendal.example")
    roles.assign(user, role, factories.page(at))
    return user


@pytest.fixture
def dwi():
    """The editor, who wrote it in the partner's name."""
    return person("dwi", "editor")


@pytest.fixture
def ani():
    return person("ani", "administrator")


@pytest.fixture
def sari():
    return person("sari", "approver")


@pytest.fixture
def ilm(kpu, dwi):
    """Handed in by the editor, and so waiting for the partner's word."""
    paper = factories.agreement(kpu, valid_until=date(2030, 1, 1))
    draft = factories.draft(KENDAL, responsible=kpu, agreement=paper, content_class="election_organiser")
    draft.save_revision(user=dwi)
    under_review(draft, dwi)
    return fresh(draft)


def fresh(ilm):
    return ILM.objects.get(pk=ilm.pk)


def speaker(of, name="humas"):
    user = get_user_model().objects.create_user(name, email=f"{name}@kpu.example")
    factories.member(user, of)
    return user


def upload(ilm, by, **facts):
    given = {"content": factories.scan(), "name": "surat.png"} | facts
    return statements.upload(ilm, ilm.latest_revision_id, by=by, **given)


def disown(ilm, **facts):
    return statements.disown(SignedStatement.objects.filter(ilm=ilm.pk).latest("pk"), **facts)


def on_air(ilm, dwi, ani, sari):
    """Confirmed by a paper, and approved."""
    statements.accept(upload(ilm, dwi), by=ani)
    fresh(ilm).latest_revision.publish(user=sari)
    return fresh(ilm)


# One uploads, another accepts


def test_a_paper_that_another_accepts_is_the_partners_word(ilm, kpu, dwi, ani, sari):
    with pytest.raises(actions.NotConfirmed):
        ilm.latest_revision.publish(user=sari)

    statement = upload(ilm, dwi)
    with pytest.raises(actions.NotConfirmed):
        ilm.latest_revision.publish(user=sari)
    word = statements.accept(statement, by=ani)

    assert (word.kind, word.partner, word.member, word.digest) == ("paper", kpu, None, statement.digest)
    assert word.statement == SignedStatement.objects.get()
    ilm.latest_revision.publish(user=sari)
    assert fresh(ilm).confirmation == word


def test_the_record_names_the_officer_who_accepted_it(ilm, dwi, ani):
    word = statements.accept(upload(ilm, dwi), by=ani)

    change = Change.objects.get(kind="confirmation", object_id=word.pk)
    assert (change.verb, change.actor_id, change.at) == ("paper", ani.pk, word.at)
    assert word.statement.decided_at == word.at


def test_it_waits_for_the_approver_once_it_is_accepted(ilm, dwi, ani):
    statement = upload(ilm, dwi)
    assert states.of_review(fresh(ilm)) == State.AWAITS_PARTNER

    statements.accept(statement, by=ani)
    assert states.of_review(fresh(ilm)) == State.HANDED_IN


def test_whoever_uploaded_it_does_not_accept_it(ilm, ani):
    statement = upload(ilm, ani)

    for verb in (statements.accept, lambda row, by: statements.refuse(row, reason="Bukan.", by=by)):
        with pytest.raises(statements.AnotherAccepts):
            verb(statement, by=ani)
    statement.decided_by, statement.decided_at, statement.refusal = ani, NOON, "Bukan."
    with pytest.raises(IntegrityError), transaction.atomic():
        super(SignedStatement, statement).save_base(force_update=True)
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    ("role", "at", "uploads", "accepts"),
    [
        ("editor", KENDAL, True, False),
        ("approver", KENDAL, True, True),
        ("administrator", KENDAL, True, True),
        ("operator", KENDAL, False, False),
        ("approver", WELERI, False, False),
        ("administrator", BLUMAH, False, False),
    ],
)
def test_only_officers_of_the_owning_region_take_part(ilm, ani, role, at, uploads, accepts):
    other = person("lain", role, at)
    statement = upload(ilm, ani)
    if accepts:
        assert statements.accept(statement, by=other)
        return
    with pytest.raises(PermissionDenied):
        statements.accept(statement, by=other)
    statements.refuse(statement, reason="Cap tidak terbaca.", by=person("sari", "approver"))
    if uploads:
        assert upload(ilm, other)
    else:
        with pytest.raises(PermissionDenied):
            upload(ilm, other)


def test_a_refused_paper_says_why_and_another_may_follow(ilm, dwi, ani, mailoutbox, django_capture_on_commit_callbacks):
    statement = upload(ilm, dwi)
    with pytest.raises(ValidationError):
        statements.refuse(statement, reason=" ", by=ani)

    with django_capture_on_commit_callbacks(execute=True):
        statements.refuse(statement, reason="Cap tidak terbaca.", by=ani)

    assert [letter.to for letter in mailoutbox] == [["dwi@kendal.example"]]
    assert "Cap tidak terbaca." in mailoutbox[0].body
    for verb in (statements.accept, lambda row, by: statements.refuse(row, reason="Lagi.", by=by)):
        with pytest.raises(statements.NoStatementWaits):
            verb(statement, by=ani)
    assert statements.accept(upload(ilm, dwi), by=ani)


def test_one_paper_waits_at_a_time(ilm, dwi, ani):
    upload(ilm, dwi)

    with pytest.raises(statements.AlreadyWaits):
        upload(ilm, ani)
    assert SignedStatement.objects.count() == 1


def test_it_is_accepted_once(ilm, dwi, ani, sari):
    statement = upload(ilm, dwi)
    statements.accept(statement, by=ani)

    with pytest.raises(statements.NoStatementWaits):
        statements.accept(statement, by=sari)
    assert Confirmation.objects.count() == 1


def test_it_is_written_once(ilm, dwi, ani):
    statement = upload(ilm, dwi)
    statements.accept(statement, by=ani)
    statement = SignedStatement.objects.get()

    for write in (
        statement.save,
        lambda: statement.save(update_fields=["digest"]),
        lambda: statement.save(update_fields=list(SignedStatement.decision)),
        statement.delete,
        SignedStatement.objects.all().delete,
        lambda: SignedStatement.objects.update(digest=""),
    ):
        with pytest.raises(AppendOnly):
            write()


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"MZ", b"%PDF-1.7 without an end", b"GIF89a"])
def test_what_cannot_be_read_as_a_paper_is_refused(ilm, dwi, content):
    with pytest.raises(NotTaken):
        upload(ilm, dwi, content=content)
    assert not SignedStatement.objects.exists()


def test_a_draft_with_a_paper_on_it_is_on_record_and_not_deleted(ilm, dwi, ani):
    statements.refuse(upload(ilm, dwi), reason="Cap tidak terbaca.", by=ani)

    with pytest.raises(Spoken):
        fresh(ilm).delete()


# When it is taken


def test_while_the_partner_has_people_they_have_three_days(ilm, kpu, dwi):
    speaker(kpu)

    with pytest.raises(statements.PeopleAnswer):
        upload(ilm, dwi)
    with time_machine.travel(ilm.confirmation_requests.get().asked_at + 3 * DAY, tick=False):
        assert upload(ilm, dwi)


def test_ending_its_people_does_not_shorten_the_three_days(kpu, dwi):
    humas = speaker(kpu)
    asked = factories.draft(KENDAL, responsible=kpu, agreement=factories.agreement(kpu, valid_until=date(2030, 1, 1)))
    under_review(asked, dwi)
    factories.part(humas, kpu)

    with pytest.raises(statements.PeopleAnswer):
        upload(fresh(asked), dwi)
    with time_machine.travel(asked.confirmation_requests.get().asked_at + 3 * DAY, tick=False):
        assert upload(fresh(asked), dwi)


def test_a_line_break_in_the_title_keeps_no_mail_from_being_sent(
    ilm, dwi, ani, mailoutbox, django_capture_on_commit_callbacks
):
    type(ilm).objects.filter(pk=ilm.pk).update(title="Judul\ndua")

    with django_capture_on_commit_callbacks(execute=True):
        upload(fresh(ilm), dwi)

    assert mailoutbox
    assert not [mail for mail in mailoutbox if "\n" in mail.subject]


def test_somebody_who_joined_meanwhile_is_heard_first(ilm, kpu, dwi, ani):
    statement = upload(ilm, dwi)
    speaker(kpu)

    with pytest.raises(statements.PeopleAnswer):
        statements.accept(statement, by=ani)
    assert not Confirmation.objects.exists()


def test_a_switched_off_account_is_nobody(ilm, kpu, dwi):
    user = speaker(kpu)
    user.is_active = False
    user.save()

    assert upload(ilm, dwi)


@pytest.mark.parametrize("word", ["confirm", "deny"])
def test_a_member_who_answers_ends_a_waiting_paper(ilm, kpu, dwi, ani, word):
    asked_at = ilm.confirmation_requests.get().asked_at
    humas = speaker(kpu)
    with time_machine.travel(asked_at + 3 * DAY, tick=False):
        statement = upload(ilm, dwi)
    answer = {"reason": "Bukan dari kami."} if word == "deny" else {}
    getattr(confirmation, word)(ilm, ilm.latest_revision_id, by=humas, **answer)

    with time_machine.travel(asked_at + 4 * DAY, tick=False), pytest.raises(confirmation.NothingAsked):
        statements.accept(statement, by=ani)
    assert [row.kind for row in Confirmation.objects.all()] == ["denied" if word == "deny" else "confirmed"]


def test_a_draft_that_nobody_handed_in_takes_none(kpu, dwi):
    draft = factories.draft(KENDAL, responsible=kpu, agreement=factories.agreement(kpu))

    with pytest.raises(confirmation.NothingAsked):
        upload(draft, dwi)


def test_the_governments_own_offices_need_none(dwi):
    bpbd = factories.partner(name="BPBD", short_name="", kind="office")
    draft = factories.draft(KENDAL, responsible=bpbd)
    under_review(draft, dwi)

    with pytest.raises(confirmation.NothingAsked):
        upload(fresh(draft), dwi)


# One material, no other


def test_it_holds_for_the_material_it_names_and_for_no_other(ilm, dwi, ani, sari):
    statements.accept(upload(ilm, dwi), by=ani)
    changed = fresh(ilm)
    changed.title = "Judul lain"
    changed.save_revision(user=dwi)

    with pytest.raises(actions.NotConfirmed):
        fresh(ilm).latest_revision.publish(user=sari)


def test_what_was_altered_after_the_upload_is_not_accepted(ilm, dwi, ani):
    statement = upload(ilm, dwi)
    changed = fresh(ilm)
    changed.title = "Judul lain"
    changed.save_revision(user=dwi)

    with pytest.raises(confirmation.NothingAsked):
        statements.accept(statement, by=ani)


def test_nor_is_a_picture_that_was_replaced_in_the_library(kpu, dwi, ani):
    paper = factories.agreement(kpu, valid_until=date(2030, 1, 1))
    draft = factories.draft(KENDAL, responsible=kpu, agreement=paper, creatives=[factories.poster()])
    under_review(draft, dwi)
    statement = upload(fresh(draft), dwi)
    image = draft.creatives[0].value["image"]
    image.file.save("lain.png", factories.image(width=300, height=200).file)

    with pytest.raises(statements.StatementOfOtherMaterial):
        statements.accept(statement, by=ani)
    assert not Confirmation.objects.exists()


def test_with_no_member_left_what_is_confirmed_stays_and_only_paper_brings_anything_new(kpu, dwi, ani, sari):
    humas = speaker(kpu)
    paper = factories.agreement(kpu, valid_until=date(2030, 1, 1))
    ilm = factories.draft(KENDAL, responsible=kpu, agreement=paper)
    under_review(ilm, humas)
    fresh(ilm).latest_revision.publish(user=sari)
    factories.part(humas, kpu)
    stands = fresh(ilm)
    assert stands.live

    stands.title = "Judul baru"
    stands.save_revision(user=dwi)
    under_review(stands, dwi)
    with pytest.raises(actions.NotConfirmed):
        fresh(ilm).latest_revision.publish(user=sari)
    statements.accept(upload(fresh(ilm), dwi), by=ani)
    fresh(ilm).latest_revision.publish(user=sari)

    assert fresh(ilm).title == "Judul baru"


# Who hears of it, and a later *Bukan*


def test_the_people_and_the_published_contact_hear_at_once(
    ilm, kpu, dwi, ani, sari, mailoutbox, django_capture_on_commit_callbacks
):
    humas = speaker(kpu)
    with time_machine.travel(ilm.confirmation_requests.get().asked_at + 3 * DAY, tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            statement = upload(ilm, dwi)
        told = {to: letter for letter in mailoutbox for to in letter.to}
        assert set(told) == {ani.email, sari.email, humas.email, CONTACT}
        assert statement.digest in told[CONTACT].body
        assert "/admin/" not in told[CONTACT].body
        assert f"/statements/{statement.pk}/" in told[humas.email].body

        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            statements.accept(statement, by=ani)
    to = [address for letter in mailoutbox for address in letter.to]
    assert {humas.email, CONTACT, dwi.email, sari.email} <= set(to)


def test_a_members_later_no_withdraws_what_is_on_air(ilm, kpu, dwi, ani, sari):
    shown = on_air(ilm, dwi, ani, sari)
    humas = speaker(kpu)

    with pytest.raises(ValidationError):
        disown(shown, reason="", by=humas)
    disown(shown, reason="Surat itu bukan dari kami.", by=humas)

    gone = fresh(ilm)
    assert (gone.withdrawn_code, gone.withdrawn_by, gone.withdrawn_text) == (
        "disowned", humas, "Mitra menyatakan ini bukan materinya: Surat itu bukan dari kami.",
    )  # fmt: skip
    assert gone.confirmations.first().kind == "denied"
    with pytest.raises(statements.NothingOnPaper):
        disown(gone, reason="Sekali lagi.", by=humas)


def test_and_sends_back_what_still_waits_for_its_approval(ilm, kpu, dwi, ani, sari):
    statements.accept(upload(ilm, dwi), by=ani)
    humas = speaker(kpu)

    disown(ilm, reason="Bukan dari kami.", by=humas)

    assert states.of_review(fresh(ilm)) == State.NEEDS_REVISION
    with pytest.raises(actions.NotConfirmed):
        fresh(ilm).latest_revision.publish(user=sari)


@pytest.mark.parametrize("who", ["an officer", "another partner's"])
def test_nobody_else_says_no_for_the_partner(ilm, dwi, ani, sari, who):
    shown = on_air(ilm, dwi, ani, sari)
    stranger = ani if who == "an officer" else speaker(factories.partner(PLANTUNGAN, name="Lain", short_name=""))

    with pytest.raises(PermissionDenied):
        disown(shown, reason="Bukan.", by=stranger)
    assert not fresh(ilm).is_withdrawn


def test_what_a_member_has_said_itself_since_is_withdrawn_by_no_such_word(ilm, kpu, dwi, ani, sari):
    shown, humas = on_air(ilm, dwi, ani, sari), speaker(kpu)
    paper = SignedStatement.objects.get()
    shown.title = "Kata kami sendiri"
    shown.save_revision(user=humas)
    declarations.declare(fresh(ilm), Tick("Kami bertanggung jawab atas materi ini."), by=humas)
    confirmation.handed_in(fresh(ilm), fresh(ilm).latest_revision, by=humas, since=NOON)
    fresh(ilm).latest_revision.publish(user=sari)

    with pytest.raises(statements.NothingOnPaper):
        statements.disown(paper, reason="Bukan.", by=humas)
    assert not fresh(ilm).is_withdrawn


@pytest.fixture
def updated_on_paper(kpu, dwi, ani):
    """On air by a member's own word; what an officer wrote over it waits by a paper, for no member answered."""
    humas = speaker(kpu)
    ilm = factories.ilm(KENDAL, responsible=kpu, agreement=factories.agreement(kpu), on_air_from=NOON)
    ilm.title = "Kata petugas"
    ilm.save_revision(user=dwi)
    under_review(fresh(ilm), dwi)
    with time_machine.travel(fresh(ilm).confirmation_requests.get().asked_at + 3 * DAY, tick=False):
        paper = upload(fresh(ilm), dwi)
        statements.accept(paper, by=ani)
    return fresh(ilm), paper, humas


def test_a_no_to_the_paper_of_an_update_sends_it_back_and_leaves_what_is_on_air(updated_on_paper, sari):
    ilm, paper, humas = updated_on_paper

    statements.disown(paper, reason="Bukan dari kami.", by=humas)

    assert states.of_review(fresh(ilm)) == State.NEEDS_REVISION
    assert (fresh(ilm).live, fresh(ilm).is_withdrawn) == (True, False)
    with pytest.raises(actions.NotConfirmed):
        fresh(ilm).latest_revision.publish(user=sari)


def test_what_is_on_air_by_a_paper_is_withdrawn_even_while_another_paper_waits(ilm, kpu, dwi, ani, sari):
    shown = on_air(ilm, dwi, ani, sari)
    first = SignedStatement.objects.get()
    shown.title = "Kata petugas"
    shown.save_revision(user=dwi)
    under_review(fresh(ilm), dwi)
    statements.accept(upload(fresh(ilm), dwi), by=ani)

    statements.disown(first, reason="Bukan dari kami.", by=speaker(kpu))

    assert fresh(ilm).is_withdrawn


def test_under_a_name_that_was_given_up_no_paper_is_taken(ilm, kpu, dwi, ani):
    partners.rename(kpu, name="KPU Kabupaten Kendal Baru", user=ani)

    with pytest.raises(statements.Renamed, match="KPU Kabupaten Kendal Baru"):
        upload(ilm, dwi)


def copy_on_air(ilm, sari):
    copied = {
        name: getattr(ilm, name) for name in ("responsible", "agreement", "title", "on_air_from", "content_class")
    }
    copy = factories.draft(KENDAL, **copied, creatives=ilm.creatives.raw_data)
    copy.get_latest_revision().publish(user=sari)
    return fresh(copy)


def test_a_no_to_a_paper_takes_the_copies_off_that_are_on_air_by_it(ilm, kpu, dwi, ani, sari):
    shown = on_air(ilm, dwi, ani, sari)
    copy = copy_on_air(shown, sari)

    disown(shown, reason="Bukan dari kami.", by=speaker(kpu))

    assert (fresh(ilm).is_withdrawn, fresh(copy).is_withdrawn) == (True, True)


def test_and_so_when_the_first_one_is_off_the_air_already(ilm, kpu, dwi, ani, sari):
    shown = on_air(ilm, dwi, ani, sari)
    copy = copy_on_air(shown, sari)
    actions.withdraw(fresh(ilm), code="legal", user=sari)

    disown(shown, reason="Bukan dari kami.", by=speaker(kpu))

    assert fresh(copy).is_withdrawn


def test_after_a_no_no_further_copy_goes_on_air(ilm, kpu, dwi, ani, sari):
    shown = on_air(ilm, dwi, ani, sari)
    disown(shown, reason="Bukan dari kami.", by=speaker(kpu))

    with pytest.raises(actions.NotConfirmed):
        copy_on_air(shown, sari)


def test_a_question_that_was_cancelled_and_put_again_gives_the_partner_its_time_anew(kpu, dwi, ani, mailoutbox):
    humas = speaker(kpu)
    draft = factories.draft(KENDAL, responsible=kpu, agreement=factories.agreement(kpu), on_air_from=NOON)
    with time_machine.travel(NOON, tick=False):
        under_review(draft, dwi)
        fresh(draft).current_workflow_state.cancel(user=dwi)
    with time_machine.travel(NOON + 4 * DAY, tick=False), TestCase.captureOnCommitCallbacks(execute=True):
        under_review(fresh(draft), dwi)

    with time_machine.travel(NOON + 4 * DAY, tick=False):
        assert "Apakah ini" in mailoutbox[-1].subject
        assert mailoutbox[-1].to == [humas.email]
        with pytest.raises(statements.PeopleAnswer):
            upload(fresh(draft), dwi)


def test_what_the_partner_denied_is_put_to_it_again_when_it_is_handed_in_again(kpu, dwi):
    humas = speaker(kpu)
    draft = factories.draft(KENDAL, responsible=kpu, agreement=factories.agreement(kpu), on_air_from=NOON)
    under_review(draft, dwi)
    confirmation.deny(draft, fresh(draft).latest_revision_id, reason="Tanggalnya keliru.", by=humas)
    fresh(draft).current_workflow_state.resume(user=dwi)

    assert confirmations.waiting_of(humas).filter(ilm=draft.pk).exists()


def test_whoever_speaks_for_the_successor_hears_of_what_happens_under_the_old_name(
    ilm, kpu, dwi, ani, sari, mailoutbox
):
    shown, humas = on_air(ilm, dwi, ani, sari), speaker(kpu)
    partners.rename(kpu, name="KPU Kabupaten Kendal Baru", user=ani)
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.withdraw(shown, code="legal", user=sari)

    assert [humas.email] in [mail.to for mail in mailoutbox if "Ditarik" in mail.subject]


# Uploaded by mistake


@pytest.mark.parametrize("who", ["dwi", "ani", "sari"])
def test_whoever_uploaded_it_or_another_officer_takes_it_back_before_it_is_decided_on(ilm, kpu, dwi, ani, sari, who):
    wrong, by = upload(ilm, dwi), {"dwi": dwi, "ani": ani, "sari": sari}[who]

    statements.take_back(wrong, by=by)

    wrong.refresh_from_db()
    assert (wrong.is_taken_back, wrong.decided_by, wrong.word, wrong.refusal) == (True, by, None, "")
    entry = ModelLogEntry.objects.for_instance(ilm).get(action="ilm_blocks.take_back_statement")
    assert (entry.user, entry.data) == (by, {"sha256": wrong.sha256})
    with pytest.raises(statements.NoStatementWaits):
        statements.accept(wrong, by=ani)
    statements.accept(upload(ilm, dwi), by=ani)


def test_everybody_who_heard_of_it_hears_that_it_is_taken_back(ilm, dwi, ani, sari, mailoutbox):
    with TestCase.captureOnCommitCallbacks(execute=True):
        wrong = upload(ilm, dwi)
    told = {message.to[0] for message in mailoutbox}
    mailoutbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        statements.take_back(wrong, by=dwi)

    assert {message.to[0] for message in mailoutbox} == told
    assert all("dibatalkan" in message.subject for message in mailoutbox)


def test_nobody_takes_back_what_is_decided_on_nor_what_is_of_another_region(ilm, dwi, ani, sari):
    paper = upload(ilm, dwi)
    stranger = get_user_model().objects.create_user("lain")
    roles.assign(stranger, "administrator", factories.page(WELERI))
    with pytest.raises(PermissionDenied):
        statements.take_back(paper, by=stranger)
    statements.accept(paper, by=ani)

    with pytest.raises(statements.NoStatementWaits):
        statements.take_back(paper, by=dwi)
