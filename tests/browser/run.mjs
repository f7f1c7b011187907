/**
 * Walks the pages in a real browser, against a sandbox of its own, on a screen 360 pixels wide.
 *
 *   node tests/browser/run.mjs RECOUP-BINARY [FOLDER-FOR-SCREENSHOTS [WORDS-OF-THE-WALK]]
 *
 * The browser is the system's Chromium (`CHROMIUM` names another one). Everything that is started ends with it.
 */

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { Sandbox } from "../sandbox.mjs";
import { walkLooks } from "./appearance.mjs";
import { Browser } from "./browser.mjs";
import { walkCheckout } from "./checkout.mjs";
import { walkDashboard } from "./dashboard.mjs";
import { walkOrder } from "./order.mjs";
import { walkPerson } from "./person.mjs";
import { walkPortal } from "./portal.mjs";

const CHROMIUMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const WALKS = [
  ["a checkout, in every way that it can end", walkCheckout],
  ["the dashboard, from signing up to a failed renewal that came back", walkDashboard],
  ["looks, from a colour that cannot be read to what a payer sees", walkLooks],
  ["an order, from the invitation to the award", walkOrder],
  ["a person, from a shop's link to a wallet that pays", walkPerson],
  ["one shop's account, from a renewal that failed to an offer to stay", walkPortal],
];

/** The longest walk takes two to three minutes on two cores. */
const PATIENCE = 600_000;

async function main([binary, folder, only]) {
  const chromium = process.env.CHROMIUM ?? CHROMIUMS.find(existsSync);
  if (!binary || !chromium) {
    console.error("usage: node tests/browser/run.mjs RECOUP-BINARY [FOLDER]; a Chromium is needed (package chromium)");
    return 2;
  }
  if (folder) {
    await mkdir(folder, { recursive: true });
  }
  const sandbox = await Sandbox.start(binary);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => sandbox.child.kill("SIGINT"));
  }
  const browser = await Browser.start(chromium, folder);
  try {
    for (const [what, walk] of WALKS.filter(([name]) => name.includes(only ?? ""))) {
      const began = Date.now();
      await inTime(walk(sandbox, browser), what);
      console.log(`-- ${what}: ok after ${((Date.now() - began) / 1_000).toFixed(1)} s`);
    }
    return 0;
  } catch (error) {
    console.error(error);
    console.error(await browser.lastWords());
    console.error(await sandbox.lastWords());
    return 1;
  } finally {
    await browser.stop();
    await sandbox.stop();
  }
}

/** A walk that stands still is a walk that failed: nobody waits for it for ever. */
async function inTime(walk, what) {
  let clock;
  const late = new Promise((_, give) => {
    clock = setTimeout(() => give(new Error(`${what}: not at its end after ${PATIENCE / 60_000} minutes`)), PATIENCE);
  });
  try {
    await Promise.race([walk, late]);
  } finally {
    clearTimeout(clock);
  }
}

process.exitCode = await main(process.argv.slice(2));
