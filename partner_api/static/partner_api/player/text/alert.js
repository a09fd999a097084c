// @ts-check
// How grave what an element shows is, for the style sheet; what is a drill bears the word for it all over. Level and
// word stand in the text as well: colour and shape only help to find them.

const TIMES = 40; // enough to cover a screen

/**
 * @param {HTMLElement} element
 * @param {Alert | null} alert
 */
export function mark(element, alert) {
  delete element.dataset.level;
  delete element.dataset.drill;
  if (!alert) return;
  element.dataset.level = alert.level;
  if (alert.drill) element.dataset.drill = `${document.body.dataset.drillWord ?? ""}  ·  `.repeat(TIMES);
}
