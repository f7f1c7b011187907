/** What is written into a request, and read out of an answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Recoup } from "recoup-sdk";
import { stub } from "./support.mjs";

async function asked(t, ask, answer = { data: [], meta: { hasMore: false, pageSize: 20 } }) {
  const server = await stub(t, [{ status: 200, body: answer }]);
  const value = await ask(new Recoup("sk_test_x", { baseUrl: `${server.url}/` }));
  return { ...server.asked[0], value };
}

test("an id cannot lead to another route", async (t) => {
  const tricky = await asked(t, (recoup) => recoup.customers.retrieve("a/../b?c#d é"), { data: {} });
  assert.equal(tricky.path, "/v1/customers/a%2F..%2Fb%3Fc%23d%20%C3%A9");
  const recoup = new Recoup("sk_test_x", { baseUrl: "http://127.0.0.1:9" });
  for (const id of ["", ".", "..", undefined, null, {}]) {
    await assert.rejects(recoup.customers.retrieve(id), TypeError);
  }
});

test("a query leaves out what is not said, and writes lists and objects as the API reads them", async (t) => {
  const params = { limit: 5, email: "a+b@example.com", blacklisted: false, testClockId: undefined, cursor: null };
  const plain = await asked(t, (recoup) => recoup.customers.list(params));
  assert.equal(plain.path, "/v1/customers?limit=5&email=a%2Bb%40example.com&blacklisted=false");
  const at = new Date(0);
  const nested = { createdAt: { gte: at, lt: "2027" }, expand: ["customer", "plan"], metadata: { "a b": "c" } };
  const rich = await asked(t, (recoup) => recoup.request("GET", "/v1/customers", { query: nested }));
  assert.equal(
    new URLSearchParams(rich.path.split("?")[1]).toString(),
    new URLSearchParams([
      ["createdAt[gte]", "1970-01-01T00:00:00.000Z"],
      ["createdAt[lt]", "2027"],
      ["expand[]", "customer"],
      ["expand[]", "plan"],
      ["metadata[a b]", "c"],
    ]).toString(),
  );
});

test("null clears, undefined says nothing, and an amount is never rounded on the way", async (t) => {
  const sent = await asked(t, (recoup) => recoup.customers.update("cust_1", { phone: null, name: undefined }), {
    data: {},
  });
  assert.equal(sent.body, '{"phone":null}');
  const big = await asked(t, (recoup) => recoup.request("POST", "/v1/x", { body: { amount: 12n } }), {});
  assert.equal(big.body, '{"amount":12}');
  const recoup = new Recoup("sk_test_x", { baseUrl: "http://127.0.0.1:9" });
  for (const amount of [2 ** 53, -(2 ** 53), 2n ** 60n, Number.NaN, Number.POSITIVE_INFINITY]) {
    await assert.rejects(recoup.request("POST", "/v1/x", { body: { amount } }), TypeError);
  }
});

test("an integer that a number cannot hold arrives as a bigint", async (t) => {
  const text =
    '{"data":{"minor":9223372036854775807,"less":-9007199254740993,"fine":9007199254740991,' +
    '"ratio":1.00000000000000001,"text":"9223372036854775807 \\" 9223372036854775807"}}';
  const { value } = await asked(t, (recoup) => recoup.customers.retrieve("cust_1"), text);
  assert.deepEqual(
    { ...value },
    {
      minor: 9223372036854775807n,
      less: -9007199254740993n,
      fine: 9007199254740991,
      ratio: 1,
      text: '9223372036854775807 " 9223372036854775807',
    },
  );
});

test("what is unknown is let through, and what brought it stays aside", async (t) => {
  const customer = { id: "cust_1", status: "hibernating", shoeSize: { eu: 42 } };
  const { value } = await asked(t, (recoup) => recoup.customers.retrieve("cust_1"), { data: customer });
  assert.equal(JSON.stringify(value), JSON.stringify(customer));
  assert.deepEqual(Object.keys(value), Object.keys(customer));
  assert.equal(value.lastResponse.status, 200);
});
