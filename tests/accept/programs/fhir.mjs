// FHIR.js with the definitions of R5: what it says of each bundle, and whether one comes back whole from XML.
import { readFileSync, readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fhir from "fhir";

const folder = "node_modules/hl7.fhir.r5.core";
const files = readdirSync(folder);
const read = (name) => JSON.parse(readFileSync(name, "utf8"));
const published = (...kinds) => ({
  entry: files
    .filter((file) => kinds.includes(file.split("-")[0]))
    .map((file) => ({ resource: read(`${folder}/${file}`) }))
    .filter(({ resource }) => resource.derivation !== "constraint"),
});

// Its readers of R4 and R5 are one, but only the former binds elements to their value sets.
const parser = new fhir.ParseConformance(false, fhir.Versions.R4);
parser.parseBundle(published("CodeSystem", "ValueSet"));
parser.parseBundle(published("StructureDefinition"));
const tool = new fhir.Fhir(parser);

function told(bundle) {
  const { messages } = tool.validate(bundle, { errorOnUnexpected: true });
  const errors = messages.filter(({ severity }) => severity === "error" || severity === "fatal");
  const back = JSON.parse(tool.xmlToJson(tool.objToXml(bundle)));
  return { errors: errors.map(({ location, message }) => `${location}: ${message}`), same: isDeepStrictEqual(back, bundle) };
}

console.log(JSON.stringify(read("bundles.json").map(told)));
