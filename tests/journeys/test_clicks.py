"""How many clicks a job takes, counted in a browser from the person's first screen on: requirements, not findings."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.utils.timezone import localdate
from PIL import Image
from playwright.sync_api import expect
from wagtail.models import Workflow

from cms.accounts import roles
from ilm_blocks.choices import Channel, State
from ilm_blocks.models import ILM, LocalDecision
from ilm_blocks.queries import states
from sites.models import ArticlePage
from tests import factories
from tests.browsing import AT, Browser, Clicks
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return get_user_model().objects.create_user("petugas", "petugas@contoh.localhost", "rahasia-contoh-2024")


@pytest.fixture
def at_home(browser_page, client, user, settings):
    """A person with a role at a code, or with none, looking at the first screen."""
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]

    def at_home(role="", code="", width=1280):
        browser_page.set_viewport_size({"width": width, "height": 860 if width > 1000 else 740})
        if role:
            roles.assign(user, role, factories.page(code))
        client.force_login(user)
        return Clicks(Browser(browser_page, client).open("/admin/"))

    return at_home


def test_an_approver_withdraws_everywhere_in_two_clicks_and_a_reason(at_home):
    ilm = factories.ilm(KENDAL, title="Salah tanggal")
    person = at_home("approver", KENDAL)

    person.click("link", "Tarik “Salah tanggal”")
    person.reason("duplicate")
    person.click("button", "Tarik di mana-mana")
    person.page.wait_for_url("**/admin/ilm/")

    ilm.refresh_from_db()
    assert ilm.is_withdrawn
    assert person.count == 2


def test_a_village_hides_in_two_clicks_and_a_reason(at_home):
    ilm = factories.ilm(KENDAL, title="Pasar murah")
    person = at_home("editor", BLUMAH)

    person.click("link", "Sembunyikan “Pasar murah”")
    person.reason("local_event")
    person.click("button", "Sembunyikan")
    person.page.wait_for_url("**/in-region/**")

    assert LocalDecision.objects.get(ilm=ilm).owner_id == factories.page(BLUMAH).pk
    assert person.count == 2


def test_a_village_publishes_news_in_four_clicks(at_home):
    person = at_home("editor", BLUMAH)

    person.click("link", "Tulis kabar")
    person.type("Judul", "Kerja bakti Minggu pagi")
    person.page.locator("[name=introduction]").fill("Semua warga diundang ke balai desa.")
    person.click("button", "Terbitkan")
    person.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    article = ArticlePage.objects.get(title="Kerja bakti Minggu pagi")
    assert article.live
    assert person.count <= 4


def test_a_district_hands_in_an_ilm_of_its_own_in_five_clicks(at_home):
    person = at_home("editor", PLANTUNGAN)

    person.click("link", "Buat ILM teks")
    person.type("Judul", "Jalan ditutup sementara")
    person.page.locator("[name=creatives-0-value-heading]").fill("Jalan ditutup")
    person.page.locator("[name=creatives-0-value-text]").fill("Lewati jalan desa sampai Sabtu.")
    person.click("button", "Ajukan untuk ditinjau")
    person.page.wait_for_url("**/admin/ilm/")

    ilm = ILM.objects.get(title="Jalan ditutup sementara")
    assert (ilm.owner_id, ilm.live) == (factories.page(PLANTUNGAN).pk, False)
    assert states.of(ilm, ilm.on_air_from) == State.HANDED_IN
    assert person.count <= 5


def test_a_district_hands_in_a_poster_in_five_clicks(at_home):
    person = at_home("editor", PLANTUNGAN)

    person.click("link", "Buat ILM berposter")
    person.type("Judul", "Pasar murah")
    upload_a_poster(person)
    person.click("button", "Ajukan untuk ditinjau")
    person.page.wait_for_url("**/admin/ilm/")

    ilm = ILM.objects.get(title="Pasar murah")
    assert ilm.creatives[0].value["image"].title == "pasar"
    assert states.of(ilm, ilm.on_air_from) == State.HANDED_IN
    assert person.count <= 5


def upload_a_poster(person):
    """A picture from the device into the poster that the form begins with, and its alternative text."""
    expect(person.page.locator("[name=creatives-0-value-alt]")).to_have_value("")
    person.on(person.page.locator("[data-chooser-action-choose]").first)
    expect(person.page.locator(".modal #search-results")).to_be_hidden()
    with person.page.expect_file_chooser() as opened:
        person.on(person.page.locator(".modal [type=file]"))
    opened.value.set_files(picture())
    expect(person.page.locator(".modal [name$=title]")).to_have_value("pasar")
    person.on(person.page.locator(".modal [type=submit]", has_text="Unggah"))
    person.page.locator(".modal").wait_for(state="hidden")
    person.page.locator("[name=creatives-0-value-alt]").fill("Tulisan: pasar murah di balai desa.")


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (1600, 900), (11, 92, 150)).save(stream, "PNG")
    return {"name": "pasar.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def test_a_partner_hands_in_a_poster_from_a_phone_in_six_taps_of_eight(at_home, user):
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu, valid_until=localdate() + timedelta(days=300))
    roles.join(user, bawaslu)
    person = at_home(width=360)

    person.click("link", "Ajukan ILM")
    person.type("Judul", "Awasi bersama")
    upload_a_poster(person)
    person.on(person.page.locator("[name=statement]"))
    person.click("button", "Ajukan untuk ditinjau")
    person.page.wait_for_url("**/admin/ilm/")

    ilm = ILM.objects.get(title="Awasi bersama")
    assert (ilm.responsible, ilm.agreement, ilm.owner_id) == (bawaslu, agreement, bawaslu.owner_id)
    assert ilm.channels == Channel.values
    assert localdate(ilm.on_air_until - timedelta(minutes=1)) == agreement.valid_until
    assert states.of(ilm, ilm.on_air_from) == State.HANDED_IN
    assert ilm.declarations.get().digest == ilm.confirmations.get().digest
    assert person.count <= 6


def test_a_forgotten_password_is_set_anew_in_two_clicks_and_the_link_in_the_mail(browser_page, client, user):
    roles.assign(user, "editor", factories.page(BLUMAH))
    person = Clicks(Browser(browser_page, client).open("/admin/login/"))

    person.click("link", "Lupa kata sandi")
    person.page.locator("[name=email]").fill(user.email)
    person.on(person.page.locator("form [type=submit]"))
    person.page.wait_for_url("**/password_reset/done/")
    assert person.count == 2

    [message] = mail.outbox
    link = re.search(r"/admin/password_reset/confirm/\S+", message.body)[0]
    person.page.goto(AT + link)
    for field in ("new_password1", "new_password2"):
        person.page.locator(f"[name={field}]").fill("baru-dan-panjang-2024")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/password_reset/complete/")
    user.refresh_from_db()
    assert user.check_password("baru-dan-panjang-2024")


def test_an_approver_approves_in_three_clicks(at_home):
    ilm = factories.draft(KENDAL, title="Awasi bersama")
    kind = ContentType.objects.get_for_model(type(ilm))
    workflow = Workflow.objects.get(workflow_content_types__content_type=kind)
    workflow.start(ilm, get_user_model().objects.create_user("penulis"))
    person = at_home("approver", KENDAL)

    person.click("link", "Awasi bersama")
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    person.on(person.page.locator("[name=all_good]"))
    person.click("button", "Setujui")
    person.page.wait_for_load_state()

    ilm.refresh_from_db()
    assert ilm.live
    assert person.count == 3
