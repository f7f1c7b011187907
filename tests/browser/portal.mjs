/**
 * Whoever pays a shop every month: a renewal that failed comes back with another card, by the shop's own link; and signed in they change
 * their plan and their seats with the amount shown first, read their bills, and stay for what the shop offers. With scripts and without:
 * the pages have none.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Shop } from "./order.mjs";
import { Codes } from "./person.mjs";

const BEGAN = "2026-09-01T08:00:00Z";
const PATIENCE_MS = 60_000;

export async function walkPortal(sandbox, browser) {
  const shop = new Shop(sandbox);
  await renewalComesBack(shop, await browser.person("jumoke", { width: 320 }), false);
  await renewalComesBack(shop, await browser.person("kelechi", { scripts: true }), true);
  const codes = new Codes(join(sandbox.folder, "data", "outbox"));
  for (const [name, phone, scripts] of [["lami", "0803 555 0001", false], ["musa", "0803 555 0002", true]]) {
    await atOneShop(shop, await browser.person(name, { scripts }), phone, codes);
  }
}

/** A subscription whose renewal failed on a test clock, and the link that mends it. */
async function renewalComesBack(shop, person, scripts) {
  const clock = await shop.post("/v1/test-clocks", { name: "A month", frozenAt: BEGAN });
  const customer = await shop.post("/v1/customers", { name: person.name, email: `${person.name}@example.com`, testClockId: clock.id });
  const good = await card(shop, customer.id, "4084080000000003");
  const plan = await shop.post("/v1/plans", { name: "Pilates", currency: "NGN", amount: 700_000, interval: "month" });
  const subscription = await shop.post("/v1/subscriptions", { customerId: customer.id, planId: plan.id });
  await becomes(shop, subscription.id, "active");
  await card(shop, customer.id, "4084080000000045");
  await shop.ask("DELETE", `/v1/customers/${customer.id}/payment-methods/${good}`);
  await advanced(shop, clock.id, "2026-10-01T12:00:00Z");
  await becomes(shop, subscription.id, "past_due");
  const { url } = await shop.post(`/v1/customers/${customer.id}/card-update-link`, {});
  await person.follow(url);
  await person.measure(`a renewal that failed, scripts ${scripts}`);
  await person.press("Save and pay", { number: "4084 0800 0000 0003" });
  await person.until("Paid");
  await person.measure("it came back");
  await becomes(shop, subscription.id, "active");
  const [recovery] = await shop.get(`/v1/dunning-schedules?customerId=${customer.id}`);
  assert.equal(recovery.state, "recovered");
}

/** One shop's account: what the shop lets its customers change, each with its amount first. */
async function atOneShop(shop, person, phone, codes) {
  const small = await shop.post("/v1/plans", { name: "Desk", currency: "NGN", amount: 300_000, model: "per_unit", interval: "month" });
  const large = await shop.post("/v1/plans", { name: "Office", currency: "NGN", amount: 900_000, interval: "month" });
  const coupon = await shop.post("/v1/coupons", { name: "Half price for two months", percentOff: 50, duration: "repeating", durationMonths: 2 });
  const chosen = { changePlanIds: [large.id], changeSeats: true, retentionCouponId: coupon.id };
  const told = await shop.ask("PATCH", "/v1/settings/portal", chosen);
  assert.deepEqual([told.changePlanIds, told.changeSeats, told.retentionCouponId], [[large.id], true, coupon.id]);
  const customer = await shop.customer(person.name, `+234${phone.replaceAll(" ", "").slice(1)}`);
  await card(shop, customer, "4084080000000003");
  const subscription = await shop.post("/v1/subscriptions", { customerId: customer, planId: small.id });
  await becomes(shop, subscription.id, "active");
  await person.follow((await shop.post(`/v1/customers/${customer}/portal-link`, {})).url);
  await person.page.getByRole("link", { name: "Sign in to see everything" }).click();
  await person.press("Send me a code", { contact: phone });
  await person.press("Go on", { code: await codes.to(`+234${phone.replaceAll(" ", "").slice(1)}`) });
  await acts(shop, person, subscription.id);
  await person.page.getByRole("link", { name: "Invoices, receipts and changes" }).click();
  await person.measure("one shop");
  await person.press("Show what so many come to", { seats: "3" });
  const [label, figure] = /Change it, pay (₦[\d,.]+) now/.exec(await person.reads());
  assert.match(figure, /₦(5,999|6,000)\.\d\d/, "two seats more, for what is left of the month");
  await person.measureHere("three seats");
  await person.press(label);
  // A bill is there at once, and paid a moment later; until then nothing else can be changed.
  const paid = async () => {
    await person.page.reload();
    return (await person.reads()).replaceAll(/\s+/g, " ").includes(`Paid ${figure} on`);
  };
  await until(paid, "two seats that are paid");
  await person.press("Show what it comes to", { plan: large.id });
  await person.measureHere("another plan");
  await person.page.getByRole("link", { name: "Leave it as it is" }).click();
  assert.match(await person.reads(), /Desk/, "nothing was changed by looking");
  const receipt = await person.page.getByRole("link", { name: /^Receipt/ }).first().getAttribute("href");
  const link = new URL(receipt, person.page.url()).href;
  // It is made when it is first asked for.
  await until(async () => (await person.context.request.get(link)).headers()["content-type"] === "application/pdf", "a receipt");
  await stays(person);
}

/** Pausing and ending. */
async function acts(shop, person, subscription) {
  await person.press("Pause");
  await person.until("Paused");
  await person.press("Go on with it");
  await person.until("Active");
  await person.press("End it", { why: "It costs too much", reason: "Rent went up." });
  await person.until("Ends on");
  assert.equal((await shop.get(`/v1/subscriptions/${subscription}`)).cancelReason, "It costs too much: Rent went up.");
  await person.press("Keep it");
  await person.until("Next charge");
}

/** Whoever is about to leave is offered something, once. */
async function stays(person) {
  await person.page.getByRole("link", { name: "Subscriptions", exact: true }).click();
  await person.measure("before an end there is an offer");
  await person.press("Stay, with Half price for two months");
  await person.until("₦4,500.00");
  assert.doesNotMatch(await person.page.content(), /Half price for two months/, "it is offered once");
}

async function card(shop, customer, number) {
  const made = await shop.post("/v1/test-helpers/cards", { number, email: "somebody@example.com" });
  return (await shop.post(`/v1/customers/${customer}/payment-methods`, { token: made.token })).id;
}

async function advanced(shop, clock, to) {
  await shop.post(`/v1/test-clocks/${clock}/advance`, { to });
  await until(async () => (await shop.get(`/v1/test-clocks/${clock}`)).status === "ready", `the clock at ${to}`);
}

async function becomes(shop, subscription, status) {
  await until(async () => (await shop.get(`/v1/subscriptions/${subscription}`)).status === status, `${subscription} ${status}`);
}

async function until(holds, what) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await new Promise((next) => setTimeout(next, 100));
  }
}
