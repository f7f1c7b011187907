/**
 * A merchant at the dashboard: signs up, is verified by staff, invites a colleague, makes a key and a plan, sees a failed renewal recover on a test clock,
 * and downloads the invoice. Everything that can be done by a page is done by a page.
 */

import assert from "node:assert/strict";

import { verify } from "./verification.mjs";

const PASSWORD = "three brown goats";
const DAY_MS = 86_400_000;

/** The first charge was forty days ago, so that the overview of these days has something to show; a month later it is refused. */
const BEGAN = new Date(Date.now() - 40 * DAY_MS);
const RENEWED = new Date(BEGAN);
RENEWED.setUTCMonth(RENEWED.getUTCMonth() + 1);

/** As a field for a day and a time takes it. */
const typed = (at) => at.toISOString().slice(0, 16);
const later = (at, days) => new Date(at.getTime() + days * DAY_MS);

export async function walkDashboard(sandbox, browser) {
  const ade = await browser.person("ade");
  const url = sandbox.dashboard;
  await signedUp(ade, url);
  await mailboxShown(ade, url, sandbox, browser);
  await verify(sandbox, browser, ade, url);
  const link = await invited(ade, url, sandbox);
  const bola = await browser.person("bola");
  await joined(bola, link);

  const key = await keyMade(ade, url);
  assert.match(key, /^rk_test_/);
  const plan = await planMade(ade, url, key, sandbox);
  const clock = await clockMade(ade, url);
  const customer = await customerMade(ade, url, clock);
  await subscribed(ade, url, customer, plan);
  await failedAndRecovered(ade, url, clock);
  await invoiceRead(ade, url);
  await secondFactor(ade, url);
  await looksRound(ade, url);
}

async function signedUp(ade, url) {
  await ade.follow(url);
  await ade.measure("sign in");
  await ade.page.getByRole("link", { name: "Open an account" }).click();
  await ade.press("Open my account", { business: "Ade's Gym", name: "Ade Obi", email: "ade@gym.example", password: "short" });
  assert.match(await ade.reads(), /Use at least 12 characters/);
  assert.equal(await ade.page.inputValue('[name="business"]'), "Ade's Gym", "nothing that was typed is lost");
  await ade.measureHere("sign up");
  await ade.press("Open my account", { password: PASSWORD });
  await ade.until("Begin here");
  await ade.measure("an empty overview");
}

/** The mail is opened on another device; before that, nobody can be invited. */
async function mailboxShown(ade, url, sandbox, browser) {
  assert.match(await ade.reads(), /We sent a mail to ade@gym\.example/);
  await ade.follow(`${url}/team`);
  await ade.measure("a mailbox that is not known yet");
  await ade.press("Invite", { email: "bola@gym.example", role: "finance" });
  assert.match(await ade.reads(), /Before you invite somebody, show that ade@gym\.example is yours/);
  const phone = await browser.person("ade-phone");
  await phone.follow(await sandbox.letter("ade@gym.example", "/verify/"));
  await phone.measure("is this mailbox yours");
  await phone.press("It is mine");
  assert.match(await phone.reads(), /we know that this mailbox is yours/);
  await phone.measureHere("it is yours");
  await ade.follow(`${url}/team`);
  assert.doesNotMatch(await ade.reads(), /We sent a mail/);
}

async function invited(ade, url, sandbox) {
  await ade.follow(`${url}/team`);
  await ade.press("Invite", { email: "bola@gym.example", role: "finance" });
  await ade.until("The invitation is on its way");
  await ade.measure("an invitation, sent");
  return sandbox.letter("bola@gym.example", "/invitation/");
}

async function joined(bola, link) {
  assert.equal(await bola.follow(link), 200);
  await bola.measure("the invitation");
  await bola.press("Join", { name: "Bola Ade", password: PASSWORD });
  await bola.until("Overview");
  await bola.follow(`${new URL(link).origin}/d/test/keys`);
  assert.match(await bola.reads(), /Your role does not show this/);
  await bola.measureHere("what finance does not see");
  assert.equal(await bola.follow(link), 404, "it opens once");
}

async function keyMade(ade, url) {
  await ade.follow(`${url}/d/test/keys`);
  await ade.measure("no keys yet");
  await ade.page.getByRole("link", { name: "Make a key" }).click();
  for (const scope of ["plans:read", "plans:write"]) {
    await ade.page.locator(`[value="${scope}"]`).check();
  }
  await ade.measure("a key's form");
  await ade.press("Make a key", { name: "shop server" });
  const key = await ade.page.locator(".secret code").innerText();
  await ade.picture("a key, shown once");
  return key;
}

/** Makes a plan; the key that was just made reads the same. */
async function planMade(ade, url, key, sandbox) {
  await ade.follow(`${url}/d/test/plans/new`);
  await ade.press("Make a plan", { name: "Gold", amount: "five", interval: "month" });
  assert.match(await ade.reads(), /Write an amount in digits/);
  await ade.measureHere("a plan, refused");
  await ade.press("Make a plan", { amount: "5,000" });
  await ade.until("Plan Gold");
  await ade.measure("a plan");
  const id = ade.page.url().split("/").pop().split("?")[0];
  const answer = await fetch(`${sandbox.url}/v1/plans/${id}`, { headers: { authorization: `Bearer ${key}` } });
  const told = await answer.json();
  assert.deepEqual([told.data.name, told.data.amount, told.data.currency], ["Gold", 500_000, "NGN"]);
  return id;
}

async function clockMade(ade, url) {
  await ade.follow(`${url}/d/test/clocks/new`);
  await ade.press("Make a test clock", { name: "A year", frozenAt: typed(BEGAN) });
  await ade.until("Test clock A year");
  return ade.page.url().split("/").pop().split("?")[0];
}

async function customerMade(ade, url, clock) {
  await ade.follow(`${url}/d/test/customers/new`);
  await ade.press("Add a customer", { name: "Ada Obi", email: "ada@example.com", testClockId: clock });
  await ade.until("Customer Ada Obi");
  const id = ade.page.url().split("/").pop().split("?")[0];
  await ade.follow(`${url}/d/test/test-cards/new`);
  await ade.press("Make a test card", { email: "ada@example.com", plan: "succeeds\ndeclines insufficient_funds" });
  const token = await ade.page.locator(".secret code").innerText();
  await ade.follow(`${url}/d/test/customers/${id}/payment-method`);
  await ade.press("Save a payment method", { token });
  await ade.until("Customer Ada Obi");
  await ade.measure("a customer");
  return id;
}

async function subscribed(ade, url, customer, plan) {
  await ade.follow(`${url}/d/test/subscriptions/new`);
  await ade.press("Begin a subscription", { customerId: customer, planId: plan });
  await ade.until("Active");
  await ade.measure("a subscription");
}

/** The renewal is refused; the board says when it is tried again and why; time passes, and it comes back. */
async function failedAndRecovered(ade, url, clock) {
  await advanced(ade, url, clock, typed(later(RENEWED, 0.2)));
  await ade.follow(`${url}/d/test/recovery`);
  await ade.until("Insufficient funds");
  await ade.measure("the recovery board");
  await ade.page.locator(".calendar a").first().click();
  await ade.until("What was decided, and why");
  await ade.measure("a recovery");
  await ade.follow(`${url}/d/test`);
  assert.match(await ade.reads(), /At risk now\s+₦5,000.00/, "the figures are the API's");
  await ade.measure("the overview with a charge at risk");
  await advanced(ade, url, clock, typed(later(RENEWED, 45)));
  await ade.follow(`${url}/d/test/recovery`);
  await ade.until("Came back");
  await ade.measure("the board after it came back");
  await ade.follow(`${url}/d/test`);
  await ade.measure("the overview");
}

async function advanced(ade, url, clock, to) {
  await ade.follow(`${url}/d/test/clocks/${clock}/advance`);
  await ade.press("Send it ahead", { to });
  await ade.follow(`${url}/d/test/clocks/${clock}`);
  await ade.until("Ready");
}

async function invoiceRead(ade, url) {
  await ade.follow(`${url}/d/test/invoices?status=paid`);
  await ade.measure("invoices");
  await ade.page.locator("table a").first().click();
  await ade.until("How the amount came about");
  await ade.measure("an invoice");
  const place = `${ade.page.url().split("?")[0]}/pdf`;
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ade.context.request.get(place);
    if (answer.headers()["content-type"] === "application/pdf") {
      assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-");
      return;
    }
    assert.ok(Date.now() < end && answer.status() === 202, `the PDF: ${answer.status()}`);
  }
}

async function secondFactor(ade, url) {
  await ade.follow(`${url}/account`);
  await ade.measure("the account");
  await ade.page.getByRole("link", { name: "Add an authenticator" }).click();
  await ade.measure("an authenticator");
  await ade.press("Use it from now on", { code: "000000" });
  assert.match(await ade.reads(), /The code is wrong/);
}

/** Every page that the menu names, in both modes. */
async function looksRound(ade, url) {
  for (const mode of ["test", "live"]) {
    await ade.follow(`${url}/d/${mode}`);
    const places = await ade.page.locator("nav a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    for (const place of new Set(places.filter((one) => mode === "test" || one.startsWith("/d/live")))) {
      assert.equal(await ade.follow(url + place), 200, place);
      if (mode === "live") {
        assert.match(await ade.reads(), /live mode/i);
      } else {
        await ade.measure(`menu ${place.replaceAll("/", " ").trim()}`);
      }
    }
  }
}
