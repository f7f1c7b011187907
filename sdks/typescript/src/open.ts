/** Types that the generated ones are made of. */

import type { ResponseInfo } from "./transport";

/** A choice that may get new values at any time. Handle what you do not know. */
export type Open<T extends string> = T | (string & {});

/** What a call brings, and the answer that brought it. `lastResponse` is not printed and not written to JSON. */
export type Reply<T> = T & { readonly lastResponse: ResponseInfo };

/** What a webhook brings: one recorded fact. */
export interface WebhookEvent {
  /** The event's id, the same over all tries of its delivery. Handle each one once. */
  id: string;
  /** `noun.verb`, such as `invoice.paid`. New types come; ignore what you do not know. */
  type: string;
  /** Counts from 1 without a gap, over all events of the account and mode. */
  seq: number;
  /** RFC 3339. */
  createdAt: string;
  /** What happened to what. */
  data: Record<string, unknown>;
}
