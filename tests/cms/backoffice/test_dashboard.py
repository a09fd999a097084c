"""What each person finds on the first screen, without a click, and what is none of their business."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django_tasks_db.models import DBTaskResult
from wagtail.admin.menu import admin_menu
from wagtail.models import Workflow
from wagtail_modeladmin.helpers import AdminURLHelper

from cms.accounts import roles
from cms.background import workers
from ilm_blocks.actions import review
from ilm_blocks.models import ILM, Takeover, TakeoverTemplate
from partner_api.screens import tokens
from partner_api.screens.models import Screen
from sites.page_views import writing
from tests import factories
from tests.cms.background.test_workers import greet
from tests.factories import BLUMAH, CAST, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

SIBLING = "Rahasia Kecamatan Weleri"


@pytest.fixture
def home(client, settings):
    """The first screen of a new person with ``roles`` (role, code) or of a ``partner``."""
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]

    def home(*held, partner=None, name="petugas"):
        user = get_user_model().objects.create_user(name, password="rahasia-contoh")
        for role, code in held:
            roles.assign(user, role, factories.page(code))
        if partner:
            roles.join(user, partner)
        client.force_login(user)
        return client.get(reverse("wagtailadmin_home"))

    return home


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def hide_url(ilm, code):
    return f"{reverse('ilm_blocks_admin:decide', args=[ilm.pk, 'hide'])}?region={factories.page(code).pk}"


# The village


def test_a_village_sees_what_its_site_shows_and_hides_with_one_click(home):
    optional = factories.ilm(KENDAL, title="Imunisasi di posyandu")
    mandatory = factories.ilm(KENDAL, title="Tolak politik uang", binding="mandatory")

    shown = text_of(home(("editor", BLUMAH)))

    assert "2 ILM tayang di situs Anda" in shown
    assert optional.title in shown
    assert mandatory.title in shown
    assert hide_url(optional, BLUMAH) in shown
    assert hide_url(mandatory, BLUMAH) not in shown


def test_a_village_reads_what_changed_within_seven_days_by_the_record(home):
    factories.ilm(KENDAL, title="Yang baru")
    factories.ilm(
        KENDAL,
        title="Untuk kecamatan lain",
        target=[("subtree", {"side": "include", "subtree": factories.page(WELERI)})],
    )
    factories.decision("hide", factories.ilm(KENDAL, title="Yang disembunyikan"), PLANTUNGAN, covers_subtree=True)

    changed = text_of(home(("editor", BLUMAH))).partition("Berubah dalam 7 hari terakhir")[2]

    assert "Yang baru" in changed
    assert "Yang disembunyikan" in changed
    assert "Untuk kecamatan lain" not in changed


def test_a_village_writes_news_with_one_click_and_finds_its_own(home):
    factories.article(BLUMAH, title="Kerja bakti Minggu")
    factories.article(KEDITEN, title="Kabar desa tetangga")

    shown = text_of(home(("editor", BLUMAH)))

    assert reverse("wagtailadmin_pages:add", args=["ilm_sites", "articlepage", factories.page(BLUMAH).pk]) in shown
    assert "Tulis kabar" in shown
    assert "Kerja bakti Minggu" in shown
    assert "Kabar desa tetangga" not in shown


def test_a_village_finds_its_own_events_that_are_not_over(home):
    factories.event(BLUMAH, title="Rapat RT", live=False, date=NOON.date() + timedelta(days=9))
    factories.event(
        BLUMAH, title="Senam", date=date(2024, 1, 5), weekly_until=date(2024, 3, 29), listed_until=date(2024, 3, 29)
    )
    factories.event(BLUMAH, title="Kerja bakti", date=date(2024, 1, 31))
    factories.event(KEDITEN, title="Acara desa tetangga")

    told = text_of(home(("editor", BLUMAH))).partition("Agenda</h3>")[2].partition("</section>")[0]

    assert re.findall(r">(\w[^<]+)</a>\s*<span class=\"ilm-quiet\">\s*([^<]+?) ·\s*(\w+)", told) == [
        ("Senam", "2 Februari 2024", "terbit"), ("Rapat RT", "10 Februari 2024", "draf"),
    ]  # fmt: skip


def test_an_event_is_told_by_the_day_of_its_own_region(home):
    """Its day begins in Jayapura when it is still the day before in Jakarta."""
    village = factories.page(BLUMAH)
    village.zone = "Asia/Jayapura"
    village.save(update_fields=["zone"])
    factories.event(BLUMAH, title="Rapat RT", date=NOON.date() + timedelta(days=9))

    assert "10 Februari 2024 ·" in text_of(home(("editor", BLUMAH))).partition("Rapat RT")[2][:200]


def test_a_village_without_any_ilm_is_told_so(home):
    shown = text_of(home(("editor", BLUMAH)))

    assert "0 ILM tayang di situs Anda" in shown
    assert "Tidak ada yang berubah." in shown


# The district


def test_a_district_sees_what_comes_from_above_its_own_and_who_hides(home):
    above = factories.ilm(KENDAL, title="Dari kabupaten saja")
    factories.ilm(PLANTUNGAN, title="Milik kecamatan")
    factories.draft(PLANTUNGAN, title="Masih draf")
    factories.decision("hide", above, BLUMAH, reason_code="other", text="Situs kami sedang diperbaiki sepekan ini.")

    shown = text_of(home(("editor", PLANTUNGAN)))
    _before, _, rest = shown.partition("Dari kabupaten")
    from_above, _, rest = rest.partition("Dari kami")
    own, _, hidden = rest.partition("Desa yang menyembunyikan")

    assert "Dari kabupaten saja" in from_above
    assert "Milik kecamatan" in own
    assert "Masih draf" in own
    assert "ilm-state--draft" in own
    assert "Situs kami sedang diperbaiki sepekan ini." in hidden
    assert str(factories.region(BLUMAH)) in hidden


def test_a_decision_that_no_longer_holds_is_not_listed(home):
    ilm = factories.ilm(KENDAL)
    factories.decision("hide", ilm, BLUMAH, until=NOON - timedelta(hours=1))
    factories.decision("hide", ilm, KEDITEN, undone_at=NOON - timedelta(hours=1))

    assert "Tidak ada: semua desa menayangkan" in text_of(home(("editor", PLANTUNGAN)))


def test_a_decision_on_what_is_over_is_not_listed(home):
    factories.decision("hide", factories.ilm(KENDAL, on_air_until=NOON - timedelta(hours=1)), BLUMAH)
    withdrawn = factories.ilm(KENDAL)
    factories.decision("hide", withdrawn, KEDITEN)
    withdrawn.unpublish(code="legal")

    assert "Tidak ada: semua desa menayangkan" in text_of(home(("editor", PLANTUNGAN)))


def test_of_many_hidden_ilm_the_newest_are_listed_and_the_register_has_the_rest(home):
    for number in range(21):
        factories.decision("hide", factories.ilm(KENDAL, title=f"Tersembunyi {number}."), BLUMAH)
    response = home(("editor", PLANTUNGAN))

    assert text_of(response).count("menyembunyikan “Tersembunyi") == 20
    assert f'href="{reverse("ilm_blocks_localdecision_modeladmin_index")}">Semua keputusan' in response.content.decode()


@pytest.mark.parametrize("role", ["editor", "approver", "administrator", "operator", "emergency"])
@pytest.mark.parametrize("code", [PLANTUNGAN, BLUMAH])
def test_nobody_sees_a_sibling(home, role, code):
    factories.ilm(WELERI, title=SIBLING, on_air_until=NOON + timedelta(days=1))
    factories.draft(WELERI, title=SIBLING)
    factories.article(WELERI, title=SIBLING)
    factories.decision("hide", factories.ilm(KENDAL), WELERI, reason_code="other", text=SIBLING + " tidak ikut serta")
    partner = factories.partner(WELERI, name=SIBLING)
    factories.agreement(partner, WELERI, valid_until=NOON.date() + timedelta(days=3))
    Screen.objects.create(owner=factories.page(WELERI), name=SIBLING)

    assert SIBLING not in text_of(home((role, code)))


# The regency


def test_the_regency_reads_its_day_without_a_click(home):
    factories.ilm(KENDAL, title="Besok selesai", on_air_until=NOON + timedelta(days=1))
    factories.ilm(KENDAL, title="Bulan depan selesai", on_air_until=NOON + timedelta(days=30))
    partner = factories.partner()
    factories.agreement(partner, number="1/PKS/HAMPIR-HABIS", valid_until=NOON.date() + timedelta(days=30))
    factories.agreement(partner, number="2/PKS/MASIH-LAMA", valid_until=NOON.date() + timedelta(days=31))
    factories.quiet_period(KENDAL)

    today = text_of(home(("administrator", KENDAL))).partition("Hari ini di")[2].partition("</section>")[0]

    assert "Besok selesai" in today
    assert "Bulan depan selesai" not in today
    assert "1/PKS/HAMPIR-HABIS" in today
    assert "2/PKS/MASIH-LAMA" not in today
    assert "Berikutnya:" in today
    assert "11 Februari 2024" in today


def test_what_is_off_the_air_already_is_not_told_to_leave_it(home):
    partner = factories.partner()
    over = factories.agreement(partner, valid_until=NOON.date() - timedelta(days=1))
    end = {"on_air_until": NOON + timedelta(days=3)}
    factories.ilm(KENDAL, title="PKS-nya habis", responsible=partner, agreement=over, **end)
    factories.ilm(KENDAL, title="Potret pejabat", content_class="official_portrait", **end)
    factories.ilm(KENDAL, title="Benar-benar tayang", **end)
    factories.quiet_period(KENDAL, first_day=NOON.date(), last_day=NOON.date(), withholds=["official_portrait"])

    today = text_of(home(("administrator", KENDAL))).partition("Hari ini di")[2].partition("</section>")[0]

    assert "Benar-benar tayang" in today
    assert "PKS-nya habis" not in today
    assert "Potret pejabat" not in today


def test_quiet_days_are_said_to_be_now(home):
    factories.quiet_period(KENDAL, first_day=NOON.date(), last_day=NOON.date())

    assert "Sekarang:" in text_of(home(("approver", KENDAL)))


def test_an_approver_finds_what_waits_and_the_right_to_withdraw(home):
    submitted = factories.draft(KENDAL, title="Menunggu keputusan")
    on_air = factories.ilm(KENDAL, title="Sudah tayang")
    submit(submitted)

    shown = text_of(home(("approver", KENDAL)))
    waiting = shown.partition("1 ILM menunggu penelaahan Anda")[2].partition("</section>")[0]

    assert "Menunggu keputusan" in waiting
    assert reverse("wagtailsnippets_ilm_blocks_ilm:unpublish", args=[on_air.pk]) in shown


def test_what_a_colleague_has_written_for_a_second_officer_stands_on_the_first_screen(home):
    writer = factories.officer("penulis", KENDAL, "change")
    period = factories.quiet_period(name="Masa tenang Pilkades", confirmed_at=None, written_by=writer)

    shown = text_of(home(("administrator", KENDAL)))

    assert "Menunggu konfirmasi Anda" in shown
    assert reverse("ilm_blocks_admin:quiet_period", args=[period.pk]) in shown


def test_nobody_is_asked_to_confirm_what_they_wrote_or_what_lies_above_them(home):
    factories.quiet_period(name="Masa tenang Pilkades", confirmed_at=None)

    assert "Menunggu konfirmasi Anda" not in text_of(home(("administrator", PLANTUNGAN)))


def test_second_approvals_stand_below_with_the_days_that_ask_for_them(home):
    factories.quiet_period(KENDAL, first_day=NOON.date() + timedelta(days=9), last_day=NOON.date() + timedelta(days=9))
    factories.ilm(PLANTUNGAN, title="Awasi penghitungan", content_class="election_education")

    shown = text_of(home(("approver", KENDAL)))
    seconds = shown.partition("1 ILM menunggu persetujuan kedua")[2].partition("</section>")[0]

    assert "Awasi penghitungan" in seconds
    assert "Pemerintah Kecamatan Plantungan" in seconds
    assert "sebelum Masa tenang Pemilu 2024" in seconds
    assert "menunggu persetujuan kedua" not in text_of(home(("editor", KENDAL), name="penyunting"))


def test_an_editor_has_nothing_to_review_and_nothing_to_withdraw(home):
    on_air = factories.ilm(KENDAL, title="Sudah tayang")
    submit(factories.draft(KENDAL))

    shown = text_of(home(("editor", KENDAL)))

    assert "menunggu penelaahan Anda" not in shown
    assert on_air.title in shown
    assert reverse("wagtailsnippets_ilm_blocks_ilm:unpublish", args=[on_air.pk]) not in shown


def submit(ilm):
    [workflow] = Workflow.objects.filter(workflow_content_types__content_type__model="ilm")
    workflow.start(ilm, get_user_model().objects.create_user(f"penulis {ilm.pk}"))


# Videotrons


def test_an_operator_sees_how_much_of_the_day_a_videotron_has_nothing_to_show(home):
    videotron("Alun-alun", operating=hours("06:00", "22:00"))
    factories.ilm(KENDAL, on_air_until=NOON + timedelta(hours=3))  # until 15.00 WIB

    assert "7 jam dari 16 jam tanpa satu pun ILM" in text_of(home(("operator", KENDAL)))


@pytest.mark.parametrize("held", [("operator", KENDAL), ("administrator", KENDAL)])
def test_which_videotron_is_down_and_since_when_is_told_without_a_click(home, held):
    factories.ilm(KENDAL)
    videotron("Alun-alun", silent=timedelta(hours=4, minutes=48))
    videotron("Pasar Weleri", owner=WELERI, silent=timedelta(days=1))
    videotron("Terminal", silent=timedelta(0))

    shown = videotrons(home(held))

    assert "2 videotron tidak tersambung" in shown
    assert "1 dari 3 videotron tersambung" in shown
    assert "Alun-alun Kabupaten Kendal · sejak pukul 07.12" in shown
    assert "Pasar Weleri Kecamatan Weleri · sejak 31 Januari 2024 12.00" in shown
    assert "Terminal" not in shown


def test_the_panel_is_calm_while_all_are_connected(home):
    factories.ilm(KENDAL)
    for number in range(12):
        videotron(f"Videotron {number}", silent=timedelta(seconds=70))

    response = home(("operator", KENDAL))

    shown = videotrons(response)
    assert "12 dari 12 videotron tersambung" in shown
    assert "Videotron 3" not in shown
    assert "tidak tersambung" not in shown.lower()
    assert "icon-warning" not in panel(response)


def test_a_videotron_that_is_off_by_its_hours_raises_no_alarm(home):
    videotron("Alun-alun", silent=timedelta(hours=7), operating=hours("16:00", "05:00"))

    response = home(("operator", KENDAL))

    assert "0 dari 1 videotron tersambung · 1 padam terencana" in videotrons(response)
    assert "icon-warning" not in panel(response)


def test_a_videotron_that_is_not_set_up_is_named_with_the_way_to_mend_it(home):
    never = videotron("Alun-alun")
    unpaired = Screen.objects.create(owner=factories.page(KENDAL), name="Balai desa")
    off = Screen.objects.create(owner=factories.page(KENDAL), name="Gudang", is_active=False)

    response = home(("operator", KENDAL))

    shown = videotrons(response)
    assert "Alun-alun Kabupaten Kendal · belum pernah tersambung Alamat pemutar" in shown
    assert "Balai desa Kabupaten Kendal · belum dipasangkan Alamat pemutar" in shown
    assert "Gudang Kabupaten Kendal · nonaktif" in shown
    mend = [reverse("partner_api_screen_modeladmin_token", args=[screen.pk]) for screen in (never, unpaired, off)]
    assert [address in panel(response) for address in mend] == [True, True, False]


def test_videotrons_that_are_switched_off_are_not_counted(home):
    Screen.objects.create(owner=factories.page(KENDAL), name="Gudang", is_active=False)

    shown = videotrons(home(("operator", KENDAL)))

    assert "Gudang Kabupaten Kendal · nonaktif" in shown
    assert "tersambung" not in shown


def test_of_many_the_first_are_named_and_the_others_counted(home):
    for number in range(10, 22):
        videotron(f"Videotron {number}", silent=timedelta(hours=1))

    response = home(("operator", KENDAL))

    not_connected = videotrons(response).partition("Slot kosong")[0]
    assert "12 videotron tidak tersambung" in not_connected
    assert "Videotron 19" in not_connected
    assert "Videotron 20" not in not_connected
    assert "dan 2 lainnya" in not_connected
    assert f'href="{REGISTER}"' in panel(response)


def test_the_videotrons_of_a_neighbour_are_none_of_ones_business(home):
    videotron("Alun-alun", silent=timedelta(hours=1))
    videotron("Pasar Weleri", owner=WELERI, silent=timedelta(hours=1))

    shown = videotrons(home(("operator", PLANTUNGAN)))

    assert "Belum ada videotron yang terdaftar." in shown


REGISTER = "/admin/partner_api/screen/"


def videotron(name, owner=KENDAL, silent=None, **facts):
    """A paired videotron that was last heard of so long before noon; never, unless that is said."""
    screen = Screen.objects.create(owner=factories.page(owner), name=name, **facts)
    tokens.issue(screen)
    if silent is not None:
        Screen.objects.filter(pk=screen.pk).update(seen_at=NOON - silent)
    return screen


def hours(start, end):
    return [("daypart", {"start": start, "end": end, "days": []})]


def panel(response):
    found = re.search(
        '<section class="home-panel" aria-labelledby="home-screens">.*?</section>', text_of(response), re.S
    )
    assert found, "no panel of videotrons"
    return found[0]


def videotrons(response):
    """The words of the panel of videotrons as people read them."""
    return " ".join(strip_tags(panel(response)).split())


def test_whoever_approves_sees_the_same_and_leaves_the_mending_to_the_operator(home):
    screen = videotron("Alun-alun")
    videotron("Terminal", silent=timedelta(hours=1))

    response = home(("approver", KENDAL))

    assert "1 videotron tidak tersambung" in videotrons(response)
    assert "Alun-alun Kabupaten Kendal · belum pernah tersambung" in videotrons(response)
    assert reverse("partner_api_screen_modeladmin_token", args=[screen.pk]) not in panel(response)


def test_whoever_approves_where_no_videotron_stands_reads_nothing_about_them(home):
    videotron("Pasar Weleri", owner=WELERI)

    assert "Videotron hari ini" not in text_of(home(("approver", BLUMAH)))


def test_an_editor_has_no_videotrons_on_the_first_screen(home):
    Screen.objects.create(owner=factories.page(KENDAL), name="Alun-alun")

    assert "Alun-alun" not in text_of(home(("editor", KENDAL)))


# A partner's person, and people with more than one role


def test_a_partners_person_sees_how_their_own_ilm_fare(home):
    bawaslu, other = factories.partner(), factories.partner(name="KPU Kabupaten Kendal")
    on_air = factories.ilm(KENDAL, title="Awasi pemilu", responsible=bawaslu, agreement=factories.agreement(bawaslu))
    factories.draft(KENDAL, title="Rencana KPU", responsible=other, agreement=factories.agreement(other))

    shown = text_of(home(partner=bawaslu))

    assert "Awasi pemilu" in shown
    assert "Tayang" in shown
    assert reverse("wagtailsnippets_ilm_blocks_ilm:unpublish", args=[on_air.pk]) in shown
    assert "Rencana KPU" not in shown


@pytest.mark.parametrize(("days", "is_urgent"), [(30, False), (8, False), (7, True), (0, True)])
def test_both_sides_read_which_agreement_ends_and_what_follows_it(home, client, days, is_urgent):
    bawaslu = factories.partner()
    follows = factories.agreement(bawaslu, number="9/PKS/BERIKUT")
    last_day = NOON.date() + timedelta(days=days)
    paper = factories.agreement(bawaslu, number="8/PKS/INI", valid_until=last_day, successor=follows)

    for page in (home(partner=bawaslu, name="humas"), home(("administrator", KENDAL))):
        shown = text_of(page)
        assert reverse("ilm_blocks_admin:agreement_papers", args=[paper.pk]) in shown
        assert "dilanjutkan oleh 9/PKS/BERIKUT" in shown
        assert ("Dalam 7 hari" in shown) == is_urgent


@pytest.mark.parametrize("last_day", [NOON.date() - timedelta(days=1), NOON.date() + timedelta(days=31)])
def test_what_is_over_or_far_from_its_end_is_not_told_of(home, last_day):
    bawaslu = factories.partner()
    factories.agreement(bawaslu, number="8/PKS/INI", valid_until=last_day)
    factories.agreement(bawaslu)

    assert "8/PKS/INI" not in text_of(home(partner=bawaslu))


def test_an_operator_who_may_not_read_papers_is_led_to_none(home, client):
    paper = factories.agreement(factories.partner(), number="8/PKS/INI", valid_until=NOON.date())

    assert "8/PKS/INI" in text_of(home(("operator", KENDAL)))
    assert client.get(reverse("ilm_blocks_admin:agreement_papers", args=[paper.pk])).status_code in (302, 403)
    assert reverse("ilm_blocks_admin:agreement_papers", args=[paper.pk]) not in text_of(client.get("/admin/"))


def test_a_partner_whose_agreement_is_over_reads_so_and_hands_in_nothing(home, client):
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, number="480/PKS/contoh", valid_until=date(2024, 1, 31))
    factories.ilm(KENDAL, title="Tolak politik uang", responsible=bawaslu, agreement=pks)
    sentence = "480/PKS/contoh berakhir pada 31 Januari 2024"

    page = text_of(home(partner=bawaslu))
    form = text_of(client.get(f"{reverse(ILM.snippet_viewset.get_url_name('add'))}?partner={bawaslu.pk}"))

    assert sentence in page
    assert ">Berakhir: naskah kerja sama berakhir</span>" in page
    assert ">Ajukan ILM</a>" not in page
    assert sentence in form
    assert 'name="title"' not in form


@pytest.mark.parametrize(("first_day", "lacks"), [(date(2024, 1, 1), False), (date(2024, 3, 1), False), (None, True)])
def test_a_partner_hands_in_for_an_agreement_that_is_in_force_or_to_come(home, first_day, lacks):
    bawaslu = factories.partner()
    if first_day:
        factories.agreement(bawaslu, valid_from=first_day)

    page = text_of(home(partner=bawaslu))

    assert (">Ajukan ILM</a>" in page, "belum memiliki perjanjian" in page) == (not lacks, lacks)


def test_a_month_after_its_agreement_an_ilm_is_no_longer_listed(home):
    bawaslu = factories.partner()
    long_ago = factories.agreement(bawaslu, valid_until=date(2023, 12, 31))
    factories.ilm(
        KENDAL, title="Dari tahun lalu", responsible=bawaslu, agreement=long_ago, on_air_from=NOON - timedelta(days=60)
    )

    assert "Dari tahun lalu" not in text_of(home(partner=bawaslu))


def test_the_title_of_a_partners_ilm_leads_to_the_form_and_once_approved_to_where_it_is_shown(home):
    bawaslu = factories.partner()
    facts = {"responsible": bawaslu, "agreement": factories.agreement(bawaslu)}
    draft, on_air = factories.draft(KENDAL, **facts), factories.ilm(KENDAL, **facts)

    shown = text_of(home(partner=bawaslu))

    assert f'href="{reverse("wagtailsnippets_ilm_blocks_ilm:edit", args=[draft.pk])}">{draft.title}' in shown
    assert f'href="{reverse("ilm_blocks_admin:where", args=[on_air.pk])}">{on_air.title}' in shown


def test_the_note_of_the_reviewer_stands_on_the_first_screen_until_it_is_handed_in_again(home):
    bawaslu = factories.partner()
    ilm = factories.draft(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu))
    submit(ilm)
    approver = get_user_model().objects.create_superuser("penyetuju")
    review.request_revision(ilm, review.Seen.of(ilm), note="Tanggalnya keliru.", user=approver)
    response = home(partner=bawaslu)

    assert "Perlu Perbaikan" in text_of(response)
    assert "Tanggalnya keliru." in text_of(response)
    type(ilm).objects.get().current_workflow_state.resume()
    assert "Tanggalnya keliru." not in text_of(response.client.get(reverse("wagtailadmin_home")))


def test_a_person_with_two_roles_sees_the_panels_of_both(home):
    shown = text_of(home(("editor", BLUMAH), ("operator", WELERI)))

    assert "0 ILM tayang di situs Anda" in shown
    assert "Hari ini di Kecamatan Weleri" in shown
    assert "Videotron hari ini" in shown


def test_a_person_without_any_role_is_told_whom_to_ask(home):
    group = Group.objects.create(name="Hanya masuk")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    response = home()
    get_user_model().objects.get(username="petugas").groups.add(group)

    assert "Anda belum diberi wilayah atau mitra" in text_of(response.client.get(reverse("wagtailadmin_home")))


# The sidebar


def items(response):
    """The names of the sidebar's items, in order."""
    return [item.name for item in admin_menu.menu_items_for_request(response.wsgi_request)]


def test_a_villages_sidebar_holds_what_it_uses_in_the_order_of_use(home):
    found = items(home(("editor", BLUMAH)))

    assert found[:3] == ["home", "news", "ilm"]
    assert "images" in found
    assert not {"reports", "settings", "help", "explorer"}.intersection(found)


def test_an_approver_starts_with_ilm_and_keeps_the_reports(home):
    found = items(home(("approver", KENDAL)))

    assert found[:3] == ["home", "ilm", "news"]
    assert "reports" in found


def test_a_partners_person_finds_ilm_and_no_pages(home):
    found = items(home(partner=factories.partner()))

    assert found[:2] == ["home", "ilm"]
    assert not {"explorer", "help", "news", "reports", "settings"}.intersection(found)


@pytest.mark.parametrize("role", ["editor", "approver", "administrator", "operator", "emergency"])
@pytest.mark.parametrize("code", [KENDAL, BLUMAH])
def test_every_item_of_the_sidebar_opens(home, role, code):
    open_all(home((role, code)))


def test_every_item_of_a_partners_sidebar_opens(home):
    open_all(home(partner=factories.partner()))


def open_all(response):
    for item in admin_menu.menu_items_for_request(response.wsgi_request):
        menu = getattr(item, "menu", None)
        for leaf in menu.menu_items_for_request(response.wsgi_request) if menu else [item]:
            answer = response.client.get(leaf.url, follow=True)
            assert (answer.status_code, answer.redirect_chain) == (200, []), leaf.name


# Cost


@pytest.mark.parametrize(
    "held",
    [("approver", KENDAL), ("administrator", KENDAL), ("operator", KENDAL), ("editor", PLANTUNGAN), ("editor", BLUMAH)],
)
def test_the_number_of_queries_does_not_grow_with_what_is_shown(home, held):
    fill(1)
    client = home(held).client
    few = count_queries(client)
    fill(6)

    assert count_queries(client) <= few


def test_nor_with_the_regions_in_which_videotrons_stand(home):
    videotron("Alun-alun")
    client = home(("operator", KENDAL)).client
    few = count_queries(client)
    for code in CAST:
        videotron("Balai", owner=code, silent=timedelta(hours=1))

    assert count_queries(client) <= few


def fill(count):
    partner = factories.partner()
    for _number in range(count):
        agreement = factories.agreement(partner, valid_until=NOON.date() + timedelta(days=9))
        ilm = factories.ilm(KENDAL, responsible=partner, agreement=agreement, on_air_until=NOON + timedelta(days=2))
        factories.ilm(PLANTUNGAN)
        factories.decision("hide", ilm, BLUMAH)
        factories.decision("pin", ilm, PLANTUNGAN, covers_subtree=True)
        factories.article(BLUMAH)
        Screen.objects.create(owner=factories.page(KENDAL), name="Alun-alun")
        submit(factories.draft(KENDAL, responsible=partner, agreement=agreement))


def count_queries(client):
    client.get(reverse("wagtailadmin_home"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
    return len(queries)


def test_how_often_the_websites_were_read_stands_last_for_the_region_and_those_below(home, settings):
    settings.SITES = settings.SITES | {"COUNT_PAGE_VIEWS": True}
    ilm, weleri = factories.ilm(KENDAL, title="Tolak politik uang"), factories.page(WELERI).pk
    writing.add({(NOON.date(), factories.page(BLUMAH).pk, "ilm", ilm.pk): 3, (NOON.date(), weleri, "ilm", ilm.pk): 39})

    village = said(home(("editor", BLUMAH)))
    regency = said(home(("editor", KENDAL), name="kabupaten"))

    assert "Situs ini dibaca sedikitnya 3 kali dalam 30 hari." in village
    assert "Situs ini dan situs wilayah di bawahnya dibaca sedikitnya 42 kali dalam 30 hari." in regency
    assert "Paling banyak dibaca Tolak politik uang ILM 42" in regency


def test_a_website_that_nobody_has_read_yet_is_said_to_be_so(home, settings):
    settings.SITES = settings.SITES | {"COUNT_PAGE_VIEWS": True}

    assert "Belum ada pembaca yang terhitung." in said(home(("editor", BLUMAH)))


def test_where_nothing_is_counted_nothing_is_said_of_readers(home):
    assert "Pembaca" not in said(home(("editor", BLUMAH)))


def test_a_partner_reads_how_often_their_ilm_were_read_wherever_that_was(home):
    bawaslu = factories.partner(KENDAL)
    ilm = factories.ilm(KENDAL, title="Awasi bersama", responsible=bawaslu, agreement=factories.agreement(bawaslu))
    for code in (BLUMAH, WELERI):
        writing.add({(NOON.date(), factories.page(code).pk, "ilm", ilm.pk): 21})

    assert "dibaca sedikitnya 42 kali dalam 30 hari" in said(home(partner=bawaslu))


def said(response):
    """The words of the page, as they are read."""
    return " ".join(strip_tags(text_of(response)).split())


def test_work_that_nobody_does_is_told_with_what_to_do(home, settings):
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    greet.enqueue()
    assert "tidak ada yang menyiapkannya" not in text_of(home(("editor", WELERI)))

    DBTaskResult.objects.update(enqueued_at=NOON - timedelta(hours=1))

    said = text_of(home(("editor", WELERI), name="lain"))
    assert "Film menunggu: tidak ada yang menyiapkannya" in said
    assert "1 pekerjaan menunggu" in said
    assert "manage.py work" in said

    workers.beat("living", timezone.now())
    assert "tidak ada yang menyiapkannya" not in text_of(home(("editor", WELERI), name="ketiga"))


def test_who_answers_for_emergencies_begins_one_from_the_first_screen_and_ends_it_there(home):
    template = TakeoverTemplate.objects.create(name="Rob uji", severity=2, text="Rob di {wilayah}", hours=3)
    TakeoverTemplate.objects.create(name="Tak dipakai", severity=2, text="Lama", hours=3, is_active=False)
    running = factories.takeover(PLANTUNGAN, text="Air naik", is_drill=True)
    factories.takeover(WELERI, text="Tempat lain")
    register = AdminURLHelper(Takeover)

    page = text_of(home(("emergency", PLANTUNGAN)))

    assert f'href="{register.create_url}?template={template.pk}"' in page
    assert f'href="{register.create_url}?level=3"' in page
    assert register.get_action_url("end", running.pk) in page
    assert "Tak dipakai" not in page
    assert "Tempat lain" not in page


def test_nobody_else_is_shown_the_way_to_one(home):
    assert "home-emergencies" not in text_of(home(("editor", PLANTUNGAN)))  # the register they may read


def test_the_emergencies_of_the_first_screen_cost_the_same_for_many(home, client):
    home(("emergency", KENDAL))
    factories.takeover(PLANTUNGAN)
    few = count_queries(client)
    for number in range(4):
        factories.takeover(BLUMAH, text=f"Air naik {number}")
        TakeoverTemplate.objects.create(name=f"Rob {number}", severity=2, text="Rob", hours=3)

    assert count_queries(client) == few <= 30
