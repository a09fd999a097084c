"""A person chooses what comes by which way, and proves where a messenger reaches them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts import roles
from cms.accounts.models import DeclinedNotice, Message, Messenger, Role
from cms.accounts.notices import kinds, messengers, notifier
from ilm_blocks import notices
from ilm_blocks.actions import notifications, statement_notices
from partner_api.screens import outages
from tests import factories
from tests.cms.accounts.test_telling import acting, person
from tests.factories import KENDAL

from .conftest import TOPIC, TYPED, messenger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
ACCOUNT, MESSENGER = "/admin/account/", "/admin/account/messenger/"


@pytest.fixture
def sari(client, settings):
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]
    user = person("sari", (Role.EDITOR, KENDAL))
    client.force_login(user)
    return user


def code_in(gateway):
    return re.search(r"\b\d{6}\b", gateway.texts[-1])[0]


def all_ticked(**facts):
    fixed = {"name_email-name": "Sari", "name_email-email": "sari@desa.example", "notices-shown": "mail messenger"}
    fixed |= {"locale-preferred_language": "id-id", "theme-theme": "system", "theme-contrast": "system"}
    fixed |= {"theme-density": "default", "theme-keyboard_shortcuts": "on"}
    ticks = {f"notices-mail-{kind.code}": "on" for kind in kinds.KINDS if not kind.is_owed}
    return fixed | ticks | facts


# The choice


def test_every_kind_that_anybody_tells_is_one_that_people_choose_among():
    told = {*notifications.KINDS.values(), *statement_notices.KINDS.values(), outages.SCREENS, *notices.KINDS}

    assert told <= set(kinds.KINDS)
    assert len(kinds.BY_CODE) == len(kinds.KINDS)
    assert all(len(kind.code) <= DeclinedNotice._meta.get_field("kind").max_length for kind in kinds.KINDS)


def test_by_default_every_mail_comes_and_the_account_says_so(client, sari):
    text = client.get(ACCOUNT).text

    for kind in kinds.KINDS:
        (box,) = re.findall(rf'<input[^>]*name="notices-mail-{kind.code}"[^>]*>', text)
        assert "checked" in box
        assert ("disabled" in box) == kind.is_owed
    assert "notices-messenger-" not in text


def test_whoever_unticks_a_kind_declines_it_and_ticks_it_again(client, sari):
    unticked = all_ticked()
    del unticked["notices-mail-approved"]
    assert client.post(ACCOUNT, unticked).status_code == 302
    assert list(sari.declined_notices.values_list("kind", "way")) == [("approved", "mail")]
    assert notifier.willing({sari.pk}, "approved", "mail") == frozenset()

    assert client.post(ACCOUNT, all_ticked()).status_code == 302
    assert not sari.declined_notices.exists()


def test_a_form_without_the_panel_declines_nothing(client, sari):
    without = {name: value for name, value in all_ticked().items() if not name.startswith("notices-")}
    assert client.post(ACCOUNT, without).status_code == 302

    assert not sari.declined_notices.exists()


def test_a_form_that_says_no_to_what_is_owed_is_not_listened_to(client, sari):
    client.post(ACCOUNT, all_ticked(**{"notices-mail-account": "", "notices-mail-confirmation": ""}))

    assert not sari.declined_notices.exists()


def test_who_has_proved_a_messenger_chooses_for_it_too(client, sari, gateway):
    messenger(sari)
    text = client.get(ACCOUNT).text
    offered = {kind.code for kind in kinds.KINDS if f'name="notices-messenger-{kind.code}"' in text}
    assert offered == {kind.code for kind in kinds.KINDS if not kind.is_mail_alone}

    client.post(ACCOUNT, all_ticked(**{f"notices-messenger-{code}": "on" for code in offered - {"waits"}}))
    assert list(sari.declined_notices.values_list("kind", "way")) == [("waits", "messenger")]


def test_a_page_from_before_the_messenger_was_proved_declines_nothing_of_it(client, sari, gateway):
    row = messenger(sari, verified_at=None)
    assert 'name="notices-shown" value="mail"' in client.get(ACCOUNT).text
    Messenger.objects.filter(pk=row.pk).update(verified_at=timezone.now())  # in another window
    unticked = all_ticked(**{"notices-shown": "mail"})
    del unticked["notices-mail-approved"]
    client.post(ACCOUNT, unticked)

    assert list(sari.declined_notices.values_list("kind", "way")) == [("approved", "mail")]
    assert 'name="notices-shown" value="mail messenger"' in client.get(ACCOUNT).text


def test_a_choice_for_a_messenger_outlives_its_change(client, sari, gateway):
    DeclinedNotice.objects.create(user=sari, kind="waits", way="messenger")
    client.post(ACCOUNT, all_ticked())

    assert list(sari.declined_notices.values_list("kind", "way")) == [("waits", "messenger")]


# The messenger


@pytest.mark.parametrize("service", TYPED)
def test_an_address_counts_when_the_code_sent_there_was_typed(client, sari, gateway, mailoutbox, service):
    typed, kept = TYPED[service]
    assert client.post(MESSENGER, {"service": service, "address": typed}).status_code == 302
    row = Messenger.objects.get()
    assert (row.address, row.verified_at) == (kept, None)
    with acting():
        notices.tell(notices.Notice("approved", "Disetujui", "x", "http://localhost/"), [sari.pk])
    assert len(gateway.sent) == 1  # the code, and no notice

    with acting():
        said = client.post(f"{MESSENGER}code/", {"code": code_in(gateway)}, follow=True).text
    assert "Pemberitahuan kini juga sampai di sana." in said
    assert Messenger.objects.get().verified_at
    assert "kini juga dikirim lewat" in mailoutbox[-1].subject
    assert mailoutbox[-1].to == ["sari@desa.example"]


def test_the_page_says_the_end_of_an_address_and_no_more(client, sari, gateway):
    messenger(sari, "whatsapp")
    text = client.get(MESSENGER).text

    assert "…7890" in text
    assert "6281234567890" not in text


def test_an_address_is_kept_encrypted(sari, gateway):
    messenger(sari, "whatsapp")
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM accounts_messenger")
        assert "6281234567890" not in cursor.fetchone()[0]


@pytest.mark.parametrize("sent", [
    {"service": "json", "address": "http://127.0.0.1/"},
    {"service": "ntfy", "address": "ntfys://ntfy.example/ilm-0123456789abcdef"},
    {"service": "telegram", "address": "-100123456789"},
    {"service": "ntfy", "address": ""},
    {},
])  # fmt: skip
def test_what_is_no_address_of_the_closed_list_is_refused_and_nothing_is_sent(client, sari, gateway, sent):
    answer = client.post(MESSENGER, sent)

    assert answer.status_code == 200
    assert "w-field__errors" in answer.text
    assert not Messenger.objects.exists()
    assert gateway.requests == []


def test_an_office_without_a_gateway_offers_none(client, sari):
    text = client.get(MESSENGER).text

    assert "Kantor belum memasang layanan pesan." in text
    assert client.post(MESSENGER, {"service": "ntfy", "address": TOPIC}).status_code == 200
    assert not Messenger.objects.exists()


def test_that_another_address_took_the_place_of_a_proved_one_is_on_record(client, sari, gateway):
    messenger(sari)
    assert "alamat yang sekarang tidak menerima apa pun lagi" in client.get(MESSENGER).text
    client.post(MESSENGER, {"service": "whatsapp", "address": TYPED["whatsapp"][0]})

    entry = ModelLogEntry.objects.get(action="accounts.remove_messenger")
    assert (entry.user, entry.data["service"]) == (sari, "ntfy")
    client.post(MESSENGER, {"service": "ntfy", "address": TOPIC})  # in place of one that was not proved
    assert ModelLogEntry.objects.get(action="accounts.remove_messenger") == entry
    assert TYPED["whatsapp"][1] not in str(entry.data)


def test_a_gateway_that_refuses_is_told_at_once_and_the_earlier_address_stays(client, sari, gateway):
    row = messenger(sari)
    gateway.status = 403
    text = client.post(MESSENGER, {"service": "ntfy", "address": "ilm-fedcba9876543210"}).text

    assert "Layanan pesan tidak menerima kiriman." in text
    assert Messenger.objects.get() == row


def test_a_wrong_code_and_an_old_one_prove_nothing(sari, gateway):
    at = timezone.now()
    messengers.propose(sari, "ntfy", TOPIC, at)
    code = code_in(gateway)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    assert not messengers.prove(sari, wrong, at)
    assert not messengers.prove(sari, code, at + messengers.CODE_HOLDS + timedelta(seconds=1))
    assert not messengers.prove(person("budi"), code, at)
    assert messengers.prove(sari, f" {code} ", at)
    assert not messengers.prove(sari, code, at)  # it was used


def test_a_code_is_guessed_at_five_times_and_no_more(sari, gateway):
    at = timezone.now()
    messengers.propose(sari, "ntfy", TOPIC, at)
    code = code_in(gateway)
    for _number in range(messengers.MOST_TRIES):
        assert not messengers.prove(sari, "x", at)

    assert not messengers.prove(sari, code, at)


def test_codes_and_trials_are_few_an_hour(client, sari, gateway):
    for _number in range(6):
        assert client.post(MESSENGER, {"service": "ntfy", "address": TOPIC}).status_code == 302
    text = client.post(MESSENGER, {"service": "ntfy", "address": TOPIC}).text

    assert "tunggu satu jam" in text
    assert len(gateway.sent) == 6


def test_a_message_on_trial_says_how_it_went(client, sari, gateway):
    messenger(sari)
    assert "Layanan pesan sudah menerima kiriman" in client.post(f"{MESSENGER}test/", follow=True).text
    assert "Pesan percobaan" in gateway.texts[-1]

    gateway.status = 500
    assert "Layanan pesan tidak menerima kiriman." in client.post(f"{MESSENGER}test/", follow=True).text


def test_no_trial_goes_to_an_address_that_was_not_proved(client, sari, gateway):
    messenger(sari, verified_at=None)
    client.post(f"{MESSENGER}test/")

    assert gateway.requests == []


def test_who_forgets_the_messenger_gets_nothing_there_not_even_what_waits(client, sari, gateway):
    at = timezone.now()
    Message.objects.create(messenger=messenger(sari), subject="x", url="y", made_at=at, due_at=at)
    client.post(f"{MESSENGER}forget/")

    assert not Messenger.objects.exists()
    assert not Message.objects.exists()


def test_the_last_failure_is_told_to_the_person_and_to_those_who_manage_the_system(client, sari, gateway):
    row = messenger(sari)
    gateway.status = 500
    with acting():
        notices.tell(notices.Notice("approved", "Disetujui", "x", "http://localhost/"), [sari.pk])

    assert "Pesan terakhir tidak sampai" in client.get(MESSENGER).text
    assert "Pesan ke ponsel tidak sampai" not in client.get("/admin/").text
    client.force_login(person("kepala", is_superuser=True))
    assert "ntfy: 1 pesan dalam 24 jam terakhir" in client.get("/admin/").text
    assert row.address not in client.get("/admin/").text


def test_a_stranger_and_a_colleague_reach_nobody_elses_messenger(client, sari, gateway):
    row = messenger(sari)
    client.logout()
    assert client.get(MESSENGER).status_code == 302
    assert client.post(f"{MESSENGER}forget/").status_code == 302
    client.force_login(person("budi", (Role.ADMINISTRATOR, KENDAL)))
    client.post(f"{MESSENGER}forget/")
    client.post(f"{MESSENGER}test/")

    assert Messenger.objects.get() == row
    assert gateway.requests == []


def test_a_partners_person_has_a_messenger_too(client, sari, gateway):
    humas = person("humas")
    roles.join(humas, factories.partner())
    client.force_login(humas)

    assert client.get(MESSENGER).status_code == 200
    assert client.post(MESSENGER, {"service": "ntfy", "address": TOPIC}).status_code == 302


@pytest.mark.parametrize("name", ["prove", "try_out", "forget"])
def test_what_changes_something_is_posted(client, sari, name):
    assert client.get(reverse(f"messenger:{name}")).status_code == 405


def test_both_pages_ask_few_questions(client, sari, gateway, django_assert_max_num_queries):
    messenger(sari)
    for page in (ACCOUNT, MESSENGER):
        client.get(page)
        with django_assert_max_num_queries(30):
            client.get(page)
