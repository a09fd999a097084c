// @ts-check
// <ilm-kendal code="33.24.01.2002">: what a region shows, as a part of the page around it, as high as its content.
//
// It reads the embed itself: the same words, colours and names as in a frame, made in one place. What stands between
// its tags is shown until it has read, and when it could not read for a while: what was withdrawn must not stay.

/** What may be chosen, as in the address of the embed. */
const CHOICES = ["height", "theme", "content"];
const EVERY_MS = 60_000;
/** A server that never answers fails too, and before it is asked again. */
const PATIENCE_MS = 30_000;
/** So many times in a row it may fail to read before what it shows is taken away. */
const FAILURES = 2;
/** By which a page says that it is an embed, or why there is none: what a proxy in between answers is neither. */
const OURS = '<meta name="application-name" content="ilm-kendal">';
const STYLES = /<style>([^]*?)<\/style>/;

/**
 * The address of the embed, beside the one of this script.
 * @param {string} script
 * @param {(name: string) => string | null} attribute
 */
export function addressOf(script, attribute) {
  const code = attribute("code") ?? "";
  const address = new URL(/\d/.test(code) ? `${encodeURIComponent(code)}/` : "-/", script);
  for (const name of CHOICES) {
    const value = attribute(name);
    if (value) address.searchParams.set(name, value);
  }
  return address.href;
}

/** What was read last, and how often that failed since. */
export class Reading {
  /** @type {string | null} */
  html = null;
  #failures = 0;
  #address = "";

  /**
   * Whether there is another thing to show now. What was read at another address is not shown for this one.
   * @param {string | null} html null where it could not be read
   * @param {string} address
   */
  learn(html, address) {
    this.#failures = html === null ? this.#failures + 1 : 0;
    if (html === null && address === this.#address && this.#failures < FAILURES) return false;
    this.#address = address;
    const isOther = html !== this.html;
    this.html = html;
    return isOther;
  }
}

/**
 * The page at `address`, of which refusals are words to show, too; null where none of ours came back.
 * @param {string} address
 */
export async function read(address, ask = fetch, patience = PATIENCE_MS) {
  try {
    const signal = AbortSignal.timeout(patience);
    const answer = await ask(address, { credentials: "omit", referrerPolicy: "no-referrer", signal });
    const html = await answer.text();
    return html.includes(OURS) ? html : null;
  } catch {
    return null;
  }
}

/**
 * The embed as a section: the page around has a main part and a first heading of its own.
 * @param {string} html
 */
function sectionOf(html) {
  const [written, styles] = STYLES.exec(html) ?? ["", ""];
  const page = new DOMParser().parseFromString(html.replace(written, ""), "text/html");
  const section = document.createElement("section");
  section.className = `embed ${page.body.className}`;
  section.setAttribute("aria-label", page.title);
  section.lang = page.documentElement.lang;
  if (page.documentElement.dataset.theme) section.dataset.theme = page.documentElement.dataset.theme;
  for (const main of page.querySelectorAll("main")) {
    const frame = page.createElement("div");
    frame.className = main.className;
    frame.append(...main.childNodes);
    main.replaceWith(frame);
  }
  for (const heading of page.querySelectorAll("h1, h2")) {
    heading.setAttribute("aria-level", heading.matches(".frame h2") ? "3" : "2");
  }
  const sheet = new CSSStyleSheet(); // a policy that forbids style elements lets it be
  sheet.replaceSync(styles);
  section.append(...page.body.childNodes);
  return { section, sheet };
}

const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? Object);

class IlmKendal extends Base {
  static observedAttributes = ["code", ...CHOICES];

  #reading = new Reading();
  #turn = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #look = () => {
    if (document.visibilityState === "visible") void this.#renew();
  };

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
    this.#timer = setInterval(this.#look, EVERY_MS);
    document.addEventListener("visibilitychange", this.#look);
    void this.#renew();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
  }

  attributeChangedCallback() {
    if (this.isConnected && this.shadowRoot) void this.#renew();
  }

  async #renew() {
    const turn = ++this.#turn;
    const address = addressOf(import.meta.url, (name) => this.getAttribute(name));
    const html = await read(address);
    if (turn === this.#turn && this.#reading.learn(html, address)) this.#show();
  }

  #show() {
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    if (this.#reading.html === null) {
      root.replaceChildren(document.createElement("slot"));
      return;
    }
    const { section, sheet } = sectionOf(this.#reading.html);
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(section);
  }
}

globalThis.customElements?.define("ilm-kendal", IlmKendal);
