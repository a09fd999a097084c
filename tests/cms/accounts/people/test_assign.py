"""Offering a role: to somebody known or new, in own regions alone, and never to oneself."""

import re

import pytest
from django.contrib.auth import get_user_model

from cms.accounts import roles
from cms.accounts.models import Role
from cms.accounts.people import actions, invitations
from cms.accounts.people.area import Area
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

from .conftest import accept_all, administrator, assign, fresh, held, offered, person, screen

pytestmark = pytest.mark.django_db

NEW = {"name": "Siti Contoh", "username": "siti", "email": "siti@desa.example"}


@pytest.fixture
def admin(cast):
    return administrator(PLANTUNGAN, "admin")


@pytest.fixture
def plantungan(admin):
    return signed_in(admin)


def user(username):
    return get_user_model().objects.filter(username=username).first()


def errors(response):
    return response.context["form"].errors


def test_somebody_known_is_offered_roles_by_their_exact_username(plantungan):
    budi = person("budi")
    assign(plantungan, known="budi", roles=["editor", "operator"])

    assert offered(budi) == {("editor", BLUMAH), ("operator", BLUMAH)}
    assert held(budi) == set()


@pytest.mark.database
@pytest.mark.parametrize("known", ["bud", "budi@", "budi@desa.example", "siapa"])
def test_nobody_is_found_by_a_part_of_a_name(plantungan, known):
    person("budi")

    assert "known" in errors(assign(plantungan, known=known))


def test_a_new_person_sets_a_password_by_the_link_of_an_indonesian_mail(plantungan, client, mailoutbox):
    assign(plantungan, **NEW)
    siti = user("siti")
    (mail,) = mailoutbox

    assert offered(siti) == {("editor", BLUMAH)}
    assert (siti.email, held(siti)) == ("", set())
    assert not siti.has_usable_password()
    assert mail.to == ["siti@desa.example"]
    assert mail.subject == "Akun Anda di ILM Kendal"
    assert "Yth. Siti Contoh" in mail.body
    assert "Anda ditawari: Penyunting untuk Desa Blumah" in mail.body

    accept_all(client, re.search(r"http://[^/]+(/admin/invitation/\S+)", mail.body)[1])
    assert fresh(siti).check_password("sungai-bodri-7")


def test_somebody_known_gets_the_offer_and_no_invitation(plantungan, mailoutbox):
    person("budi")
    assign(plantungan, known="budi")

    assert [mail.subject for mail in mailoutbox] == ["Anda ditawari peran: Penyunting Desa Blumah"]


@pytest.mark.parametrize("missing", NEW)
def test_a_new_person_needs_name_username_and_mail(plantungan, missing):
    assert missing in errors(assign(plantungan, **NEW | {missing: ""}))
    assert user("siti") is None


@pytest.mark.database
@pytest.mark.parametrize(
    ("taken", "field"), [({"username": "SITI"}, "username"), ({"email": "Siti@desa.example"}, "email")]
)
def test_a_new_person_takes_nobodys_name_or_mail(plantungan, taken, field):
    person("siti" if field == "username" else "lain", email=taken.get("email", "lain@desa.example"))

    assert field in errors(assign(plantungan, **NEW | taken))


def test_known_and_new_at_once_is_neither(plantungan):
    person("budi")

    assert errors(assign(plantungan, known="budi", **NEW))
    assert user("siti") is None


def test_something_has_to_be_chosen(plantungan):
    person("budi")

    assert "roles" in errors(assign(plantungan, known="budi", roles=[]))


# What is refused


@pytest.mark.parametrize("region", [WELERI, KENDAL])
def test_a_forged_region_is_refused(plantungan, region):
    budi = person("budi")

    assert "region" in errors(assign(plantungan, region=region, known="budi"))
    assert offered(budi) == set()


def test_a_forged_partner_is_refused(plantungan):
    budi = person("budi")
    bawaslu = factories.partner(KENDAL)

    assert "partner" in errors(assign(plantungan, known="budi", roles=[], partner=bawaslu.pk))
    assert not bawaslu.members.contains(budi)


@pytest.mark.parametrize("role", Role)
def test_nobody_raises_their_own_rights(admin, plantungan, role):
    response = assign(plantungan, known="admin", roles=[role])

    assert "Tidak seorang pun mengubah haknya sendiri" in str(errors(response))
    assert held(admin) == {("administrator", PLANTUNGAN)}
    assert offered(admin) == set()


def test_a_superuser_is_left_alone(plantungan):
    root = person("root", is_superuser=True)

    assert errors(assign(plantungan, known="root"))
    assert offered(root) == set()


@pytest.mark.database
def test_a_refusal_leaves_nothing_of_the_request(admin, plantungan):
    area = Area.of(admin)
    budi = person("budi")

    with pytest.raises(actions.BeyondYourRegions):
        actions.offer(area, budi, Role.EDITOR, factories.page(WELERI))
    with pytest.raises(actions.BeyondYourRegions):
        actions.join(area, budi, factories.partner(KENDAL))
    assert offered(budi) == set()


def test_an_account_that_others_have_switched_off_stays_off(plantungan):
    budi = person("budi", is_active=False)

    assert errors(assign(plantungan, known="budi"))
    assert not fresh(budi).is_active


def test_an_administrator_of_weleri_prepares_no_form_for_a_person_of_plantungan(cast):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    weleri = signed_in(administrator(WELERI))

    assert weleri.get(screen("assign"), {"person": budi.pk}).status_code == 404


def test_choices_are_own_regions_and_own_partners(plantungan):
    factories.partner(KENDAL)
    own = factories.partner(PLANTUNGAN, name="Puskesmas Plantungan", kind="office")
    form = plantungan.get(screen("assign")).context["form"]

    assert list(form.fields["partner"].queryset) == [own]
    assert factories.page(WELERI).pk not in form.fields["region"].queryset.values_list("pk", flat=True)


@pytest.mark.parametrize("already", ["has it", "is asked"])
def test_the_same_again_changes_nothing(admin, plantungan, already, mailoutbox):
    budi = person("budi", *([(Role.EDITOR, BLUMAH)] if already == "has it" else []))
    if already == "is asked":
        assign(plantungan, known="budi")
    mailoutbox.clear()

    assert not actions.offer(Area.of(admin), budi, Role.EDITOR, factories.page(BLUMAH))
    said = assign(plantungan, known="budi").wsgi_request._messages._queued_messages[0].message
    assert "sudah memiliki atau sudah ditawari semua itu" in said
    assert mailoutbox == []


# Mail that does not go out


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there


def test_a_failing_mail_server_loses_nothing(plantungan, no_mail_server, settings, mailoutbox, caplog):
    response = plantungan.post(
        screen("assign"), {**NEW, "roles": ["editor"], "region": factories.page(BLUMAH).pk}, follow=True
    )

    assert offered(user("siti")) == {("editor", BLUMAH)}
    assert "1 undangan tidak terkirim (siti)" in response.text
    assert "siti" not in caplog.text
    assert plantungan.get(screen("list")).context["waiting"] == 1

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    plantungan.post(screen("send_all"))
    assert [mail.to for mail in mailoutbox] == [["siti@desa.example"]]
    assert plantungan.get(screen("list")).context["waiting"] == 0


def test_an_address_that_is_refused_keeps_no_other_from_its_mail(admin, mailoutbox, monkeypatch):
    from smtplib import SMTPRecipientsRefused

    from django.core.mail import EmailMessage

    send = EmailMessage.send

    def refuse_first(mail, *args, **kwargs):
        if mail.to == ["a@desa.example"]:
            raise SMTPRecipientsRefused({})
        return send(mail, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", refuse_first)
    people = [person(name, password=None) for name in ("a", "b")]

    assert invitations.send(people, by=admin) == [people[0]]
    assert [mail.to for mail in mailoutbox] == [["b@desa.example"]]


def test_invitations_of_other_regions_are_not_sent(plantungan, mailoutbox):
    person("weleri", (Role.EDITOR, WELERI), password=None)
    plantungan.post(screen("send_all"))

    assert mailoutbox == []


def test_a_partner_of_own_regions_may_leave(admin):
    puskesmas = factories.partner(PLANTUNGAN, name="Puskesmas Plantungan", kind="office")
    budi = person("budi", (Role.EDITOR, BLUMAH))
    roles.join(budi, puskesmas)
    actions.part(Area.of(admin), budi, puskesmas)

    assert not puskesmas.members.contains(budi)
    assert held(budi) == {("editor", BLUMAH)}
    assert not fresh(budi).groups.filter(name=roles.PARTNERS).exists()
