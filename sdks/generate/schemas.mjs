/**
 * Turns JSON Schema into types that both languages have.
 *
 * A type is one of `{kind: "text"|"integer"|"number"|"boolean"|"null"|"any"}`, `{kind: "choice", values}`,
 * `{kind: "list", of}`, `{kind: "map", of}`, `{kind: "union", of}` and `{kind: "named", name}`. What has a name is an
 * object with members or an alias of another type. A schema that says nothing is `any`; one that is none of these is an
 * error.
 */

import { pascal, singular } from "./words.mjs";

/** The types that a document's schemas are, as far as operations mention them. */
export class Schemas {
  constructor(components) {
    /** Schemas as the document has them. */
    this.components = { ...components };
    this.named = new Map();
    this.names = new Map(Object.keys(components).map((name) => [name, pascal(name)]));
  }

  /** A schema that stands in several places with the same words, by one name; itself where that name means another. */
  shared(name, { description, ...schema }) {
    this.components[name] ??= schema;
    this.names.set(name, name);
    const same = JSON.stringify(this.components[name]) === JSON.stringify(schema);
    return same ? { $ref: `#/components/schemas/${name}`, description } : { ...schema, description };
  }

  /** Follows references. */
  resolved(schema) {
    return schema?.$ref ? this.resolved(this.components[refName(schema.$ref)]) : (schema ?? {});
  }

  /** The type of a schema; `hint` names what has no name of its own. `use` is "ask" or "answer". */
  type(schema, hint, use) {
    if (schema.$ref) {
      const name = refName(schema.$ref);
      if (!(name in this.components)) {
        throw new Error(`${schema.$ref} leads nowhere`);
      }
      return this.add(this.names.get(name), this.components[name], use);
    }
    if (schema.allOf) {
      return this.merged(schema, hint, use);
    }
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) {
      const several = choices.filter((choice) => choice.type !== "null").length > 1;
      const name = (choice, at) => (several ? optionName(hint, choice, at) : hint);
      return union(choices.map((choice, at) => this.type(shared(schema, choice), name(choice, at), use)));
    }
    if ("const" in schema) {
      return { kind: "choice", values: [schema.const] };
    }
    if (schema.enum) {
      const values = schema.enum.filter((value) => value !== null);
      const choice = { kind: "choice", values };
      return schema.enum.includes(null) || [schema.type].flat().includes("null") ? union([choice, NULL]) : choice;
    }
    return union([schema.type ?? []].flat().map((type) => this.plain(type, schema, hint, use)));
  }

  plain(type, schema, hint, use) {
    switch (type) {
      case "string":
        return { kind: "text" };
      case "integer":
      case "number":
      case "boolean":
        return { kind: type };
      case "null":
        return NULL;
      case "array":
        return { kind: "list", of: this.type(schema.items ?? {}, singular(hint), use) };
      case "object":
        if (schema.properties && Object.keys(schema.properties).length > 0) {
          return this.add(hint, schema, use);
        }
        return {
          kind: "map",
          of: this.type(typeof schema.additionalProperties === "object" ? schema.additionalProperties : {}, hint, use),
        };
      default:
        throw new Error(`${hint}: ${type} is not a type`);
    }
  }

  /** Objects that are to hold all at once become one object; with a choice among them, a choice of such objects. */
  merged(schema, hint, use) {
    const parts = this.parts(schema);
    if (parts.length === 1) {
      return this.type(schema.allOf[0], hint, use);
    }
    const fork = parts.find((part) => part.oneOf ?? part.anyOf);
    if (fork) {
      const others = parts.filter((part) => part !== fork);
      const choices = (fork.oneOf ?? fork.anyOf).map((choice) => ({ allOf: [...others, choice] }));
      return union(choices.map((choice, at) => this.type(choice, `${hint}${at + 1}`, use)));
    }
    return this.plain("object", whole(parts), hint, use);
  }

  /** What has to hold all at once, without what only describes. */
  parts(schema) {
    const { allOf = [], description: _, example: __, ...rest } = schema;
    return [...allOf, rest].map((part) => this.resolved(part)).filter((part) => Object.keys(part).length > 0);
  }

  /** Registers a named type once, and reads what it is made of. */
  add(name, schema, use) {
    const known = this.named.get(name);
    if (known && known.schema !== schema) {
      return this.add(`${name}Inner`, schema, use);
    }
    const type = known ?? { name, schema, description: schema.description ?? "", uses: new Set() };
    this.named.set(name, type);
    if (!type.uses.has(use)) {
      type.uses.add(use);
      this.fill(type, use);
    }
    return { kind: "named", name };
  }

  fill(type, use) {
    const { name } = type;
    const parts = type.schema.allOf ? this.parts(type.schema) : [];
    const joined = parts.length > 1 && parts.every((part) => part.properties && !part.oneOf && !part.anyOf);
    const schema = joined ? { type: "object", ...whole(parts) } : type.schema;
    if (schema.type !== "object" || !schema.properties || schema.oneOf || schema.anyOf || schema.allOf) {
      // With its description the same schema would be told from itself.
      const { description: _, ...bare } = schema;
      type.alias = this.type(bare, schema.oneOf || schema.anyOf ? name : `${name}Value`, use);
      return;
    }
    const required = new Set(schema.required ?? []);
    type.open = schema.additionalProperties !== false;
    type.members = Object.entries(schema.properties).map(([member, inner]) => ({
      name: member,
      required: required.has(member),
      description: described(inner),
      type: this.type(inner, name + pascal(member), use),
    }));
  }

  /** Whether `{}` is a value of it. */
  emptiable(type) {
    if (type.kind === "map" || type.kind === "any") {
      return true;
    }
    const named = type.kind === "named" ? this.named.get(type.name) : undefined;
    return named?.members
      ? named.members.every((member) => !member.required)
      : Boolean(named?.alias && this.emptiable(named.alias));
  }

  /** The types that operations mention, directly or not, by name. */
  reached(operations) {
    const found = new Set();
    const visit = (type) => {
      if (type === undefined || (type.kind === "named" && found.has(type.name))) {
        return;
      }
      if (type.kind === "named") {
        const named = this.named.get(type.name);
        found.add(type.name);
        visit(named.alias);
        named.members?.forEach((member) => visit(member.type));
      }
      [type.of].flat().forEach(visit);
    };
    operations.forEach(({ params, reply }) => [params?.type, reply.type].forEach(visit));
    return [...found]
      .sort()
      .map((name) => ({ ...this.named.get(name), answers: this.named.get(name).uses.has("answer") }));
  }
}

const NULL = { kind: "null" };

/** What is said of a member, beside its type or beside what it is when it is not null. */
function described(schema) {
  const options = schema.oneOf ?? schema.anyOf ?? [];
  const only = options.filter((option) => option.type !== "null");
  return schema.description ?? (only.length === 1 ? only[0].description : undefined) ?? "";
}

/** Several objects as one. */
function whole(parts) {
  return {
    type: "object",
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})),
    required: parts.flatMap((part) => part.required ?? []),
    description: parts.find((part) => part.description)?.description,
  };
}

function union(types) {
  const flat = types.flatMap((type) => (type.kind === "union" ? type.of : [type]));
  const distinct = [...new Map(flat.map((type) => [JSON.stringify(type), type])).values()];
  const rest = distinct.filter((type) => type.kind !== "null");
  const ordered = rest.length === distinct.length ? rest : [...rest, NULL];
  return ordered.length === 0 ? { kind: "any" } : ordered.length === 1 ? ordered[0] : { kind: "union", of: ordered };
}

/** What is said beside a choice holds for each of its options. */
function shared(schema, choice) {
  if (!schema.properties) {
    return choice;
  }
  const { oneOf: _, anyOf: __, ...rest } = schema;
  return { allOf: [rest, choice] };
}

/** The name of an option without one: by the constant that tells it apart, its only member, or its place. */
function optionName(hint, choice, at) {
  const members = Object.entries(choice.properties ?? {});
  const mark = members
    .map(([, inner]) => inner.const ?? (inner.enum?.length === 1 ? inner.enum[0] : undefined))
    .find((one) => one !== undefined);
  const only = members.length === 1 ? members[0][0] : String(at + 1);
  return hint + pascal(String(mark ?? only));
}

function refName(ref) {
  return ref.replace("#/components/schemas/", "");
}
