// @ts-check
// One page a screen: two would close each other's plays and report both.

const PATIENCE_MS = 1_000; // a page that is being left holds on for a moment

/**
 * Resolves once this page alone is the player of `screen`; calls `whenSecond` when another is already. It takes over
 * when that one ends. Without TLS a browser cannot tell, and the page believes that it is alone.
 * @param {string} screen
 * @param {() => void} whenSecond
 * @returns {Promise<void>}
 */
export function alone(screen, whenSecond) {
  if (!navigator.locks) return Promise.resolve();
  const timer = setTimeout(whenSecond, PATIENCE_MS);
  return new Promise((resolve) => {
    navigator.locks.request(`videotron:${screen}`, () => {
      clearTimeout(timer);
      resolve();
      return new Promise(() => {}); // held as long as the page lives
    });
  });
}
