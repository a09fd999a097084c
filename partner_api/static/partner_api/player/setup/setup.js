// @ts-check
// The setup page: tries what the player needs and marks each line as good or lacking. Its words stand in the template.

import { part } from "../page.js";
import { checks } from "./checks.js";

const PATIENCE_MS = 8_000;

/** @param {() => boolean | Promise<boolean>} check */
async function passes(check) {
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  try {
    return Boolean(await Promise.race([check(), late]));
  } catch {
    return false; // it is refused or not there at all
  }
}

/** @param {[string, () => boolean | Promise<boolean>]} named */
async function judge([name, check]) {
  const isGood = await passes(check);
  part(document, `[data-check="${name}"]`).dataset.state = isGood ? "good" : "lacking";
  return isGood;
}

const results = await Promise.all(Object.entries(checks).map(judge));
const lacking = results.filter((isGood) => !isGood).length;
document.documentElement.dataset.setup = lacking ? "lacking" : "good";
part(document, "[data-slot=lacking]").textContent = String(lacking);
