// @ts-check
// Beside a film that was uploaded: how far it is on its way to screens. Asked for while something moves, and not while
// nobody looks.

/** @typedef {{state: string, percent: number, said: string, again: string | null}} Told */

const { states = "", edit = "", again = "" } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
const MOVING = new Set(["waiting", "working"]);
const EACH_MS = 2000;
/** What was told last of each film that is on this page, by its number in the library. */
/** @type {Map<string, Told | null>} */
const known = new Map();

/** The number in the address of the form that edits a film; "" for any other address. */
/** @param {string} path */
function numberIn(path) {
  const [before = "", after = ""] = edit.split("0");
  const number = path.startsWith(before) ? path.slice(before.length, path.length - after.length) : "";
  return path === before + number + after ? number : "";
}

/** Where films are told of on this page: in choosers, in the list of the library, and in the form of one. */
/** @returns {{number: string, at: Element}[]} */
function places() {
  const found = [];
  for (const chooser of document.querySelectorAll(".media-chooser")) {
    const input = document.getElementById(chooser.id.replace(/-chooser$/, ""));
    if (input instanceof HTMLInputElement && input.value) found.push({ number: input.value, at: chooser });
  }
  for (const link of document.querySelectorAll(".listing td.title a[href]")) {
    const number = numberIn(/** @type {HTMLAnchorElement} */ (link).pathname);
    if (number) found.push({ number, at: /** @type {Element} */ (link.parentElement) });
  }
  const form = document.querySelector("form[enctype='multipart/form-data'] .fields");
  if (form && numberIn(location.pathname)) found.push({ number: numberIn(location.pathname), at: form });
  return found;
}

/**
 * @param {Element} at
 * @param {Told | null} told
 */
function show(at, told) {
  const next = at.nextElementSibling;
  const line = next instanceof HTMLElement && next.matches(".ilm-film") ? next : null;
  if (!told) return line?.remove();
  if (line?.dataset.said === told.said) return; // who listens hears what has changed, once
  const fresh = document.createElement("p");
  fresh.className = `ilm-film ilm-film--${told.state}`;
  fresh.dataset.said = told.said;
  if (!MOVING.has(told.state)) fresh.setAttribute("role", "status"); // each percent would be read aloud
  if (told.state === "working") fresh.append(Object.assign(document.createElement("progress"), { max: 100, value: told.percent }));
  fresh.append(told.said);
  if (told.again) fresh.append(button(told.again));
  if (line) line.replaceWith(fresh);
  else at.after(fresh);
}

/** @param {string} address */
function button(address) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: again });
  made.className = "button button-small button-secondary";
  made.addEventListener("click", async () => {
    made.disabled = true;
    const config = JSON.parse(document.getElementById("wagtail-config")?.textContent ?? "{}");
    await ask(address, { method: "POST", headers: { [config.CSRF_HEADER_NAME]: config.CSRF_TOKEN } });
    made.disabled = false;
    tell();
  });
  return made;
}

/**
 * @param {string} address
 * @param {RequestInit} options
 */
async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    if (!answer.ok) return false;
    const { films } = /** @type {{films: Record<string, Told>}} */ (await answer.json());
    for (const [number, told] of Object.entries(films)) known.set(number, told);
    return true;
  } catch {
    return false; // the line is away for a moment: the next round comes
  }
}

function tell() {
  for (const { number, at } of places()) show(at, known.get(number) ?? null);
}

function wanted() {
  const here = new Set(places().map(({ number }) => number));
  return [...here].filter((number) => !known.has(number) || MOVING.has(known.get(number)?.state ?? ""));
}

async function round() {
  const numbers = document.hidden ? [] : wanted();
  if (numbers.length) {
    const query = new URLSearchParams(numbers.map((number) => ["media", number]));
    if (await ask(`${states}?${query}`)) {
      for (const number of numbers) if (!known.has(number)) known.set(number, null); // none of ours: a sound
    }
  }
  tell();
  setTimeout(round, EACH_MS); // a chooser may come, or another film be chosen
}

if (states) round();
