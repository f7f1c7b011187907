/** How values look on the wire: paths that cannot be escaped from, queries, bodies and answers with exact integers. */

/** A value in a path. Refuses what would lead to another route. */
export function segment(value: string | number, name: string): string {
  const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== "string" || text === "" || text === "." || text === "..") {
    throw new TypeError(`${name} must be a text that is not empty.`);
  }
  return encodeURIComponent(text);
}

/**
 * A query string with its question mark, or nothing. Members that are undefined or null are left out; an object
 * becomes `name[member]=…`, a list `name[]=…` repeated.
 */
export function query(params: object | undefined): string {
  const pairs: [string, string][] = [];
  const put = (name: string, value: unknown): void => {
    if (value === undefined || value === null) {
      return;
    }
    if (Array.isArray(value)) {
      value.forEach((one) => put(`${name}[]`, one));
    } else if (value instanceof Date) {
      pairs.push([name, value.toISOString()]);
    } else if (typeof value === "object") {
      Object.entries(value).forEach(([member, inner]) => put(`${name}[${member}]`, inner));
    } else {
      pairs.push([name, String(value)]);
    }
  };
  Object.entries(params ?? {}).forEach(([name, value]) => put(name, value));
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

/** A body. An integer that JavaScript cannot hold exactly is refused: it would be another amount. */
export function body(value: unknown): string {
  return JSON.stringify(value, (name: string, member: unknown) => {
    if (typeof member === "bigint") {
      return exact(Number(member), name);
    }
    return typeof member === "number" ? exact(member, name) : member;
  });
}

function exact(number: number, name: string): number {
  if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) {
    throw new TypeError(`${name || "the body"} is not a number that JSON and JavaScript both hold exactly.`);
  }
  return number;
}

/** Strings, which are passed over, and numbers. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Begins the text that stands for a big integer while it is parsed; no answer has this character. */
const BIG = "\u0000";

/** Reads JSON. An integer that a number does not hold exactly becomes a bigint: loud where a rounded one is silent. */
export function parsed(text: string): unknown {
  if (!/\d{16}/.test(text)) {
    return JSON.parse(text);
  }
  const marked = text.replace(TOKENS, (token) => {
    const big = /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
    return big ? `"\\u0000${token}"` : token;
  });
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(BIG) ? BigInt(value.slice(1)) : value,
  );
}

/** A body of a form, for the routes that demand one. */
export function form(value: object): string {
  return query(value).slice(1);
}
