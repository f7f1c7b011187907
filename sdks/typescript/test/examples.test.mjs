/** The code of the README and of docs/sdks.md: it compiles strictly against the declarations, and does what is said. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const TSC = at("../../../node_modules/typescript/bin/tsc");
const FOLDER = at("../.examples");
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** What is appended, so that what is said of the code is seen to hold. `server` is the README's. */
const PROOF = `
import assert from "node:assert/strict";
import { once } from "node:events";

assert.equal(invoices.data[0]?.amountPaid, 500_000);
assert.ok(newest.some((invoice) => invoice.id === invoices.data[0]?.id));
assert.equal(page.data.length <= 10, true);
assert.equal(further === undefined, !page.hasMore);
assert.deepEqual([order.lastResponse.attempts, order.lastResponse.replayed], [1, false]);
if (!server.listening) await once(server, "listening");
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
const told = JSON.stringify({ type: "invoice.paid" });
const headers = webhooks.signTestDelivery(told, secret);
const tell = async (body: string) =>
  (await fetch(\`http://127.0.0.1:\${port}/\`, { method: "POST", body, headers })).status;
assert.deepEqual([await tell(told), await tell(told.replace("paid", "void"))], [204, 400]);
server.close();
server.closeAllConnections();
`;

/** The same declarations where `require` is meant. */
const REQUIRED = `
import { Recoup, type Customer, type Reply } from "recoup-sdk";

export const made = (recoup: Recoup): Promise<Reply<Customer>> => recoup.customers.create({ name: "Ada" });
`;

/** The blocks of a page in one language, as one program. */
async function blocks(page) {
  const text = await readFile(at(page), "utf8");
  const found = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  assert.ok(found.length > 0, `${page} has no code`);
  return found.join("\n");
}

before(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  await writeFile(`${FOLDER}/readme.mts`, (await blocks("../README.md")) + PROOF);
  await writeFile(`${FOLDER}/page.mts`, await blocks("../../../docs/sdks.md"));
  await cp(at("types.mts"), `${FOLDER}/types.mts`);
  await writeFile(`${FOLDER}/required.cts`, REQUIRED);
});

test("the code compiles as strictly as it can be asked to, and the types refuse what they should", async () => {
  await run(process.execPath, [TSC, "-p", at("../tsconfig.examples.json")]).catch((error) => assert.fail(error.stdout));
});

test("the README's code does what is said", async () => {
  const env = { ...process.env, RECOUP_WEBHOOK_SECRET: SECRET, PORT: "0" };
  await run(process.execPath, [`${FOLDER}/out/readme.mjs`], { env, timeout: 60_000 });
});

test("the code of docs/sdks.md runs", async () => {
  await run(process.execPath, [`${FOLDER}/out/page.mjs`], { timeout: 60_000 });
});
