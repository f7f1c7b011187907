/** Which failures pass, and how long to wait for that. */

/** The shortest and longest wait that is chosen here, in milliseconds; `Retry-After` may ask for more. */
const FIRST_MS = 500;
const MOST_MS = 8_000;

/** What is known of a try that failed. */
export interface Failed {
  /** The HTTP status; none when no answer came. */
  readonly status: number | undefined;
  /** The code of the refusal. */
  readonly code: string | undefined;
  /** `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Whether the same request may do better soon. Every POST carries an idempotency key, and a repeated PATCH, PUT or
 * DELETE asks for the same state again, so that no method is an exception.
 */
export function passes(failed: Failed): boolean {
  const { status, code, retryAfterMs } = failed;
  if (status === undefined || status === 429 || status >= 500) {
    return true;
  }
  return status === 409 && (code === "idempotency_in_flight" || retryAfterMs !== undefined);
}

/**
 * How long to wait after the `attempt`th try, in milliseconds: between half and the whole of a time that doubles, so
 * that many clients do not come back together; never less than `Retry-After`. `chance` is in [0, 1).
 */
export function wait(attempt: number, retryAfterMs: number | undefined, chance: number): number {
  const whole = Math.min(FIRST_MS * 2 ** (attempt - 1), MOST_MS);
  const chosen = whole * (0.5 + chance / 2);
  return Math.ceil(retryAfterMs === undefined ? chosen : Math.max(chosen, retryAfterMs * (1 + chance / 10)));
}

/** Reads `Retry-After`, seconds or a date, as milliseconds from `nowMs`. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) {
    return undefined;
  }
  if (/^\d+$/.test(header.trim())) {
    return Number(header) * 1_000;
  }
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
