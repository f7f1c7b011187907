/** The library for `import`: the same objects that `require` gives, so that there is one of each class in a program. */

import sdk from "./dist/index.js";

export const {
  API_VERSION,
  ApiConnectionError,
  ApiError,
  ApiTimeoutError,
  AuthenticationError,
  ConflictError,
  FileNotReadyError,
  IdempotencyError,
  InvalidRequestError,
  LIBRARY_VERSION,
  Listing,
  NotFoundError,
  Page,
  PaymentError,
  PermissionDeniedError,
  PreconditionError,
  RateLimitError,
  Recoup,
  RecoupError,
  ServerError,
  UnprocessableError,
  WebhookVerificationError,
  webhooks,
} = sdk;

export default sdk.Recoup;
