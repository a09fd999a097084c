// @ts-check
// The token that a screen shows to the server. It comes in the fragment of the address, which is
// never sent to a server and so stays out of every log.

/**
 * The token of `screen`: taken from the address once, from then on kept in this browser. Throws when the browser keeps
 * nothing (cookies and site data are refused): a screen that forgets all at each start cannot work.
 * @param {string | null} screen
 */
export function claimToken(screen) {
  const key = `videotron-token:${screen}`;
  const fresh = new URLSearchParams(location.hash.slice(1)).get("token");
  if (fresh) {
    localStorage.setItem(key, fresh);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return localStorage.getItem(key);
}
