"""Where a webhook may lead, and where never, whatever its name says."""

import socket
import time
from ipaddress import ip_address

import pytest
from django.utils import translation

from partner_api.checks import check_settings
from partner_api.outward import targets
from partner_api.outward.faults import Fault
from partner_api.partners.webhooks import sending

from .conftest import NAME

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::1",
    "2002:a00:1::1", "2001:0:1::1", "2001:db8::1", "fe80::1", "fe80::1%1", "fc00::1", "fd12::1", "fec0::1", "ff02::1",
    "192.0.0.9", "192.0.0.192", "168.63.129.16", "100.100.100.200", "2001:20::1", "2001:1::1", "3fff::1", "3fff:fff::1",
    "5f00::1", "fd00:ec2::254", "fd20:ce::254",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_behind_the_server_or_in_disguise_is_public(address):
    assert not targets.is_allowed(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "103.10.66.1", "168.63.129.17", "2001:4860:4860::8888", "2001:200::1", "2404:6800::1"]
)
def test_a_server_of_the_internet_is_public(address):
    assert targets.is_allowed(ip_address(address))


@pytest.mark.parametrize(("url", "code"), [
    ("http://penerima.example/", "not_https"),
    ("ftp://penerima.example/", "not_https"),
    ("https://siti:rahasia@penerima.example/", "has_user"),
    ("https://@penerima.example/", "has_user"),
    ("https://penerima.example:8443/", "other_port"),
    ("https://penerima.example:22/", "other_port"),
    ("https://penerima.example/#sini", "has_fragment"),
    ("https://penerima.example/a b", "not_an_address"),
    ("https://penerima.example\\@lain.example/", "not_an_address"),
    ("https://penerima.example/\r\nHost: lain", "not_an_address"),
    ("https://penerima\u202eelpmaxe/", "not_an_address"),
    ("https://penerima_kami.example/", "not_an_address"),
    ("https://[::1/", "not_an_address"),
    ("https://penerima.example:99999/", "not_an_address"),
    ("https:///hook", "not_an_address"),
    ("//penerima.example/", "not_https"),
    ("penerima.example", "not_https"),
    ("https://" + "a" * 500, "not_an_address"),
])  # fmt: skip
def test_an_address_that_is_none_for_a_webhook_is_refused_with_its_reason(url, code):
    with pytest.raises(Fault) as refused:
        targets.Target.of(url)

    assert refused.value.code == code


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f000001", "2130706433", "127.1", "[::1]", "0"])
def test_this_machine_is_refused_in_all_its_spellings(host):
    """By the system's own resolver."""
    with pytest.raises(Fault) as refused:
        targets.require_possible(f"https://{host}/")

    assert refused.value.code == "not_public"


def test_a_name_with_one_private_address_among_others_is_refused(names):
    names[NAME] = ["8.8.8.8", "10.0.0.7"]

    with pytest.raises(Fault) as refused:
        targets.require_possible(f"https://{NAME}/")

    assert refused.value.code == "not_public"
    with translation.override("id"):
        assert "internet publik" in " ".join(refused.value.messages)


def test_the_refusal_of_a_name_does_not_say_whether_the_network_of_the_server_knows_it(names):
    names["dalam.example"] = ["10.0.0.7"]
    refusals = []
    for host in ("dalam.example", "tidak-ada.example"):
        with pytest.raises(Fault) as refused:
            targets.require_possible(f"https://{host}/")
        refusals.append((refused.value.code, refused.value.messages))

    assert refusals[0] == refusals[1]
    assert refusals[0][0] == "not_public"


def test_a_name_server_that_never_answers_costs_no_more_than_the_limit(monkeypatch):
    monkeypatch.setattr(targets, "RESOLVED_WITHIN_S", 0.05)
    monkeypatch.setattr(targets, "_resolved", lambda *_what: time.sleep(2))

    assert targets.resolve(NAME, 443) == []


def test_an_intranet_is_possible_where_the_settings_name_its_network(names, settings):
    names[NAME] = ["10.20.3.4"]
    settings.PARTNER_API = {"WEBHOOK_NETWORKS": ["10.20.0.0/16"]}
    targets.require_possible(f"https://{NAME}/")

    names[NAME] = ["10.21.3.4"]
    with pytest.raises(Fault):
        targets.require_possible(f"https://{NAME}/")


@pytest.mark.parametrize(("wrong", "identity"), [
    ({"WEBHOOK_NETWORKS": ["10.20.0.1/16"]}, "partner_api.E006"),
    ({"WEBHOOK_NETWORKS": ["kantor"]}, "partner_api.E006"),
    ({"WEBHOOK_NETWORKS": "10.20.0.0/16"}, "partner_api.E001"),
    ({"WEBHOOK_PORTS": [0]}, "partner_api.E002"),
    ({"WEBHOOK_PORTS": ["443"]}, "partner_api.E001"),
    ({"WEBHOOK_CA_FILE": "/tidak/ada.pem"}, "partner_api.E007"),
])  # fmt: skip
def test_a_slip_in_the_settings_is_named_at_the_start(settings, wrong, identity):
    settings.PARTNER_API = wrong

    assert [error.id for error in check_settings()] == [identity]


# Of a request


def sent(receiver, **facts):
    return sending.post(receiver.url, b"{}", {"webhook-id": "msg_1"}, **facts)


def test_it_goes_to_the_address_that_was_judged_and_asks_for_the_name(receiver):
    assert sent(receiver).has_arrived
    assert receiver.came[0].headers["Host"] == f"{NAME}:{receiver.port}"
    assert receiver.came[0].path == "/hook"


def test_a_name_that_leads_elsewhere_after_the_check_gains_nothing(receiver, names, settings, monkeypatch):
    """The second answer of a rebinding name is the one that is judged, or it is not asked for at all."""
    asked = []
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest: asked.append(host) or real(host, *rest))
    names[NAME] = [["127.0.0.1"], ["10.0.0.9"]]

    assert sent(receiver).has_arrived
    assert NAME not in asked  # nothing below asked for the name once more
    assert sent(receiver).fault == "not_public"
    assert len(receiver.came) == 1


def test_the_network_of_this_machine_is_refused_at_each_attempt(receiver, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"WEBHOOK_NETWORKS": []}

    assert sent(receiver).fault == "not_public"
    assert receiver.came == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_not_followed(receiver, status):
    receiver.answers(status, Location=receiver.url.replace("/hook", "/lain"))

    told = sent(receiver)

    assert (told.fault, told.status) == ("redirected", status)
    assert [one.path for one in receiver.came] == ["/hook"]


def test_another_certificate_is_not_trusted(receiver, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"WEBHOOK_CA_FILE": ""}

    assert sent(receiver).fault == "untrusted"
    assert receiver.came == []


def test_a_certificate_of_another_name_is_not_trusted(receiver, names):
    names["lain.example"] = ["127.0.0.1"]

    told = sending.post(f"https://lain.example:{receiver.port}/", b"{}", {})

    assert told.fault == "untrusted"


def test_proxies_of_the_environment_are_passed_over(receiver, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert sent(receiver).has_arrived


def test_a_server_that_is_off_is_unreachable(receiver):
    url = receiver.url.replace(str(receiver.port), "443")

    assert sending.post(url, b"{}", {}).fault == "unreachable"


def drip(handler):
    """A byte of a header, then another: no single read ever waits for long."""
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Lambat: ")
        for _number in range(100):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True


def test_a_server_that_answers_byte_by_byte_is_broken_off_at_the_limit(receiver, monkeypatch):
    monkeypatch.setattr(sending, "WHOLE_S", 0.4)
    receiver.instead = drip
    begun = time.monotonic()

    assert sent(receiver).fault == "too_slow"
    assert time.monotonic() - begun < 3


def test_a_server_that_says_nothing_is_too_slow(receiver, monkeypatch):
    monkeypatch.setattr(sending, "WHOLE_S", 0.3)
    receiver.instead = lambda handler: time.sleep(1.5)

    assert sent(receiver).fault == "too_slow"


def test_of_an_endless_answer_the_beginning_is_kept(receiver):
    receiver.answers(500, b"<b>\x00\xff\xe2\x80\xae" + b"x" * 2_000_000)

    told = sent(receiver)

    assert (told.fault, told.status) == ("not_accepted", 500)
    assert len(told.answer) == sending.KEPT
    assert told.answer.startswith("<b>��\ufffdx")


def test_what_is_no_http_is_broken_off(receiver):
    def nonsense(handler):
        handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        handler.close_connection = True

    receiver.instead = nonsense

    assert sent(receiver).fault == "broken_off"
