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
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetched, stale, write } from "./generate/main.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
/** How long the sandbox may take until it answers, in milliseconds: it makes a database first. */
const PATIENCE_MS = 120_000;

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

/** A server for developers, as `recoup dev` starts it, with everything of its own. */
class Sandbox {
  static async start(binary) {
    const folder = await mkdtemp(join(tmpdir(), "recoup-sdks-"));
    const [api, core, worker] = await Promise.all([port(), port(), port()]);
    const { DATABASE_URL: _, RECOUP_CONFIG: __, ...inherited } = process.env;
    const child = spawn(binary, ["dev"], {
      cwd: folder,
      env: {
        ...inherited,
        RECOUP_DATA_DIR: join(folder, "data"),
        RECOUP_PUBLIC_API_LISTEN: `127.0.0.1:${api}`,
        RECOUP_CORE_API_LISTEN: `127.0.0.1:${core}`,
        RECOUP_WORKER_LISTEN: `127.0.0.1:${worker}`,
        RECOUP_LOG: "warn",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const sandbox = new Sandbox(folder, child);
    try {
      await sandbox.welcomed();
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
    return sandbox;
  }

  constructor(folder, child) {
    this.folder = folder;
    this.child = child;
    this.said = "";
    this.exited = once(child, "exit");
    child.stdout.setEncoding("utf8").on("data", (text) => (this.said += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (this.said += text));
  }

  /** Waits until the server says where it is. */
  async welcomed() {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE_MS);
    try {
      for (;;) {
        const [, url, key] = /export RECOUP_URL=(\S+) RECOUP_KEY=(\S+)/.exec(this.said) ?? [];
        if (key !== undefined) {
          this.url = url;
          this.key = key;
          return;
        }
        const more = once(this.child.stdout, "data", { signal: late.signal });
        await Promise.race([more, this.exited.then(() => Promise.reject(new Error("it ended")))]);
      }
    } catch (cause) {
      throw new Error(`the sandbox did not start:\n${this.said}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  async lastWords() {
    const lines = this.said.trim().split("\n").slice(-20).join("\n");
    return `the sandbox said last:\n${lines}`;
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGINT");
    }
    await this.exited;
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A port that is free now. */
async function port() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address();
  server.close();
  await once(server, "close");
  return free;
}

process.exitCode = await main(process.argv.slice(2));
