/**
 * The restore drill: the database is lost after the last moment that can be restored, and the provider is ahead.
 *
 *   node tests/drill/run.mjs RECOUP-BINARY [MINUTES]
 *
 * Merchants bill; a backup is taken; billing goes on, for MINUTES minutes if told, else for as long as it takes. Then the database is
 * destroyed and restored to the moment before all that. What the provider's own book says afterwards is what counts: nobody was charged
 * twice for anything, every bill found its charge, and `recoup verify` is clean. The steps are those of docs/runbooks/restore.md.
 *
 * The database shows a certificate, and is believed for who signed it.
 *
 * The simulated provider keeps its book in the same database by a role of its own; as another company's would, it survives: it is
 * carried over from the moment of the loss.
 */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Postgres } from "./postgres.mjs";
import { Merchant, Recoup, until } from "./recoup.mjs";

const PAYS = "4084080000000003";
const HAS_NOTHING = "4084080000000045";
const EACH = 5;

async function main([binary, minutes = "0"]) {
  if (!binary) {
    console.error("usage: node tests/drill/run.mjs RECOUP-BINARY [MINUTES]");
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "recoup-drill-"));
  const [database, ...ports] = await Promise.all([port(), port(), port()]);
  const postgres = new Postgres(folder, database);
  const recoup = new Recoup(binary, folder, postgres.url, ports);
  const began = Date.now();
  try {
    await drill(recoup, postgres, folder, Number(minutes));
    console.log(`-- the restore drill: ok after ${((Date.now() - began) / 1_000).toFixed(1)} s`);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    await recoup.stop("SIGKILL");
    postgres.stop("immediate");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drill(recoup, postgres, folder, minutes) {
  postgres.create();
  believesNoStranger(recoup, postgres);
  recoup.must("migrate");
  await recoup.start();
  const shops = [new Merchant(recoup, "Ada's Gym"), new Merchant(recoup, "Chidi's Books")];
  const before = await Promise.all(shops.map(prepared));
  postgres.takeBackup();
  const later = await Promise.all(before.map(({ shop, plan }) => scheduled(shop, plan)));
  const moment = postgres.moment();
  await pause(minutes * 60_000 + 1_500);

  const lost = await Promise.all(before.map(ahead));
  await until("the later bills are paid", () => all(shops, later, isPaid));
  await until("the moment is archived", () => postgres.hasArchived(moment));
  const book = bookOf(postgres);
  const carried = join(folder, "provider.sql");
  await recoup.stop("SIGKILL");
  postgres.dump("simulator", carried);

  const lostAt = Date.now();
  postgres.destroy();
  postgres.restore(moment);
  await until("the server is restored", () => postgres.isRestored());
  const tables = postgres.psql("select string_agg('simulator.' || tablename, ', ') from pg_tables where schemaname = 'simulator'");
  postgres.psql(`truncate ${tables}`);
  postgres.load(carried);
  assert.deepEqual(bookOf(postgres), book, "the provider's book is as it was");

  await held(recoup, shops[0], postgres, book, later[0]);
  await resumed(recoup, moment, shops, later, before);
  console.log(`   everything stood again ${((Date.now() - lostAt) / 1_000).toFixed(1)} s after the loss`);
  await judged(recoup, postgres, book, lost, later);
}

/** A database whose papers another authority signed is not spoken to, and it is said why. */
function believesNoStranger(recoup, postgres) {
  const { ok, said } = recoup.at(postgres.trusting("stranger")).say("migrate");
  assert.ok(!ok && /certificate/i.test(said), `refused for its certificate: ${said}`);
  console.log(`   a database that another authority vouches for is refused: ${said.trim().split("\n").at(-1)}`);
}

/** A shop whose bills before the backup are paid, but for those of customers who have nothing. */
async function prepared(shop) {
  const plan = (await shop.post("/v1/plans", { name: "Gym", amount: 500_000, currency: "NGN", interval: "month" })).id;
  const paying = await each((n) => shop.subscribed(`early-${n}`, plan, PAYS));
  const owing = await each((n) => shop.subscribed(`owing-${n}`, plan, HAS_NOTHING, soon(1_000)));
  await until("the first bills are paid", () => all([shop], [paying], isPaid));
  await until("the others are open", () => all([shop], [owing], isOpen));
  return { shop, plan, owing };
}

/** Subscriptions that begin after the moment that is restored. */
async function scheduled(shop, plan) {
  const at = soon(6_000);
  return each((n) => shop.subscribed(`later-${n}`, plan, PAYS, at));
}

/** What happens after the moment: those who owed get a card that pays, and somebody new comes, of whom nothing will be known. */
async function ahead({ shop, plan, owing }) {
  for (const { customer } of owing) {
    await shop.card(customer, PAYS);
    const [recovery] = await shop.get(`/v1/dunning-schedules?customerId=${customer}`);
    await shop.post(`/v1/dunning-schedules/${recovery.id}/retry`, {});
  }
  const stranger = await shop.subscribed("stranger", plan, PAYS);
  await until("those who owed have paid", () => all([shop], [[...owing, stranger]], isPaid));
  return stranger;
}

/** Before the import: reading works, nothing is changed, nothing is charged. */
async function held(recoup, shop, postgres, book, due) {
  const status = recoup.say("quarantine", "status");
  assert.ok(!status.ok && status.said.includes("Held"), `noticed by itself: ${status.said}`);
  await recoup.start();
  await until("the bills are due again", async () => Date.parse((await shop.get(`/v1/subscriptions/${due[0].subscription}`)).startsAt ?? 0) < Date.now());
  assert.equal((await shop.ask("GET", "/v1/invoices")).status, 200);
  const turnedAway = await shop.ask("POST", "/v1/customers", { name: "New", email: "new@example.com" });
  assert.deepEqual([turnedAway.status, turnedAway.body.error.code], [503, "quarantined"]);
  await pause(2_000);
  assert.deepEqual(await shop.invoices(due[0].subscription), [], "nothing was billed");
  assert.deepEqual(bookOf(postgres), book, "nothing was charged");
  const hasty = recoup.say("quarantine", "end", "--reason", "hasty");
  assert.ok(!hasty.ok && hasty.said.includes("was not imported"), hasty.said);
}

async function resumed(recoup, moment, shops, later, before) {
  const since = new Date(moment.at).toISOString();
  const read = recoup.read("quarantine", "import", "--since", since);
  assert.ok(read.every(({ problem }) => problem === null), JSON.stringify(read));
  const again = recoup.read("quarantine", "import", "--since", since);
  assert.equal(again.length, read.length, "importing twice is importing once");
  recoup.must("quarantine", "end", "--reason", "the drill: everything was imported");
  await until("the later bills are paid again", () => all(shops, later, isPaid));
  await until("those who owed have paid", () => all(shops, before.map(({ owing }) => owing), isPaid));
}

/** The provider's book is as it was before the loss, every bill stands beside its charge, and what is nobody's is told. */
async function judged(recoup, postgres, book, lost, later) {
  assert.deepEqual(bookOf(postgres), book, "nobody was charged again");
  const twice = postgres.psql(
    "select invoice_id from sandbox.attempts a join simulator.charges c on c.key = a.id and c.outcome = 'succeeded' group by 1 having count(*) > 1",
  );
  assert.equal(twice, "", "no invoice has two charges");
  const status = recoup.read("quarantine", "status");
  assert.equal(status.length, lost.length, "one charge of each shop is of somebody who is not known any more");
  assert.ok(status.every(({ kind, amount }) => kind === "charge" && amount === 500_000));
  const charged = postgres.psql("select count(*) from simulator.charges where outcome = 'succeeded'");
  const booked = postgres.psql("select count(*) from sandbox.attempts where status = 'succeeded'");
  assert.equal(Number(charged) - lost.length, Number(booked), "every other charge is booked");
  assert.equal(later.flat().length, EACH * later.length);
  recoup.must("verify");
}

/** What the provider charged, by its own book: keys and amounts, in order. */
function bookOf(postgres) {
  return postgres.psql("select key, outcome, moved_minor from simulator.charges where outcome = 'succeeded' order by key").split("\n");
}

function each(make) {
  return Promise.all(Array.from({ length: EACH }, (_, n) => make(n)));
}

async function all(shops, groups, holds) {
  const found = await Promise.all(shops.map((shop, n) => Promise.all(groups[n].map((who) => holds(shop, who)))));
  return found.flat().every(Boolean);
}

async function isPaid(shop, { subscription }) {
  return (await shop.invoices(subscription)).some(({ status }) => status === "paid");
}

async function isOpen(shop, { customer }) {
  return (await shop.get(`/v1/transactions?customerId=${customer}`)).some(({ status }) => status === "failed");
}

function soon(ms) {
  return new Date(Date.now() + ms).toISOString();
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A port that is free now. */
async function port() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address();
  server.close();
  await once(server, "close");
  return free;
}

process.exitCode = await main(process.argv.slice(2));
