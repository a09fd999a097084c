"""*Keberatan atas isi?*: every page of an ILM says to whom one turns who objects to what it says."""

import re

import pytest
from django.utils.html import strip_tags

from ilm_blocks import actions, regions
from ilm_blocks.admin.forms.decisions import DecisionForm
from ilm_blocks.admin.forms.withdrawal import WithdrawForm
from ilm_blocks.models import LocalDecision
from sites import region_facts
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = pytest.mark.django_db

CONTACT = {
    "contact_text": "Bagian hukum Bawaslu (contoh)", "contact_email": "bawaslu@contoh.example",
    "contact_phone": "0294 000 014", "website": "https://bawaslu.contoh.example",
}  # fmt: skip
PPID = {"ppid_text": "PPID Kabupaten Kendal (contoh)", "ppid_email": "ppid@contoh.example"}


def of_bawaslu(**contact):
    bawaslu = factories.partner(**contact)
    return factories.ilm(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu))


def objections(response):
    """What stands under the heading."""
    [part] = re.findall(r'<aside[^>]*"keberatan">.*?</aside>', response.content.decode(), re.DOTALL)
    return " ".join(strip_tags(part).split())


@pytest.mark.parametrize("status", [200, 410])
@pytest.mark.parametrize("at", [KENDAL, BLUMAH])
def test_it_names_the_partners_contact_and_the_ppids_also_once_it_is_withdrawn(visit, at, status):
    region_facts.write(factories.page(KENDAL).pk, PPID)
    ilm = of_bawaslu(**CONTACT)
    if status == 410:
        actions.withdraw(ilm, code="error_in_content")

    page = visit(at, f"/ilm/{ilm.pk}/")

    assert page.status_code == status
    said = objections(page)
    assert said.startswith("Keberatan atas isi? Bawaslu Kabupaten Kendal")
    assert all(word in said for word in [*CONTACT.values(), *PPID.values(), "PPID Kabupaten Kendal"])
    assert 'href="mailto:bawaslu@contoh.example"' in page.content.decode()


def test_where_nobody_has_published_one_it_says_so(visit):
    assert objections(visit(KENDAL, f"/ilm/{of_bawaslu().pk}/")).count("Belum ada kontak yang diumumkan.") == 2


def test_for_a_regions_own_words_the_ppid_alone_is_named(visit):
    ilm = factories.ilm(BLUMAH)

    said = objections(visit(BLUMAH, f"/ilm/{ilm.pk}/"))

    assert said.startswith("Keberatan atas isi? PPID Desa Blumah")
    assert said.count("Belum ada kontak") == 1


def test_the_ppid_is_that_of_the_nearest_region_that_has_one():
    region_facts.write(factories.page(KENDAL).pk, PPID)
    region_facts.write(factories.page(PLANTUNGAN).pk, {"ppid_phone": "0294 000 001"})

    assert factories.region(KENDAL).information_officer.email == PPID["ppid_email"]
    for chain in regions.provider().subtree(factories.page(PLANTUNGAN).pk):
        assert (chain[-1].information_officer.text, chain[-1].information_officer.phone) == ("", "0294 000 001")


@pytest.mark.parametrize("status", [200, 410])
def test_the_api_tells_them_to_programs(client, status):
    region_facts.write(factories.page(KENDAL).pk, PPID)
    ilm = of_bawaslu()
    if status == 410:
        actions.withdraw(ilm, code="error_in_content")

    answer = client.get(f"/api/v1/ilm/{ilm.pk}/")

    assert answer.status_code == status
    assert answer.json()["objections"] == {
        "responsible": None,
        "ppid": {"text": PPID["ppid_text"], "email": PPID["ppid_email"], "phone": "", "url": ""},
    }


def disowned():
    ilm = of_bawaslu(**CONTACT)
    actions.withdraw(ilm, code="disowned", text="Mitra menyatakan ini bukan materinya: palsu.")
    return ilm


def test_nobody_is_said_to_answer_for_what_its_partner_disowned(visit):
    region_facts.write(factories.page(KENDAL).pk, PPID)

    page = visit(KENDAL, f"/ilm/{disowned().pk}/")

    assert page.status_code == 410
    text = " ".join(strip_tags(page.content.decode()).split())
    assert "Penanggung jawab isi" not in text
    assert "bertanggung jawab atas isi" not in text
    assert "Bawaslu Kabupaten Kendal; pihak ini menyatakan materi ini bukan miliknya" in text
    assert "palsu" in text
    said = objections(page)
    assert said.startswith("Keberatan atas isi? PPID Kabupaten Kendal")
    assert CONTACT["contact_email"] not in said


def test_programs_are_told_the_same(client):

    told = client.get(f"/api/v1/ilm/{disowned().pk}/").json()

    assert told["reason"]["code"] == "disowned"
    assert told["objections"]["responsible"] is None


def test_nobody_chooses_that_reason():
    hide = LocalDecision(kind="hide", owner=factories.page(BLUMAH))
    forms = WithdrawForm(ilm=of_bawaslu(), may_answer=True), DecisionForm(instance=hide, has_regions_below=False)

    for form, name in zip(forms, ("code", "reason_code"), strict=True):
        assert "other" in dict(form.fields[name].choices)
        assert "disowned" not in dict(form.fields[name].choices)
