/** Every route of the server's document is reached by one method, and no method leads elsewhere. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Listing, Recoup } from "recoup-sdk";
import { stub, URL_ } from "./support.mjs";

test("the methods of all resources are the routes of the document", async (t) => {
  const doc = await (await fetch(`${URL_}/openapi.json`)).json();
  const routes = Object.entries(doc.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => {
      let nth = 0;
      return `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, () => `id${(nth += 1)}`)}`;
    }),
  );
  const { url, asked } = await stub(t, [{ status: 200, body: { data: [] } }]);
  const recoup = new Recoup("sk_test_x", { baseUrl: url });
  for (const resource of Object.values(recoup).filter(({ constructor }) => constructor?.name.endsWith("Resource"))) {
    const prototype = Object.getPrototypeOf(resource);
    for (const name of Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor")) {
      // Behind the ids come parameters and options.
      const ids = Array.from({ length: prototype[name].length - 2 }, (_, at) => `id${at + 1}`);
      const made = resource[name](...ids, {});
      await (made instanceof Listing ? made.page() : made);
    }
  }
  const reached = asked.map(({ method, path }) => `${method} ${path}`);
  assert.ok(routes.length > 100);
  assert.deepEqual(reached.sort(), routes.sort());
});
