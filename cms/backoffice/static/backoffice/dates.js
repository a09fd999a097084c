// @ts-check
// The calendar beside a field follows what is typed: an hour that is clicked there goes to the typed day, not to today.

addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  const { jQuery } = /** @type {any} */ (window);
  const calendar = jQuery?.(target).data("xdsoft_datetimepicker");
  calendar?.data("xdsoft_datetime").setCurrentTime(target.value);
});
