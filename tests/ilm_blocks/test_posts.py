"""Posts on social media: planned and logged where the cascade lets the ILM, and removed when it takes it back."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import registry

from ilm_blocks import actions
from ilm_blocks.actions import post_reminders, posts
from ilm_blocks.models import PostFigures, SocialPost
from ilm_blocks.queries import posts as queries
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = NOON.date()
LINK = "https://instagram.example/p/abc"


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def ilm():
    with time_machine.travel(NOON - DAY, tick=False):
        return factories.ilm(KENDAL, channels=["social"], title="Tolak politik uang")


@pytest.fixture
def account():
    return factories.social_account(KENDAL, handle="@kabkendal")


@pytest.fixture
def of_weleri():
    return factories.social_account(WELERI, handle="@weleri")


@pytest.fixture
def dwi():
    return writer("dwi", KENDAL)


def writer(name, at):
    user = factories.officer(name, at, "add", "change")
    user.email = f"{name}@kendal.example"
    user.save()
    return user


def plan(ilm, account, user, **facts):
    facts = {"planned_on": TODAY, "person": user} | facts
    return posts.plan(SocialPost(ilm=ilm, account=account, **facts), user=user, at=NOON)


def log(ilm, account, user, **facts):
    facts = {"posted_at": NOON - HOUR, "url": LINK} | facts
    return posts.log_post(SocialPost(ilm=ilm, account=account, **facts), user=user, at=NOON)


def refused(act, *args, **facts):
    with pytest.raises(ValidationError) as caught:
        act(*args, **facts)
    assert SocialPost.objects.count() == 0
    return " ".join(caught.value.messages)


def covered(partner, account_channels, **facts):
    """An ILM of ``partner`` meant for social media, under a paper that names ``account_channels``."""
    paper = factories.agreement(partner, number="7/PKS/contoh", channels=["website", "social"])
    with time_machine.travel(NOON - DAY, tick=False):
        ilm = factories.ilm(KENDAL, channels=["website", "social"], responsible=partner, agreement=paper, **facts)
    paper.channels = account_channels
    paper.save(update_fields=["channels"])
    return ilm


def test_what_may_air_on_social_media_is_planned_and_logged(ilm, account, dwi):
    planned = plan(ilm, account, dwi, planned_time=time(15))
    planned.posted_at, planned.url = NOON, LINK
    done = posts.log_post(planned, user=dwi, at=NOON)

    assert (done.pk, done.title, done.posted_by) == (planned.pk, "Tolak politik uang", dwi)
    assert not SocialPost.objects.planned().exists()
    assert [entry.action for entry in registry.get_logs_for_instance(done).order_by("pk")] == [
        "ilm_blocks.plan_post",
        "ilm_blocks.log_post",
    ]


def test_a_district_posts_what_the_regency_sends_down_and_no_sibling(ilm, of_weleri, dwi):
    sari = writer("sari", WELERI)

    assert log(ilm, of_weleri, sari).account == of_weleri
    assert log(ilm, of_weleri, dwi, url=f"{LINK}2").posted_by == dwi  # who acts above may too
    with pytest.raises(PermissionDenied):
        log(ilm, of_weleri, writer("budi", BLUMAH), url=f"{LINK}3")
    with pytest.raises(PermissionDenied):
        log(ilm, factories.social_account(KENDAL), sari, url=f"{LINK}4")


@pytest.mark.parametrize("act", [plan, log])
def test_an_agreement_that_does_not_cover_social_media_is_named(bawaslu, account, dwi, act):
    ilm = covered(bawaslu, ["website"])

    with pytest.raises(posts.MayNotBePosted) as caught:
        act(ilm, account, dwi)

    assert caught.value.gate == "agreement_scope"
    assert "7/PKS/contoh" in " ".join(caught.value.messages)


def test_an_ilm_of_other_channels_is_refused_in_words_that_say_so(account, dwi):
    said = refused(plan, factories.ilm(KENDAL, channels=["website", "app"]), account, dwi)

    assert said.endswith("Bukan untuk kanal ini, melainkan untuk: situs web, aplikasi.")


@pytest.mark.parametrize(
    ("facts", "gate"),
    [
        ({"channels": ["website"]}, "channel"),
        ({"on_air_until": NOON - 12 * HOUR}, "window"),
        ({"binding": "offered"}, "R4"),
        ({"owner": WELERI}, "owner"),
    ],
)
def test_what_the_cascade_does_not_let_through_is_refused_by_its_own_name(account, dwi, facts, gate):
    owner = facts.get("owner", KENDAL)
    with time_machine.travel(NOON - DAY, tick=False):
        ilm = factories.ilm(owner, **{"channels": ["social"]} | {k: v for k, v in facts.items() if k != "owner"})

    with pytest.raises(posts.MayNotBePosted) as caught:
        log(ilm, account, dwi)

    assert caught.value.gate == gate


def test_a_plan_holds_for_a_day_on_which_the_ilm_begins(account, dwi):
    ilm = factories.ilm(KENDAL, channels=["social"], on_air_from=NOON + DAY)

    assert plan(ilm, account, dwi, planned_on=TODAY + DAY).planned_on == TODAY + DAY
    with pytest.raises(posts.MayNotBePosted):
        plan(ilm, account, dwi, planned_on=TODAY)
    with pytest.raises(posts.MayNotBePosted):  # an hour before it
        plan(ilm, account, dwi, planned_on=TODAY + DAY, planned_time=time(11))


def test_hours_of_day_do_not_count_for_a_post(account, dwi):
    evening = ("daypart", {"days": [], "start": time(18), "end": time(20)})
    with time_machine.travel(NOON - DAY, tick=False):
        ilm = factories.ilm(KENDAL, channels=["social"], dayparts=[evening])

    assert log(ilm, account, dwi).pk


def test_no_day_that_is_over_is_planned(ilm, account, dwi):
    assert "sudah lewat" in refused(plan, ilm, account, dwi, planned_on=TODAY - DAY)


def test_the_person_responsible_posts_for_the_region(ilm, of_weleri, dwi):
    assert "Pilih petugas" in refused(plan, ilm, of_weleri, dwi, person=writer("budi", BLUMAH))


def test_nothing_is_posted_in_the_future_nor_before_the_approval(ilm, account, dwi):
    assert "belum tiba" in refused(log, ilm, account, dwi, posted_at=NOON + HOUR)
    assert "tidak mungkin" in refused(log, ilm, account, dwi, posted_at=NOON - 2 * DAY)


@pytest.mark.parametrize("url", ["http://instagram.example/p", "https://a@b.example/", "javascript:1", ""])
def test_a_link_that_hides_where_it_leads_is_refused(ilm, account, dwi, url):
    assert refused(log, ilm, account, dwi, url=url)


def test_a_link_is_logged_once(ilm, account, dwi):
    log(ilm, account, dwi)

    with pytest.raises(ValidationError, match="sudah dicatat"):
        log(ilm, account, dwi)


def test_a_plan_is_made_once(ilm, account, dwi):
    plan(ilm, account, dwi)

    with pytest.raises(ValidationError):
        plan(ilm, account, dwi)


def test_an_account_that_is_switched_off_takes_nothing_new(ilm, account, dwi):
    account.is_active = False
    account.save()

    assert "dinonaktifkan" in refused(plan, ilm, account, dwi)
    assert "dinonaktifkan" in refused(log, ilm, account, dwi)


def test_a_plan_is_changed_and_called_off_and_then_no_plan_any_more(ilm, account, dwi):
    planned = plan(ilm, account, dwi)
    SocialPost.objects.update(reminded_at=NOON)
    planned.planned_on = TODAY + DAY

    changed = posts.replan(planned, ["planned_on"], user=dwi, at=NOON)
    posts.call_off(changed, user=dwi, at=NOON)

    changed.refresh_from_db()
    assert (changed.planned_on, changed.reminded_at, changed.called_off_at) == (TODAY + DAY, None, NOON)
    with pytest.raises(posts.NotPlanned):
        posts.call_off(changed, user=dwi, at=NOON)


def test_a_log_is_corrected_by_colleagues_and_not_by_strangers(ilm, account, dwi):
    done = log(ilm, account, dwi)
    done.url = f"{LINK}2"

    posts.correct(done, ["url"], user=writer("rini", KENDAL), at=NOON)

    assert SocialPost.objects.get().url == f"{LINK}2"
    with pytest.raises(PermissionDenied):
        posts.correct(done, ["url"], user=writer("budi", WELERI), at=NOON)


def test_figures_of_each_day_are_kept_and_those_of_one_day_replaced(ilm, account, dwi):
    done = log(ilm, account, dwi)

    for reach in (10, 12):
        posts.enter_figures(PostFigures(post=done, read_on=TODAY, reach=reach), user=dwi, at=NOON)
    posts.enter_figures(PostFigures(post=done, read_on=TODAY + DAY, likes=0), user=dwi, at=NOON + DAY)

    assert list(done.figures.values_list("read_on", "reach", "likes")) == [(TODAY + DAY, None, 0), (TODAY, 12, None)]


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"reach": -1},
        {"reach": 2**60},
        {"reach": 1, "read_on": TODAY + DAY},
        {"reach": 1, "read_on": TODAY - DAY},
    ],
)
def test_figures_that_cannot_be_are_refused(ilm, account, dwi, figures):
    done = log(ilm, account, dwi)

    with pytest.raises(ValidationError):
        posts.enter_figures(PostFigures(post=done, **{"read_on": TODAY} | figures), user=dwi, at=NOON)


# What has to be removed


def reasons(at=NOON):
    return [(each.post.ilm.title, each.reason) for each in queries.removals(SocialPost.objects.online(), at)]


def test_a_withdrawal_asks_at_once_for_the_removal_of_every_post(ilm, account, of_weleri, dwi, capture):
    sari = writer("sari", WELERI)
    with capture(execute=True):
        log(ilm, account, dwi)
        log(ilm, account, dwi, url=f"{LINK}2")
        log(ilm, of_weleri, sari)
    mail.outbox = []

    with capture(execute=True):
        actions.withdraw(ilm, code="error_in_content", text="Tanggal salah", user=None)

    asked = {message.to[0]: message.body for message in mail.outbox if "Hapus kiriman" in message.subject}
    assert sorted(asked) == ["dwi@kendal.example", "sari@kendal.example"]
    assert asked["dwi@kendal.example"].count(LINK) == 2
    assert "Tanggal salah" in asked["sari@kendal.example"]
    assert len(reasons()) == 3


@pytest.fixture
def capture(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def test_what_was_posted_before_a_withdrawal_is_logged_and_has_to_go(ilm, account, dwi):
    actions.withdraw(ilm, code="legal", text="", user=None)

    done = log(ilm, account, dwi)

    assert [each.post for each in queries.tasks_of(dwi, NOON)] == [done]
    with pytest.raises(posts.MayNotBePosted) as caught:
        log(ilm, account, dwi, posted_at=NOON, url=f"{LINK}2")
    assert caught.value.gate == "R0"


def test_the_end_of_a_window_is_no_reason_to_remove_a_post(account, dwi):
    with time_machine.travel(NOON - DAY, tick=False):
        ilm = factories.ilm(KENDAL, channels=["social"], on_air_until=NOON + HOUR)
    log(ilm, account, dwi)

    assert reasons(NOON + 100 * DAY) == []


def test_an_agreement_that_ends_and_a_partner_that_is_suspended_are_reasons(bawaslu, account, dwi):
    ilm = covered(bawaslu, ["website", "social"], title="Awasi bersama")
    log(ilm, account, dwi)
    assert reasons() == []

    ended = ilm.agreement.valid_until + DAY
    assert [title for title, _why in reasons(NOON.replace(year=ended.year, month=ended.month, day=ended.day))] == [
        "Awasi bersama"
    ]
    bawaslu.is_active = False
    bawaslu.save(update_fields=["is_active"])
    assert "dinonaktifkan" in reasons()[0][1]


def test_a_quiet_period_asks_while_it_lasts_and_asks_anew_in_the_next(account, dwi, capture):
    factories.quiet_period()
    factories.quiet_period(name="Masa tenang putaran kedua", first_day=date(2024, 2, 20), last_day=date(2024, 2, 21))
    with time_machine.travel(NOON - DAY, tick=False):
        ilm = factories.ilm(KENDAL, channels=["social"], content_class="official_portrait")
    log(ilm, account, dwi)

    told = []
    for days in (0, 10, 11, 13, 19, 20):
        with capture(execute=True):
            told.append(post_reminders.ask_removals(NOON + days * DAY))

    assert told == [0, 1, 0, 0, 1, 0]
    assert [message.to for message in mail.outbox] == [["dwi@kendal.example"]] * 2


def test_what_a_withdrawal_tells_while_an_hourly_round_judges_is_told_once(ilm, account, dwi, monkeypatch):
    log(ilm, account, dwi)
    judge = queries.removals

    def while_it_is_withdrawn(*asked):
        found = judge(*asked)
        SocialPost.objects.update(removal_told_at=NOON)  # by another process
        return found

    monkeypatch.setattr(queries, "removals", while_it_is_withdrawn)
    post_reminders.ask_removals(NOON)

    assert SocialPost.objects.get().removal_told_at == NOON


def test_who_ticks_it_has_it_off_the_first_screen(ilm, account, dwi):
    done = log(ilm, account, dwi)
    actions.withdraw(ilm, code="legal", text="", user=None)

    posts.remove(done, user=dwi, at=NOON)

    done.refresh_from_db()
    assert (done.removed_at, done.removed_by) == (NOON, dwi)
    assert queries.tasks_of(dwi, NOON) == []
    with pytest.raises(posts.NotOnline):
        posts.remove(done, user=dwi, at=NOON)


def test_who_ticked_it_takes_the_tick_back_and_nobody_else(ilm, account, dwi):
    done = log(ilm, account, dwi)
    with pytest.raises(posts.NotTickedByYou):
        posts.take_back_removal(done, user=dwi, at=NOON)
    actions.withdraw(ilm, code="legal", text="", user=None)
    posts.remove(done, user=dwi, at=NOON)

    with pytest.raises(posts.NotTickedByYou):
        posts.take_back_removal(done, user=writer("rini", KENDAL), at=NOON)
    posts.take_back_removal(done, user=dwi, at=NOON)

    assert [each.post for each in queries.tasks_of(dwi, NOON)] == [done]
    assert registry.get_logs_for_instance(done).first().action == "ilm_blocks.take_back_removal"


@pytest.mark.parametrize("goes", ["switched off", "without a duty", "to the videotrons", "deleted"])
def test_what_somebody_logged_who_is_gone_is_a_task_of_the_regions_officers(ilm, account, goes, capture):
    dwi, rini, sari = writer("dwi", KENDAL), writer("rini", KENDAL), writer("sari", WELERI)
    log(ilm, account, dwi)
    actions.withdraw(ilm, code="legal", text="", user=None)
    assert (len(queries.tasks_of(dwi, NOON)), queries.tasks_of(rini, NOON)) == (1, [])

    if goes == "switched off":
        dwi.is_active = False
        dwi.save()
    elif goes == "without a duty":
        dwi.groups.clear()
    elif goes == "to the videotrons":
        dwi.groups.set(factories.officer("wawan", KENDAL, "operate").groups.all())
    else:
        dwi.delete()
    mail.outbox = []
    SocialPost.objects.update(removal_told_at=None)
    with capture(execute=True):
        post_reminders.ask_removals(NOON)

    assert len(queries.tasks_of(rini, NOON)) == 1
    assert queries.tasks_of(sari, NOON) == []
    assert {message.to[0] for message in mail.outbox} <= {"rini@kendal.example", "dwi@kendal.example"}
    assert "rini@kendal.example" in {message.to[0] for message in mail.outbox}


def test_tasks_take_as_many_queries_for_many_as_for_one(ilm, account, of_weleri, dwi):
    log(ilm, account, dwi)
    actions.withdraw(ilm, code="legal", text="", user=None)
    with CaptureQueriesContext(connection) as few:
        queries.tasks_of(type(dwi).objects.get(pk=dwi.pk), NOON)
    for number in range(4):
        with time_machine.travel(NOON - DAY, tick=False):
            other = factories.ilm(KENDAL, channels=["social"])
        factories.post(other, of_weleri if number % 2 else account, posted_by=dwi)
        actions.withdraw(other, code="legal", text="", user=None)

    with CaptureQueriesContext(connection) as many:
        found = queries.tasks_of(type(dwi).objects.get(pk=dwi.pk), NOON)

    assert len(found) == 5
    assert len(many) == len(few)


# Reminders


def reminded(capture, *instants):
    told = []
    for at in instants:
        mail.outbox = []
        with capture(execute=True):
            post_reminders.remind(at)
        told.append([message.to[0] for message in mail.outbox])
    return told


def test_a_plan_is_reminded_of_once_in_the_morning_of_its_day(ilm, account, dwi, capture):
    plan(ilm, account, dwi, planned_on=TODAY + DAY)
    night, morning = NOON + 14 * HOUR, NOON + 19 * HOUR  # 02.00 and 07.00 WIB

    assert reminded(capture, NOON, night, morning, morning + HOUR, morning + DAY) == [[], [], [dwi.email], [], []]


def test_a_reminder_that_no_mail_server_took_is_sent_the_next_hour(ilm, account, dwi, capture, settings):
    plan(ilm, account, dwi)
    settings.EMAIL_BACKEND = "tests.ilm_blocks.test_posts.Broken"
    reminded(capture, NOON)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert reminded(capture, NOON + HOUR, NOON + 2 * HOUR) == [[dwi.email], []]


def Broken(*args, **kwargs):  # noqa: N802  (a backend)
    raise OSError("no mail server")


def test_what_is_posted_or_called_off_is_not_reminded_of(ilm, account, dwi, capture):
    posts.call_off(plan(ilm, account, dwi), user=dwi, at=NOON)

    assert reminded(capture, NOON) == [[]]


@pytest.mark.parametrize("goes", ["switched off", "without a duty", "to the videotrons", "deleted"])
def test_a_plan_of_somebody_who_is_gone_is_that_of_the_regions_officers(ilm, account, dwi, goes, capture):
    rini, sari = writer("rini", KENDAL), writer("sari", WELERI)
    planned = plan(ilm, account, dwi)
    assert (queries.due_for(dwi, TODAY), queries.due_for(rini, TODAY)) == ([planned], [])

    if goes == "switched off":
        dwi.is_active = False
        dwi.save()
    elif goes == "without a duty":
        dwi.groups.clear()
    elif goes == "to the videotrons":
        dwi.groups.set(factories.officer("wawan", KENDAL, "operate").groups.all())
    else:
        dwi.delete()

    assert queries.due_for(rini, TODAY) == [planned]
    assert queries.due_for(sari, TODAY) == []
    assert reminded(capture, NOON) == [["rini@kendal.example"]]


def test_another_person_is_reminded_of_a_plan_that_goes_over(ilm, account, dwi, capture):
    rini, planned = writer("rini", KENDAL), plan(ilm, account, dwi)
    assert reminded(capture, NOON) == [[dwi.email]]
    planned.person = rini

    posts.replan(planned, ["person"], user=dwi, at=NOON)

    assert reminded(capture, NOON, NOON + HOUR) == [[rini.email], []]


def test_nobody_is_asked_to_post_what_was_withdrawn(ilm, account, dwi, capture):
    planned = plan(ilm, account, dwi)
    actions.withdraw(ilm, code="error_in_content", text="Tanggal salah", user=None)

    assert reminded(capture, NOON) == [[]]
    assert "Tanggal salah" in told_of(planned)


def test_nobody_is_asked_to_post_in_a_quiet_period_that_was_proclaimed_since(account, dwi, capture):
    with time_machine.travel(NOON - DAY, tick=False):
        ilm = factories.ilm(KENDAL, channels=["social"], content_class="official_portrait")
    planned, ahead = plan(ilm, account, dwi), plan(ilm, account, dwi, planned_on=TODAY + 2 * DAY)
    factories.quiet_period(first_day=TODAY, last_day=TODAY)

    assert reminded(capture, NOON) == [[]]
    assert told_of(planned)
    assert told_of(ahead) == ""
    assert reminded(capture, NOON + DAY) == [[dwi.email]]  # it is overdue, and may be posted again


def test_a_plan_is_judged_by_what_the_region_decided_since(ilm, of_weleri, dwi):
    planned = plan(ilm, of_weleri, dwi)
    assert told_of(planned) == ""

    factories.decision("hide", ilm, WELERI, decided_at=NOON - HOUR)

    assert told_of(planned)


def told_of(planned):
    [each] = queries.judged(SocialPost.objects.with_parties().filter(pk=planned.pk), NOON)
    return each.reason
