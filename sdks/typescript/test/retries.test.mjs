/** Which requests are sent again, how often, when, and with which key. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ApiConnectionError,
  ApiTimeoutError,
  ConflictError,
  FileNotReadyError,
  IdempotencyError,
  InvalidRequestError,
  RateLimitError,
  Recoup,
  ServerError,
} from "recoup-sdk";
import { noting, refusal, stub } from "./support.mjs";

const made = { status: 201, headers: { "x-request-id": "req_9" }, body: { data: { id: "cust_1" } } };

async function rig(t, steps, config = {}) {
  const { url, asked } = await stub(t, steps);
  const { waits, sleep } = noting();
  return { recoup: new Recoup("sk_test_x", { baseUrl: url, sleep, ...config }), asked, waits };
}

test("429 is waited for as long as Retry-After says, then the same request is sent again", async (t) => {
  const busy = refusal(429, "quota_exceeded", { headers: { "retry-after": "7" } });
  const { recoup, asked, waits } = await rig(t, [busy, busy, made]);
  const customer = await recoup.customers.create({ name: "Ada" });
  assert.equal(customer.lastResponse.attempts, 3);
  assert.equal(asked.length, 3);
  assert.equal(waits.length, 2);
  waits.forEach((ms) => assert.ok(ms >= 7_000 && ms <= 7_700, String(ms)));
  const keys = new Set(asked.map((one) => one.headers["idempotency-key"]));
  assert.equal(keys.size, 1);
  assert.match([...keys][0], /^[0-9a-f-]{36}$/);
  assert.deepEqual(new Set(asked.map((one) => one.body)), new Set(['{"name":"Ada"}']));
});

test("Retry-After may be a date", async (t) => {
  const later = new Date(Date.now() + 30_000).toUTCString();
  const { recoup, waits } = await rig(t, [refusal(503, "busy", { headers: { "retry-after": later } }), made]);
  await recoup.customers.create();
  assert.ok(waits[0] > 20_000 && waits[0] <= 33_000, String(waits));
});

test("a Retry-After beyond patience is told at once", async (t) => {
  const { recoup, asked } = await rig(t, [refusal(429, "quota_exceeded", { headers: { "retry-after": "61" } })]);
  const error = await recoup.customers.create().catch((error) => error);
  assert.ok(error instanceof RateLimitError);
  assert.equal(error.retryAfter, 61);
  assert.equal(asked.length, 1);
});

test("waits without Retry-After grow and differ", async (t) => {
  const { recoup, asked, waits } = await rig(t, [refusal(500, "internal_error")], { maxRetries: 6 });
  const error = await recoup.plans
    .list()
    .page()
    .catch((error) => error);
  assert.ok(error instanceof ServerError);
  assert.equal(asked.length, 7);
  const whole = [500, 1_000, 2_000, 4_000, 8_000, 8_000];
  waits.forEach((ms, at) => assert.ok(ms >= whole[at] / 2 && ms <= whole[at], String(waits)));
  assert.ok(new Set(waits).size > 2, "jitter");
});

test("a key that is in use right now is waited for; any other conflict is not", async (t) => {
  const flying = refusal(409, "idempotency_in_flight", { headers: { "retry-after": "1" } });
  const { recoup, asked } = await rig(t, [flying, made]);
  await recoup.customers.create();
  assert.equal(asked.length, 2);
  const never = await rig(t, [flying]);
  assert.ok((await never.recoup.customers.create().catch((error) => error)) instanceof IdempotencyError);
  const state = await rig(t, [refusal(409, "invoice_not_open")]);
  assert.ok((await state.recoup.invoices.pay("inv_1").catch((error) => error)) instanceof ConflictError);
  assert.equal(state.asked.length, 1);
});

test("what cannot get better is not sent again", async (t) => {
  for (const [status, code] of [
    [400, "validation_error"],
    [401, "unauthorized"],
    [404, "not_found"],
    [422, "plan_archived"],
  ]) {
    const { recoup, asked, waits } = await rig(t, [refusal(status, code)]);
    await assert.rejects(recoup.plans.retrieve("plan_1"), { status, code });
    assert.deepEqual([asked.length, waits.length], [1, 0]);
  }
});

test("a connection that breaks is tried again, for every method", async (t) => {
  for (const ask of [
    (recoup) => recoup.customers.create({ name: "Ada" }),
    (recoup) => recoup.customers.retrieve("cust_1"),
    (recoup) => recoup.customers.update("cust_1", { name: "Ada" }),
    (recoup) => recoup.plans.archive("plan_1"),
  ]) {
    const { recoup, asked } = await rig(t, ["drop", made]);
    assert.equal((await ask(recoup)).lastResponse.attempts, 2);
    assert.equal(asked.length, 2);
  }
  const { recoup, asked } = await rig(t, ["drop"]);
  const error = await recoup.customers.create().catch((error) => error);
  assert.ok(error instanceof ApiConnectionError && !(error instanceof ApiTimeoutError));
  assert.ok(error.cause instanceof Error);
  assert.equal(asked.length, 3);
});

test("a server that does not answer is given up on, and may be tried again", async (t) => {
  const { recoup } = await rig(t, ["hang", made], { timeoutMs: 500 });
  // A machine that is busy may be late with the second answer, too.
  assert.ok((await recoup.customers.create()).lastResponse.attempts > 1);
  const stuck = await rig(t, ["hang"]);
  const error = await stuck.recoup.customers.create({}, { timeoutMs: 50, maxRetries: 0 }).catch((error) => error);
  assert.ok(error instanceof ApiTimeoutError);
});

test("retries can be switched off, for a client and for a call", async (t) => {
  const down = refusal(503, "unavailable", { headers: { "retry-after": "1" } });
  const never = await rig(t, [down], { maxRetries: 0 });
  await assert.rejects(never.recoup.plans.retrieve("plan_1"), ServerError);
  assert.equal(never.asked.length, 1);
  const usually = await rig(t, [down]);
  await assert.rejects(usually.recoup.plans.retrieve("plan_1", {}, { maxRetries: 0 }), ServerError);
  assert.equal(usually.asked.length, 1);
});

test("one's own key is sent as it is, and only with a POST", async (t) => {
  const { recoup, asked } = await rig(t, [made]);
  const customer = await recoup.customers.create({}, { idempotencyKey: "order-1042" });
  assert.equal(asked[0].headers["idempotency-key"], "order-1042");
  assert.equal(customer.lastResponse.idempotencyKey, "order-1042");
  await assert.rejects(recoup.customers.retrieve("cust_1", {}, { idempotencyKey: "x" }), TypeError);
  await assert.rejects(recoup.customers.create({}, { idempotency_key: "x" }), TypeError);
  await assert.rejects(recoup.customers.create({}, { headers: { "Idempotency-Key": "x" } }), TypeError);
  await assert.rejects(recoup.customers.create({}, { maxRetries: -1 }), TypeError);
  assert.equal(asked.length, 1);
  await recoup.customers.retrieve("cust_1");
  assert.equal(asked[1].headers["idempotency-key"], undefined);
});

test("a call stops when its signal says so, also while it waits", async (t) => {
  const { url, asked } = await stub(t, [refusal(503, "busy", { headers: { "retry-after": "30" } })]);
  const stop = new AbortController();
  const recoup = new Recoup("sk_test_x", { baseUrl: url, onTry: () => stop.abort(new Error("enough")) });
  await assert.rejects(recoup.customers.create({}, { signal: stop.signal }), /enough/);
  assert.equal(asked.length, 1);
  const hanging = await rig(t, ["hang"]);
  const soon = AbortSignal.timeout(30);
  await assert.rejects(hanging.recoup.customers.create({}, { signal: soon }), { name: "TimeoutError" });
});

test("each try is told, without what a query says of people", async (t) => {
  const tries = [];
  const { recoup } = await rig(t, [refusal(503, "busy"), made], { onTry: (made) => tries.push(made) });
  await recoup.customers.create({ name: "Ada" });
  assert.deepEqual(
    tries.map(({ method, path, attempt, status, requestId }) => ({ method, path, attempt, status, requestId })),
    [
      { method: "POST", path: "/v1/customers", attempt: 1, status: 503, requestId: "req_1" },
      { method: "POST", path: "/v1/customers", attempt: 2, status: 201, requestId: "req_9" },
    ],
  );
  assert.ok(tries[0].retryInMs > 0 && tries[1].retryInMs === undefined);
  await recoup.request("GET", "/v1/customers", { query: { email: "ada@example.com" } });
  assert.equal(tries[2].path, "/v1/customers");
  assert.ok(!JSON.stringify(tries).includes("sk_test"));
});

test("a file that is being made is asked for until it is there", async (t) => {
  const making = { status: 202, headers: { "retry-after": "2" }, body: { data: { status: "being_made" } } };
  const file = { status: 200, headers: { "content-type": "application/pdf" }, body: "%PDF-" };
  const { recoup, asked, waits } = await rig(t, [making, making, file]);
  assert.equal(Buffer.from(await recoup.invoices.retrievePdf("inv_1")).toString(), "%PDF-");
  assert.deepEqual(waits, [2_000, 2_000]);
  assert.match(asked[0].headers.accept, /application\/pdf/);
  const never = await rig(t, [making]);
  await assert.rejects(never.recoup.invoices.retrievePdf("inv_1"), FileNotReadyError);
  assert.equal(never.asked.length, 30);
});

test("something else than the API is not taken for it, and no redirect is followed", async (t) => {
  const page = await rig(t, [{ status: 200, body: "<html>" }]);
  await assert.rejects(page.recoup.plans.retrieve("plan_1"), { code: "unreadable_answer", status: 200 });
  const elsewhere = await rig(t, [{ status: 307, headers: { location: "/elsewhere" } }]);
  await assert.rejects(elsewhere.recoup.plans.retrieve("plan_1"), { code: "unreadable_answer", status: 307 });
  assert.equal(elsewhere.asked.length, 1);
  const gateway = await rig(t, [{ status: 502, body: "<html>Bad Gateway</html>" }], { maxRetries: 1 });
  await assert.rejects(gateway.recoup.plans.retrieve("plan_1"), ServerError);
  assert.equal(gateway.asked.length, 2);
});

test("every request says who asks and which version is meant", async (t) => {
  const { recoup, asked } = await rig(t, [made]);
  await recoup.customers.create({}, { headers: { "if-match": '"3"' } });
  const { headers } = asked[0];
  assert.equal(headers.authorization, "Bearer sk_test_x");
  assert.match(headers["recoup-version"], /^\d{4}-\d\d-\d\d$/);
  assert.match(headers["user-agent"], /^recoup-sdk-typescript\/\d/);
  assert.equal(headers["if-match"], '"3"');
});
