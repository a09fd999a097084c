// How each kind of item gets onto its element: load (nothing seen yet), show (its first frame is
// there), unload (nothing held any more). What `moves` can also get stuck half-way.

export const STALL_MS = 5_000;

const video = {
  moves: true,
  async load(element, { url }) {
    const ready = arrival(element, "canplaythrough");
    element.src = url;
    await ready;
  },
  async show(element) {
    const firstFrame = new Promise((resolve) => element.requestVideoFrameCallback(resolve));
    await within(STALL_MS, Promise.all([element.play(), firstFrame]));
  },
  unload(element) {
    element.removeAttribute("src");
    element.load(); // without it Chromium keeps decoder and buffers
  },
};

const poster = {
  moves: false,
  async load(element, { url }) {
    element.src = url;
    await within(STALL_MS, element.decode());
  },
  async show() {}, // decoded already: it is there with the next frame
  unload(element) {
    element.removeAttribute("src");
  },
};

const message = {
  moves: false,
  async load(element, { text }) {
    // textContent: what a partner writes is text, never markup.
    element.querySelector("h1").textContent = text.heading;
    element.querySelector("p").textContent = text.text;
    fit(element);
  },
  async show() {},
  unload() {},
};

export const surfaces = { video, poster, message };

// Resolves at the event `good`; rejects at an error, or once nothing has come for STALL_MS.
function arrival(element, good) {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    let timer;
    const settle = (how, value) => {
      clearTimeout(timer);
      listening.abort();
      how(value);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(reject, new Error("stalled while loading")), STALL_MS);
    };
    const on = (type, heard) => element.addEventListener(type, heard, { signal: listening.signal });
    on(good, () => settle(resolve));
    on("error", () => settle(reject, new Error(element.error?.message || "cannot be played")));
    on("progress", wait);
    wait();
  });
}

function within(limit, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("stalled")), limit));
  return Promise.race([promise, late]);
}

// The largest type in which the whole message fits its card, whatever the screen.
function fit(element) {
  for (let size = 9; size > 2; size *= 0.94) {
    element.style.setProperty("--size", size);
    if (element.scrollHeight <= element.clientHeight) return;
  }
}
