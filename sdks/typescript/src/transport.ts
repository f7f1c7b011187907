/**
 * Carries a call to the server and back: one key for all its tries, bounded retries, one answer or one error.
 *
 * Nothing is kept between calls but the settings; connections are those of `fetch`. The key is in no error and in
 * nothing that a client prints.
 */

import { randomUUID } from "node:crypto";
import { checked, type RequestOptions, type Settings } from "./config";
import { ApiConnectionError, ApiError, ApiTimeoutError, errorOf, type FieldError, FileNotReadyError } from "./errors";
import { passes, retryAfterMs, wait } from "./retry";
import * as wire from "./wire";

/** How the answer of a call looks. */
export type Shape =
  /** `{"data": …}`, of which the inner value is given. */
  | "data"
  /** A page of a list. */
  | "page"
  /** JSON without an envelope. */
  | "json"
  /** A file, which may still be in the making (202). */
  | "bytes"
  /** Nothing. */
  | "none";

/** A call, decided. */
export interface Call {
  readonly method: string;
  /** Path with its ids in place, without a query. */
  readonly path: string;
  readonly shape: Shape;
  readonly query?: object | undefined;
  readonly body?: object | undefined;
  /** True for a form instead of JSON. */
  readonly form?: boolean;
  /** False for a route that takes no key. */
  readonly keyed?: boolean;
}

/** The answer of a call, beside its value. */
export interface ResponseInfo {
  /** The HTTP status. */
  readonly status: number;
  readonly headers: Headers;
  /** Finds the request in the server's log. */
  readonly requestId: string | undefined;
  /** How many tries it took. */
  readonly attempts: number;
  /** The key it was sent with, if it was a POST. */
  readonly idempotencyKey: string | undefined;
  /** Whether this is the saved answer of an earlier request with that key. */
  readonly replayed: boolean;
}

/** An answer with its value. */
export interface Answer {
  readonly value: unknown;
  readonly info: ResponseInfo;
}

/** What one try came to. */
type Outcome = { readonly answer: Answer } | { readonly error: ApiConnectionError | ApiError };

/** How often a file in the making is asked for. */
const MOST_LOOKS = 30;
/** How long is waited between looks when the server does not say. */
const LOOK_MS = 2_000;

export class Transport {
  readonly #settings: Settings;
  readonly #agent: string;

  constructor(settings: Settings, library: string) {
    this.#settings = settings;
    this.#agent = `recoup-sdk-typescript/${library} node/${process.versions.node}`;
  }

  /** Makes a call. */
  async send(call: Call, options: RequestOptions = {}): Promise<Answer> {
    checked(options, call.method);
    const idempotencyKey = call.method === "POST" ? (options.idempotencyKey ?? randomUUID()) : undefined;
    const request = this.#request(call, options, idempotencyKey);
    for (let look = 1; ; look += 1) {
      const answer = await this.#tried(call, request, options, idempotencyKey);
      if (call.shape !== "bytes" || answer.info.status !== 202 || look === MOST_LOOKS) {
        return ready(call, answer);
      }
      await this.#pause(retryAfterMs(answer.info.headers.get("retry-after"), Date.now()) ?? LOOK_MS, options.signal);
    }
  }

  #request(
    call: Call,
    options: RequestOptions,
    idempotencyKey: string | undefined,
  ): { url: string; init: RequestInit } {
    const headers = new Headers({
      accept: call.shape === "bytes" ? "application/pdf, application/json" : "application/json",
      "recoup-version": this.#settings.apiVersion,
      "user-agent": this.#agent,
      ...options.headers,
    });
    if (call.keyed !== false) {
      headers.set("authorization", `Bearer ${this.#settings.apiKey}`);
    }
    if (idempotencyKey !== undefined) {
      headers.set("idempotency-key", idempotencyKey);
    }
    const init: RequestInit = { method: call.method, headers, redirect: "manual" };
    if (call.body !== undefined) {
      headers.set("content-type", call.form ? "application/x-www-form-urlencoded" : "application/json");
      init.body = call.form ? wire.form(call.body) : wire.body(call.body);
    }
    return { url: `${this.#settings.baseUrl}${call.path}${wire.query(call.query)}`, init };
  }

  /** Tries until there is an answer, an error that does not pass, or an end to patience. */
  async #tried(
    call: Call,
    request: { url: string; init: RequestInit },
    options: RequestOptions,
    idempotencyKey: string | undefined,
  ): Promise<Answer> {
    const most = options.maxRetries ?? this.#settings.maxRetries;
    for (let attempt = 1; ; attempt += 1) {
      const began = performance.now();
      const outcome = await this.#once(call, request, options, { attempts: attempt, idempotencyKey });
      const again = "error" in outcome && attempt <= most ? this.#patience(outcome.error, attempt) : undefined;
      const told = "error" in outcome ? outcome.error : outcome.answer.info;
      this.#settings.onTry?.({
        method: call.method,
        path: call.path,
        attempt,
        status: told instanceof ApiConnectionError ? undefined : told.status,
        requestId: told instanceof ApiConnectionError ? undefined : told.requestId,
        tookMs: performance.now() - began,
        retryInMs: again,
      });
      if (!("error" in outcome)) {
        return outcome.answer;
      }
      if (again === undefined) {
        throw outcome.error;
      }
      await this.#pause(again, options.signal);
    }
  }

  /** How long to wait before the next try, if there is to be one. */
  #patience(error: ApiConnectionError | ApiError, attempt: number): number | undefined {
    const api = error instanceof ApiError ? error : undefined;
    const asked = api?.retryAfter === undefined ? undefined : api.retryAfter * 1_000;
    const patient = asked === undefined || asked <= this.#settings.maxRetryAfterMs;
    const hope = passes({ status: api?.status, code: api?.code, retryAfterMs: asked });
    return hope && patient ? wait(attempt, asked, Math.random()) : undefined;
  }

  /** One request and its whole answer, within its time. */
  async #once(
    call: Call,
    request: { url: string; init: RequestInit },
    options: RequestOptions,
    sent: Pick<ResponseInfo, "attempts" | "idempotencyKey">,
  ): Promise<Outcome> {
    const timeoutMs = options.timeoutMs ?? this.#settings.timeoutMs;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const signal = options.signal ? AbortSignal.any([late.signal, options.signal]) : late.signal;
    try {
      const response = await this.#settings.fetch(request.url, { ...request.init, signal });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return read(call, response, bytes, sent);
    } catch (cause) {
      options.signal?.throwIfAborted();
      const where = `${call.method} ${call.path}`;
      const error = late.signal.aborted
        ? new ApiTimeoutError(`${where}: no answer within ${timeoutMs} ms.`, { cause })
        : new ApiConnectionError(`${where}: no answer came (${reason(cause)}).`, { cause });
      return { error };
    } finally {
      clearTimeout(timer);
    }
  }

  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (signal === undefined) {
      return this.#settings.sleep(ms);
    }
    let stop = (): void => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
    });
    await Promise.race([this.#settings.sleep(ms), stopped]).finally(() => signal.removeEventListener("abort", stop));
  }
}

/** What the system says of a connection that failed. */
function reason(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}

/** Makes an answer or an error of a response. */
function read(
  call: Call,
  response: Response,
  bytes: Uint8Array,
  sent: Pick<ResponseInfo, "attempts" | "idempotencyKey">,
): Outcome {
  const { status, headers } = response;
  const requestId = headers.get("x-request-id") ?? undefined;
  const replayed = headers.get("idempotent-replayed") === "true";
  const info: ResponseInfo = { status, headers, requestId, replayed, ...sent };
  const raw = call.shape === "bytes" && status === 200;
  const value = raw ? bytes : parsed(bytes);
  const good = status >= 200 && status < 300;
  if (good && (value !== undefined || call.shape === "none")) {
    return { answer: { value, info } };
  }
  return { error: refusal(call, info, value) };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return wire.parsed(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function refusal(call: Call, info: ResponseInfo, body: unknown): ApiError {
  const whole = members(body);
  const error = members(whole["error"]);
  const known = typeof error["code"] === "string";
  const what = known ? String(error["message"]) : `${call.method} ${call.path}: the answer is not the API's.`;
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const after = retryAfterMs(info.headers.get("retry-after"), Date.now());
  return errorOf({
    status: info.status,
    code: known ? String(error["code"]) : "unreadable_answer",
    message: `${what} (${info.status}${info.requestId === undefined ? "" : `, ${info.requestId}`})`,
    details: Array.isArray(error["details"]) ? (error["details"] as FieldError[]) : [],
    requestId: text(error["requestId"]) ?? info.requestId,
    docsUrl: text(whole["type"]),
    retryAfter: after === undefined ? undefined : after / 1_000,
    body,
    headers: info.headers,
  });
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The answer as the caller wants it. */
function ready(call: Call, answer: Answer): Answer {
  if (call.shape === "data") {
    return { ...answer, value: members(answer.value)["data"] };
  }
  if (call.shape === "bytes" && answer.info.status === 202) {
    throw new FileNotReadyError(`${call.method} ${call.path}: the file is still being made. Ask again later.`);
  }
  return answer;
}
