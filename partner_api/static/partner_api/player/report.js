// @ts-check
// The report: hands what the log of plays holds to the server, in order, one batch at a time. What
// was not answered is sent again, as the server counts each play once; what was answered is forgotten.

const MOST_ROWS = 500; // the server takes no more at once
const EVERY_POLLS = 6; // with the usual 10 s, a minute
const LONGEST_S = 600;
const PATIENCE_MS = 30_000;
const UNREADABLE = new Set([400, 413, 422]);

export class Report {
  #url;
  #token;
  #plays;
  #failures = 0;
  #notBefore = 0;

  /**
   * @param {string} url
   * @param {string} token
   * @param {import("./plays.js").PlayLog} plays
   */
  constructor(url, token, plays) {
    this.#url = url;
    this.#token = token;
    this.#plays = plays;
  }

  /**
   * The server has just answered, as it does every `poll` seconds: report, unless it is too early. Never throws.
   * @param {number} poll
   */
  async offer(poll) {
    if (performance.now() < this.#notBefore) return;
    this.#notBefore = Infinity; // one batch in flight
    const pause = await this.#send(poll);
    this.#notBefore = performance.now() + pause * 1000;
  }

  /** The seconds until the next time. @param {number} poll */
  async #send(poll) {
    try {
      const sent = await this.#sendAll();
      this.#failures = 0;
      return sent ? EVERY_POLLS * poll : 0;
    } catch (problem) {
      const error = /** @type {Error & { retryAfter?: number }} */ (problem);
      console.warn(`plays are kept: ${error.message}`);
      this.#failures += 1;
      return Math.max(error.retryAfter ?? 0, Math.min(poll * 2 ** this.#failures, LONGEST_S));
    }
  }

  async #sendAll() {
    let sent = 0;
    for (;;) {
      const batch = await this.#plays.oldest(MOST_ROWS);
      if (batch.rows.length) await this.#deliver(batch);
      sent += batch.rows.length;
      if (batch.rows.length < MOST_ROWS) return sent;
    }
  }

  /**
   * What the server cannot read as a whole is sent by halves until the row is found that it means; that one is set
   * aside, so that it holds up no other for ever.
   * @param {Batch} batch
   * @returns {Promise<void>}
   */
  async #deliver({ keys, rows }) {
    try {
      await this.#hand({ keys, rows });
    } catch (refusal) {
      if (!(refusal instanceof Refusal && refusal.isFinal)) throw refusal;
      if (rows.length === 1) return this.#plays.setAside({ keys, rows }, refusal.message);
      const half = Math.ceil(rows.length / 2);
      await this.#deliver({ keys: keys.slice(0, half), rows: rows.slice(0, half) });
      await this.#deliver({ keys: keys.slice(half), rows: rows.slice(half) });
    }
  }

  /** @param {Batch} batch */
  async #hand(batch) {
    const { rejected, flagged = [] } = await this.#post(batch.rows);
    // Without the first list it is no receipt: a captive portal answers 200, too.
    for (const { id, code } of rejected) console.warn(`play ${id} was rejected: ${code}`);
    for (const { id, code } of flagged) console.warn(`play ${id} does not count: ${code}`);
    await this.#plays.forget(batch);
  }

  /**
   * @param {Row[]} rows
   * @returns {Promise<Receipt>}
   */
  async #post(rows) {
    const { body, headers } = await packed(JSON.stringify({ rows }));
    const response = await fetch(this.#url, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${this.#token}`,
        "Content-Type": "application/json",
        "X-Boot": this.#plays.boot, // of two players with one token the server takes plays from the first alone
        ...headers,
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) throw new Refusal(response);
    return response.json();
  }
}

class Refusal extends Error {
  /** @param {Response} response */
  constructor({ status, headers }) {
    super(`the server answered ${status}`);
    this.retryAfter = Number(headers.get("Retry-After")) || 0;
    // Only the server's own word: a proxy in between may answer 400 to everything.
    const isProblem = headers.get("Content-Type")?.startsWith("application/problem+json");
    this.isFinal = Boolean(isProblem) && UNREADABLE.has(status);
  }
}

/**
 * @param {string} text
 * @returns {Promise<{ body: BodyInit, headers: Record<string, string> }>}
 */
async function packed(text) {
  if (!("CompressionStream" in window)) return { body: text, headers: {} };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return { body: await new Response(stream).arrayBuffer(), headers: { "Content-Encoding": "gzip" } };
}
