/** The settings of a client and of one call, with what holds when nothing is said. */

/** The settings of a client. */
export interface Config {
  /** Where the API is, such as `https://billing.example.com`; `RECOUP_URL` of the environment when left out. */
  baseUrl?: string;
  /** How often a request that failed for a passing reason is sent again; 2 when left out, 0 for never. */
  maxRetries?: number;
  /** Time for one try of a request, in milliseconds, from the connection to the last byte; 40 000 when left out. */
  timeoutMs?: number;
  /** The longest `Retry-After` that is waited for, in milliseconds, before the error is thrown; 60 000 when left out. */
  maxRetryAfterMs?: number;
  /** Another dated version of the API than the one this library was made for. Its types may then not fit. */
  apiVersion?: string;
  /** Another `fetch`, for a proxy or a pool of your own. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Hears of every answer and of every try that failed, for logs and figures. */
  onTry?: (made: Try) => void;
  /** Waits between tries. Tests of your own may replace it. */
  sleep?: (ms: number) => Promise<void>;
}

/** The settings of one call; what is left out is the client's. */
export interface RequestOptions {
  /** Your own key for a POST: one effect and one answer, however often it is sent. Made up when left out. */
  idempotencyKey?: string;
  /** Time for one try, in milliseconds. */
  timeoutMs?: number;
  /** How often it is sent again. */
  maxRetries?: number;
  /** Further headers, such as `If-Match`. */
  headers?: Record<string, string>;
  /** Stops the call; what the signal says is thrown. */
  signal?: AbortSignal;
}

/** One try of a request. */
export interface Try {
  readonly method: string;
  /** With its ids, without its query, which may name people. */
  readonly path: string;
  /** From 1. */
  readonly attempt: number;
  /** The HTTP status; none when no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
  /** How long is waited before the next try, in milliseconds; none when this was the last. */
  readonly retryInMs: number | undefined;
}

/** Every setting, decided. */
export type Settings = Required<Omit<Config, "onTry">> & { onTry: Config["onTry"]; apiKey: string };

const LOCAL = { maxRetries: 2, timeoutMs: 40_000, maxRetryAfterMs: 60_000 };

/** Decides every setting, and refuses what cannot be meant. */
export function settled(apiKey: string | undefined, config: Config, apiVersion: string): Settings {
  const key = apiKey ?? process.env["RECOUP_KEY"];
  const base = config.baseUrl ?? process.env["RECOUP_URL"];
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError("Give the secret key (sk_test_… or sk_live_…), or set RECOUP_KEY.");
  }
  if (base === undefined || !/^https?:\/\/[^?#]+$/.test(base)) {
    throw new TypeError("Give baseUrl, such as https://billing.example.com, or set RECOUP_URL.");
  }
  const settings = {
    apiKey: key,
    baseUrl: base.replace(/\/+$/, ""),
    maxRetries: config.maxRetries ?? LOCAL.maxRetries,
    timeoutMs: config.timeoutMs ?? LOCAL.timeoutMs,
    maxRetryAfterMs: config.maxRetryAfterMs ?? LOCAL.maxRetryAfterMs,
    apiVersion: config.apiVersion ?? apiVersion,
    fetch: config.fetch ?? ((url: string, init: RequestInit) => fetch(url, init)),
    onTry: config.onTry,
    sleep: config.sleep ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms))),
  };
  bounds(settings);
  return settings;
}

const OPTIONS = new Set(["headers", "idempotencyKey", "maxRetries", "signal", "timeoutMs"]);
/** Headers that decide who asks and how often it counts; they have settings of their own. */
const DECIDED = new Set(["authorization", "idempotency-key"]);

/** Refuses options that would silently do nothing, or something else. */
export function checked(options: RequestOptions, method: string): void {
  const unknown = Object.keys(options).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`There is no option ${unknown}.`);
  }
  const decided = Object.keys(options.headers ?? {}).find((name) => DECIDED.has(name.toLowerCase()));
  if (decided !== undefined) {
    throw new TypeError(`${decided} is not set by a header: give the client its key, and a POST its idempotencyKey.`);
  }
  if (options.idempotencyKey !== undefined && method !== "POST") {
    throw new TypeError(`idempotencyKey is for POST, and this is a ${method}.`);
  }
  bounds(options);
}

/** Refuses numbers that cannot be meant. */
function bounds(numbers: { maxRetries?: number; timeoutMs?: number; maxRetryAfterMs?: number }): void {
  const { maxRetries, timeoutMs, maxRetryAfterMs } = numbers;
  if (maxRetries !== undefined && !(Number.isInteger(maxRetries) && maxRetries >= 0)) {
    throw new TypeError("maxRetries is a whole number from 0.");
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= 2_147_483_647)) {
    throw new TypeError("timeoutMs is a number of milliseconds above 0.");
  }
  if (maxRetryAfterMs !== undefined && !(maxRetryAfterMs >= 0)) {
    throw new TypeError("maxRetryAfterMs is a number of milliseconds from 0.");
  }
}
