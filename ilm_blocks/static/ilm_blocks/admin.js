// A file for an ILM is mostly a new one: choosers open where it is uploaded, and one tab away lies the library.
addEventListener("w-tabs:ready", ({ target }) => {
  const upload = target.closest(".modal")?.querySelector("#tab-label-upload");
  if (upload) setTimeout(() => upload.click()); // once the tabs have settled on their first
});

// What is handed in while the editor still saves its draft would be made a second time: it waits for the draft's address.
let isSaving = false;
let isSent = false;
let handIn = () => {};

addEventListener("w-autosave:save", (event) => {
  if (isSent) event.preventDefault();
  else isSaving = true;
});
for (const end of ["w-autosave:success", "w-autosave:error"]) {
  addEventListener(end, () => {
    isSaving = false;
    handIn();
  });
}
addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-edit-form]")) return;
  isSent = !isSaving;
  if (isSent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  handIn = () => {
    handIn = () => {};
    if (submitter) submitter.disabled = false; // it shows that something is under way
    form.requestSubmit(submitter);
  };
}, true);
