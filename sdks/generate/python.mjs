/** Writes the Python library's generated part. */

import { snake } from "./names.mjs";
import { about, call, NOTICE, WIDTH, wrapped } from "./text.mjs";
import { pascal } from "./words.mjs";

const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** File names under `recoup/_generated`, with their texts. */
export function python(api) {
  const types = new Map(api.types.map((type) => [type.name, type]));
  return {
    "__init__.py": `"""${NOTICE}"""\n`,
    "version.py": versionFile(api),
    "types.py": typesFile(api, types),
    "resources.py": resourcesFile(api, types, false),
    "async_resources.py": resourcesFile(api, types, true),
  };
}

function versionFile({ version }) {
  const said = '"""The version of the API that this library speaks."""';
  return `"""${NOTICE}"""\n\nAPI_VERSION = ${JSON.stringify(version)}\n${said}\n`;
}

function typesFile(api, types) {
  // Aliases are evaluated where they stand, so that tools which look at types while a program runs can follow them.
  const objects = api.types.filter((type) => type.members);
  const parts = [...objects, ...aliases(types)].map((type) => declaration(type, types)).join("\n\n");
  const names = ["Any", "Literal", "TypeAlias", "TypedDict"].filter((name) => new RegExp(`\\b${name}\\b`).test(parts));
  const all = api.types.map(({ name }) => `    "${name}",\n`).join("");
  return (
    `"""${NOTICE}"""\n\nfrom __future__ import annotations\n\nfrom typing import ${names.join(", ")}\n\n` +
    `__all__ = [\n${all}]\n\n\n${parts}`
  );
}

/** The aliases, each behind those that it is made of. */
function aliases(types) {
  const ordered = new Set();
  const visit = (type, path) => {
    if (path.includes(type.name)) {
      throw new Error(`${[...path, type.name].join(" -> ")} is a circle of aliases`);
    }
    mentioned(type.alias)
      .map((name) => types.get(name))
      .filter((one) => one.alias && !ordered.has(one))
      .forEach((one) => visit(one, [...path, type.name]));
    ordered.add(type);
  };
  [...types.values()].filter((type) => type.alias).forEach((type) => visit(type, []));
  return [...ordered];
}

/** The names in a type. */
function mentioned(type) {
  return type.kind === "named" ? [type.name] : [type.of ?? []].flat().flatMap(mentioned);
}

function declaration(type, types) {
  if (type.alias) {
    return `${type.name}: TypeAlias = ${written(type.alias, { types, open: false })}\n${docstring("", type.description)}`;
  }
  // A member that is a word of the language, or is no word at all, can only be declared by a call.
  const odd = type.members.filter((member) => !isName(member.name));
  const plain = type.members.filter((member) => isName(member.name));
  const required = plain.filter((member) => member.required);
  const optional = plain.filter((member) => !member.required);
  const parts = [];
  const bases = [];
  for (const total of [true, false]) {
    const members = odd.filter((member) => member.required === total);
    if (members.length > 0) {
      const name = `_${type.name}${total ? "Needs" : "Takes"}`;
      const quoted = ({ type: of }) => JSON.stringify(singleQuoted(written(of, { types, open: type.answers })));
      const entries = members.map((member) => `${JSON.stringify(member.name)}: ${quoted(member)}`);
      parts.push(`${name} = TypedDict("${name}", {${entries.join(", ")}}${total ? "" : ", total=False"})\n`);
      bases.push(name);
    }
  }
  if (required.length > 0 && optional.length > 0) {
    const name = `_${type.name}Required`;
    parts.push(classText(name, bases, required, "", true, type, types));
    bases.splice(0, bases.length, name);
  }
  const members = optional.length > 0 ? optional : required;
  parts.push(classText(type.name, bases, members, type.description, optional.length === 0, type, types));
  return parts.join("\n\n");
}

function classText(name, bases, members, description, total, type, types) {
  const from = [...(bases.length > 0 ? bases : ["TypedDict"]), ...(total ? [] : ["total=False"])];
  const head = `class ${name}(${from.join(", ")}):\n`;
  const doc = docstring("    ", description);
  const place = { types, open: type.answers };
  const lines = members.map(({ name: member, type: of, description: said }) => {
    return `    ${member}: ${written(of, place)}\n${docstring("    ", said)}`;
  });
  const body = doc + (doc && lines.length > 0 ? "\n" : "") + lines.join("");
  return head + (body || "    pass\n");
}

/** For a type that is itself written as a text. */
function singleQuoted(text) {
  return text.replaceAll('"', "'");
}

function isName(text) {
  return /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);
}

function written(type, place) {
  switch (type.kind) {
    case "text":
      return "str";
    case "integer":
      return "int";
    case "number":
      return "float";
    case "boolean":
      return "bool";
    case "null":
      return "None";
    case "any":
      return "Any";
    case "choice":
      return opened(`Literal[${type.values.map(literal).join(", ")}]`, type, place);
    case "list":
      return `${place.list ?? "list"}[${written(type.of, place)}]`;
    case "map":
      return `dict[str, ${written(type.of, place)}]`;
    case "union":
      return [...new Set(type.of.map((one) => written(one, place)).flatMap((text) => text.split(" | ")))].join(" | ");
    case "named": {
      const alias = place.types.get(type.name).alias;
      const name = `${place.prefix ?? ""}${type.name}`;
      return alias?.kind === "choice" ? opened(name, alias, place) : name;
    }
    default:
      throw new Error(`${type.kind} cannot be written`);
  }
}

function literal(value) {
  return value === true ? "True" : value === false ? "False" : JSON.stringify(value);
}

/** A choice in an answer may get new values. */
function opened(text, choice, place) {
  const grows = place.open && choice.values.length > 1 && choice.values.every((value) => typeof value === "string");
  return grows ? `${text} | str` : text;
}

function resourcesFile(api, types, waits) {
  const kind = waits ? "Async" : "";
  const classes = api.resources.map((resource) => resourceClass(resource, types, waits)).join("\n\n");
  const made = api.resources
    .map(({ name }) => `        self.${snake(name)} = ${kind}${pascal(name)}Resource(transport)\n`)
    .join("");
  const page = `${waits ? "AsyncListing" : "Page"}`;
  const typing = ["Any", "List"].filter((name) => new RegExp(`\\b${name}[\\[\\]]`).test(classes));
  return [
    `"""${NOTICE}"""\n`,
    '# What a call brings is described here and checked nowhere.\n# mypy: disable-error-code="no-any-return"\n',
    "from __future__ import annotations\n",
    `from typing import ${["TYPE_CHECKING", ...typing].join(", ")}\n`,
    `from .._config import RequestOptions\nfrom .._paging import ${page}\nfrom .._resource import ${kind}Resource`,
    "from .._transport import Call, Transport\nfrom .._wire import segment\n",
    `if TYPE_CHECKING:\n    from . import types as t\n\n\n${classes}\n`,
    `class ${kind}Resources:\n    """Every resource of the API."""\n`,
    `    def _attach(self, transport: Transport) -> None:\n${made}`,
  ].join("\n");
}

function resourceClass({ name, operations }, types, waits) {
  const kind = waits ? "Async" : "";
  const methods = operations.map((operation) => methodText(operation, types, waits)).join("\n");
  return `class ${kind}${pascal(name)}Resource(${kind}Resource):\n    """\`${snake(name)}\`"""\n\n${methods}`;
}

function methodText(operation, types, waits) {
  const { ids, params, reply, name } = operation;
  const place = { types, open: true, prefix: "t.", list: "List" };
  const typed = params ? written(params.type, place) : "dict[str, Any]";
  const args = [
    "self",
    ...ids.map((one) => `${snake(one.name)}: ${one.integer ? "int | str" : "str"}`),
    params?.required ? `params: ${typed}` : `params: ${typed} | None = None`,
    "options: RequestOptions | None = None",
  ];
  const brought = { none: "None", bytes: "bytes" }[reply.shape] ?? written(reply.type, place);
  const many = reply.shape === "page";
  const outer = many ? `${waits ? "AsyncListing" : "Page"}[${brought}]` : brought;
  const awaits = waits && !many;
  const head = call("    ", `${awaits ? "async " : ""}def ${snake(name)}`, args, ` -> ${outer}:`, "    ");
  const made = call("        ", "call = Call", callValues(operation), "", "    ");
  const sent = `        return ${awaits ? "await " : ""}self._${many ? "many" : "one"}(call, options)\n`;
  return `${head}\n${docstring("        ", about(operation) + idNotes(operation))}${made}\n${sent}`;
}

/** The arguments of a call. */
function callValues({ method, path, ids, params, carries, keyed, reply }) {
  const filled = path.replace(/\{(\w+)\}/g, (_, one) => `{segment(${snake(one)}, '${snake(one)}')}`);
  return [
    `"${method}"`,
    ids.length > 0 ? `f"${filled}"` : JSON.stringify(path),
    `"${reply.shape}"`,
    `${carries}=params`,
    ...(params?.form ? ["form=True"] : []),
    ...(keyed ? [] : ["keyed=False"]),
  ];
}

function idNotes(operation) {
  const notes = operation.ids.filter((one) => one.description).map((one) => `${snake(one.name)}: ${one.description}`);
  return notes.length > 0 ? `\n\n${notes.join("\n")}` : "";
}

function docstring(indent, prose) {
  if (!prose) {
    return "";
  }
  const safe = prose.trim().replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"');
  const lines = wrapped(safe, WIDTH - indent.length - 3);
  const flat = `${indent}"""${lines[0]}"""\n`;
  if (lines.length === 1 && flat.length <= WIDTH + 1) {
    return flat;
  }
  return `${indent}"""${lines[0]}\n${lines
    .slice(1)
    .map((line) => (line ? `${indent}${line}\n` : "\n"))
    .join("")}${indent}"""\n`;
}
