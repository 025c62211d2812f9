// Every item cited by citeproc-js, alone and so as the first: a JSON object of citations by id.
import { readFileSync } from "node:fs";
import CSL from "citeproc";

const [style, locale, references] = process.argv.slice(2).map((name) => readFileSync(name, "utf8"));
const items = JSON.parse(references);
const byId = Object.fromEntries(items.map((item) => [item.id, item]));
const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem: (id) => byId[id] }, style, "en-US");
engine.setOutputFormat("text");

const cited = {};
for (const { id } of items) {
  engine.updateItems([id]);
  const [{ bibliography_errors: errors }, [text]] = engine.makeBibliography();
  if (errors.length) throw new Error(`${id}: ${JSON.stringify(errors)}`);
  cited[id] = text.trim().replace(/\s+/g, " ");
}
console.log(JSON.stringify(cited));
