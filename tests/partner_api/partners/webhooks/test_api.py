"""Setting webhooks up by a program: with the right key, within bounds, once, and never another partner's."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ilm_blocks.models import Change
from partner_api.encryption import encrypt
from partner_api.partners.idempotency.models import RememberedAnswer
from partner_api.partners.keys.scopes import Scope
from partner_api.partners.webhooks import acts, delivery
from partner_api.partners.webhooks.event_types import EventType
from partner_api.partners.webhooks.models import DisabledBecause, WebhookDelivery, WebhookEndpoint
from tests import factories
from tests.factories import NOON

from ..conftest import codes, person, program_of
from .conftest import NAME, WEBHOOKS, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:System time is way off")]


def address(webhook, verb=""):
    return f"{WEBHOOKS}{webhook['id']}/{verb}"


def test_a_webhook_tells_its_secret_once(program, made):
    webhook = made()

    assert webhook["secret"].startswith("whsec_")
    told = program.get(address(webhook))
    assert "secret" not in told.json()
    assert told.json() == {name: value for name, value in webhook.items() if name != "secret"}
    assert program.get(WEBHOOKS).json()["items"] == [told.json()]
    assert webhook["secret"] not in program.get(WEBHOOKS).content.decode()


def test_a_secret_lies_encrypted_and_stands_on_no_record(program, made):
    webhook = made()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM partner_api_webhookendpoint")
        [[kept]] = cursor.fetchall()
    change = Change.objects.get(kind="webhookendpoint")

    assert webhook["secret"] not in kept
    assert webhook["secret"] not in str(change.state)
    assert len(change.state["secret"]) == 64
    assert (change.verb, change.actor_name) == ("webhook_made", "siti")


def test_a_secret_that_was_put_in_place_past_the_acts_is_found_in_the_record(program, made):
    made()
    call_command("verify_journal", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partner_api_webhookendpoint SET secret = %s", [encrypt("whsec_" + "A" * 44)])

    with pytest.raises(CommandError):
        call_command("verify_journal", verbosity=0)


def test_a_request_that_is_repeated_makes_one_webhook_and_keeps_no_secret(program, receiver):
    body = {"name": "Sistem", "url": receiver.url, "events": ["submission.approved"]}
    first, second = (program.post(WEBHOOKS, body, idempotency_key="satu") for _number in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert second["Idempotency-Replayed"] == "true"
    assert first.json().keys() - second.json().keys() == {"secret"}
    assert "secret" not in RememberedAnswer.objects.get().body
    assert WebhookEndpoint.objects.count() == 1


def test_a_key_without_the_use_opens_nothing(client, bawaslu, siti, made):
    webhook = made()
    narrow = program_of(client, bawaslu, siti, Scope.SUBMISSIONS_READ, Scope.SUBMISSIONS_WRITE, Scope.MEDIA_WRITE)
    asked = [
        narrow.get(WEBHOOKS), narrow.post(WEBHOOKS, {}), narrow.get(address(webhook)),
        narrow.patch(address(webhook), {}), narrow.ask("delete", address(webhook)),
        narrow.post(address(webhook, "rotate-secret/")), narrow.post(address(webhook, "test/")),
        narrow.get(address(webhook, "deliveries/")), narrow.post(address(webhook, "deliveries/1/replay/")),
        narrow.post(address(webhook, "replay-failed/"), {"since": "2024-01-01T00:00:00Z"}),
    ]  # fmt: skip

    assert {(answer.status_code, answer.json()["code"]) for answer in asked} == {(403, "scope_missing")}


def test_without_a_key_nothing_is_told(client, made):
    assert client.get(WEBHOOKS).status_code == 401
    assert client.get(address(made())).status_code == 401


def test_another_partner_s_webhook_is_as_good_as_none(others, program, made, receiver):
    webhook = made()
    program.handed_in()
    delivery = WebhookDelivery.objects.get()

    def asked(pk):
        where = f"{WEBHOOKS}{pk}/"
        return [
            others.get(where), others.patch(where, {"name": "Lain"}), others.ask("delete", where),
            others.patch(where, {"url": "https://tidak-ada.example/"}, if_match="*"),
            others.post(f"{where}rotate-secret/"), others.post(f"{where}test/"), others.get(f"{where}deliveries/"),
            others.post(f"{where}deliveries/{delivery.pk}/replay/"),
            others.post(f"{where}replay-failed/", {"since": "2024-01-01T00:00:00Z"}),
        ]  # fmt: skip

    of_another, of_none = asked(webhook["id"]), asked(webhook["id"] + 1000)
    assert {(each.status_code, each.json()["code"]) for each in of_another} == {(404, "unknown_webhook")}
    assert [each.json()["code"] for each in of_another] == [each.json()["code"] for each in of_none]
    assert others.get(WEBHOOKS).json()["items"] == []
    assert WebhookEndpoint.objects.get().removed_at is None


def test_a_message_of_another_webhook_is_as_good_as_none(program, made):
    first, second = made(), made(name="Cadangan", events=["submission.approved"])
    program.handed_in()
    delivery = WebhookDelivery.objects.get()

    assert program.post(address(second, f"deliveries/{delivery.pk}/replay/")).json()["code"] == "unknown_delivery"
    assert program.post(address(first, f"deliveries/{delivery.pk}/replay/")).status_code == 202
    assert program.post(address(first, f"deliveries/{2**63}/replay/")).json()["code"] == "unknown_delivery"


WRONG = {
    "no name": ({"name": ""}, "/name"),
    "a name of blanks": ({"name": "   "}, "/name"),
    "a name that turns": ({"name": "Sistem \u202e kami"}, "/name"),
    "a long name": ({"name": "x" * 81}, "/name"),
    "a number for a name": ({"name": 7}, "/name"),
    "no events": ({"events": []}, "/events"),
    "an unknown event": ({"events": ["submission.meledak"]}, "/events/0"),
    "the test as an event": ({"events": ["webhook.test"]}, "/events/0"),
    "many events": ({"events": ["submission.approved"] * 10}, "/events"),
    "no encryption": ({"url": "http://penerima.example/"}, "/url"),
    "a user": ({"url": "https://siti:rahasia@penerima.example/"}, "/url"),
    "another port": ({"url": "https://penerima.example:22/"}, "/url"),
    "this machine": ({"url": "https://dalam.example/"}, "/url"),
    "an unknown name": ({"url": "https://tidak-ada.example/"}, "/url"),
    "a long address": ({"url": "https://penerima.example/" + "x" * 500}, "/url"),
    "a misspelt member": ({"uri": "https://penerima.example/"}, "/uri"),
    "a secret of one's own": ({"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "/secret"),
}


@pytest.mark.parametrize(("said", "pointer"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_pointed_at_and_nothing_is_made(program, receiver, names, said, pointer):
    names["dalam.example"] = ["10.0.0.5"]
    body = {"name": "Sistem", "url": receiver.url, "events": ["submission.approved"]} | said
    answer = program.post(WEBHOOKS, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_body")
    assert {where for where, _code in codes(answer)} == {pointer}
    assert not WebhookEndpoint.objects.exists()


def test_a_change_to_a_private_address_is_refused_and_the_old_one_stays(program, made, names):
    webhook = made()
    names["dalam.example"] = ["fd00::5"]
    answer = program.patch(
        address(webhook), {"url": "https://dalam.example/"}, if_match="*", accept_language="id"
    )  # fmt: skip

    assert codes(answer) == {("/url", "not_public")}
    assert "internet publik" in answer.json()["errors"][0]["detail"]
    assert program.get(address(webhook)).json()["url"] == webhook["url"]


def test_a_change_says_what_was_seen_and_the_health_of_an_endpoint_is_no_change(program, made, receiver):
    webhook = made()
    etag = program.etag(address(webhook))
    program.handed_in()
    work_off(webhook)

    assert program.patch(address(webhook), {"name": "Lain"}).status_code == 428
    assert program.patch(address(webhook), {"name": "Lain"}, if_match='"lama"').status_code == 412
    changed = program.patch(address(webhook), {"name": "Lain", "events": ["submission.approved"]}, if_match=etag)
    assert (changed.status_code, changed.json()["name"], changed.json()["events"]) == (
        200, "Lain", ["submission.approved"],
    )  # fmt: skip
    assert program.patch(address(webhook), {"name": "Lagi"}, if_match=etag).status_code == 412


def test_a_rotation_that_is_sent_twice_upon_one_look_rotates_once(program, made, noon):
    webhook = made()
    etag = program.etag(address(webhook))

    def rotate():
        return program.post(address(webhook, "rotate-secret/"), if_match=etag)

    first = rotate()
    assert first.status_code == 200
    assert rotate().status_code == 412
    noon.move_to(NOON + acts.OVERLAP * 2)
    assert program.etag(address(webhook)) == first["ETag"]  # the end of the old secret is nobody's change
    assert rotate().status_code == 412
    assert WebhookEndpoint.objects.get().secret == first.json()["secret"]


@pytest.mark.parametrize("said", [{"is_enabled": "true"}, {"is_enabled": 1}, {"is_enabled": None}, {"events": []}])
def test_a_change_takes_truth_for_truth_alone(program, made, said):
    assert program.patch(address(made()), said, if_match="*").status_code == 400


def test_a_partner_has_five_webhooks_at_most(program, made):
    webhooks = [made(name=f"Sistem {number}") for number in range(acts.MOST)]
    body = {"name": "Satu lagi", "url": webhooks[0]["url"], "events": EventType.values}
    assert codes(program.post(WEBHOOKS, body)) == {("", "too_many_webhooks")}

    assert program.ask("delete", address(webhooks[0])).status_code == 204
    assert program.post(WEBHOOKS, body).status_code == 201


def test_what_is_removed_is_told_of_nothing_and_stays_on_record(program, made, receiver):
    webhook = made()
    program.handed_in()
    assert program.ask("delete", address(webhook), if_match='"lama"').status_code == 412
    assert program.ask("delete", address(webhook)).status_code == 204
    program.handed_in(title="Lain")
    work_off(webhook)

    assert receiver.came == []
    assert program.get(address(webhook)).status_code == 404
    assert [change.verb for change in Change.objects.filter(kind="webhookendpoint").order_by("seq")] == [
        "webhook_made", "webhook_removed",
    ]  # fmt: skip


def test_a_test_goes_to_the_one_endpoint_and_its_log_tells_of_it(program, made, receiver):
    webhook, other = made(events=["submission.approved"]), made(name="Cadangan")
    receiver.answers(418, b"teko")
    answer = program.post(address(webhook, "test/"))
    assert (answer.status_code, answer.json()["type"], answer.json()["state"]) == (202, "webhook.test", "waiting")
    work_off(webhook)
    work_off(other)

    assert receiver.types == ["webhook.test"]
    [row] = program.get(address(webhook, "deliveries/")).json()["items"]
    assert row["message_id"] == receiver.came[0].headers["webhook-id"]
    [attempt] = row["attempts"]
    assert (attempt["status"], attempt["fault"], attempt["answer"]) == (418, "not_accepted", "teko")
    assert attempt["detail"].startswith("The server answered with an error")


def test_one_message_is_sent_once_more_under_its_id(program, made, receiver):
    webhook = made()
    program.handed_in()
    work_off(webhook)
    [row] = program.get(address(webhook, "deliveries/?state=delivered")).json()["items"]
    assert program.post(address(webhook, f"deliveries/{row['id']}/replay/")).json()["state"] == "waiting"
    work_off(webhook)

    assert [one.headers["webhook-id"] for one in receiver.came] == [row["message_id"]] * 2


def test_what_is_switched_off_sends_neither_a_test_nor_a_replay(program, made):
    webhook = made()
    assert program.patch(address(webhook), {"is_enabled": False}, if_match="*").json()["disabled_because"] == "partner"

    for verb, body in (("test/", {}), ("replay-failed/", {"since": "2024-01-01T00:00:00Z"})):
        assert codes(program.post(address(webhook, verb), body)) == {("", "webhook_off")}


def test_the_log_comes_in_pages_in_two_queries_more_than_none(program, made, django_assert_max_num_queries):
    webhook = made()
    for _number in range(3):
        program.post(address(webhook, "test/"))
    with django_assert_max_num_queries(8):
        first = program.get(address(webhook, "deliveries/?limit=2"))
    rest = program.get(first.json()["next"])

    assert (len(first.json()["items"]), len(rest.json()["items"]), rest.json()["next"]) == (2, 1, None)
    assert program.get(address(webhook, "deliveries/?lain=1")).json()["code"] == "invalid_parameters"


def test_the_list_asks_as_many_queries_for_five_as_for_one(program, made, django_assert_max_num_queries):
    for number in range(5):
        made(name=f"Sistem {number}")
    with django_assert_max_num_queries(5):
        program.get(WEBHOOKS)


@pytest.mark.parametrize("since", ["kemarin", "2024-01-01", "2024-01-01T00:00:00", 7, None, "9999-01-01T00:00:00Z"])
def test_a_moment_has_its_offset(program, made, since):
    answer = program.post(address(made(), "replay-failed/"), {"since": since})

    assert (answer.status_code, {where for where, _code in codes(answer)}) == (400, {"/since"})


def test_a_member_s_end_takes_the_key_and_leaves_the_webhook(program, made, bawaslu, siti, client):
    webhook = made()
    colleague = person("rina")
    factories.member(colleague, bawaslu)
    acts.switch_off(WebhookEndpoint.objects.get(), user=colleague)
    siti.is_active = False
    siti.save()

    assert program.get(WEBHOOKS).status_code == 401
    assert program_of(client, bawaslu, colleague).get(address(webhook)).json()["disabled_because"] == "partner"


def test_an_officer_switches_off_and_only_an_officer_switches_that_on_again(program, made, approver, siti):
    webhook = made()
    endpoint = WebhookEndpoint.objects.get()
    acts.switch_off(endpoint, user=approver)

    answer = program.patch(address(webhook), {"is_enabled": True}, if_match="*")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    acts.switch_on(endpoint, user=approver)
    assert program.get(address(webhook)).json()["is_enabled"]
    for act in (acts.remove, acts.rotate_secret):
        with pytest.raises(acts.PermissionDenied):
            act(endpoint, user=approver)
    with pytest.raises(acts.PermissionDenied):
        acts.send_test(endpoint, user=approver, at=NOON)


def test_what_an_officer_switched_off_comes_back_by_no_detour_of_the_partner(program, made, approver, receiver):
    webhook, other = made(), made(name="Cadangan", url=f"{receiver.url}/lain")
    endpoint = WebhookEndpoint.objects.get(pk=webhook["id"])
    acts.switch_off(endpoint, user=approver)
    written_otherwise = receiver.url.replace(NAME, NAME.upper())
    anew = {"name": "Baru", "url": receiver.url, "events": ["submission.approved"]}

    def detours():
        return [
            program.ask("delete", address(webhook)),
            program.patch(address(webhook), {"url": f"{receiver.url}/baru"}, if_match="*"),
            program.patch(address(other), {"url": receiver.url}, if_match="*"),
            program.post(WEBHOOKS, anew | {"url": written_otherwise}),
            program.post(WEBHOOKS, anew),
        ]  # fmt: skip

    assert [codes(answer) for answer in detours()] == [{("", "webhook_kept_off")}] * 5
    assert program.patch(address(webhook), {"name": "Nama lain"}, if_match="*").status_code == 200
    assert "dimatikan oleh wilayah" in program.post(WEBHOOKS, anew, accept_language="id").json()["errors"][0]["detail"]

    acts.switch_on(endpoint, user=approver)
    assert program.post(WEBHOOKS, anew).status_code == 201
    assert program.ask("delete", address(webhook)).status_code == 204


def test_another_partner_may_have_the_address_that_an_officer_switched_off_here(others, made, approver, receiver):
    made()
    acts.switch_off(WebhookEndpoint.objects.get(), user=approver)
    anew = {"name": "Baru", "url": receiver.url, "events": ["submission.approved"]}

    assert others.post(WEBHOOKS, anew).status_code == 201


@pytest.mark.parametrize("before", ["partner", "failing", "gone"])
def test_an_officer_keeps_off_what_was_off_already(program, made, approver, siti, before):
    webhook = made()
    endpoint = WebhookEndpoint.objects.get()
    delivery.switch_off(endpoint, DisabledBecause(before))
    acts.switch_off(endpoint, user=approver)

    assert program.get(address(webhook)).json()["disabled_because"] == "officer"
    assert program.patch(address(webhook), {"is_enabled": True}, if_match="*").status_code == 403
    acts.switch_off(endpoint, user=siti)
    assert program.get(address(webhook)).json()["disabled_because"] == "officer"


@pytest.mark.parametrize("before", ["partner", "failing", "gone", "secret"])
def test_what_was_off_before_an_officer_is_off_as_before_when_the_officer_ends_that(program, made, approver, before):
    webhook = made()
    endpoint = WebhookEndpoint.objects.get()
    delivery.switch_off(endpoint, DisabledBecause(before))
    acts.switch_off(endpoint, user=approver)

    acts.switch_on(endpoint, user=approver)

    told = program.get(address(webhook)).json()
    assert (told["is_enabled"], told["disabled_because"]) == (False, before)
    with pytest.raises(acts.PermissionDenied):
        acts.switch_on(endpoint, user=approver)
    assert program.patch(address(webhook), {"is_enabled": True}, if_match="*").json()["is_enabled"]
    acts.switch_off(endpoint, user=approver)
    acts.switch_on(endpoint, user=approver)
    assert program.get(address(webhook)).json()["is_enabled"], "what was on before is on again"


def test_what_the_partner_switches_off_while_the_region_keeps_it_off_stays_off(program, made, approver):
    webhook = made()
    endpoint = WebhookEndpoint.objects.get()
    acts.switch_off(endpoint, user=approver)
    assert program.patch(address(webhook), {"is_enabled": False}, if_match="*").json()["disabled_because"] == "officer"

    acts.switch_on(endpoint, user=approver)

    assert program.get(address(webhook)).json()["disabled_because"] == "partner"


def test_an_officer_who_switches_off_twice_does_not_take_that_for_what_was_before(made, approver):
    made()
    endpoint = WebhookEndpoint.objects.get()
    for _number in range(2):
        acts.switch_off(endpoint, user=approver)

    acts.switch_on(endpoint, user=approver)

    endpoint.refresh_from_db()
    assert endpoint.is_enabled
