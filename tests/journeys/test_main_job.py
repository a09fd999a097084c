"""The product end to end, in a real browser on the real demo: an editor publishes once, everyone shows it."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import expect

KENDAL, WELERI, BLUMAH = "33.24", "33.24.12", "33.24.01.2001"
TITLE = "Waspada angin kencang (contoh)"
OPTIONAL = "Lengkapi imunisasi anak di posyandu terdekat"
PICTURES = Path(settings.BASE_DIR) / "docs" / "images"


@pytest.fixture
def videotron(chromium, demo):
    """The regency's screen, playing."""
    screen = demo.screens[KENDAL]
    with chromium.new_context(locale="id-ID", viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.goto(demo.at("localhost", f"/videotron/?screen={screen['id']}#token={screen['token']}"))
        page.wait_for_selector("html[data-mode=playing]")
        yield page


def poster():
    stream = io.BytesIO()
    Image.new("RGB", (1600, 900), (11, 92, 150)).save(stream, "PNG")
    return {"name": "angin.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def publish_an_ilm(page, demo):
    """What an editor does: title, poster, alternative text, channels; then the checklist, and approve."""
    page.goto(demo.at("localhost", "/admin/ilm/add/"))
    page.fill("#id_title", TITLE)
    page.locator("button.c-sf-add-button").first.click()
    page.get_by_role("option", name="poster").click()
    page.locator("[data-chooser-action-choose]").first.click()
    page.get_by_role("tab", name="Unggah").click()
    page.locator(".modal [type=file]").set_input_files(poster())
    expect(page.locator(".modal [name$=title]")).to_have_value("angin")
    page.locator(".modal [type=submit]", has_text="Unggah").click()
    page.locator(".modal").wait_for(state="hidden")
    page.fill("[name=creatives-0-value-alt]", "Tulisan: waspada angin kencang.")
    page.get_by_role("tab", name="Di mana dan kapan").click()
    page.select_option("[name=priority]", label="mendesak")
    for channel in ("website", "videotron"):
        page.check(f"[name=channels][value={channel}]")
    page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    page.click("[name=action-publish]")
    page.wait_for_url("**/review/")
    page.check("[name=all_good]")
    page.click("[name=outcome][value=approved]")
    page.wait_for_url("**/waiting/")


def test_an_ilm_published_once_is_shown_by_village_api_and_videotron(demo, person, phone, videotron):
    assert TITLE not in demo.titles(BLUMAH)
    before = videotron.locator("html").get_attribute("data-manifest-seq")

    demo.log_in(person, "kendal")
    publish_an_ilm(person, demo)

    phone.goto(demo.at("blumah.localhost"))
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    assert TITLE in demo.titles(BLUMAH)
    assert TITLE in demo.titles(KENDAL, "videotron")
    [item] = [i for i in demo.api(f"/regions/{BLUMAH}/ilm/")["items"] if i["title"] == TITLE]
    videotron.wait_for_selector(f"html:not([data-manifest-seq='{before}'])", timeout=15_000)
    videotron.wait_for_selector(f"html[data-playing^='{item['id']}.']", timeout=180_000)
    expect(videotron.locator(".stage > .on-air")).to_be_visible()


def test_a_district_hides_an_optional_ilm_and_it_leaves_its_villages_only(demo, person):
    villages = {code: demo.titles(code) for code in ("33.24.12.2001", BLUMAH, WELERI, KENDAL)}
    assert all(OPTIONAL in titles for titles in villages.values())

    demo.log_in(person, "weleri")
    person.goto(demo.at("localhost", "/admin/ilm/in-region/"))
    person.get_by_role("row", name=OPTIONAL).get_by_role("link", name="Sembunyikan").click()
    person.check("[name=reason_code][value=local_event]")
    person.check("[name=covers_subtree]")
    person.locator("form [type=submit]", has_text="Sembunyikan").click()
    person.wait_for_url("**/in-region/**")

    assert OPTIONAL not in demo.titles(WELERI)
    assert OPTIONAL not in demo.titles("33.24.12.2001")
    assert OPTIONAL in demo.titles(BLUMAH)
    assert OPTIONAL in demo.titles(KENDAL)


def test_every_village_shows_something_of_bawaslu(demo):
    villages = [region["code"] for region in regions(demo, "village")]
    assert len(villages) == 286

    for code in villages:
        names = {item["responsible"]["name"] for item in demo.api(f"/regions/{code}/ilm/")["items"]}
        assert "Bawaslu Kabupaten Kendal" in names, code


def regions(demo, level):
    """All regions of ``level``, page after page."""
    path, found = f"/regions/?level={level}&limit=100", []
    while path:
        answer = demo.api(path)
        found += answer["items"]
        path = answer["next"] and answer["next"].partition("/api/v1")[2]
    return found


def test_the_pictures_of_the_documentation_are_taken_from_the_running_demo(demo, person, phone, videotron, tmp_path):
    """Run with PICTURES=1 they are written to docs/images; every time they are taken, so they cannot rot unseen."""
    folder = PICTURES if settings.PICTURES else tmp_path
    person.goto(demo.at("localhost"))
    person.screenshot(path=folder / "regency.png")
    phone.goto(demo.at("blumah.localhost"))
    phone.screenshot(path=folder / "village-360.png")
    demo.log_in(person, "kendal")
    person.goto(demo.at("localhost", "/admin/ilm/"))
    person.get_by_role("link", name="Tolak politik uang").first.click()
    person.get_by_role("button", name="Pratinjau").first.click()
    person.wait_for_timeout(3_000)  # the preview renders in its frame
    person.screenshot(path=folder / "ilm-editor.png")
    videotron.wait_for_selector(".stage > .on-air")
    videotron.screenshot(path=folder / "videotron.png")
    assert {picture.name for picture in folder.glob("*.png")} >= {
        "regency.png", "village-360.png", "ilm-editor.png", "videotron.png",
    }  # fmt: skip


def test_a_videotron_is_connected_as_soon_as_its_address_is_opened(demo, person, videotron):
    demo.log_in(person, "admin")

    panel = person.get_by_role("region", name="Videotron hari ini")
    expect(panel).to_contain_text("1 dari 3 videotron tersambung")
    expect(panel).to_contain_text("belum pernah tersambung")
    expect(panel.get_by_text("Videotron Alun-alun Kendal")).to_have_count(0)
