// @ts-check
// What a row of plays claims. Pure.

import { hex } from "../canonical.js";

const SLACK_MS = 2_000; // by how much a play may outlast its plan and still count
const STEP_MS = 5_000; // by how much a better reading of the server's clock may set it back

/**
 * How a play ended, by what was seen of it. Of `measured` milliseconds those do not count in which the page stood
 * still (`unseen`) or, of a film, in which it did (`shown` is how far it came). What is then too short is not complete.
 * @param {Ending} ending
 * @param {{ planned: number, unseen: number, shown: number | null }} seen
 * @returns {Ending}
 */
export function honest({ dur_ms: measured, result, why }, { planned, unseen, shown }) {
  const dur_ms = Math.max(0, Math.min(measured - unseen, shown ?? Infinity));
  if (result === "complete" && dur_ms < planned - SLACK_MS) return { dur_ms, result: "partial", why: "stalled" };
  return { dur_ms, result, why };
}

/**
 * A play claims no more than its plan and no time that the play before it in its loop claimed: the server
 * counts none that does. A picture may stand for longer while its successor is on its way, and the
 * clock may have been set back a little between two plays. A larger step is left as it is, for the
 * server to see.
 * @param {number} start_ms
 * @param {number} measured
 * @param {number} planned
 * @param {number} [before] when the play before it ended
 */
export function fitted(start_ms, measured, planned, before = 0) {
  const dur_ms = Math.round(Math.min(Math.max(0, measured), planned + SLACK_MS));
  const overlap = before - start_ms;
  if (!dur_ms || overlap <= 0 || overlap > STEP_MS) return { start_ms, dur_ms };
  return { start_ms: before, dur_ms: Math.max(0, dur_ms - overlap) };
}

/** UUID version 7 (RFC 9562): 48 bits of time, the rest by chance. @param {number} ms */
export function uuid7(ms) {
  const chance = hex(crypto.getRandomValues(new Uint8Array(10)));
  const digits = `${ms.toString(16).padStart(12, "0")}7${chance.slice(0, 3)}b${chance.slice(3, 18)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
