"""The screen plays exactly what the server would: the same vectors, in the browser that plays them."""

import json

import pytest

from tests.vectors import make

REPLAY = """async (loops) => {
  const { START, step } = await import("/static/partner_api/player/rotation.js");
  let state = START;
  return loops.map(({ items, picks }) => {
    const played = picks.split(" ").map(() => {
      let item;
      [item, state] = step(state, items);
      return item.id;
    });
    const credits = Object.fromEntries(state.loop.map((item, index) => [item.id, String(state.credits[index])]));
    return { items, picks: played.join(" "), credits };
  });
}"""
PLAN = """async ([items, untilMs]) => {
  const { plan } = await import("/static/partner_api/player/rotation.js");
  return [...plan(items, untilMs)].map(({ startMs, item }) => [startMs, item.id]);
}"""
REFUSED = """async (items) => {
  const { START, step } = await import("/static/partner_api/player/rotation.js");
  try { step(START, items) } catch (error) { return error.message }
}"""


@pytest.fixture
def page(browser_page, server):
    browser_page.goto(f"{server.url}/static/partner_api/player/rotation.js")
    return browser_page


def test_the_browser_picks_and_owes_what_python_does(page):
    cases = json.loads(make.PATH.read_text(encoding="utf-8"))["cases"]

    for name, loops in cases.items():
        assert page.evaluate(REPLAY, loops) == loops, name


def test_a_plan_names_the_start_of_each_slot(page):
    items = [{"id": "1.1", "dur_ms": 10_000, "weight": 1}, {"id": "2.1", "dur_ms": 5_000, "weight": 1}]

    assert page.evaluate(PLAN, [items, 30_000]) == [
        [0, "2.1"],
        [5_000, "1.1"],
        [15_000, "2.1"],
        [20_000, "2.1"],
        [25_000, "1.1"],
    ]
    assert page.evaluate(PLAN, [[], 30_000]) == []


def test_the_same_id_twice_is_refused(page):
    item = {"id": "1.1", "dur_ms": 10_000, "weight": 1}

    assert "each id once" in page.evaluate(REFUSED, [item, item])
