// Reads everything through openapi-fetch, typed by what openapi-typescript makes of the contract.
import createClient from "openapi-fetch";
import type { components, paths } from "./contract";

declare const process: { argv: string[] };

type Page = { data: { id: string }[]; links: components["schemas"]["Links"] };
type Answer = Promise<{ data?: Page }>;
type One = Promise<{ data?: { data: { id: string } } }>;

const baseUrl = process.argv[2];
const client = createClient<paths, "application/json">({ baseUrl });
// Who reads the members of a refusal names its media type too.
const careful = createClient<paths, "application/json" | "application/problem+json">({ baseUrl });
const page = (cursor?: string) => ({ params: { query: { limit: 30, cursor } } });
const at = (id: string) => ({ params: { path: { id } } });

const lists: Record<string, (cursor?: string) => Answer> = {
  therapies: (cursor) => client.GET("/v1/therapies", page(cursor)),
  mechanisms: (cursor) => client.GET("/v1/mechanisms", page(cursor)),
  risks: (cursor) => client.GET("/v1/risks", page(cursor)),
  conditions: (cursor) => client.GET("/v1/conditions", page(cursor)),
  candidates: (cursor) => client.GET("/v1/candidates", page(cursor)),
  studies: (cursor) => client.GET("/v1/studies", page(cursor)),
  references: (cursor) => client.GET("/v1/references", page(cursor)),
  claims: (cursor) => client.GET("/v1/claims", page(cursor)),
  attributes: (cursor) => client.GET("/v1/attributes", page(cursor)),
  measures: (cursor) => client.GET("/v1/measures", page(cursor)),
};
const items: Record<string, (id: string) => One> = {
  therapies: (id) => client.GET("/v1/therapies/{id}", at(id)),
  mechanisms: (id) => client.GET("/v1/mechanisms/{id}", at(id)),
  risks: (id) => client.GET("/v1/risks/{id}", at(id)),
  conditions: (id) => client.GET("/v1/conditions/{id}", at(id)),
  candidates: (id) => client.GET("/v1/candidates/{id}", at(id)),
  studies: (id) => client.GET("/v1/studies/{id}", at(id)),
  references: (id) => client.GET("/v1/references/{id}", at(id)),
  claims: (id) => client.GET("/v1/claims/{id}", at(id)),
  attributes: (id) => client.GET("/v1/attributes/{id}", at(id)),
  measures: (id) => client.GET("/v1/measures/{id}", at(id)),
};

async function all(read: (cursor?: string) => Answer): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await read(cursor);
    if (!data) throw new Error("no page");
    ids.push(...data.data.map((record) => record.id));
    cursor = new URLSearchParams(data.links.next?.split("?")[1]).get("cursor") ?? undefined;
  } while (cursor);
  return ids;
}

const read: Record<string, number> = {};
for (const [name, list] of Object.entries(lists)) {
  const ids = await all(list);
  read[name] = new Set(ids).size;
  const { data } = await items[name](ids[0]);
  if (data?.data.id !== ids[0]) throw new Error(`${name} ${ids[0]} is not what was asked for`);
}

const filtered = await client.GET("/v1/claims", {
  params: { query: { therapy: "zimislecel", kind: "outcome", events__gte: 1, include: ["measure", "study"] } },
});
const matched = await client.POST("/v1/match", {
  body: {
    patient: {
      age: { value: 34, unit: "a" },
      sex: "male",
      conditions: ["mondo:0005147"],
      attested: { "cit-07-criteria.consent": true },
    },
    therapies: ["phpi"],
  },
});
const verdicts: string[] = matched.data?.data.map((entry) => entry.verdict) ?? [];
const figures: (number | null | undefined)[] = filtered.data?.data.map((claim) => claim.events) ?? [];
const missing = await careful.GET("/v1/therapies/{id}", at("panacea"));
const wrong = await careful.GET("/v1/therapies", { params: { query: { stage: "phase_9" as "phase_1" } } });
const told: components["schemas"]["Problem"] | undefined = wrong.error;
console.log(
  JSON.stringify({
    read,
    filtered: figures,
    verdicts,
    ignored: matched.data?.meta.ignored?.length,
    missing: [missing.response.status, missing.error?.detail],
    wrong: [wrong.response.status, told?.errors?.[0]?.parameter],
  }),
);
