/** The roles of Recoup as processes, and what operators and merchants say to them. */

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export class Recoup {
  constructor(binary, folder, url, [api, worker]) {
    this.binary = binary;
    this.api = `http://127.0.0.1:${api}`;
    this.env = {
      ...process.env,
      DATABASE_URL: url,
      RECOUP_DATA_DIR: join(folder, "recoup"),
      RECOUP_KEY_PEPPER: "a pepper for the drill, long enough for it",
      RECOUP_SEALING_KEY: "a sealing key for the drill, long enough too",
      RECOUP_PUBLIC_API_LISTEN: `127.0.0.1:${api}`,
      RECOUP_WORKER_LISTEN: `127.0.0.1:${worker}`,
      RECOUP_LOG: "error",
    };
    this.running = [];
  }

  /** The same program over another database. */
  at(url) {
    return Object.assign(Object.create(Recoup.prototype), this, { env: { ...this.env, DATABASE_URL: url }, running: [] });
  }

  /** A verb of the command line. Answers what it printed, and whether it ended well. */
  say(...words) {
    try {
      const said = execFileSync(this.binary, words, { env: this.env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
      return { ok: true, said };
    } catch (error) {
      return { ok: false, said: `${error.stdout}${error.stderr}` };
    }
  }

  /** The same, of a verb that must end well. */
  must(...words) {
    const { ok, said } = this.say(...words);
    if (!ok) {
      throw new Error(`recoup ${words.join(" ")}: ${said}`);
    }
    return said;
  }

  /** The same, as data. */
  read(...words) {
    return JSON.parse(this.must(...words, "--format", "json"));
  }

  async start() {
    for (const role of ["public-api", "worker"]) {
      this.running.push(spawn(this.binary, [role], { env: this.env, stdio: ["ignore", "ignore", "inherit"] }));
    }
    await until("the API answers", async () => (await fetch(`${this.api}/readyz`).catch(() => ({ ok: false }))).ok);
  }

  /** Ends all roles: as a power cut would, or as asked. */
  async stop(signal) {
    const ended = this.running.splice(0).map(async (child) => {
      const gone = once(child, "exit");
      if (child.exitCode === null && child.kill(signal)) {
        await gone;
      }
    });
    await Promise.all(ended);
  }
}

/** One merchant, who knows their key. */
export class Merchant {
  constructor(recoup, name) {
    this.url = recoup.api;
    this.tenant = one(recoup.read("tenant", "create", name)).id;
    this.key = one(recoup.read("apikey", "create", "--tenant", this.tenant, "--rate-limit", "100000")).key;
    this.requests = 0;
  }

  async ask(method, path, body) {
    const headers = { authorization: `Bearer ${this.key}`, "content-type": "application/json" };
    if (method === "POST") {
      headers["idempotency-key"] = `${this.tenant}-${(this.requests += 1)}-${path}`;
    }
    const answer = await fetch(`${this.url}${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }

  async post(path, body) {
    const answer = await this.ask("POST", path, body);
    if (answer.status >= 300) {
      throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body.data;
  }

  async get(path) {
    return (await this.ask("GET", path)).body.data;
  }

  async card(customer, number) {
    const { token } = await this.post("/v1/test-helpers/cards", { number, email: `${customer}@example.com` });
    await this.post(`/v1/customers/${customer}/payment-methods`, { token });
  }

  /** A customer with a card, whose first period begins at an instant and is billed as a renewal is. */
  async subscribed(name, plan, number, startsAt) {
    const { id } = await this.post("/v1/customers", { name, email: `${name}@example.com` });
    await this.card(id, number);
    const subscription = await this.post("/v1/subscriptions", { customerId: id, planId: plan, startsAt });
    return { customer: id, subscription: subscription.id };
  }

  async invoices(subscription) {
    return this.get(`/v1/invoices?subscriptionId=${subscription}`);
  }
}

function one(answer) {
  return Array.isArray(answer) ? answer[0] : answer;
}

/** Looks again and again until it holds. */
export async function until(what, holds, patience = 90_000) {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error(`it never came: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
