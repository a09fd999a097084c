// A browser words its field for files in its own language ("Choose File"): our words lie over it, in the page's own.
const { choose, none, several } = document.currentScript.dataset;

function part(kind, text) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}

function dress(input) {
  if (input.closest(".ilm-file, .replace-file-input")) return; // the second is Wagtail's own button for many files
  const field = part("ilm-file", "");
  const words = part("ilm-file__words", "");
  const name = part("ilm-file__name", none);
  words.ariaHidden = "true"; // who hears the page hears the field itself, with its label
  words.append(part("button button-secondary", choose), name);
  input.replaceWith(field);
  field.append(input, words);
  const tell = () => {
    const [first, second] = input.files;
    name.textContent = second ? several.replace("0", input.files.length) : first?.name ?? none;
  };
  input.addEventListener("change", tell);
  tell();
}

function dressAll(within) {
  within.querySelectorAll?.("input[type=file]").forEach(dress);
  if (within.matches?.("input[type=file]")) dress(within);
}

addEventListener("DOMContentLoaded", () => {
  dressAll(document);
  // Choosers come and go, and show their form anew after a refusal.
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(dressAll))).observe(
    document.body, { childList: true, subtree: true },
  );
});
