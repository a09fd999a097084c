"""At seven in the evening a partner finds a mistake in what is on air: off at once, mended and back in its place."""

from playwright.sync_api import expect

from tests.browsing import Clicks
from tests.journeys.test_partner_to_village import at_home

BLUMAH = "33.24.01.2001"
MENDED = "Sudah dibetulkan: telepon (0294) 381234 (contoh)"


def test_a_partner_corrects_what_is_on_air_and_its_page_names_the_correction(demo, phone, person):
    phone.set_default_timeout(30_000)
    demo.log_in(phone, "bawaslu")
    own = phone.locator(".home-rows .ilm-title").all_inner_texts()
    shown = next(item for item in demo.api(f"/regions/{BLUMAH}/ilm/")["items"] if item["title"] in own)
    row = phone.locator(".home-rows li").filter(has_text=shown["title"])

    taps = Clicks(phone)
    taps.on(row.get_by_role("link", name="Perbaiki"))
    phone.check("[name=code][value=error_in_content]")
    phone.fill("[name=text]", "Nomor telepon pada poster keliru.")
    taps.click("button", "Tarik dan perbaiki")
    phone.wait_for_url("**/admin/ilm/edit/**")
    assert taps.count == 2
    expect(phone.locator(".messages")).to_contain_text("Betulkan salinan ini")
    assert shown["title"] not in demo.titles(BLUMAH)

    phone.fill("#id_title", MENDED)
    phone.check("[name=statement]")
    phone.get_by_role("button", name="Ajukan untuk ditinjau").first.click()
    phone.wait_for_url("**/admin/ilm/")
    expect(phone.get_by_role("link", name=MENDED).first).to_be_visible()

    demo.log_in(person, "kendal")
    at_home(person, demo).get_by_role("link", name=MENDED).first.click()
    person.locator("[name=all_good]").check()
    for reason in person.locator("[type=checkbox][name=confirms_reason]").all():  # where it stands before others
        reason.check()
    person.get_by_role("button", name="Setujui").click()
    person.wait_for_url("**/waiting/")

    assert MENDED in demo.titles(BLUMAH)
    person.goto(demo.at("blumah.localhost", f"/ilm/{shown['id']}/"))
    expect(person.get_by_text("Nomor telepon pada poster keliru.")).to_be_visible()
    expect(person.get_by_role("link", name=MENDED)).to_be_visible()
