"""Messages to messengers go by a worker, through apprise itself, to a real server of this machine."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from cms.accounts.models import DeclinedNotice, Message
from cms.accounts.notices import notifier, outbox, services
from ilm_blocks import notices
from ilm_blocks.notices import Notice
from tests.cms.accounts.test_telling import acting, person
from tests.server import free_port

from .conftest import TYPED, messenger

pytestmark = pytest.mark.django_db
NOTICE = Notice("approved", "Disetujui: Awas <b>hoaks</b> & *tebal*", "Badan surel.", "http://localhost:8000/admin/1/")


def tell(*people, notice=NOTICE, addresses=()):
    with acting():
        return notices.tell(notice, [each.pk for each in people], addresses)


@pytest.mark.parametrize("service", TYPED)
def test_each_service_gets_the_title_and_the_link_and_nothing_of_the_mail(gateway, mailoutbox, service):
    user = person("sari")
    messenger(user, service)
    tell(user)

    (text,) = gateway.texts
    assert "Disetujui: Awas ‹b›hoaks‹/b›" in text  # no markup of a title is obeyed
    assert "http://localhost:8000/admin/1/" in text
    assert "Badan surel" not in str(gateway.requests)
    assert "Sari" not in str(gateway.requests)
    assert [mail.to for mail in mailoutbox] == [["sari@desa.example"]]
    assert Message.objects.get().arrived_at


@pytest.mark.parametrize(("service", "path", "where"), [
    ("telegram", "/bot123456789:contoh_contoh_contoh_contoh_contoh_12/sendMessage", {"chat_id": 123456789}),
    ("whatsapp", "/message/sendText/ilm", {"number": "6281234567890"}),
    ("ntfy", "/", {"topic": "ilm-0123456789abcdef"}),
])  # fmt: skip
def test_the_gateway_is_asked_where_the_office_said_for_the_person_alone(gateway, service, path, where):
    assert services.send(service, TYPED[service][1], "Halo")

    ((asked, said),) = gateway.sent
    assert asked == path
    assert where.items() <= said.items()


def test_a_room_of_matrix_is_written_to_with_the_key_of_the_office(gateway):
    assert services.send("matrix", "!ruang:kendal.example", "Halo")

    path, headers, _body = gateway.requests[-1]
    assert path.startswith("/_matrix/client/v3/rooms/%21ruang%3Akendal.example/send/m.room.message/")
    assert headers["Authorization"] == "Bearer syt_contoh"


@pytest.mark.parametrize("typed", [
    "-1001234567890", "@kanal", "12345678901234567", "12", "tgram://token/12345", "12345,67890", "12345 67890",
    "١٢٣٤٥٦", "json://127.0.0.1", "",
])  # fmt: skip
def test_what_is_no_private_chat_of_telegram_is_no_address(typed):
    assert services.SERVICES["telegram"].address(typed) is None


@pytest.mark.parametrize(("service", "typed"), [
    ("ntfy", "pendek"), ("ntfy", "https://ntfy.example/ilm-0123456789abcdef"), ("ntfy", "ilm/../0123456789abcdef"),
    ("ntfy", "ilm-0123456789abcdef\nilm-0123456789abcdee"), ("matrix", "#ruang:kendal.example"),
    ("matrix", "@sari:kendal.example"), ("matrix", "!a:b/../c"), ("matrix", "!a,!b:kendal.example"),
    ("whatsapp", "081234x7890"), ("whatsapp", "123"), ("whatsapp", "0812345678901234567"),
])  # fmt: skip
def test_an_address_that_is_something_else_is_refused_and_sent_nothing(gateway, service, typed):
    assert services.SERVICES[service].address(typed) is None
    assert not services.send(service, typed, "Halo")
    assert gateway.requests == []


@pytest.mark.parametrize("typed", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890", "(0812) 3456.7890"])
def test_a_telephone_number_may_be_written_as_people_do(typed):
    assert services.SERVICES["whatsapp"].address(typed) == "6281234567890"


def test_a_service_without_a_gateway_of_the_office_is_never_asked(gateway, settings):
    settings.ACCOUNTS = settings.ACCOUNTS | {"NTFY_URL": ""}
    user = person("sari")
    messenger(user)
    tell(user)

    assert not Message.objects.exists()
    assert not services.send("ntfy", TYPED["ntfy"][1], "Halo")
    assert gateway.requests == []


@pytest.mark.parametrize("facts", [{"verified_at": None}, {}], ids=["not proved", "switched off"])
def test_nothing_goes_to_whom_it_must_not_go(gateway, facts):
    user = person("sari", is_active=bool(facts))
    messenger(user, **facts)
    tell(user)

    assert gateway.requests == []


def test_one_hears_by_the_ways_that_they_did_not_decline_and_others_hear_as_ever(gateway, mailoutbox):
    sari, budi = person("sari"), person("budi")
    messenger(sari)
    messenger(budi, address="ilm-fedcba9876543210")
    DeclinedNotice.objects.create(user=sari, kind="approved", way="mail")
    DeclinedNotice.objects.create(user=budi, kind="approved", way="messenger")
    tell(sari, budi)

    assert [mail.to for mail in mailoutbox] == [["budi@desa.example"]]
    assert [said["topic"] for _path, said in gateway.sent] == [TYPED["ntfy"][1]]


def test_what_was_declined_of_one_kind_still_comes_of_another(gateway, mailoutbox):
    sari = person("sari")
    messenger(sari)
    for way in ("mail", "messenger"):
        DeclinedNotice.objects.create(user=sari, kind="withdrawn", way=way)

    tell(sari, notice=Notice("withdrawn", "Ditarik", "x", "http://localhost/"))
    assert (mailoutbox, gateway.requests) == ([], [])
    tell(sari)
    assert (len(mailoutbox), len(gateway.sent)) == (1, 1)


@pytest.mark.parametrize("kind", ["account", "partner_people"])
def test_what_names_people_goes_by_mail_alone_and_is_declined_by_nobody(gateway, mailoutbox, kind):
    sari = person("sari")
    messenger(sari)
    for way in ("mail", "messenger"):
        DeclinedNotice.objects.create(user=sari, kind=kind, way=way)
    tell(sari, notice=Notice(kind, "Faktor kedua Sari dihapus", "x", "http://localhost/"))

    assert len(mailoutbox) == 1
    assert gateway.requests == []


def test_an_answer_that_everybody_declined_counts_as_nobody_to_reach(mailoutbox):
    sari = person("sari")
    DeclinedNotice.objects.create(user=sari, kind="approved", way="mail")

    assert tell(sari)
    assert mailoutbox == []


def test_a_gateway_that_refuses_is_asked_again_later_and_given_up_in_the_end(gateway, caplog):
    gateway.status = 500
    user = person("sari")
    row = messenger(user, "whatsapp")
    at = timezone.now()
    tell(user)

    for number, pause in enumerate(outbox.PAUSES, 1):
        message = Message.objects.get()
        assert (message.attempts, message.arrived_at) == (number, None)
        assert at <= message.due_at - pause <= timezone.now()
        Message.objects.update(due_at=timezone.now())
        outbox.take_up(timezone.now())

    message = Message.objects.get()
    assert (message.attempts, message.due_at, message.arrived_at) == (len(outbox.PAUSES) + 1, None, None)
    outbox.take_up(timezone.now() + timedelta(hours=1))
    assert len(gateway.sent) == len(outbox.PAUSES) + 1
    assert outbox.last_failure(row) == message.failed_at
    assert outbox.failing(at) == {"whatsapp": 1}
    assert "given up" in caplog.text
    assert "6281234567890" not in caplog.text


def test_a_gateway_that_is_back_gets_what_waits_once(gateway):
    gateway.status = 503
    user = person("sari")
    row = messenger(user)
    tell(user)
    gateway.status = 200
    Message.objects.update(due_at=timezone.now())
    outbox.take_up(timezone.now())
    outbox.take_up(timezone.now())

    assert len(gateway.sent) == 2  # one refused, one taken
    assert outbox.last_failure(row) is None
    assert outbox.failing(timezone.now() - timedelta(hours=1)) == {}


def test_a_gateway_sends_nobody_on_to_another_server(gateway):
    gateway.status = 302

    assert not services.send("ntfy", TYPED["ntfy"][1], "Halo")
    assert [path for path, _headers, _body in gateway.requests] == ["/"]


def test_a_gateway_that_is_gone_delays_no_mail_and_undoes_nothing(gateway, settings, mailoutbox):
    settings.ACCOUNTS = settings.ACCOUNTS | {"NTFY_URL": f"http://127.0.0.1:{free_port()}"}
    user = person("sari")
    messenger(user)

    assert tell(user)
    assert len(mailoutbox) == 1
    assert Message.objects.get().failed_at


def test_an_outbox_that_cannot_be_written_loses_no_mail(gateway, monkeypatch, mailoutbox, caplog):
    def fail(*_args):
        raise DatabaseError

    monkeypatch.setattr(Message.objects, "bulk_create", fail)
    user = person("sari")
    messenger(user)

    assert tell(user)
    assert len(mailoutbox) == 1
    assert gateway.requests == []
    assert "no message of approved was written" in caplog.text


def test_a_gateway_that_keeps_silent_holds_up_no_other_and_is_asked_once_a_turn(gateway, monkeypatch):
    people = [person(name) for name in ("sari", "budi", "wati")]
    for number, user in enumerate(people[:2]):
        messenger(user, address=f"ilm-000000000000000{number}")
    messenger(people[2], "whatsapp")
    asked = []

    def slow(service, address, _text):
        asked.append(service)
        return service != "ntfy"

    monkeypatch.setattr(services, "send", slow)
    monkeypatch.setattr(outbox, "SLOW_S", 0)
    tell(*people)

    assert sorted(asked) == ["ntfy", "whatsapp"]


def test_of_two_workers_one_sends(gateway):
    user = person("sari")
    messenger(user)
    at = timezone.now()
    message = Message.objects.create(messenger=user.messenger, subject="x", url="y", made_at=at, due_at=at)

    assert outbox._claim(message, at)
    assert not outbox._claim(message, at)
    outbox.send_due.call()
    assert gateway.requests == []  # the first has it
    Message.objects.update(due_at=at - timedelta(seconds=1))  # the first died, and its lease is over
    outbox.send_due.call()
    assert len(gateway.sent) == 1


@pytest.mark.parametrize("change", [
    lambda user: type(user).objects.update(is_active=False),
    lambda user: Message.objects.update(made_at=timezone.now() - notices.OUTDATED),
], ids=["switched off", "outdated"])  # fmt: skip
def test_what_is_no_longer_wanted_is_given_up_unsent(gateway, change):
    user = person("sari")
    at = timezone.now()
    Message.objects.create(messenger=messenger(user), subject="x", url="y", made_at=at, due_at=at)
    change(user)
    outbox.send_due.call()

    assert gateway.requests == []
    assert Message.objects.get().due_at is None


def test_telling_many_takes_as_many_queries_as_telling_two(gateway, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(outbox, "ask", lambda: None)
    people = [person(f"orang{number}", email="") for number in range(12)]
    for number, user in enumerate(people):
        messenger(user, address=f"ilm-00000000000000{number:02}")

    for few in (people[:2], people):
        with django_assert_num_queries(7):  # two are of the savepoint
            notifier.tell(NOTICE, frozenset(user.pk for user in few), frozenset())


def test_what_is_long_done_is_forgotten(gateway):
    user = person("sari")
    messenger(user)
    tell(user)
    outbox.take_up(timezone.now() + outbox.KEPT + timedelta(minutes=1))

    assert not Message.objects.exists()
