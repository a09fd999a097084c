// A tour of the API with types made from its OpenAPI document. Prints what it found as JSON.
//
//   npx openapi-typescript http://localhost:8000/api/v1/openapi.json -o api.d.ts
//   npm install openapi-fetch
//   node tour.ts http://localhost:8000 33.24.01.2001     (Node 22.18 or newer)

import createClient from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

type Creative = components["schemas"]["Creative"];
type Block = components["schemas"]["Block"];

const [root = "http://localhost:8000", code = "33.24.01.2001"] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: root });

/** One line for a creative; a type that is missing here does not compile. */
function told(creative: Creative): string {
  switch (creative.type) {
    case "poster":
      return `${creative.alt} (${creative.srcset.length} sizes, the widest ${creative.width} px)`;
    case "video":
      return `${creative.alt} (${creative.duration_ms / 1000} s${creative.captions ? ", with captions" : ""})`;
    case "audio":
      return creative.transcript;
    case "running_text":
      return creative.text;
    case "message":
      return `${creative.heading}: ${creative.text}`;
    default:
      return unknown(creative); // at run time: a type from after this program was built
  }
}

function words(block: Block): string {
  switch (block.type) {
    case "heading":
      return block.text;
    case "paragraph":
      return block.html;
    case "image":
      return block.picture.alt;
    case "quote":
      return block.quote;
    case "ilm_feed":
      return block.url;
    default:
      return unknown(block);
  }
}

function unknown(_value: never): string {
  return "";
}

/** Its next time, as its own region's clock shows it; empty when it is over. */
function when(event: components["schemas"]["Event"]): string {
  const [next] = event.occurrences;
  return next ? (next.begins_at ?? next.first_day) : "";
}

/** The body of an answer that must have one. */
function body<Data>(answer: { data?: Data; error?: unknown; response: Response }): Data {
  if (answer.data === undefined) throw new Error(`${answer.response.status}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

async function villages(): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { parent: "33.24.01", limit: 5, ...(cursor === undefined ? {} : { cursor }) };
    const page = body(await client.GET("/api/v1/regions/", { params: { query } }));
    found.push(...page.items.map((region) => `${region.label} ${region.name}`));
    cursor = (page.next && new URL(page.next).searchParams.get("cursor")) || undefined;
  } while (cursor !== undefined);
  return found;
}

const path = { code };
const answer = await client.GET("/api/v1/regions/{code}/ilm/", { params: { path, query: { channel: "website" } } });
const feed = body(answer);
const first = feed.items[0];
if (first === undefined) throw new Error("This region shows nothing on its website.");

const etag = answer.response.headers.get("ETag") ?? "";
const header = { "If-None-Match": etag };
const again = await client.GET("/api/v1/regions/{code}/ilm/", { params: { path, header } });

const ilm = body(await client.GET("/api/v1/ilm/{ilm_id}/", { params: { path: { ilm_id: first.id } } }));
const news = body(await client.GET("/api/v1/regions/{code}/articles/", { params: { path, query: { limit: 1 } } }));
const article = news.items[0];
const agenda = body(await client.GET("/api/v1/regions/{code}/events/", { params: { path } }));

// An instant without its offset from UTC is refused.
const wrong = await client.GET("/api/v1/regions/{code}/ilm/", { params: { path, query: { at: "2026-01-01T07:00:00" } } });
const problem = wrong.error;

console.log(
  JSON.stringify({
    villages: await villages(),
    titles: feed.items.map((item) => item.title),
    creatives: feed.items.flatMap((item) => item.creatives.map((creative) => [creative.type, told(creative)])),
    emergency: feed.takeover?.text ?? null,
    again: again.response.status,
    responsible: ilm.responsible.name,
    agreement: ilm.agreement?.number ?? null,
    article: article?.title ?? null,
    events: agenda.items.map((event) => [event.title, when(event)]),
    blocks: article?.body.format === "blocks" ? article.body.blocks.map((block) => [block.type, words(block)]) : [],
    problem: problem && { code: problem.code, parameter: problem.errors?.[0]?.parameter },
  }),
);
