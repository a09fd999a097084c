// @ts-check
// What this browser keeps of being a screen: which one it is, and its token (`claimToken` reads that by the screen).

const SCREEN = "videotron-screen";
const REFUSED = "videotron-refused";

/** The screen that this browser was paired as; empty if it is none, or is refused. */
export function screenKept() {
  return localStorage.getItem(SCREEN) ?? "";
}

/** @param {{ screen: string, token: string, keys: string[] }} paired */
export function keep({ screen, token, keys }) {
  localStorage.setItem(`videotron-token:${screen}`, token);
  localStorage.setItem(`videotron-keys:${screen}`, JSON.stringify(keys)); // pairing anew is what may replace pins
  localStorage.setItem(SCREEN, screen);
  localStorage.removeItem(REFUSED);
}

/** The server no longer knows `screen`; its token stays, for it may be switched on again. @param {string} screen */
export function setRefused(screen) {
  localStorage.setItem(REFUSED, screen);
  localStorage.removeItem(SCREEN);
}

/** The screen that was refused, and its token. */
export function refused() {
  const screen = localStorage.getItem(REFUSED) ?? "";
  return { screen, token: localStorage.getItem(`videotron-token:${screen}`) ?? "" };
}

/** It is known again. @param {string} screen */
export function setKnown(screen) {
  localStorage.setItem(SCREEN, screen);
  localStorage.removeItem(REFUSED);
}
