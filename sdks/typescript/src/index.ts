/** The Recoup API from Node.js. `new Recoup(key, { baseUrl })` is where everything begins. */

import { type Config, type RequestOptions, settled } from "./config";
import { Resources } from "./generated/resources";
import { API_VERSION } from "./generated/version";
import type { Answer } from "./transport";
import { Transport } from "./transport";
import { LIBRARY_VERSION } from "./version";
import * as webhooks from "./webhooks";

export { API_VERSION } from "./generated/version";
export type * from "./generated/resources";
export type * from "./generated/types";
export type { Config, RequestOptions, Try } from "./config";
export {
  ApiConnectionError,
  ApiError,
  ApiTimeoutError,
  AuthenticationError,
  ConflictError,
  type FieldError,
  FileNotReadyError,
  IdempotencyError,
  InvalidRequestError,
  NotFoundError,
  PaymentError,
  PermissionDeniedError,
  PreconditionError,
  RateLimitError,
  RecoupError,
  ServerError,
  UnprocessableError,
  WebhookVerificationError,
} from "./errors";
export type { Open, Reply, WebhookEvent } from "./open";
export { Listing, Page, type PageMeta } from "./paging";
export type { Answer, ResponseInfo } from "./transport";
export { LIBRARY_VERSION } from "./version";
export type { TestDelivery, WebhookHeaders, WebhookOptions } from "./webhooks";
export { webhooks };

/** A client of one merchant in one mode, as its key says. Make one and share it. */
export class Recoup extends Resources {
  /** Verifies webhooks. Needs no client. */
  static readonly webhooks = webhooks;
  /** Verifies webhooks. */
  readonly webhooks = webhooks;
  readonly #transport: Transport;

  /**
   * A client for `apiKey` (`RECOUP_KEY` of the environment when left out).
   *
   * Throws `TypeError` when the key or a setting cannot be one. Nothing is asked of the server.
   */
  constructor(apiKey?: string, config: Config = {}) {
    const transport = new Transport(settled(apiKey, config, API_VERSION), LIBRARY_VERSION);
    super(transport);
    this.#transport = transport;
  }

  /**
   * Any other request, with the same key, retries and errors: for routes that this version of the library does not
   * know. `value` of the answer is the whole JSON.
   */
  async request(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    params: { query?: object; body?: object } = {},
    options: RequestOptions = {},
  ): Promise<Answer> {
    if (!/^\/[^/?#\s][^?#\s]*$/.test(path)) {
      throw new TypeError("path begins with one slash and has no query, such as /v1/customers.");
    }
    return this.#transport.send({ method, path, shape: "json", ...params }, options);
  }
}
