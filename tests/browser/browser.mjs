/**
 * A browser with people in it: each has a phone of 360 by 740 pixels and cookies of their own, and scripts switched off, since no page
 * of ours needs them. What they look at is measured: no serious finding of axe, nothing wider than the screen
 * or than one of 320 pixels, at most 50 KB.
 */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const SCREEN = { width: 360, height: 740 };
/** The narrowest screen there is, and one on a desk. */
const OTHER_SCREENS = [{ width: 320, height: 640 }, { width: 1280, height: 800 }];
const MOST_BYTES = 50_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];

export class Browser {
  static async start(executablePath, folder) {
    return new Browser(await chromium.launch({ executablePath, args: FLAGS }), folder);
  }

  constructor(chromium, folder) {
    this.chromium = chromium;
    this.folder = folder;
    this.people = [];
    this.shots = 0;
  }

  /** Somebody with a phone: this wide, and with scripts where a page of somebody else's needs them. */
  async person(name, { width = SCREEN.width, scripts = false } = {}) {
    const person = await Person.of(this, name, { width, scripts });
    this.people.push(person);
    return person;
  }

  /** What everybody was looking at last. */
  async lastWords() {
    const seen = this.people.map(async ({ name, page }) => `${name} saw:\n${await page.innerText("body", { timeout: 5_000 })}`);
    return (await Promise.all(seen.map((one) => one.catch((error) => `nobody knows what was seen: ${error.message}`)))).join("\n\n");
  }

  async stop() {
    await this.chromium.close();
  }
}

class Person {
  static async of(browser, name, { width, scripts }) {
    const screen = { ...SCREEN, width };
    const context = await browser.chromium.newContext({ viewport: screen, javaScriptEnabled: scripts });
    return new Person(browser, name, screen, context, await context.newPage());
  }

  constructor(browser, name, screen, context, page) {
    Object.assign(this, { browser, name, screen, context, page });
  }

  /** Follows a link, and says with which status it was answered. */
  async follow(url) {
    const answer = await this.page.goto(url);
    return answer.status();
  }

  /** Presses a button by what is written on it, in what is folded away, too. */
  async press(label, fields = {}) {
    const button = this.page.getByRole("button", { name: label, exact: true, includeHidden: true }).first();
    const fold = button.locator("xpath=ancestor::details[not(@open)]");
    if ((await fold.count()) > 0) {
      await fold.locator("summary").first().click();
    }
    for (const [field, value] of Object.entries(fields)) {
      const form = button.locator("xpath=ancestor::form");
      const input = form.locator(`[name="${field}"]`).first();
      const folded = input.locator("xpath=ancestor::details[not(@open)]");
      if ((await folded.count()) > 0) {
        await folded.locator("summary").first().click();
      }
      if ((await input.evaluate((one) => one.tagName)) === "SELECT") {
        await input.selectOption(value);
      } else if ((await input.getAttribute("type")) === "file") {
        await input.setInputFiles(value);
      } else {
        await input.fill(value);
      }
    }
    await button.click();
    await this.page.waitForLoadState();
  }

  /** The page as it reads. */
  async reads() {
    return this.page.innerText("body");
  }

  /** Loads the page until it says something. */
  async until(text, patience = 60_000) {
    const end = Date.now() + patience;
    while (!(await this.reads()).includes(text)) {
      assert.ok(Date.now() < end, `${this.name} waited for ${JSON.stringify(text)}`);
      await this.page.reload();
    }
  }

  /** Measures what is on the screen, and keeps a picture of it. */
  async measure(what) {
    const html = await (await this.context.request.get(this.page.url())).body();
    const bytes = gzipSync(html).length;
    assert.ok(bytes <= MOST_BYTES, `${what}: ${bytes} bytes`);
    const state = await this.context.storageState();
    const looking = await this.browser.chromium.newContext({ viewport: this.screen, storageState: state });
    const page = await looking.newPage();
    await page.goto(this.page.url());
    for (const screen of [...OTHER_SCREENS, this.screen]) {
      await page.setViewportSize(screen);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= screen.width, `${what}: ${wide} pixels wide on ${screen.width}`);
    }
    // What axe does otherwise ends on a blank tab of its own, and Chromium does not open one beside a page with a preview in it.
    const found = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
    await page.setViewportSize(OTHER_SCREENS.at(-1));
    await this.desk(page, what);
    const faults = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
    assert.deepEqual(faults, [], what);
    await looking.close();
    await this.picture(what);
  }

  /**
   * Says what a page weighs and how long it takes on a slow line, beside the bars: what is seen within 2.5 s at 1.6 Mbps, and usable
   * within 8 s at 50 kbps. Bytes are held to the bar; times are told, since they are this machine's, too.
   */
  async slowly(what, url) {
    const told = [];
    for (const [line, kbps, latency] of [["1.6 Mbps, 150 ms", 1_600, 150], ["50 kbps, 500 ms", 50, 500]]) {
      const context = await this.browser.chromium.newContext({ viewport: this.screen });
      const page = await context.newPage();
      const wire = await context.newCDPSession(page);
      let bytes = 0;
      wire.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
      await wire.send("Network.enable");
      const bitsToBytes = (kbps * 1_000) / 8;
      await wire.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: bitsToBytes, uploadThroughput: bitsToBytes });
      const began = Date.now();
      await page.goto(url);
      await page.getByRole("button").first().waitFor();
      const usable = (Date.now() - began) / 1_000;
      const seen = await page.evaluate(() => new Promise((tell) => {
        new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime / 1_000)).observe({ type: "largest-contentful-paint", buffered: true });
      }));
      assert.ok(bytes <= MOST_BYTES, `${what}: ${bytes} bytes`);
      told.push(`at ${line}: seen after ${seen.toFixed(2)} s, usable after ${usable.toFixed(2)} s`);
      await context.close();
      this.weight = bytes;
    }
    console.log(`   ${what}: ${this.weight} of ${MOST_BYTES} bytes; ${told.join("; ")} (bars: seen 2.5 s at 1.6 Mbps, usable 8 s at 50 kbps)`);
  }

  /** Measures a page that is an answer to a form, and so cannot be loaded again: as it stands, on every screen. */
  async measureHere(what) {
    const html = await this.page.content();
    assert.ok(gzipSync(html).length <= MOST_BYTES, what);
    for (const screen of [...OTHER_SCREENS, SCREEN]) {
      await this.page.setViewportSize(screen);
      const body = await this.page.locator("html").boundingBox();
      assert.ok(body.width <= screen.width, `${what}: ${body.width} pixels wide on ${screen.width}`);
      await this.picture(`${what} ${screen.width}`);
    }
  }

  /** A picture as it looks on a desk. */
  async desk(page, what) {
    if (this.browser.folder) {
      const name = `desk-${this.name}-${what.replaceAll(/[^a-z0-9]+/gi, "-")}.png`;
      await page.screenshot({ path: join(this.browser.folder, name), fullPage: true });
    }
  }

  async picture(what) {
    if (this.browser.folder) {
      const number = String((this.browser.shots += 1)).padStart(2, "0");
      const name = `${number}-${this.name}-${what.replaceAll(/[^a-z0-9]+/gi, "-")}.png`;
      await this.page.screenshot({ path: join(this.browser.folder, name), fullPage: true });
    }
  }
}
