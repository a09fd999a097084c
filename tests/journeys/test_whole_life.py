"""The whole life of an ILM over real HTTP: from the paper that allows it to the report that outlives it.

The officers work in the admin, the partner's program with its key, and a player in Chromium plays what it was given.
"""

import gzip
import json
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.demo import running
from tests.journeys.test_partner_program import Program
from tests.journeys.test_partner_to_village import approve, at_home, poster

KENDAL, BLUMAH = "33.24", "33.24.01.2001"
TITLE = "Tolak politik uang, catat dan laporkan (contoh)"
BETTER = "Lihat politik uang? Catat dan laporkan (contoh)"
NUMBER = "480/99/PKS/2026 (contoh)"
NOTE = "Judulnya belum mengajak warga melapor."
#: What is added to a programme begins a minute later, so that every videotron has it by then.
SETTLED = 61
PLAYS = "**/api/v1/screens/plays/"
SHOWN = ("complete", "partial")
LOG = """async (screen) => {
  const answer = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) });
  const database = await answer(indexedDB.open(`plays:${screen}`));
  const rows = await answer(database.transaction("closed").objectStore("closed").getAll());
  database.close();
  return rows;
}"""


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    """The file by which the demo's time is set ahead of ours."""
    file = tmp_path_factory.mktemp("clock") / "ahead"
    file.write_text("0")
    return file


@pytest.fixture(scope="module")
def demo(tmp_path_factory, started_once, clock):
    with running(started_once, tmp_path_factory.mktemp("journey"), clock=clock) as demo:
        yield demo


@pytest.fixture
def administrator(chromium, demo):
    """The administrator's browser, in the admin."""
    with chromium.new_context(locale="id-ID", viewport={"width": 1280, "height": 860}) as context:
        desk = context.new_page()
        demo.log_in(desk, "admin")
        yield desk


@pytest.fixture
def player(chromium, demo):
    """The regency's videotron; its page reports what it has played, or keeps it while the line is cut."""
    with chromium.new_context(locale="id-ID", viewport={"width": 1280, "height": 720}, service_workers="block") as own:
        yield Player(own.new_page(), demo, demo.screens[KENDAL])


class Player:
    def __init__(self, page, demo, screen):
        self.page, self.screen = page, screen["id"]
        self.address = demo.at("localhost", f"/videotron/?screen={screen['id']}#token={screen['token']}")

    def play(self, ilm):
        """Without a line for reports, until a play of ``ilm`` has been seen in full; the log of then."""
        self.page.route(PLAYS, lambda route: route.abort())
        self.page.goto(self.address)
        self.page.wait_for_selector(f"html[data-playing^='{ilm}.']", timeout=45_000)
        self.page.wait_for_selector(f"html:not([data-playing^='{ilm}.'])", timeout=20_000)
        while not (rows := [row for row in self.log() if row["item"].startswith(f"{ilm}.")]):
            self.page.wait_for_timeout(50)
        return rows

    def log(self):
        return self.page.evaluate(LOG, self.screen)

    def report(self):
        """Started anew with a line, and ended as soon as all that it had kept is with the server: the rows that count.
        What had begun a moment before, when it was started anew, nobody has seen."""
        self.page.unroute(PLAYS)
        with self.page.expect_response(PLAYS) as answered:
            self.page.reload()
        told, packed = answered.value.json(), answered.value.request.post_data_buffer
        self.page.close()
        rows = json.loads(gzip.decompress(packed))["rows"]
        unseen = {flag["id"]: flag["code"] for flag in told["flagged"]}
        assert (told["accepted"], told["rejected"], {*unseen.values()} - {"too_short"}) == (len(rows), [], set())
        return [row for row in rows if row["id"] not in unseen]


def agree(desk, demo, today):
    """The paper, as an administrator enters it; its number in the API."""
    desk.goto(demo.at("localhost", "/admin/ilm_blocks/agreement/create/"))
    desk.select_option("#id_partner", label="Bawaslu Kabupaten Kendal")
    told = {
        "title": "Penyebarluasan ILM (contoh)", "number": NUMBER, "signed_by": "Ani Contoh",
        "signed_as": "Kepala Diskominfo", "partner_signed_by": "Budi Contoh", "partner_signed_as": "Ketua Bawaslu",
        "valid_from": f"{today - timedelta(days=30)}", "valid_until": f"{today + timedelta(days=30)}",
        "share_of_voice": "80",
    }  # fmt: skip
    for name, value in told.items():
        desk.fill(f"#id_{name}", value)
    save(desk)
    address = desk.get_by_role("link", name=NUMBER).first.get_attribute("href")
    return int(address.strip("/").rpartition("/")[2])


def save(desk):
    desk.locator("footer [type=submit], .actions [type=submit]").first.click()
    desk.wait_for_url("**/agreement/")


def end_agreement(desk, demo, paper, today):
    desk.goto(demo.at("localhost", f"/admin/ilm_blocks/agreement/edit/{paper}/"))
    desk.fill("#id_valid_until", f"{today - timedelta(days=1)}")
    desk.locator("footer [type=submit], .actions [type=submit]").first.click()
    desk.wait_for_selector("[name=foreseen]", state="attached")  # first it says what would go dark
    save(desk)


def make_key(phone):
    phone.get_by_role("link", name="Kunci untuk program").click()
    phone.fill("#id_name", "Sistem informasi Bawaslu")
    phone.check("[name=scopes][value='reports:read']")
    phone.get_by_role("button", name="Buat kunci").click()
    return phone.locator("#token").input_value()


def ask_for_a_better_title(desk):
    desk.get_by_role("link", name=TITLE).first.click()
    desk.fill("[name=note]", NOTE)
    desk.get_by_role("button", name="Minta perbaikan").click()
    desk.wait_for_url("**/waiting/")


def hand_in(program, path):
    """With the statement of responsibility; what the program is told of it."""
    program.seen(path)
    return program.say("POST", f"{path}submit/", {"statement": True}, If_Match=program.etag)[1]


def report_of(program, paper, today):
    days = f"first={today - timedelta(days=1)}&last={today}"
    return program.seen(f"/play-report/?{days}&agreement={paper}")


def told_of(report, ilm):
    """Of an ILM: its rows as the report has them, by the names of the columns."""
    rows = [dict(zip(report["columns"], row, strict=True)) for row in report["rows"]]
    return [row for row in rows if row["item"].startswith(f"{ilm}.")]


def counted(rows):
    """What the player's own ``rows`` add up to."""
    found = Counter(row["result"] for row in rows)
    found["shown_ms"] = sum(row["dur_ms"] for row in rows if row["result"] in SHOWN)
    return {name: found[name] for name in ("complete", "partial", "failed", "skipped", "shown_ms")}


def added(rows):
    """The same of the ``rows`` of a report."""
    names = ("complete", "partial", "failed", "skipped", "shown_ms")
    return {name: sum(row[name] for row in rows) for name in names}


@pytest.fixture
def later(demo, clock):
    """Has so many seconds passed at once."""

    def later(seconds):
        started = timezone.now()
        clock.write_text(str(seconds))
        while demo.now() < started + timedelta(seconds=seconds):
            pass  # each question is an answer of the server

    return later


def test_an_ilm_lives_from_its_agreement_to_a_report_that_outlives_it(
    demo, administrator, person, phone, visitor, player, later
):
    today = timezone.localdate()
    paper = agree(administrator, demo, today)

    demo.log_in(phone, "bawaslu")
    program = Program(demo, make_key(phone))
    draft = {
        "title": TITLE, "agreement": paper, "channels": ["website", "videotron"],
        "creatives": [{
            "type": "poster", "image": program.upload(poster(), "picture")[1]["id"],
            "alt": "Tulisan: lihat politik uang, catat dan laporkan.",
        }],
    }  # fmt: skip
    told = program.say("POST", "/submissions/", draft, Idempotency_Key=str(uuid.uuid4()))[1]
    assert (told["state"], told["agreement"]["number"]) == ("draft", NUMBER)
    ilm, path = told["id"], f"/submissions/{told['id']}/"
    assert hand_in(program, path)["state"] == "handed_in"

    demo.log_in(person, "kendal")
    ask_for_a_better_title(person)
    assert program.seen(path)["notes"][0]["note"] == NOTE
    program.say("PATCH", path, {"title": BETTER}, If_Match=program.etag)
    assert hand_in(program, path)["state"] == "handed_in"
    at_home(person, demo)
    approve(person, BETTER)
    assert program.seen(path)["state"] == "on_air"

    assert BETTER in demo.titles(BLUMAH)
    visitor.goto(demo.at("blumah.localhost", f"/ilm/{ilm}/"))
    expect(visitor.get_by_role("heading", level=1)).to_have_text(BETTER)
    assert told_of(report_of(program, paper, today), ilm) == []

    later(SETTLED)
    log = player.play(ilm)
    sent = [row for row in player.report() if row["item"].startswith(f"{ilm}.")]
    assert {row["id"] for row in log} <= {row["id"] for row in sent}
    reported = told_of(report_of(program, paper, today), ilm)
    assert added(reported) == counted(sent)
    assert {(row["title"], row["agreement"], row["screen"]) for row in reported} == {(BETTER, NUMBER, player.screen)}
    assert any(row["result"] == "complete" for row in sent)
    visitor.goto(demo.at("localhost", "/transparansi/"))
    aired = visitor.get_by_role("row").filter(has_text=BETTER)
    expect(aired).to_contain_text(NUMBER)
    expect(aired.locator("td").nth(3)).to_have_text(str(sum(row["result"] in SHOWN for row in sent)))

    copied = program.say("POST", f"{path}copy/", {}, Idempotency_Key=str(uuid.uuid4()))[1]
    assert program.say("POST", f"{path}withdraw/", {"code": "error_in_content"})[1]["state"] == "withdrawn"
    assert BETTER not in demo.titles(BLUMAH)
    assert BETTER not in demo.titles(KENDAL, "videotron")
    items = demo.as_screen(demo.screens[KENDAL], "/manifest/")["items"]
    assert items
    assert ilm not in {item["ilm"] for item in items}
    gone = visitor.goto(demo.at("blumah.localhost", f"/ilm/{ilm}/"))
    assert gone.status == 410
    assert told_of(report_of(program, paper, today), ilm) == reported
    visitor.goto(demo.at("localhost", "/transparansi/"))
    expect(aired).to_contain_text("ditarik")

    end_agreement(administrator, demo, paper, today)
    refused = hand_in(program, f"/submissions/{copied['id']}/")
    assert [flaw["pointer"] for flaw in refused["errors"]] == ["/agreement"]
    assert told_of(report_of(program, paper, today), ilm) == reported
