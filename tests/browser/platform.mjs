/**
 * Staff at the platform: what they look at, a merchant whose payouts they stop, and a payout that waits for them. Each page is measured.
 */

import assert from "node:assert/strict";

/** Walks the pages of staff; `ngozi` is on staff, and looks after the merchant that she has just verified. */
export async function overseen(ngozi, url) {
  const merchant = ngozi.page.url();
  for (const mode of ["live", "test"]) {
    for (const desk of ["payouts", "holds", "disputes", "providers"]) {
      assert.equal(await ngozi.follow(`${url}/platform/${mode}/${desk}`), 200);
      await ngozi.measure(`${desk} in ${mode} mode`);
    }
  }
  await ngozi.follow(merchant);
  await ngozi.press("Hold their payouts", { reason: " " });
  assert.match(await ngozi.reads(), /Fill|blank|empty|character/i);
  await ngozi.measureHere("a hold without a reason");
  await ngozi.press("Hold their payouts", { reason: "We look at many disputes of one week." });
  await ngozi.until("Held in live mode");
  await ngozi.measure("a merchant that is held");
  await ngozi.follow(`${url}/platform/live/holds`);
  assert.match(await ngozi.reads(), /We look at many disputes of one week/);
  await ngozi.measure("a hold");
  await ngozi.follow(merchant);
  await ngozi.press("Let payouts go on", { reason: "They were answered.", code: "000000" });
  assert.match(await ngozi.reads(), /Your authenticator is new/);
  assert.match(await ngozi.page.locator('[name="reason"]').first().inputValue(), /They were answered/, "nothing that was typed is lost");
  await ngozi.measureHere("a hold that is not lifted");
  await ngozi.follow(`${url}/platform?q=nobody`);
  await ngozi.measure("no such merchant");
}
