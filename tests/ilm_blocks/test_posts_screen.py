"""Posts on social media on screen: who opens what, what is told, and what each form and button does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ilm_blocks import actions
from ilm_blocks.admin.views.posts import AT_MOST
from ilm_blocks.models import PostFigures, SocialAccount, SocialPost
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, WELERI
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = NOON.date()
LINK = "https://instagram.example/p/abc"
PLAN, LOG = reverse("ilm_blocks_admin:posts"), reverse("ilm_blocks_admin:post_log")
ADD_PLAN, ADD_LOG = reverse("ilm_blocks_admin:post_plan"), reverse("ilm_blocks_admin:post_add")
ACCOUNTS = "/admin/ilm_blocks/socialaccount/"
HOME = reverse("wagtailadmin_home")


def of(name, post):
    return reverse(f"ilm_blocks_admin:{name}", args=[post.pk])


def seen(client, address):
    """The version of the row that its form carries."""
    return {"version": re.search(r'name="version" value="(\w+)"', client.get(address).content.decode())[1]}


@pytest.fixture
def ilm():
    with time_machine.travel(NOON - DAY, tick=False):
        return factories.ilm(KENDAL, channels=["social"], title="Tolak politik uang")


@pytest.fixture
def account():
    return factories.social_account(KENDAL, handle="@kabkendal")


@pytest.fixture
def dwi():
    return factories.officer("dwi", KENDAL, "add", "change")


@pytest.fixture
def sari():
    return factories.officer("sari", WELERI, "add", "change")


@pytest.fixture
def page(dwi):
    """What dwi reads at an address."""
    client = signed_in(dwi)
    return lambda address, **asked: client.get(address, asked).content.decode()


def test_an_officer_registers_an_account_of_the_own_region_and_of_no_other(sari):
    client = signed_in(sari)
    facts = {"network": "instagram", "handle": "@weleri", "url": "https://instagram.com/weleri", "is_active": "on"}

    for code in (KENDAL, BLUMAH, WELERI):
        client.post(f"{ACCOUNTS}create/", facts | {"owner": factories.page(code).pk})

    assert [(row.owner_id, str(row)) for row in SocialAccount.objects.all()] == [
        (factories.page(WELERI).pk, "Instagram @weleri")
    ]


def test_an_account_is_registered_once_and_by_its_https_address(sari):
    client = signed_in(sari)
    facts = {"network": "x", "handle": "@weleri", "is_active": "on", "owner": factories.page(WELERI).pk}

    refused = client.post(f"{ACCOUNTS}create/", facts | {"url": "http://x.com/weleri"})
    assert "diawali https://" in refused.content.decode()
    for handle in ("@weleri", "@Weleri"):
        told = client.post(f"{ACCOUNTS}create/", facts | {"url": "https://x.com/weleri", "handle": handle})
    assert "Akun wilayah ini sudah terdaftar." in told.content.decode()
    assert SocialAccount.objects.count() == 1


def test_accounts_of_other_regions_are_neither_listed_nor_edited(account, sari):
    client = signed_in(sari)

    assert "@kabkendal" not in client.get(ACCOUNTS).content.decode()
    assert client.get(f"{ACCOUNTS}edit/{account.pk}/").status_code in (302, 403, 404)


def test_an_account_is_switched_off_and_never_deleted(account, dwi):
    client = signed_in(dwi)

    assert client.post(f"{ACCOUNTS}delete/{account.pk}/").status_code in (302, 403)
    facts = {"network": account.network, "handle": account.handle, "url": account.url}
    client.post(f"{ACCOUNTS}edit/{account.pk}/", facts | seen(client, f"{ACCOUNTS}edit/{account.pk}/"))

    account.refresh_from_db()
    assert not account.is_active


@pytest.mark.parametrize("address", [PLAN, LOG, ADD_PLAN, ADD_LOG])
def test_the_pages_are_for_those_who_post(address, dwi):
    operator = factories.officer("wawan", KENDAL, "operate")

    assert signed_in(dwi).get(address).status_code == 200
    assert signed_in(operator).get(address).status_code in (302, 403)


def test_a_post_is_opened_by_the_officers_of_its_region_alone(ilm, account, dwi, sari):
    post = factories.post(ilm, account, posted_by=dwi)
    plan = factories.planned_post(ilm, account, person=dwi)

    for row, names in ((post, ("post", "post_change")), (plan, ("post", "post_change", "post_fulfil"))):
        for name in names:
            assert signed_in(dwi).get(of(name, row)).status_code == 200
            assert signed_in(sari).get(of(name, row)).status_code in (302, 403)
    signed_in(sari).post(of("post_removed", post))
    signed_in(sari).post(of("post_call-off", plan))
    signed_in(sari).post(of("post", post), {"read_on": f"{TODAY:%d/%m/%Y}", "reach": 1})
    assert SocialPost.objects.filter(removed_at=None, called_off_at=None).count() == 2
    assert not PostFigures.objects.exists()


def test_without_an_account_the_page_says_how_to_begin(page):
    assert "Daftarkan akun" in page(PLAN)
    assert "Daftarkan akun" in page(ADD_LOG)
    assert "Belum ada yang dicatat" in page(LOG)


def test_a_plan_is_made_on_the_page_and_stands_in_its_week(ilm, account, dwi, page):
    facts = {"ilm": ilm.pk, "account": account.pk, "planned_on": f"{TODAY:%d/%m/%Y}", "person": dwi.pk}
    answer = signed_in(dwi).post(ADD_PLAN, facts)

    post = SocialPost.objects.get()
    assert answer.url == of("post", post)
    for week in ("", f"{TODAY}", "31-12", "9999-99-99"):  # what is no day is this week
        assert "Tolak politik uang" in page(PLAN, week=week)
    assert "Tolak politik uang" not in page(PLAN, week=f"{TODAY + 7 * DAY}")


def test_what_is_overdue_stands_above_every_week(ilm, account, dwi, page):
    factories.planned_post(ilm, account, person=dwi, planned_on=TODAY - 10 * DAY)

    assert page(PLAN).count("Terlambat") >= 1
    assert "Tolak politik uang" in page(PLAN)
    assert "Tolak politik uang" in page(HOME)


def test_the_address_of_an_ilm_leads_to_its_plan_and_its_log(ilm, account, page):
    for address in (ADD_PLAN, ADD_LOG):
        assert f'<option value="{ilm.pk}" selected>' in page(address, ilm=ilm.pk)


def test_an_ilm_that_nobody_here_may_post_says_why_before_anything_is_typed(account, page):
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, number="7/PKS/contoh")
    ilm = factories.ilm(KENDAL, channels=["website", "social"], responsible=bawaslu, agreement=paper)
    paper.channels = ["website"]
    paper.save(update_fields=["channels"])

    told = page(ADD_PLAN, ilm=ilm.pk)

    assert "sekarang tidak boleh diposting" in told
    assert "7/PKS/contoh" in told


@pytest.mark.parametrize("asked", ["0", "x", "99999999999999999999"])
def test_an_ilm_that_is_not_there_or_of_elsewhere(asked, account, sari):
    elsewhere = factories.ilm(BLUMAH, channels=["social"])

    assert signed_in(sari).get(ADD_LOG, {"ilm": elsewhere.pk}).status_code == 404
    assert signed_in(sari).get(ADD_LOG, {"ilm": asked}).status_code in (200, 404)


def test_a_refusal_stands_on_the_form_with_what_was_typed(ilm, account, dwi):
    typed = {"ilm": ilm.pk, "account": account.pk, "posted_at": "01/02/2024 13.30", "url": LINK}

    told = signed_in(dwi).post(ADD_LOG, typed).content.decode()

    assert "belum tiba" in told
    assert LINK in told
    assert not SocialPost.objects.exists()


def test_the_moment_is_by_the_clock_of_the_accounts_region(ilm, dwi):
    in_papua = factories.page(WELERI)
    in_papua.zone = "Asia/Jayapura"
    in_papua.save(update_fields=["zone"])
    account = factories.social_account(WELERI)

    typed = {"ilm": ilm.pk, "account": account.pk, "posted_at": "01/02/2024 13.30", "url": LINK}
    signed_in(dwi).post(ADD_LOG, typed)

    assert SocialPost.objects.get().posted_at == NOON - HOUR / 2  # 13.30 WIT


def test_a_plan_is_fulfilled_corrected_counted_and_removed(ilm, account, dwi, page):
    post, client = factories.planned_post(ilm, account, person=dwi), signed_in(dwi)

    client.post(of("post_fulfil", post), {"posted_at": "01/02/2024 11.00", "url": LINK})
    change = {"ilm": ilm.pk, "account": account.pk, "posted_at": "01/02/2024 11.30", "url": f"{LINK}2"}
    client.post(of("post_change", post), change | seen(client, of("post_change", post)))
    client.post(of("post", post), {"read_on": "01/02/2024", "reach": 1234, "likes": 5})
    client.post(of("post_removed", post))

    post.refresh_from_db()
    assert (post.url, post.posted_at, post.removed_by) == (f"{LINK}2", NOON - HOUR / 2, dwi)
    told = page(of("post", post))
    assert "1.234" in told
    for entry in ("Dicatat sudah diposting", "Catatan diperbaiki", "Angka diisi", "Ditandai sudah dihapus"):
        assert entry in told
    assert "jangkauan 1.234, suka 5 (dibaca 1 Februari 2024)" in page(LOG)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1234", 1234), ("1.000", 1000), ("12,000", 12000), ("1 234 567", 1234567), ("0", 0), (" 7 ", 7)],
)
def test_figures_are_typed_as_people_and_networks_write_them(ilm, account, dwi, typed, kept):
    post = factories.post(ilm, account, posted_by=dwi)

    signed_in(dwi).post(of("post", post), {"read_on": "01/02/2024", "reach": typed})

    assert PostFigures.objects.get().reach == kept


@pytest.mark.parametrize("typed", ["1.0", "12,5", "1.00", "1.0000", "1.000,5", "1.234,567", "1,2 rb", "-3", "9" * 400])
def test_what_is_no_whole_number_is_asked_for_again(ilm, account, dwi, typed):
    post = factories.post(ilm, account, posted_by=dwi)

    told = signed_in(dwi).post(of("post", post), {"read_on": "01/02/2024", "reach": typed})

    assert told.status_code == 200
    assert not PostFigures.objects.exists()


def test_a_tick_is_taken_back_on_the_page_of_the_post_by_who_made_it(ilm, account, dwi, page):
    post, rini = factories.post(ilm, account, posted_by=dwi), factories.officer("rini", KENDAL, "change")
    told = signed_in(dwi).post(of("post_removed", post), {"next": "home"}, follow=True).content.decode()
    assert of("post", post) in told  # the door stands beside what was done

    address = of("post_not-removed", post)
    assert address in page(of("post", post))
    assert address not in signed_in(rini).get(of("post", post)).content.decode()
    signed_in(rini).post(address)
    assert SocialPost.objects.online().count() == 0
    signed_in(dwi).post(address)

    assert SocialPost.objects.online().count() == 1
    assert "dibatalkan" in page(of("post", post))


def test_a_plan_of_what_was_withdrawn_says_so_wherever_it_stands(ilm, account, dwi, page):
    plan = factories.planned_post(ilm, account, person=dwi)
    assert "Jangan diposting" not in page(PLAN)
    actions.withdraw(ilm, code="error_in_content", text="Tanggal salah", user=None)

    for address in (HOME, PLAN, of("post", plan)):
        assert "Jangan diposting" in page(address)
        assert "Tanggal salah" in page(address)
    assert "harus dihapus" not in page(of("post", plan))


def test_of_very_many_removals_a_page_lists_the_first(ilm, account, dwi, page):
    for _number in range(AT_MOST + 2):
        factories.post(ilm, account, posted_by=dwi)
    actions.withdraw(ilm, code="legal", text="", user=None)

    told = page(PLAN)

    assert told.count("/removed/") == AT_MOST
    assert f"Hapus {AT_MOST + 2} kiriman" in told
    assert "Masih ada yang lain" in told


def test_who_saved_first_is_not_overwritten_unnoticed(ilm, account, dwi):
    post = factories.planned_post(ilm, account, person=dwi)
    facts = {"ilm": ilm.pk, "account": account.pk, "planned_on": "02/02/2024", "person": dwi.pk, "version": "0" * 16}

    told = signed_in(dwi).post(of("post_change", post), facts)

    assert told.status_code == 200
    post.refresh_from_db()
    assert post.planned_on == TODAY


def test_a_removal_stands_on_the_first_screen_of_who_logged_it_until_ticked(ilm, account, dwi, sari, page):
    post = factories.post(ilm, account, posted_by=dwi, url=LINK)
    assert LINK not in page(HOME)
    actions.withdraw(ilm, code="error_in_content", text="Tanggal salah", user=None)

    for address in (HOME, PLAN, of("post", post), LOG):
        assert LINK in page(address)
        assert "Tanggal salah" in page(address)
    assert LINK not in signed_in(sari).get(HOME).content.decode()

    answer = signed_in(dwi).post(of("post_removed", post), {"next": "home"})

    assert answer.url == HOME
    assert LINK not in page(HOME)


def test_a_link_opens_in_a_tab_of_its_own_that_knows_nothing_of_the_admin(ilm, account, dwi, page):
    factories.post(ilm, account, posted_by=dwi, url=LINK)

    assert f'href="{LINK}" target="_blank" rel="noopener noreferrer"' in page(LOG)


@pytest.mark.parametrize("address", [HOME, PLAN, LOG, ADD_PLAN, ADD_LOG, ACCOUNTS])
def test_every_page_takes_as_many_queries_for_many_posts_as_for_few(ilm, account, dwi, address):
    weleri = factories.social_account(WELERI)
    asked = []
    for many in (1, 4):
        for _number in range(many):
            factories.post(ilm, weleri, posted_by=dwi)
            factories.planned_post(ilm, account, person=dwi, note=str(_number))
        signed_in(dwi).get(address)
        client = signed_in(dwi)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        asked.append(len(found))

    assert asked[0] == asked[1]
    assert address == HOME or asked[0] <= 30  # the first screen is as long as its panels


def test_the_menu_leads_there_for_those_who_post(dwi):
    assert PLAN in signed_in(dwi).get(HOME).content.decode()
    operator = factories.officer("wawan", KENDAL, "operate")
    assert PLAN not in signed_in(operator).get(HOME).content.decode()
