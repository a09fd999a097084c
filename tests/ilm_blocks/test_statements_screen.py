"""The signed statement on screen: who opens what, what is printed, and what each button does."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.accounts import roles
from ilm_blocks.actions import statements
from ilm_blocks.admin import printing
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM, Confirmation, SignedStatement
from ilm_blocks.queries import materials
from ilm_blocks.rules import material
from tests import factories
from tests.factories import BLUMAH, KENDAL, WELERI
from tests.ilm_blocks.editing import review_url, under_review
from tests.ilm_blocks.test_materials import captions, clip
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%surat pernyataan contoh\n%%EOF\n"
WAITING = reverse("ilm_blocks_admin:waiting")


def holder(name, role, at=KENDAL):
    user = get_user_model().objects.create_user(name, name=name.title())
    roles.assign(user, role, factories.page(at))
    return user


@pytest.fixture
def kpu():
    return factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")


@pytest.fixture
def dwi():
    return holder("dwi", "editor")


@pytest.fixture
def sari():
    return holder("sari", "approver")


@pytest.fixture
def ilm(kpu, dwi):
    draft = factories.draft(
        KENDAL, title="Cek nama Anda", summary="Di laman KPU.", responsible=kpu, channels=["website"],
        agreement=factories.agreement(kpu, number="27/PKS/contoh", valid_until=date(2030, 1, 1)),
        creatives=[factories.poster("Tulisan: cek nama Anda."), factories.message("Daftar pemilih", "Bawa KTP.")],
    )  # fmt: skip
    draft.save_revision(user=dwi)
    under_review(draft, dwi)
    return ILM.objects.get(pk=draft.pk)


def digest(ilm):
    return material.digest(materials.of(ilm.latest_revision.as_object()))


def page(ilm):
    return reverse("ilm_blocks_admin:statements", args=[ilm.pk])


def printed(ilm):
    return reverse("ilm_blocks_admin:statement_print", args=[ilm.pk])


def compared(statement):
    return reverse("ilm_blocks_admin:statement", args=[statement.pk])


def scanned(statement):
    return reverse("ilm_blocks_admin:statement_file", args=[statement.pk])


def sent(ilm, content=None, name="surat.png"):
    return {"revision": ilm.latest_revision_id, "scan": SimpleUploadedFile(name, content or factories.scan())}


@pytest.fixture
def statement(ilm, dwi):
    return statements.upload(ilm, ilm.latest_revision_id, content=factories.scan(), name="surat.png", by=dwi)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def text(response):
    return " ".join(response.text.split())


# From the review page to the paper


def test_the_way_leads_from_the_review_page_and_from_the_editor(ilm, dwi, sari):
    assert page(ilm) in signed_in(sari).get(review_url(ilm)).text
    assert page(ilm) in signed_in(dwi).get(ilm_url("edit", ilm)).text


def test_while_the_partners_people_have_time_no_page_offers_it(ilm, kpu, dwi, sari):
    factories.member(get_user_model().objects.create_user("humas"), kpu)

    assert page(ilm) not in signed_in(sari).get(review_url(ilm)).text
    assert page(ilm) not in signed_in(dwi).get(ilm_url("edit", ilm)).text
    opened = signed_in(dwi).get(page(ilm))
    assert "sudah ditanya dan menjawab sendiri" in opened.text
    assert 'name="scan"' not in opened.text
    refused = signed_in(dwi).post(page(ilm), sent(ilm), follow=True)
    assert "sudah ditanya dan menjawab sendiri" in said(refused)
    with time_machine.travel(ilm.confirmation_requests.get().asked_at + timedelta(days=3), tick=False):
        assert 'name="scan"' in signed_in(dwi).get(page(ilm)).text


def test_the_print_shows_all_of_the_material_its_digest_and_a_code(ilm, dwi):
    sheet = signed_in(dwi).get(printed(ilm))

    words = ("Cek nama Anda", "Di laman KPU.", "KPU Kabupaten Kendal", "27/PKS/contoh", "Tulisan: cek nama Anda.",
             "Daftar pemilih", "Bawa KTP.", "Tanda tangan dan cap")  # fmt: skip
    assert [word for word in words if word not in sheet.text] == []
    assert digest(ilm) in sheet.text.replace(" ", "")
    assert "<svg" in sheet.text
    assert 'src="/m/' in sheet.text
    assert "<script" not in sheet.text


def test_the_captions_of_a_clip_are_words_too(kpu):
    film = {"video": clip(), "alt": "Klip", "poster": factories.image(), "captions": captions()}
    paper = factories.agreement(kpu)
    draft = factories.draft(KENDAL, responsible=kpu, agreement=paper, creatives=[("video", film)])

    [part] = printing.parts(draft)

    alternative, told = (text for _label, text in part.words)
    assert (alternative, told.strip()) == ("Klip", "WEBVTT")
    assert len(part.pictures) == 1
    assert len(part.files) == 3


def test_a_code_of_another_version_is_told(ilm, dwi):
    client = signed_in(dwi)

    assert "berasal dari versi lain" in client.get(page(ilm), {"sha256": "0" * 64}).text
    assert "berasal dari versi lain" not in client.get(page(ilm), {"sha256": digest(ilm)}).text


# Upload, compare, accept


def test_one_uploads_it_and_another_accepts_it(ilm, dwi, sari):
    uploaded = signed_in(dwi).post(page(ilm), sent(ilm), follow=True)
    assert "Petugas lain mencocokkan" in said(uploaded)
    assert 'name="scan"' not in uploaded.text
    statement = SignedStatement.objects.get()

    approver = signed_in(sari)
    waiting = approver.get(WAITING)
    assert compared(statement) in waiting.text
    assert "Menunggu Anda (1)" in waiting.text
    beside = approver.get(compared(statement))
    assert scanned(statement) in beside.text
    assert digest(ilm) in beside.text.replace(" ", "")
    accepted = approver.post(compared(statement), {"verdict": "accept", "reason": ""}, follow=True)
    assert "Surat diterima" in said(accepted)
    assert Confirmation.objects.get().kind == "paper"
    assert compared(statement) not in approver.get(WAITING).text


def test_the_review_page_the_history_and_the_page_of_the_ilm_show_it_as_such(ilm, statement, sari):
    statements.accept(statement, by=sari)

    for address in (review_url(ilm), ilm_url("history", ilm), reverse("ilm_blocks_admin:where", args=[ilm.pk])):
        shown = text(signed_in(sari).get(address))
        assert "diunggah oleh Dwi, dicocokkan dan diterima oleh Sari" in shown
        assert compared(statement) in shown


def test_api_and_public_page_say_that_it_was_on_paper(ilm, statement, sari, client):
    word = statements.accept(statement, by=sari)
    ilm.latest_revision.publish(user=sari)

    told = client.get(f"/api/v1/ilm/{ilm.pk}/").json()["confirmation"]
    assert (told["kind"], told["sha256"]) == ("paper", word.digest)
    assert (
        "Dikonfirmasi dengan surat bertanda tangan" in client.get(f"/ilm/{ilm.pk}/", headers={"host": "localhost"}).text
    )


def test_whoever_uploaded_it_finds_no_button_and_is_refused(ilm, sari):
    statement = statements.upload(ilm, ilm.latest_revision_id, content=factories.scan(), name="a.png", by=sari)
    approver = signed_in(sari)

    assert compared(statement) not in approver.get(WAITING).text
    assert 'value="accept"' not in approver.get(compared(statement)).text
    refused = approver.post(compared(statement), {"verdict": "accept", "reason": ""}, follow=True)
    assert "Anda sendiri yang mengunggah surat ini" in said(refused)
    assert not Confirmation.objects.exists()


def test_a_refusal_needs_a_reason_that_stands_beside_the_paper(ilm, statement, sari, dwi):
    approver = signed_in(sari)

    empty = approver.post(compared(statement), {"verdict": "refuse", "reason": ""})
    assert "Sebutkan apa yang keliru" in empty.text
    approver.post(compared(statement), {"verdict": "refuse", "reason": "Cap tidak terbaca."})

    opened = signed_in(dwi).get(page(ilm))
    assert "Cap tidak terbaca." in opened.text
    assert 'name="scan"' in opened.text


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"MZ"])
def test_what_is_no_paper_is_said_at_its_field(ilm, dwi, content):
    answer = signed_in(dwi).post(page(ilm), sent(ilm, content, "surat.pdf"))

    assert answer.status_code == 200
    assert answer.context["form"].errors["scan"]
    assert not SignedStatement.objects.exists()


# Who may


@pytest.mark.parametrize(
    ("role", "at", "reads", "decides"),
    [
        ("editor", KENDAL, True, False),
        ("approver", KENDAL, True, True),
        ("administrator", KENDAL, True, True),
        ("approver", WELERI, False, False),
        ("administrator", BLUMAH, False, False),
        ("operator", KENDAL, False, False),
    ],
)
def test_the_screens_open_for_officers_of_the_owning_region_alone(ilm, statement, role, at, reads, decides):
    other = signed_in(holder("lain", role, at))
    addresses = (page(ilm), printed(ilm), compared(statement), scanned(statement))

    assert {other.get(address).status_code == 200 for address in addresses} == {reads}
    other.post(compared(statement), {"verdict": "accept", "reason": ""})
    assert Confirmation.objects.exists() == decides
    if not reads:
        other.post(page(ilm), sent(ilm))
        assert SignedStatement.objects.count() == 1


@pytest.mark.parametrize("is_theirs", [True, False])
def test_the_partners_people_read_the_paper_in_their_name_and_no_other(ilm, kpu, statement, is_theirs):
    partner = kpu if is_theirs else factories.partner(WELERI, name="Panwaslu", short_name="")
    user = get_user_model().objects.create_user("humas")
    factories.member(user, partner)
    member = signed_in(user)

    assert {member.get(address).status_code == 200 for address in (compared(statement), scanned(statement))} == {
        is_theirs
    }
    assert member.get(page(ilm)).status_code != 200
    member.post(compared(statement), {"verdict": "accept", "reason": ""})
    assert not Confirmation.objects.exists()


def test_a_member_says_no_to_what_is_on_air_by_it(ilm, kpu, statement, sari):
    statements.accept(statement, by=sari)
    ilm.latest_revision.publish(user=sari)
    user = get_user_model().objects.create_user("humas")
    factories.member(user, kpu)
    member = signed_in(user)
    assert 'value="disown"' in member.get(compared(statement)).text
    assert 'value="disown"' not in signed_in(sari).get(compared(statement)).text

    member.post(compared(statement), {"verdict": "disown", "reason": "Bukan dari kami."})

    assert ILM.objects.get(pk=ilm.pk).withdrawn_text.endswith("bukan materinya: Bukan dari kami.")


@pytest.mark.parametrize(("content", "place"), [(None, "inline"), (PDF, "attachment")])
def test_a_scan_is_shown_or_saved_and_nothing_in_it_runs(ilm, dwi, content, place):
    statement = statements.upload(
        ilm, ilm.latest_revision_id, content=content or factories.scan(), name="../<b>surat</b>.exe", by=dwi
    )

    answer = signed_in(dwi).get(scanned(statement))

    assert answer["Content-Disposition"].startswith(f"{place}; filename=")
    assert "<" not in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private, no-store")


def test_whoever_uploaded_the_wrong_file_takes_it_back_on_the_screen(ilm, dwi):
    wrong = statements.upload(ilm, ilm.latest_revision_id, content=PDF, name="salah.pdf", by=dwi)
    client = signed_in(dwi)
    assert 'value="take_back"' in client.get(compared(wrong)).text

    shown = client.post(compared(wrong), {"verdict": "take_back"}, follow=True)

    assert "dibatalkan oleh Dwi" in " ".join(shown.text.split())
    assert 'name="scan"' in shown.text
    assert 'value="take_back"' not in client.get(compared(wrong)).text
