/**
 * Payers at a checkout: by card, after a decline by a transfer that comes short, twice at once, back after paying, with a code from
 * their bank, by a payment link, from the page of an invoice, and in a frame of a shop's page. They see pages only; what the merchant
 * does, and what a bank would, is done by API.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { Codes } from "./person.mjs";

const PAYS = "4084 0800 0000 0003";
const HAS_NO_MONEY = "4084 0800 0000 0045";
const WANTS_A_CODE = "4084 0800 0000 0201";
const PRICE = 1_250_000;
const PATIENCE_MS = 60_000;
const CHAIRS = { amount: PRICE, currency: "NGN", description: "Six oak chairs" };

export async function walkCheckout(sandbox, browser) {
  const shop = new Shop(sandbox);
  await subscribes(shop, await browser.person("ada"));
  await isDeclined(shop, await browser.person("bola", { width: 320 }));
  await pressesTwice(shop, await browser.person("chidi"));
  await confirms(shop, await browser.person("dayo", { width: 320 }));
  await followsALink(shop, await browser.person("efe", { width: 320 }));
  await paysABill(shop, await browser.person("femi"));
  await inAFrame(shop, await browser.person("gozi", { scripts: true }));
  await comesBack(shop, await browser.person("hauwa", { width: 320 }), await browser.person("idris"));
}

/** A guest subscribes by card, with a promotion code, and the same link shows the receipt for ever. */
async function subscribes(shop, ada) {
  const plan = await shop.post("/v1/plans", { name: "Gym", amount: 500_000, interval: "month" });
  const coupon = await shop.post("/v1/coupons", { name: "Launch", percentOff: 10, duration: "once" });
  await shop.post("/v1/promotion-codes", { couponId: coupon.id, code: "WELCOME" });
  const session = await shop.session({ planId: plan.id, cancelUrl: "https://shop.example.com/cart" });
  assert.equal(await ada.follow(session.url), 200);
  assert.match(await ada.reads(), /₦5,000\.00[^]*every month until you cancel[^]*charges it for each renewal/);
  await ada.measure("what it comes to");
  await ada.slowly("a checkout", session.url);
  await ada.press("Use this code", { code: "NOTHING" });
  assert.match(await ada.reads(), /code/i);
  assert.equal(await ada.page.inputValue('[name="code"]'), "NOTHING", "nothing that was typed is lost");
  await ada.press("Use this code", { code: "welcome" });
  assert.match(await ada.reads(), /₦4,500\.00/);
  await ada.measure("with a code");
  await ada.press("Pay ₦4,500.00 by card", { email: "ada@example.com", number: "1234" });
  assert.match(await ada.reads(), /This card cannot be used here/);
  assert.equal(await ada.page.inputValue('[name="email"]'), "ada@example.com", "nobody types their address twice");
  await ada.press("Pay ₦4,500.00 by card", { number: PAYS });
  await ada.until("Your payment has arrived");
  await ada.measure("paid");
  const told = await shop.completed(session.id);
  assert.equal(told.paymentStatus, "paid");
  const subscription = await shop.get(`/v1/subscriptions/${told.subscriptionId}`);
  assert.equal(subscription.status, "active");
  const before = { what: "pay", version: "1", how: "transfer" };
  assert.equal((await ada.context.request.post(session.url, { form: before, maxRedirects: 0 })).status(), 303);
  await ada.follow(session.url);
  await ada.until("Your payment has arrived");
  assert.equal((await shop.charges(told.invoiceId)).length, 1, "a form of before charges nobody");
}

/** A card without money, then a transfer that comes short, then the rest. */
async function isDeclined(shop, bola) {
  const session = await shop.session({ ...CHAIRS, customerEmail: "bola@example.com" });
  await bola.follow(session.url);
  await bola.measure("chairs");
  await bola.press("Pay ₦12,500.00 by card", { number: HAS_NO_MONEY });
  await bola.until("Nothing was taken");
  await bola.measure("declined");
  await bola.press("Pay by bank transfer");
  await bola.until("Send exactly");
  await bola.measure("a transfer");
  await shop.transfer(session.id, 1_000_000);
  await bola.until("₦2,500.00 is missing");
  await bola.measure("short");
  await bola.press("Pay by bank transfer");
  await bola.until("Send exactly");
  assert.match(await bola.reads(), /₦2,500\.00/);
  await shop.transfer(session.id, 250_000);
  await bola.until("Your payment has arrived");
  const { invoiceId } = await shop.get(`/v1/checkout/sessions/${session.id}`);
  const tries = await shop.charges(invoiceId);
  assert.deepEqual(tries.map((one) => [one.rail, one.status, one.amount]).reverse(), [
    ["card", "failed", PRICE],
    ["transfer", "succeeded", 1_000_000],
    ["transfer", "succeeded", 250_000],
  ]);
  const invoice = await shop.get(`/v1/invoices/${invoiceId}`);
  assert.equal(invoice.status, "paid");
}

/** Two tabs, and a button that is pressed twice: one bill, one charge. */
async function pressesTwice(shop, chidi) {
  const session = await shop.session({ ...CHAIRS, customerEmail: "chidi@example.com" });
  await chidi.follow(session.url);
  const version = await chidi.page.getAttribute('[name="version"]', "value");
  const form = { what: "pay", version, how: "card", number: PAYS };
  const send = () => chidi.context.request.post(session.url, { form, maxRedirects: 0 });
  const answers = await Promise.all([send(), send(), send(), send()]);
  assert.deepEqual(answers.map((one) => one.status()), [303, 303, 303, 303]);
  await chidi.press("Pay by bank transfer");
  await chidi.until("Your payment has arrived");
  const { invoiceId } = await shop.get(`/v1/checkout/sessions/${session.id}`);
  assert.deepEqual((await shop.charges(invoiceId)).map((one) => one.status), ["succeeded"]);
}

/** A bank wants a code; the first one is wrong. A successUrl leads on, with the session in it. */
async function confirms(shop, dayo) {
  const successUrl = `${shop.sandbox.url}/llms.txt?order=7`;
  const session = await shop.session({ ...CHAIRS, customerEmail: "dayo@example.com", successUrl });
  await dayo.follow(session.url);
  await dayo.press("Pay ₦12,500.00 by card", { number: WANTS_A_CODE });
  await dayo.until("Your bank sent a code");
  await dayo.measure("a code");
  await dayo.press("Confirm", { answer: "000000" });
  await dayo.until("Your bank sent a code");
  await dayo.press("Confirm", { answer: "123456" });
  const onward = `${successUrl}&checkout_session=${session.id}`;
  await dayo.page.waitForURL(onward, { timeout: 60_000 });
}

/** A payment link with an amount that its payer chooses. Looking at it makes nothing. */
async function followsALink(shop, efe) {
  const terms = { currency: "NGN", description: "A gift for the school", minAmount: 50_000, maxAmount: 10_000_000 };
  const link = await shop.post("/v1/payment-links", { slug: "school", ...terms, maxUses: 1 });
  await efe.follow(link.url);
  await efe.measure("a payment link");
  const begun = () => shop.get(`/v1/checkout/sessions?paymentLinkId=${link.id}`);
  assert.deepEqual(await begun(), [], "looking makes nothing");
  await efe.press("Go on to pay", { amount: "10" });
  assert.match(await efe.reads(), /within the bounds/);
  await efe.press("Go on to pay", { amount: "2,000" });
  assert.match(await efe.reads(), /₦2,000\.00[^]*A gift for the school/);
  await efe.press("Pay ₦2,000.00 by card", { email: "efe@example.com", number: PAYS });
  await efe.until("Your payment has arrived");
  assert.equal(await efe.follow(link.url), 404, "it was for one");
  const picture = await fetch(`${shop.sandbox.url}/v1/payment-links/${link.id}/qr.svg`, { headers: shop.headers() });
  assert.equal(picture.headers.get("content-type"), "image/svg+xml");
  assert.match(await picture.text(), /<svg/);
}

/** An invoice that was sent is paid from its page, and no second one is made. */
async function paysABill(shop, femi) {
  const customer = await shop.post("/v1/customers", { email: "femi@example.com" });
  const line = { description: "Towel", unitAmount: 300_000 };
  const draft = await shop.post("/v1/invoices", { customerId: customer.id, collection: "send_invoice", lines: [line] });
  const invoice = await shop.post(`/v1/invoices/${draft.id}/finalize`, {});
  await femi.follow(invoice.hostedUrl);
  await femi.measure("an invoice");
  await femi.press("Pay now");
  await femi.press("Pay ₦3,000.00 by card", { number: PAYS });
  await femi.until("Your payment has arrived");
  await femi.page.goBack();
  await femi.until("Your payment has arrived");
  await femi.follow(invoice.hostedUrl);
  assert.match(await femi.reads(), /Paid/);
  assert.equal((await shop.get(`/v1/invoices?customerId=${customer.id}`)).length, 1);
}

/** A shop shows the checkout in a frame of its page; a page that is not listed cannot. */
async function inAFrame(shop, gozi) {
  const [listed, stranger] = await Promise.all([page(shop), page(shop)]);
  const session = await shop.session({ ...CHAIRS, customerEmail: "gozi@example.com", allowedOrigins: [listed.origin] });
  await gozi.page.goto(`${stranger.origin}/?${session.url}`);
  await gozi.page.getByRole("button", { name: "Buy" }).click();
  const refused = gozi.page.frameLocator("iframe").getByText("Six oak chairs");
  await gozi.page.waitForFunction(() => window.frames.length === 1);
  await gozi.page.waitForLoadState("networkidle");
  assert.equal(await refused.count(), 0, "a page that is not listed shows nothing");
  await gozi.page.keyboard.press("Escape");

  await gozi.page.goto(`${listed.origin}/?${session.url}`);
  await gozi.page.getByRole("button", { name: "Buy" }).click();
  const frame = gozi.page.frameLocator("iframe");
  await frame.getByText("Six oak chairs").first().waitFor();
  await gozi.picture("a frame");
  await frame.getByLabel("Card number").fill(PAYS);
  await frame.getByRole("button", { name: "Pay ₦12,500.00 by card" }).click();
  await gozi.page.getByText(`bought by ${session.id}`).waitFor({ timeout: 60_000 });
  assert.equal(await gozi.page.locator("iframe").count(), 0, "the frame is gone");
  const forged = { recoup: "checkout", state: "completed", session: "cs_forged" };
  await gozi.page.goto(`${listed.origin}/?${session.url}`);
  await gozi.page.evaluate((data) => window.postMessage(data, "*"), forged);
  assert.doesNotMatch(await gozi.reads(), /cs_forged/, "nobody else is believed");
  await Promise.all([listed.stop(), stranger.stop()]);
}

/** Somebody pays with a code and a card that they saved: without a script, and every shop only what they said. */
async function comesBack(shop, hauwa, idris) {
  const codes = new Codes(join(shop.sandbox.folder, "data", "outbox"));
  const first = await shop.session(CHAIRS);
  await signsIn(hauwa, first, "0803 777 0001", codes);
  await hauwa.measure("signed in, nothing saved");
  const fields = { email: "hauwa@example.com", number: PAYS };
  await hauwa.page.getByLabel(/Save this card for every shop/).check();
  await hauwa.press("Pay ₦12,500.00 by card", fields);
  await hauwa.until("Your payment has arrived");
  const began = await shop.completed(first.id);
  const known = await shop.get(`/v1/customers/${began.customerId}`);
  assert.equal(known.phone, "+2348037770001", "what they proved is what the shop reaches them by");
  assert.deepEqual(await shop.get(`/v1/customers/${began.customerId}/payment-methods`), [], "it was for one payment");

  const second = await shop.session(CHAIRS);
  await hauwa.follow(second.url);
  assert.match(await hauwa.reads(), /lets .* charge ₦12,500\.00 once/);
  await hauwa.measure("a card that was saved");
  await hauwa.press("Pay ₦12,500.00 with Visa ending in 0003");
  await hauwa.until("Your payment has arrived");
  const told = await shop.completed(second.id);
  assert.equal(told.customerId, began.customerId, "they are the same customer");
  const [charge] = await shop.charges(told.invoiceId);
  assert.deepEqual([charge.gateway, charge.rail, charge.status], ["house", "card", "succeeded"]);

  const plan = await shop.post("/v1/plans", { name: "Drumming", amount: 400_000, interval: "month" });
  const third = await shop.session({ planId: plan.id });
  await hauwa.follow(third.url);
  assert.match(await hauwa.reads(), /up to ₦4,000\.00 each time and ₦8,000\.00 a month/);
  await hauwa.measure("what a shop may charge each month");
  await hauwa.press("Pay ₦4,000.00 with Visa ending in 0003", { each: "1,000" });
  assert.match(await hauwa.reads(), /less than what is to be paid now/);
  await hauwa.press("Pay ₦4,000.00 with Visa ending in 0003", { each: "4,500", monthly: "9,000" });
  await hauwa.until("Your payment has arrived");
  const { subscriptionId } = await shop.completed(third.id);
  assert.equal((await shop.get(`/v1/subscriptions/${subscriptionId}`)).status, "active");
  await hauwa.follow(`${shop.sandbox.url}/me/test/methods`);
  assert.match(await hauwa.reads(), /Up to ₦4,500\.00 each time and ₦9,000\.00 a month/);
  await anotherCard(shop, hauwa, began.customerId);
  await learnsNothing(shop, idris, codes);
  await hauwa.follow((await shop.session(CHAIRS)).url);
  await hauwa.page.getByRole("link", { name: "Sign out" }).click();
  await hauwa.press("Sign out");
  assert.doesNotMatch(await hauwa.reads(), /0003|0803777/, "who signed out is nobody");
}

/** Another card for what runs is one that she saved; what it may come to is proposed by what runs. */
async function anotherCard(shop, hauwa, customerId) {
  const asked = await shop.session({ mode: "card_update", customerId });
  await hauwa.follow(asked.url);
  assert.match(await hauwa.reads(), /Another card for[^]*up to ₦4,000\.00 each time and ₦8,000\.00 a month/);
  await hauwa.measure("a saved card for what runs");
  await hauwa.press("Use Visa ending in 0003");
  await hauwa.until("nothing was charged");
  assert.equal((await shop.completed(asked.id)).paymentStatus, "no_payment_required");
  const methods = await shop.get(`/v1/customers/${customerId}/payment-methods`);
  assert.deepEqual(methods.map((one) => [one.gateway, one.isDefault]), [["house", true]]);
}

/** Whoever types somebody else's number sees nothing of theirs; whom a shop does not mean pays with nothing that is kept. */
async function learnsNothing(shop, idris, codes) {
  const session = await shop.session({ ...CHAIRS, customerPhone: "+2348037770001" });
  await idris.follow(session.url);
  await idris.page.getByRole("link", { name: "Use a card that I saved before" }).click();
  const stranger = "0803 999 0009";
  const says = async (number) => {
    do {
      await idris.follow(`${session.url}/me`);
      await idris.press("Send me a code", { contact: number });
      // Whoever it is: a code that went out a moment ago is waited for.
    } while ((await idris.reads()).includes("ask again in"));
    return (await idris.reads()).replaceAll(/\+234 ?[\d*]+|\+[\d*•· ]+/g, "NUMBER");
  };
  assert.equal(await says("0803 777 0001"), await says(stranger), "nothing tells who is known");
  await idris.press("Go on", { code: await codes.to("+2348039990009") });
  assert.doesNotMatch(await idris.reads(), /0003/);
  const other = await shop.post("/v1/customers", { name: "Hauwa", phone: "+2348037770001" });
  const hers = await shop.session({ ...CHAIRS, customerId: other.id });
  await idris.follow(hers.url);
  assert.match(await idris.reads(), /an account that you did not add to yours/);
  await idris.measure("somebody else's account");
}

/** Comes in at a checkout. */
async function signsIn(person, session, phone, codes) {
  await person.follow(session.url);
  await person.page.getByRole("link", { name: "Use a card that I saved before" }).click();
  await person.measure("coming in");
  await person.press("Send me a code", { contact: phone });
  await person.measureHere("a code is on its way");
  await person.press("Go on", { code: await codes.to(`+234${phone.replaceAll(" ", "").slice(1)}`) });
  assert.equal(person.page.url(), session.url, "back at the payment");
}

/** A page of a shop, at an origin of its own. */
async function page(shop) {
  const html = `<!doctype html><html lang="en"><title>Shop</title><script src="${shop.sandbox.url}/inline.js"></script>
    <button>Buy</button><p></p><script>
    const say = (text) => { document.querySelector("p").textContent += text; };
    document.querySelector("button").onclick = () => Recoup.pay({ session: location.search.slice(1),
      onSuccess: ({ session }) => say("bought by " + session), onError: ({ code }) => say("error " + code) });
    </script></html>`;
  const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(html)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
  return { origin: `http://127.0.0.1:${server.address().port}`, stop };
}

/** The merchant, by API. */
class Shop {
  constructor(sandbox) {
    this.sandbox = sandbox;
  }

  headers() {
    return { authorization: `Bearer ${this.sandbox.key}`, "content-type": "application/json" };
  }

  async call(method, path, body) {
    const headers = { ...this.headers(), ...(method === "POST" ? { "idempotency-key": crypto.randomUUID() } : {}) };
    const answer = await fetch(`${this.sandbox.url}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const told = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(told)}`);
    return told.data;
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body) {
    return this.call("POST", path, body);
  }

  session(body) {
    return this.post("/v1/checkout/sessions", body);
  }

  /** The session, once it is completed: its bill is paid a moment before. */
  async completed(id) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const told = await this.get(`/v1/checkout/sessions/${id}`);
      if (told.status === "completed") {
        return told;
      }
      assert.ok(Date.now() < end, `${id} is ${told.status}`);
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  /** What was tried for an invoice, newest first. */
  charges(invoiceId) {
    return this.get(`/v1/transactions?invoiceId=${invoiceId}`);
  }

  /** Somebody sends money for what a session waits for. */
  async transfer(session, amount) {
    const { invoiceId } = await this.get(`/v1/checkout/sessions/${session}`);
    const [waiting] = await this.charges(invoiceId);
    await this.post("/v1/test-helpers/transfers", { transactionId: waiting.id, amount });
  }
}
