// @ts-check
// The service worker of the player: answers for its pages, scripts and styles from what this browser keeps, so that a
// screen starts while its server is dead. The server writes SHELL before this (partner_api/screens/shell.py).
//
// Two releases never mix: scripts and styles are known by the digest in their names, and a page comes with those of its own
// release or not at all. A new release is fetched as a whole beside the old one, and takes over between two items
// or at the next start. Manifests, reports and media pass by.

/** @typedef {{ version: string, pages: { player: string, pairing: string }, files: string[] }} Shell */
// @ts-expect-error -- the server writes it
const { version, pages, files } = /** @type {Shell} */ (SHELL);

const PREFIX = "videotron:";
const CACHE = PREFIX + version;
const AT_ONCE = 6; // there is no haste, and what plays has to come, too
const COMPLETE = `${pages.pairing}complete`; // stands in a cache that has all of its release
/** @type {any} */
const worker = globalThis; // TypeScript knows workers or pages, not both

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (/** @type {any} */ { data }) => data === "take over" && worker.skipWaiting());
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (isOfShell(request)) event.respondWith(file(request));
});

/** All or nothing: with a page of another release, or without one file, there is no new release yet. */
async function install() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.values(pages).map((address) => keepPage(cache, address)));
    for (let at = 0; at < files.length; at += AT_ONCE) await cache.addAll(files.slice(at, at + AT_ONCE));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  await cache.put(COMPLETE, new Response(version));
}

/**
 * @param {Cache} cache
 * @param {string} address
 */
async function keepPage(cache, address) {
  const response = await fetch(address, { cache: "reload" });
  const body = await response.clone().text();
  if (!response.ok || !body.includes(`data-shell="${version}"`)) throw new Error(`${address} is of another release`);
  await cache.put(address, response);
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/**
 * The page of the newest release that is here as a whole. No page is open at this moment, so a release that waits takes over.
 * @param {Request} request
 */
async function page({ url }) {
  const { waiting } = worker.registration;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a worker, which has one origin
  waiting?.postMessage("take over");
  const address = new URL(url).searchParams.get("screen") ? pages.player : pages.pairing;
  const cacheName = (waiting && (await newest())) || CACHE;
  return (await caches.match(address, { cacheName })) ?? fetch(url);
}

/** The name of the cache with the release that waits. */
async function newest() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const complete = await Promise.all(others.map((cacheName) => caches.match(COMPLETE, { cacheName })));
  return others.findLast((_, index) => complete[index]);
}

/** @param {Request} request */
function isOfShell({ url }) {
  const { pathname } = new URL(url);
  return /\/partner_api\/player\//.test(pathname);
}

/** From whichever release it is of: no two files share an address. @param {Request} request */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
