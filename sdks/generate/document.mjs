/**
 * Reads the published document into what a library is made of: resources with methods, and named types.
 *
 * Nothing here knows a language. Whatever the document says and this cannot express is an error with the place, never
 * left out: a library that lacks an operation must not be generated.
 */

import { methodName } from "./names.mjs";
import { Schemas } from "./schemas.mjs";
import { pascal } from "./words.mjs";

/** What clients have besides resources. */
const RESERVED = ["close", "request", "webhooks"];
const METHODS = ["get", "post", "put", "patch", "delete"];
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** Everything to be generated. */
export function read(doc) {
  const schemas = new Schemas(doc.components?.schemas ?? {});
  const operations = Object.entries(doc.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operationOf(doc, schemas, method, path, item)),
  );
  const resources = new Map();
  for (const operation of operations) {
    if (RESERVED.includes(operation.resource)) {
      throw new Error(`${operation.id}: clients have a ${operation.resource} of their own`);
    }
    const resource = resources.get(operation.resource) ?? { name: operation.resource, operations: [] };
    if (resource.operations.some((other) => other.name === operation.name)) {
      throw new Error(
        `${operation.id}: ${operation.resource}.${operation.name} is taken. Give it a name in names.mjs.`,
      );
    }
    resource.operations.push(operation);
    resources.set(operation.resource, resource);
  }
  const sorted = [...resources.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return { version: doc.info.version, resources: sorted, types: schemas.reached(operations) };
}

function operationOf(doc, schemas, method, path, item) {
  const operation = item[method];
  const id = operation.operationId;
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) => followed(doc, one));
  const named = (place) => parameters.filter((parameter) => parameter.in === place);
  const reply = replyOf(doc, id, schemas, operation);
  const placed = { method, path, id, reply: reply.shape, status: reply.status };
  const { resource, name } = methodName(placed);
  const query = queryOf(schemas, id, named("query"));
  const body = bodyOf(schemas, id, followed(doc, operation.requestBody));
  if (query && body) {
    throw new Error(`${id}: no way is known to say a query and a body at once`);
  }
  return {
    id,
    resource,
    name,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? "",
    description: operation.description ?? "",
    deprecated: operation.deprecated === true,
    keyed: keyed(doc, operation),
    ids: [...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => idOf(id, one, named("path"))),
    params: query ?? body,
    // Where there are no parameters, what is given all the same goes where the server says that it is too much.
    carries: body || (!query && ["post", "put", "patch"].includes(method)) ? "body" : "query",
    reply,
  };
}

/** What a reference to a shared part of the document stands for. */
function followed(doc, part) {
  if (!part?.$ref) {
    return part;
  }
  const found = part.$ref
    .replace("#/", "")
    .split("/")
    .reduce((inner, name) => inner?.[name], doc);
  if (found === undefined) {
    throw new Error(`${part.$ref} leads nowhere`);
  }
  return followed(doc, found);
}

/** Whether a route wants the key. */
function keyed(doc, operation) {
  const security = operation.security ?? doc.security ?? [];
  return security.length > 0 && security.every((one) => Object.keys(one).length > 0);
}

function idOf(id, name, parameters) {
  const found = parameters.find((parameter) => parameter.name === name);
  if (!found) {
    throw new Error(`${id}: the path has {${name}}, which is not described`);
  }
  const types = [found.schema?.type].flat();
  return { name, integer: types.includes("integer"), description: found.description ?? "" };
}

/** The query as one object type. `created[gte]` becomes a member `created` with a member `gte`; `expand[]` a list. */
function queryOf(schemas, id, parameters) {
  const properties = {};
  const required = [];
  for (const parameter of parameters) {
    const { name, schema = {}, description } = parameter;
    const [, outer, inner] = /^([\w.-]+)(?:\[(\w*)\])?$/.exec(name) ?? [];
    if (outer === undefined) {
      throw new Error(`${id}: no way is known to say the query parameter ${name}`);
    }
    if (inner) {
      const object = (properties[outer] ??= { type: "object", properties: {} });
      object.properties[inner] = { ...schema, description };
      continue;
    }
    const list = [schema.type].flat().includes("array");
    if (list && inner !== "") {
      throw new Error(`${id}: the list ${name} should be called ${name}[] in a query`);
    }
    properties[outer] =
      inner === "" && !list ? { type: "array", items: schema, description } : { ...schema, description };
    if (parameter.required && inner === undefined) {
      required.push(outer);
    }
  }
  if (parameters.length === 0) {
    return undefined;
  }
  for (const [outer, schema] of Object.entries(properties)) {
    if (schema.type === "object" && schema.properties) {
      properties[outer] = schemas.shared(`${pascal(outer)}Filter`, schema);
    }
  }
  const described = { type: "object", properties, required, description: `What \`${id}\` may be asked with.` };
  return { type: schemas.add(`${pascal(id)}Params`, described, "ask"), required: required.length > 0 };
}

function bodyOf(schemas, id, body) {
  if (body === undefined) {
    return undefined;
  }
  const kind = [JSON_TYPE, FORM_TYPE].find((type) => body.content?.[type]);
  if (kind === undefined) {
    throw new Error(`${id}: no way is known to send ${Object.keys(body.content ?? {})}`);
  }
  const type = schemas.type(body.content[kind].schema ?? {}, pascal(id) + "Body", "ask");
  return { type, form: kind === FORM_TYPE, required: !schemas.emptiable(type) };
}

function replyOf(doc, id, schemas, operation) {
  const good = Object.keys(operation.responses)
    .filter((status) => /^2/.test(status))
    .sort();
  const status = good[0];
  const content = followed(doc, operation.responses[status])?.content ?? {};
  const media = Object.keys(content)[0];
  if (status === undefined) {
    throw new Error(`${id}: there is no good answer`);
  }
  if (media === undefined) {
    return { shape: "none", status };
  }
  if (media !== JSON_TYPE) {
    return { shape: "bytes", status };
  }
  const schema = schemas.resolved(content[media].schema);
  const { data, meta, ...others } = schema.properties ?? {};
  // A list that is short enough to be whole is a page without more.
  const list = data?.type === "array" && id.startsWith("list_");
  if (data && (meta || list) && Object.keys(others).length === 0) {
    return { shape: "page", status, type: schemas.type(data.items, pascal(id) + "Row", "answer") };
  }
  if (data && !meta && Object.keys(others).length === 0) {
    const name = pascal(id) + "Result";
    // A choice of several has a name, or it would stand in full wherever it is spoken of.
    const several = (data.anyOf ?? data.oneOf ?? []).filter((option) => option.type !== "null").length > 1;
    const type = several ? schemas.add(name, data, "answer") : schemas.type(data, name, "answer");
    return { shape: "data", status, type };
  }
  return { shape: "json", status, type: schemas.type(content[media].schema, pascal(id) + "Result", "answer") };
}
