/**
 * What can go wrong, one class per kind. Whatever a call throws is a `RecoupError`, unless it was stopped by a signal
 * of your own or never began because an argument is wrong (`TypeError`).
 */

/** One field of a request that is at fault. */
export interface FieldError {
  /** Path of the field, such as `prices[0].amount`. */
  readonly field: string;
  /** What is wrong with it, for people. */
  readonly message: string;
  /** Stable code. */
  readonly code: string;
}

/** Anything that goes wrong in this library. */
export class RecoupError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** No answer came: no connection, or one that broke. The request may have taken effect if it was a POST with a key. */
export class ApiConnectionError extends RecoupError {}

/** No answer came within the time allowed. */
export class ApiTimeoutError extends ApiConnectionError {}

/** A file is still being made. Ask again later. */
export class FileNotReadyError extends RecoupError {}

/** A message that is not from Recoup, was altered, or is too old. */
export class WebhookVerificationError extends RecoupError {}

/** What a refusal says of itself. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: readonly FieldError[];
  readonly requestId: string | undefined;
  readonly docsUrl: string | undefined;
  readonly retryAfter: number | undefined;
  readonly body: unknown;
  readonly headers: Headers;
}

/** The server answered with a refusal or a fault. Subclasses tell the kinds apart; `code` tells everything apart. */
export class ApiError extends RecoupError {
  /** The HTTP status. */
  readonly status: number;
  /** Stable code, such as `validation_error`; `unreadable_answer` when something else than the API answered. */
  readonly code: string;
  /** The fields at fault. */
  readonly details: readonly FieldError[];
  /** Finds this request in the server's log. */
  readonly requestId: string | undefined;
  /** Where this code is explained. */
  readonly docsUrl: string | undefined;
  /** When to come back, in seconds, if the server said so. */
  readonly retryAfter: number | undefined;
  /** The whole body, with the members that some codes add. */
  readonly body: unknown;
  /** The headers of the answer. */
  readonly headers: Headers;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.details = refusal.details;
    this.requestId = refusal.requestId;
    this.docsUrl = refusal.docsUrl;
    this.retryAfter = refusal.retryAfter;
    this.body = refusal.body;
    this.headers = refusal.headers;
  }
}

/** 400 and its kin: the request is not valid. `details` names the fields. */
export class InvalidRequestError extends ApiError {}

/** 401: the key is missing, mistyped, expired or revoked. */
export class AuthenticationError extends ApiError {}

/** 402: the payment provider declined. */
export class PaymentError extends ApiError {}

/** 403: the key may not do that. */
export class PermissionDeniedError extends ApiError {}

/** 404 and 410: there is no such object in this account and mode. */
export class NotFoundError extends ApiError {}

/** 409: the object's state does not allow it. */
export class ConflictError extends ApiError {}

/** 412 and 428: the object has changed since you read it. */
export class PreconditionError extends ApiError {}

/** 422: a rule says no. */
export class UnprocessableError extends ApiError {}

/** The idempotency key is invalid, missing, in use right now, or was used for another request. */
export class IdempotencyError extends ApiError {}

/** 429: too many requests. `retryAfter` says when to come back. */
export class RateLimitError extends ApiError {}

/** 5xx: the server cannot answer now, or made a mistake. */
export class ServerError extends ApiError {}

const BY_STATUS: Readonly<Record<number, typeof ApiError>> = {
  400: InvalidRequestError,
  401: AuthenticationError,
  402: PaymentError,
  403: PermissionDeniedError,
  404: NotFoundError,
  405: InvalidRequestError,
  406: InvalidRequestError,
  409: ConflictError,
  410: NotFoundError,
  412: PreconditionError,
  413: InvalidRequestError,
  415: InvalidRequestError,
  422: UnprocessableError,
  428: PreconditionError,
  429: RateLimitError,
};

/** The error for an answer that is not a success. */
export function errorOf(refusal: Refusal): ApiError {
  if (refusal.code.startsWith("idempotency_")) {
    return new IdempotencyError(refusal);
  }
  const kind = BY_STATUS[refusal.status] ?? (refusal.status >= 500 ? ServerError : ApiError);
  return new kind(refusal);
}
