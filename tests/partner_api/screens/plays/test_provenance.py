"""A play tells who stood behind what was shown when it was shown, whatever has changed since."""

from datetime import timedelta

import pytest

from cms.accounts import roles
from ilm_blocks.models import ILM
from partner_api.models import Play, PlayHour
from partner_api.screens import tokens
from partner_api.screens.plays.permissions import PlayPolicy
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, WELERI
from tests.partner_api.screens.plays.rows import row, shown

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def bawaslu(screen):
    return factories.partner(name="Bawaslu Kabupaten Kendal")


@pytest.fixture
def kpu(screen):
    return factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")


@pytest.fixture
def ilm(bawaslu):
    return factories.ilm(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu, number="1/PKS/contoh"), title="Politik uang"
    )


@pytest.fixture
def taken_over(ilm, kpu, manifest, monkeypatch):
    """The ILM was played for Bawaslu; then another revision of it is KPU's. Gives the play of the first.

    Handed-in material stays under its name nowadays; plays must be told apart even if a record says otherwise.
    """
    monkeypatch.setattr(ILM, "asked_party", lambda ilm: None)
    seq = manifest()["seq"]
    play = shown(ilm, seq=seq, agreement="1/PKS/contoh")
    ilm.responsible, ilm.agreement = kpu, factories.agreement(kpu, number="2/PKS/contoh")
    ilm.title = "Periksa nama Anda"
    factories.approve(ilm)
    ilm.refresh_from_db()
    manifest()
    return play


def member_of(partner, name):
    user = factories.officer(name, KENDAL)
    user.groups.clear()
    roles.join(user, partner)
    return user


def seen_by(user):
    policy = PlayPolicy(Play, {"view": ("change",)})
    return set(policy.instances_user_has_permission_for(user, "view").values_list("title", flat=True))


def test_a_play_that_arrives_after_another_partner_took_over_is_the_first_ones(send, taken_over, bawaslu, ilm):
    send([taken_over, shown(ilm)])

    first, second = Play.objects.order_by("pk")
    assert (first.title, first.responsible_name) == ("Politik uang", "Bawaslu Kabupaten Kendal")
    assert (first.agreement, first.responsible_id, first.flag) == ("1/PKS/contoh", bawaslu.pk, "")
    assert (second.title, second.responsible_name) == ("Periksa nama Anda", "KPU Kabupaten Kendal")
    assert second.agreement == "2/PKS/contoh"


def test_so_are_its_hours(send, taken_over, bawaslu):
    send([taken_over])

    hour = PlayHour.objects.get()
    assert (hour.responsible_id, hour.title, hour.agreement) == (bawaslu.pk, "Politik uang", "1/PKS/contoh")


def test_each_partner_sees_what_was_shown_in_its_own_name(send, taken_over, ilm, bawaslu, kpu):
    send([taken_over, shown(ilm)])

    assert seen_by(member_of(bawaslu, "anggota-bawaslu")) == {"Politik uang"}
    assert seen_by(member_of(kpu, "anggota-kpu")) == {"Periksa nama Anda"}


def test_the_paper_is_that_of_the_record_and_what_the_screen_told_is_kept_beside(send, ilm, manifest):
    manifest()
    send([shown(ilm, agreement="99/PKS/karangan")])

    play = Play.objects.get()
    assert (play.agreement, play.agreement_told) == ("1/PKS/contoh", "99/PKS/karangan")


def test_a_corrected_number_of_the_paper_holds_from_the_next_manifest_on(send, ilm, manifest):
    before = manifest()["seq"]
    ilm.agreement.number = "1/PKS/contoh/2024"
    ilm.agreement.save(update_fields=["number"])
    after = manifest()["seq"]
    send([shown(ilm, seq=before), shown(ilm, seq=after)])

    assert [play.agreement for play in Play.objects.order_by("pk")] == ["1/PKS/contoh", "1/PKS/contoh/2024"]


def test_a_region_answers_under_the_name_that_it_bore(send, screen, manifest):
    own = factories.ilm(BLUMAH)
    before = manifest()["seq"]
    village = factories.page(BLUMAH)
    village.title = "Blumah Baru"
    village.save(update_fields=["title"])
    after = manifest()["seq"]
    send([shown(own, seq=before), shown(own, seq=after)])

    first, second = Play.objects.order_by("pk")
    assert (first.responsible_name, first.region_name) == ("Pemerintah Desa Blumah", "Desa Blumah")
    assert (second.responsible_name, second.region_name) == ("Pemerintah Desa Blumah Baru", "Desa Blumah Baru")


def test_a_videotron_that_gets_another_name_leaves_its_plays_as_they_are(send, screen, ilm, manifest):
    manifest()
    send([shown(ilm)])
    screen.name = "Pendopo"
    screen.save()

    assert Play.objects.get().screen_name == "Balai desa"


def test_a_takeover_is_told_in_the_words_that_were_shown(send, screen, manifest):
    takeover = factories.takeover(KENDAL, text="Banjir di Kaliwungu", starts_at=NOON - timedelta(hours=1))
    items = [item for item in manifest()["items"] if item["id"] == f"t{takeover.pk}.1"]
    takeover.text = "Banjir surut"
    takeover.save(update_fields=["text"])
    items += [item for item in manifest()["items"] if item["id"] == f"t{takeover.pk}.1"]
    send([row(item["id"], revision=item["revision"], asset=None, agreement=None) for item in items])

    first, second = Play.objects.order_by("pk")
    assert (first.title, first.responsible_name) == ("Banjir di Kaliwungu", "Pemerintah Kabupaten Kendal")
    assert (second.title, first.flag, second.flag) == ("Banjir surut", "", "")


def test_what_is_told_to_the_record_does_not_depend_on_the_browsers_language(send, screen, manifest):
    own = factories.ilm(KENDAL)
    manifest()
    send([shown(own)], **{"Accept-Language": "en"})

    assert Play.objects.get().responsible_name == "Pemerintah Kabupaten Kendal"


def test_the_ilm_of_another_branch_and_drafts_are_not_told_of(send, screen):
    elsewhere, draft = factories.ilm(WELERI), factories.draft(KENDAL)
    rows = [shown(elsewhere), row(f"{draft.pk}.1", revision=draft.latest_revision_id)]
    rows += [row(item) for item in ("999.1", "apa saja", "²", "9" * 30, "t", "t9", ".", " 1.1")]
    answer = send(rows).json()

    assert answer["accepted"] == len(rows)
    assert {flag["code"] for flag in answer["flagged"]} == {"not_in_manifest"}
    assert Play.objects.filter(title="", responsible_id=None, flag="not_in_manifest").count() == len(rows)


def test_what_was_given_before_is_told_of_after_it_left_the_programme(send, screen, ilm, manifest, noon):
    manifest()
    ilm.unpublish(code="legal", text="")
    manifest()
    answer = send([shown(ilm)]).json()

    assert answer["flagged"] == []
    assert Play.objects.get().title == "Politik uang"


def test_what_another_screen_was_given_was_not_given_to_this_one(send, ilm, ask):
    other = factories.screen(WELERI, name="Pasar")
    ask(tokens.issue(other))
    answer = send([shown(ilm)]).json()

    assert [flag["code"] for flag in answer["flagged"]] == ["not_in_manifest"]
    assert Play.objects.get().title == "Politik uang"  # it is of this chain, and its partner may ask why
