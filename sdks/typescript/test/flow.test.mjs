/** The library against a running sandbox: selling, paging, losing an answer, hearing of it. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { NotFoundError, Page, Recoup, WebhookVerificationError } from "recoup-sdk";
import { client, fresh, losing, serving, until, URL_, KEY } from "./support.mjs";

/** The card of the sandbox that always has money. */
const GOOD_CARD = "4084080000000003";

test("a plan, a customer, a card and a subscription become a paid invoice", async () => {
  const recoup = client();
  const email = `${fresh("ada")}@example.com`;
  const plan = await recoup.plans.create({ name: "Gym", amount: 500_000, currency: "NGN", interval: "month" });
  const customer = await recoup.customers.create({ name: "Ada Obi", email, metadata: { tier: "gold" } });
  const card = await recoup.testHelpers.createCard({ number: GOOD_CARD, email });
  await recoup.customers.attachPaymentMethod(customer.id, { token: card.token });
  const subscription = await recoup.subscriptions.create({ customerId: customer.id, planId: plan.id });
  assert.equal(subscription.status, "incomplete");
  const invoice = await until("the paid invoice", async () => {
    const paid = await recoup.invoices.list({ subscriptionId: subscription.id, status: "paid" });
    return paid.data[0];
  });
  assert.equal(invoice.amountPaid, 500_000);
  assert.ok(Number.isSafeInteger(invoice.amountPaid));
  const active = await until("the subscription", async () => {
    const now = await recoup.subscriptions.retrieve(subscription.id);
    return now.status === "active" && now;
  });
  assert.equal(active.customerId, customer.id);
  const bigger = await recoup.plans.create({ name: "Spa", amount: 800_000, currency: "NGN", interval: "month" });
  const preview = await recoup.subscriptions.changePreview(subscription.id, { planId: bigger.id });
  assert.equal(
    preview.lines.reduce((sum, line) => sum + line.amount, 0),
    preview.subtotal,
  );
  const pdf = await recoup.invoices.retrievePdf(invoice.id);
  assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), "%PDF-");
  const explained = await recoup.invoices.explain(invoice.id);
  assert.ok(explained.lines.length > 0);
  const changed = await recoup.customers.update(customer.id, { name: "Ada Eze", phone: null });
  assert.deepEqual([changed.name, changed.metadata.tier], ["Ada Eze", "gold"]);
});

test("45 customers are walked once each, however long a page is", async () => {
  const recoup = client();
  const email = `${fresh("many")}@example.com`;
  const made = [];
  for (let nth = 0; nth < 45; nth += 1) {
    made.push((await recoup.customers.create({ email, name: `Customer ${nth}` })).id);
  }
  const newestFirst = made.toReversed();
  for (const params of [{ email }, { email, limit: 7 }, { email, limit: 45 }, { email, limit: 100 }]) {
    const walked = [];
    for await (const customer of recoup.customers.list(params)) {
      walked.push(customer.id);
    }
    assert.deepEqual(walked, newestFirst);
  }
  const first = await recoup.customers.list({ email, limit: 20 });
  assert.ok(first instanceof Page);
  assert.deepEqual([first.data.length, first.hasMore, first.meta.pageSize], [20, true, 20]);
  const second = await first.nextPage();
  const third = await second.nextPage();
  assert.deepEqual([second.data.length, third.data.length, third.hasMore], [20, 5, false]);
  assert.equal(await third.nextPage(), undefined);
  const some = await recoup.customers.list({ email, limit: 7 }).toArray({ limit: 10 });
  assert.deepEqual(
    some.map((customer) => customer.id),
    newestFirst.slice(0, 10),
  );
  const counted = await recoup.customers.list({ email, limit: 20, page: 2 });
  assert.equal(counted.meta.totalCount, 45);
  assert.equal((await counted.nextPage()).data.length, 5);
  const none = await recoup.customers.list({ email: "nobody@example.com" }).toArray({ limit: 10 });
  assert.deepEqual(none, []);
});

test("rows that come while one walks are neither repeated nor in the way", async () => {
  const recoup = client();
  const email = `${fresh("walk")}@example.com`;
  const made = [];
  for (let nth = 0; nth < 6; nth += 1) {
    made.push((await recoup.customers.create({ email })).id);
  }
  const walked = [];
  for await (const customer of recoup.customers.list({ email, limit: 2 })) {
    walked.push(customer.id);
    await recoup.customers.create({ email });
  }
  assert.deepEqual(walked, made.toReversed());
});

test("a list is asked for when it is wanted, and its first page once", async () => {
  let asked = 0;
  const recoup = client({ onTry: () => (asked += 1) });
  const plans = recoup.plans.list({ limit: 1 });
  assert.equal(asked, 0);
  const [one, same] = await Promise.all([plans, plans.page()]);
  assert.equal(one, same);
  assert.equal(asked, 1);
});

test("events are caught up with in order and without a gap", async () => {
  const recoup = client();
  const newest = await recoup.events.list({ limit: 1 });
  const after = newest.data[0]?.seq ?? 0;
  for (let nth = 0; nth < 5; nth += 1) {
    await recoup.customers.create({ name: fresh("event") });
  }
  const seen = await recoup.events.list({ after, limit: 2 }).toArray({ limit: 1_000 });
  assert.ok(seen.length >= 5);
  assert.deepEqual(
    seen.map((event) => event.seq),
    seen.map((_, at) => after + 1 + at),
  );
});

test("an answer that is lost on the way has one effect", async (t) => {
  const proxy = await losing(t, "POST", "/v1/customers");
  const recoup = client({ baseUrl: proxy.url, sleep: async () => {} });
  const email = `${fresh("once")}@example.com`;
  const customer = await recoup.customers.create({ email });
  assert.deepEqual([customer.lastResponse.attempts, customer.lastResponse.replayed], [2, true]);
  assert.equal(proxy.passed.length, 2);
  assert.equal(proxy.passed[0].key, proxy.passed[1].key);
  const all = await client().customers.list({ email });
  assert.deepEqual(
    all.data.map((one) => one.id),
    [customer.id],
  );
});

test("one's own key gives the first answer again", async () => {
  const recoup = client();
  const idempotencyKey = fresh("order");
  const first = await recoup.customers.create({ name: "Ada" }, { idempotencyKey });
  const again = await recoup.customers.create({ name: "Ada" }, { idempotencyKey });
  assert.deepEqual({ ...again }, { ...first });
  assert.deepEqual([first.lastResponse.replayed, again.lastResponse.replayed], [false, true]);
});

test("real deliveries are verified, and the same ones altered are not", async (t) => {
  const recoup = client();
  const arrived = [];
  const url = await serving(t, async (request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    await once(request, "end");
    response.writeHead(204).end();
    arrived.push({ body: Buffer.concat(chunks), headers: request.headers });
  });
  const endpoint = await recoup.webhookEndpoints.create({ url: `${url}/hooks`, eventTypes: ["customer.created"] });
  const customer = await recoup.customers.create({ name: "Ada" });
  // Customers that other tests made a moment before are told here, too.
  const told = await until("the delivery", async () => arrived.find(({ body }) => body.includes(customer.id)));
  const { body, headers } = told;
  await recoup.webhookEndpoints.disable(endpoint.id);
  const event = recoup.webhooks.constructEvent(body, headers, endpoint.secret);
  assert.equal(event.type, "customer.created");
  assert.equal(event.id, headers["webhook-id"]);
  assert.ok(JSON.stringify(event.data).includes(customer.id));
  const altered = Buffer.from(body.toString().replace("customer.created", "customer.deleted"));
  const other = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
  for (const [what, secret, now] of [
    [altered, endpoint.secret, new Date()],
    [body, other, new Date()],
    [body, endpoint.secret, new Date(Date.now() + 400_000)],
    [body, endpoint.secret, new Date(Date.now() - 400_000)],
  ]) {
    assert.throws(() => recoup.webhooks.constructEvent(what, headers, secret, { now }), WebhookVerificationError);
  }
});

test("a route that the library does not know is reached with the same care", async () => {
  const recoup = client();
  const answer = await recoup.request("GET", "/v1/plans", { query: { limit: 1 } });
  assert.equal(answer.info.status, 200);
  assert.ok(Array.isArray(answer.value.data));
  await assert.rejects(recoup.request("GET", "/v1/no-such-route"), NotFoundError);
  await assert.rejects(recoup.request("GET", "//elsewhere.example"), TypeError);
});

test("the environment says who and where when nothing else does", async () => {
  const recoup = new Recoup();
  assert.equal((await recoup.settings.retrieve()).lastResponse.status, 200);
  assert.ok(URL_ && KEY);
});
