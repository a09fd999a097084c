// @ts-check
// Compares a file with the fingerprints on this page, in the browser: nothing is sent.

const MOST_BYTES = 500 * 1024 * 1024; // it is read as a whole

/** @typedef {{ files: Record<string, string>, former: string[] }} Digests */

/**
 * What is to be said of a file, and the name by which it was approved if it is one of these.
 * @param {string} sha256
 * @param {Digests} digests
 * @returns {{ said: "known" | "former" | "unknown", name: string }}
 */
export function judged(sha256, { files, former }) {
  if (Object.hasOwn(files, sha256)) return { said: "known", name: files[sha256] ?? "" };
  return { said: former.includes(sha256) ? "former" : "unknown", name: "" };
}

/** @param {ArrayBuffer} bytes */
export async function sha256Of(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {HTMLElement} tool
 * @param {Digests} digests
 */
function start(tool, digests) {
  const input = /** @type {HTMLInputElement} */ (tool.querySelector("input"));
  const found = /** @type {HTMLElement} */ (tool.querySelector("[role=status]"));
  let newest = 0;

  /** @param {string} said @param {string} [text] */
  const say = (said, text = tool.dataset[said]) => {
    found.dataset.said = said;
    found.textContent = text ?? "";
  };

  /** @param {File | undefined} file */
  async function compare(file) {
    if (!file) return;
    const mine = ++newest;
    say("busy");
    /** @type {ReturnType<typeof judged> | null} */
    let result = null;
    try {
      if (file.size <= MOST_BYTES) result = judged(await sha256Of(await file.arrayBuffer()), digests);
    } catch {
      // a folder, or a file that has gone meanwhile
    }
    if (mine !== newest) return; // another one was chosen
    if (!result) say("unreadable");
    else say(result.said, [tool.dataset[result.said], result.name].filter(Boolean).join(": "));
  }

  input.addEventListener("change", () => compare(input.files?.[0]));
  tool.addEventListener("dragover", (event) => event.preventDefault());
  tool.addEventListener("drop", (event) => {
    event.preventDefault();
    input.value = "";
    compare(event.dataTransfer?.files[0]);
  });
  tool.hidden = false;
}

if (typeof document !== "undefined") {
  const tool = /** @type {HTMLElement | null} */ (document.querySelector(".authenticity__tool"));
  const digests = document.getElementById("sidik-berkas")?.textContent;
  // Without TLS there is no crypto.subtle; the fingerprints below can be compared by hand.
  if (tool && digests && globalThis.crypto?.subtle) start(tool, JSON.parse(digests));
}
