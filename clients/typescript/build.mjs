// Strips the types: the source uses no syntax that would have to be compiled.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

mkdirSync("dist", { recursive: true });
writeFileSync("dist/index.js", stripTypeScriptTypes(readFileSync("src/index.ts", "utf8")));
