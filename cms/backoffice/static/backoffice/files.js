// @ts-check
// A browser words its field for files in its own language ("Choose File"): our words lie over it, in the page's own.

const { choose = "", none = "", several = "" } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

/**
 * @param {string} kind
 * @param {string} text
 */
function part(kind, text) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}

/** @param {HTMLInputElement} input */
function dress(input) {
  if (input.closest(".file-field, .replace-file-input")) return; // the second is Wagtail's own button for many files
  const field = part("file-field", "");
  const words = part("file-field__words", "");
  const name = part("file-field__name", none);
  words.ariaHidden = "true"; // who hears the page hears the field itself, with its label
  words.append(part("button button-secondary", choose), name);
  input.replaceWith(field);
  field.append(input, words);
  const tell = () => {
    const [first, second] = input.files ?? [];
    name.textContent = second ? several.replace("0", String(input.files?.length)) : first?.name ?? none;
  };
  input.addEventListener("change", tell);
  tell();
}

/** @param {Node} within */
function dressAll(within) {
  if (!(within instanceof Element)) return;
  if (within instanceof HTMLInputElement && within.type === "file") dress(within);
  /** @type {NodeListOf<HTMLInputElement>} */
  const inside = within.querySelectorAll("input[type=file]");
  inside.forEach(dress);
}

addEventListener("DOMContentLoaded", () => {
  dressAll(document.body);
  // Choosers come and go, and show their form anew after a refusal.
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(dressAll))).observe(
    document.body, { childList: true, subtree: true },
  );
});
