// @ts-check
// A day is read from a manifest as the server reads it, in every zone: the same vectors for both.

import assert from "node:assert/strict";
import { test } from "node:test";

import { instantOf, localDay } from "../../../partner_api/static/partner_api/player/calendar.js";
import { dayOf, hoursOf } from "../../../partner_api/static/partner_api/player/programme/days.js";
import { Schedule } from "../../../partner_api/static/partner_api/player/programme/schedule.js";
import { slots } from "../../../partner_api/static/partner_api/player/programme/slots.js";
import { vectors } from "./vectors.js";

/** @typedef {{ start: number, end: number, epochs: Epoch[] }} PlainDay */
/** @typedef {{ manifest: Manifest, at: string, days: Record<LoopName, PlainDay> }} Case */

/** @type {[string, Case][]} */
const cases = Object.entries(vectors("days"));

/** What of a member bears on the programme. @param {Member} member */
function bare({ id, revision, dur_ms, weight, ilm, spans, quiet, mandatory, own, filler, agreement, agreement_id = null, voice, max_per_hour, min_gap_s }) {
  return { id, revision, dur_ms, weight, ilm, spans, quiet, mandatory, own, filler, agreement, agreement_id, voice, max_per_hour, min_gap_s };
}

for (const [name, { manifest, at, days }] of cases) {
  for (const loop of /** @type {LoopName[]} */ (["stage", "ticker"])) {
    test(`the ${loop} reads the day that the server reads: ${name}`, () => {
      const { startMs, endMs, epochs } = dayOf(manifest, Date.parse(at), loop);
      const expected = days[loop];

      assert.deepEqual([startMs, endMs], [expected.start, expected.end]);
      assert.deepEqual(
        epochs.map(({ fromMs, members, shares, operating }) => ({ fromMs, members: members.map(bare), shares, operating })),
        expected.epochs.map(({ fromMs, members, shares, operating }) => ({ fromMs, members, shares, operating })),
      );
    });
  }
}

// On the night on which clocks are set, hours run from their first start to their first end: days.json has that.
const unset = vectors("dayparts").filter((/** @type {{ zone: string }} */ { zone }) => zone.startsWith("Asia/"));

for (const { name, zone, windows, holds, rests } of unset) {
  test(`hours of day: ${name}`, () => {
    const said = (/** @type {string} */ at) => {
      const hours = hoursOf(windows, localDay(Date.parse(at), zone));
      return !hours || hours.some(([start, end]) => start <= Date.parse(at) && Date.parse(at) < end);
    };

    assert.deepEqual(holds.filter(said), holds);
    assert.deepEqual(rests.filter(said), []);
  });
}

test("a time that comes twice is the first, one that is left out is what it would have been", () => {
  const zone = "America/New_York";

  assert.equal(new Date(instantOf("2027-11-07", "01:30", zone)).toISOString(), "2027-11-07T05:30:00.000Z");
  assert.equal(new Date(instantOf("2027-03-14", "02:30", zone)).toISOString(), "2027-03-14T07:30:00.000Z");
});

const { manifest, at } = cases[0][1];
const [noon] = [Date.parse(at)];

/**
 * What `schedule` says of `at` once it is there, and how often it had to be asked.
 * @param {Schedule} schedule
 * @param {number} instant
 */
function reached(schedule, instant) {
  for (let times = 1; ; times += 1) {
    const slot = schedule.at(instant);
    if (slot) return { slot, times };
  }
}

test("a schedule finds the slot that runs and those that follow, across midnight", () => {
  const schedule = new Schedule(manifest, "stage");
  const planned = [...slots(dayOf(manifest, noon, "stage"))];
  const index = planned.findIndex(({ startMs, endMs }) => startMs <= noon && noon < endMs);
  const last = planned[planned.length - 1];
  const [tomorrow] = slots(dayOf(manifest, last.endMs, "stage"));

  assert.deepEqual(reached(schedule, noon + 0.75).slot, planned[index]);
  assert.deepEqual(schedule.after(noon, 2), planned.slice(index + 1, index + 3));
  reached(schedule, last.startMs);
  assert.deepEqual(schedule.after(last.startMs), [tomorrow]);
  assert.deepEqual(schedule.at(last.endMs), tomorrow);
});

test("a schedule follows a clock that is set back, and one that jumps by days", () => {
  const schedule = new Schedule(manifest, "stage");
  const before = reached(schedule, noon).slot;
  reached(schedule, noon + 3 * 86_400_000);

  assert.deepEqual(reached(schedule, noon).slot, before);
});

test("to an instant that is far from midnight a schedule goes in stretches, and says nothing before", () => {
  const items = manifest.items.map((item) => Object.assign({}, item, { dur_ms: 250 }));
  const schedule = new Schedule({ ...manifest, items }, "stage");
  const later = noon + 2 * 86_400_000; // as its items tell it
  const { slot, times } = reached(schedule, later);

  assert.ok(slot.startMs <= later && later < slot.endMs);
  assert.ok(times > 10);
  assert.deepEqual(schedule.after(later - 86_400_000), []);
});
