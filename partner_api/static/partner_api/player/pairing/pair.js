// @ts-check
// The page of a browser that is no screen yet: shows a code until an officer has typed it, then becomes the player.

import { part } from "../page.js";
import { Ended, begin, collect } from "./ask.js";
import { keep, refused, screenKept, setKnown } from "./kept.js";

const KNOWN_AGAIN_MS = 30_000;
const { pairUrl = "", tokenUrl = "", codeUrl = "", manifestUrl = "", shell = "" } = document.body.dataset;
const slot = (/** @type {string} */ name) => part(document, `[data-slot=${name}]`);

/** @param {"asking" | "code" | "away" | "denied"} state */
function tell(state, said = "") {
  document.documentElement.dataset.pairing = state;
  slot("said").textContent = said;
}

/** @param {string} screen */
function become(screen) {
  location.replace(`${location.pathname}?screen=${encodeURIComponent(screen)}`);
}

async function pair() {
  for (;;) {
    const codes = await begin(pairUrl, `ilm-kendal/${shell}`, (said) => tell("away", said));
    show(codes);
    try {
      const paired = await collect(tokenUrl, codes);
      keep(paired);
      return become(paired.screen);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      tell(error.message === "access_denied" ? "denied" : "asking");
    }
  }
}

/** @param {import("./ask.js").Codes} codes */
function show({ user_code, verification_uri }) {
  slot("code").textContent = user_code;
  slot("address").textContent = verification_uri.replace(/^https?:\/\//, "").replace(/\/$/, "");
  const drawn = /** @type {HTMLImageElement} */ (slot("drawn"));
  drawn.src = codeUrl.replace("CODE", user_code);
  tell("code");
}

/** A screen that was switched off and is on again comes back with the token that it has. */
async function comeBack() {
  const { screen, token } = refused();
  if (!screen || !token) return;
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(manifestUrl, { headers, cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  setKnown(screen);
  become(screen);
}

try {
  const screen = screenKept();
  if (screen) become(screen);
  else {
    setInterval(comeBack, KNOWN_AGAIN_MS);
    pair();
  }
} catch {
  tell("away"); // nothing can be stored: the list beside says what helps
}
