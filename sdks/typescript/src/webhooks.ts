/**
 * Webhooks: whether a message is Recoup's, unaltered and fresh, as Standard Webhooks 1.0 says.
 *
 * Give the body as it arrived, byte for byte: JSON that was parsed and written again is another text.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { WebhookVerificationError } from "./errors";
import type { WebhookEvent } from "./open";

/** The headers of a request, in any of the forms that servers hand them over. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined> | Iterable<[string, string]>;

/** What is demanded of a message. */
export interface WebhookOptions {
  /** How far the message's time may be from now, either way, in seconds; 300 when left out. */
  toleranceSeconds?: number;
  /** What time it is; now when left out. For tests. */
  now?: Date;
}

/** What one message is signed with. For tests of your own receiver. */
export interface TestDelivery {
  /** The message's id; made up when left out. */
  id?: string;
  /** When it is sent; now when left out. */
  now?: Date;
}

const TOLERANCE_SECONDS = 300;
const SECRET_BYTES = { least: 24, most: 64 };

/**
 * The event of a message that is Recoup's. `secret` is the endpoint's (`whsec_…`); give several while you change them.
 *
 * Throws `WebhookVerificationError` for any other message, and `TypeError` when the secret is not one.
 */
export function constructEvent(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options: WebhookOptions = {},
): WebhookEvent {
  verify(body, headers, secret, options);
  try {
    return JSON.parse(typeof body === "string" ? body : Buffer.from(body).toString("utf8")) as WebhookEvent;
  } catch (cause) {
    throw new WebhookVerificationError("The message is signed, but its body is not JSON.", { cause });
  }
}

/** The same check without reading the body. */
export function verify(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options: WebhookOptions = {},
): void {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new TypeError("Give the body as it arrived, as text or bytes, not parsed.");
  }
  const keys = (typeof secret === "string" ? [secret] : secret).map(keyOf);
  const given = lowered(headers);
  const id = demanded(given, "webhook-id");
  const timestamp = demanded(given, "webhook-timestamp");
  const signatures = demanded(given, "webhook-signature");
  fresh(timestamp, options);
  const expected = keys.map((key) => signature(key, id, timestamp, body));
  // Every pair is compared, so that the time taken tells nothing of which one fits.
  const fits = signatures
    .split(" ")
    .flatMap((one) => expected.map((wanted) => same(one, `v1,${wanted}`)))
    .filter(Boolean);
  if (fits.length === 0) {
    throw new WebhookVerificationError("No signature fits. Check the secret, and that the body is as it arrived.");
  }
}

/** The headers that Recoup would send with this body. For tests of your own receiver. */
export function signTestDelivery(
  body: string | Uint8Array,
  secret: string,
  delivery: TestDelivery = {},
): { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string } {
  const id = delivery.id ?? "evt_00000000-0000-7000-8000-000000000000";
  const timestamp = String(Math.floor((delivery.now ?? new Date()).getTime() / 1_000));
  const signed = signature(keyOf(secret), id, timestamp, body);
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signed}` };
}

function keyOf(secret: string): Buffer {
  const encoded = typeof secret === "string" && secret.startsWith("whsec_") ? secret.slice("whsec_".length) : "";
  const key = Buffer.from(encoded, "base64");
  const { least, most } = SECRET_BYTES;
  if (key.length < least || key.length > most || key.toString("base64") !== encoded) {
    throw new TypeError("This is not a webhook secret: whsec_ and 24 to 64 bytes in base64.");
  }
  return key;
}

function signature(key: Buffer, id: string, timestamp: string, body: string | Uint8Array): string {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
}

function same(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function fresh(timestamp: string, options: WebhookOptions): void {
  const tolerance = options.toleranceSeconds ?? TOLERANCE_SECONDS;
  const now = Math.floor((options.now ?? new Date()).getTime() / 1_000);
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new WebhookVerificationError("webhook-timestamp is not a number of seconds.");
  }
  if (!(Math.abs(now - Number(timestamp)) <= tolerance)) {
    throw new WebhookVerificationError(`The message is not of the last ${tolerance} seconds, or the clocks differ.`);
  }
}

function lowered(headers: WebhookHeaders): Map<string, string> {
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  const given = new Map<string, string>();
  for (const [name, value] of pairs) {
    const text = Array.isArray(value) ? value.join(" ") : value;
    if (text !== undefined) {
      given.set(name.toLowerCase(), text);
    }
  }
  return given;
}

function demanded(given: Map<string, string>, name: string): string {
  const value = given.get(name);
  if (value === undefined || value === "") {
    throw new WebhookVerificationError(`The header ${name} is missing.`);
  }
  return value;
}
