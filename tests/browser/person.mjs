/**
 * Somebody who pays a shop: from the shop's own link to one account for all shops, where they pause, end and keep a subscription, save a
 * card, fill a wallet and let the shop charge it, and take that back. They see pages only; what the shop does, it does by API.
 */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Shop } from "./order.mjs";

const PHONE = "0803 111 2222";
const MAIL = "ada.obi@example.com";

export async function walkPerson(sandbox, browser) {
  const shop = new Shop(sandbox);
  const { customer, plan } = await opened(shop);
  const ada = await browser.person("ada-at-home");
  const codes = new Codes(join(sandbox.folder, "data", "outbox"));

  await signedIn(shop, ada, customer, codes);
  await subscription(ada);
  await wallet(shop, ada, customer, plan);
  await settings(ada, codes);
  await strangers(sandbox, browser, ada);
  await app(sandbox, codes);
}

/** A shop with a customer who pays by a card of the shop's. */
async function opened(shop) {
  const plan = await shop.post("/v1/plans", { name: "Gym, every month", currency: "NGN", amount: 500_000, interval: "month" });
  const customer = await shop.customer("Ada Obi", "+2348031112222");
  const card = await shop.post("/v1/test-helpers/cards", { number: "4084080000000003", email: "ada@example.com" });
  await shop.post(`/v1/customers/${customer}/payment-methods`, { token: card.token });
  await shop.post("/v1/subscriptions", { customerId: customer, planId: plan.id });
  return { customer, plan: plan.id };
}

/** From the shop's link, with a code that was typed wrong at first. */
async function signedIn(shop, ada, customer, codes) {
  const { url } = await shop.post(`/v1/customers/${customer}/portal-link`, {});
  await ada.follow(url);
  await ada.measure("the account at one shop");
  await ada.page.getByRole("link", { name: "Sign in to see everything" }).click();
  await ada.page.waitForLoadState();
  await ada.measure("sign in from the shop");
  await ada.press("Send me a code", { contact: "12" });
  assert.match(await ada.reads(), /Write a mobile number/);
  await ada.press("Send me a code", { contact: PHONE });
  await ada.picture("the code");
  await ada.press("Go on", { code: "000000" });
  assert.match(await ada.reads(), /That is not the code. You have 4 more tries./);
  await ada.press("Go on", { code: await codes.to("+2348031112222") });
  assert.match(await ada.reads(), /Your subscriptions[^]*Gym, every month/);
  await ada.until("Active");
  await ada.measure("all subscriptions");
}

/** What a shop lets its customers do, done. */
async function subscription(ada) {
  await ada.press("Pause");
  await ada.until("Paused");
  await ada.measure("paused");
  await ada.press("Go on with it");
  await ada.until("Active");
  const stale = await ada.page.content();
  await ada.press("End it", { reason: "I move to another town." });
  await ada.until("Ends on");
  await ada.measure("it ends");
  await ada.press("Keep it");
  await ada.until("Next charge");
  const fields = Object.fromEntries(
    ["form", "at", "subject"].map((name) => [name, new RegExp(`value="cancel"[^]*?name="${name}" value="([^"]+)"`).exec(stale)[1]]),
  );
  await ada.context.request.post(ada.page.url(), { form: { what: "cancel", ...fields } });
  await ada.page.reload();
  assert.match(await ada.reads(), /Next charge/, "a form that was shown before does nothing");
}

/** A card, a wallet, and a shop that may charge it until it may not. */
async function wallet(shop, ada, customer, plan) {
  await go(ada, "Ways to pay");
  await ada.measure("no card yet");
  await ada.press("Save this card", { number: "4084 0800 0000 0003" });
  assert.match(await ada.reads(), /Visa ending in 0003/);
  await go(ada, "Wallet");
  await ada.measure("an empty wallet");
  await ada.press("Put it in", { amount: "nine thousand" });
  assert.match(await ada.reads(), /Write an amount above zero in digits/);
  await ada.press("Put it in", { amount: "9,000" });
  await ada.until("You put it in");
  assert.match(await ada.reads(), /₦9,000.00/);
  await onAPage(ada);
  await go(ada, "Ways to pay");
  await ada.press("Let it charge", { method: "wallet", each: "6000", monthly: "12000" });
  assert.match(await ada.reads(), /May charge your wallet. Up to ₦6,000.00 each time and ₦12,000.00 a month/);
  await ada.measure("a shop may charge the wallet");
  const [method] = await shop.get(`/v1/customers/${customer}/payment-methods`);
  assert.equal(method.gateway, "house");
  const second = await shop.post("/v1/plans", { name: "Towels", currency: "NGN", amount: 150_000, interval: "month" });
  await shop.post("/v1/subscriptions", { customerId: customer, planId: second.id });
  assert.notEqual(second.id, plan);
  await go(ada, "Wallet");
  await ada.until("Paid to Ade");
  assert.match(await ada.reads(), /\n₦500\.00\s+₦11,000\.00 more came by card/);
  await ada.measure("a wallet that pays");
  await go(ada, "Ways to pay");
  await ada.press("Stop it now");
  assert.match(await ada.reads(), /No shop may charge what is saved here/);
  const left = await shop.get(`/v1/customers/${customer}/payment-methods`);
  assert.ok(left.every((one) => one.gateway !== "house"));
}

/** The wallet filled on a page: by a transfer that is given up, by a card whose bank wants a code, and by the saved card. Three sums, each once. */
async function onAPage(ada) {
  await ada.press("Put it in", { amount: "50", method: "" });
  assert.match(await ada.reads(), /Put in at least 100/);
  await ada.press("Put it in", { amount: "1,500", method: "" });
  assert.match(ada.page.url(), /\/checkout\//);
  assert.match(await ada.reads(), /Fill your wallet[^]*₦1,500\.00[^]*What you saved/);
  const receipt = ada.page.url();
  await ada.measure("a page that fills the wallet");
  await ada.press("Pay by bank transfer");
  await ada.until("Send exactly");
  await ada.measure("a transfer into the wallet");
  await ada.press("Pay in another way");
  await ada.press("Pay ₦1,500.00 by card", { number: "4084 0800 0000 0201" });
  await ada.until("Your bank sent a code");
  await ada.press("Confirm", { answer: "123456" });
  await ada.until("Your money is in your wallet");
  await ada.page.waitForURL(/\/me\/test\/wallet/, { timeout: 30_000 });
  await ada.until("₦10,500.00");
  await ada.follow(receipt);
  assert.match(await ada.reads(), /Your money is in your wallet[^]*By card/, "the receipt is there for good");
  await ada.measureHere("a wallet that was filled");
  await ada.follow(new URL("/me/test/wallet", receipt).href);
  await ada.press("Put it in", { amount: "500", method: "" });
  const version = await ada.page.getAttribute('[name="version"]', "value");
  const card = await ada.page.getByRole("button", { name: /^Pay with Visa ending in 0003/ }).getAttribute("value");
  const token = await ada.page.getAttribute('[name="form"]', "value");
  const fields = { what: "saved", version, how: card, form: token };
  const url = ada.page.url();
  const send = () => ada.context.request.post(url, { form: fields, maxRedirects: 0 });
  const answers = await Promise.all([send(), send(), send(), send()]);
  assert.deepEqual(answers.map((one) => one.status()), [303, 303, 303, 303]);
  const stranger = await ada.browser.person("who-found-the-link", { width: 320 });
  await stranger.follow(url);
  assert.doesNotMatch(await stranger.reads(), /0003|0803|Keep this card/, "the page shows nothing of whose wallet it is");
  await ada.page.reload();
  await ada.until("Your money is in your wallet");
  await ada.follow(new URL("/me/test/wallet", url).href);
  await ada.until("₦11,000.00");
  await ada.measure("three sums");
  await ofHerOwn(ada);
}

/** A number at a bank: opened once, and a transfer to it fills the wallet. A form of another site does nothing. */
async function ofHerOwn(ada) {
  await ada.press("Open it", { bvn: "123" });
  assert.match(await ada.reads(), /has eleven digits/);
  const form = await ada.page.locator('form:has([name="bvn"]) [name="form"]').getAttribute("value");
  const foreign = { form: { what: "number", form, bvn: "22233344455" }, headers: { "sec-fetch-site": "cross-site" } };
  await ada.context.request.post(ada.page.url(), foreign);
  await ada.page.reload();
  assert.doesNotMatch(await ada.reads(), /My account number/, "a form of another site does nothing");
  await ada.press("Open it", { bvn: "222 3334 4455" });
  assert.match(await ada.reads(), /My account number[^]*Simulated Bank/);
  assert.doesNotMatch(await ada.page.content(), /22233344455|222 3334 4455/, "what it was opened with is shown to nobody");
  await ada.measure("an account number");
  await ada.press("Send it", { amount: "2,000" });
  await ada.until("You put it in\n₦2,000.00");
  assert.match(await ada.reads(), /\n₦2,000\.00\s+₦11,000\.00 more came by card/, "a transfer can be spent at once");
  await ada.measure("a transfer came");
}

/** A second way in, and out again. */
async function settings(ada, codes) {
  await go(ada, "Settings");
  await ada.measure("settings");
  await ada.press("Send a code to it", { contact: MAIL });
  await ada.press("Add it", { code: await codes.to(MAIL) });
  assert.match(await ada.reads(), new RegExp(MAIL));
  await ada.press("Save", { language: "yo" });
  await ada.measure("two ways in");
  const file = await ada.context.request.get(`${ada.page.url()}/data`);
  const known = await file.json();
  assert.deepEqual(known.contacts.map((one) => one.value), ["+2348031112222", MAIL]);
  await ada.press("Sign out");
  assert.match(await ada.reads(), /Sign in/);
  await ada.measure("signed out");
}

/** Nobody else sees any of it. */
async function strangers(sandbox, browser, ada) {
  const stranger = await browser.person("stranger");
  for (const page of ["", "/methods", "/wallet", "/settings"]) {
    await stranger.follow(`${sandbox.url}/me/test${page}`);
    assert.match(await stranger.reads(), /Sign in/);
    assert.doesNotMatch(await stranger.reads(), /Gym/);
    await ada.follow(`${sandbox.url}/me/live${page}`);
    assert.match(await ada.reads(), /Sign in/, "one mode is not the other");
  }
}

/** The same for an app, in JSON: somebody new, who has nothing yet. */
async function app(sandbox, codes) {
  const ask = async (method, path, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(sandbox.url + path, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, ...(await answer.json()) };
  };
  const phone = "+2348035556666";
  const asked = await ask("POST", "/identity/otp", { phone, mode: "test" });
  assert.deepEqual([asked.status, Object.keys(asked.data).sort()], [200, ["againAt", "expiresAt", "requestId", "to"]]);
  const { requestId } = asked.data;
  const wrong = await ask("POST", "/identity/verify", { requestId, code: "000000", mode: "test" });
  assert.deepEqual([wrong.status, wrong.error.details[0].code], [400, "wrong_code"]);
  const code = await codes.to(phone);
  const other = await ask("POST", "/identity/verify", { requestId, code, mode: "live" });
  assert.equal(other.status, 400, "a code is of its mode");
  const { data } = await ask("POST", "/identity/verify", { requestId, code, mode: "test" });
  assert.deepEqual(data.identity.contacts.map((one) => one.value), [phone]);
  assert.deepEqual((await ask("GET", "/portal/email/subscriptions", undefined, data.token)).data, { merchants: [] });
  assert.deepEqual((await ask("GET", "/portal/email/cards?mode=test", undefined, data.token)).data, { items: [] });
  assert.deepEqual((await ask("GET", "/portal/email/wallet", undefined, data.token)).data, { balances: [], transactions: [], virtualAccount: null });
  const filling = await ask("POST", "/portal/email/wallet/topup", { amount: 250_000, mode: "test" }, data.token);
  assert.equal(filling.status, 200);
  assert.match(filling.data.checkoutUrl, new RegExp(`/checkout/${filling.data.checkoutToken}$`));
  assert.equal((await fetch(filling.data.checkoutUrl)).status, 200);
  const little = await ask("POST", "/portal/email/wallet/topup", { amount: 9_999, mode: "test" }, data.token);
  assert.deepEqual([little.status, little.error.details[0].field], [400, "amount"]);
  assert.equal((await ask("POST", "/portal/email/wallet/topup", { amount: 250_000, mode: "test" })).status, 401);
  const taken = await ask("POST", "/portal/email/virtual-account", { bvn: "22233344455", mode: "test" }, data.token);
  assert.deepEqual([taken.status, taken.error.code], [409, "bvn_taken"]);
  const opened = await ask("POST", "/portal/email/virtual-account", { bvn: "99988877766", mode: "test" }, data.token);
  assert.deepEqual([opened.status, opened.data.status, opened.data.hasBvn], [200, "open", true]);
  const wallet = (await ask("GET", "/portal/email/wallet", undefined, data.token)).data;
  assert.equal(wallet.virtualAccount.accountNumber, opened.data.accountNumber);
  assert.equal((await ask("GET", "/identity/me", undefined, data.token)).data.id, data.identity.id);
  for (const [path, token] of [["/identity/me", undefined], ["/identity/me", `${data.token}A`], ["/identity/me?mode=live", data.token]]) {
    assert.equal((await ask("GET", path, undefined, token)).status, 401);
  }
  const v1 = await ask("GET", "/v1/customers", undefined, data.token);
  assert.equal(v1.status, 401, "a person's token opens nothing of a merchant's");
}

async function go(person, name) {
  await person.page.getByRole("link", { name, exact: true }).click();
  await person.page.waitForLoadState();
}

/** Codes out of the folder that takes the place of phones and mailboxes. */
export class Codes {
  constructor(outbox) {
    this.outbox = outbox;
    this.seen = new Set();
  }

  /** The code that was sent to somebody, once. */
  async to(contact) {
    const end = Date.now() + 60_000;
    for (;;) {
      for (const name of await readdir(this.outbox).catch(() => [])) {
        const text = await readFile(join(this.outbox, name), "utf8");
        const code = text.includes(contact) && /\b(\d{6})\b/.exec(text.replaceAll(contact, ""))?.[1];
        if (code && !this.seen.has(name)) {
          this.seen.add(name);
          return code;
        }
      }
      assert.ok(Date.now() < end, `no code came to ${contact}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
