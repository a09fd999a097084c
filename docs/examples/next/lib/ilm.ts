// Reads the API on the server of a website, through the data cache of Next.js.

import type { components } from "./api.d.ts";

export type Feed = components["schemas"]["Feed"];
export type Problem = components["schemas"]["Problem"];

/** What `fetch` takes more under Next.js; anywhere else it is ignored. */
export interface CachedInit extends RequestInit {
  next: { tags: string[]; revalidate: number };
}

/** Seconds after which an answer is asked for anew: as long as shared caches may keep it. */
const LONGEST = 300;

const root = process.env["ILM_API"] ?? "http://localhost:8000";

export class Failed extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** The tags of a region's answers: those by which the API names them to shared caches (`Surrogate-Key`). */
export function tagsOf(code: string): string[] {
  const parts = code.split(".");
  return parts.map((_part, n) => `r-${parts.slice(0, n + 1).join(".")}`).slice(1);
}

/** What a region shows. Never older than five minutes, and never from before its `valid_until`. */
export async function feedOf(code: string, now: Date = new Date()): Promise<Feed> {
  const feed = await read(code, LONGEST);
  if (feed.valid_until === null || new Date(feed.valid_until) > now) return feed;
  return read(code, 0); // its border passed while it lay in the cache
}

async function read(code: string, revalidate: number): Promise<Feed> {
  const init: CachedInit = { next: { tags: tagsOf(code), revalidate } };
  const response = await fetch(`${root}/api/v1/regions/${encodeURIComponent(code)}/ilm/`, init);
  if (!response.ok) throw new Failed((await response.json()) as Problem);
  return (await response.json()) as Feed;
}
