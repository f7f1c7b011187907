/** Webhooks by their text alone: what is let in, and what is not. Real deliveries are in `flow.test.mjs`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Recoup, WebhookVerificationError, webhooks } from "recoup-sdk";

// The example of the specification of Standard Webhooks.
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const AT = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const HEADERS = { "webhook-id": ID, "webhook-timestamp": String(AT), "webhook-signature": SIGNATURE };
const now = new Date(AT * 1_000);
const OTHER = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

function refused(body, headers, secret = SECRET, options = { now }) {
  assert.throws(() => webhooks.constructEvent(body, headers, secret, options), WebhookVerificationError);
}

test("the example of the specification is let in, in every form of headers and body", () => {
  const upper = Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [name.toUpperCase(), value]));
  for (const headers of [
    HEADERS,
    upper,
    new Headers(HEADERS),
    new Map(Object.entries(HEADERS)),
    Object.entries(HEADERS),
  ]) {
    for (const body of [BODY, Buffer.from(BODY), new TextEncoder().encode(BODY)]) {
      assert.deepEqual(webhooks.constructEvent(body, headers, SECRET, { now }), { test: 2432232314 });
    }
  }
  assert.equal(Recoup.webhooks, webhooks);
});

test("one of several signatures is enough, and one of several secrets", () => {
  const list = `v1,${Buffer.alloc(32).toString("base64")} v1a,AAAA ${SIGNATURE}`;
  webhooks.verify(BODY, { ...HEADERS, "webhook-signature": list }, SECRET, { now });
  webhooks.verify(BODY, HEADERS, [OTHER, SECRET], { now });
});

test("whatever is altered, missing or made with another secret is refused", () => {
  refused(BODY.replace("4", "5"), HEADERS);
  refused(BODY, { ...HEADERS, "webhook-id": "msg_other" });
  refused(BODY, { ...HEADERS, "webhook-timestamp": String(AT + 1) });
  refused(BODY, HEADERS, OTHER);
  refused(BODY, HEADERS, []);
  for (const name of Object.keys(HEADERS)) {
    const { [name]: _, ...rest } = HEADERS;
    refused(BODY, rest);
    refused(BODY, { ...HEADERS, [name]: "" });
  }
  for (const signature of [
    "v1",
    "v1,",
    SIGNATURE.slice(3),
    SIGNATURE.replace("v1", "v2"),
    SIGNATURE.slice(0, -1),
    "v1,é",
  ]) {
    refused(BODY, { ...HEADERS, "webhook-signature": signature });
  }
});

test("five minutes either way, and not a second more", () => {
  for (const off of [-300, 300]) {
    webhooks.verify(BODY, HEADERS, SECRET, { now: new Date((AT + off) * 1_000) });
  }
  for (const off of [-301, 301]) {
    refused(BODY, HEADERS, SECRET, { now: new Date((AT + off) * 1_000) });
  }
  refused(BODY, HEADERS, SECRET, { now, toleranceSeconds: Number.NaN });
  for (const timestamp of ["", "x", "1e9", "-5", `${AT}.0`, ` ${AT}`]) {
    refused(BODY, { ...HEADERS, "webhook-timestamp": timestamp });
  }
});

test("a secret that is none is a mistake of the program, not of the message", () => {
  const short = `whsec_${Buffer.alloc(23).toString("base64")}`;
  for (const secret of ["", "whsec_", SECRET.slice(6), `${SECRET}!`, short, "sk_test_x", undefined]) {
    assert.throws(() => webhooks.verify(BODY, HEADERS, secret, { now }), TypeError, String(secret));
  }
  assert.throws(() => webhooks.verify({ parsed: true }, HEADERS, SECRET, { now }), TypeError);
});

test("a message for one's own tests passes, and a signed body that is not JSON does not", () => {
  const body = '{"type":"invoice.paid"}';
  assert.equal(webhooks.constructEvent(body, webhooks.signTestDelivery(body, SECRET), SECRET).type, "invoice.paid");
  refused("nonsense", webhooks.signTestDelivery("nonsense", SECRET), SECRET, {});
});
