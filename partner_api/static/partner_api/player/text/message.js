// @ts-check
// A message on the stage: in the largest type in which it fits; if even the smallest that can be read from afar is too
// large, on pages that follow each other within its time, the first with the heading. Nothing of it is ever cut, also when the bands at the
// foot come and go or the screen is turned: it is fitted anew before that is painted.

import { part } from "../page.js";
import { mark } from "./alert.js";
import { paginate } from "./pages.js";
import { plain } from "./plain.js";

const [LARGEST, SMALLEST] = [9, 4]; // see .message in player.css: text of 7.2 % of the shorter side and less, see legible.js
const STEP = 0.94;

/** @typedef {{ heading: string, text: string, pages: string[], forMs: number, shownAt: number | null, timer: number }} Board */

/** @type {WeakMap<Element, Board>} */
const boards = new WeakMap();
const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) layOut(/** @type {HTMLElement} */ (target));
});

/** @type {Surface<HTMLElement>} */
export const message = {
  async load(element, { text, alert }) {
    mark(element, alert);
    const { heading, text: words } = /** @type {Message} */ (text);
    const calm = plain(words).replace(/\n\s*\n\s*/g, "\n\n"); // many empty lines say no more than one
    boards.set(element, { heading: plain(heading), text: calm, pages: [], forMs: 0, shownAt: null, timer: 0 });
    layOut(element);
    resized.observe(element);
  },
  async show(element, forMs) {
    const board = boards.get(element);
    if (board) Object.assign(board, { forMs, shownAt: performance.now() });
    turn(element);
  },
  fit: layOut,
  unload(element) {
    resized.unobserve(element);
    clearTimeout(boards.get(element)?.timer);
    boards.delete(element);
  },
};

/** @param {HTMLElement} element */
function layOut(element) {
  const board = boards.get(element);
  if (!board || !element.clientHeight) return;
  board.pages = fitted(element, board);
  turn(element);
}

/**
 * The pages of `board`; leaves the element in the type that they need.
 * @param {HTMLElement} element
 * @param {Board} board
 */
function fitted(element, { heading, text }) {
  const fits = (/** @type {string} */ page, number = 0) => {
    write(element, number ? "" : heading, page);
    return element.scrollHeight <= element.clientHeight;
  };
  for (let size = LARGEST; size > SMALLEST; size *= STEP) {
    element.style.setProperty("--size", String(size));
    if (fits(text)) return [text];
  }
  element.style.setProperty("--size", String(SMALLEST));
  return paginate(text, fits);
}

/** Show the page whose time it is. @param {HTMLElement} element */
function turn(element) {
  const board = boards.get(element);
  if (!board) return;
  clearTimeout(board.timer);
  const { heading, pages, forMs, shownAt } = board;
  const each = forMs / pages.length;
  const past = shownAt === null ? 0 : performance.now() - shownAt;
  const number = past && Math.min(Math.floor(past / each), pages.length - 1);
  write(element, number ? "" : heading, pages[number] ?? "");
  if (shownAt === null || number >= pages.length - 1) return;
  board.timer = setTimeout(() => turn(element), (number + 1) * each - past + 1);
}

/**
 * textContent: what a partner writes is text, never markup.
 * @param {HTMLElement} element
 * @param {string} heading
 * @param {string} text
 */
function write(element, heading, text) {
  part(element, "h1").textContent = heading;
  part(element, "p").textContent = text;
}
