"""Who is asked for a second approval, for what, and for how long."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ilm_blocks import actions
from ilm_blocks.models import ILM, Agreement, Partner, QuietPeriod
from ilm_blocks.queries import second_approvals
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import review_url, second_url, second_verdict, under_review, verdict

pytestmark = pytest.mark.django_db

WAITING = reverse("ilm_blocks_admin:waiting")
APPROVER = ("add", "change", "publish")


@pytest.fixture
def period():
    return factories.quiet_period(KENDAL)


def approver(name, at):
    user = factories.officer(name, at, *APPROVER)
    user.email = f"{name}@kendal.example"
    user.save()
    return user


@pytest.fixture
def sari():
    """Who approves first."""
    return approver("sari", KENDAL)


@pytest.fixture
def budi():
    return approver("budi", KENDAL)


def approved(by, owner=KENDAL, **facts):
    draft = factories.draft(owner, **{"content_class": "election_education"} | facts)
    draft.get_latest_revision().publish(user=by)
    return ILM.objects.get(pk=draft.pk)


def edited(ilm, by, title="Judul baru"):
    """``ilm`` with a newer draft that waits."""
    ilm.title = title
    ilm.save_revision(user=by)
    return ILM.objects.get(pk=ilm.pk)


def asked_of(user, at=NOON):
    return [each.ilm for each in second_approvals.waiting_for(user, at)]


def test_another_person_than_the_first_is_asked(period, sari, budi):
    ilm = approved(by=sari)

    assert asked_of(budi) == [ilm]
    assert asked_of(sari) == []
    assert second_approvals.waiting_for(budi, NOON)[0].period == period


def test_once_given_nobody_is_asked(period, sari, budi):
    ilm = approved(by=sari)
    actions.approve_again(ilm, user=budi)

    assert asked_of(budi) == asked_of(get_user_model().objects.create_superuser("akar")) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"content_class": "none"},
        {"content_class": "official_portrait"},
        {"on_air_until": NOON + timedelta(days=2)},
        {"on_air_from": NOON + timedelta(days=30)},
    ],
    ids=["airs anyway", "is withheld", "ends before", "begins after"],
)
def test_what_the_quiet_days_do_not_ask_it_for_is_left_alone(period, sari, budi, facts):
    approved(by=sari, **facts)

    assert asked_of(budi) == []


def test_the_quiet_days_of_another_region_ask_for_nothing(sari, budi):
    factories.quiet_period(PLANTUNGAN)
    approved(by=sari, owner=WELERI)
    ilm = approved(by=sari, owner=BLUMAH)

    assert asked_of(budi) == [ilm]


def test_it_is_asked_until_the_last_quiet_day_is_over(period, sari, budi):
    ilm = approved(by=sari)
    midnight = NOON.replace(month=2, day=13, hour=17)  # 00.00 WIB of the 14th

    assert asked_of(budi, midnight - timedelta(seconds=1)) == [ilm]
    assert asked_of(budi, midnight) == []


def test_neither_a_draft_nor_what_is_withdrawn_is_asked_for(period, sari, budi):
    factories.draft(KENDAL, content_class="election_education")
    actions.withdraw(approved(by=sari), code="duplicate", user=sari)

    assert asked_of(budi) == []


@pytest.mark.parametrize(
    ("since", "facts"),
    [
        (Agreement, {"valid_until": date(2024, 2, 10)}),  # the day before the quiet days
        (Agreement, {"channels": ["app"]}),
        (Partner, {"is_active": False}),
    ],
)
def test_what_its_party_keeps_off_the_air_then_is_not_asked_for(period, sari, budi, since, facts):
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu)
    held, asked = (factories.draft(KENDAL, content_class="election_education") for _ in range(2))
    held.responsible, held.agreement = bawaslu, paper
    held.save_revision()
    factories.word(held)
    for each in (held, asked):
        each.get_latest_revision().publish(user=sari)
    since.objects.update(**facts)

    assert asked_of(budi) == [asked]


def test_what_is_on_air_is_asked_for_while_an_edit_of_it_waits(period, sari, budi):
    ilm = edited(approved(by=sari), sari)

    assert asked_of(budi) == [ilm]


def test_the_nearest_who_is_left_is_asked(period, sari, budi):
    camat, lurah = approver("camat", PLANTUNGAN), approver("lurah", BLUMAH)
    ilm = approved(by=lurah, owner=BLUMAH)

    assert asked_of(camat) == [ilm]
    assert asked_of(lurah) == asked_of(budi) == []


def test_a_superuser_is_asked_while_no_region_has_anybody_left(period, sari):
    akar = get_user_model().objects.create_superuser("akar")
    ilm = approved(by=sari)

    assert asked_of(akar) == [ilm]
    approver("budi", KENDAL)
    assert asked_of(akar) == []


def test_neither_author_nor_first_approver_is_asked_or_may_give_it(period, sari, budi):
    """The region's own words too: its editors may approve them alone, but not twice."""
    joko = approver("joko", KENDAL)
    draft = factories.draft(KENDAL, content_class="election_education")
    draft.summary = "Ditulis Budi."
    draft.save_revision(user=budi).publish(user=sari)
    ilm = ILM.objects.get(pk=draft.pk)

    assert asked_of(sari) == asked_of(budi) == []
    assert asked_of(joko) == [ilm]
    with pytest.raises(actions.OwnWork):
        actions.approve_again(ilm, user=budi)
    with pytest.raises(actions.SecondApproverNeeded):
        actions.approve_again(ilm, user=sari)
    actions.approve_again(ilm, user=joko)


def test_the_nearest_quiet_days_come_first(period, sari, budi):
    later = factories.quiet_period(
        KENDAL, name="Nanti", first_day=date(2024, 11, 24), last_day=date(2024, 11, 26),
        asks_second_approval=["election_organiser"],
    )  # fmt: skip
    QuietPeriod.objects.filter(pk=period.pk).update(asks_second_approval=["election_education"])
    organiser, education = approved(by=sari, content_class="election_organiser"), approved(by=sari)

    found = second_approvals.waiting_for(budi, NOON)

    assert [(each.ilm, each.period) for each in found] == [(education, period), (organiser, later)]


def test_the_number_of_queries_does_not_depend_on_how_much_waits(period, sari, budi):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert asked_of(budi)
        return len(captured)

    approved(by=sari)
    queries()  # content types and the like are asked once
    few = queries()
    for owner in (KENDAL, PLANTUNGAN, BLUMAH, WELERI):
        approved(by=sari, owner=owner)

    assert queries() == few
    assert few <= 9


# On screen and by mail


@pytest.fixture
def ahead():
    """A quiet period that lies ahead whenever the test runs."""
    day = timezone.localdate() + timedelta(days=20)
    return factories.quiet_period(KENDAL, name="Masa tenang contoh", first_day=day, last_day=day)


def test_the_list_and_the_menu_tell_them_apart(client, ahead, sari, budi):
    ilm = approved(by=sari)
    under_review(factories.draft(KENDAL))

    client.force_login(budi)
    page = client.get(WAITING)
    assert [line["ilm"] for line in page.context["seconds"]] == [ilm]
    shown = page.text.partition("Menunggu persetujuan kedua")[2]
    assert second_url(ilm) in shown
    assert "Masa tenang contoh" in shown
    assert "Menunggu Anda (2)" in page.text

    client.force_login(sari)
    page = client.get(WAITING)
    assert page.context["seconds"] == []
    assert "Menunggu persetujuan kedua" not in page.text


def test_the_first_approval_asks_the_others_by_mail_and_the_second_nobody(
    client, ahead, sari, budi, django_capture_on_commit_callbacks
):
    def mailed(user):
        mail.outbox.clear()
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(review_url(draft), verdict(draft)).status_code == 302
        return {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox}

    draft = factories.draft(KENDAL, title="Awasi & laporkan", content_class="election_education")
    under_review(draft)
    first = mailed(sari)

    assert list(first) == [budi.email]
    assert "Perlu persetujuan kedua: Awasi & laporkan" in first[budi.email]
    assert "Masa tenang contoh" in first[budi.email]
    assert second_url(draft) in first[budi.email]
    assert mailed(budi) == {}
    assert ILM.objects.get().second_approved_by == budi


@pytest.mark.usefixtures("budi")
def test_without_quiet_days_ahead_the_first_approval_asks_nobody(client, sari, django_capture_on_commit_callbacks):
    draft = factories.draft(KENDAL, content_class="election_education")
    under_review(draft)
    client.force_login(sari)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(review_url(draft), verdict(draft))

    assert ILM.objects.get().live
    assert mail.outbox == []


# While an edit waits


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_the_approved_version_gets_it_on_a_page_of_its_own_and_the_draft_stays_in_review(client, ahead, sari, budi):
    ilm = approved(by=sari, title="Judul tayang")
    live = ilm.live_revision_id
    under_review(edited(ilm, sari), sari)
    client.force_login(budi)

    assert second_url(ilm) in client.get(reverse("wagtailadmin_home")).text
    page = client.get(second_url(ilm))
    assert "Judul tayang" in page.text
    assert "Judul baru" not in page.text
    assert review_url(ilm) in page.text
    form = page.context["form"]
    ticked = {name: form[name].value() for name in ("revision", "review", "state", "material")} | {"all_good": "on"}
    shown = client.post(second_url(ilm), ticked | {"outcome": "approved"}, follow=True)

    ilm.refresh_from_db()
    assert "“Judul tayang” sudah disetujui." in said(shown)
    assert (ilm.live_revision_id, ilm.second_approved_revision_id, ilm.second_approved_by) == (live, live, budi)
    assert ilm.current_workflow_task_state.status == "in_progress"
    assert ilm.reviews.get().revision_id == live
    assert asked_of(budi, timezone.now()) == []


def test_a_partners_newer_word_on_the_draft_does_not_keep_it_from_the_approved_version(client, ahead, sari, budi):
    partner = factories.partner()
    draft = factories.draft(
        KENDAL, responsible=partner, agreement=factories.agreement(partner), content_class="election_education"
    )
    factories.word(draft)
    draft.get_latest_revision().publish(user=sari)
    ilm = ILM.objects.get()
    factories.word(edited(ilm, sari))
    client.force_login(budi)

    client.post(second_url(ilm), second_verdict(ilm))

    assert ILM.objects.get().second_approved_by == budi


@pytest.mark.parametrize("outcome", ["revision_requested", "rejected"])
def test_nothing_else_is_decided_there(client, ahead, sari, budi, outcome):
    ilm = approved(by=sari)
    client.force_login(budi)

    client.post(second_url(ilm), second_verdict(ilm, outcome=outcome, note="Teksnya terlalu panjang."))

    assert not ilm.reviews.exists()
    assert ILM.objects.get().second_approved_by is None


def test_it_is_not_given_to_a_version_that_was_not_seen_nor_twice(client, ahead, sari, budi):
    ilm = approved(by=sari)
    client.force_login(budi)
    seen = second_verdict(ilm)
    edited(ilm, sari).get_latest_revision().publish(user=sari)

    assert "tinjau sekali lagi" in said(client.post(second_url(ilm), seen, follow=True))
    assert ILM.objects.get().second_approved_by is None
    seen = second_verdict(ilm)
    client.post(second_url(ilm), seen)
    assert ilm.reviews.count() == 1
    assert "budi sudah memutuskan" in said(client.post(second_url(ilm), seen, follow=True))
    assert ilm.reviews.count() == 1


def test_neither_author_nor_first_approver_nor_a_stranger_gives_it_there(client, ahead, sari):
    ilm = approved(by=sari)
    for user in (sari, approver("lurah", BLUMAH)):
        client.force_login(user)
        client.post(second_url(ilm), second_verdict(ilm))

    assert ILM.objects.get().second_approved_by is None


def test_there_is_no_such_page_for_what_is_not_approved(client, sari):
    client.force_login(sari)

    assert client.get(second_url(factories.draft(KENDAL))).status_code == 404
