/** Writes the TypeScript library's generated part. */

import { about, call, NOTICE, WIDTH, wrapped } from "./text.mjs";
import { pascal } from "./words.mjs";

/** File names under `src/generated`, with their texts. */
export function typescript(api) {
  const types = new Map(api.types.map((type) => [type.name, type]));
  return {
    "version.ts": versionFile(api),
    "types.ts": typesFile(api, types),
    "resources.ts": resourcesFile(api, types),
  };
}

function versionFile({ version }) {
  const said = "/** The version of the API that this library speaks. */";
  return `/** ${NOTICE} */\n\n${said}\nexport const API_VERSION = ${JSON.stringify(version)};\n`;
}

function typesFile(api, types) {
  const parts = api.types.map((type) => declaration(type, types));
  const open = parts.some((part) => part.includes("Open<")) ? 'import type { Open } from "../open";\n\n' : "";
  return `/** ${NOTICE} */\n\n${open}${parts.join("\n")}`;
}

function declaration(type, types) {
  const head = comment("", type.description);
  if (type.alias) {
    return `${head}export type ${type.name} = ${written(type.alias, { types, open: false })};\n`;
  }
  const members = type.members.map((member) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(member.name) ? member.name : JSON.stringify(member.name);
    const text = written(member.type, { types, open: type.answers });
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
      const name = `${place.prefix ?? ""}${type.name}`;
      return alias?.kind === "choice" ? opened(name, alias, place) : name;
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
    "/** What a call without parameters of its own takes in their place. */\n" +
    "export type NoParams = Record<string, never>;\n\n" +
    `${classes}\n/** Every resource of the API. */\nexport abstract class Resources {\n${fields}\n` +
    `  constructor(transport: Transport) {\n${made}  }\n}\n`
  );
}

function resourceClass({ name, operations }, types) {
  const methods = operations.map((operation) => methodText(operation, types)).join("\n");
  return `/** \`${name}\` */\nexport class ${pascal(name)}Resource extends Resource {\n${methods}}\n`;
}

function methodText(operation, types) {
  const { ids, params, reply, name } = operation;
  const place = { types, open: true, prefix: "t." };
  const args = [
    ...ids.map((one) => `${one.name}: ${one.integer ? "number | string" : "string"}`),
    params ? `params${params.required ? "" : "?"}: ${written(params.type, place)}` : "params?: NoParams",
    "options?: RequestOptions",
  ];
  const brought = { none: "void", bytes: "Uint8Array" }[reply.shape] ?? written(reply.type, place);
  const [waits, outer, inner] = {
    page: ["", `Listing<${brought}>`, "many"],
    bytes: ["async ", `Promise<${brought}>`, "plain"],
    none: ["async ", `Promise<${brought}>`, "plain"],
  }[reply.shape] ?? ["async ", `Promise<Reply<${brought}>>`, "one"];
  const signature = call("  ", `${waits}${name}`, args, `: ${outer} {`, "  ");
  const head = comment("  ", `${about(operation)}${paramNotes(operation)}`);
  return `${head}${signature}\n${sending(`this.${inner}<${brought}>`, callMembers(operation))}  }\n`;
}

/** The members of a call. */
function callMembers({ method, path, ids, params, carries, keyed, reply }) {
  const filled = path.replace(/\{(\w+)\}/g, (_, one) => `\${segment(${one}, "${one}")}`);
  return [
    `method: "${method}"`,
    `path: ${ids.length > 0 ? `\`${filled}\`` : JSON.stringify(path)}`,
    `shape: "${reply.shape}"`,
    `${carries}: params`,
    ...(params?.form ? ["form: true"] : []),
    ...(keyed ? [] : ["keyed: false"]),
  ];
}

/** The statement that makes a call, on as few lines as fit. */
function sending(made, members) {
  const flat = `{ ${members.join(", ")} }`;
  const line = `    return ${made}(${flat}, options);\n`;
  if (line.length <= WIDTH + 1) {
    return line;
  }
  const split = `{\n${members.map((member) => `        ${member},\n`).join("")}      }`;
  return `    return ${made}(\n      ${flat.length + 7 <= WIDTH ? flat : split},\n      options,\n    );\n`;
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
