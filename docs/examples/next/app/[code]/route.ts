// A Route Handler of Next.js: /33.24.01.2001 is what that village shows, as a page.

import { Failed, feedOf, type Feed } from "../../lib/ilm.ts";

interface Context {
  params: Promise<{ code: string }>;
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { code } = await params;
  try {
    return page(200, listed(await feedOf(code)));
  } catch (error) {
    if (error instanceof Failed) return page(error.problem.status, `<h1>${escaped(error.problem.detail)}</h1>`);
    throw error;
  }
}

function listed(feed: Feed): string {
  const title = `<h1>${escaped(`${feed.region.label} ${feed.region.name}`)}</h1>`;
  return title + emergency(feed.takeover) + feed.items.map(notice).join("");
}

function emergency(takeover: Feed["takeover"]): string {
  if (!takeover) return "";
  return `<p role="alert">${takeover.is_drill ? "LATIHAN: " : ""}${escaped(takeover.text)}</p>`;
}

function notice(item: Feed["items"][number]): string {
  const poster = item.creatives.find((creative) => creative.type === "poster");
  const picture = poster ? `<img src="${escaped(poster.src)}" alt="${escaped(poster.alt)}">` : "";
  const by = `${item.responsible.name} · ${item.distributor.name}`;
  return `<article><h2>${escaped(item.title)}</h2>${picture}<p>${escaped(item.summary)}</p><p>${escaped(by)}</p></article>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

function page(status: number, body: string): Response {
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  return new Response(`<!DOCTYPE html><html lang="id"><body>${body}</body></html>`, { status, headers });
}
