// @ts-check
// Cuts a text into pages. Pure: whether a page fits is asked.

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * All of `text` in as few pages as `fits` allows: between words, and within a word only if it fills a page alone, as in
 * scripts that put no spaces. There is always one page, and each has at least one letter.
 * @param {string} text
 * @param {(page: string, number: number) => boolean} fits whether `page` fits as the one of this number, from 0
 * @returns {string[]}
 */
export function paginate(text, fits) {
  const pieces = /** @type {string[]} */ (text.trim().match(/\S+\s*/g) ?? [""]);
  /** @type {string[]} */
  const pages = [];
  for (let at = 0; at < pieces.length; ) {
    const page = (/** @type {number} */ count) => pieces.slice(at, at + count).join("").trimEnd();
    const count = most(pieces.length - at, (words) => fits(page(words), pages.length));
    if (!count && isDivisible(pieces[at])) {
      pieces.splice(at, 1, ...halves(pieces[at]));
      continue;
    }
    pages.push(page(count || 1));
    at += count || 1;
  }
  return pages;
}

/**
 * The greatest number up to `limit` that is `good`, if all smaller ones are; 0 if none is.
 * @param {number} limit
 * @param {(number: number) => boolean} good
 */
function most(limit, good) {
  if (good(limit)) return limit;
  let [low, high] = [0, limit];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (good(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** @param {string} piece */
function isDivisible(piece) {
  return lettersOf(piece).length > 1;
}

/** @param {string} piece */
function halves(piece) {
  const letters = lettersOf(piece);
  const middle = letters.length >> 1;
  return [letters.slice(0, middle).join(""), letters.slice(middle).join("")];
}

/** What a reader takes for one letter, with its marks. @param {string} piece */
function lettersOf(piece) {
  return Array.from(graphemes.segment(piece), ({ segment }) => segment);
}
