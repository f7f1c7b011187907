/** What is read out of a document, and that nothing is left out in silence. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./document.mjs";
import { python } from "./python.mjs";
import { typescript } from "./typescript.mjs";

const json = (schema) => ({ "application/json": { schema } });
const data = (schema) => json({ type: "object", required: ["data"], properties: { data: schema } });
const pageOf = (items) =>
  json({ type: "object", properties: { data: { type: "array", items }, meta: { type: "object" } } });
const thing = { type: "object", required: ["id"], properties: { id: { type: "string" } } };

function document(paths, schemas = {}, parameters = {}) {
  return { info: { version: "2026-01-01" }, security: [{ key: [] }], paths, components: { schemas, parameters } };
}

function operation(operationId, status, content, more = {}) {
  return { operationId, summary: "Do it", responses: { [status]: { content } }, ...more };
}

function id(name = "id") {
  return { name, in: "path", required: true, schema: { type: "string" } };
}

function only(paths, schemas, parameters) {
  const { resources, types } = read(document(paths, schemas, parameters));
  return { operation: resources[0].operations[0], types: new Map(types.map((type) => [type.name, type])) };
}

test("names follow the path, the method and what comes back", () => {
  const { resources } = read(
    document({
      "/v1/tax-rates": {
        get: operation("list_tax_rates", 200, pageOf(thing)),
        post: operation("create_tax_rate", 201, data(thing)),
      },
      "/v1/tax-rates/{id}": {
        get: operation("get_tax_rate", 200, data(thing), { parameters: [id()] }),
        patch: operation("change_tax_rate", 200, data(thing), { parameters: [id()] }),
        delete: operation("archive_tax_rate", 200, data(thing), { parameters: [id()] }),
      },
      "/v1/tax-rates/{id}/change/preview": { post: operation("x", 200, data(thing), { parameters: [id()] }) },
      "/v1/tax-rates/{id}/line-items": {
        get: operation("list_x", 200, pageOf(thing), { parameters: [id()] }),
        post: operation("create_x", 201, data(thing), { parameters: [id()] }),
      },
      "/v1/tax-rates/{id}/line-items/{itemId}": {
        delete: operation("remove_x", 200, data(thing), { parameters: [id(), id("itemId")] }),
      },
      "/v1/tax-rates/{id}/schedule": {
        get: operation("get_schedule", 200, data(thing), { parameters: [id()] }),
        put: operation("put_schedule", 200, data(thing), { parameters: [id()] }),
      },
      "/oauth/token": { post: operation("token", 200, json(thing), { security: [] }) },
    }),
  );
  const names = resources.map(({ name, operations }) => [name, operations.map((one) => one.name)]);
  assert.deepEqual(names, [
    ["oauth", ["token"]],
    [
      "taxRates",
      [
        "list",
        "create",
        "retrieve",
        "update",
        "archive",
        "changePreview",
        "listLineItems",
        "createLineItem",
        "removeLineItem",
        "retrieveSchedule",
        "putSchedule",
      ],
    ],
  ]);
  const [token] = resources[0].operations;
  assert.deepEqual([token.reply.shape, token.keyed], ["json", false]);
});

test("two routes of one name, and whatever cannot be expressed, are errors", () => {
  const twice = { get: operation("list_a", 200, pageOf(thing)) };
  assert.throws(() => read(document({ "/v1/a-b": twice, "/v1/aB": twice })), /aB.list is taken/);
  const wrong = [
    operation("x", 200, data(thing), { requestBody: { content: { "application/xml": {} } } }),
    operation("x", 200, data({ type: "quantity" })),
    operation("x", 200, data({ $ref: "#/components/schemas/Nowhere" })),
    operation("x", 404, {}),
    operation("x", 200, data(thing), { parameters: [{ name: "a[b][c]", in: "query", schema: {} }] }),
    operation("x", 200, data(thing), { parameters: [{ name: "many", in: "query", schema: { type: "array" } }] }),
  ];
  for (const one of wrong) {
    assert.throws(() => read(document({ "/v1/a": { post: one } })), Error, JSON.stringify(one));
  }
  assert.throws(() => read(document({ "/v1/webhooks": twice })), /of their own/);
  assert.throws(() => read(document({ "/v1/a/{id}": { get: operation("x", 200, data(thing)) } })), /not described/);
});

test("filters with brackets are objects, and lists with brackets are lists", () => {
  const parameter = (name, schema = { type: "string" }) => ({ name, in: "query", schema });
  const parameters = [parameter("createdAt[gte]"), parameter("createdAt[lt]"), parameter("expand[]"), parameter("q")];
  const { operation: list, types } = only({
    "/v1/a": { get: operation("list_a", 200, pageOf(thing), { parameters }) },
  });
  assert.equal(list.params.required, false);
  const members = types.get("ListAParams").members.map(({ name, type }) => [name, type.kind]);
  assert.deepEqual(members, [
    ["createdAt", "named"],
    ["expand", "list"],
    ["q", "text"],
  ]);
  assert.deepEqual(
    types.get("CreatedAtFilter").members.map(({ name }) => name),
    ["gte", "lt"],
  );
});

test("an object in the query, and parts that are shared, are read", () => {
  const parameters = [
    {
      name: "metadata",
      in: "query",
      style: "deepObject",
      schema: { type: "object", additionalProperties: { type: "string" } },
    },
    { name: "expand[]", in: "query", schema: { type: "array", items: { type: "string" } } },
    { $ref: "#/components/parameters/Id" },
  ];
  const { types } = only(
    { "/v1/a/{id}": { get: operation("get_a", 200, data(thing), { parameters }) } },
    {},
    { Id: id() },
  );
  const members = types.get("GetAParams").members.map(({ name, type }) => [name, type.kind, type.of.kind]);
  assert.deepEqual(members, [
    ["metadata", "map", "text"],
    ["expand", "list", "text"],
  ]);
  const astray = operation("a", 200, data(thing), { parameters: [{ $ref: "#/components/parameters/No" }] });
  assert.throws(() => only({ "/v1/a": { get: astray } }), /leads nowhere/);
});

test("schemas become types: null, choices, joined objects, circles", () => {
  const schemas = {
    State: { type: "string", enum: ["on", "off"] },
    Node: {
      type: "object",
      required: ["state"],
      properties: {
        state: { $ref: "#/components/schemas/State" },
        next: { oneOf: [{ type: "null" }, { $ref: "#/components/schemas/Node", description: "Behind it." }] },
        note: { type: ["string", "null"] },
        tags: { type: "object", additionalProperties: { type: "integer" } },
        from: { type: "string" },
        kind: { const: "node" },
      },
    },
    Detail: {
      allOf: [{ $ref: "#/components/schemas/Node" }, { type: "object", required: ["more"], properties: { more: {} } }],
    },
  };
  const api = read(
    document(
      {
        "/v1/a/{id}": {
          get: operation("get_a", 200, data({ $ref: "#/components/schemas/Detail" }), { parameters: [id()] }),
          patch: operation("change_a", 200, data(thing), {
            parameters: [id()],
            requestBody: { content: json({ $ref: "#/components/schemas/Node" }) },
          }),
        },
      },
      schemas,
    ),
  );
  const ts = typescript(api)["types.ts"];
  assert.match(ts, /export interface Detail \{\n  state: Open<State>;/);
  assert.match(ts, /  \/\*\* Behind it. \*\/\n  next\?: Node \| null;\n  note\?: string \| null;/);
  assert.match(ts, /tags\?: Record<string, number>;/);
  assert.match(ts, /kind\?: "node";/);
  assert.match(ts, /more: unknown;/);
  assert.match(ts, /export type State = "on" \| "off";/);
  const py = python(api)["types.py"];
  assert.match(py, /_NodeTakes = TypedDict\("_NodeTakes", \{"from": "str"\}, total=False\)/);
  assert.match(py, /class Node\(_NodeRequired, total=False\):/);
  assert.match(py, /next: Node \| None/);
  assert.match(py, /State: TypeAlias = Literal\["on", "off"\]/);
});

test("a body is demanded when something in it is", () => {
  const body = (schema) => ({ requestBody: { content: json(schema) } });
  const make = (schema) =>
    only({ "/v1/a": { post: operation("create_a", 201, data(thing), body(schema)) } }).operation.params;
  assert.equal(make(thing).required, true);
  assert.equal(make({ type: "object", properties: { id: { type: "string" } } }).required, false);
  const form = { requestBody: { content: { "application/x-www-form-urlencoded": { schema: thing } } } };
  const { operation: sent } = only({ "/v1/a": { post: operation("a", 200, json(thing), form) } });
  assert.equal(sent.params.form, true);
});
