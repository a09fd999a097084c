// @ts-check
// Checks of JSON values, to be put together: each gives the value back, frozen, or throws a Fault that says where and
// what was wanted. A check never mends: what is not exactly right is wrong.

export class Fault extends Error {
  /**
   * @param {string} path where it is, as items[3].weight
   * @param {string} wanted
   */
  constructor(path, wanted) {
    super(`${path || "the manifest"} is not ${wanted}`);
    this.path = path;
  }
}

/**
 * @param {number} least
 * @param {number} most
 * @returns {Check<number>}
 */
export function whole(least, most) {
  return (value, path) => {
    if (typeof value === "number" && Number.isSafeInteger(value) && least <= value && value <= most) return value;
    throw new Fault(path, `a whole number from ${least} to ${most}`);
  };
}

/**
 * @param {number} most letters, as the server counts them: one outside the first plane, an emoji, is one and not two
 * @param {number} [least]
 * @returns {Check<string>}
 */
export function text(most, least = 0) {
  return (value, path) => {
    if (typeof value === "string" && least <= value.length && isWithin(value, most)) return value;
    throw new Fault(path, `a text of ${least} to ${most} letters`);
  };
}

/** @param {string} value @param {number} most */
function isWithin(value, most) {
  return value.length <= most || (value.length <= 2 * most && [...value].length <= most);
}

/**
 * @param {RegExp} pattern
 * @param {string} wanted
 * @returns {Check<string>}
 */
export function matching(pattern, wanted) {
  return (value, path) => {
    if (typeof value === "string" && pattern.test(value)) return value;
    throw new Fault(path, wanted);
  };
}

/**
 * @template {string} W
 * @param {readonly W[]} words
 * @returns {Check<W>}
 */
export function oneOf(words) {
  return (value, path) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw new Fault(path, `one of ${words.join(", ")}`);
  };
}

/** @type {Check<boolean>} */
export function flag(value, path) {
  if (typeof value === "boolean") return value;
  throw new Fault(path, "true or false");
}

/** RFC 3339 with an offset, in the form that all parsers agree on. @type {Check<string>} */
export function instant(value, path) {
  const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d(:\d\d)?)$/;
  if (typeof value === "string" && pattern.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new Fault(path, "an instant with its offset");
}

/** @type {Check<string>} */
export function zone(value, path) {
  if (typeof value === "string" && isZone(value)) return value;
  throw new Fault(path, "a time zone that this browser knows");
}

/** @param {string} timeZone */
function isZone(timeZone) {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone }));
  } catch {
    return false;
  }
}

/**
 * @template T
 * @param {Check<T>} check
 * @returns {Check<T | null>}
 */
export function nullable(check) {
  return (value, path) => (value === null ? null : check(value, path));
}

/**
 * @template T
 * @param {Check<T>} check
 * @param {number} most
 * @returns {Check<T[]>}
 */
export function listOf(check, most = 10_000) {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > most) throw new Fault(path, `a list of at most ${most}`);
    return /** @type {T[]} */ (Object.freeze(value.map((entry, index) => check(entry, `${path}[${index}]`))));
  };
}

/**
 * An object with these keys. Keys that are not named are kept as they came: a newer server may have more.
 * @template {Record<string, Check<any>>} K
 * @param {K} keys
 * @returns {Check<{ [Key in keyof K]: ReturnType<K[Key]> }>}
 */
export function record(keys) {
  return (value, path) => {
    const given = object(value, path);
    const checked = Object.entries(keys).map(([key, check]) => [key, check(given[key], path ? `${path}.${key}` : key)]);
    return frozen({ ...given, ...Object.fromEntries(checked) });
  };
}

/**
 * `value` as an object with keys, whatever they are.
 * @param {unknown} value
 * @param {string} path
 * @returns {Record<string, unknown>}
 */
export function object(value, path) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return /** @type {any} */ (value);
  throw new Fault(path, "an object");
}

/** `value` with all that it holds, never to be changed again. @template T @param {T} value @returns {T} */
export function frozen(value) {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
