"""Two people may bear one name in one region: wherever one is chosen or compared, the username tells them apart."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Role
from ilm_blocks import persons
from ilm_blocks.actions import four_eyes, memberships
from ilm_blocks.queries import reviewers
from tests import factories
from tests.cms.accounts.people.conftest import person
from tests.factories import KENDAL
from tests.ilm_blocks.editing import review_url, under_review
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%surat penunjukan contoh\n%%EOF\n"
NAME = "Sri Lestari"


def sri(username, *held):
    return person(username, *held, name=NAME)


def opened(user, path):
    client = signed_in(user)
    return " ".join(client.get(path).text.split())


def test_a_username_stands_beside_a_name_and_not_beside_itself():
    assert persons.told_apart(sri("sri.diskominfo")) == "Sri Lestari (sri.diskominfo)"
    assert persons.told_apart(person("budi", name="Budi")) == "Budi"


def test_members_letters_and_those_who_waits_for_them_are_told_apart():
    partner, admin, approver = factories.partner(), sri("sri.admin", (Role.ADMINISTRATOR, KENDAL)), None
    approver = sri("sri.kendal", (Role.APPROVER, KENDAL))
    factories.member(sri("sri.humas"), partner)
    memberships.propose_by_letter(partner, sri("sri.baru"), content=PDF, name="surat.pdf", user=admin)

    people = opened(approver, reverse("ilm_blocks_admin:partner_people", args=[partner.pk]))
    assert "Sri Lestari (sri.humas)" in people
    assert "Sri Lestari (sri.admin)" in people
    assert "nama pengguna sri.baru" in people
    for screen in ("ilm_blocks_admin:waiting", "wagtailadmin_home"):
        assert "Sri Lestari (sri.baru)" in opened(approver, reverse(screen))


def test_who_decides_is_told_apart():
    partner = factories.partner()
    paper = factories.agreement(partner, valid_until=timezone.localdate() + timedelta(days=900))
    author, _other = sri("sri.satu", (Role.APPROVER, KENDAL)), sri("sri.dua", (Role.APPROVER, KENDAL))
    draft = factories.draft(KENDAL, responsible=partner, agreement=paper)
    draft.summary = "Ditulis."
    draft.save_revision(user=author)
    factories.word(draft)
    under_review(draft, author)

    assert "Sri Lestari (sri.dua)" in opened(author, review_url(draft))
    above = factories.officer("bupati", KENDAL, "change")
    above.is_superuser = True
    case = reviewers.case_of(draft)
    assert "Sri Lestari (sri.dua)" in four_eyes.why_not(case, above)


def test_whoever_acts_for_a_region_is_told_apart():
    admin = sri("sri.admin", (Role.ADMINISTRATOR, KENDAL))
    for username in ("sri.satu", "sri.dua"):
        sri(username, (Role.EDITOR, KENDAL))

    for path in (reverse("people:list"), reverse("people:authority", args=[factories.page(KENDAL).pk])):
        page = opened(admin, path)
        assert "sri.satu" in page
        assert "sri.dua" in page
