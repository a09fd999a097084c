// @ts-check
// A file for an ILM is mostly a new one: choosers open where it is uploaded, and one tab away lies the library.

addEventListener("w-tabs:ready", ({ target }) => {
  const modal = target instanceof Element && target.closest(".modal");
  const upload = modal && modal.querySelector("#tab-label-upload");
  if (upload instanceof HTMLElement) setTimeout(() => upload.click()); // once the tabs have settled on their first
});
