"""The frame of every page that asks somebody to judge a revision shows it to whoever may open that page."""

import re
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

import ilm_blocks
from cms.accounts import roles
from ilm_blocks.actions import statements
from ilm_blocks.models import ILM
from tests import factories
from tests.factories import BLUMAH, KENDAL
from tests.ilm_blocks.editing import review_url, under_review
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

FRAME = re.compile(r'<iframe[^>]*\bsrc="([^"]+)"')
PDF = b"%PDF-1.4\n%surat pernyataan contoh\n%%EOF\n"


def holder(name, role, at=KENDAL):
    user = get_user_model().objects.create_user(name, name=name.title())
    roles.assign(user, role, factories.page(at))
    return user


@pytest.fixture
def kpu():
    return factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")


@pytest.fixture
def asked(kpu):
    """On air, and altered by an officer since, who has handed it in."""
    paper, dwi = factories.agreement(kpu), holder("dwi", "editor")
    ilm = factories.ilm(KENDAL, title="Cek nama Anda", responsible=kpu, agreement=paper)
    ilm.title = "Cek nama Anda sekarang"
    ilm.save_revision(user=dwi)
    under_review(ILM.objects.get(pk=ilm.pk), dwi)
    return ILM.objects.get(pk=ilm.pk)


@pytest.fixture
def member(kpu):
    user = get_user_model().objects.create_user("humas", name="Humas KPU")
    factories.member(user, kpu)
    return user


def framed(client, url):
    """What the frame of the page shows, asked for as the browser would."""
    [src] = FRAME.findall(client.get(url).content.decode())
    return client.get(src)


def confirm_url(ilm):
    return reverse("ilm_blocks_admin:confirm", args=[ilm.pk])


def statement_url(ilm, dwi):
    paper = statements.upload(ilm, ilm.latest_revision_id, content=PDF, name="surat.pdf", by=dwi)
    return reverse("ilm_blocks_admin:statement", args=[paper.pk])


def test_a_member_sees_what_they_are_asked_about(asked, member):
    shown = framed(signed_in(member), confirm_url(asked))

    assert shown.status_code == 200
    assert "Cek nama Anda sekarang" in shown.content.decode()
    assert shown["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("role", ["approver", "administrator", "editor"])
def test_officers_and_later_the_partners_people_see_what_a_paper_speaks_of(asked, kpu, role):
    url, user = statement_url(asked, get_user_model().objects.get(username="dwi")), holder("sari", role)

    assert framed(signed_in(user), url).status_code == 200
    someone = get_user_model().objects.create_user("humas")
    factories.member(someone, kpu)
    assert framed(signed_in(someone), url).status_code == 200


def test_an_approver_sees_what_is_reviewed(asked):
    assert framed(signed_in(holder("sari", "approver")), review_url(asked)).status_code == 200


def test_no_other_revision_and_nobody_else(asked, member):
    preview = ILM.snippet_viewset.get_url_name("revisions_view")
    newest, earlier = asked.latest_revision_id, asked.live_revision_id
    asked.title = "Masih ditulis"
    later = asked.save_revision(user=get_user_model().objects.get(username="dwi")).pk

    for revision in (earlier, newest, later):  # what was asked has changed since: nothing is asked
        assert signed_in(member).get(reverse(preview, args=[asked.pk, revision])).status_code == 302
    stranger = get_user_model().objects.create_user("pkk")
    factories.member(stranger, factories.partner(name="PKK Kabupaten Kendal", short_name="PKK"))
    assert signed_in(stranger).get(reverse(preview, args=[asked.pk, newest])).status_code == 302
    assert (
        signed_in(holder("lurah", "approver", BLUMAH)).get(reverse(preview, args=[asked.pk, newest])).status_code == 302
    )


def test_every_page_with_such_a_frame_is_walked_above():
    templates = Path(ilm_blocks.__file__).parent / "templates/ilm_blocks/admin"

    assert {path.stem for path in templates.glob("*.html") if 'class="ilm-preview"' in path.read_text()} == {
        "confirm", "review", "statement",
    }  # fmt: skip
