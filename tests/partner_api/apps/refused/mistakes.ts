// Each of these must be refused by the compiler; an expectation that is not met is itself an error.

import createClient from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

const client = createClient<paths>({ baseUrl: "http://localhost" });
const path = { code: "33.24" };

export async function mistakes(creative: components["schemas"]["Creative"]): Promise<void> {
  // @ts-expect-error no such channel
  await client.GET("/api/v1/regions/{code}/ilm/", { params: { path, query: { channel: "radio" } } });
  // @ts-expect-error no such parameter
  await client.GET("/api/v1/regions/", { params: { query: { kanal: "app" } } });
  // @ts-expect-error no such address
  await client.GET("/api/v1/wilayah/", {});
  // @ts-expect-error not every creative has a text
  void creative.text;
  // @ts-expect-error a poster has none either
  if (creative.type === "poster") void creative.text;
  // @ts-expect-error no such type
  if (creative.type === "hologram") return;
  const { data, error } = await client.GET("/api/v1/regions/{code}/ilm/", { params: { path } });
  // @ts-expect-error there may be no answer
  void data.items;
  // @ts-expect-error no known border
  void data?.valid_until.length;
  // @ts-expect-error the number of an ILM is a number
  void data?.items[0]?.id.length;
  const agenda = await client.GET("/api/v1/regions/{code}/events/", { params: { path } });
  // @ts-expect-error what takes the whole day begins at no hour
  void agenda.data?.items[0]?.first.begins_at.length;
  // @ts-expect-error not every problem is about parameters
  void error?.errors[0];
}
