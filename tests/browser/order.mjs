/**
 * A buyer and a seller, from the invitation to a split award. They see pages only; what the merchant does, they do by API: making the
 * order, handing on the links, and deciding the dispute.
 */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { io } from "socket.io-client";

const PRICE = 10_000_000;

/** The smallest picture there is. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const photo = (name, buffer = PICTURE) => ({ name, mimeType: "image/png", buffer });

export async function walkOrder(sandbox, browser) {
  const shop = new Shop(sandbox);
  const deal = await shop.open();
  const heard = await listened(sandbox, shop, deal.order, deal.seller);
  try {
    await carriedThrough(shop, browser, deal, heard);
  } finally {
    // An open socket keeps the walk from ending, even when it failed.
    heard.socket.close();
  }
}

async function carriedThrough(shop, browser, { buyer, seller, order }, heard) {
  const ada = await browser.person("ada");
  const bola = await browser.person("bola");

  await invited(shop, bola, seller, order);
  await paid(shop, ada, buyer, order);
  const first = ada.page.url();
  await bargained(shop, { ada, bola }, { buyer, seller });
  await inParts(shop, { ada, bola }, { buyer, seller });
  await ada.follow(first);
  await bola.follow(first);

  await bola.page.reload();
  await bola.press("Begin");
  await bola.until("You are at work");
  await shown(bola, ada);

  await disputed(ada, bola);
  const dispute = (await shop.get(`/v1/escrow/orders/${order}`)).disputes[0];
  assert.equal(dispute.status, "decision");
  const shares = dispute.contested.map((part) => ({ milestoneId: part.milestoneId, amount: (part.amount * 6) / 10 }));
  const award = { sellerGets: shares, reasons: "Two of six chairs are broken, as the pictures show." };
  await shop.post(`/v1/escrow/orders/${order}/disputes/1/award`, award);

  await heard.until("order.closed");
  assert.deepEqual(heard.numbers, [...new Set(heard.numbers)].sort((a, b) => a - b), "each once and in order");
  for (const name of ["order.accepted", "order.funded", "milestone.submitted", "dispute.opened", "dispute.resolved"]) {
    assert.ok(heard.names.includes(name), `${name} among ${heard.names}`);
  }
  await ada.until("Settled");
  await bola.until("you were paid into your wallet");
  await ada.measure("after the award");
  await bola.measure("after the award");
  const wallets = await Promise.all([buyer, seller].map((id) => shop.get(`/v1/escrow/parties/${id}/wallets`)));
  const [back, earned] = wallets.map(([wallet]) => wallet.available + wallet.pending);
  assert.equal(earned, (PRICE * 6) / 10);
  assert.equal(back, (PRICE * 4) / 10 + ((PRICE * 25) / 1_000) * 0.4, "the rest, and the fee of the rest");
}

/** Hears what happens to the order, as the merchant's own app would for the seller. */
async function listened(sandbox, shop, order, customerId) {
  const { token } = await shop.post(`/v1/escrow/orders/${order}/tokens`, { customerId });
  const socket = io(`${sandbox.url}/user`, { auth: { token, lastSeq: 0 } });
  const [names, numbers] = [[], []];
  socket.onAny((name, { seq }) => {
    if (seq > 0) {
      names.push(name);
      numbers.push(seq);
    }
  });
  const until = (name) => {
    const heard = (done) => names.includes(name) ? done() : socket.once(name, () => done());
    return Promise.race([new Promise(heard), new Promise((_, late) => setTimeout(() => late(new Error(`never heard ${name}`)), 60_000).unref())]);
  };
  return { socket, names, numbers, until };
}

/** The seller opens a link, reads, proves their phone, and accepts. Links and forms do what they promise on the way. */
async function invited(shop, bola, seller, order) {
  const url = await shop.link(order, seller, "accept_order");
  const newer = await shop.link(order, seller, "accept_order");
  assert.equal(await bola.follow(url), 404, "another link took its place");
  for (const _ of [1, 2]) {
    assert.equal(await bola.follow(newer), 200, "looking uses nothing up");
  }
  await bola.measure("the link");
  await bola.press("Open the order");
  assert.match(await bola.reads(), /Six oak chairs[^]*Ada Obi proposes this order/);
  await bola.measure("the proposal");
  await bola.press("Accept");
  assert.match(await bola.reads(), /Show that it is you[^]*\+234\*+/);
  await bola.picture("the code");
  await bola.press("Go on", { code: "000000" });
  assert.match(await bola.reads(), /That is not the code. You have 4 more tries./);
  await bola.press("Go on", { code: await shop.code() });
  await bola.until("Waiting for payment");
  const log = await shop.get(`/v1/escrow/parties/${seller}/links`);
  const deeds = log.map((line) => line.what).reverse();
  const turns = deeds.filter((deed, at) => deed !== deeds[at - 1]);
  assert.deepEqual(turns, ["issued", "revoked", "issued", "refused", "opened", "used"]);
  const stranger = await bola.browser.person("stranger");
  assert.equal(await stranger.follow(newer), 404, "it opens once");
  assert.equal(await stranger.follow(bola.page.url()), 404, "and an order opens to nobody else");
}

/** The seller hands in with a picture; what only calls itself one is not taken, and nobody else opens it. */
async function shown(bola, ada) {
  const text = "Six chairs, left with the porter at noon.";
  await bola.press("It is done", { text, file: photo("chairs.png", Buffer.from("MZ no picture")) });
  assert.match(await bola.reads(), /no picture, film or PDF that we know/);
  assert.equal(await bola.page.inputValue('[name="text"]'), text, "nothing that was typed is lost");
  await bola.press("It is done", { text, file: photo("../chairs.png") });
  await bola.until("is looking at it");
  await ada.until("chairs.png");
  const link = ada.page.getByRole("link", { name: "chairs.png" });
  const url = new URL(await link.getAttribute("href"), ada.page.url()).href;
  const answer = await ada.context.request.get(url);
  assert.equal(answer.status(), 200);
  assert.deepEqual(await answer.body(), PICTURE);
  const told = answer.headers();
  assert.equal(told["content-type"], "image/png");
  assert.equal(told["x-content-type-options"], "nosniff");
  assert.match(told["content-security-policy"], /sandbox/);
  const stranger = await bola.browser.person("stranger");
  assert.equal(await stranger.follow(url), 404, "a file opens to the two of them only");
}

/** Another order: the seller counters, the buyer agrees; then another day is proposed and agreed to. */
async function bargained(shop, { ada, bola }, { buyer, seller }) {
  const order = await shop.order(buyer, seller, "A bench to go with them");
  for (const person of [ada, bola]) {
    assert.equal(await person.follow(new URL(order, person.page.url()).href), 200, "who is known sees all of their orders");
  }
  await bola.press("Propose it", { amount_0: "none" });
  assert.match(await bola.reads(), /Write an amount above zero in digits/);
  await bola.press("Propose it", { amount_0: "95,000", day_0: "2031-05-02", days: "5", text: "Oak, oiled twice." });
  await bola.until("You proposed this order");
  await bola.measure("a counter-proposal");
  await ada.page.reload();
  assert.match(await ada.reads(), /95,000\.00[^]*Oak, oiled twice\./);
  await ada.press("Accept");
  await ada.until("Waiting for payment");
  await ada.press("Pay with visa ending in 0003");
  await ada.until("Your money is held");
  await bola.page.reload();
  await bola.press("Propose it", { day: "2031-06-30" });
  await bola.until("You propose another day");
  await ada.until("proposes another day");
  await ada.measure("a change is proposed");
  await ada.press("Agree to the change");
  await ada.until("changed what is agreed");
  const [part] = (await shop.get(`/v1/escrow/orders/${order}`)).milestones;
  assert.equal(part.deliveryDue, "2031-06-30T22:59:59Z", "the end of the day in Lagos");
}

/** A third order is paid in three parts on a page: by a card, by a transfer that comes short, and by USSD; the order shows each. */
async function inParts(shop, { ada, bola }, { buyer, seller }) {
  const order = await shop.order(buyer, seller, "A table for them");
  const page = new URL(order, ada.page.url()).href;
  await bola.follow(page);
  await bola.press("Accept");
  await bola.until("Waiting for payment");
  await ada.follow(page);
  await ada.press("Pay by card, transfer or USSD");
  assert.match(await ada.reads(), /₦102,500\.00[^]*holds it until what you agreed on has happened/);
  await ada.measure("the payment page of an order");
  const url = ada.page.url();
  await ada.press("Pay by card", { part: "plenty", number: "4084 0800 0000 0003" });
  assert.match(await ada.reads(), /Write an amount above zero in digits/);
  assert.equal(await ada.page.inputValue('[name="part"]'), "plenty", "nothing that was typed is lost");
  await ada.press("Pay by card", { part: "2,500", number: "4084 0800 0000 0003" });
  await ada.until("₦100,000.00 is missing");
  await ada.measure("a part of an order");
  await ada.follow(page);
  assert.match(await ada.reads(), /₦2,500\.00 of it came[^]*₦100,000\.00 is missing/);
  await ada.measure("an order that is paid in parts");
  await ada.press("Pay by card, transfer or USSD");
  assert.equal(ada.page.url(), url, "one page for one order");
  await ada.press("Pay by bank transfer");
  await ada.until("Send exactly");
  await ada.follow(page);
  assert.match(await ada.reads(), /Send exactly[^]*To the payment page/);
  await ada.measure("an order that waits for a transfer");
  await sends(shop, order, 4_000_000);
  await ada.until("₦60,000.00 is missing");
  await ada.press("Pay by card, transfer or USSD");
  await ada.press("Pay by USSD (dial a code)");
  await ada.until("Dial this code");
  await sends(shop, order, 6_000_000);
  await ada.until("Your payment has arrived, and is held");
  await ada.measure("an order that is paid");
  await ada.page.waitForURL((now) => now.href.startsWith(page), { timeout: 30_000 });
  await ada.until("Your money is held");
  const payments = await shop.get(`/v1/escrow/payments?orderId=${order}`);
  assert.deepEqual(payments.map((one) => [one.rail, one.amount]).reverse(), [["card", 250_000], ["transfer", 4_000_000], ["ussd", 6_000_000]]);
}

/** Somebody sends money for what an order waits for. */
async function sends(shop, order, amount) {
  const [waiting] = await shop.get(`/v1/escrow/payments?orderId=${order}&status=requires_action`);
  await shop.post("/v1/test-helpers/transfers", { paymentId: waiting.id, amount });
}

/** The buyer pays by their saved card, after a code, and does not pay twice. */
async function paid(shop, ada, buyer, order) {
  await ada.follow(await shop.link(order, buyer, "fund_order"));
  await ada.press("Open the order");
  await ada.measure("to be paid");
  await ada.press("Pay with visa ending in 0003");
  const stale = await ada.page.content();
  await ada.press("Go on", { code: await shop.code() });
  await ada.until("Your money is held");
  await ada.measure("paid");
  const form = /name="form" value="([^"]+)"/.exec(stale)[1];
  const again = await ada.context.request.post(ada.page.url(), { form: { what: "pay_rail", method: "transfer", form } });
  assert.equal(again.status(), 409, "a form of an earlier version does nothing");
  const payments = await shop.get(`/v1/escrow/payments?orderId=${order}`);
  assert.deepEqual(payments.map((one) => one.status), ["succeeded"]);
}

/** The buyer contests; both say what they have to say and offer what they would take; nobody gives in. */
async function disputed(ada, bola) {
  await ada.until("says that it is done");
  await ada.measure("handed in");
  await ada.press("Open a dispute", { reason: "damaged", text: "" });
  assert.match(await ada.reads(), /Handed in/, "an empty field is not sent");
  await ada.press("Open a dispute", { reason: "damaged", text: "Two of the six have a broken leg." });
  await ada.until("In dispute");
  await bola.until("In dispute");
  await bola.measure("a dispute");
  await bola.press("Answer", { text: "They left us whole. The porter has signed for them." });
  await bola.until("Try to agree");
  await bola.press("Offer it", { amount: "ninety" });
  assert.match(await bola.reads(), /Write an amount above zero in digits/);
  assert.equal(await bola.page.inputValue('details[open] [name="amount"]'), "ninety", "nothing that was typed is lost");
  await bola.press("Offer it", { amount: "90,000" });
  await ada.until("offered that the seller gets ₦90,000.00");
  await ada.measure("an offer");
  for (const person of [ada, bola]) {
    await person.page.reload();
    await person.press("Ask for a decision");
  }
  await ada.until("Show what you have");
  await ada.press("Send it", { text: "A picture is with the courier: number RC 4471." });
  for (const person of [ada, bola]) {
    await person.page.reload();
    await person.press("Ask for a decision");
  }
  await ada.until("It is being decided");
}

/** The merchant, by API. */
export class Shop {
  constructor(sandbox) {
    this.sandbox = sandbox;
    this.outbox = join(sandbox.folder, "data", "outbox");
    this.codes = new Set();
  }

  async open() {
    await this.ask("PATCH", "/v1/escrow/settings", { enabled: true, cardClearance: 0 });
    await this.post("/v1/escrow/fees", { currency: "NGN", percentBps: 250, payer: "buyer" });
    const buyer = await this.customer("Ada Obi", "+2348031234567");
    const seller = await this.customer("Bola Ade", "+2348037654321");
    await this.ask("PATCH", `/v1/escrow/parties/${buyer}`, { phoneVerified: true });
    const card = await this.post("/v1/test-helpers/cards", { number: "4084080000000003", email: "ada@example.com" });
    await this.post(`/v1/customers/${buyer}/payment-methods`, { token: card.token });
    return { buyer, seller, order: await this.order(buyer, seller, "Six oak chairs") };
  }

  /** Proposed by the buyer. */
  async order(buyerId, sellerId, title) {
    const terms = { proposer: "buyer", title, category: "goods", currency: "NGN", price: PRICE };
    const conditions = [{ code: "ITEM_RECEIVED" }, { code: "ITEM_AS_DESCRIBED" }];
    return (await this.post("/v1/escrow/orders", { ...terms, buyerId, sellerId, conditions })).id;
  }

  async customer(name, phone) {
    const email = `${name.split(" ")[0].toLowerCase()}@example.com`;
    return (await this.post("/v1/customers", { name, email, phone })).id;
  }

  async link(order, customerId, purpose) {
    return (await this.post(`/v1/escrow/orders/${order}/links`, { customerId, purpose })).url;
  }

  /** The code that was sent last, out of the folder that takes the place of phones. */
  async code() {
    const end = Date.now() + 60_000;
    for (;;) {
      for (const name of await readdir(this.outbox).catch(() => [])) {
        const text = await readFile(join(this.outbox, name), "utf8");
        const code = /"to": "\+\d+"/.test(text) && /\b(\d{6}) is your code/.exec(text)?.[1];
        if (code && !this.codes.has(name)) {
          this.codes.add(name);
          return code;
        }
      }
      assert.ok(Date.now() < end, "no code came");
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  get(path) {
    return this.ask("GET", path);
  }

  post(path, body) {
    return this.ask("POST", path, body);
  }

  async ask(method, path, body) {
    const headers = { authorization: `Bearer ${this.sandbox.key}`, "content-type": "application/json" };
    if (method === "POST") {
      headers["idempotency-key"] = crypto.randomUUID();
    }
    const answer = await fetch(this.sandbox.url + path, { method, headers, body: body && JSON.stringify(body) });
    const told = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(told)}`);
    return told.data;
  }
}
