// Lists therapies page by page, searches, and matches a patient.
//   node therapy_list.js http://127.0.0.1:8000 islet
import createClient from "openapi-fetch";
import type { paths } from "./contract.d.ts";

declare const process: { argv: string[] };

const [baseUrl, words] = process.argv.slice(2);
const api = createClient<paths, "application/json" | "application/problem+json">({ baseUrl });

async function listTherapies(): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { fields: ["@brief" as const], limit: 20, cursor };
    const { data, error } = await api.GET("/v1/therapies", { params: { query } });
    if (error) throw new Error(error.detail);
    names.push(...data.data.map((therapy) => `${therapy.name} (${therapy.stage ?? "no stage"})`));
    cursor = new URLSearchParams(data.links.next?.split("?")[1]).get("cursor") ?? undefined;
  } while (cursor);
  return names;
}

async function searchFor(q: string): Promise<string[]> {
  const { data } = await api.GET("/v1/search", { params: { query: { q, type: ["therapies"], limit: 5 } } });
  return data?.data.map((hit) => hit.id) ?? [];
}

async function matchPatient(): Promise<string[]> {
  const { data } = await api.POST("/v1/match", {
    body: { patient: { age: { value: 34, unit: "a" }, sex: "female", conditions: ["MONDO:0005147"] } },
  });
  return data?.data.map((match) => `${match.candidate.id}: ${match.verdict}`) ?? [];
}

const therapies = await listTherapies();
console.log(JSON.stringify({ therapies, hits: await searchFor(words), matches: await matchPatient() }));
