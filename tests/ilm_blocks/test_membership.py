"""Who comes to speak for a partner, by whose word, and who never does."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from PIL import Image
from wagtail.models import ModelLogEntry

from cms.accounts import roles
from ilm_blocks import permissions
from ilm_blocks.actions import memberships
from ilm_blocks.choices import Appointment, PartnerKind
from ilm_blocks.media import letters
from ilm_blocks.models import AppendOnly, Letter, Membership
from ilm_blocks.queries import sides
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%surat penunjukan contoh\n%%EOF\n"


@pytest.fixture
def panwas():
    """A partner from outside that a district keeps."""
    return factories.partner(WELERI, name="Panwaslu Kecamatan Weleri", short_name="Panwascam")


@pytest.fixture
def bawaslu():
    return factories.partner()


def person(username, **facts):
    return get_user_model().objects.create_user(username, f"{username}@contoh.example", **facts)


def holder(username, role, code):
    user = person(username)
    roles.assign(user, role, factories.page(code))
    return user


def by_letter(partner, who, user, content=PDF):
    return memberships.propose_by_letter(partner, who, content=content, name="surat.pdf", user=user, at=NOON)


# The letter


def test_a_letter_appoints_nobody_until_another_officer_confirms_it(panwas):
    admin, approver = holder("admin", "administrator", WELERI), holder("penyetuju", "approver", WELERI)
    siti = person("siti")

    proposed = by_letter(panwas, siti, admin)
    assert not panwas.members.exists()
    with pytest.raises(memberships.AnotherConfirms):
        memberships.confirm(proposed, user=admin)

    memberships.confirm(proposed, user=approver, at=NOON + timedelta(hours=1))
    assert list(panwas.members) == [siti]
    row = Membership.objects.get()
    assert (row.how, row.proposed_by, row.confirmed_by, row.since) == (
        Appointment.LETTER, admin, approver, NOON + timedelta(hours=1),
    )  # fmt: skip


def test_an_officer_above_confirms_and_one_beside_or_below_does_not(panwas):
    admin = holder("admin", "administrator", WELERI)
    proposed = by_letter(panwas, person("siti"), admin)

    for name, role, code in (
        ("samping", "approver", PLANTUNGAN), ("bawah", "approver", "33.24.12.2001"), ("penyunting", "editor", WELERI),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            memberships.confirm(proposed, user=holder(name, role, code))
    memberships.confirm(proposed, user=holder("atas", "approver", KENDAL))

    assert panwas.members.count() == 1


def test_a_letter_is_confirmed_once_and_not_after_it_was_refused(panwas):
    admin, approver = holder("admin", "administrator", WELERI), holder("penyetuju", "approver", WELERI)
    proposed = by_letter(panwas, person("siti"), admin)
    memberships.confirm(proposed, user=approver)

    with pytest.raises(memberships.NotProposed):
        memberships.confirm(proposed, user=approver)

    refused = by_letter(panwas, person("budi"), admin)
    memberships.end(refused, user=admin)
    with pytest.raises(memberships.NotProposed):
        memberships.confirm(refused, user=approver)


@pytest.mark.parametrize("who", ["the uploader", "another officer"])
def test_a_letter_uploaded_by_mistake_is_taken_back_on_record(panwas, who):
    admin, other, wrong = holder("admin", "administrator", WELERI), holder("camat", "approver", WELERI), person("wati")
    letter = by_letter(panwas, wrong, admin)
    by = admin if who == "the uploader" else other

    memberships.decline(letter, user=by)

    entry = ModelLogEntry.objects.for_instance(wrong).get(action="ilm_blocks.decline_partner")
    assert (entry.user, entry.data["how"]) == (by, "letter")
    with pytest.raises(memberships.NotProposed):
        memberships.confirm(letter, user=other)
    assert by_letter(panwas, person("sari"), admin).is_proposed


@pytest.mark.parametrize("role", ["editor", "approver", "operator", "emergency"])
def test_only_an_administrator_or_a_member_uploads_a_letter(panwas, role):
    with pytest.raises(PermissionDenied):
        by_letter(panwas, person("siti"), holder("petugas", role, WELERI))


def test_an_administrator_appoints_nobody_for_a_partner_from_outside_without_a_letter(panwas):
    with pytest.raises(memberships.LetterNeeded):
        memberships.join_office(panwas, person("siti"), user=holder("admin", "administrator", WELERI))


def test_an_office_is_filled_by_its_administrator_alone_with_those_who_accept():
    office = factories.partner(PLANTUNGAN, name="Puskesmas Plantungan", kind=PartnerKind.OFFICE)
    budi = holder("budi", "editor", BLUMAH)  # the government's own people may hold duties too

    asked = memberships.join_office(office, budi, user=holder("admin", "administrator", PLANTUNGAN))

    assert not office.members.exists()
    memberships.accept(asked, user=budi)
    assert list(office.members) == [budi]
    with pytest.raises(PermissionDenied):
        memberships.join_office(office, person("siti"), user=holder("tetangga", "administrator", WELERI))


def picture(kind):
    stream = io.BytesIO()
    Image.new("L", (60, 80), 255).save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (picture("PNG"), "image/png"), (picture("JPEG"), "image/jpeg")],
)
def test_a_letter_is_told_by_its_content(content, kind):
    assert letters.take(content, "surat").mime == kind


@pytest.mark.parametrize(
    "content",
    [
        b"", b"surat", b"<html>%PDF-%%EOF", b"%PDF-1.4 broken off", picture("PNG")[:60],
        b"%PDF-" + b"x" * letters.MOST_BYTES + b"%%EOF",
    ],
)  # fmt: skip
def test_what_is_no_letter_is_refused_and_leaves_nothing(panwas, content):
    with pytest.raises(ValidationError):
        by_letter(panwas, person("siti"), holder("admin", "administrator", WELERI), content)

    assert not Letter.objects.exists()
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Surat Tugas.PDF", "surat-tugas.pdf"), ("../../etc/passwd", "passwd.pdf"), ("", "berkas.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a-set-cookie-x.pdf"), ("\u202efdp.exe", "fdp.pdf"), ("☃.pdf", "berkas.pdf"),
    ],
)  # fmt: skip
def test_the_name_of_a_letter_is_safe_and_ends_as_its_content_says(name, kept):
    assert letters.take(PDF, name).name == kept


# Invitations


def test_a_member_invites_and_the_invited_accepts(panwas):
    siti, budi = person("siti"), person("budi")
    factories.member(siti, panwas)

    invitation = memberships.invite(panwas, budi, user=siti)
    assert not panwas.members.contains(budi)
    with pytest.raises(PermissionDenied):
        memberships.accept(invitation, user=siti)
    memberships.accept(invitation, user=budi)

    assert panwas.members.contains(budi)


def test_only_members_invite(panwas):
    for user in (person("siti"), holder("admin", "administrator", WELERI)):
        with pytest.raises(PermissionDenied):
            memberships.invite(panwas, person(f"oleh-{user}"), user=user)


def test_no_officer_confirms_an_invitation_and_no_invited_accepts_a_letter(panwas):
    siti, budi, admin = person("siti"), person("budi"), holder("admin", "administrator", WELERI)
    factories.member(siti, panwas)

    with pytest.raises(memberships.NotProposed):
        memberships.confirm(memberships.invite(panwas, budi, user=siti), user=admin)
    letter = by_letter(panwas, person("tono"), admin)
    with pytest.raises(memberships.NotProposed):
        memberships.accept(letter, user=letter.person)


def test_whoever_speaks_for_it_or_is_asked_to_is_not_asked_twice(panwas):
    siti, budi = person("siti"), person("budi")
    factories.member(siti, panwas)
    memberships.invite(panwas, budi, user=siti)

    for who in (siti, budi):
        with pytest.raises(memberships.AlreadyMember):
            memberships.invite(panwas, who, user=siti)


def test_an_account_that_is_off_is_neither_asked_nor_taken_in(panwas):
    siti, gone = person("siti"), person("lama", is_active=False)
    factories.member(siti, panwas)

    with pytest.raises(memberships.NotActive):
        memberships.invite(panwas, gone, user=siti)


# The end


def test_a_member_leaves_and_may_come_again(panwas):
    siti = person("siti")
    first = factories.member(siti, panwas)

    memberships.end(first, user=siti)
    assert not panwas.members.exists()
    assert not permissions.own_partners(siti).exists()
    with pytest.raises(memberships.MembershipAlreadyEnded):
        memberships.end(first, user=siti)

    factories.member(siti, panwas)
    assert Membership.objects.count() == 2


def test_others_end_no_membership(panwas):
    siti, budi = person("siti"), person("budi")
    first, _second = factories.member(siti, panwas), factories.member(budi, panwas)

    for user in (
        budi,
        person("luar"),
        holder("penyetuju", "approver", WELERI),
        holder("tetangga", "administrator", BLUMAH),
    ):
        with pytest.raises(PermissionDenied):
            memberships.end(first, user=user)
    memberships.end(first, user=holder("admin", "administrator", WELERI))

    assert list(panwas.members) == [budi]


def test_a_membership_is_written_once(panwas):
    row = factories.member(person("siti"), panwas)

    for change in (
        lambda: Membership.objects.all().delete(),
        lambda: Membership.objects.update(person=person("budi")),
        row.delete,
        row.save,
        lambda: row.save(update_fields=["since", "confirmed_by"]),
        lambda: row.save(update_fields=["person"]),
    ):
        with pytest.raises(AppendOnly):
            change()


def test_the_database_takes_no_letter_that_its_uploader_confirms(panwas):
    admin = holder("admin", "administrator", WELERI)
    row = by_letter(panwas, person("siti"), admin)
    row.since, row.confirmed_by = NOON, admin

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(update_fields=["since", "confirmed_by"])


# Nobody on both sides


@pytest.mark.parametrize("code", [KENDAL, WELERI, "33.24.12.2001"])
@pytest.mark.parametrize("role", ["editor", "approver", "administrator", "operator", "emergency"])
def test_whoever_has_a_duty_there_above_or_below_does_not_become_a_member(panwas, role, code):
    weleri = holder("rangkap", role, code)

    with pytest.raises(memberships.BothSides, match="Panwaslu Kecamatan Weleri"):
        by_letter(panwas, weleri, holder("admin", "administrator", WELERI))
    with pytest.raises(memberships.BothSides):
        factories.member(weleri, panwas)


@pytest.mark.parametrize("code", [KENDAL, WELERI, "33.24.12.2001"])
def test_no_member_is_given_a_duty_there_above_or_below(panwas, code):
    siti = person("siti")
    factories.member(siti, panwas)

    with pytest.raises(memberships.BothSides, match="Panwaslu Kecamatan Weleri"):
        roles.assign(siti, "operator", factories.page(code))

    assert not sides.duties_of([siti.pk])


@pytest.mark.parametrize("code", [PLANTUNGAN, BLUMAH])
def test_a_duty_beside_the_keeper_stands_in_nobodys_way(panwas, code):
    siti, budi = person("siti"), holder("budi", "editor", code)

    factories.member(siti, panwas)
    roles.assign(siti, "editor", factories.page(code))
    factories.member(budi, panwas)

    assert sides.violations() == []


def test_whoever_is_asked_is_bound_already(panwas):
    siti = person("siti")
    by_letter(panwas, siti, holder("admin", "administrator", WELERI))

    with pytest.raises(memberships.BothSides):
        roles.assign(siti, "editor", factories.page(KENDAL))


def test_a_membership_that_ended_binds_nobody(panwas):
    siti = person("siti")
    factories.member(siti, panwas)
    factories.part(siti, panwas)

    roles.assign(siti, "editor", factories.page(KENDAL))


def test_a_manager_of_the_system_speaks_for_no_partner(panwas):
    with pytest.raises(memberships.BothSides, match="seluruh sistem"):
        factories.member(person("root", is_superuser=True), panwas)


def test_a_duty_given_past_the_acts_takes_the_partners_side_away_and_is_listed(panwas):
    siti = person("siti")
    factories.member(siti, panwas)
    group = Group.objects.create(name="Bebas")
    group.page_permissions.create(page=factories.page(KENDAL), permission=roles.page_permissions(["lock"]).get())
    siti.groups.add(group)
    siti = get_user_model().objects.get(pk=siti.pk)

    assert not permissions.own_partners(siti).exists()
    [found] = sides.violations()
    assert (found.person_id, found.partner, found.path) == (siti.pk, panwas, factories.page(KENDAL).path)
    with pytest.raises(CommandError, match="siti"):
        call_command("check_sides")


def test_the_list_of_whoever_stands_on_both_sides_is_empty_after_the_acts(panwas, capsys):
    factories.member(person("siti"), panwas)

    call_command("check_sides")

    assert "0" in capsys.readouterr().out


def test_the_list_takes_as_many_queries_for_many(panwas, bawaslu, django_assert_num_queries):
    factories.member(person("siti"), panwas)
    with django_assert_num_queries(4):
        sides.violations()

    for number in range(5):
        factories.member(person(f"humas-{number}"), bawaslu)
    with django_assert_num_queries(4):
        sides.violations()


# The managers' command


def test_the_managers_confirm_where_nobody_else_can_and_say_why(panwas):
    siti = person("siti")
    proposed = by_letter(panwas, siti, holder("admin", "administrator", WELERI))

    call_command("confirm_member", panwas.pk, "siti", "--reason", "Surat 12/2026 dilihat; hanya ada satu petugas.")

    row = Membership.objects.standing().get()
    assert (row.person, row.how, row.note) == (
        siti, Appointment.COMMAND, "Surat 12/2026 dilihat; hanya ada satu petugas.",
    )  # fmt: skip
    proposed.refresh_from_db()
    assert proposed.ended_at is not None


def test_the_command_keeps_to_the_rule_of_both_sides(panwas):
    holder("weleri", "editor", WELERI)

    with pytest.raises(CommandError, match="Panwaslu Kecamatan Weleri"):
        call_command("confirm_member", panwas.pk, "weleri", "--reason", "Surat dilihat oleh pengelola.")
    with pytest.raises(CommandError):
        call_command("confirm_member", panwas.pk, "tidak-ada", "--reason", "Surat dilihat oleh pengelola.")
    with pytest.raises(CommandError):
        call_command("confirm_member", 0, "weleri", "--reason", "Surat dilihat oleh pengelola.")


# Who is told


def test_members_the_person_and_the_holders_of_the_duty_are_told(
    panwas, mailoutbox, django_capture_on_commit_callbacks
):
    admin, approver = holder("admin", "administrator", WELERI), holder("penyetuju", "approver", WELERI)
    holder("atas", "approver", KENDAL)  # not asked while there are people at the region itself
    siti, budi = person("siti"), person("budi")
    factories.member(siti, panwas)

    def told():
        people = sorted(mail.to[0].partition("@")[0] for mail in mailoutbox)
        mailoutbox.clear()
        return people

    with django_capture_on_commit_callbacks(execute=True):
        proposed = by_letter(panwas, budi, admin)
    assert told() == ["penyetuju", "siti"]
    with django_capture_on_commit_callbacks(execute=True):
        memberships.confirm(proposed, user=approver)
    assert told() == ["admin", "budi", "siti"]
    with django_capture_on_commit_callbacks(execute=True):
        memberships.end(proposed, user=budi)
    assert told() == ["admin", "penyetuju", "siti"]
