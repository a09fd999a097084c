"""A partner speaks for itself: only what its own people handed in or confirmed goes live under its name."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ilm_blocks import actions, cascade
from ilm_blocks.actions import confirmation
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.choices import State
from ilm_blocks.models import ILM, Agreement, AppendOnly, Change, Confirmation, ConfirmationRequest
from ilm_blocks.queries import confirmations, materials, states
from ilm_blocks.queries.authorship import authors_of
from ilm_blocks.rules import material
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, WELERI
from tests.ilm_blocks.editing import posted, review_url, under_review, verdict

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def facts(bawaslu):
    return {"responsible": bawaslu, "agreement": factories.agreement(bawaslu, valid_until=date(2030, 1, 1))}


@pytest.fixture
def humas(bawaslu):
    user = get_user_model().objects.create_user("humas", email="humas@bawaslu.example", password="rahasia-contoh")
    factories.member(user, bawaslu)
    return user


@pytest.fixture
def approver():
    return factories.officer("penyetuju", KENDAL, "add", "change", "publish")


def publish(ilm, **changes):
    """Save ``ilm`` with ``changes`` and lead it to the door; nobody in particular asks."""
    for name, value in changes.items():
        setattr(ilm, name, value)
    ilm.save_revision().publish()
    return ILM.objects.get(pk=ilm.pk)


def fresh(ilm):
    return ILM.objects.get(pk=ilm.pk)


# What may go live


def test_a_draft_that_no_member_handed_in_does_not_go_live(facts, humas):
    ilm = factories.draft(KENDAL, **facts)
    ilm.save_revision(user=humas)  # saving is no word

    with pytest.raises(actions.NotConfirmed):
        ilm.get_latest_revision().publish()
    assert not fresh(ilm).live


def test_handing_in_is_the_members_word(facts, humas):
    ilm = factories.draft(KENDAL, **facts)

    under_review(ilm, humas)

    [word] = ilm.confirmations.all()
    assert (word.kind, word.member, word.partner, word.revision_id) == (
        "handed_in", humas, facts["responsible"], ilm.latest_revision_id,
    )  # fmt: skip
    assert word.material["title"] == ilm.title
    assert word.reach["channels"] == ["videotron", "website"]
    ilm.get_latest_revision().publish()
    assert fresh(ilm).confirmation == word


def test_a_word_is_in_the_journal_and_written_once(facts, humas):
    ilm = factories.draft(KENDAL, **facts)
    under_review(ilm, humas)

    word = Confirmation.objects.get()
    change = Change.objects.get(kind="confirmation", object_id=word.pk)
    assert (change.verb, change.actor_id, change.state["digest"]) == ("handed_in", humas.pk, word.digest)
    for write in (word.save, Confirmation.objects.all().delete, lambda: Confirmation.objects.update(kind="confirmed")):
        with pytest.raises(AppendOnly):
            write()
    with pytest.raises(ProtectedError):
        word.delete()
    assert Confirmation.objects.get().kind == "handed_in"


def test_a_governments_own_office_needs_no_word():
    office = factories.partner(name="Dinas Kesehatan", short_name="Dinkes", kind="office")

    assert factories.draft(KENDAL).get_latest_revision().publish() is None
    ilm = publish(factories.draft(KENDAL, responsible=office))

    assert ilm.live
    assert ilm.confirmation is None


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Judul petugas"},
        {"summary": "Kata petugas"},
        {"content_class": "election_education"},
        {"creatives": [factories.message(text="Kata petugas")]},
        {"channels": ["videotron", "website", "social"]},
        {"on_air_until": None},
        {"on_air_from": NOON - 2 * DAY},
        {"dayparts": []},
        {"target": []},
    ],
)
def test_what_an_officer_alters_or_widens_needs_a_word_anew(facts, change):
    daypart = ("daypart", {"days": [], "start": "06:00", "end": "18:00"})
    levels = ("levels", {"side": "include", "levels": ["village"]})
    limits = {"on_air_until": NOON + DAY, "dayparts": [daypart], "target": [levels]}
    ilm = factories.ilm(KENDAL, **facts | limits)

    with pytest.raises(actions.NotConfirmed):
        publish(ilm, **change)
    assert fresh(ilm).live_revision_id != fresh(ilm).latest_revision_id


@pytest.mark.parametrize(
    "change",
    [
        {"priority": 3, "emphasis_reason": "Mendesak (contoh)."},
        {"binding": "offered"},
        {"channels": ["website"]},
        {"on_air_until": NOON + DAY},
    ],
)
def test_priority_and_a_narrower_reach_need_nothing_new(facts, change):
    ilm = factories.ilm(KENDAL, **facts)

    assert publish(ilm, **change).live_revision_id == fresh(ilm).latest_revision_id


def test_a_narrower_reach_is_told_to_the_partner(facts, humas, approver, django_capture_on_commit_callbacks):
    ilm = factories.ilm(KENDAL, **facts)
    ilm.channels = ["website"]
    revision = ilm.save_revision()

    with django_capture_on_commit_callbacks(execute=True):
        revision.publish(user=approver)

    assert [message.to for message in mail.outbox] == [["humas@bawaslu.example"]]


def test_a_confirmed_reach_may_be_taken_again_after_it_was_narrowed(facts):
    ilm = factories.ilm(KENDAL, **facts)
    ilm = publish(ilm, channels=["website"])

    assert publish(ilm, channels=["videotron", "website"]).channels == ["videotron", "website"]


# The newest word


def copy_of(ilm):
    twin = ILM.objects.get(pk=ilm.pk)
    twin.pk, twin.live, twin._state.adding = None, False, True
    for name in ("latest_revision", "live_revision", "confirmation", "first_published_at", "last_published_at"):
        setattr(twin, name, None)
    twin.withdrawn_at, twin.has_unpublished_changes = None, False
    twin.save()
    twin.save_revision()
    return twin


def test_a_copy_and_a_revert_need_nothing_new(facts):
    ilm = factories.ilm(KENDAL, title="Lama", **facts)
    first = ilm.live_revision
    copy_of(ilm).get_latest_revision().publish()
    copy_of(copy_of(ilm)).get_latest_revision().publish()

    first.as_object().save_revision().publish()
    assert fresh(ilm).title == "Lama"


def test_going_back_behind_the_newest_word_needs_one_anew(facts):
    ilm = factories.ilm(KENDAL, title="Lama", **facts)
    first = ilm.live_revision
    ilm.title = "Baru"
    ilm.save_revision()
    factories.word(ilm)
    ilm.get_latest_revision().publish()

    with pytest.raises(actions.NotConfirmed):
        first.as_object().save_revision().publish()


def end_by_withdrawal(ilm):
    actions.withdraw(ilm, code="legal")


def end_by_denial(ilm):
    factories.word(ilm, "denied")


def end_by_newer_word(ilm):
    ilm.title = "Baru"
    ilm.save_revision()
    factories.word(ilm)


@pytest.mark.parametrize("end", [end_by_withdrawal, end_by_denial, end_by_newer_word])
def test_what_ends_a_word_ends_it_for_every_copy(facts, end):
    ilm = factories.ilm(KENDAL, **facts)
    twin, twin_of_twin = copy_of(ilm), copy_of(copy_of(ilm))
    end(fresh(ilm))

    for each in (twin, twin_of_twin):
        with pytest.raises(actions.NotConfirmed):
            each.get_latest_revision().publish()


def test_a_copy_that_the_partner_handed_in_itself_stands_alone(facts):
    ilm = factories.ilm(KENDAL, **facts)
    twin = copy_of(ilm)
    factories.word(twin)
    actions.withdraw(ilm, code="legal")

    twin.get_latest_revision().publish()
    assert fresh(twin).live


def test_the_same_words_of_another_partner_cover_nothing(facts):
    factories.ilm(KENDAL, title="Sama", **facts)
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")
    other = factories.draft(KENDAL, title="Sama", responsible=kpu, agreement=factories.agreement(kpu))

    with pytest.raises(actions.NotConfirmed):
        other.get_latest_revision().publish()


# Every door


def test_no_screen_of_the_admin_leads_around_it(client, facts, approver):
    ilm = factories.draft(KENDAL, **facts)
    client.force_login(approver)

    client.post(ilm_url("edit", ilm), posted(ilm) | {"action-publish": "1"})
    client.post(review_url(ilm), verdict(ilm))
    client.post(ilm_url("edit", ilm), posted(ilm) | {"action-submit": "1"})
    client.post(review_url(ilm), verdict(ilm))
    bulk = reverse("wagtail_bulk_action", args=["ilm_blocks", "ilm", "publish"]) + f"?id={ilm.pk}"
    client.post(bulk)

    assert not fresh(ilm).live


def test_a_workflow_that_is_approved_by_command_does_not_either(facts, approver):
    ilm = factories.draft(KENDAL, **facts)
    state = under_review(ilm, approver)

    with pytest.raises(actions.NotConfirmed):
        state.approve(user=None)
    assert not fresh(ilm).live


def test_the_outside_party_never_changes_once_it_was_handed_in(facts, humas):
    ilm = factories.draft(KENDAL, **facts)
    under_review(ilm, humas)
    ilm.responsible = ilm.agreement = None

    with pytest.raises(ValidationError) as refused:
        ilm.full_clean()
    assert "responsible" in refused.value.error_dict


def test_before_that_it_may(facts):
    ilm = factories.draft(KENDAL, **facts)
    ilm.responsible = ilm.agreement = None

    ilm.full_clean()


def test_what_was_handed_in_is_not_deleted(facts, humas):
    ilm = factories.draft(KENDAL, **facts)
    under_review(ilm, humas)

    with pytest.raises(actions.Refused):
        ilm.delete()


# An officer's words go to the partner


@pytest.fixture
def asked(facts, humas, approver):
    """On air as Bawaslu handed it in, and altered by the officer since, who has handed that in."""
    ilm = factories.ilm(KENDAL, title="Awasi bersama", on_air_until=None, **facts)
    ilm.title = "Awasi bersama!"
    ilm.save_revision(user=approver)
    under_review(fresh(ilm), approver)
    return fresh(ilm)


def confirm_url(ilm):
    return reverse("ilm_blocks_admin:confirm", args=[ilm.pk])


def answer(ilm, word="confirmed", **more):
    said = material.digest(materials.of(ilm.latest_revision.as_object()))
    return {"revision": ilm.latest_revision_id, "material": said, "word": word, "reason": ""} | more


def test_what_was_approved_stays_on_air_meanwhile(asked):
    assert (asked.live, asked.title) == (True, "Awasi bersama")
    assert states.of(asked, NOON) == State.ON_AIR
    assert states.of_review(asked) == State.AWAITS_PARTNER


def test_the_partner_is_mailed_a_link(facts, humas, approver, django_capture_on_commit_callbacks):
    ilm = factories.draft(KENDAL, **facts)
    with django_capture_on_commit_callbacks(execute=True):
        under_review(ilm, approver)

    [message] = mail.outbox
    assert message.to == ["humas@bawaslu.example"]
    assert confirm_url(ilm) in message.body


def test_approval_waits_for_the_partner(client, asked):
    other = factories.officer("penyetuju-lain", KENDAL, "publish")
    client.force_login(other)

    page = client.get(review_url(asked)).content.decode()
    client.post(review_url(asked), verdict(asked))

    assert "belum mengonfirmasi" in page
    assert fresh(asked).title == "Awasi bersama"
    assert states.of_review(fresh(asked)) == State.AWAITS_PARTNER


def test_two_clicks_from_the_first_screen_make_it_theirs_and_the_officer_may_approve(client, asked, humas, approver):
    client.force_login(humas)
    assert confirm_url(asked) in client.get(reverse("wagtailadmin_home")).content.decode()
    page = client.get(confirm_url(asked)).content.decode()
    assert "Awasi bersama!" in page
    client.post(confirm_url(asked), answer(asked))

    assert authors_of({asked.pk: asked.latest_revision_id}) == {asked.pk: frozenset({humas.pk})}
    client.force_login(approver)
    client.post(review_url(asked), verdict(asked))
    assert fresh(asked).title == "Awasi bersama!"
    assert fresh(asked).confirmation.kind == "confirmed"


def test_no_gives_it_back_with_the_reason(client, asked, humas, approver, django_capture_on_commit_callbacks):
    type(approver).objects.filter(pk=approver.pk).update(email="penyetuju@kendal.example")
    client.force_login(humas)
    client.post(confirm_url(asked), answer(asked, "denied"))
    assert not asked.confirmations.filter(kind="denied").exists()  # a reason is asked

    with django_capture_on_commit_callbacks(execute=True):
        client.post(confirm_url(asked), answer(asked, "denied", reason="Tanda seru bukan gaya kami."))

    assert states.of_review(fresh(asked)) == State.NEEDS_REVISION
    assert (fresh(asked).live, fresh(asked).title) == (True, "Awasi bersama")
    assert any("Tanda seru bukan gaya kami." in message.body for message in mail.outbox)
    with pytest.raises(actions.NotConfirmed):
        asked.get_latest_revision().publish()


def test_a_member_who_edits_and_hands_in_again_needs_nothing_more(asked, humas, approver):
    asked.current_workflow_state.cancel()
    asked.title = "Awasi!"
    asked.save_revision(user=humas)
    under_review(fresh(asked), humas)

    assert not confirmations.open_requests().exists()
    fresh(asked).latest_revision.publish()
    assert fresh(asked).title == "Awasi!"


def test_what_an_officer_alters_under_review_goes_to_the_partner(client, facts, humas, approver):
    ilm = factories.draft(KENDAL, **facts)
    under_review(ilm, humas)
    client.force_login(approver)

    client.post(ilm_url("edit", ilm), posted(ilm, title="Kata petugas"))

    assert states.of_review(fresh(ilm)) == State.AWAITS_PARTNER


def test_nobody_answers_what_they_did_not_see(asked, humas):
    seen = asked.latest_revision_id
    asked.title = "Lain lagi"
    asked.save_revision()

    with pytest.raises(actions.NothingAsked):
        confirmation.confirm(asked, seen, by=humas)


@pytest.mark.parametrize("who", ["officer", "other partner", "village", "no longer a member"])
def test_nobody_else_answers_in_the_partners_name(client, asked, humas, approver, who):
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")
    stranger = get_user_model().objects.create_user("kpu")
    factories.member(stranger, kpu)
    people = {
        "officer": lambda: approver,
        "other partner": lambda: stranger,
        "village": lambda: factories.officer("desa", BLUMAH, "add", "change", "publish"),
        "no longer a member": lambda: factories.part(humas, asked.responsible) or humas,
    }
    person = people[who]()
    client.force_login(person)

    assert client.get(confirm_url(asked)).status_code in (302, 403)
    client.post(confirm_url(asked), answer(asked))
    with pytest.raises(PermissionDenied):
        confirmation.confirm(asked, asked.latest_revision_id, by=get_user_model().objects.get(pk=person.pk))

    assert states.of_review(fresh(asked)) == State.AWAITS_PARTNER


def test_the_review_page_says_that_the_partner_has_said_no(client, asked, humas):
    confirmation.deny(asked, asked.latest_revision_id, reason="Tanggalnya keliru.", by=humas)
    client.force_login(factories.officer("penyetuju-lain", KENDAL, "publish"))

    page = client.get(review_url(asked)).text

    assert "Dinyatakan bukan oleh mitra" in page
    assert "Tanggalnya keliru." in page


def test_it_waits_for_the_partner_and_for_no_approver(client, asked):
    other = factories.officer("penyetuju-lain", KENDAL, "publish")
    client.force_login(other)

    assert not client.get(reverse("ilm_blocks_admin:waiting")).context["lines"]


# Reminders


@pytest.mark.parametrize(
    ("days", "mails"),
    [([0.9], 0), ([1], 1), ([1, 2.9], 1), ([1, 3], 2), ([1, 3, 6.9], 2), ([1, 3, 7, 30], 3), ([30], 1)],
)
def test_the_partner_is_reminded_after_one_day_three_and_seven(asked, django_capture_on_commit_callbacks, days, mails):
    [request] = ConfirmationRequest.objects.all()

    for after in days:
        for _again in range(2):
            at = time_machine.travel(request.asked_at + after * DAY, tick=False)
            with at, django_capture_on_commit_callbacks(execute=True):
                call_command("remind_partners", stdout=StringIO())

    assert len(mail.outbox) == mails


def test_who_has_answered_is_not_reminded(asked, humas):
    confirmation.confirm(asked, asked.latest_revision_id, by=humas)

    assert confirmation.remind(NOON + 10_000 * DAY) == 0


# What it costs


def test_the_list_takes_as_many_queries_for_many_as_for_one(client, facts, humas, approver):
    client.force_login(approver)

    def queries(number):
        for _ in range(number):
            under_review(factories.draft(KENDAL, **facts), approver)
        client.get(ilm_url("list"))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(ilm_url("list")).content.decode()
        return page.count("ilm-state--awaits_partner"), len(captured)

    (one, few), (four, many) = queries(1), queries(3)
    assert (one, four) == (1, 4)
    assert few == many


def test_the_state_of_a_filtered_list_equals_that_of_each_row(facts, humas, approver):
    waiting = factories.draft(KENDAL, **facts)
    under_review(waiting, approver)
    factories.draft(WELERI)

    found = ILM.objects.alias(state=states.as_sql(NOON)).filter(state=State.AWAITS_PARTNER)
    assert list(found) == [waiting]


@pytest.mark.parametrize("channel", ["videotron", "app"])
def test_a_wider_agreement_takes_nothing_beyond_what_was_confirmed(facts, humas, channel):
    """The paper is one bound and the word is another: whatever the office writes into the paper later."""
    paper = facts["agreement"]
    Agreement.objects.filter(pk=paper.pk).update(channels=["website"])
    districts = [("levels", {"side": "include", "levels": ["district"]})]
    draft = factories.draft(**facts | {"channels": ["website"], "target": districts})
    under_review(draft, humas)
    draft.get_latest_revision().publish()
    Agreement.objects.filter(pk=paper.pk).update(channels=[])

    def shown(code, on):
        return cascade.resolve(factories.region(code), on, timezone.now()).items

    assert shown(WELERI, "website")
    assert not shown(WELERI, channel)
    assert not shown(BLUMAH, "website")
    for wider in ({"channels": ["website", channel]}, {"target": []}):
        with pytest.raises(actions.NotConfirmed):
            publish(fresh(draft), **wider)
