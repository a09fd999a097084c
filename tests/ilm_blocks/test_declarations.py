"""A partner's member hands in by ticking the statement of responsibility; nobody ticks it for them."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import TaskState
from wagtail.test.utils.form_data import streamfield

from ilm_blocks import actions
from ilm_blocks.actions import declarations, submission
from ilm_blocks.actions.declarations import NotDeclared, Tick
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import ILM, AppendOnly, Confirmation, ConfirmationRequest, Declaration
from ilm_blocks.queries import materials
from ilm_blocks.rules import material
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import posted, review_url, under_review

pytestmark = pytest.mark.django_db

SENTENCE = "Kami telah membuat atau memeriksa materi ini dan bertanggung jawab atas isi beserta akibatnya."
MISSING = "Centang pernyataan tanggung jawab"
HAND_IN = {"action-submit": "1"}
TICKED = HAND_IN | {"statement": "on"}


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def facts(bawaslu):
    return {"responsible": bawaslu, "agreement": factories.agreement(bawaslu, valid_until=date(2099, 12, 31))}


@pytest.fixture
def draft(facts):
    return factories.draft(KENDAL, on_air_until=None, **facts)


@pytest.fixture
def humas(bawaslu):
    return member("humas", bawaslu)


@pytest.fixture
def approver():
    return factories.officer("penyetuju", KENDAL, "add", "change", "publish")


def member(username, partner):
    user = get_user_model().objects.create_user(username, f"{username}@contoh.example", name="Humas Contoh")
    factories.member(user, partner)
    return user


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def fresh(ilm):
    return ILM.objects.get(pk=ilm.pk)


def digest_of(ilm):
    return material.digest(materials.of(fresh(ilm).get_latest_revision_as_object()))


def nothing_is_handed_in():
    return not (TaskState.objects.exists() or Declaration.objects.exists() or Confirmation.objects.exists())


# The tick


def test_the_form_of_a_member_shows_the_whole_sentence_and_asks_anew_each_time(humas, draft):
    browser(humas).post(ilm_url("edit", draft), posted(draft) | TICKED)
    submission.take_back(fresh(draft), user=humas)

    page = browser(humas).get(ilm_url("edit", draft))

    assert SENTENCE in page.text
    assert page.context["form"]["statement"].value() in (None, False)


def test_what_is_handed_in_with_the_tick_keeps_name_time_and_digest(humas, draft):
    answer = browser(humas).post(ilm_url("edit", draft), posted(draft, title="Awasi bersama") | TICKED)

    assert answer.status_code == 302, answer.context["form"].errors
    said, word = Declaration.objects.get(), Confirmation.objects.get()
    assert (said.ilm, said.person, said.person_name, said.key_prefix) == (draft, humas, "Humas Contoh (humas)", "")
    assert said.digest == word.digest == digest_of(draft)
    assert said.revision == word.revision == fresh(draft).latest_revision
    assert said.text.startswith(SENTENCE)
    assert fresh(draft).workflow_in_progress


def test_a_new_ilm_is_handed_in_with_it_at_once(humas, facts):
    begun = ILM(owner=factories.page(KENDAL), channels=["website"], **facts)

    answer = browser(humas).post(ilm_url("add"), posted(begun, title="Baru") | TICKED)

    assert answer.status_code == 302, answer.context["form"].errors
    assert Declaration.objects.get().ilm == ILM.objects.get()


def test_the_words_are_those_that_the_person_was_shown(humas, draft):
    with translation.override("en"):
        assert str(declarations.STATEMENT).startswith("We have made or checked this material")
        submission.start_review(draft, user=humas, tick=Tick(str(declarations.STATEMENT)))

    assert Declaration.objects.get().text.startswith("We have made or checked this material")


@pytest.mark.parametrize("action", ["action-submit", "action-restart-workflow"])
def test_without_the_tick_nothing_is_handed_in_nor_written(humas, draft, action):
    if action == "action-restart-workflow":
        under_review(draft, humas)
        draft.current_workflow_task_state.reject(user=None)
    before = fresh(draft).latest_revision_id, TaskState.objects.count(), Declaration.objects.count()

    page = browser(humas).post(ilm_url("edit", draft), posted(draft, title="Diam-diam") | {action: "1"})

    assert page.status_code == 200
    assert MISSING in str(page.context["form"].errors["statement"])
    assert MISSING in page.text
    assert (fresh(draft).latest_revision_id, TaskState.objects.count(), Declaration.objects.count()) == before
    assert not fresh(draft).workflow_in_progress


def test_a_review_that_begins_anew_has_a_statement_of_its_own(humas, draft):
    under_review(draft, humas)
    draft.current_workflow_task_state.reject(user=None)

    sent = posted(draft, title="Diperbaiki") | {"action-restart-workflow": "1", "statement": "on"}
    browser(humas).post(ilm_url("edit", draft), sent)

    assert fresh(draft).workflow_in_progress
    assert Declaration.objects.first().digest == digest_of(draft)
    assert Declaration.objects.count() == 2


def test_a_new_ilm_without_the_tick_is_not_even_a_draft(humas, facts):
    begun = ILM(owner=factories.page(KENDAL), channels=["website"], **facts)

    page = browser(humas).post(ilm_url("add"), posted(begun, title="Baru") | HAND_IN)

    assert MISSING in page.text
    assert not ILM.objects.exists()


def test_a_missing_tick_is_told_beside_whatever_else_is_missing(humas, draft):
    page = browser(humas).post(ilm_url("edit", draft), posted(draft, title="", creatives=streamfield([])) | HAND_IN)

    assert {"title", "statement"} <= page.context["form"].errors.keys()
    assert nothing_is_handed_in()


def test_a_draft_is_saved_without_it_and_keeps_no_tick(humas, draft):
    for sent in ({}, {"statement": "on"}):
        answer = browser(humas).post(ilm_url("edit", draft), posted(draft, title="Masih draf") | sent)
        assert answer.status_code == 302

    assert fresh(draft).get_latest_revision_as_object().title == "Masih draf"
    assert nothing_is_handed_in()


def test_a_colleague_who_saved_meanwhile_is_told_of_beside_the_tick(humas, bawaslu, draft):
    sent = posted(draft, title="Punya saya")
    theirs = fresh(draft)
    theirs.title = "Punya rekan"
    theirs.save_revision(user=member("rekan", bawaslu))

    page = browser(humas).post(ilm_url("edit", draft), sent | TICKED | {"loaded_revision_id": draft.latest_revision_id})

    assert page.status_code == 200
    assert "Punya rekan" in str(page.context["form"].errors["title"])
    assert nothing_is_handed_in()


@pytest.mark.parametrize("action", ["edit", "submit", "publish", "restart-workflow"])
@pytest.mark.parametrize("sent", [{}, {"statement": "on"}])
def test_what_waits_for_its_review_stays_as_it_was_declared(humas, bawaslu, draft, action, sent):
    """Whatever an older window of theirs still sends."""
    browser(humas).post(ilm_url("edit", draft), posted(draft, title="Awasi") | TICKED)

    for person in (humas, member("rekan", bawaslu)):
        answer = browser(person).post(
            ilm_url("edit", draft), posted(draft, title="Diam-diam") | sent | {f"action-{action}": "1"}
        )
        assert answer.status_code in {200, 302}

    said = Declaration.objects.get()
    assert (fresh(draft).get_latest_revision_as_object().title, said.digest) == ("Awasi", digest_of(draft))
    assert fresh(draft).workflow_in_progress


def test_what_is_handed_in_again_after_changes_has_a_new_statement(humas, draft):
    browser(humas).post(ilm_url("edit", draft), posted(draft) | TICKED)
    fresh(draft).current_workflow_task_state.reject(user=None)

    refused = browser(humas).post(ilm_url("edit", draft), posted(draft, title="Diperbaiki") | HAND_IN)
    assert MISSING in refused.text
    browser(humas).post(ilm_url("edit", draft), posted(draft, title="Diperbaiki") | TICKED)

    newest, first = Declaration.objects.all()
    assert newest.digest == Confirmation.objects.first().digest == digest_of(draft) != first.digest


def test_it_is_one_word_and_one_statement_each_time(humas, draft):
    browser(humas).post(ilm_url("edit", draft), posted(draft) | TICKED)

    assert (Declaration.objects.count(), Confirmation.objects.count()) == (1, 1)


def test_refused_at_the_last_moment_it_leaves_no_statement(humas, draft, monkeypatch):
    def refuse(*_args, **_named):
        raise submission.AlreadyHandedIn

    monkeypatch.setattr("ilm_blocks.actions.confirmation.say", refuse)

    page = browser(humas).post(ilm_url("edit", draft), posted(draft, title="Diam-diam") | TICKED)

    assert page.status_code == 200
    assert nothing_is_handed_in()
    assert fresh(draft).get_latest_revision_as_object().title == draft.title


# Who ticks it, and who does not


def test_an_officer_who_hands_in_for_the_partner_has_none_and_the_partner_is_asked(approver, humas, draft):
    shown = browser(approver).get(ilm_url("edit", draft))
    assert "statement" not in shown.context["form"].fields

    browser(approver).post(ilm_url("edit", draft), posted(draft) | TICKED)

    assert not Declaration.objects.exists()
    assert ConfirmationRequest.objects.get().answer is None


def test_a_region_hands_in_its_own_without_it(approver):
    ilm = factories.draft(KENDAL, on_air_until=None)

    browser(approver).post(ilm_url("edit", ilm), posted(ilm) | HAND_IN)

    assert fresh(ilm).workflow_in_progress
    assert not Declaration.objects.exists()


def test_who_writes_in_the_name_of_an_office_alone_ticks_it_too():
    bpbd = factories.partner(name="BPBD Kabupaten Kendal", short_name="BPBD", kind=PartnerKind.OFFICE)
    ani = member("ani", bpbd)
    ilm = factories.draft(KENDAL, responsible=bpbd, on_air_until=None)

    refused = browser(ani).post(ilm_url("edit", ilm), posted(ilm) | HAND_IN)
    assert MISSING in refused.text
    browser(ani).post(ilm_url("edit", ilm), posted(ilm) | TICKED)

    assert Declaration.objects.get().person == ani


@pytest.mark.parametrize("who", ["of another partner", "an officer", "nobody"])
def test_nobody_else_answers_for_the_partner(who, draft, approver):
    people = {
        "of another partner": lambda: member("kpu", factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")),
        "an officer": lambda: approver,
        "nobody": lambda: get_user_model().objects.create_user("tamu"),
    }

    with pytest.raises(PermissionDenied):
        submission.start_review(draft, user=people[who](), tick=Tick("Kami"))
    assert nothing_is_handed_in()


def test_somebody_elses_member_neither_sees_nor_hands_in(draft):
    kpu = browser(member("kpu", factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")))

    for answer in (kpu.get(ilm_url("edit", draft)), kpu.post(ilm_url("edit", draft), posted(draft) | TICKED)):
        assert answer.url == reverse("wagtailadmin_home")
    assert nothing_is_handed_in()


def test_a_colleagues_tick_is_not_ones_own(humas, bawaslu, draft):
    colleague = member("rekan", bawaslu)
    declarations.declare(draft, Tick("Kami"), by=colleague)

    with pytest.raises(NotDeclared):
        submission.start_review(draft, user=humas)


# No door beside it


def test_no_workflow_begins_without_it_whoever_starts_it(humas, draft):
    with pytest.raises(NotDeclared):
        ILM.get_default_workflow().start(draft, humas)


def test_the_act_behind_every_program_needs_it(humas, draft):
    with pytest.raises(NotDeclared):
        submission.hand_in(draft, user=humas, seen=digest_of(draft))

    assert nothing_is_handed_in()


def test_what_was_ticked_for_other_material_does_not_count(humas, draft):
    declarations.declare(draft, Tick("Kami"), by=humas)
    draft.title = "Lain"
    draft.save_revision(user=humas)

    with pytest.raises(NotDeclared):
        submission.start_review(fresh(draft), user=humas)


def test_going_back_to_an_older_version_hands_in_with_the_tick_alone(humas, draft):
    older = draft.latest_revision
    draft.title = "Lebih baru"
    draft.save_revision(user=humas)
    url = reverse(ILM.snippet_viewset.get_url_name("revisions_revert"), args=[draft.pk, older.pk])
    page = browser(humas)

    page.post(url, posted(draft, title="Dari versi lama") | HAND_IN)
    assert nothing_is_handed_in()
    page.post(url, posted(draft, title="Dari versi lama") | TICKED)

    assert Declaration.objects.get().digest == digest_of(draft)


def test_the_addresses_of_the_workflow_hand_nothing_in(humas, draft):
    under_review(draft, humas)
    state = draft.current_workflow_task_state
    submission.take_back(fresh(draft), user=humas)
    states, said = TaskState.objects.count(), Declaration.objects.count()

    for action in ("submit", "resume", "approve", "restart"):
        url = reverse(ILM.snippet_viewset.get_url_name("workflow_action"), args=[draft.pk, action, state.pk])
        browser(humas).post(url, {"statement": "on"})

    assert (TaskState.objects.count(), Declaration.objects.count()) == (states, said)
    assert not fresh(draft).workflow_in_progress


@pytest.mark.parametrize("action", ["submit", "publish"])
def test_nothing_is_handed_in_in_bulk(humas, draft, action):
    url = reverse("wagtail_bulk_action", args=["ilm_blocks", "ilm", action]) + f"?id={draft.pk}"

    browser(humas).post(url, {"statement": "on"})

    assert nothing_is_handed_in()


def test_a_copy_takes_no_statement_with_it(humas, draft):
    under_review(draft, humas)

    made = actions.copy(draft, user=humas)

    assert not made.declarations.exists()
    with pytest.raises(NotDeclared):
        submission.start_review(made, user=humas)


def test_a_schedule_of_wagtails_is_no_way_either(humas, draft):
    sent = posted(draft) | TICKED | {"go_live_at": "2030-01-01 12:00"}

    browser(humas).post(ilm_url("edit", draft), sent)

    assert nothing_is_handed_in()


# On record


def test_a_statement_is_written_once_and_what_was_declared_is_not_deleted(humas, draft):
    under_review(draft, humas)
    said = Declaration.objects.get()

    for write in (
        said.save,
        said.delete,
        Declaration.objects.all().delete,
        lambda: Declaration.objects.update(text=""),
    ):
        with pytest.raises(AppendOnly):
            write()
    with pytest.raises((actions.Refused, ProtectedError)):
        fresh(draft).delete()


def test_it_is_read_by_the_partner_and_by_the_officers_alone(humas, approver, draft):
    browser(humas).post(ilm_url("edit", draft), posted(draft) | TICKED)
    where = reverse("ilm_blocks_admin:where", args=[draft.pk])

    for page in (browser(humas).get(where), browser(approver).get(where), browser(approver).get(review_url(draft))):
        assert SENTENCE in page.text
        assert "Humas Contoh" in page.text
        assert digest_of(draft)[:16] in page.text
    stranger = member("kpu", factories.partner(name="KPU Kabupaten Kendal", short_name="KPU"))
    assert SENTENCE not in browser(stranger).get(where, follow=True).text


def test_the_page_takes_the_same_queries_for_many(
    humas, draft, django_assert_num_queries, django_assert_max_num_queries
):
    where = reverse("ilm_blocks_admin:where", args=[draft.pk])
    page = browser(humas)
    page.get(where)
    declarations.declare(draft, Tick("Kami"), by=humas)
    with django_assert_max_num_queries(60) as one:
        page.get(where)
    for _number in range(3):
        declarations.declare(draft, Tick("Kami"), by=humas)

    with django_assert_num_queries(len(one)):
        page.get(where)
