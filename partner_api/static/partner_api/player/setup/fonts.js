// @ts-check
// Whether this machine has letters for a script: they are painted and looked at, as no interface tells.

const SIZE = 48;
const UNASSIGNED = "\u0378"; // no font has it, so that it is painted as the box for what is missing

/** Whether `letter` is painted as a letter that no font has. @param {string} letter */
export function missesGlyph(letter) {
  const [painted, box] = [pixels(letter), pixels(UNASSIGNED)];
  return painted.every((value, index) => value === box[index]);
}

/** Whether `letter` is painted in other colours than that of the text. @param {string} letter */
export function paintsInColour(letter) {
  const painted = pixels(letter);
  return painted.some((value, index) => index % 4 < 2 && value !== painted[index + 1]);
}

/** @param {string} letter */
function pixels(letter) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SIZE * 2, SIZE * 2];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return new Uint8ClampedArray();
  context.font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = "middle";
  context.fillText(letter, SIZE / 4, SIZE);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}
