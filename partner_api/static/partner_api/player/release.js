// @ts-check
// Keeps this player on the disk and at the newest release: registers the service worker (worker/shell.js) and goes over
// to a new release between two items.

const LOOK_MS = 3_600_000;
const RETRY_MS = 60_000;

export class Release {
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;
  #isChanging = false;

  /**
   * Never throws; without TLS there is no such thing, and the player starts from its server alone.
   * @param {string} address of the worker
   * @param {(state: Facts["shell"]) => void} tell
   */
  async keep(address, tell) {
    if (!navigator.serviceWorker) return tell("none");
    navigator.serviceWorker.addEventListener("controllerchange", () => this.#isChanging && location.reload());
    setInterval(() => this.#registration?.update().catch(() => {}), LOOK_MS); // offline: later
    await this.#register(address, tell);
  }

  /**
   * @param {string} address
   * @param {(state: Facts["shell"]) => void} tell
   */
  async #register(address, tell) {
    try {
      this.#registration = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
      await active(this.#registration);
      tell("kept");
    } catch (error) {
      console.warn(`the player is not kept: ${/** @type {Error} */ (error).message}`);
      // A worker that is there already serves on, also while its server is away.
      tell(navigator.serviceWorker.controller ? "kept" : "failing");
      setTimeout(() => this.#register(address, tell), RETRY_MS);
    }
  }

  /** Nothing is lost at this moment: go over to a release that waits. Whether there is one. */
  change() {
    if (!this.#registration?.waiting) return false;
    this.#isChanging = true;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a worker, which has one origin
    this.#registration.waiting.postMessage("take over");
    return true;
  }
}

/**
 * Resolves once a release is kept as a whole; rejects when a file of it did not come.
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<void>}
 */
function active(registration) {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("a file of it did not come"));
    });
  });
}
