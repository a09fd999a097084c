"""The review on screen: who may open it, what a decision keeps and changes, and what it refuses."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.accounts import roles
from ilm_blocks import actions, preview_modes
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.choices import State
from ilm_blocks.models import ILM, AppendOnly, ChecklistItem, Review, ReviewState
from ilm_blocks.queries import states, submissions
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import posted, review_url, under_review, verdict

pytestmark = pytest.mark.django_db

WAITING = "ilm_blocks_admin:waiting"
APPROVER = ("add", "change", "publish")
NOTE = "Teksnya terlalu panjang untuk satu layar."


@pytest.fixture
def sari():
    """The approver of the regency."""
    return factories.officer("sari", KENDAL, *APPROVER)


@pytest.fixture
def author():
    user = factories.officer("penulis", KENDAL, "add", "change")
    user.email = "penulis@kendal.example"
    user.save()
    return user


@pytest.fixture
def desk(client, sari):
    client.force_login(sari)
    return client


@pytest.fixture
def ilm(author):
    draft = factories.draft(KENDAL)
    draft.save_revision(user=author)
    under_review(draft, author)
    return ILM.objects.get(pk=draft.pk)


def decide(desk, ilm, outcome="approved", **changes):
    return desk.post(review_url(ilm), verdict(ilm, outcome, **changes), follow=True)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def now(ilm):
    return ILM.objects.get(pk=ilm.pk)


# Who may look, and what they find


def test_the_list_leads_to_the_screen_and_three_clicks_approve(desk, ilm):
    page = desk.get(reverse(WAITING)).content.decode()
    assert review_url(ilm) in page

    screen = desk.get(review_url(ilm))
    form = screen.context["form"]
    ticked = {name: form[name].value() for name in ("revision", "review", "state", "material")} | {"all_good": "on"}
    desk.post(review_url(ilm), ticked | {"outcome": "approved"})

    assert now(ilm).live
    assert desk.get(reverse(WAITING)).context["lines"] == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("at", "held"), [(WELERI, APPROVER), (BLUMAH, APPROVER), (KENDAL, ("add", "change"))])
def test_the_screen_opens_for_nobody_else(client, ilm, method, at, held):
    client.force_login(factories.officer("lain", at, *held))

    response = getattr(client, method)(review_url(ilm), verdict(ilm))

    assert response.status_code == 302
    assert ilm.title not in response.content.decode()
    assert not now(ilm).live
    assert not Review.objects.exists()


def test_the_list_does_not_open_for_editors(client, ilm):
    editor = get_user_model().objects.create_user("penyunting")
    roles.assign(editor, "editor", factories.page(KENDAL))
    client.force_login(editor)
    assert client.get(reverse(WAITING)).status_code == 302

    client.force_login(factories.officer("weleri", WELERI, *APPROVER))
    assert client.get(reverse(WAITING)).context["lines"] == []


@pytest.mark.parametrize("outcome", ["approved", "revision_requested", "rejected"])
def test_someone_above_neither_takes_over_nor_decides_what_waits_for_the_nearest(desk, client, outcome):
    draft = factories.draft(BLUMAH)
    lurah = factories.officer("lurah", BLUMAH, *APPROVER)
    under_review(draft)

    assert desk.get(reverse(WAITING)).context["lines"] == []
    screen = desk.get(review_url(draft))
    assert ReviewState.objects.get().opened_by is None
    assert "Penelaah yang lebih dekat memutuskan ini sendiri: lurah." in screen.text
    assert 'name="outcome"' not in screen.text
    decide(desk, draft, outcome, note=NOTE)
    assert not Review.objects.exists()
    assert states.of_review(now(draft)) == State.HANDED_IN

    client.force_login(lurah)
    decide(client, draft, outcome, note=NOTE)
    assert Review.objects.get().reviewer == lurah


def test_someone_above_decides_once_nobody_nearer_is_left(desk):
    draft = factories.draft(BLUMAH)
    lurah = factories.officer("lurah", BLUMAH, *APPROVER)
    under_review(draft)
    get_user_model().objects.filter(pk=lurah.pk).update(is_active=False)

    decide(desk, draft)

    assert now(draft).live


def test_who_approves_their_own_words_is_told_so(desk, sari):
    draft = factories.draft(KENDAL)
    draft.summary = "Kata-kata sendiri."
    draft.save_revision(user=sari)

    assert "Anda menulis kata-kata ini sendiri" in desk.get(review_url(draft)).text
    decide(desk, draft)

    assert now(draft).live


def test_where_nobody_is_left_the_page_names_who_can_appoint_somebody(desk, sari):
    admin = factories.officer("kepala", KENDAL, "change")
    party = factories.partner(kind="office")
    draft = factories.draft(KENDAL, responsible=party)
    draft.summary = "Ditulis sendiri."
    draft.save_revision(user=sari)
    under_review(draft, sari)

    screen = desk.get(review_url(draft))

    assert screen.context["is_left"]
    assert admin in screen.context["appointers"]
    assert "Tidak ada lagi yang boleh memutuskan" in screen.text
    assert "kepala" in screen.text
    decide(desk, draft)
    assert not now(draft).live


@pytest.mark.parametrize("door", ["publish", "approve_again", "workflow"])
def test_no_door_lets_an_author_approve(desk, sari, door):
    """Whatever calls it: the publish of a revision, Wagtail's workflow, the second approval."""
    draft = factories.draft(KENDAL, responsible=factories.partner(kind="office"))
    draft.summary = "Ditulis Sari."
    written = draft.save_revision(user=sari)
    doors = {
        "publish": lambda: written.publish(user=sari),
        "approve_again": lambda: (written.publish(), actions.approve_again(now(draft), user=sari)),
        "workflow": lambda: under_review(draft, sari).specific.approve(user=sari),
    }

    with pytest.raises(actions.OwnWork):
        doors[door]()

    assert now(draft).second_approved_by is None
    assert now(draft).live == (door == "approve_again")


def test_no_door_lets_an_approver_above_publish_while_a_nearer_one_can(sari):
    factories.officer("lurah", BLUMAH, *APPROVER)
    draft = factories.draft(BLUMAH)

    with pytest.raises(actions.NearerDecides):
        draft.get_latest_revision().publish(user=sari)

    assert not now(draft).live


@pytest.mark.parametrize("is_live", [True, False], ids=["approved", "handed in"])
def test_words_that_somebody_has_looked_at_are_never_overwritten(client, sari, is_live):
    """Wagtail's editor may overwrite a draft of one's own: not one that is handed in, decided on or approved."""
    draft = factories.draft(KENDAL)
    draft.summary = "Yang dilihat."
    seen = draft.save_revision(user=sari)
    seen.publish() if is_live else under_review(draft, sari)
    client.force_login(sari)

    client.post(ilm_url("edit", draft), posted(now(draft), title="Kata lain") | {"overwrite_revision_id": seen.pk})

    seen.refresh_from_db()
    assert seen.content["title"] != "Kata lain"
    assert now(draft).latest_revision_id != seen.pk


def test_every_approval_is_named_with_its_checklist(desk, client, sari):
    budi = factories.officer("budi", KENDAL, *APPROVER)
    factories.quiet_period(first_day=date(2099, 2, 11), last_day=date(2099, 2, 13))
    draft = factories.draft(KENDAL, content_class="election_education")
    under_review(draft)
    question = ChecklistItem.objects.first()

    decide(desk, draft, **{f"note-{question.pk}": "Sudah dibaca dua kali."})
    assert "baru tayang setelah persetujuan kedua" in desk.get(review_url(draft)).text
    client.force_login(budi)
    decide(client, draft)

    for page in (review_url(draft), ilm_url("history", draft), reverse("ilm_blocks_admin:where", args=[draft.pk])):
        told = client.get(page)
        assert [(a.is_second, a.by) for a in told.context["approvals"]] == [(True, "budi"), (False, "sari")], page
        assert "Persetujuan pertama" in told.text, page
        assert "Persetujuan kedua" in told.text, page
        assert question.question in told.text, page
        assert "Sudah dibaca dua kali." in told.text, page
    assert "baru tayang setelah persetujuan kedua" not in client.get(review_url(draft)).text


def test_the_screen_shows_what_approval_would_do(desk, ilm):
    factories.quiet_period(first_day=date(2099, 2, 11), last_day=date(2099, 2, 13), withholds=["none"])

    page = desk.get(review_url(ilm)).content.decode()

    assert "Bila disetujui, tampil di" in page
    assert "tidak tayang pada hari-hari ini" in page
    assert "Bebas dari pornografi?" in page


def test_the_screen_tells_what_goes_dark_on_which_channel_and_till_when(desk):
    approved = factories.ilm(KENDAL, channels=["website"])
    approved.channels = ["videotron"]
    approved.save_revision()

    page = desk.get(review_url(approved)).content.decode()

    assert "Yang akan berubah" in page
    for change in ("Berhenti tampil: situs web", "Mulai tampil: videotron"):
        assert f"{change} di 1 kabupaten, 4 kecamatan, 5 desa/kelurahan, mulai sekarang." in page
    assert "Desa Blumah" in page


def test_opening_it_notes_who_took_it_up_first(desk, sari, ilm):
    desk.get(review_url(ilm))
    opened = ReviewState.objects.get()
    desk.force_login(factories.officer("budi", KENDAL, *APPROVER))
    desk.get(review_url(ilm))

    assert (opened.opened_by, states.of(now(ilm), factories.NOON)) == (sari, State.IN_REVIEW)
    assert ReviewState.objects.get().opened_at == opened.opened_at


def test_lists_and_menu_ask_as_many_queries_for_many_as_for_one(desk, ilm):
    def queries(url):
        desk.get(url)
        with CaptureQueriesContext(connection) as captured:
            desk.get(url)
        return len(captured)

    before = {url: queries(url) for url in (reverse(WAITING), ilm_url("list"))}
    for _ in range(5):
        under_review(factories.draft(KENDAL))

    assert {url: queries(url) for url in before} == before


# What a decision keeps


def test_a_decision_keeps_each_question_as_it_was_asked(desk, sari, ilm):
    item = ChecklistItem.objects.filter(is_active=True).first()
    asked = list(ChecklistItem.objects.filter(is_active=True).values_list("question", flat=True))
    decide(desk, ilm, **{f"answer-{item.pk}": "yes", f"note-{item.pk}": "Sudah diperiksa"})
    ChecklistItem.objects.update(question="Lain?")

    [kept] = Review.objects.all()
    assert (kept.reviewer, kept.outcome, kept.revision) == (sari, "approved", now(ilm).live_revision)
    assert [answer["question"] for answer in kept.answers] == asked
    assert kept.answers[0] == {"question": item.question, "answer": "yes", "note": "Sudah diperiksa"}


def test_a_decision_is_written_once(desk, ilm):
    decide(desk, ilm)
    kept = Review.objects.get()

    for change in (kept.save, kept.delete, Review.objects.all().delete, lambda: Review.objects.update(note="Lain")):
        with pytest.raises(AppendOnly):
            change()


def test_nothing_is_approved_with_an_open_item_or_a_no(desk, ilm):
    item = ChecklistItem.objects.filter(is_active=True).first()

    left_open = decide(desk, ilm, all_good="")
    with_a_no = decide(desk, ilm, **{f"answer-{item.pk}": "no"})

    assert "Jawab setiap butir" in left_open.content.decode()
    assert "dijawab “tidak”" in with_a_no.content.decode()
    assert item.question in str(with_a_no.context["form"].non_field_errors())
    assert not now(ilm).live
    assert not Review.objects.exists()


@pytest.mark.parametrize("outcome", ["revision_requested", "rejected"])
def test_no_refusal_without_a_note(desk, ilm, outcome):
    response = decide(desk, ilm, outcome, note="  ")

    assert "note" in response.context["form"].errors
    assert now(ilm).workflow_in_progress
    assert not Review.objects.exists()


@pytest.mark.parametrize("bad", [{"outcome": "setuju"}, {"revision": "satu"}, {"state": ""}, {"note": "x" * 1001}])
def test_a_forged_form_decides_nothing(desk, ilm, bad):
    response = decide(desk, ilm, **bad)

    assert response.status_code == 200
    assert not Review.objects.exists()


def test_who_comes_second_hears_who_decided_and_when(desk, ilm):
    as_opened = verdict(ilm)
    decide(desk, ilm, "rejected", note=NOTE)
    desk.force_login(factories.officer("budi", KENDAL, *APPROVER))

    response = desk.post(review_url(ilm), as_opened, follow=True)

    when = timezone.localtime(Review.objects.get().at)
    assert f"sari sudah memutuskan pada {when.day} " in said(response)
    assert not now(ilm).live
    assert Review.objects.count() == 1


def test_what_changed_meanwhile_is_looked_at_once_more(desk, author, ilm):
    as_opened = verdict(ilm)
    ilm.title = "Judul lain"
    ilm.save_revision(user=author)

    assert "Isinya berubah" in said(desk.post(review_url(ilm), as_opened, follow=True))
    assert not now(ilm).live


def test_a_draft_that_nobody_handed_in_is_not_decided(desk, author):
    draft = factories.draft(KENDAL)
    draft.save_revision(user=author)

    for outcome in ("approved", "rejected", "revision_requested"):
        assert "tidak sedang diajukan" in said(decide(desk, draft, outcome, note=NOTE))
    assert not now(draft).live


# What it changes


def test_a_revision_goes_back_with_the_note_and_comes_again(desk, client, author, ilm):
    decide(desk, ilm, "revision_requested", note=NOTE)
    assert state_of(ilm) == State.NEEDS_REVISION

    client.force_login(author)
    assert NOTE in said(client.get(ilm_url("edit", ilm)))
    client.post(ilm_url("edit", ilm), posted(ilm, title="Lebih pendek") | {"action-submit": "1"})

    assert state_of(ilm) == State.HANDED_IN


def test_a_rejected_one_is_a_draft_again_and_says_so(desk, ilm):
    decide(desk, ilm, "rejected", note=NOTE)

    assert state_of(ilm) == State.REJECTED
    assert not now(ilm).workflow_in_progress


def test_what_was_reviewed_stays_on_record(desk, ilm):
    decide(desk, ilm, "rejected", note=NOTE)

    assert "keputusannya tercatat" in said(desk.post(ilm_url("delete", ilm), follow=True))
    assert ILM.objects.filter(pk=ilm.pk).exists()


def test_the_list_filters_by_each_state_of_the_review(desk, ilm):
    decide(desk, ilm, "revision_requested", note=NOTE)
    other = factories.draft(KENDAL)

    def found(state):
        return list(desk.get(ilm_url("list"), {"state": state}).context["object_list"])

    assert (found("needs_revision"), found("draft"), found("handed_in")) == ([ilm], [other], [])


def test_a_withdrawal_ends_the_review_of_changes_and_tells_who_handed_them_in(desk, author, ilm, told):
    decide(desk, ilm)
    desk.force_login(author)
    desk.post(ilm_url("edit", ilm), posted(ilm, title="Judul baru") | {"action-submit": "1"})
    assert ilm in submissions.handed_in()

    mails = told(lambda: actions.withdraw(now(ilm), code="legal", user=factories.officer("budi", KENDAL, *APPROVER)))

    assert ilm not in submissions.handed_in()
    assert now(ilm).current_workflow_state is None
    assert "Ada perubahan yang menunggu keputusan" in mails[author.email]


def test_changing_what_is_on_air_keeps_it_there_until_the_next_approval(desk, ilm):
    decide(desk, ilm)
    approved = now(ilm).live_revision
    desk.post(ilm_url("edit", ilm), posted(ilm, title="Judul baru") | {"action-submit": "1"})

    stands = now(ilm)
    assert (stands.live_revision, stands.title) == (approved, ilm.title)
    assert (states.of(stands, factories.NOON), states.of_review(stands)) == (State.ON_AIR, State.HANDED_IN)
    assert "perubahan menunggu penelaahan" in desk.get(ilm_url("list")).content.decode()

    decide(desk, ilm)
    assert now(ilm).title == "Judul baru"


def test_what_stands_as_it_was_approved_is_no_draft(desk, ilm):
    decide(desk, ilm)
    page = desk.get(review_url(ilm)).content.decode()

    assert "ilm-state--on_air" in page
    assert "ilm-state--draft" not in page


def test_a_quiet_period_takes_a_second_person(desk, client, ilm):
    decide(desk, ilm)
    assert "orang lain" in decide(desk, ilm).text
    assert now(ilm).second_approved_by is None

    budi = factories.officer("budi", KENDAL, *APPROVER)
    client.force_login(budi)
    decide(client, ilm)

    second = now(ilm)
    assert (second.second_approved_by, second.second_approved_revision) == (budi, second.live_revision)
    assert Review.objects.count() == 2


# Four eyes


def test_nobody_approves_what_they_wrote_for_a_partner(desk, sari):
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, valid_until=date(2099, 1, 1))
    draft = factories.draft(KENDAL, responsible=bawaslu, agreement=pks)
    desk.post(ilm_url("edit", draft), posted(draft) | {"action-submit": "1"})
    factories.word(now(draft), "paper")

    assert 'value="approved"' not in desk.get(review_url(draft)).text
    assert "orang lain, bukan penulisnya" in decide(desk, draft).text
    with pytest.raises(actions.OwnWork):
        now(draft).get_latest_revision().publish(user=sari)
    assert not now(draft).live

    desk.force_login(factories.officer("budi", KENDAL, *APPROVER))
    decide(desk, draft)
    assert now(draft).live


# Who is told


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """The mails that something sends, by address: subject and body."""

    def told(something):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            something()
        return {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox}

    return told


@pytest.fixture
def humas():
    user = get_user_model().objects.create_user("humas", email="humas@bawaslu.example")
    bawaslu = factories.partner()
    roles.join(user, bawaslu)
    return user


def test_the_nearest_approvers_are_told_what_waits_and_nobody_above(sari, told):
    camat = factories.officer("camat", PLANTUNGAN, *APPROVER)
    for user in (sari, camat):
        user.email = f"{user.username}@kendal.example"
        user.save()
    get_user_model().objects.create_superuser("akar", email="akar@kendal.example")
    draft = factories.draft(BLUMAH, title="Awasi & laporkan")

    mails = told(lambda: under_review(draft))

    assert list(mails) == ["camat@kendal.example"]
    assert "Perlu ditinjau: Awasi & laporkan" in mails["camat@kendal.example"]
    assert review_url(draft) in mails["camat@kendal.example"]


@pytest.mark.parametrize(
    ("outcome", "words"), [("approved", "disetujui"), ("revision_requested", "Perbaiki"), ("rejected", "ditolak")]
)
def test_author_and_partner_are_told_what_was_decided_and_why(desk, humas, author, told, outcome, words):
    party = humas_partner(humas)
    pks = factories.agreement(party, valid_until=date(2099, 1, 1))
    draft = factories.draft(KENDAL, responsible=party, agreement=pks)
    under_review(draft, author)
    factories.word(draft, "confirmed", by=humas)

    mails = told(lambda: decide(desk, draft, outcome, note=NOTE))

    assert set(mails) == {author.email, humas.email}
    assert words in mails[humas.email]
    assert NOTE in mails[humas.email]
    [address] = re.findall(r"http://[^/]+(\S+)", mails[humas.email])
    desk.force_login(humas)
    assert desk.get(address).status_code == 200


def test_whoever_has_left_the_region_hears_nothing_of_what_they_wrote(desk, ilm, author, told):
    author.groups.clear()

    assert told(lambda: decide(desk, ilm, "revision_requested", note=NOTE)) == {}


def test_whoever_has_left_the_region_hears_nothing_of_what_they_approved(sari, told):
    budi = factories.officer("budi", KENDAL, *APPROVER)
    budi.email = "budi@kendal.example"
    budi.save()
    ilm = factories.draft(KENDAL)
    ilm.get_latest_revision().publish(user=budi)
    ilm.refresh_from_db()
    budi.groups.clear()

    assert told(lambda: actions.withdraw(ilm, code="other", text="Salah tanggal pemungutan", user=sari)) == {}


def test_the_partner_is_told_of_a_withdrawal(sari, humas, told):
    party = humas_partner(humas)
    pks = factories.agreement(party, valid_until=date(2099, 1, 1))
    ilm = factories.ilm(KENDAL, responsible=party, agreement=pks)

    mails = told(lambda: actions.withdraw(ilm, code="other", text="Salah tanggal pemungutan", user=sari))

    assert list(mails) == [humas.email]
    assert "Salah tanggal pemungutan" in mails[humas.email]


def test_whoever_approved_it_is_told_when_the_partner_withdraws(sari, humas, told):
    sari.email = "sari@kendal.example"
    sari.save()
    party = humas_partner(humas)
    pks = factories.agreement(party, valid_until=date(2099, 1, 1))
    ilm = factories.draft(KENDAL, responsible=party, agreement=pks)
    factories.word(ilm)
    ilm.get_latest_revision().publish(user=sari)
    ilm.refresh_from_db()

    mails = told(lambda: actions.withdraw(ilm, code="error_in_content", text="Nomor telepon berubah", user=humas))

    assert list(mails) == [sari.email]
    assert "Nomor telepon berubah" in mails[sari.email]


class Down(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_mail_server_that_fails_loses_nothing(desk, author, ilm, settings, told):
    settings.EMAIL_BACKEND = f"{__name__}.Down"

    assert told(lambda: decide(desk, ilm)) == {}
    assert now(ilm).live


def humas_partner(user):
    return user.groups.get(of_partner__isnull=False).of_partner.partner


def state_of(ilm):
    return states.of(now(ilm), factories.NOON)


def test_overdue_is_what_waits_for_days(desk, ilm):
    ReviewState.objects.update(started_at=timezone.now() - timedelta(days=3))

    assert "Terlambat" in desk.get(reverse(WAITING)).content.decode()


@pytest.mark.parametrize(
    ("channels", "offered"),
    [
        (["website"], ["village"]), (["videotron"], ["screen"]), (["website", "videotron"], ["village", "screen"]),
        (["app"], ["village"]),
    ],
)  # fmt: skip
def test_a_preview_is_offered_of_the_channels_that_it_has(desk, author, channels, offered):
    draft = factories.draft(KENDAL, channels=channels)
    draft.save_revision(user=author)
    under_review(draft, author)

    screen = desk.get(review_url(draft))

    assert [mode.name for mode in screen.context["modes"]] == offered
    [shown] = re.findall(r'src="([^"]*/view/[^"]*)"', screen.text)
    assert shown.endswith(f"?mode={offered[0]}")
    assert desk.get(shown).status_code == 200


def test_every_preview_of_the_project_says_of_which_channel_it_is_or_that_it_serves_editors():
    assert all(mode.channel or mode.channel is None for mode in preview_modes.modes())
