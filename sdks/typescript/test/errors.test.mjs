/** Refusals, from the sandbox where it makes them, and from a server of our own where it does not. */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import * as sdk from "recoup-sdk";
import { client, fresh, KEY, refusal, stub, URL_ } from "./support.mjs";

const { Recoup } = sdk;

async function caught(promise) {
  const error = await promise.then(
    () => assert.fail("it was not refused"),
    (error) => error,
  );
  assert.ok(error instanceof sdk.RecoupError && error instanceof sdk.ApiError && error instanceof Error);
  return error;
}

test("a field that is wrong is named", async () => {
  const error = await caught(client().plans.create({ name: "Gym", amount: -1, currency: "NGN", interval: "month" }));
  assert.ok(error instanceof sdk.InvalidRequestError);
  assert.equal(error.name, "InvalidRequestError");
  assert.deepEqual([error.status, error.code], [400, "validation_error"]);
  assert.ok(error.details.length > 0);
  assert.ok(error.details.every(({ field, message, code }) => field && message && code));
  assert.match(error.requestId, /^req_/);
  assert.equal(error.requestId, error.headers.get("x-request-id"));
  assert.equal(error.docsUrl, `${URL_}/docs/errors#validation_error`);
  assert.ok(error.message.includes(error.requestId));
});

test("a key that opens nothing", async () => {
  const error = await caught(client().plans.retrieve("plan_00000000-0000-7000-8000-000000000000"));
  assert.ok(error instanceof sdk.NotFoundError);
  const stranger = new Recoup("sk_test_nobody", { baseUrl: URL_ });
  assert.ok((await caught(stranger.plans.list().page())) instanceof sdk.AuthenticationError);
});

test("a key that may not do that, and the member that says what it lacks", async () => {
  const made = await client().apiKeys.create({ name: "reader", scopes: ["plans:read"] });
  const reader = new Recoup(made.secret, { baseUrl: URL_ });
  await reader.plans.list();
  const error = await caught(reader.customers.create({}));
  assert.ok(error instanceof sdk.PermissionDeniedError);
  assert.equal(error.body.requiredScope, "customers:write");
});

test("a key for two requests", async () => {
  const idempotencyKey = fresh("twice");
  await client().customers.create({ name: "Ada" }, { idempotencyKey });
  const error = await caught(client().customers.create({ name: "Eze" }, { idempotencyKey }));
  assert.ok(error instanceof sdk.IdempotencyError);
  assert.deepEqual([error.status, error.code], [422, "idempotency_key_reused"]);
});

test("every status has its class", async (t) => {
  const kinds = {
    400: "InvalidRequestError",
    401: "AuthenticationError",
    402: "PaymentError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    405: "InvalidRequestError",
    406: "InvalidRequestError",
    409: "ConflictError",
    410: "NotFoundError",
    412: "PreconditionError",
    413: "InvalidRequestError",
    415: "InvalidRequestError",
    418: "ApiError",
    422: "UnprocessableError",
    428: "PreconditionError",
    429: "RateLimitError",
    500: "ServerError",
    502: "ServerError",
    503: "ServerError",
    504: "ServerError",
  };
  for (const [status, kind] of Object.entries(kinds)) {
    const { url } = await stub(t, [refusal(Number(status), "some_code", { attemptId: "att_1" })]);
    const error = await caught(new Recoup("sk_test_x", { baseUrl: url, maxRetries: 0 }).plans.retrieve("plan_1"));
    assert.equal(error.constructor, sdk[kind], status);
    assert.equal(error.code, "some_code");
    assert.equal(error.body.attemptId, "att_1");
  }
});

test("no error and no client shows the key", async (t) => {
  const recoup = client();
  const { url } = await stub(t, ["drop"]);
  const broken = new Recoup(KEY, { baseUrl: url, maxRetries: 0 });
  const errors = [
    await caught(recoup.plans.retrieve("plan_x")),
    await broken.plans.retrieve("plan_x").catch((error) => error),
  ];
  for (const shown of [recoup, recoup.customers, ...errors]) {
    assert.ok(!inspect(shown, { depth: 10, showHidden: true }).includes(KEY));
    assert.ok(!JSON.stringify(shown).includes(KEY));
  }
});

test("settings that cannot be meant are refused before anything is sent", () => {
  for (const [key, config] of [
    ["", { baseUrl: URL_ }],
    ["sk test", { baseUrl: URL_ }],
    ["sk_test_x\r\nx: y", { baseUrl: URL_ }],
    [KEY, { baseUrl: "" }],
    [KEY, { baseUrl: "example.com" }],
    [KEY, { baseUrl: "https://example.com/?a=b" }],
    [KEY, { baseUrl: URL_, maxRetries: -1 }],
    [KEY, { baseUrl: URL_, maxRetries: 1.5 }],
    [KEY, { baseUrl: URL_, timeoutMs: 0 }],
    [KEY, { baseUrl: URL_, maxRetryAfterMs: Number.NaN }],
  ]) {
    assert.throws(() => new Recoup(key, config), TypeError, JSON.stringify(config));
  }
});
