// Imports a contract as Postman does, parameters filled from examples, and writes the requests of the collection.
const fs = require("fs");
const { convertV2 } = require("openapi-to-postmanv2");

const data = fs.readFileSync(process.argv[2], "utf-8");
const options = { requestParametersResolution: "Example", parametersResolution: "Example", folderStrategy: "Tags" };
convertV2({ type: "string", data }, options, (error, result) => {
  if (error || !result.result) {
    console.error(error || result.reason);
    process.exit(1);
  }
  const { item, variable } = result.output[0].data;
  const flatten = (items) => items.flatMap((one) => (one.item ? flatten(one.item) : [one.request]));
  const requests = flatten(item).map(({ method, url }) => ({ method, url }));
  process.stdout.write(JSON.stringify({ variables: variable, requests }));
});
