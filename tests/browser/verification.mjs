/**
 * A merchant says who they are and sends papers; somebody on staff, put there by an operator, refuses one, then accepts all, and live
 * mode opens.
 */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { overseen } from "./platform.mjs";

const PDF = Buffer.from("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
const PAPERS = ["registration", "constitution", "status_report", "identity"];
const COMPANY = {
  legalName: "Ade's Gym Limited",
  form: "company",
  registrationNumber: "RC1234567",
  country: "NG",
  address: "12 Awolowo Road, Ikoyi, Lagos",
  sells: "Memberships of a gym, by the month.",
  contactName: "Ade Obi",
  contactPhone: "0803",
};

/** The six digits of this half minute (RFC 6238), of a seed in base 32. */
function code(seed) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...seed].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

export async function verify(sandbox, browser, ade, url) {
  await ade.follow(`${url}/d/live`);
  assert.match(await ade.reads(), /Your business is not live yet/);
  await written(ade, url);
  const ngozi = await onStaff(sandbox, browser, url);
  await ngozi.page.getByRole("link", { name: "Ade's Gym" }).first().click();
  await ngozi.measure("a merchant that waits");
  await ngozi.press("Refuse", { reason: "The number cannot be read. Please scan it again." });
  await ngozi.press("Send it back", { reason: "One paper cannot be read." });
  await sentAgain(ade, url);
  await decided(ngozi);
  await overseen(ngozi, url);
  await ade.follow(`${url}/business`);
  await ade.until("We know who you are");
  await ade.measure("verified");
  await ade.follow(`${url}/d/live`);
  assert.doesNotMatch(await ade.reads(), /not live yet/);
}

async function written(ade, url) {
  await ade.follow(`${url}/business`);
  await ade.measure("verification, empty");
  await ade.press("Save", COMPANY);
  assert.equal(await ade.page.inputValue('[name="legalName"]'), COMPANY.legalName, "nothing that was typed is lost");
  await ade.measureHere("verification, refused");
  await ade.press("Save", { contactPhone: "+2348031234567" });
  await paper(ade, "registration", Buffer.from("<html>not a PDF</html>"));
  assert.match(await ade.reads(), /Send a PDF, a JPEG or a PNG/);
  for (const kind of PAPERS) {
    await paper(ade, kind, PDF);
  }
  await ade.follow(`${url}/business`);
  await ade.measure("verification, ready");
  await ade.press("Send it to us");
  await ade.until("We are looking at it");
  await ade.measure("verification, sent");
}

async function paper(ade, kind, buffer) {
  const form = ade.page.locator(`form:has([name="kind"][value="${kind}"])`);
  await form.locator('[type="file"]').setInputFiles({ name: `${kind}.pdf`, mimeType: "application/pdf", buffer });
  await Promise.all([ade.page.waitForNavigation(), form.locator("button").click()]);
}

async function onStaff(sandbox, browser, url) {
  const [hired] = JSON.parse(await sandbox.operator("staff", "add", "Ngozi Eze", "ngozi@recoup.example", "--duty", "lead", "--format", "json"));
  const ngozi = await browser.person("ngozi");
  await ngozi.follow(`${url}/sign-in?next=/platform`);
  await ngozi.press("Sign in", { email: hired.email, password: hired.password });
  await ngozi.press("Sign in", { code: code(hired.authenticator) });
  await ngozi.until("One merchant waits for a decision");
  await ngozi.measure("the platform");
  await ngozi.follow(`${url}/platform/work`);
  await ngozi.measure("the platform's work");
  await ngozi.follow(`${url}/platform`);
  return ngozi;
}

async function sentAgain(ade, url) {
  await ade.follow(`${url}/business`);
  await ade.until("One paper cannot be read");
  await ade.measure("verification, returned");
  const again = ade.page.locator("li", { hasText: "Please scan it again" });
  const kind = await again.locator('[name="kind"]').inputValue();
  await paper(ade, kind, PDF);
  await ade.press("Send it to us");
}

async function decided(ngozi) {
  await ngozi.page.reload();
  for (const nth of PAPERS.keys()) {
    await Promise.all([ngozi.page.waitForNavigation(), ngozi.page.getByRole("button", { name: "Accept" }).nth(nth).click()]);
  }
  await ngozi.measure("papers accepted");
  await ngozi.press("Verify this merchant");
  await ngozi.until("Verified");
  await ngozi.measure("a merchant that is verified");
}
