// @ts-check
// A card of the screen's own region on the stage: the words in the largest type with which all of them find room; where
// even the smallest that is read from afar is too large, without what can be spared, and a title at last as far as it fits.

import { part } from "../page.js";
import { paginate } from "../text/pages.js";
import { oneLine } from "../text/plain.js";
import { pathOf, QUIET } from "./code.js";

const LARGEST = 1; // times the largest type, see card.css
const STEP = 0.94;
/** What gives way, in this order, when there is no room. */
const TRIES = [
  { without: "", smallest: 0.6 },
  { without: "text", smallest: 0.48 },
  { without: "text when", smallest: 0.42 },
];

const WORDS = /** @type {const} */ (["eyebrow", "title", "when", "day", "month", "place", "text", "say"]);

/** Letters of scripts that stack them, as the Javanese does: their font alone knows how high a line is. */
const HIGH = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/** @type {WeakMap<Element, FillerCard>} */
const told = new WeakMap();
const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) fit(/** @type {HTMLElement} */ (target));
});

/** @type {Surface<HTMLElement>} */
export const card = {
  async load(element, { url, text }) {
    const said = /** @type {FillerCard} */ (text);
    told.set(element, said);
    write(element, said);
    await picture(element, url);
    fit(element);
    resized.observe(element);
  },
  async show() {}, // laid out already: it is there with the next frame
  fit,
  unload(element) {
    resized.unobserve(element);
    told.delete(element);
    part(element, "img").removeAttribute("src");
  },
};

/** textContent: what others write is text, never markup. @param {HTMLElement} element @param {FillerCard} said */
function write(element, said) {
  element.dataset.design = said.design;
  for (const name of WORDS) {
    slot(element, name).textContent = oneLine(said[name]);
    slot(element, name).classList.toggle("is-high", HIGH.test(said[name]));
  }
  slot(element, "region").textContent = oneLine(said.region.name);
  slot(element, "address").replaceChildren(...breakable(oneLine(said.address)));
  const code = element.querySelector("[data-slot=code]");
  const side = said.qr.length + 2 * QUIET;
  code?.setAttribute("viewBox", `0 0 ${side} ${side}`);
  code?.querySelector("path")?.setAttribute("d", pathOf(said.qr));
  element.classList.toggle("has-code", said.qr.length > 0);
}

/** An address goes on in a new line behind a point or a stroke, not within a name. @param {string} address */
function breakable(address) {
  return address.split(/(?<=[./])/).flatMap((piece) => [document.createTextNode(piece), document.createElement("wbr")]);
}

/** A picture that cannot be shown is left out: the words are whole without it. @param {HTMLElement} element @param {string} [url] */
async function picture(element, url) {
  const image = /** @type {HTMLImageElement} */ (part(element, "img"));
  if (url) image.src = url;
  const isThere = Boolean(url) && (await image.decode().then(() => true, () => false));
  element.classList.toggle("has-picture", isThere);
}

/** @param {HTMLElement} element */
function fit(element) {
  const said = told.get(element);
  if (!said || !element.clientHeight) return;
  const [slotOfTitle, title] = [slot(element, "title"), oneLine(said.title)];
  slotOfTitle.textContent = title;
  for (const { without, smallest } of TRIES) {
    element.dataset.without = without;
    if (isFitted(element, smallest)) return;
  }
  const begun = (/** @type {string} */ page) => (slotOfTitle.textContent = `${page} …`);
  begun(paginate(title, (page, number) => number > 0 || (begun(page) !== "" && holds(element)))[0]);
}

/**
 * Whether there is a type in which all finds room; leaves the element in it.
 * @param {HTMLElement} element
 * @param {number} smallest
 */
function isFitted(element, smallest) {
  for (let size = LARGEST; size >= smallest; size *= STEP) {
    element.style.setProperty("--size", String(size));
    if (holds(element)) return true;
  }
  return false;
}

/** @param {HTMLElement} element */
function holds(element) {
  const words = part(element, ".words");
  return words.scrollHeight <= words.clientHeight + 1 && words.scrollWidth <= words.clientWidth + 1;
}

/** @param {HTMLElement} element @param {string} name */
function slot(element, name) {
  return part(element, `[data-slot=${name}]`);
}
