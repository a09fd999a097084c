// @ts-check
// Forgets all that this browser keeps for a screen: files, programme, proofs of play, keys and token.

/** @param {string} screen */
export async function forget(screen) {
  for (const key of Object.keys(localStorage).filter((name) => name.endsWith(`:${screen}`))) localStorage.removeItem(key);
  await Promise.all(["screen", "plays", "commands"].map((name) => dropped(`${name}:${screen}`)));
}

/**
 * Resolves also where it cannot be dropped now: it has no token any more, and is dropped when this page is left.
 * @param {string} name
 * @returns {Promise<void>}
 */
function dropped(name) {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}
