/**
 * A server for developers, with a database of its own, for tests that talk to it from outside.
 *
 * Everything it starts ends with it, and its data is gone afterwards.
 */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** How long the sandbox may take until it answers, in milliseconds: it makes a database first. */
const PATIENCE_MS = 120_000;

/** A server for developers, as `recoup dev` starts it, with everything of its own. */
export class Sandbox {
  static async start(binary) {
    const folder = await mkdtemp(join(tmpdir(), "recoup-sandbox-"));
    const [api, core, worker] = await Promise.all([port(), port(), port()]);
    const { DATABASE_URL: _, RECOUP_CONFIG: __, ...inherited } = process.env;
    const env = {
      ...inherited,
      RECOUP_DATA_DIR: join(folder, "data"),
      RECOUP_PUBLIC_API_LISTEN: `127.0.0.1:${api}`,
      RECOUP_CORE_API_LISTEN: `127.0.0.1:${core}`,
      RECOUP_WORKER_LISTEN: `127.0.0.1:${worker}`,
      RECOUP_LOG: "warn",
    };
    const child = spawn(binary, ["dev"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const sandbox = new Sandbox(folder, child);
    sandbox.operator = async (...words) => (await promisify(execFile)(binary, words, { cwd: folder, env })).stdout;
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
          this.dashboard = /dashboard +(\S+)/.exec(this.said)[1];
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

  /** Where a mail to somebody leads, once it is there: to an address of the dashboard that begins so. */
  async letter(to, kind) {
    const end = Date.now() + PATIENCE_MS;
    const outbox = join(this.folder, "data", "outbox");
    for (;;) {
      const names = (await readdir(outbox).catch(() => [])).filter((name) => name.startsWith("ltr_") && name.endsWith(".json"));
      for (const name of names) {
        const text = await readFile(join(outbox, name), "utf8");
        const link = text.includes(`"${to}"`) && new RegExp(`${this.dashboard}${kind}[\\w-]+`).exec(text);
        if (link) {
          return link[0];
        }
      }
      if (Date.now() > end) {
        throw new Error(`no mail to ${to} that leads to ${kind}`);
      }
      await new Promise((go) => setTimeout(go, 100));
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
