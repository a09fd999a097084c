// @ts-check
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
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-edit-form]")) return;
  isSent = !isSaving;
  if (isSent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  handIn = () => {
    handIn = () => {};
    if (submitter instanceof HTMLButtonElement) submitter.disabled = false; // it shows that something is under way
    form.requestSubmit(submitter);
  };
}, true);
