/**
 * Starts a sandbox of its own (database, APIs, worker) and runs both libraries' tests against it, or writes their
 * generated parts from its document.
 *
 *   node sdks/run.mjs test RECOUP-BINARY PYTHON
 *   node sdks/run.mjs generate RECOUP-BINARY
 *
 * Everything it starts ends with it, and its data is gone afterwards.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Sandbox } from "../tests/sandbox.mjs";
import { fetched, stale, write } from "./generate/main.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);

async function main([verb, binary, python]) {
  if (!binary || !(verb === "generate" || (verb === "test" && python))) {
    console.error("usage: node sdks/run.mjs test RECOUP-BINARY PYTHON | generate RECOUP-BINARY");
    return 2;
  }
  const sandbox = await Sandbox.start(binary);
  // Whoever stops this stops what it started; what was waited for then ends by itself.
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => sandbox.child.kill("SIGINT"));
  }
  try {
    const doc = await fetched(`${sandbox.url}/openapi.json`);
    if (verb === "generate") {
      console.log(`${await write(doc)} files written`);
      return 0;
    }
    return await tested(doc, sandbox, python);
  } finally {
    await sandbox.stop();
  }
}

/** Runs every part, and says which failed. A failure does not keep the next part from being heard. */
async function tested(doc, sandbox, python) {
  const failed = [];
  const part = async (name, good) => {
    const began = Date.now();
    const ended = (await good()) ? "ok" : "FAILED";
    console.log(`-- ${name}: ${ended} after ${((Date.now() - began) / 1_000).toFixed(1)} s`);
    if (ended !== "ok") {
      failed.push(name);
    }
  };
  const env = {
    RECOUP_URL: sandbox.url,
    RECOUP_KEY: sandbox.key,
    PYTHONPATH: join(HERE, "python/src"),
    PYTHON: python,
  };
  const node = (cwd, ...args) => run(process.execPath, args, join(HERE, cwd), env);
  await part("generated parts are as the document has it", () => fresh(doc));
  await part("generator", () => node(".", "--test", "--test-reporter=spec", "generate/document.test.mjs"));
  await part("typescript: build", () =>
    run("npm", ["run", "--silent", "build", "--prefix", "sdks/typescript"], ROOT, env),
  );
  const tests = (await readdir(join(HERE, "typescript/test"))).filter((name) => name.endsWith(".test.mjs"));
  const files = tests.map((name) => `test/${name}`);
  await part("typescript: tests", () => node("typescript", "--test", "--test-reporter=spec", ...files));
  await part("python: types", () => run(python, ["-m", "mypy", "src", "tests"], join(HERE, "python"), env));
  await part("python: tests", () =>
    run(python, ["-m", "unittest", "discover", "-s", "tests", "-t", "."], join(HERE, "python"), env),
  );
  if (failed.length > 0) {
    console.error(`failed: ${failed.join(", ")}`);
    console.error(await sandbox.lastWords());
  }
  return failed.length === 0 ? 0 : 1;
}

async function fresh(doc) {
  const found = await stale(doc);
  found.forEach((path) => console.error(`stale: ${path}. \`./dev sdks generate\` writes it again.`));
  return found.length === 0;
}

async function run(command, args, cwd, env) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  return code === 0;
}

process.exitCode = await main(process.argv.slice(2));
