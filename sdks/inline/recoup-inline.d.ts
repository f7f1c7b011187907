/** What `/inline.js` puts on a page. Load it from your Recoup address: `<script src="https://…/inline.js"></script>`. */

/** Why the checkout could not be shown. */
export interface RecoupError {
  code: "invalid_key" | "invalid_session" | "not_loaded";
  /** What happened and what to do, for developers. */
  message: string;
}

export interface RecoupCheckout {
  /** A publishable key (`pk_…`). Optional: the session alone decides what is paid. */
  key?: string;
  /** The `url` of a checkout session, made on your server with this page's origin among its `allowedOrigins`. */
  session?: string;
  /** The part of that url behind `/checkout/`. */
  token?: string;
  /** The payer is done. A hint for your page: what you hand over waits for the webhook. */
  onSuccess?(result: { session: string }): void;
  /** The frame is gone, whoever closed it. */
  onClose?(result: { completed: boolean }): void;
  onError?(error: RecoupError): void;
}

export interface RecoupInline {
  /** Shows the checkout over the page. */
  open(checkout: RecoupCheckout): { close(): void };
  /** The same. */
  pay(checkout: RecoupCheckout): { close(): void };
}

declare global {
  interface Window {
    Recoup: RecoupInline;
  }
  const Recoup: RecoupInline;
}
