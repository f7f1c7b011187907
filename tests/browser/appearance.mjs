/**
 * A merchant gives their pages a look: a colour that cannot be read is refused, another one is looked at, published, seen by a payer on a phone, and
 * taken back. Everything that can be done by a page is done by a page.
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { deflateSync } from "node:zlib";

const LOOKS = "/d/test/appearance";
const BRAND = "#7a1f5c";

export async function walkLooks(sandbox, browser) {
  const ade = await browser.person("ade-looks");
  const url = sandbox.dashboard;
  await signedIn(ade, url, sandbox);
  await refused(ade, url);
  await drafted(ade, url);
  const payer = await browser.person("payer");
  const session = await sessionOf(sandbox);
  await payer.follow(session.url);
  assert.equal(await payer.page.locator("header.brand").count(), 0, "a draft is seen by nobody");
  await published(ade, url);
  await seen(payer, session);
  await takenBack(ade, url, payer, session);
}

async function signedIn(ade, url, sandbox) {
  const [, email, password] = /sign in with (\S+) (\S+)/.exec(sandbox.said);
  await ade.follow(`${url}/sign-in?next=${LOOKS}`);
  await ade.press("Sign in", { email, password });
  await ade.until("Customers see our own looks");
  await ade.measure("looks, as we made them");
}

async function refused(ade, url) {
  await ade.press("Save the draft", { accent: "#ff9933", welcome: "Strong people live here." });
  assert.match(await ade.reads(), /has a contrast of 2\.\d\d to 1, and needs 4\.50 to 1/);
  assert.match(await ade.reads(), /Near by, #[0-9a-f]{6} would do/);
  assert.equal(await ade.page.inputValue('[name="welcome"]'), "Strong people live here.", "nothing that was typed is lost");
  await ade.measureHere("a colour, refused");
  await ade.follow(url + LOOKS);
}

async function drafted(ade, url) {
  await ade.press("Save the draft", { accent: BRAND, corners: "round", welcome: "Strong people live here.", footer: "Ade's Gym Ltd, RC 123456. Questions? 0803 123 4567." });
  await ade.until("The draft has changes");
  await ade.press("Send the logo", { file: { name: "logo.png", mimeType: "image/png", buffer: picture(960, 240) } });
  await ade.until("Take the logo away");
  await ade.measure("a draft of all pages");
  for (const [on, title] of [["checkout", "Checkout"], ["overlay", "In your page"], ["portal", "Account"], ["email", "Mails"]]) {
    await ade.page.getByRole("link", { name: title, exact: true }).click();
    const preview = ade.page.frameLocator("iframe");
    await preview.locator("body").waitFor();
    if (on !== "email") {
      const colour = await preview.locator(".button.main, .button").first().evaluate((one) => getComputedStyle(one).borderTopColor);
      assert.equal(colour, "rgb(122, 31, 92)", on);
    }
    await ade.measure(`the surface ${on}`);
  }
  await ade.follow(`${url}${LOOKS}?on=overlay`);
  await ade.press("Save the draft", { allowedOrigins: "https://gym.example" });
  await ade.follow(`${url}${LOOKS}/preview/checkout`);
  await ade.measure("a checkout that nobody sees yet");
}

async function published(ade, url) {
  await ade.follow(url + LOOKS);
  await ade.press("Publish the draft");
  await ade.until("Customers see version 1");
  await ade.until("Shown now");
  await ade.measure("published");
}

async function seen(payer, session) {
  const answer = await payer.page.goto(session.url);
  assert.match(answer.headers()["content-security-policy"], /frame-ancestors https:\/\/gym\.example/);
  assert.match(await payer.reads(), /Strong people live here\./);
  assert.match(await payer.reads(), /RC 123456/);
  assert.ok(await payer.page.locator("header.brand img").evaluate((one) => one.complete && one.naturalWidth === 480), "the logo is there");
  await payer.measure("a checkout in the shop's own look");
}

async function takenBack(ade, url, payer, session) {
  await ade.follow(url + LOOKS);
  await ade.press("Save the draft", { accent: "#0b5d4e" });
  await ade.press("Publish the draft");
  await ade.until("Customers see version 2");
  await ade.press("Publish it again");
  await ade.until("back to version 1");
  await ade.measure("back to what it was");
  await payer.follow(session.url);
  assert.match(await payer.page.locator('link[rel="stylesheet"]').getAttribute("href"), /7a1f5c/);
}

async function sessionOf({ url, key }) {
  const body = JSON.stringify({ amount: 1_250_000, currency: "NGN", description: "A month of training", customerEmail: "ada@example.com" });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const answer = await fetch(`${url}/v1/checkout/sessions`, { method: "POST", headers, body });
  return (await answer.json()).data;
}

/** A PNG of one colour with a lighter bar. */
function picture(width, height) {
  const row = (at) => {
    const bar = at > height / 3 && at < (2 * height) / 3;
    return Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(bar ? [250, 210, 120] : [122, 31, 92]))]);
  };
  const rows = Buffer.concat(Array.from({ length: height }, (_, at) => row(at)));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, data) {
  const content = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(content));
  return Buffer.concat([length, content, sum]);
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
  }
  return (sum ^ 0xffffffff) >>> 0;
}
