"""The papers of the partners: what is in one, who writes it, what it lets on air, and who reads what was signed."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.log_actions import registry

from ilm_blocks import cascade, regions
from ilm_blocks.actions import agreement_ends, partners
from ilm_blocks.choices import Channel, State
from ilm_blocks.models import ILM, Agreement, AgreementPaper, Change, Partner, agreement_rules
from ilm_blocks.queries import states
from ilm_blocks.rules import states as of_rules
from ilm_blocks.rules.place import Place
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import review_url, sent_and_confirmed, under_review, verdict
from tests.ilm_blocks.test_naming import agreement_form, refused_on
from tests.ilm_blocks.test_row_forecasts import form_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
ADD = "ilm_blocks_agreement_modeladmin_create"


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def panwas():
    return factories.partner(WELERI, name="Panwaslu Kecamatan Weleri", short_name="Panwascam Weleri")


def written(partner, **facts):
    """An agreement as its form holds it, not saved."""
    defaults = {
        "title": "Penyebarluasan (contoh)", "number": "1/contoh", "valid_from": date(2024, 1, 1),
        "valid_until": date(2024, 12, 31), **factories.SIGNED,
    }  # fmt: skip
    return Agreement(partner=partner, owner=partner.owner, **defaults | facts)


def said(refusal, field):
    with pytest.raises(ValidationError) as refused:
        refusal()
    return " ".join(refused.value.message_dict[field])


def edited(paper):
    return reverse("ilm_blocks_agreement_modeladmin_edit", args=[paper.pk])


def blocks(*codes):
    return [("region", factories.page(code)) for code in codes]


def explained(ilm, code=BLUMAH, channel=Channel.WEBSITE):
    return cascade.explain(factories.region(code), ilm, channel, NOON)


# Who may be a partner


@pytest.mark.parametrize("body", ["", "company", "village"])
def test_only_government_bodies_are_partners(body):
    partner = Partner(owner=factories.page(KENDAL), name="PT Contoh", body=body)

    assert "Mitra hanyalah badan pemerintah" in said(partner.full_clean, "body")


def test_an_election_body_is_ticked_as_one_or_its_material_would_pass_for_general_information():
    partner = Partner(owner=factories.page(KENDAL), name="Panwaslu Kendal", body="election_supervisor")
    assert said(partner.full_clean, "is_election_body")

    partner.is_election_body = True
    partner.full_clean()


def test_a_new_name_goes_on_as_the_same_kind_of_body(bawaslu):
    assert partners.rename(bawaslu, name="Badan Awas Kendal", user=None).body == bawaslu.body


# What stands in a paper


@pytest.mark.parametrize("missing", factories.SIGNED)
@pytest.mark.parametrize("written_as", ["", "  ", "\N{ZERO WIDTH SPACE}"])
def test_each_side_signs_by_name_and_position(bawaslu, missing, written_as):
    paper = written(bawaslu, **{missing: written_as})

    assert refused_on(paper.full_clean) == {missing}


@pytest.mark.parametrize("field", ["number", "partner_number"])
@pytest.mark.parametrize(
    "again",
    [
        "12/PKS/2024", "12/pks/2024", " 12/PKS/2024 ", "12 / PKS / 2024", "12/PKS/2024.", "１２/PKS/2024",
        "12\N{FRACTION SLASH}PKS\N{DIVISION SLASH}2024",
    ],
)  # fmt: skip
def test_no_number_is_borne_twice(bawaslu, field, again):
    factories.agreement(bawaslu, **{field: "12/PKS/2024"})

    assert "sudah" in said(written(bawaslu, **{field: again}).full_clean, field)


@pytest.mark.parametrize("other", ["012/PKS/2024", "12/PKS/2O24", "12-PKS-2024"])
def test_numbers_that_a_register_tells_apart_are_two(bawaslu, other):
    factories.agreement(bawaslu, number="12/PKS/2024")

    written(bawaslu, number=other).full_clean()


@pytest.mark.parametrize("field", ["title", "number", "partner_number"])
@pytest.mark.parametrize("nothing", ["-", "...", "\N{ZERO WIDTH SPACE}"])
def test_what_it_is_called_by_says_something(bawaslu, field, nothing):
    assert field in refused_on(written(bawaslu, **{field: nothing}).full_clean)


def test_a_paper_from_before_its_signatures_were_asked_for_can_be_ended_at_once(bawaslu):
    old = factories.agreement(bawaslu, **dict.fromkeys(factories.SIGNED, ""))
    assert rewritten(old, valid_until=date(2024, 5, 31)).valid_until == date(2024, 5, 31)

    signed = factories.agreement(bawaslu)
    signed.signed_by = ""
    assert refused_on(signed.full_clean) == {"signed_by"}


def test_two_partners_may_count_alike_and_so_may_two_regions(bawaslu, panwas):
    factories.agreement(bawaslu, number="1", partner_number="1")

    written(factories.partner(name="BPS Kendal", short_name="BPS"), number="2", partner_number="1").full_clean()
    written(panwas, number="1", partner_number="1").full_clean()


def test_of_regions_that_became_one_each_paper_keeps_its_number(bawaslu):
    other = factories.partner(name="BPS Kendal", short_name="BPS")
    first, second = factories.agreement(bawaslu, number="1"), factories.agreement(other, number="1")
    second.valid_until = date(2027, 1, 1)
    second.full_clean()

    third = factories.agreement(bawaslu, number="3")
    third.number = first.number
    assert refused_on(third.full_clean) == {"number"}


def test_the_last_day_does_not_lie_before_the_first(bawaslu):
    paper = written(bawaslu, valid_from=date(2024, 5, 2), valid_until=date(2024, 5, 1))

    assert refused_on(paper.full_clean) == {"valid_until"}


def test_its_scope_ends_where_the_region_that_keeps_the_partner_does(panwas):
    assert "Kecamatan Boja" in said(written(panwas, regions=blocks(BOJA)).full_clean, "regions")
    assert "Kabupaten Kendal" in said(written(panwas, regions=blocks(KENDAL)).full_clean, "regions")
    assert "kabupaten" in said(written(panwas, levels=["regency", "village"]).full_clean, "levels")

    written(panwas, regions=blocks("33.24.12.2001"), levels=["district", "village"]).full_clean()


@pytest.mark.parametrize("quota", [{"most_active": 0}, {"plays_a_day": 0}, {"plays_a_day": 100_001}])
def test_quotas_are_bounded(bawaslu, quota):
    assert refused_on(written(bawaslu, **quota).full_clean) == set(quota)


def test_what_follows_it_is_a_later_paper_with_the_same_partner(bawaslu, panwas):
    old = factories.agreement(bawaslu, valid_until=date(2024, 6, 30))
    new = factories.agreement(bawaslu, valid_until=date(2025, 6, 30))
    of_another = factories.agreement(panwas, WELERI, valid_until=date(2025, 6, 30))
    old.successor = new
    old.full_clean()

    for wrong in (old, of_another):
        old.successor = wrong
        assert refused_on(old.full_clean) == {"successor"}
    new.successor = old  # no two follow each other
    assert refused_on(new.full_clean) == {"successor"}


def rewritten(paper, **facts):
    for name, value in facts.items():
        setattr(paper, name, value)
    return partners.rewrite_agreement(paper, list(facts), user=None)


def test_what_follows_may_be_shortened_and_nothing_is_unsaveable_by_it(bawaslu):
    new = factories.agreement(bawaslu, valid_until=date(2025, 6, 30))
    old = factories.agreement(bawaslu, valid_until=date(2024, 6, 30), successor=new)

    new = rewritten(new, valid_until=date(2024, 5, 31))
    old = rewritten(old, title="Diubah (contoh)")
    old = rewritten(old, valid_until=date(2024, 6, 15))

    old.valid_until = date(2024, 7, 31)  # who lets it last longer looks at what follows it
    assert refused_on(old.full_clean) == {"successor"}


def test_no_papers_follow_each_other_in_a_circle_however_their_days_are_turned(bawaslu):
    third = factories.agreement(bawaslu, valid_until=date(2026, 6, 30))
    second = factories.agreement(bawaslu, valid_until=date(2025, 6, 30), successor=third)
    first = factories.agreement(bawaslu, valid_until=date(2024, 6, 30), successor=second)
    third.valid_until = date(2024, 5, 31)
    third.successor = first

    assert "menyusul" in said(third.full_clean, "successor")


def test_of_two_who_close_a_circle_at_once_the_second_sees_the_first(bawaslu):
    other = factories.agreement(bawaslu, valid_until=date(2025, 6, 30))
    paper = factories.agreement(bawaslu, valid_until=date(2024, 6, 30))
    paper.successor = other
    paper.full_clean()
    Agreement.objects.filter(pk=other.pk).update(successor=paper.pk)  # the first one's, just committed

    assert "menyusul" in said(lambda: agreement_rules.refuse_contradictions(paper), "successor")


def test_an_ilm_stays_under_the_paper_by_which_it_was_approved(bawaslu):
    old, new = factories.agreement(bawaslu), factories.agreement(bawaslu, valid_until=date(2027, 1, 1))
    ilm = factories.ilm(responsible=bawaslu, agreement=old)
    old.successor = new
    partners.rewrite_agreement(old, ["successor"], user=None)
    ilm.refresh_from_db()
    assert ilm.agreement == old

    ilm.agreement = new
    factories.approve(ilm)  # the act by which it passes over: edited, handed in by the partner, approved
    assert ILM.objects.get().agreement == new


# The classes it covers


@pytest.fixture
def education(bawaslu):
    return factories.agreement(bawaslu, content_classes=["election_education"])


def test_what_is_of_another_class_is_not_approved(bawaslu, education):
    draft = factories.draft(responsible=bawaslu, agreement=education, content_class="official_portrait")
    factories.word(draft)

    assert education.number in said(draft.get_latest_revision().publish, "content_class")
    draft.refresh_from_db()
    assert not draft.live


def test_a_paper_that_is_narrowed_takes_the_ilm_off_the_air_and_why_names_its_class(bawaslu):
    paper = factories.agreement(bawaslu)
    ilm = factories.ilm(responsible=bawaslu, agreement=paper, content_class="official_portrait")
    assert explained(ilm).is_shown
    before = Change.objects.first().seq

    paper.content_classes = ["election_education"]
    partners.rewrite_agreement(paper, ["content_classes"], user=None)

    ilm.refresh_from_db()
    found = explained(ilm)
    assert (found.is_shown, found.deciding.name) == (False, "agreement_class")
    assert f"{paper.number} tidak mencakup golongan" in found.deciding.sentence
    assert Change.objects.first().seq > before  # with which every stored answer falls
    assert states.of(ilm, NOON) == State.NOT_COVERED
    at_owner = Place(regions.chain(factories.region(KENDAL)), Channel.WEBSITE)
    assert of_rules.of_approved(ilm, [], at_owner, NOON) == State.NOT_COVERED


def test_no_class_chosen_is_every_class(bawaslu):
    ilm = factories.ilm(responsible=bawaslu, agreement=factories.agreement(bawaslu), content_class="election_organiser")

    assert explained(ilm).is_shown
    assert states.of(ilm, NOON) == State.ON_AIR


def test_the_class_of_what_the_region_itself_says_is_no_matter_of_papers():
    assert "agreement_class" in {step.name for step in explained(factories.ilm()).steps if step.passed}


def test_a_campaign_is_no_class_to_agree_on(bawaslu):
    assert refused_on(written(bawaslu, content_classes=["campaign"]).full_clean) == {"content_classes"}


# How many at the same time


@pytest.fixture
def for_one(bawaslu):
    return factories.agreement(bawaslu, most_active=1)


def handed_in(bawaslu, paper, **facts):
    draft = factories.draft(responsible=bawaslu, agreement=paper, **facts)
    factories.word(draft)
    return draft


def test_one_more_than_agreed_is_not_approved_and_the_refusal_counts(bawaslu, for_one):
    factories.ilm(responsible=bawaslu, agreement=for_one)
    second = handed_in(bawaslu, for_one)

    sentence = said(second.get_latest_revision().publish, "agreement")
    assert "membolehkan 1 ILM bersamaan, dan 1 sudah disetujui" in sentence


def test_the_reviewer_reads_on_the_screen_that_the_quota_is_full(client, bawaslu, for_one):
    factories.ilm(responsible=bawaslu, agreement=for_one)
    second = factories.draft(responsible=bawaslu, agreement=for_one)
    under_review(second)
    client.force_login(factories.officer("penyetuju", KENDAL, "publish"))

    answer = client.post(review_url(second), verdict(second), follow=True)

    assert "membolehkan 1 ILM bersamaan" in answer.text
    second.refresh_from_db()
    assert not second.live


def test_a_quota_below_what_there_is_warns_before_it_is_saved_and_takes_nothing_off(client, bawaslu):
    paper = factories.agreement(bawaslu, most_active=5)
    ilms = [factories.ilm(responsible=bawaslu, agreement=paper) for _number in range(3)]
    client.force_login(factories.officer("admin", KENDAL, "add", "change"))
    url, form = edited(paper), form_of(paper, most_active="2")

    warned = client.post(url, form)

    assert "membolehkan 2 ILM bersamaan, sedangkan 3 sudah disetujui" in warned.text
    paper.refresh_from_db()
    assert paper.most_active == 5
    client.post(url, form | {"foreseen": warned.context["form"].token})
    paper.refresh_from_db()
    assert paper.most_active == 2
    assert all(explained(ilm).is_shown for ilm in ilms)


@pytest.mark.parametrize("most", ["3", "9", ""])
def test_a_quota_that_leaves_room_is_saved_at_once(client, bawaslu, most):
    paper = factories.agreement(bawaslu, most_active=2)
    for _number in range(2):
        factories.ilm(responsible=bawaslu, agreement=paper)
    client.force_login(factories.officer("admin", KENDAL, "add", "change"))

    answer = client.post(edited(paper), form_of(paper, most_active=most))

    assert answer.status_code == 302
    paper.refresh_from_db()
    assert paper.most_active == (int(most) if most else None)


@pytest.mark.parametrize("ends", ["withdrawn", "over"])
def test_what_is_withdrawn_or_over_makes_room(bawaslu, for_one, ends):
    until = None if ends == "withdrawn" else NOON - timedelta(hours=1)
    first = factories.ilm(responsible=bawaslu, agreement=for_one, on_air_until=until)
    if ends == "withdrawn":
        first.unpublish(code="error_in_content")

    handed_in(bawaslu, for_one).get_latest_revision().publish()


def test_what_is_approved_anew_or_takes_its_place_needs_no_second_place(bawaslu, for_one):
    first = factories.ilm(responsible=bawaslu, agreement=for_one)
    factories.approve(first)

    handed_in(bawaslu, for_one, replaces=first).get_latest_revision().publish()


# A district and its Panwaslu


def officer_of(client, code, *actions):
    client.force_login(factories.officer(f"petugas-{code}", code, *actions))
    return client


def test_a_districts_officers_write_with_their_own_panwaslu(client, panwas):
    camat = officer_of(client, WELERI, "add", "change", "publish")

    sent_and_confirmed(camat, reverse(ADD), agreement_form(panwas))

    [paper] = Agreement.objects.all()
    assert (paper.owner_id, paper.partner) == (factories.page(WELERI).pk, panwas)
    ilm = factories.ilm(WELERI, responsible=panwas, agreement=paper)
    assert explained(ilm, "33.24.12.2001").is_shown
    assert not explained(ilm, BLUMAH).is_shown


def test_who_signed_is_marked_as_demanded(client, panwas):
    page = officer_of(client, WELERI, "add", "change", "publish").get(reverse(ADD)).text

    for label in ("Penanda tangan dari pemerintah wilayah", "Jabatan di mitra"):
        assert re.search(rf'{label}\s*<span class="w-required-mark"', page, re.IGNORECASE)


@pytest.mark.parametrize(("code", "actions"), [(WELERI, ["add"]), (PLANTUNGAN, ["add", "change", "publish"])])
def test_neither_an_editor_nor_the_district_beside_it_writes_one(client, panwas, code, actions):
    sent_and_confirmed(officer_of(client, code, *actions), reverse(ADD), agreement_form(panwas))

    assert not Agreement.objects.exists()


def test_the_district_beside_it_changes_nothing_in_one(client, panwas):
    paper = factories.agreement(panwas, WELERI)
    address = reverse("ilm_blocks_agreement_modeladmin_edit", args=[paper.pk])

    officer_of(client, PLANTUNGAN, "add", "change", "publish").post(address, agreement_form(panwas, title="Diubah"))

    assert Agreement.objects.get().title == paper.title


# The signed paper


@pytest.fixture
def paper(panwas):
    return factories.agreement(panwas, WELERI)


def papers_url(paper):
    return reverse("ilm_blocks_admin:agreement_papers", args=[paper.pk])


def upload(client, paper, content=PDF, name="PKS Weleri.pdf"):
    return client.post(papers_url(paper), {"scan": SimpleUploadedFile(name, content)})


def test_an_administrator_keeps_it_and_it_comes_back_byte_by_byte(client, paper):
    camat = officer_of(client, WELERI, "change", "publish")

    assert upload(camat, paper).status_code == 302

    [kept] = AgreementPaper.objects.all()
    answer = camat.get(reverse("ilm_blocks_admin:agreement_paper", args=[kept.pk]))
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="pks-weleri.pdf"'
    assert answer["Cache-Control"].startswith("private, no-store")


def test_an_upload_is_on_record_and_told_to_the_partners_people(
    client, paper, panwas, django_user_model, django_capture_on_commit_callbacks
):
    siti = django_user_model.objects.create_user("siti", email="siti@panwas.example")
    factories.member(siti, panwas)
    camat = officer_of(client, WELERI, "change", "publish")
    mail.outbox = []
    with django_capture_on_commit_callbacks(execute=True):
        upload(camat, paper)

    [entry] = registry.get_logs_for_instance(paper).filter(action="ilm_blocks.keep_paper")
    assert (entry.user.username, entry.data) == ("petugas-" + WELERI, {"sha256": AgreementPaper.objects.get().sha256})
    [message] = mail.outbox
    assert message.to == ["siti@panwas.example"]
    assert "pks-weleri.pdf" in message.body


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"%PDF-1.7 cut off", PDF + b" " * 5 * 1024**2])
def test_what_is_no_paper_is_refused_on_its_field(client, paper, content):
    answer = upload(officer_of(client, WELERI, "change", "publish"), paper, content)

    [refusal] = answer.context["form"].errors["scan"]
    assert "surat" not in refusal.lower()  # it is no letter that is uploaded here
    assert not AgreementPaper.objects.exists()


def test_a_newer_one_stands_before_it_and_the_older_one_stays(client, paper):
    camat = officer_of(client, WELERI, "change", "publish")
    upload(camat, paper, name="satu.pdf")
    upload(camat, paper, name="dua.pdf")

    assert [kept.name for kept in camat.get(papers_url(paper)).context["papers"]] == ["dua.pdf", "satu.pdf"]


def test_the_partners_people_read_it_and_upload_nothing(client, paper, panwas, django_user_model):
    upload(officer_of(client, WELERI, "change", "publish"), paper)
    siti = django_user_model.objects.create_user("siti")
    factories.member(siti, panwas)
    client.force_login(siti)

    assert "pks-weleri.pdf" in client.get(papers_url(paper)).text
    assert (
        client.get(reverse("ilm_blocks_admin:agreement_paper", args=[AgreementPaper.objects.get().pk])).content == PDF
    )
    upload(client, paper)
    assert AgreementPaper.objects.count() == 1


@pytest.mark.parametrize("who", ["the district beside it", "a member of another partner", "nobody"])
def test_others_neither_see_nor_fetch_nor_upload_it(client, paper, bawaslu, django_user_model, who):
    upload(officer_of(client, WELERI, "change", "publish"), paper)
    kept = AgreementPaper.objects.get()
    client.logout()
    if who == "the district beside it":
        officer_of(client, PLANTUNGAN, "add", "change", "publish")
    elif who == "a member of another partner":
        dwi = django_user_model.objects.create_user("dwi")
        factories.member(dwi, bawaslu)
        client.force_login(dwi)

    for answer in (
        client.get(papers_url(paper)),
        client.get(reverse("ilm_blocks_admin:agreement_paper", args=[kept.pk])),
        upload(client, paper),
    ):
        assert answer.status_code in (302, 403)
        assert PDF not in answer.content
    assert AgreementPaper.objects.count() == 1


# Before it ends


@pytest.fixture
def ends(bawaslu):
    """It ends on 30 June 2024."""
    return factories.agreement(bawaslu, valid_until=date(2024, 6, 30))


@pytest.fixture
def people(bawaslu, django_user_model):
    humas = django_user_model.objects.create_user("humas", email="humas@bawaslu.example")
    factories.member(humas, bawaslu)
    keeper = factories.officer("ani", KENDAL, "change", "publish")
    keeper.email = "ani@kendal.example"
    keeper.save()
    stranger = factories.officer("budi", WELERI, "change", "publish")
    stranger.email = "budi@weleri.example"
    stranger.save()


def warned(capture, *days):
    """The addresses that were written to on each of ``days``, at noon, twice each."""
    told = []
    for day in days:
        mail.outbox = []
        for hour in (0, 1):
            at = NOON.replace(month=day.month, day=day.day) + timedelta(hours=hour)
            with time_machine.travel(at, tick=False), capture(execute=True):
                agreement_ends.warn(at)
        told.append(sorted(message.to[0] for message in mail.outbox))
    return told


BOTH = ["ani@kendal.example", "humas@bawaslu.example"]


def test_both_sides_are_warned_thirty_and_seven_days_before_once_each(ends, people, django_capture_on_commit_callbacks):
    days = [date(2024, 5, 30), date(2024, 5, 31), date(2024, 6, 22), date(2024, 6, 23), date(2024, 6, 30)]

    assert warned(django_capture_on_commit_callbacks, *days) == [[], BOTH, [], BOTH, []]


def test_where_the_keepers_only_approve_whoever_above_may_write_a_new_one_is_warned_too(
    panwas, django_capture_on_commit_callbacks
):
    factories.agreement(panwas, WELERI, valid_until=date(2024, 6, 30))
    for name, code, actions in (("citra", WELERI, ["publish"]), ("ani", KENDAL, ["change"]), ("dwi", BOJA, ["change"])):
        officer = factories.officer(name, code, *actions)
        officer.email = f"{name}@kendal.example"
        officer.save()

    told = warned(django_capture_on_commit_callbacks, date(2024, 6, 1))
    assert told == [["ani@kendal.example", "citra@kendal.example"]]


def test_whoever_was_away_gets_one_warning_and_nobody_one_of_what_is_over(
    ends, people, django_capture_on_commit_callbacks
):
    assert warned(django_capture_on_commit_callbacks, date(2024, 6, 29), date(2024, 6, 30)) == [BOTH, []]
    assert warned(django_capture_on_commit_callbacks, date(2024, 7, 1)) == [[]]


def test_one_that_is_prolonged_is_warned_of_anew(ends, people, django_capture_on_commit_callbacks):
    assert warned(django_capture_on_commit_callbacks, date(2024, 6, 25)) == [BOTH]
    ends.valid_until = date(2024, 8, 31)
    partners.rewrite_agreement(ends, ["valid_until"], user=None)

    assert warned(django_capture_on_commit_callbacks, date(2024, 6, 26), date(2024, 8, 25)) == [[], BOTH]


def test_the_warning_says_what_stops_and_what_follows(ends, people, bawaslu, django_capture_on_commit_callbacks):
    factories.ilm(responsible=bawaslu, agreement=ends)
    ends.successor = factories.agreement(bawaslu, number="88/PKS/contoh", valid_until=date(2025, 6, 30))
    ends.save(update_fields=["successor"])
    warned(django_capture_on_commit_callbacks, date(2024, 6, 1))

    body = mail.outbox[0].body
    assert "berakhir dalam 29 hari" in body
    assert "ILM yang bersandar padanya: 1" in body
    assert "88/PKS/contoh" in body


def test_the_warning_counts_what_is_on_air_until_then_and_nothing_that_is_over(
    ends, people, bawaslu, django_capture_on_commit_callbacks
):
    factories.ilm(responsible=bawaslu, agreement=ends)
    factories.ilm(responsible=bawaslu, agreement=ends, on_air_until=NOON - timedelta(hours=1))
    factories.ilm(responsible=bawaslu, agreement=ends).unpublish(code="error_in_content")
    warned(django_capture_on_commit_callbacks, date(2024, 6, 1))

    assert "ILM yang bersandar padanya: 1" in mail.outbox[0].body


def test_on_the_last_day_it_ends_today(ends, people, django_capture_on_commit_callbacks):
    warned(django_capture_on_commit_callbacks, date(2024, 6, 30))

    assert mail.outbox[0].subject.startswith("Berakhir hari ini")
    assert "berakhir hari ini" in mail.outbox[0].body
    assert "0 hari" not in mail.outbox[0].body


def test_what_is_followed_already_needs_no_new_agreement(ends, people, bawaslu, django_capture_on_commit_callbacks):
    ends.successor = factories.agreement(bawaslu, number="88/PKS/contoh", valid_until=date(2025, 6, 30))
    ends.save(update_fields=["successor"])
    warned(django_capture_on_commit_callbacks, date(2024, 6, 1))

    assert "Naskah 88/PKS/contoh menyusulnya" in mail.outbox[0].body
    assert "menandatangani naskah baru" not in mail.outbox[0].body


def test_of_a_partner_that_is_switched_off_nothing_ends(ends, people, bawaslu, django_capture_on_commit_callbacks):
    bawaslu.is_active = False
    bawaslu.save(update_fields=["is_active"])

    assert warned(django_capture_on_commit_callbacks, date(2024, 6, 1)) == [[]]


def test_a_warning_that_no_mail_server_took_goes_out_with_the_next_hour(
    ends, people, monkeypatch, django_capture_on_commit_callbacks
):
    def away(_message):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", away)
        assert warned(django_capture_on_commit_callbacks, date(2024, 6, 1)) == [[]]

    assert warned(django_capture_on_commit_callbacks, date(2024, 6, 1), date(2024, 6, 2)) == [BOTH, []]


def test_a_warning_that_some_have_read_goes_to_nobody_twice(
    ends, people, monkeypatch, django_capture_on_commit_callbacks
):
    send = mail.EmailMessage.send

    def to_one_alone(message):
        if message.to == ["ani@kendal.example"]:
            raise ConnectionResetError
        return send(message)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", to_one_alone)

    days = date(2024, 6, 1), date(2024, 6, 2)
    assert warned(django_capture_on_commit_callbacks, *days) == [["humas@bawaslu.example"], []]


def test_the_number_of_queries_is_that_of_one_agreement(ends, bawaslu, django_assert_num_queries):
    for number in range(3):
        factories.agreement(bawaslu, number=f"{number}/PKS/lain", valid_until=date(2030, 1, 1))
    agreement_ends.warn(NOON)

    with django_assert_num_queries(1):  # none of them is near its end
        agreement_ends.warn(NOON)
