"""What becomes of a partner's ILM is told, once at least, in order, and only of what was committed."""

import base64
import hmac
import json
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from ilm_blocks import actions
from ilm_blocks.actions import review
from ilm_blocks.models import ILM, Change, Membership
from partner_api.encryption import encrypt_all_anew
from partner_api.partners.webhooks import acts, delivery, outbox, periodic, schedule, watching
from partner_api.partners.webhooks.leases import LEASE, REST, Lease
from partner_api.partners.webhooks.models import (
    DeliveryState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookHealth,
    WebhookMessage,
)
from tests import factories
from tests.factories import NOON

from ..test_submissions import approve
from .conftest import WEBHOOKS, work_off

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:System time is way off"),  # the clock of the story stands in 2024
]


def verified(came, secret):
    """By the text of Standard Webhooks 1.0 and nothing of ours: what the receiver's own code would do."""
    content = b".".join([came.headers["webhook-id"].encode(), came.headers["webhook-timestamp"].encode(), came.body])
    expected = hmac.new(base64.b64decode(secret[len("whsec_") :]), content, sha256).digest()
    given = [each.split(",", 1) for each in came.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(base64.b64decode(said), expected) for version, said in given)


def types():
    return list(WebhookMessage.objects.order_by("pk").values_list("type", flat=True))


def test_a_message_is_signed_by_standard_webhooks_and_names_no_person(program, made, receiver):
    webhook = made()
    told = program.handed_in()
    work_off(webhook)

    [came] = receiver.came
    assert verified(came, webhook["secret"])
    assert not verified(came, "whsec_" + base64.b64encode(b"x" * 32).decode())
    assert int(came.headers["webhook-timestamp"]) == NOON.timestamp()
    assert came.headers["Content-Type"] == "application/json"
    assert came.said == {
        "type": "submission.received",
        "timestamp": "2024-02-01T05:00:00Z",
        "data": {"partner": told["partner"]["id"], "id": told["id"], "state": "handed_in", "url": told["url"]},
    }


def test_the_way_of_an_ilm_is_told_step_by_step_in_order(program, made, receiver, approver):
    webhook = made()
    told = program.handed_in()
    ilm = ILM.objects.get(pk=told["id"])
    review.request_revision(ilm, review.Seen.of(ilm), note="Tulisan terlalu kecil.", user=approver)
    program.act(told, "submit", {"statement": True})
    approve(told, approver)
    watching.look(NOON)
    program.post(f"{told['url']}withdraw/", {"code": "legal"})
    watching.look(NOON)
    work_off(webhook)

    assert [(one.said["type"], one.said["data"]["state"]) for one in receiver.came] == [
        ("submission.received", "handed_in"),
        ("submission.changes_requested", "needs_revision"),
        ("submission.received", "handed_in"),
        ("submission.approved", "on_air"),
        ("submission.on_air", "on_air"),
        ("submission.withdrawn", "withdrawn"),
        ("submission.off_air", "withdrawn"),
    ]
    assert len({one.headers["webhook-id"] for one in receiver.came}) == 7


def test_a_refusal_is_told_without_its_reason(program, made, approver):
    made()
    told = program.handed_in()
    ilm = ILM.objects.get(pk=told["id"])
    review.reject(ilm, review.Seen.of(ilm), note="Bukan urusan kabupaten.", user=approver)

    message = WebhookMessage.objects.get(type="submission.refused")
    assert '"state":"rejected"' in message.body
    assert "urusan" not in message.body


def test_a_question_to_the_partner_is_told(program, made, bawaslu, approver):
    """What an officer wrote in its name was not received from it: the partner is asked."""
    made()
    ilm = factories.draft(
        responsible=bawaslu, agreement=bawaslu.agreements.get(), content_class="election_education"
    )  # fmt: skip
    ilm.save_revision(user=approver)
    ILM.get_default_workflow().start(ilm, approver)

    assert types() == ["submission.confirmation_asked"]
    assert '"state":"awaits_partner"' in WebhookMessage.objects.get().body


def test_an_endpoint_is_told_of_what_it_has_chosen_alone(program, made):
    made(events=["submission.approved"])
    program.handed_in()

    assert types() == []


def test_other_partners_are_told_nothing(others, made, receiver):
    webhook = made()
    others.handed_in()
    work_off(webhook)

    assert receiver.came == []


def test_what_is_rolled_back_leaves_no_trace(program, made, approver):
    made()
    told = program.handed_in()
    with transaction.atomic():
        approve(told, approver)
        assert types() == ["submission.received", "submission.approved"]
        transaction.set_rollback(True)

    assert types() == ["submission.received"]


def test_the_clock_takes_an_ilm_on_air_and_off_it(program, made, receiver, approver, noon):
    webhook = made()
    told = program.handed_in(on_air_from="2024-02-02T00:00:00Z", on_air_until="2024-02-03T00:00:00Z")
    approve(told, approver)
    for hours in (1, 30, 31, 60, 61):
        periodic.each_minute(NOON + timedelta(hours=hours))
    noon.move_to(NOON + timedelta(hours=61))
    work_off(webhook)

    assert [(one.said["type"], one.said["data"]["state"]) for one in receiver.came][1:] == [
        ("submission.approved", "scheduled"), ("submission.on_air", "on_air"), ("submission.off_air", "ended"),
    ]  # fmt: skip


def test_a_quiet_period_and_its_end_are_told(program, made, approver):
    made(events=["submission.on_air", "submission.off_air"])
    factories.quiet_period(
        first_day=date(2024, 2, 3), last_day=date(2024, 2, 4), withholds=["election_education"],
        asks_second_approval=[],
    )  # fmt: skip
    approve(program.handed_in(content_class="election_education"), approver)
    for days in range(5):
        watching.look(NOON + timedelta(days=days))

    told = [json.loads(message.body) for message in WebhookMessage.objects.order_by("pk")]
    assert [(one["timestamp"][:10], one["data"]["state"]) for one in told] == [
        ("2024-02-01", "on_air"), ("2024-02-03", "withheld"), ("2024-02-05", "on_air"),
    ]  # fmt: skip


def test_what_stood_before_the_first_webhook_is_no_news(program, made, approver):
    approve(program.handed_in(), approver)
    made()
    watching.look(NOON)

    assert types() == []


def test_an_agreement_that_ends_is_told_once(program, made, bawaslu):
    made()
    end = NOON + timedelta(days=4000)
    assert watching.look(end) == 1
    assert watching.look(end) == 0

    message = WebhookMessage.objects.get()
    assert message.type == "agreement.ended"
    assert f'"id":{bawaslu.agreements.get().pk}' in message.body


def test_each_message_has_the_shape_that_the_openapi_document_promises(program, made, shape):
    webhook = made()
    program.handed_in()
    program.post(f"{WEBHOOKS}{webhook['id']}/test/")
    watching.look(NOON + timedelta(days=4000))

    bodies = {body["type"]: body for body in map(json.loads, WebhookMessage.objects.values_list("body", flat=True))}
    shape("SubmissionNews", bodies["submission.received"])
    shape("TestNews", bodies["webhook.test"])
    shape("AgreementNews", bodies["agreement.ended"])


def test_nothing_is_asked_of_the_database_while_no_partner_has_a_webhook(program, django_assert_num_queries):
    with django_assert_num_queries(1):
        watching.look(NOON)


def test_the_look_at_many_ilm_costs_as_many_queries_as_at_one(program, made, approver, django_assert_max_num_queries):
    made()
    for _number in range(3):
        approve(program.handed_in(), approver)
    watching.look(NOON)

    with django_assert_max_num_queries(8):
        watching.look(NOON)


# What does not arrive


def answer(handler, status):
    handler.send_response(status)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def fall_silent(handler):
    handler.close_connection = True


def test_a_failure_is_tried_again_later_under_the_same_id_with_a_new_signature(program, made, receiver, noon):
    webhook = made()
    program.handed_in()
    receiver.answers(503, b"perawatan")
    work_off(webhook)

    waiting = WebhookDelivery.objects.get()
    assert timedelta(minutes=1) <= waiting.due_at - NOON <= timedelta(minutes=1.1)
    attempt = WebhookAttempt.objects.get()
    assert (attempt.status, attempt.fault, attempt.answer) == (503, "not_accepted", "perawatan")
    work_off(webhook)
    assert len(receiver.came) == 1

    receiver.answers(204)
    noon.move_to(NOON + timedelta(minutes=2))
    work_off(webhook)

    first, second = receiver.came
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert verified(second, webhook["secret"])
    assert WebhookDelivery.objects.get().state == DeliveryState.DELIVERED
    assert WebhookHealth.objects.get().failing_since is None


def test_what_failed_holds_nothing_back_that_came_after_it(program, made, receiver, noon):
    webhook = made()
    program.handed_in()
    receiver.answers(500)
    work_off(webhook)
    receiver.answers(204)
    program.handed_in(title="Lain")
    work_off(webhook)

    assert [one.headers["webhook-id"] for one in receiver.came] == list(
        WebhookMessage.objects.order_by("pk").values_list("uid", flat=True)
    )


def test_one_message_that_is_not_accepted_keeps_no_other_of_the_same_turn_from_arriving(program, made, receiver):
    webhook = made()
    for title in ("Satu", "Dua", "Tiga"):
        program.handed_in(title=title)
    receiver.instead = lambda handler: answer(handler, 422 if len(receiver.came) == 1 else 204)
    work_off(webhook)

    assert [row.state for row in WebhookDelivery.objects.order_by("message")] == ["waiting", "delivered", "delivered"]


@pytest.mark.parametrize("fails", ["an error", "no answer"])
def test_many_messages_that_fail_take_no_turn_of_a_new_one(program, made, receiver, noon, fails):
    webhook = made()
    for number in range(5):
        program.handed_in(title=f"Gagal {number}")
    bad = set(WebhookMessage.objects.values_list("uid", flat=True))

    def refuse(handler):
        if handler.headers["webhook-id"] not in bad:
            answer(handler, 204)
        elif fails == "an error":
            answer(handler, 500)
        else:
            fall_silent(handler)

    receiver.instead = refuse
    for minutes in range(0, 20, 2):  # by then each of them is due for another attempt
        noon.move_to(NOON + timedelta(minutes=minutes))
        work_off(webhook)
    noon.move_to(NOON + timedelta(hours=3))
    program.handed_in(title="Baik")
    receiver.came.clear()
    work_off(webhook)

    assert receiver.came[0].headers["webhook-id"] not in bad
    assert WebhookDelivery.objects.filter(state=DeliveryState.DELIVERED).count() == 1


def test_a_dead_endpoint_costs_one_attempt_and_then_rests(program, made, receiver, noon):
    webhook = made()
    program.handed_in()
    program.handed_in(title="Lain")
    receiver.instead = fall_silent
    for _number in range(5):
        work_off(webhook)

    assert len(receiver.came) == 1


def test_pauses_grow_over_three_days_and_jitter_only_lengthens_them():
    plain = [schedule.pause(attempts, 0) for attempts in range(1, len(schedule.PAUSES) + 1)]

    assert plain == sorted(plain)
    assert sum(plain, timedelta()) == timedelta(hours=73, minutes=36)
    assert sum(plain[:-1], timedelta()) < schedule.PATIENCE < sum(plain, timedelta())
    assert schedule.pause(1, 0.5) == timedelta(seconds=63)
    assert schedule.pause(len(schedule.PAUSES) + 1, 0) is None


def test_an_endpoint_where_nothing_arrives_for_three_days_is_switched_off_and_what_it_missed_is_kept(
    program, made, receiver, noon
):
    webhook = made()
    program.handed_in()
    receiver.answers(500)
    while (waiting := WebhookDelivery.objects.get()).due_at:
        noon.move_to(waiting.due_at)
        work_off(webhook)

    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.disabled_because == "failing"
    assert timedelta(days=3) <= endpoint.disabled_at - NOON < timedelta(days=3, hours=10)
    assert WebhookDelivery.objects.get().state == DeliveryState.FAILED

    program.handed_in(title="Sementara itu")
    assert [row.state for row in WebhookDelivery.objects.order_by("pk")] == [DeliveryState.FAILED] * 2

    receiver.answers(200)
    receiver.came.clear()
    etag = program.etag(f"{WEBHOOKS}{webhook['id']}/")
    assert program.patch(f"{WEBHOOKS}{webhook['id']}/", {"is_enabled": True}, if_match=etag).json()["is_enabled"]
    answer = program.post(f"{WEBHOOKS}{webhook['id']}/replay-failed/", {"since": "2024-01-01T00:00:00Z"})
    assert answer.json() == {"count": 2}
    work_off(webhook)
    assert receiver.types == ["submission.received"] * 2


def test_410_switches_an_endpoint_off_at_once(program, made, receiver):
    webhook = made()
    program.handed_in()
    receiver.answers(410)
    work_off(webhook)

    told = program.get(f"{WEBHOOKS}{webhook['id']}/").json()
    assert (told["is_enabled"], told["disabled_because"]) == (False, "gone")
    assert WebhookDelivery.objects.get().state == DeliveryState.FAILED


def test_an_address_that_moved_into_a_private_network_is_not_sent_to(program, made, receiver, names):
    webhook = made()
    program.handed_in()
    names["penerima.example"] = ["192.168.1.10"]
    work_off(webhook)

    assert receiver.came == []
    [row] = program.get(f"{WEBHOOKS}{webhook['id']}/deliveries/", accept_language="id").json()["items"]
    assert row["attempts"][0]["fault"] == "not_public"
    assert "internet publik" in row["attempts"][0]["detail"]


def test_two_secrets_sign_for_a_day_after_a_rotation(program, made, receiver, noon):
    webhook = made()
    renewed = program.post(f"{WEBHOOKS}{webhook['id']}/rotate-secret/").json()
    assert renewed["secret"] != webhook["secret"]
    program.handed_in()
    work_off(webhook)

    assert verified(receiver.came[0], webhook["secret"])
    assert verified(receiver.came[0], renewed["secret"])

    noon.move_to(NOON + acts.OVERLAP)
    program.handed_in(title="Besok")
    work_off(webhook)
    assert verified(receiver.came[1], renewed["secret"])
    assert not verified(receiver.came[1], webhook["secret"])


def test_nothing_goes_to_an_address_for_which_nobody_answers_any_more(program, made, receiver, bawaslu, siti):
    webhook = made()
    program.handed_in()
    siti.is_active = False
    siti.save()
    work_off(webhook)

    assert receiver.came == []
    assert WebhookAttempt.objects.get().fault == "unspoken_for"
    assert Membership.objects.standing().exists()


def test_the_webhooks_of_a_partner_go_on_under_its_new_name(program, made, receiver, bawaslu, siti, client):
    """Its keys end with the memberships, its webhooks do not."""
    webhook = made()
    program.handed_in()
    successor = actions.partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", user=None)
    work_off(webhook)

    assert receiver.types == ["submission.received"]
    assert [each.pk for each in WebhookEndpoint.objects.of_partner(successor)] == [webhook["id"]]
    acts.send_test(WebhookEndpoint.objects.get(), user=siti, at=NOON)


def test_messages_are_forgotten_after_a_month(program, made, receiver):
    webhook = made()
    program.handed_in()
    work_off(webhook)
    assert delivery.forget(NOON + delivery.KEPT) == 0
    assert delivery.forget(NOON + delivery.KEPT + timedelta(seconds=1)) == 1
    assert not WebhookAttempt.objects.exists()


def test_what_an_act_wrote_while_its_endpoint_was_removed_is_forgotten_too(program, made, siti):
    made()
    seen = list(WebhookEndpoint.objects.all())  # as the act saw it, right before
    acts.remove(seen[0], user=siti)
    outbox.write(seen, seen[0].partner_id, "submission.approved", NOON, {})
    delivery.forget(NOON)
    assert not WebhookDelivery.objects.exists()

    assert delivery.forget(NOON + delivery.KEPT + timedelta(seconds=1)) == 1
    assert not WebhookMessage.objects.exists()


# Workers


def test_one_worker_is_at_an_endpoint_and_one_that_was_killed_gives_it_up(program, made, receiver, noon):
    webhook = made()
    program.handed_in()
    assert Lease.take(webhook["id"], NOON)
    assert Lease.take(webhook["id"], NOON) is None
    work_off(webhook)
    assert receiver.came == []

    noon.move_to(NOON + LEASE)
    work_off(webhook)
    assert receiver.types == ["submission.received"]


def test_a_worker_whose_lease_was_taken_over_sends_nothing_more(program, made):
    webhook = made()
    slow = Lease.take(webhook["id"], NOON)
    Lease.take(webhook["id"], NOON + LEASE)

    assert not slow.extend(NOON + LEASE)
    slow.end()
    assert Lease.take(webhook["id"], NOON + LEASE) is None


def test_what_is_due_is_asked_for_once_and_again_when_its_task_was_lost(program, made, settings):
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    made()
    program.handed_in()
    assert not DBTaskResult.objects.exists()  # the test never commits

    assert delivery.take_up(NOON) == 1
    assert delivery.take_up(NOON + timedelta(minutes=1)) == 0
    assert delivery.take_up(NOON + delivery.LOST_AFTER) == 1
    assert DBTaskResult.objects.count() == 2


def test_a_task_that_comes_while_the_endpoint_rests_keeps_no_later_one_away(program, made, receiver, settings):
    webhook = made()
    program.handed_in()
    receiver.instead = fall_silent
    work_off(webhook)
    program.handed_in(title="Lain")
    assert delivery.ask_for(webhook["id"], NOON)
    work_off(webhook)

    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert delivery.take_up(NOON) == 0
    assert delivery.take_up(NOON + REST) == 1


def test_a_secret_that_nobody_can_read_any_more_keeps_no_act_from_being_done(program, made, settings):
    made()
    settings.PARTNER_API = settings.PARTNER_API | {"ENCRYPTION_KEYS": ["lain"]}

    assert program.handed_in()["state"] == "handed_in"
    assert types() == ["submission.received"]


def test_secrets_are_encrypted_anew_without_a_word_on_the_record(program, made, receiver, settings):
    webhook = made()
    before = Change.objects.count()
    settings.PARTNER_API = settings.PARTNER_API | {"ENCRYPTION_KEYS": ["baru", settings.SECRET_KEY]}
    assert encrypt_all_anew() >= 1
    settings.PARTNER_API = settings.PARTNER_API | {"ENCRYPTION_KEYS": ["baru"]}
    program.post(f"{WEBHOOKS}{webhook['id']}/test/")
    work_off(webhook)

    assert verified(receiver.came[0], webhook["secret"])
    assert Change.objects.filter(kind="webhookendpoint").count() == 1
    assert Change.objects.count() == before


def test_after_the_commit_a_worker_is_asked(program, made, settings, django_capture_on_commit_callbacks):
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    webhook = made()
    with django_capture_on_commit_callbacks(execute=True):
        program.handed_in()

    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [[webhook["id"]]]
