/** Writes the TypeScript library's generated part. */

import { pascal } from "./document.mjs";
import { about, call, NOTICE, WIDTH, wrapped } from "./text.mjs";

/** File names under `src/generated`, with their texts. */
export function typescript(api) {
  const types = new Map(api.types.map((type) => [type.name, type]));
  return {
    "version.ts": `/** ${NOTICE} */\n\n/** The version of the API that this library speaks. */\nexport const API_VERSION = ${JSON.stringify(api.version)};\n`,
    "types.ts": typesFile(api, types),
    "resources.ts": resourcesFile(api, types),
  };
}

function typesFile(api, types) {
  const parts = api.types.map((type) => declaration(type, types));
  const open = parts.some((part) => part.includes("Open<")) ? 'import type { Open } from "../open";\n\n' : "";
  return `/** ${NOTICE} */\n\n${open}${parts.join("\n")}`;
}

function declaration(type, types) {
  const head = comment("", type.description);
  if (type.alias) {
    return `${head}export type ${type.name} = ${written(type.alias, { types, open: false, indent: "" })};\n`;
  }
  const members = type.members.map((member) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(member.name) ? member.name : JSON.stringify(member.name);
    const text = written(member.type, { types, open: type.answers, indent: "  " });
    return `${comment("  ", member.description)}  ${name}${member.required ? "" : "?"}: ${text};\n`;
  });
  return `${head}export interface ${type.name} {\n${members.join("")}}\n`;
}

function written(type, place) {
  switch (type.kind) {
    case "text":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
    case "null":
      return type.kind;
    case "any":
      return "unknown";
    case "choice":
      return opened(type.values.map((value) => JSON.stringify(value)).join(" | "), type, place);
    case "list": {
      const inner = written(type.of, place);
      return /[ |]/.test(inner) ? `Array<${inner}>` : `${inner}[]`;
    }
    case "map":
      return `Record<string, ${written(type.of, place)}>`;
    case "union":
      return type.of.map((one) => written(one, place)).join(" | ");
    case "named": {
      const alias = place.types.get(type.name).alias;
      return alias?.kind === "choice" ? opened(type.name, alias, place) : type.name;
    }
    default:
      throw new Error(`${type.kind} cannot be written`);
  }
}

/** A choice in an answer may get new values. */
function opened(text, choice, place) {
  const grows = place.open && choice.values.length > 1 && choice.values.every((value) => typeof value === "string");
  return grows ? `Open<${text}>` : text;
}

function resourcesFile(api, types) {
  const classes = api.resources.map((resource) => resourceClass(resource, types)).join("\n");
  const used = [...new Set(classes.match(/\bt\.\w+/g) ?? [])];
  const fields = api.resources.map(({ name }) => `  readonly ${name}: ${pascal(name)}Resource;\n`).join("");
  const made = api.resources.map(({ name }) => `    this.${name} = new ${pascal(name)}Resource(transport);\n`).join("");
  const imports = [
    'import type { RequestOptions } from "../config";\n',
    /\bReply</.test(classes) ? 'import type { Reply } from "../open";\n' : "",
    /\bListing</.test(classes) ? 'import type { Listing } from "../paging";\n' : "",
    'import { Resource } from "../resource";\n',
    'import type { Transport } from "../transport";\n',
    'import { segment } from "../wire";\n',
    used.length > 0 ? 'import type * as t from "./types";\n' : "",
  ].join("");
  return (
    `/** ${NOTICE} */\n\n${imports}\n` +
    `/** What a call without parameters of its own takes in their place. */\nexport type NoParams = Record<string, never>;\n\n` +
    `${classes}\n/** Every resource of the API. */\nexport abstract class Resources {\n${fields}\n` +
    `  constructor(transport: Transport) {\n${made}  }\n}\n`
  );
}

function resourceClass({ name, operations }, types) {
  const methods = operations.map((operation) => methodText(operation, types)).join("\n");
  return `/** \`${name}\` */\nexport class ${pascal(name)}Resource extends Resource {\n${methods}}\n`;
}

function methodText(operation, types) {
  const { reply, query, body } = operation;
  const place = { types: { get: (name) => types.get(name) }, open: true, indent: "" };
  const typed = (type) => written(type, place).replace(/(?<!["\w])([A-Z]\w+)/g, (word) => (types.has(word) ? `t.${word}` : word));
  const params = query ?? body;
  const args = [
    ...operation.ids.map((one) => `${one.name}: ${one.integer ? "number | string" : "string"}`),
    params ? `params${params.required ? "" : "?"}: ${typed(params.type)}` : "params?: NoParams",
    "options?: RequestOptions",
  ];
  const result = { none: "void", bytes: "Uint8Array" }[reply.shape] ?? typed(reply.type);
  const page = reply.shape === "page";
  const outer = page ? `Listing<${result}>` : reply.shape === "none" || reply.shape === "bytes" ? `Promise<${result}>` : `Promise<Reply<${result}>>`;
  const inner = page ? `this.many<${result}>` : `this.${reply.shape === "none" || reply.shape === "bytes" ? "plain" : "one"}<${result}>`;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, one) => `\${segment(${one}, "${one}")}`);
  const quoted = operation.ids.length > 0 ? `\`${path}\`` : JSON.stringify(path);
  const asks = operation.method === "GET" || operation.method === "DELETE" ? "query" : "body";
  const members = [
    `method: "${operation.method}"`,
    `path: ${quoted}`,
    `shape: "${reply.shape}"`,
    `${body ? "body" : query ? "query" : asks}: params`,
    ...(body?.form ? ["form: true"] : []),
    ...(operation.keyed ? [] : ["keyed: false"]),
  ];
  const head = comment("  ", `${about(operation)}${paramNotes(operation)}`);
  const lines = `{ ${members.join(", ")} }`;
  const one = `    return ${inner}(${lines}, options);\n`;
  const body_ =
    one.length <= WIDTH + 1 ? one : `    return ${inner}(\n      ${lines.length + 7 <= WIDTH ? lines : `{\n${members.map((member) => `        ${member},\n`).join("")}      }`},\n      options,\n    );\n`;
  const signature = call("  ", `${page ? "" : "async "}${operation.name}`, args, `: ${outer} {`, "  ");
  return `${head}${signature}\n${body_}  }\n`;
}

function paramNotes(operation) {
  const notes = operation.ids.filter((one) => one.description).map((one) => `@param ${one.name} ${one.description}`);
  return notes.length > 0 ? `\n\n${notes.join("\n")}` : "";
}

function comment(indent, prose) {
  if (!prose) {
    return "";
  }
  const lines = wrapped(prose.replaceAll("*/", "*\\/"), WIDTH - indent.length - 3);
  return lines.length === 1 && indent.length + lines[0].length + 7 <= WIDTH
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines.map((line) => `${indent} *${line ? ` ${line}` : ""}\n`).join("")}${indent} */\n`;
}
