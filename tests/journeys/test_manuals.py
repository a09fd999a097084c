"""The pictures of the manuals and of the README are taken from the running demo each time: none shows what is gone.

Run with PICTURES=1 they are written to docs/images.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.partner_api.delivery.sanitising import sanitised
from tests.partner_api.screens.plays.rows import row

DOCS = Path(settings.BASE_DIR) / "docs"
MANUALS = DOCS / "panduan"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
WAITING = "Awasi penghitungan suara di TPS Anda"
#: Picture, who takes it, and where: the manual of the person shows it.
PICTURES = {
    "panduan-kabupaten-beranda": ("kendal", "/admin/"),
    "panduan-kabupaten-menunggu": ("kendal", "/admin/ilm/waiting/"),
    "panduan-kecamatan-beranda": ("plantungan", "/admin/"),
    "panduan-kecamatan-ilm": ("plantungan", "/admin/ilm/add/"),
    "panduan-desa-beranda": ("blumah", "/admin/"),
    "panduan-desa-wilayah": ("blumah", "/admin/ilm/in-region/"),
    "panduan-mitra-beranda": ("bawaslu", "/admin/"),
    "panduan-mitra-ajukan": ("bawaslu", "/admin/ilm/add/?begin=poster"),
    "panduan-admin-orang": ("admin", "/admin/people/"),
}
REVIEW = "panduan-kabupaten-tinjau"
#: The register of plays with what does not count, once a videotron has reported.
PROOFS = {"panduan-kabupaten-bukti": ("kendal", DESK), "panduan-mitra-bukti": ("bawaslu", PHONE)}
ON_A_PHONE = {"panduan-mitra-ajukan"}
#: The code of an embed where it is copied, and the website of another village where it was pasted.
EMBEDDING, EMBEDDED = "panduan-sematkan", "panduan-sematkan-situs"
#: Of the trial in WordPress 6.1, which is no part of this project: taken by hand, and said so beside them.
OF_WORDPRESS = {"panduan-sematkan-wordpress", "panduan-sematkan-wordpress-situs"}
#: What the README shows: two pages of the public, and by tests of their own the editor and a videotron.
PUBLIC = {"regency": ("localhost", DESK), "village-360": ("blumah.localhost", PHONE)}
EDITOR, VIDEOTRON = "ilm-editor", "videotron"
EDITED = "Tolak politik uang: suara Anda tidak untuk dijual"
#: A website of a village as others make them, with a widget at its side.
VILLAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Desa contoh</title><style>
body {{ margin: 0; font: 16px/1.6 "Liberation Sans", sans-serif; color: #222 }}
header {{ padding: 1.25rem 2rem; background: #0a6b4a; color: #fff }}
.columns {{ display: grid; grid-template-columns: 1fr 24rem; gap: 2rem; padding: 1.5rem 2rem }}
aside h2 {{ font-size: 1.125rem }}
</style><header><h1>Website Desa Contoh</h1></header><div class="columns"><main><h2>Artikel terkini</h2>
<p>Kerja bakti membersihkan saluran air dimulai Minggu pagi. Warga diharap membawa alat dari rumah.</p>
<p>Pelayanan surat keterangan buka Senin sampai Jumat di balai desa.</p></main>
<aside><h2>Iklan layanan masyarakat</h2>{}</aside></div></html>"""
BIG_SCREEN = {"width": 1280, "height": 720}


@pytest.fixture
def folder(tmp_path):
    return DOCS / "images" if settings.PICTURES else tmp_path


@pytest.mark.parametrize("username", dict.fromkeys(who for who, _path in PICTURES.values()))
def test_each_picture_of_a_manual_is_a_page_that_its_reader_opens(demo, person, folder, username):
    demo.log_in(person, username)
    for name, (who, path) in PICTURES.items():
        if who != username:
            continue
        person.set_viewport_size(PHONE if name in ON_A_PHONE else DESK)
        answer = person.goto(demo.at("localhost", path))
        assert answer.ok, path
        person.wait_for_load_state("networkidle")
        person.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size > 10_000


def test_the_picture_of_the_review_is_of_what_waits_at_the_regency(demo, person, folder):
    demo.log_in(person, "kendal")
    person.goto(demo.at("localhost", "/admin/ilm/waiting/"))
    person.get_by_role("link", name=WAITING).click()
    person.wait_for_url("**/review/")
    person.wait_for_load_state("networkidle")

    person.screenshot(path=folder / f"{REVIEW}.png")

    assert person.get_by_role("button", name="Setujui").is_visible()


def test_the_pictures_of_the_register_of_plays_tell_what_counts_from_what_does_not(demo, person, phone, folder):
    report_plays(demo)
    for page, (name, (username, size)) in zip((person, phone), PROOFS.items(), strict=True):
        page.set_viewport_size(size)
        demo.log_in(page, username)
        page.goto(demo.at("localhost", "/admin/partner_api/play/"))
        page.wait_for_load_state("networkidle")
        too_long = page.get_by_text("tidak: lebih lama dari yang direncanakan")
        if size == PHONE:
            too_long.evaluate("cell => cell.closest('tr').scrollIntoView()")
        page.screenshot(path=folder / f"{name}.png")

        assert too_long.count() == 1
        assert page.get_by_text("ya", exact=True).count() >= 3


def test_the_pictures_of_an_embed_show_where_it_is_copied_and_where_it_was_pasted(demo, person, folder):
    demo.log_in(person, "blumah")
    person.get_by_role("link", name="Kabar", exact=True).click()
    person.get_by_role("button", name="Tindakan").first.click()
    person.get_by_role("link", name="Sematkan").click()
    person.frame_locator(".embed-preview iframe").get_by_role("heading", name="Desa Blumah").wait_for()
    person.wait_for_load_state("networkidle")
    person.screenshot(path=folder / f"{EMBEDDING}.png")
    person.get_by_role("button", name="Salin").first.click()
    person.get_by_text("Tersalin.").wait_for()
    code = person.get_by_label("bingkai").input_value()
    assert demo.at("localhost", "/embed/33.24.01.2001/") in code

    village = VILLAGE.format(sanitised(code))
    person.route("http://desa.example/", lambda route: route.fulfill(body=village, content_type="text/html"))
    # A browser lets no website of others reach this machine: what is ours comes by way of the test.
    person.route(demo.at("localhost", "/**"), lambda route: route.fulfill(response=route.fetch()))
    person.goto("http://desa.example/")
    shown = person.frame_locator("iframe").locator("article")
    shown.first.wait_for()
    person.wait_for_load_state("networkidle")
    person.screenshot(path=folder / f"{EMBEDDED}.png")
    assert "Disalurkan oleh" in shown.first.inner_text()


@pytest.mark.parametrize(("name", "host", "size"), [(name, *where) for name, where in PUBLIC.items()])
def test_the_readme_shows_the_first_page_of_a_region(demo, person, folder, name, host, size):
    person.set_viewport_size(size)
    assert person.goto(demo.at(host)).ok
    person.wait_for_load_state("networkidle")

    person.screenshot(path=folder / f"{name}.png")

    assert person.locator(".hero, .ilm-card").first.is_visible()


def test_the_readme_shows_the_editor_with_the_village_page_beside_it(demo, person, folder):
    demo.log_in(person, "kendal")
    person.goto(demo.at("localhost", "/admin/ilm/"))
    person.get_by_role("link", name=EDITED, exact=True).first.click()
    person.locator("[data-side-panel-toggle=preview]").click()
    draft = person.frame_locator("#w-preview-iframe").get_by_role("heading", name=EDITED)
    draft.wait_for()
    person.wait_for_load_state("networkidle")

    person.screenshot(path=folder / f"{EDITOR}.png")

    assert draft.is_visible()
    assert "tampil di" in person.locator("#ilm-impact").inner_text()


def test_the_readme_shows_a_poster_and_a_running_text_on_a_videotron(demo, person, folder):
    screen = next(screen for screen in demo.described["screens"] if screen["region"] == "33.24")
    person.set_viewport_size(BIG_SCREEN)
    person.goto(demo.at("localhost", f"/videotron/?screen={screen['id']}#token={screen['token']}"))
    person.wait_for_selector("img.on-air", timeout=120_000)
    person.wait_for_selector(".ticker:not([hidden])", timeout=60_000)
    person.wait_for_timeout(3000)  # the text has come in by then

    person.screenshot(path=folder / f"{VIDEOTRON}.png")

    assert "Disalurkan oleh" in person.locator(".attribution").inner_text()


def report_plays(demo):
    """A videotron shows what it was given for Bawaslu, and reports one play that cannot be true in each way."""
    screen, items = next(
        (screen, items)
        for screen in demo.described["screens"]
        if (items := [item for item in demo.as_screen(screen, "/manifest/")["items"] if is_of_bawaslu(item)])
    )
    named = {name: items[0][name] for name in ("revision", "asset", "agreement", "dur_ms")}
    now = datetime.now(UTC)

    def play(seconds, **facts):
        return row(items[0]["id"], at=now + timedelta(seconds=seconds), **named | facts)

    rows = [play(100 * number) for number in range(3)]
    rows += [play(1), play(90, dur_ms=3_600_000), play(80, start_ms=0), play(70, revision=0)]
    answer = demo.as_screen(screen, "/plays/", {"rows": rows})
    assert (answer["accepted"], len(answer["flagged"])) == (7, 4)


def is_of_bawaslu(item):
    return item["tier"] == 1 and item["asset"] and item["responsible"]["name"].startswith("Bawaslu Kabupaten")


def test_the_manuals_show_these_pictures_and_no_others():
    shown = {
        name for manual in MANUALS.glob("*.md")
        for name in re.findall(r"\(\.\./images/([\w-]+)\.png\)", manual.read_text(encoding="utf-8"))
    }  # fmt: skip

    assert shown == {*PICTURES, REVIEW, *PROOFS, EMBEDDING, EMBEDDED, *OF_WORDPRESS}
    assert all((DOCS / "images" / f"{name}.png").exists() for name in shown)


def test_the_readme_shows_these_pictures_and_no_others():
    readme = (Path(settings.BASE_DIR) / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"\(docs/images/([\w-]+)\.png\)", readme)) == {*PUBLIC, EDITOR, VIDEOTRON}


@pytest.mark.parametrize("manual", sorted(path.name for path in MANUALS.glob("*.md")))
def test_a_manual_is_found_from_the_readme(manual):
    readme = (Path(settings.BASE_DIR) / "README.md").read_text(encoding="utf-8")

    assert f"docs/panduan/{manual}" in readme
