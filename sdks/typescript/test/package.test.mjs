/** The package as others get it: packed, installed without a network, imported and required. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as imported from "recoup-sdk";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const required = createRequire(import.meta.url)("recoup-sdk");

/** The line of the README that packs. Those before it were run by whoever runs this (`sdks/run.mjs`). */
async function packing() {
  const text = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, block] = /```sh install\n(.*?)```/s.exec(text);
  const all = block
    .trim()
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, ""));
  assert.deepEqual(all.slice(0, -1), ["npm ci", "npm run build --prefix sdks/typescript"]);
  return all.at(-1);
}

test("import and require give the same objects, and all of them", () => {
  const { default: client, ...names } = imported;
  assert.deepEqual(Object.keys(names).sort(), Object.keys(required).sort());
  for (const [name, value] of Object.entries(names)) {
    assert.equal(value, required[name], name);
  }
  assert.equal(client, required.Recoup);
});

test("the versions are those of the package and of the server", async () => {
  const manifest = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  assert.equal(imported.LIBRARY_VERSION, manifest.version);
  assert.equal(manifest.dependencies, undefined);
  const recoup = new imported.Recoup();
  const { headers } = (await recoup.settings.retrieve()).lastResponse;
  assert.equal(headers.get("recoup-version"), imported.API_VERSION);
});

test("the README's lines make a package that installs by itself", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "recoup-package-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await run("bash", ["-c", `${await packing()} --pack-destination '${folder}'`], { cwd: ROOT });
  const [archive] = await readdir(folder);
  await writeFile(join(folder, "package.json"), '{"private":true}');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${archive}`], { cwd: folder });
  assert.deepEqual(
    (await readdir(join(folder, "node_modules"))).filter((name) => !name.startsWith(".")),
    ["recoup-sdk"],
  );
  const print = "process.stdout.write(new Recoup('sk_test_x', { baseUrl: 'http://localhost' }).constructor.name)";
  const esm = `import { Recoup } from "recoup-sdk"; ${print}`;
  const cjs = `const { Recoup } = require("recoup-sdk"); ${print}`;
  for (const args of [
    ["--input-type=module", "-e", esm],
    ["--input-type=commonjs", "-e", cjs],
  ]) {
    assert.equal((await run(process.execPath, args, { cwd: folder })).stdout, "Recoup");
  }
});
