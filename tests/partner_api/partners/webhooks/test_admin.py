"""Webhooks in the admin: the partner's people set them up and mend them, officers look and switch off."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partner_api.partners.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests import factories
from tests.factories import BLUMAH, KENDAL

from ..conftest import person
from .conftest import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:System time is way off")]


@pytest.fixture
def webhook(made, receiver):
    """One of Bawaslu's, whose path nobody else needs to know."""
    return made(url=f"{receiver.url}/jalan-rahasia")


@pytest.fixture
def endpoint(webhook):
    return WebhookEndpoint.objects.get()


def page(endpoint):
    return reverse("partner_api_webhook", args=[endpoint.pk])


def press(client, endpoint, verb, **said):
    return client.post(reverse("partner_api_webhook_verb", args=[endpoint.pk, verb]), said, follow=True)


def buttons(client, endpoint):
    return re.findall(
        r'action="[^"]*/partner-webhooks/\d+/(test|rotate|off|on|remove)/"', text(client.get(page(endpoint)))
    )


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_member_sets_a_webhook_up_and_sees_its_secret_once(client, siti, bawaslu, receiver):
    client.force_login(siti)
    here = reverse("partner_api_webhooks", args=[bawaslu.pk])
    body = {"name": "Server kami", "url": receiver.url, "events": ["submission.approved"]}
    shown = text(client.post(here, body))
    endpoint = WebhookEndpoint.objects.get()

    assert endpoint.secret in shown
    assert "Salin rahasia ini sekarang" in shown
    assert endpoint.secret not in text(client.get(here))
    assert endpoint.secret not in text(client.get(page(endpoint)))
    assert "no-store" in client.get(here)["Cache-Control"]


@pytest.mark.parametrize(("url", "said"), [
    ("http://penerima.example/", "Tulis alamat https://"),
    ("https://dalam.example/", "tidak menuju server di internet publik"),
    ("https://tidak-ada.example/", "tidak menuju server di internet publik"),
    ("https://a:b@penerima.example/", "Hapus nama pengguna"),
])  # fmt: skip
def test_a_wrong_address_is_refused_on_its_field(client, siti, bawaslu, receiver, names, url, said):
    names["dalam.example"] = ["10.0.0.5"]
    client.force_login(siti)
    answer = client.post(
        reverse("partner_api_webhooks", args=[bawaslu.pk]),
        {"name": "Server", "url": url, "events": ["submission.approved"]},
    )

    assert said in " ".join(answer.context["form"].errors["url"])
    assert not WebhookEndpoint.objects.exists()


def test_a_member_tests_changes_rotates_and_removes_it(client, siti, webhook, endpoint, receiver):
    client.force_login(siti)
    receiver.answers(500, b"<script>alert(1)</script>")
    assert "Pesan uji sedang dikirim" in text(press(client, endpoint, "test"))
    work_off(webhook)
    shown = text(client.get(page(endpoint)))
    assert "Hanya status 200 sampai 299" in shown
    assert "&lt;script&gt;alert(1)" in shown

    body = {"name": "Nama baru", "url": receiver.url, "events": ["submission.approved"]}
    assert "Nama baru" in text(client.post(page(endpoint), body, follow=True))

    renewed = text(press(client, endpoint, "rotate"))
    endpoint.refresh_from_db()
    assert endpoint.secret in renewed
    assert webhook["secret"] not in renewed

    text(press(client, endpoint, "remove"))
    endpoint.refresh_from_db()
    assert endpoint.removed_at
    assert client.get(page(endpoint)).status_code == 404


def test_a_member_sends_once_more_one_message_or_all_that_were_given_up(client, siti, webhook, endpoint, program):
    client.force_login(siti)
    program.handed_in()
    WebhookDelivery.objects.update(state="failed", due_at=None)
    assert "1 pesan dikirim sekali lagi" in text(press(client, endpoint, "replay", days=3))
    WebhookDelivery.objects.update(state="delivered", due_at=None)
    one = WebhookDelivery.objects.get()
    text(client.post(reverse("partner_api_webhook_replay", args=[endpoint.pk, one.pk]), follow=True))
    one.refresh_from_db()

    assert one.state == "waiting"
    assert press(client, endpoint, "replay", days=7).status_code == 404
    assert press(client, endpoint, "meledak").status_code == 404


def test_what_has_switched_itself_off_stands_on_the_first_screen_until_it_is_on_again(
    client, siti, webhook, endpoint, program, receiver
):
    client.force_login(siti)
    home = reverse("wagtailadmin_home")
    assert "mati sendiri" not in text(client.get(home))
    receiver.answers(410)
    program.handed_in()
    work_off(webhook)

    shown = text(client.get(home))
    assert page(endpoint) in shown
    assert "dimatikan penerimanya" in shown

    assert "Webhook dinyalakan" in text(press(client, endpoint, "on"))
    assert "dimatikan penerimanya" not in text(client.get(home))


def test_an_officer_sees_the_host_alone_and_may_switch_it_off_and_nothing_else(
    client, approver, siti, bawaslu, webhook, endpoint, receiver, program
):
    client.force_login(approver)
    receiver.answers(500, b"isi-jawaban")
    program.handed_in()
    work_off(webhook)
    for address in (
        reverse("partner_api_webhooks_kept"), reverse("partner_api_webhooks", args=[bawaslu.pk]), page(endpoint)
    ):  # fmt: skip
        shown = text(client.get(address))
        assert "penerima.example" in shown
        assert "jalan-rahasia" not in shown
        assert "isi-jawaban" not in shown
        assert endpoint.secret not in shown
    assert buttons(client, endpoint) == ["off"]

    for verb in ("test", "rotate", "remove", "replay"):
        press(client, endpoint, verb, days=3)
    client.post(page(endpoint), {"name": "x", "url": receiver.url, "events": ["submission.approved"]})
    before, endpoint.name = endpoint.secret, ""
    endpoint.refresh_from_db()
    assert (endpoint.secret, endpoint.name, endpoint.removed_at) == (before, "Sistem kami", None)
    assert not WebhookDelivery.objects.filter(message__type="webhook.test").exists()

    press(client, endpoint, "off")
    endpoint.refresh_from_db()
    assert endpoint.disabled_because == "officer"
    client.force_login(siti)
    assert buttons(client, endpoint) == ["rotate"]
    press(client, endpoint, "on")
    assert "dimatikan oleh wilayah" in text(press(client, endpoint, "remove"))
    endpoint.refresh_from_db()
    assert not endpoint.is_enabled
    assert endpoint.removed_at is None


def test_an_officer_may_keep_off_what_the_partner_has_switched_off(client, approver, siti, endpoint):
    client.force_login(siti)
    press(client, endpoint, "off")
    assert buttons(client, endpoint) == ["rotate", "on", "remove"]
    client.force_login(approver)
    assert buttons(client, endpoint) == ["off"]
    press(client, endpoint, "off")

    assert buttons(client, endpoint) == ["on"]


@pytest.mark.parametrize("who", ["member of another", "editor of the region", "approver elsewhere", "nobody"])
def test_others_see_nothing_and_change_nothing(client, endpoint, bawaslu, others, who):
    user = {
        "member of another": lambda: others.key.person,
        "editor of the region": lambda: factories.officer("penulis", KENDAL, "add"),
        "approver elsewhere": lambda: factories.officer("pengesah-desa", BLUMAH, "add", "change", "publish"),
        "nobody": lambda: person("orang"),
    }[who]()
    client.force_login(user)

    for address in (page(endpoint), reverse("partner_api_webhooks", args=[bawaslu.pk])):
        answer = client.get(address)
        assert answer.status_code != 200
        assert "penerima.example" not in answer.content.decode()
    for verb in ("off", "remove", "rotate", "test"):
        press(client, endpoint, verb)
    endpoint.refresh_from_db()
    assert endpoint.is_enabled
    assert endpoint.removed_at is None


def test_the_list_of_the_officers_asks_as_many_queries_for_five_as_for_one(
    client, approver, made, django_assert_max_num_queries
):
    made()
    client.force_login(approver)
    address = reverse("partner_api_webhooks_kept")
    client.get(address)
    with CaptureQueriesContext(connection) as of_one:
        client.get(address)
    most = len(of_one)
    for number in range(4):
        made(name=f"Sistem {number}")
    with django_assert_max_num_queries(most):
        client.get(address)
