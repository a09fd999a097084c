"""From the partner's phone to a village's page and back, on the real demo, each person in a browser of their own."""

import io

from PIL import Image
from playwright.sync_api import expect

from tests.browsing import Clicks

BLUMAH = "33.24.01.2001"
TITLE = "Laporkan politik uang lewat telepon (contoh)"
NOTE = "Nomor telepon pada teks pengganti belum lengkap."


def poster():
    stream = io.BytesIO()
    Image.new("RGB", (1600, 900), (160, 30, 40)).save(stream, "PNG")
    return {"name": "lapor.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def hand_in(phone):
    """The taps of a partner's person: the button, the picture from the phone, and *Ajukan*."""
    taps = Clicks(phone)
    taps.click("link", "Ajukan ILM")
    phone.fill("#id_title", TITLE)
    taps.on(phone.locator("[data-chooser-action-choose]").first)
    with phone.expect_file_chooser() as opened:
        taps.on(phone.locator(".modal [type=file]"))
    opened.value.set_files(poster())
    expect(phone.locator(".modal [name$=title]")).to_have_value("lapor")
    taps.on(phone.locator(".modal [type=submit]", has_text="Unggah"))
    phone.locator(".modal").wait_for(state="hidden")
    phone.fill("[name=creatives-0-value-alt]", "Tulisan: lihat politik uang? Telepon.")
    taps.on(phone.locator("[name=statement]"))
    taps.click("button", "Ajukan untuk ditinjau")
    phone.wait_for_url("**/admin/ilm/")
    return taps.count


def ask_for_a_revision(desk):
    desk.get_by_role("link", name=TITLE).first.click()
    desk.fill("[name=note]", NOTE)
    desk.get_by_role("button", name="Minta perbaikan").click()
    desk.wait_for_url("**/waiting/")


def mend(phone):
    phone.get_by_role("link", name=TITLE).click()
    expect(phone.locator(".messages")).to_contain_text(NOTE)
    phone.fill("[name=creatives-0-value-alt]", "Tulisan: lihat politik uang? Telepon (0294) 381234.")
    phone.check("[name=statement]")
    phone.get_by_role("button", name="Ajukan untuk ditinjau").first.click()
    phone.wait_for_url("**/admin/ilm/")


def approve(desk, title=TITLE):
    clicks = Clicks(desk)
    clicks.click("link", title)
    clicks.on(desk.locator("[name=all_good]"))
    clicks.click("button", "Setujui")
    desk.wait_for_url("**/waiting/")
    return clicks.count


def withdraw(phone):
    phone.get_by_role("link", name=f"Tarik “{TITLE}”").click()
    phone.check("[name=code][value=error_in_content]")
    phone.fill("[name=text]", "Nomor telepon berubah.")
    phone.get_by_role("button", name="Tarik di mana-mana").click()
    phone.wait_for_url("**/admin/ilm/")


def at_home(page, demo):
    page.goto(demo.at("localhost", "/admin/"))
    return page


def test_an_ilm_goes_from_the_partners_phone_to_a_village_and_is_taken_back(demo, phone, person, visitor):
    demo.log_in(phone, "bawaslu")
    assert hand_in(phone) <= 8
    expect(row(at_home(phone, demo))).to_contain_text("Diajukan")
    assert demo.mails("kendal")[-1][0] == f"Perlu ditinjau: {TITLE}"

    demo.log_in(person, "kendal")
    ask_for_a_revision(person)
    expect(row(at_home(phone, demo))).to_contain_text("Perlu Perbaikan")
    expect(row(phone)).to_contain_text(NOTE)
    subject, text = demo.mails("bawaslu")[-1]
    assert subject == f"Perlu perbaikan: {TITLE}"
    assert NOTE in text

    mend(phone)
    assert NOTE not in row(at_home(phone, demo)).inner_text()
    assert demo.mails("kendal")[-1][0] == f"Perlu ditinjau: {TITLE}"
    at_home(person, demo)
    assert approve(person) == 3
    assert demo.mails("bawaslu")[-1][0] == f"Disetujui: {TITLE}"

    [item] = [item for item in demo.api(f"/regions/{BLUMAH}/ilm/")["items"] if item["title"] == TITLE]
    assert item["responsible"]["name"] == "Bawaslu Kabupaten Kendal"
    assert item["distributor"]["name"] == "Diskominfo Kabupaten Kendal"
    visitor.goto(demo.at("blumah.localhost", "/ilm/"))
    ad = visitor.get_by_role("article").filter(has_text=TITLE)
    expect(ad).to_contain_text("Bawaslu Kabupaten Kendal")
    expect(ad).to_contain_text("Diskominfo Kabupaten Kendal")

    expect(row(at_home(phone, demo))).to_contain_text("Tayang")
    withdraw(phone)
    expect(row(at_home(phone, demo))).to_have_count(0)
    visitor.reload()
    expect(visitor.get_by_role("article").first).to_be_visible()
    expect(ad).to_have_count(0)
    subject, text = demo.mails("kendal")[-1]
    assert subject == f"Ditarik: {TITLE}"
    assert "Nomor telepon berubah." in text
    assert TITLE not in demo.titles(BLUMAH)
    gone = visitor.request.get(demo.at("127.0.0.1", f"/api/v1/ilm/{item['id']}/"))
    assert gone.status == 410
    assert gone.json()["reason"] == {"code": "error_in_content", "text": "Nomor telepon berubah."}


def row(page):
    """The line of the ILM on the partner's first screen."""
    return page.get_by_role("listitem").filter(has_text=TITLE)
