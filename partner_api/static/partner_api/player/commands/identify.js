// @ts-check
// Shows which screen this is, over whatever plays: its name, its number, and a colour that follows from the number.

import { part } from "../page.js";

const SHOWN_MS = 30_000;
const STEP = 47; // degrees between the colours of neighbours
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} screen @param {string} name */
export function identify(screen, name) {
  const sign = part(document, ".identify");
  part(sign, "[data-slot=name]").textContent = name;
  part(sign, "[data-slot=number]").textContent = screen;
  sign.style.setProperty("--hue", String(hueOf(screen)));
  sign.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    sign.hidden = true;
  }, SHOWN_MS);
}

/** The same for one screen at all times. @param {string} screen */
export function hueOf(screen) {
  return [...screen].reduce((hue, symbol) => (hue * 31 + symbol.charCodeAt(0) * STEP) % 360, 0);
}
