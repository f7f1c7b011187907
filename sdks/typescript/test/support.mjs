/** What the tests share: the sandbox that `./dev sdks` started, servers that misbehave on purpose, and waiting. */

import { once } from "node:events";
import { createServer, request as forward } from "node:http";
import { setTimeout as after } from "node:timers/promises";
import { Recoup } from "recoup-sdk";

export const URL_ = demanded("RECOUP_URL");
export const KEY = demanded("RECOUP_KEY");

function demanded(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set. These tests need a sandbox: run \`./dev sdks\`.`);
  }
  return value;
}

/** A client of the sandbox. */
export function client(config = {}) {
  return new Recoup(KEY, { baseUrl: URL_, ...config });
}

/** A text that no other run has used. */
export function fresh(what) {
  return `${what}-${process.pid}-${Date.now()}-${Math.floor(Math.random() * 1e9)}`;
}

/** Asks until the answer is there; the sandbox's worker acts within moments. */
export async function until(what, ask) {
  for (let left = 600; left > 0; left -= 1) {
    const found = await ask();
    if (found) {
      return found;
    }
    await after(50);
  }
  throw new Error(`it never came: ${what}`);
}

/** A server on loopback for the length of a test. */
export async function serving(t, handle) {
  const server = createServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** A server that gives these answers in turn, the last one for ever. A step is an answer, "drop" or "hang". */
export async function stub(t, steps) {
  const asked = [];
  const url = await serving(t, async (request, response) => {
    const chunks = await collected(request);
    const body = Buffer.concat(chunks).toString("utf8");
    asked.push({ method: request.method, path: request.url, headers: request.headers, body });
    const step = steps[Math.min(asked.length, steps.length) - 1];
    if (step === "drop") {
      request.socket.destroy();
    } else if (step !== "hang") {
      response.writeHead(step.status, { "content-type": "application/json", ...step.headers });
      response.end(typeof step.body === "string" ? step.body : JSON.stringify(step.body ?? {}));
    }
  });
  return { url, asked };
}

async function collected(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

/** A refusal as the API writes it. */
export function refusal(status, code, more = {}) {
  const { headers, ...members } = more;
  return {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: {
      type: `https://example.com/docs/errors#${code}`,
      title: code,
      status,
      detail: `It is ${code}.`,
      instance: "urn:uuid:0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11",
      error: { code, message: `It is ${code}.`, details: [], requestId: "req_1", ...members.error },
      ...members,
    },
  };
}

/** A proxy before the sandbox that loses the first answer to such a request, after it has taken effect. */
export async function losing(t, method, path) {
  const passed = [];
  let lost = 0;
  const url = await serving(t, (request, response) => {
    passed.push({ method: request.method, path: request.url, key: request.headers["idempotency-key"] });
    const onwards = forward(
      URL_ + request.url,
      { method: request.method, headers: request.headers },
      async (answer) => {
        const body = Buffer.concat(await collected(answer));
        if (request.method === method && request.url === path && lost === 0) {
          lost += 1;
          request.socket.destroy();
          return;
        }
        response.writeHead(answer.statusCode, answer.headers);
        response.end(body);
      },
    );
    request.pipe(onwards);
  });
  return { url, passed };
}

/** A wait that only takes notes. */
export function noting() {
  const waits = [];
  return { waits, sleep: async (ms) => void waits.push(ms) };
}
