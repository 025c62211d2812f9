// Reads everything through what openapi-generator makes of the contract for TypeScript.
import * as generated from "./generated/index.js";

declare const process: { argv: string[] };

type Page = { data: { id: string }[]; links: generated.Links };
type Query = { limit?: number; cursor?: string };
type Api = {
  list: (query: Query) => Promise<Page>;
  get: (id: string) => Promise<{ data: { id: string } }>;
};

const configuration = new generated.Configuration({ basePath: process.argv[2] });
const therapies = new generated.TherapiesApi(configuration);
const mechanisms = new generated.MechanismsApi(configuration);
const risks = new generated.RisksApi(configuration);
const conditions = new generated.ConditionsApi(configuration);
const candidates = new generated.CandidatesApi(configuration);
const studies = new generated.StudiesApi(configuration);
const references = new generated.ReferencesApi(configuration);
const claims = new generated.ClaimsApi(configuration);
const attributes = new generated.AttributesApi(configuration);
const measures = new generated.MeasuresApi(configuration);

const apis: Record<string, Api> = {
  therapies: { list: (query) => therapies.listTherapies(query), get: (id) => therapies.getTherapy({ id }) },
  mechanisms: { list: (query) => mechanisms.listMechanisms(query), get: (id) => mechanisms.getMechanism({ id }) },
  risks: { list: (query) => risks.listRisks(query), get: (id) => risks.getRisk({ id }) },
  conditions: { list: (query) => conditions.listConditions(query), get: (id) => conditions.getCondition({ id }) },
  candidates: { list: (query) => candidates.listCandidates(query), get: (id) => candidates.getCandidate({ id }) },
  studies: { list: (query) => studies.listStudies(query), get: (id) => studies.getStudy({ id }) },
  references: { list: (query) => references.listReferences(query), get: (id) => references.getReference({ id }) },
  claims: { list: (query) => claims.listClaims(query), get: (id) => claims.getClaim({ id }) },
  attributes: { list: (query) => attributes.listAttributes(query), get: (id) => attributes.getAttribute({ id }) },
  measures: { list: (query) => measures.listMeasures(query), get: (id) => measures.getMeasure({ id }) },
};

async function all(api: Api): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page: Page = await api.list({ limit: 30, cursor });
    ids.push(...page.data.map((record) => record.id));
    cursor = new URLSearchParams(page.links.next?.split("?")[1]).get("cursor") ?? undefined;
  } while (cursor);
  return ids;
}

async function refused(answer: Promise<unknown>): Promise<[number, string]> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof generated.ResponseError)) throw error;
    return [error.response.status, generated.ProblemFromJSON(await error.response.json()).detail];
  }
  throw new Error("not refused");
}

const read: Record<string, number> = {};
for (const [name, api] of Object.entries(apis)) {
  const ids = await all(api);
  read[name] = new Set(ids).size;
  const item = await api.get(ids[0]);
  if (item.data.id !== ids[0]) throw new Error(`${name} ${ids[0]} is not what was asked for`);
}
const filtered = await claims.listClaims({ therapy: "zimislecel", kind: "outcome", eventsGte: 1, include: ["measure"] });
const match = new generated.MatchApi(configuration);
const matched = await match.matchPatient({
  matchRequest: {
    patient: {
      age: { value: 34, unit: "a" },
      sex: "male",
      conditions: { present: ["mondo:0005147"] },
      attested: { "cit-07-criteria.consent": true },
    },
    therapies: ["phpi"],
  },
});
console.log(
  JSON.stringify({
    read,
    filtered: filtered.data.map((claim) => claim.events),
    verdicts: matched.data.map((entry) => entry.verdict),
    missing: await refused(therapies.getTherapy({ id: "panacea" })),
    wrong: await refused(therapies.listTherapies({ limit: 101 })),
  }),
);
