// Canonical N-Quads of documents by jsonld.js: a line a document, as a JSON text. The context comes from a file.
import { readFileSync } from "node:fs";
import jsonld from "jsonld";

const read = (name) => JSON.parse(readFileSync(name, "utf8"));
const [address] = process.argv.slice(2);
const context = read("context.json");

async function documentLoader(url) {
  if (url !== address) throw new Error(`${url} is not the context`);
  return { contextUrl: null, documentUrl: url, document: context };
}

const options = { algorithm: "RDFC-1.0", format: "application/n-quads", documentLoader };
for (const document of read("documents.json")) console.log(JSON.stringify(await jsonld.canonize(document, options)));
