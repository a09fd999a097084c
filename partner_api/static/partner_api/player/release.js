// @ts-check
// Keeps this player on the disk and at the newest release: registers the service worker (worker/shell.js) and goes over
// to a new release between two items.

const LOOK_MS = 3_600_000;

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
    try {
      this.#registration = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
      await navigator.serviceWorker.ready;
      tell("kept");
    } catch (error) {
      console.warn(`the player is not kept: ${/** @type {Error} */ (error).message}`);
      return tell("failing");
    }
    navigator.serviceWorker.addEventListener("controllerchange", () => this.#isChanging && location.reload());
    setInterval(() => this.#registration?.update().catch(() => {}), LOOK_MS); // offline: later
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
