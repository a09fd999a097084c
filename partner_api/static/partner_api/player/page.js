// @ts-check
// The elements of the player's page: they are in its template, so a missing one is a mistake of ours.

/**
 * The first element within `root` that matches `selector`.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function part(root, selector) {
  const found = root.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`the page has no ${selector}`);
}
