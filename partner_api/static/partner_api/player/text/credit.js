// @ts-check
// Who answers for the content of an item and who passes it on, in one sentence.
//
// On the stage it has the height of the longest among the items, so that nothing moves when items change; names of
// which it would need more than its share of the screen are told as far as whole words go.

import { oneLine } from "./plain.js";

const MOST = 0.25; // of the height of the screen

export class Credit {
  #line;
  #sentence;
  /** @type {readonly Item[]} */
  #items = [];

  /**
   * @param {HTMLElement} line
   * @param {string} sentence with {responsible} and {distributor} in it
   */
  constructor(line, sentence) {
    this.#line = line;
    this.#sentence = sentence;
  }

  /** Keep room for that of each of `items`. @param {readonly Item[]} items */
  receive(items) {
    const byNames = new Map(items.map((item) => [`${item.responsible.name}\n${item.distributor.name}`, item]));
    this.#items = [...byNames.values()];
    this.fit();
  }

  /** The screen has another size. */
  fit() {
    const { hidden } = this.#line;
    const shown = [...this.#line.childNodes];
    this.#line.hidden = false;
    this.#line.style.minHeight = "";
    const heights = this.#items.map((item) => {
      this.#write(item);
      return Math.ceil(this.#line.getBoundingClientRect().height);
    });
    this.#line.replaceChildren(...shown);
    this.#line.hidden = hidden;
    this.#line.style.minHeight = `${Math.max(0, ...heights)}px`;
  }

  /** @param {Item | null} item */
  show(item) {
    this.#line.hidden = !item;
    if (item) this.#write(item);
    else this.#line.replaceChildren();
  }

  /** @param {Item} item */
  #write({ responsible, distributor }) {
    const names = { responsible: oneLine(responsible.name), distributor: oneLine(distributor.name) };
    this.#line.replaceChildren(...this.nodes(names));
    const most = Math.max(MOST * innerHeight, parseFloat(this.#line.style.minHeight) || 0); // the room that is kept for it
    while (this.#line.scrollHeight > most && shorten(names)) this.#line.replaceChildren(...this.nodes(names));
  }

  /**
   * The sentence with both `names`, each for itself: in whatever direction one is read, the other stays as it is.
   * @param {{ responsible: string, distributor: string }} names
   */
  nodes(names) {
    return this.#sentence.split(/({responsible}|{distributor})/).map((piece) => {
      const party = /^{(responsible|distributor)}$/.exec(piece)?.[1];
      if (!party) return document.createTextNode(piece);
      return isolated(names[/** @type {"responsible" | "distributor"} */ (party)]);
    });
  }

  /** That of `item` in one line, to run behind its text. @param {Item} item */
  running({ responsible, distributor }) {
    return this.nodes({ responsible: oneLine(responsible.name), distributor: oneLine(distributor.name) });
  }
}

/** `text` in a direction of its own. @param {string} text */
export function isolated(text) {
  const element = document.createElement("bdi"); // dir="auto" by itself
  element.textContent = text; // what others write is text, never markup
  return element;
}

/**
 * Leave the last word of the longer name out; whether there was one to leave out.
 * @param {{ responsible: string, distributor: string }} names
 */
function shorten(names) {
  const party = names.responsible.length >= names.distributor.length ? "responsible" : "distributor";
  const words = names[party].replace(/ ?…$/, "").split(" ");
  if (words.length < 2) return false;
  names[party] = `${words.slice(0, -1).join(" ")} …`;
  return true;
}
