/**
 * Writes the generated parts of both libraries, or says whether they are what would be written.
 *
 *   node sdks/generate/main.mjs write http://127.0.0.1:4400/openapi.json
 *   node sdks/generate/main.mjs check http://127.0.0.1:4400/openapi.json
 */

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { read } from "./document.mjs";
import { python } from "./python.mjs";
import { typescript } from "./typescript.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const FOLDERS = {
  typescript: join(HERE, "../typescript/src/generated"),
  python: join(HERE, "../python/src/recoup/_generated"),
};

/** Every generated file by its path. */
export function files(doc) {
  const api = read(doc);
  const made = { typescript: typescript(api), python: python(api) };
  return new Map(
    Object.entries(made).flatMap(([language, texts]) =>
      Object.entries(texts).map(([name, text]) => [join(FOLDERS[language], name), text]),
    ),
  );
}

/** The generated files that are not as the document has it: changed, missing, or left over. */
export async function stale(doc) {
  const wanted = files(doc);
  const found = [];
  for (const [path, text] of wanted) {
    const there = await readFile(path, "utf8").catch(() => undefined);
    if (there !== text) {
      found.push(path);
    }
  }
  for (const folder of Object.values(FOLDERS)) {
    const names = await readdir(folder).catch(() => []);
    const sources = names.filter((name) => /\.(ts|py)$/.test(name)).map((name) => join(folder, name));
    found.push(...sources.filter((path) => !wanted.has(path)));
  }
  return found;
}

/** Writes every file, and takes away what is left over. */
export async function write(doc) {
  const wanted = files(doc);
  for (const path of await stale(doc)) {
    if (!wanted.has(path)) {
      await rm(path);
    }
  }
  for (const [path, text] of wanted) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return wanted.size;
}

/** The document, from an address or a file. */
export async function fetched(place) {
  if (!/^https?:/.test(place)) {
    return JSON.parse(await readFile(place, "utf8"));
  }
  const response = await fetch(place);
  if (!response.ok) {
    throw new Error(`${place} answered ${response.status}`);
  }
  return response.json();
}

async function main([verb, place]) {
  if (!["write", "check"].includes(verb) || !place) {
    console.error("usage: node sdks/generate/main.mjs write|check OPENAPI-DOCUMENT");
    return 2;
  }
  const doc = await fetched(place);
  if (verb === "write") {
    console.log(`${await write(doc)} files written`);
    return 0;
  }
  const found = await stale(doc);
  found.forEach((path) => console.error(`stale: ${path}`));
  return found.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
