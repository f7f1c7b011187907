/**
 * What operations are called: by their path, so that `POST /v1/customers` is `customers.create` and
 * `POST /v1/subscriptions/{id}/change/preview` is `subscriptions.changePreview`.
 *
 * A name that is published stays. A rule that changes must not change the name of any operation there is.
 */

import { pascal, singular } from "./words.mjs";

/** Operations whose path says less than their name. */
const CHOSEN = {
  add_invoice_lines: "addLines",
  add_price: "addPrice",
  attach_payment_method: "attachPaymentMethod",
  change_collection: "changeCollection",
  correct_usage: "correct",
  explain_invoice: "explain",
  explain_invoice_line: "explainLine",
  get_customer_by_ref: "retrieveByRef",
  preview_credit_note: "previewCreditNote",
  put_consent: "putConsent",
  record_usage: "record",
  record_usage_batch: "recordBatch",
};

/** The resource and the method of an operation. */
export function methodName({ method, path, id, reply, status }) {
  const words = path.replace(/^\/(v1\/)?/, "").split("/");
  const [first, ...rest] = words;
  const resource = camel(first);
  const last = rest.at(-1);
  const tail = rest.filter((word) => !isId(word));
  const named = (plural) =>
    tail
      .map((word, at) => {
        const one = at < tail.length - 1 ? rest[rest.indexOf(word) + 1] : undefined;
        const single = at < tail.length - 1 ? isId(one) : !plural;
        return pascal(single ? singular(word) : word);
      })
      .join("");
  const chosen =
    CHOSEN[id] ?? camel(derived({ method, id, reply, status, onItem: last !== undefined && isId(last), tail, named }));
  return { resource, name: chosen };
}

function derived({ method, id, reply, status, onItem, tail, named }) {
  const verb = id.split("_")[0];
  switch (method) {
    case "get":
      return reply === "page" ? `list${named(true)}` : `retrieve${named(!onItem)}`;
    case "patch":
      return `update${named(!onItem)}`;
    case "put":
      return `${onItem ? "update" : "put"}${named(!onItem)}`;
    case "delete":
      return `${verb}${named(!onItem)}`;
    default:
      // What is made anew is created; anything else is an action, and the path names it.
      return status === "201" || tail.length === 0 ? `create${named(false)}` : named(true);
  }
}

function isId(word) {
  return word?.startsWith("{") === true;
}

function camel(text) {
  const whole = pascal(text);
  return whole[0].toLowerCase() + whole.slice(1);
}

/** `changePreview` is `change_preview`. */
export function snake(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
