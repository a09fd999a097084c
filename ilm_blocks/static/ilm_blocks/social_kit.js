// @ts-check
// Copies a caption. Where the browser gives no clipboard (no TLS, no permission) the text is selected, to be copied by hand.

/** @param {HTMLTextAreaElement} text */
async function copied(text) {
  text.focus();
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const text = document.getElementById(button.dataset.copies ?? "");
  const status = button.parentElement?.querySelector("[role=status]");
  if (!(text instanceof HTMLTextAreaElement) || !status) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { copied: done = "", selected = "" } = button.dataset;
    status.textContent = (await copied(text)) ? done : selected;
  });
}
