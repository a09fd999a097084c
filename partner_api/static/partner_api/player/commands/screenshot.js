// @ts-check
// A picture of what this screen shows. A page cannot photograph itself: it is drawn anew, small, from the picture or
// film that is on the air and from the words where they stand.

const MOST_WIDE = 480;
const MOST_HIGH = 960;
const MOST_BYTES = 60_000;
const QUALITIES = [0.75, 0.5, 0.3];
const PATIENCE_MS = 20_000;

/**
 * How large the picture of a screen is.
 * @param {number} width
 * @param {number} height
 */
export function scaleOf(width, height) {
  return Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
}

/**
 * Where a picture of `inner` size stands in `outer`, whole.
 * @param {{ width: number, height: number }} inner
 * @param {{ x: number, y: number, width: number, height: number }} outer
 */
export function contained(inner, outer) {
  const scale = Math.min(outer.width / inner.width, outer.height / inner.height);
  const [width, height] = [inner.width * scale, inner.height * scale];
  return { x: outer.x + (outer.width - width) / 2, y: outer.y + (outer.height - height) / 2, width, height };
}

/**
 * Send one.
 * @param {string} url
 * @param {string} token
 */
export async function screenshot(url, token) {
  const picture = await encoded(drawn());
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": picture.type },
    body: picture,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`http_${response.status}`);
}

function drawn() {
  const [width, height] = [window.innerWidth, window.innerHeight];
  const scale = scaleOf(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no_canvas");
  context.scale(scale, scale);
  ground(context, document.body);
  for (const element of visible()) draw(context, element);
  return canvas;
}

/** From the back to the front. */
function visible() {
  const onAir = document.querySelector(".stage > .on-air") ?? document.querySelector(".stage > .card");
  const bands = document.querySelectorAll("body > :not(.stage)");
  return [onAir, ...bands].filter((element) => element instanceof HTMLElement && element.checkVisibility());
}

/** @param {CanvasRenderingContext2D} context @param {Element | null} element */
function draw(context, element) {
  if (!(element instanceof HTMLElement)) return;
  ground(context, element);
  if (element instanceof HTMLVideoElement) {
    frame(context, element, { width: element.videoWidth, height: element.videoHeight });
  } else if (element instanceof HTMLImageElement) {
    frame(context, element, { width: element.naturalWidth, height: element.naturalHeight });
  } else {
    for (const picture of element.querySelectorAll("img")) if (picture.checkVisibility()) draw(context, picture);
    words(context, element);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLVideoElement | HTMLImageElement} element
 * @param {{ width: number, height: number }} size
 */
function frame(context, element, size) {
  if (!size.width || !size.height) return;
  const { x, y, width, height } = contained(size, element.getBoundingClientRect());
  context.drawImage(element, x, y, width, height);
}

/** Its colour; of shades and pictures behind words the ground of the page. @param {CanvasRenderingContext2D} context @param {HTMLElement} element */
function ground(context, element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  const { backgroundColor } = getComputedStyle(element);
  context.fillStyle = backgroundColor === "rgba(0, 0, 0, 0)" ? getComputedStyle(document.body).backgroundColor : backgroundColor;
  context.fillRect(x, y, width, height);
}

/** Each word where the browser has set it. @param {CanvasRenderingContext2D} context @param {HTMLElement} element */
function words(context, element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement: parent, textContent: text } = node;
    if (!parent?.checkVisibility() || !text) continue;
    const { font, color } = getComputedStyle(parent);
    [context.font, context.fillStyle, context.textBaseline] = [font, color, "middle"];
    for (const { 0: word, index } of text.matchAll(/\S+/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const { left, top, width, height } = range.getBoundingClientRect();
      context.fillText(word, left, top + height / 2, width || undefined);
    }
  }
}

/**
 * WebP, or JPEG where the browser makes none; as fine as it may be.
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
async function encoded(canvas) {
  for (const type of ["image/webp", "image/jpeg"]) {
    for (const quality of QUALITIES) {
      const blob = await new Promise((/** @type {BlobCallback} */ resolve) => canvas.toBlob(resolve, type, quality));
      if (blob?.type === type && blob.size <= MOST_BYTES) return blob;
    }
  }
  throw new Error("too_large");
}
