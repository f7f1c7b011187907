/** Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again. */

import type { RequestOptions } from "../config";
import type { Reply } from "../open";
import type { Listing } from "../paging";
import { Resource } from "../resource";
import type { Transport } from "../transport";
import { segment } from "../wire";
import type * as t from "./types";

/** What a call without parameters of its own takes in their place. */
export type NoParams = Record<string, never>;

/** `account` */
export class AccountResource extends Resource {
  /**
   * Show the account of the key
   *
   * Whose key this is, in which mode it works and what it may do. Any key may ask.
   *
   * Any key may do this.
   */
  async retrieve(params?: NoParams, options?: RequestOptions): Promise<Reply<t.Account>> {
    return this.one<t.Account>({ method: "GET", path: "/v1/account", shape: "data", query: params }, options);
  }
}

/** `analytics` */
export class AnalyticsResource extends Resource {
  /**
   * Show who stays
   *
   * The customers who began in each month, by the merchant's calendar, and how many of them are worth something at the
   * end of it and of each month after it.
   *
   * Required scope: `ledger:read`.
   */
  async retrieveCohorts(params?: t.GetCohortsParams, options?: RequestOptions): Promise<Reply<t.Cohorts>> {
    return this.one<t.Cohorts>({ method: "GET", path: "/v1/analytics/cohorts", shape: "data", query: params }, options);
  }

  /**
   * Show what came back
   *
   * Money at risk, recovered and lost, by currency, by the first failure's code and by the rail that brought it back:
   * of the recoveries that began in the time, or of all.
   *
   * Required scope: `recovery:read`.
   */
  async retrieveFailures(
    params?: t.GetRecoverySummaryParams,
    options?: RequestOptions,
  ): Promise<Reply<t.RecoveryReport>> {
    return this.one<t.RecoveryReport>(
      { method: "GET", path: "/v1/analytics/failures", shape: "data", query: params },
      options,
    );
  }

  /**
   * Show monthly recurring revenue
   *
   * The fees of all running subscriptions a month, by currency: a year is twelve months, 52 weeks or 365 days. A
   * subscription counts from its activation until it ends, overdue or not; a trial does not, and a paused one counts
   * nothing while it is paused. Discounts, taxes, usage and one-off amounts are not in it.
   *
   * Required scope: `ledger:read`.
   */
  async retrieveMrr(params?: t.GetMrrParams, options?: RequestOptions): Promise<Reply<t.Mrr>> {
    return this.one<t.Mrr>({ method: "GET", path: "/v1/analytics/mrr", shape: "data", query: params }, options);
  }

  /**
   * Show recurring revenue by month
   *
   * What monthly recurring revenue was when each of the last months ended, by the merchant's calendar; of the running
   * month, what it is now.
   *
   * Required scope: `ledger:read`.
   */
  async retrieveMrrMonths(params?: t.GetMrrMonthsParams, options?: RequestOptions): Promise<Reply<t.MrrMonths>> {
    return this.one<t.MrrMonths>(
      { method: "GET", path: "/v1/analytics/mrr/months", shape: "data", query: params },
      options,
    );
  }

  /**
   * List movements of recurring revenue
   *
   * Each time that a subscription's worth a month changed, by its own time. The event named as the cause carries the
   * same.
   *
   * Required scope: `ledger:read`.
   */
  listMrrMovements(params?: t.ListMrrMovementsParams, options?: RequestOptions): Listing<t.MrrMovement> {
    return this.many<t.MrrMovement>(
      { method: "GET", path: "/v1/analytics/mrr/movements", shape: "page", query: params },
      options,
    );
  }

  /**
   * Show the board
   *
   * Money and customers of a time, by currency. What came in and what was lost is counted when it happened, so the
   * recovery rate is of what was decided in the time. Retention is of the customers who were worth something when it
   * began.
   *
   * Required scope: `ledger:read`.
   */
  async retrieveOverview(params?: t.GetOverviewParams, options?: RequestOptions): Promise<Reply<t.Board>> {
    return this.one<t.Board>({ method: "GET", path: "/v1/analytics/overview", shape: "data", query: params }, options);
  }
}

/** `apiKeys` */
export class ApiKeysResource extends Resource {
  /**
   * List API keys
   *
   * Required scope: `api_keys:read`.
   */
  list(params?: t.ListApiKeysParams, options?: RequestOptions): Listing<t.ApiKey> {
    return this.many<t.ApiKey>({ method: "GET", path: "/v1/api-keys", shape: "page", query: params }, options);
  }

  /**
   * Make a restricted key
   *
   * It can be given only what this key may do itself. `secret` is shown here and never again.
   *
   * Required scope: `api_keys:write`.
   */
  async create(params: t.CreateKey, options?: RequestOptions): Promise<Reply<t.ApiKeyWithSecret>> {
    return this.one<t.ApiKeyWithSecret>({ method: "POST", path: "/v1/api-keys", shape: "data", body: params }, options);
  }

  /**
   * Report a leaked key
   *
   * For scanners of public places, and anybody. A key of ours that works is revoked at once, and the merchant is told
   * (`api_key.leaked`); of a rolled key the old text ends and the new one works on. The answer is the same for any
   * text. A publishable key is public already, and nothing happens to it.
   *
   * Needs no key.
   */
  async reportLeak(params: t.LeakedApiKey, options?: RequestOptions): Promise<Reply<t.LeakReported>> {
    return this.one<t.LeakReported>(
      { method: "POST", path: "/v1/api-keys/report-leak", shape: "data", body: params, keyed: false },
      options,
    );
  }

  /**
   * Show an API key
   *
   * Required scope: `api_keys:read`.
   *
   * @param id The key.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.ApiKey>> {
    return this.one<t.ApiKey>(
      { method: "GET", path: `/v1/api-keys/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change an API key
   *
   * Name, scopes of a restricted key, addresses and rate; fields left out stay as they are. This key must have every
   * scope that the changed key has and is given. It holds from this answer on; on other nodes of this service, within
   * half a second.
   *
   * Required scope: `api_keys:write`.
   *
   * @param id The key.
   */
  async update(id: string, params?: t.ChangeKey, options?: RequestOptions): Promise<Reply<t.ApiKey>> {
    return this.one<t.ApiKey>(
      { method: "PATCH", path: `/v1/api-keys/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Revoke an API key
   *
   * It stops working with this answer, with its old text if it has one; on other nodes of this service, within half a
   * second. Revoking twice is not an error.
   *
   * Required scope: `api_keys:write`.
   *
   * @param id The key.
   */
  async revoke(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.ApiKey>> {
    return this.one<t.ApiKey>(
      { method: "DELETE", path: `/v1/api-keys/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Give an API key a new text
   *
   * The key stays the same: id, scopes, addresses, rate. Its old text works on for the overlap and then stops by
   * itself; with an overlap of 0 it stops with this answer. `secret` is the new text, shown here and never again.
   *
   * Required scope: `api_keys:write`.
   *
   * @param id The key.
   */
  async roll(id: string, params?: t.Overlap, options?: RequestOptions): Promise<Reply<t.ApiKeyWithSecret>> {
    return this.one<t.ApiKeyWithSecret>(
      { method: "POST", path: `/v1/api-keys/${segment(id, "id")}/roll`, shape: "data", body: params },
      options,
    );
  }
}

/** `auditLog` */
export class AuditLogResource extends Resource {
  /**
   * List the audit log
   *
   * Every change that a key, a link of yours or an operator made, with what changed. Rows are never altered: each is
   * sealed seconds after it was written. Of a customer who was erased, what named them reads as null, and `erased`
   * stands beside it.
   *
   * Required scope: `audit:read`.
   */
  list(params?: t.ListAuditLogParams, options?: RequestOptions): Listing<t.AuditRow> {
    return this.many<t.AuditRow>({ method: "GET", path: "/v1/audit-log", shape: "page", query: params }, options);
  }
}

/** `balance` */
export class BalanceResource extends Resource {
  /**
   * Show your balance
   *
   * By the books: what was collected through your gateways, less what went back, what is held for payouts and what was
   * paid out.
   *
   * Required scope: `payouts:read`.
   */
  async retrieve(params?: NoParams, options?: RequestOptions): Promise<Reply<t.MerchantBalance>> {
    return this.one<t.MerchantBalance>({ method: "GET", path: "/v1/balance", shape: "data", query: params }, options);
  }

  /**
   * List what changed your balance
   *
   * Required scope: `payouts:read`.
   */
  listTransactions(params?: t.ListBalanceTransactionsParams, options?: RequestOptions): Listing<t.BalanceTransaction> {
    return this.many<t.BalanceTransaction>(
      { method: "GET", path: "/v1/balance/transactions", shape: "page", query: params },
      options,
    );
  }
}

/** `bankAccounts` */
export class BankAccountsResource extends Resource {
  /**
   * Ask whose account it is
   *
   * The number is checked first: an account number of a bank has a check digit. Then the bank is asked.
   *
   * Required scope: `beneficiaries:write`.
   */
  async resolve(params: t.ResolveAccount, options?: RequestOptions): Promise<Reply<t.ResolvedBankAccount>> {
    return this.one<t.ResolvedBankAccount>(
      { method: "POST", path: "/v1/bank-accounts/resolve", shape: "data", body: params },
      options,
    );
  }
}

/** `banks` */
export class BanksResource extends Resource {
  /**
   * List the banks that can be paid to
   *
   * As the provider told last. When it does not answer the list is served from memory: `fetchedAt` says how old it is,
   * and `error` why it could not be read again.
   *
   * Required scope: `beneficiaries:read`.
   */
  async retrieve(params?: t.ListBanksParams, options?: RequestOptions): Promise<Reply<t.Banks>> {
    return this.one<t.Banks>({ method: "GET", path: "/v1/banks", shape: "data", query: params }, options);
  }
}

/** `beneficiaries` */
export class BeneficiariesResource extends Resource {
  /**
   * List beneficiaries
   *
   * Required scope: `beneficiaries:read`.
   */
  list(params?: t.ListBeneficiariesParams, options?: RequestOptions): Listing<t.Beneficiary> {
    return this.many<t.Beneficiary>(
      { method: "GET", path: "/v1/beneficiaries", shape: "page", query: params },
      options,
    );
  }

  /**
   * Add a beneficiary
   *
   * The bank is asked whose account it is, and that is compared with `name`. Nobody is paid at a new account before
   * `usableFrom`. The account's number is sealed and never shown whole again.
   *
   * Required scope: `beneficiaries:write`.
   */
  async create(params: t.CreateBeneficiary, options?: RequestOptions): Promise<Reply<t.Beneficiary>> {
    return this.one<t.Beneficiary>({ method: "POST", path: "/v1/beneficiaries", shape: "data", body: params }, options);
  }

  /**
   * Show a beneficiary
   *
   * Required scope: `beneficiaries:read`.
   *
   * @param id The beneficiary.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Beneficiary>> {
    return this.one<t.Beneficiary>(
      { method: "GET", path: `/v1/beneficiaries/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Remove a beneficiary
   *
   * Payouts to them that were not sent are canceled, and what was held for those can be had again. To pay another
   * account add another
   * beneficiary: accounts are never changed.
   *
   * Required scope: `beneficiaries:write`.
   *
   * @param id The beneficiary.
   */
  async delete(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Beneficiary>> {
    return this.one<t.Beneficiary>(
      { method: "DELETE", path: `/v1/beneficiaries/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `calculations` */
export class CalculationsResource extends Resource {
  /**
   * Compute an amount
   *
   * The arithmetic of your bills, with nothing kept: what a price comes to, where periods fall, what a change costs,
   * taxes, discounts, a whole bill. The documents and answers are those of the calculator that comes with the program,
   * and the same document always gets the same answer. What is refused names the field and its code.
   *
   * Any key may do this.
   */
  async create(params: t.Calculation, options?: RequestOptions): Promise<Reply<t.CalculateResult>> {
    return this.one<t.CalculateResult>(
      { method: "POST", path: "/v1/calculations", shape: "data", body: params },
      options,
    );
  }
}

/** `checkout` */
export class CheckoutResource extends Resource {
  /**
   * List checkout sessions
   *
   * Required scope: `checkout:read`.
   */
  listSessions(params?: t.ListCheckoutSessionsParams, options?: RequestOptions): Listing<t.CheckoutSession> {
    return this.many<t.CheckoutSession>(
      { method: "GET", path: "/v1/checkout/sessions", shape: "page", query: params },
      options,
    );
  }

  /**
   * Make a checkout session
   *
   * Asks somebody to pay on a page of ours: for a subscription (`planId`), for something that is billed once (`amount`,
   * `currency` and `description`), for an order in escrow (`orderId`), into the wallet of a customer (`mode: top_up`),
   * or for nothing, to save another card (`mode: card_update`). Send your payer to `url`. Nothing is billed before they
   * choose how to pay; then the subscription and its one bill are made, once, whatever is pressed how often. Being sent
   * to `successUrl` proves nothing: wait for the event `checkout_session.completed`, or ask for the session.
   *
   * Required scope: `checkout:write`.
   */
  async createSession(params?: t.CreateCheckout, options?: RequestOptions): Promise<Reply<t.CheckoutSession>> {
    return this.one<t.CheckoutSession>(
      { method: "POST", path: "/v1/checkout/sessions", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a checkout session
   *
   * Ask for this before you hand anything over: where a payer was sent says nothing about money.
   *
   * Required scope: `checkout:read`.
   *
   * @param id The session.
   */
  async retrieveSession(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.CheckoutSession>> {
    return this.one<t.CheckoutSession>(
      { method: "GET", path: `/v1/checkout/sessions/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Expire a checkout session
   *
   * Ends a session that nobody is paying. What was billed for it alone is voided; a subscription that it began and
   * nobody paid ends by itself.
   *
   * Required scope: `checkout:write`.
   *
   * @param id The session.
   */
  async sessionExpire(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.CheckoutSession>> {
    return this.one<t.CheckoutSession>(
      { method: "POST", path: `/v1/checkout/sessions/${segment(id, "id")}/expire`, shape: "data", body: params },
      options,
    );
  }
}

/** `coupons` */
export class CouponsResource extends Resource {
  /**
   * List coupons
   *
   * Required scope: `coupons:read`.
   */
  list(params?: t.ListCouponsParams, options?: RequestOptions): Listing<t.Coupon> {
    return this.many<t.Coupon>({ method: "GET", path: "/v1/coupons", shape: "page", query: params }, options);
  }

  /**
   * Offer a coupon
   *
   * A part or an amount off the bills of whoever redeems it: by a promotion code that a customer types, or by you, for
   * a subscription or a customer. What it takes off never changes, and a redemption keeps it as it was.
   *
   * Required scope: `coupons:write`.
   */
  async create(params: t.CreateCoupon, options?: RequestOptions): Promise<Reply<t.Coupon>> {
    return this.one<t.Coupon>({ method: "POST", path: "/v1/coupons", shape: "data", body: params }, options);
  }

  /**
   * Show a coupon
   *
   * Required scope: `coupons:read`.
   *
   * @param id The coupon.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Coupon>> {
    return this.one<t.Coupon>(
      { method: "GET", path: `/v1/coupons/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change a coupon
   *
   * Its name, for what is redeemed from now on, and your own data.
   *
   * Required scope: `coupons:write`.
   *
   * @param id The coupon.
   */
  async update(id: string, params?: t.ChangeCoupon, options?: RequestOptions): Promise<Reply<t.Coupon>> {
    return this.one<t.Coupon>(
      { method: "PATCH", path: `/v1/coupons/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Archive a coupon
   *
   * Nobody can redeem it any more; what was redeemed holds on.
   *
   * Required scope: `coupons:write`.
   *
   * @param id The coupon.
   */
  async archive(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Coupon>> {
    return this.one<t.Coupon>(
      { method: "DELETE", path: `/v1/coupons/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `creditGrants` */
export class CreditGrantsResource extends Resource {
  /**
   * List grants of prepaid credit
   *
   * Required scope: `customers:read`.
   */
  list(params?: t.ListCreditGrantsParams, options?: RequestOptions): Listing<t.CreditGrant> {
    return this.many<t.CreditGrant>(
      { method: "GET", path: "/v1/credit-grants", shape: "page", query: params },
      options,
    );
  }

  /**
   * Grant prepaid credit
   *
   * Bought by the customer (record here what they paid you beside the gateways) or given. Invoices that are made from
   * now on use it up before the customer's balance: by priority, then what expires first, then gifts before what was
   * bought, then the oldest. It pays invoices in its own currency only, and none from the instant of its expiry on.
   *
   * Required scope: `customers:write`.
   */
  async create(params: t.CreateGrant, options?: RequestOptions): Promise<Reply<t.CreditGrant>> {
    return this.one<t.CreditGrant>({ method: "POST", path: "/v1/credit-grants", shape: "data", body: params }, options);
  }

  /**
   * Show a grant of prepaid credit
   *
   * Required scope: `customers:read`.
   *
   * @param id The grant.
   */
  async retrieve(id: string, params?: t.GetCreditGrantParams, options?: RequestOptions): Promise<Reply<t.CreditGrant>> {
    return this.one<t.CreditGrant>(
      { method: "GET", path: `/v1/credit-grants/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Void what is left of a grant
   *
   * What it paid stays paid. What is left of one that was bought is taken to be paid back by you, beside the gateways.
   *
   * Required scope: `customers:write`.
   *
   * @param id The grant.
   */
  async void(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.CreditGrant>> {
    return this.one<t.CreditGrant>(
      { method: "POST", path: `/v1/credit-grants/${segment(id, "id")}/void`, shape: "data", body: params },
      options,
    );
  }
}

/** `creditNotes` */
export class CreditNotesResource extends Resource {
  /**
   * List credit notes
   *
   * Required scope: `invoices:read`.
   */
  list(params?: t.ListCreditNotesParams, options?: RequestOptions): Listing<t.CreditNote> {
    return this.many<t.CreditNote>({ method: "GET", path: "/v1/credit-notes", shape: "page", query: params }, options);
  }

  /**
   * Show a credit note
   *
   * Required scope: `invoices:read`.
   *
   * @param id The credit note.
   */
  async retrieve(id: string, params?: t.GetCreditNoteParams, options?: RequestOptions): Promise<Reply<t.CreditNote>> {
    return this.one<t.CreditNote>(
      { method: "GET", path: `/v1/credit-notes/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * The PDF of a credit note
   *
   * Made when it is first asked for: 202 with `Retry-After` until it is there. From then on the same bytes each time,
   * whose SHA-256 is the `ETag`; one that was voided meanwhile gets a new one.
   *
   * Required scope: `invoices:read`.
   *
   * @param id The credit note.
   */
  async retrievePdf(id: string, params?: NoParams, options?: RequestOptions): Promise<Uint8Array> {
    return this.plain<Uint8Array>(
      { method: "GET", path: `/v1/credit-notes/${segment(id, "id")}/pdf`, shape: "bytes", query: params },
      options,
    );
  }

  /**
   * Void a credit note
   *
   * It keeps its number. What it took from an open invoice is owed again, what the balance got is taken from it, and a
   * refund that was not sent is not made. One that settled its invoice, whose amount was spent, or whose refund was
   * sent, stays.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The credit note.
   */
  async void(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.CreditNote>> {
    return this.one<t.CreditNote>(
      { method: "POST", path: `/v1/credit-notes/${segment(id, "id")}/void`, shape: "data", body: params },
      options,
    );
  }
}

/** `customers` */
export class CustomersResource extends Resource {
  /**
   * List customers
   *
   * Required scope: `customers:read`.
   */
  list(params?: t.ListCustomersParams, options?: RequestOptions): Listing<t.Customer> {
    return this.many<t.Customer>({ method: "GET", path: "/v1/customers", shape: "page", query: params }, options);
  }

  /**
   * Remember a customer
   *
   * `testClockId` puts the customer, and all that hangs on them, under a test clock; test mode only.
   *
   * Required scope: `customers:write`.
   */
  async create(params?: t.CreateCustomer, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>({ method: "POST", path: "/v1/customers", shape: "data", body: params }, options);
  }

  /**
   * Find a customer by your own reference
   *
   * Required scope: `customers:read`.
   *
   * @param ref The `merchantRef` you gave them.
   */
  async retrieveByRef(ref: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "GET", path: `/v1/customers/ref/${segment(ref, "ref")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Show a customer
   *
   * Required scope: `customers:read`.
   *
   * @param id The customer.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change a customer
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async update(id: string, params?: t.ChangeCustomer, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "PATCH", path: `/v1/customers/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a customer's balance
   *
   * What their next bills use up: prepaid credit first, grant by grant, then the balance, in each currency they ever
   * had one in.
   *
   * Required scope: `customers:read`.
   *
   * @param id The customer.
   */
  async retrieveBalance(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.CustomerBalance>> {
    return this.one<t.CustomerBalance>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}/balance`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Adjust a customer's balance
   *
   * Gives to it (an amount above zero) or takes from it (below zero), with a reason. A balance never goes below zero.
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async createBalanceAdjustment(
    id: string,
    params: t.AdjustBalance,
    options?: RequestOptions,
  ): Promise<Reply<t.Balance>> {
    return this.one<t.Balance>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/balance/adjustments`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Put a customer on the blacklist
   *
   * No new subscription of theirs begins. What runs goes on.
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async blacklist(id: string, params?: t.Blacklist, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/blacklist`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Make a link to another card
   *
   * Whoever opens it sees what the customer owes you and may save another card, which is charged for it at once; no
   * sign-in is asked for, so send it to the customer alone. Nothing of it is stored: it cannot be called back, and it
   * ends by itself.
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async createCardUpdateLink(
    id: string,
    params?: t.MakeUpdateLink,
    options?: RequestOptions,
  ): Promise<Reply<t.CustomerLink>> {
    return this.one<t.CustomerLink>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/card-update-link`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show what a customer agreed to
   *
   * Where nothing was said: WhatsApp and marketing need a yes, mails and text messages about what they bought or owe do
   * not.
   *
   * Required scope: `customers:read`.
   *
   * @param id The customer.
   */
  async retrieveConsents(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Consents>> {
    return this.one<t.Consents>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}/consents`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Record what a customer agreed to
   *
   * You say so because they said so: keep the proof. A STOP that they write later counts more than an older yes.
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async putConsent(id: string, params: t.SayConsent, options?: RequestOptions): Promise<Reply<t.Consents>> {
    return this.one<t.Consents>(
      { method: "PUT", path: `/v1/customers/${segment(id, "id")}/consents`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Redeem a coupon for a customer
   *
   * For the bills of all their subscriptions, present and to come. An amount in one currency is for bills in it.
   *
   * Required scope: `coupons:write`.
   *
   * @param id The customer.
   */
  async createDiscount(id: string, params?: t.CreateDiscount, options?: RequestOptions): Promise<Reply<t.Discount>> {
    return this.one<t.Discount>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/discounts`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Erase a customer
   *
   * For good: what names them is null from then on, here, in events, in the audit log and in messages; cards go; saved
   * answers about them are not repeated. Refused while a subscription of theirs runs, a bill is open, or a charge is
   * not settled. Bills stay, with the copies that were made of them: the law has you keep them. Erasing twice is not an
   * error.
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async erase(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/erase`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Export a customer
   *
   * Everything that is known of them as one document, to hand to the person who asks for it: what the lists show, the
   * newest 1,000 of each. It takes the right to read all of that.
   *
   * Required scope: `customers:read`.
   *
   * @param id The customer.
   */
  async retrieveExport(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.CustomerExport>> {
    return this.one<t.CustomerExport>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}/export`, shape: "data", query: params },
      options,
    );
  }

  /**
   * List a customer's payment methods
   *
   * Required scope: `payment_methods:read`.
   *
   * @param id The customer.
   */
  listPaymentMethods(
    id: string,
    params?: t.ListPaymentMethodsParams,
    options?: RequestOptions,
  ): Listing<t.PaymentMethod> {
    return this.many<t.PaymentMethod>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}/payment-methods`, shape: "page", query: params },
      options,
    );
  }

  /**
   * Save a payment method
   *
   * The token comes from the gateway. A new default is charged at once for whatever waited for it: invoices in
   * recovery, and first invoices that were never paid.
   *
   * Required scope: `payment_methods:write`.
   *
   * @param id The customer.
   */
  async attachPaymentMethod(
    id: string,
    params: t.AttachMethod,
    options?: RequestOptions,
  ): Promise<Reply<t.PaymentMethod>> {
    return this.one<t.PaymentMethod>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/payment-methods`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Remove a payment method
   *
   * Required scope: `payment_methods:write`.
   *
   * @param id The customer.
   * @param methodId The method.
   */
  async removePaymentMethod(
    id: string,
    methodId: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.PaymentMethod>> {
    return this.one<t.PaymentMethod>(
      {
        method: "DELETE",
        path: `/v1/customers/${segment(id, "id")}/payment-methods/${segment(methodId, "methodId")}`,
        shape: "data",
        query: params,
      },
      options,
    );
  }

  /**
   * Make a link to the customer's account
   *
   * The page of all that the customer has with you: what they owe, what runs and when it is charged next, which cards
   * are saved. Whoever holds the link may try an overdue bill again and save another card.
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async createPortalLink(
    id: string,
    params?: t.MakePortalLink,
    options?: RequestOptions,
  ): Promise<Reply<t.CustomerLink>> {
    return this.one<t.CustomerLink>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/portal-link`, shape: "data", body: params },
      options,
    );
  }

  /**
   * List a customer's subscriptions
   *
   * Required scope: `subscriptions:read`.
   *
   * @param id The customer.
   */
  listSubscriptions(
    id: string,
    params?: t.ListCustomerSubscriptionsParams,
    options?: RequestOptions,
  ): Listing<t.Subscription> {
    return this.many<t.Subscription>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}/subscriptions`, shape: "page", query: params },
      options,
    );
  }

  /**
   * List a customer's transactions
   *
   * Required scope: `transactions:read`.
   *
   * @param id The customer.
   */
  listTransactions(
    id: string,
    params?: t.ListCustomerTransactionsParams,
    options?: RequestOptions,
  ): Listing<t.Transaction> {
    return this.many<t.Transaction>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}/transactions`, shape: "page", query: params },
      options,
    );
  }

  /**
   * Take a customer off the blacklist
   *
   * Required scope: `customers:write`.
   *
   * @param id The customer.
   */
  async unblacklist(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "POST", path: `/v1/customers/${segment(id, "id")}/unblacklist`, shape: "data", body: params },
      options,
    );
  }
}

/** `deliveries` */
export class DeliveriesResource extends Resource {
  /**
   * Show a delivery
   *
   * With every try and what came back.
   *
   * Required scope: `webhooks:read`.
   *
   * @param id The delivery.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.DeliveryDetail>> {
    return this.one<t.DeliveryDetail>(
      { method: "GET", path: `/v1/deliveries/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Deliver an event once more
   *
   * With a fresh schedule, whatever became of it before; one that waits is not kept waiting.
   *
   * Required scope: `webhooks:write`.
   *
   * @param id The delivery.
   */
  async replay(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Delivery>> {
    return this.one<t.Delivery>(
      { method: "POST", path: `/v1/deliveries/${segment(id, "id")}/replay`, shape: "data", body: params },
      options,
    );
  }
}

/** `discounts` */
export class DiscountsResource extends Resource {
  /**
   * List discounts
   *
   * Required scope: `coupons:read`.
   */
  list(params?: t.ListDiscountsParams, options?: RequestOptions): Listing<t.Discount> {
    return this.many<t.Discount>({ method: "GET", path: "/v1/discounts", shape: "page", query: params }, options);
  }

  /**
   * Show a discount
   *
   * Required scope: `coupons:read`.
   *
   * @param id The discount.
   */
  async retrieve(id: string, params?: t.GetDiscountParams, options?: RequestOptions): Promise<Reply<t.Discount>> {
    return this.one<t.Discount>(
      { method: "GET", path: `/v1/discounts/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Take a discount away
   *
   * Bills to come are without it; those that were made keep it. Asking twice is not an error.
   *
   * Required scope: `coupons:write`.
   *
   * @param id The discount.
   */
  async end(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Discount>> {
    return this.one<t.Discount>(
      { method: "DELETE", path: `/v1/discounts/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `disputes` */
export class DisputesResource extends Resource {
  /**
   * List disputes
   *
   * Required scope: `transactions:read`.
   */
  list(params?: t.ListDisputesParams, options?: RequestOptions): Listing<t.Dispute> {
    return this.many<t.Dispute>({ method: "GET", path: "/v1/disputes", shape: "page", query: params }, options);
  }

  /**
   * Show a dispute
   *
   * Required scope: `transactions:read`.
   *
   * @param id The dispute.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Dispute>> {
    return this.one<t.Dispute>(
      { method: "GET", path: `/v1/disputes/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Give in to a dispute
   *
   * The money goes to the payer. It cannot be taken back.
   *
   * Required scope: `transactions:write`.
   *
   * @param id The dispute.
   */
  async accept(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Dispute>> {
    return this.one<t.Dispute>(
      { method: "POST", path: `/v1/disputes/${segment(id, "id")}/accept`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show what speaks for you
   *
   * The file as it was put together last: the bill and how each amount came about, what was paid before, agreed to and
   * told, with the receipts of carriers, and what the customer did in their own account. Empty until the provider has
   * said which charge is disputed.
   *
   * Required scope: `transactions:read`.
   *
   * @param id The dispute.
   */
  async retrieveEvidence(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.DisputeEvidence>> {
    return this.one<t.DisputeEvidence>(
      { method: "GET", path: `/v1/disputes/${segment(id, "id")}/evidence`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Answer a dispute
   *
   * Has the file handed in now, with your words in front of it. Without this it is handed in by itself, four hours
   * before the time is over. Most providers take one answer.
   *
   * Required scope: `transactions:write`.
   *
   * @param id The dispute.
   */
  async submit(id: string, params?: t.SubmitDispute, options?: RequestOptions): Promise<Reply<t.Dispute>> {
    return this.one<t.Dispute>(
      { method: "POST", path: `/v1/disputes/${segment(id, "id")}/submit`, shape: "data", body: params },
      options,
    );
  }
}

/** `dunningSchedules` */
export class DunningSchedulesResource extends Resource {
  /**
   * List recoveries
   *
   * Required scope: `recovery:read`.
   */
  list(params?: t.ListDunningSchedulesParams, options?: RequestOptions): Listing<t.DunningSchedule> {
    return this.many<t.DunningSchedule>(
      { method: "GET", path: "/v1/dunning-schedules", shape: "page", query: params },
      options,
    );
  }

  /**
   * Show a recovery
   *
   * With every decision taken so far, its reason and its inputs, and the dates that follow if nothing works.
   *
   * Required scope: `recovery:read`.
   *
   * @param id The recovery.
   */
  async retrieve(
    id: string,
    params?: t.GetDunningScheduleParams,
    options?: RequestOptions,
  ): Promise<Reply<t.DunningScheduleDetail>> {
    return this.one<t.DunningScheduleDetail>(
      { method: "GET", path: `/v1/dunning-schedules/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Settle a recovery by hand
   *
   * Ends it, and its invoice with it: `paid` outside of the gateways, under your `reference`; `uncollectible`, with
   * what the policy does when everything was tried; or `void`, which takes the invoice back.
   *
   * Required scope: `recovery:write`.
   *
   * @param id The recovery.
   */
  async resolve(id: string, params: t.ResolveRecovery, options?: RequestOptions): Promise<Reply<t.DunningSchedule>> {
    return this.one<t.DunningSchedule>(
      { method: "POST", path: `/v1/dunning-schedules/${segment(id, "id")}/resolve`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Take a recovery's next step now
   *
   * Required scope: `recovery:write`.
   *
   * @param id The recovery.
   */
  async retry(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.DunningSchedule>> {
    return this.one<t.DunningSchedule>(
      { method: "POST", path: `/v1/dunning-schedules/${segment(id, "id")}/retry`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Stop a recovery
   *
   * Nothing more is tried. The invoice stays open and its subscription overdue; a retry takes the recovery up again.
   *
   * Required scope: `recovery:write`.
   *
   * @param id The recovery.
   */
  async stop(id: string, params: t.StopRecovery, options?: RequestOptions): Promise<Reply<t.DunningSchedule>> {
    return this.one<t.DunningSchedule>(
      { method: "POST", path: `/v1/dunning-schedules/${segment(id, "id")}/stop`, shape: "data", body: params },
      options,
    );
  }
}

/** `escrow` */
export class EscrowResource extends Resource {
  /**
   * Make a token for somebody who works for you
   *
   * With the key of this request, for an hour at most: with it they hear in real time what waits for them. It ends with
   * the key, and opens nothing that the key does not.
   *
   * Required scope: `escrow:write`.
   */
  async createAdminToken(params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowToken>> {
    return this.one<t.EscrowToken>(
      { method: "POST", path: "/v1/escrow/admin-tokens", shape: "data", body: params },
      options,
    );
  }

  /**
   * List kinds of conditions
   *
   * Those that come with the product and your own, each in its newest version.
   *
   * Required scope: `escrow:read`.
   */
  listConditionTemplates(params?: NoParams, options?: RequestOptions): Listing<t.ListEscrowTemplatesRow> {
    return this.many<t.ListEscrowTemplatesRow>(
      { method: "GET", path: "/v1/escrow/condition-templates", shape: "page", query: params },
      options,
    );
  }

  /**
   * Add a kind of condition
   *
   * Or another version of one: orders keep the version that they were agreed with.
   *
   * Required scope: `settings:write`.
   */
  async createConditionTemplate(
    params: t.AddEscrowTemplate,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowConditionTemplate>> {
    return this.one<t.EscrowConditionTemplate>(
      { method: "POST", path: "/v1/escrow/condition-templates", shape: "data", body: params },
      options,
    );
  }

  /**
   * List what escrow costs
   *
   * Required scope: `escrow:read`.
   */
  listFees(params?: NoParams, options?: RequestOptions): Listing<t.ListEscrowFeesRow> {
    return this.many<t.ListEscrowFeesRow>(
      { method: "GET", path: "/v1/escrow/fees", shape: "page", query: params },
      options,
    );
  }

  /**
   * Propose what escrow costs
   *
   * Another version of your fees. It holds once another key agreed to it, in test mode at once. Orders keep what they
   * were priced with.
   *
   * Required scope: `escrow_senior:write`.
   */
  async createFee(params: t.ProposeEscrowFee, options?: RequestOptions): Promise<Reply<t.EscrowFeeVersion>> {
    return this.one<t.EscrowFeeVersion>(
      { method: "POST", path: "/v1/escrow/fees", shape: "data", body: params },
      options,
    );
  }

  /**
   * Agree to a version of fees
   *
   * By another key than the one that proposed it.
   *
   * Required scope: `escrow_senior:write`.
   *
   * @param id The version.
   */
  async feeApprove(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowFeeVersion>> {
    return this.one<t.EscrowFeeVersion>(
      { method: "POST", path: `/v1/escrow/fees/${segment(id, "id")}/approve`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Reject a version of fees
   *
   * Required scope: `escrow_senior:write`.
   *
   * @param id The version.
   */
  async feeReject(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowFeeVersion>> {
    return this.one<t.EscrowFeeVersion>(
      { method: "POST", path: `/v1/escrow/fees/${segment(id, "id")}/reject`, shape: "data", body: params },
      options,
    );
  }

  /**
   * List orders
   *
   * Required scope: `escrow:read`.
   */
  listOrders(params?: t.ListEscrowOrdersParams, options?: RequestOptions): Listing<t.EscrowOrder> {
    return this.many<t.EscrowOrder>(
      { method: "GET", path: "/v1/escrow/orders", shape: "page", query: params },
      options,
    );
  }

  /**
   * Propose an order
   *
   * One customer of yours proposes a deal to another: a price, what has to be true before it is released, and by when.
   * Nothing is paid before the other side accepts. What it costs is fixed by a quote that you were given, or now.
   *
   * Required scope: `escrow:write`.
   */
  async createOrder(params: t.CreateEscrowOrder, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>({ method: "POST", path: "/v1/escrow/orders", shape: "data", body: params }, options);
  }

  /**
   * Show an order
   *
   * Required scope: `escrow:read`.
   *
   * @param id The order.
   */
  async retrieveOrder(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "GET", path: `/v1/escrow/orders/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Accept an order
   *
   * By the side whose turn it is, for exactly the terms whose digest is sent. From then on nothing of them changes
   * without both.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderAccept(id: string, params: t.AcceptEscrowOrder, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/accept`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Propose a change of an accepted order
   *
   * One more milestone with conditions and fees of its own, or another day of delivery. The other side answers.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderAmendments(
    id: string,
    params: t.AmendEscrowOrder,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/amendments`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Answer a proposed change
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderAmendmentsAnswer(
    id: string,
    params: t.EscrowAnswer,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/amendments/answer`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Call an order off
   *
   * By the buyer. Before work began everything goes back at once, fees included. Afterwards the seller is asked, and
   * may be offered a
   * part: silence gives everything back, unless something was handed in; then it becomes a dispute.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderCancel(id: string, params: t.CancelEscrowOrder, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/cancel`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Answer a request to cancel
   *
   * By the seller. A no becomes a dispute.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderCancelAnswer(id: string, params: t.EscrowAnswer, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/cancel/answer`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Enter a handover code
   *
   * By the seller, as the buyer gave it. Five wrong ones lock it for an hour.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the condition.
   */
  async orderConditionCode(
    id: string,
    number: number | string,
    params: t.EnterHandoverCode,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/conditions/${segment(number, "number")}/code`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Say that what was shown does not do
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the condition.
   */
  async orderConditionReject(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/conditions/${segment(number, "number")}/reject`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Show a handover code
   *
   * To the buyer only, who gives it to the seller when they have the goods. There is one once the money is held.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the condition.
   */
  async orderConditionRevealCode(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.HandoverCode>> {
    return this.one<t.HandoverCode>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/conditions/${segment(number, "number")}/reveal-code`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Take a verification back
   *
   * Within the hour, and before the release.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the condition.
   */
  async orderConditionUndo(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/conditions/${segment(number, "number")}/undo`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Say that a condition is met
   *
   * By whoever verifies it.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the condition.
   */
  async orderConditionVerify(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/conditions/${segment(number, "number")}/verify`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Give a condition up
   *
   * By those whom it protects; some take both.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the condition.
   */
  async orderConditionWaive(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/conditions/${segment(number, "number")}/waive`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Give a party more time
   *
   * Moves a running deadline to a later instant, by 30 days at most, with a reason that both parties read. Clocks of
   * providers, of chargebacks and of a dispute as a whole are not moved. It is on the order's time line, and both are
   * told.
   *
   * Required scope: `escrow_support:write`.
   *
   * @param id The order.
   */
  async orderDeadlinesExtend(
    id: string,
    params: t.ExtendEscrowDeadline,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/deadlines/extend`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Decline an order
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderDecline(id: string, params: t.EscrowAct, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/decline`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Open a dispute
   *
   * By either party, about milestones whose money is in escrow. What is contested is frozen; what is not goes on. The
   * other side has time to answer; silence decides for whoever opened it.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderDisputes(
    id: string,
    params: t.OpenEscrowDispute,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/disputes`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Accept an offer
   *
   * Of the other side. The money goes where it says.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeAcceptOffer(
    id: string,
    number: number | string,
    params: t.AcceptEscrowOffer,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/accept-offer`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Object to an award
   *
   * Where the terms give time for it.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeAppeal(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/appeal`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Award a dispute
   *
   * Once the time for evidence is over, or both parties rested. Above the threshold of the terms somebody else has to
   * agree first. The money goes where it says, unless it waits for the goods to come back, or for an appeal.
   *
   * Required scope: `escrow_disputes:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeAward(
    id: string,
    number: number | string,
    params: t.AwardEscrowDispute,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/award`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Give in to a dispute
   *
   * What is contested goes to whoever opened it.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeConcede(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/concede`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Agree to an award
   *
   * By another key than the one that made it, with a code of its authenticator (`/v1/payout-approvers`).
   *
   * Required scope: `escrow_disputes:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeConfirmAward(
    id: string,
    number: number | string,
    params: t.ConfirmEscrowAward,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/confirm-award`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Confirm what silence decided
   *
   * The other side of a dispute said nothing in time, and the sum is above what decides itself.
   *
   * Required scope: `escrow_disputes:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeConfirmDefault(
    id: string,
    number: number | string,
    params?: t.StaffAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/confirm-default`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Say that the goods came back
   *
   * What an award waited for has happened: the money goes where it says.
   *
   * Required scope: `escrow_disputes:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeConfirmReturn(
    id: string,
    number: number | string,
    params?: t.StaffAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/confirm-return`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Ask for a decision
   *
   * While the parties talk: once both ask, the time for evidence begins. While evidence is shown: that one has nothing
   * more to show.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeMoveOn(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/move-on`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Offer a split
   *
   * One offer of each side is open at a time; a newer one takes its place, and each lives as long as the terms say.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeOffers(
    id: string,
    number: number | string,
    params: t.OfferEscrowSplit,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/offers`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Answer a dispute
   *
   * By the other side, with a claim of its own or without.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeRespond(
    id: string,
    number: number | string,
    params: t.RespondEscrowDispute,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/respond`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Take a dispute back
   *
   * By whoever opened it, unless the other side claims something too. The time to look goes on, with a day left at
   * least.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param number The number of the dispute.
   */
  async orderDisputeWithdraw(
    id: string,
    number: number | string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/disputes/${segment(number, "number")}/withdraw`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * List what was shown
   *
   * Required scope: `escrow:read`.
   *
   * @param id The order.
   */
  listOrderEvidence(id: string, params?: NoParams, options?: RequestOptions): Listing<t.ListEscrowEvidenceRow> {
    return this.many<t.ListEscrowEvidenceRow>(
      { method: "GET", path: `/v1/escrow/orders/${segment(id, "id")}/evidence`, shape: "page", query: params },
      options,
    );
  }

  /**
   * Show something
   *
   * For a condition, or for the order as a whole (and so for its disputes): words, or a file of up to 5 MiB in base64.
   * The order keeps its SHA-256, so that what is shown cannot be changed unnoticed.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async createOrderEvidence(
    id: string,
    params: t.ShowEvidence,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowPaper>> {
    return this.one<t.EscrowPaper>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/evidence`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Open what was shown
   *
   * With its file in base64. `intact` says whether it still has the digest under which it was shown.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The order.
   * @param evidenceId What was shown.
   */
  async retrieveOrderEvidence(
    id: string,
    evidenceId: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowPaper>> {
    return this.one<t.EscrowPaper>(
      {
        method: "GET",
        path: `/v1/escrow/orders/${segment(id, "id")}/evidence/${segment(evidenceId, "evidenceId")}`,
        shape: "data",
        query: params,
      },
      options,
    );
  }

  /**
   * Pay from the wallet
   *
   * Everything that is due, or one milestone. Refused, with what is missing, while the wallet has less.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderFundFromWallet(
    id: string,
    params: t.FundFromWallet,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/fund-from-wallet`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Give milestones up
   *
   * By the seller: what is left of them goes back to the buyer.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderGiveUp(id: string, params: t.GiveUpEscrowOrder, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/give-up`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Place a hold
   *
   * Nothing leaves the order while it is on, and nothing is released by itself.
   *
   * Required scope: `escrow_holds:write`.
   *
   * @param id The order.
   */
  async orderHolds(id: string, params: t.PlaceEscrowHold, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/holds`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Lift a hold
   *
   * Required scope: `escrow_holds:write`.
   *
   * @param id The order.
   * @param number The number of the hold.
   */
  async orderHoldLift(
    id: string,
    number: number | string,
    params?: t.StaffAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/holds/${segment(number, "number")}/lift`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Make a link to an order
   *
   * For one of its parties, to be handed on to them: it leads to the order's page, where they read it and act. It opens
   * once; another link for the same purpose ends the one before. Whoever opens it is a guest until a code proved their
   * phone.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async createOrderLink(id: string, params: t.MakeEscrowLink, options?: RequestOptions): Promise<Reply<t.EscrowLink>> {
    return this.one<t.EscrowLink>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/links`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Approve a milestone
   *
   * By the buyer. Everything that is left of it goes to the seller's wallet, less fees. Refused, with a list, while a
   * condition is open that money waits for.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param milestoneId The milestone.
   */
  async orderMilestoneApprove(
    id: string,
    milestoneId: string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/milestones/${segment(milestoneId, "milestoneId")}/approve`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Release a part early
   *
   * By the buyer, where the terms allow it: some of a milestone before all of it is done.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param milestoneId The milestone.
   */
  async orderMilestoneRelease(
    id: string,
    milestoneId: string,
    params: t.ReleaseEscrowPart,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/milestones/${segment(milestoneId, "milestoneId")}/release`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Send a milestone back
   *
   * By the buyer, with what is missing, as often as the terms allow. The time to look stops.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param milestoneId The milestone.
   */
  async orderMilestoneRequestChanges(
    id: string,
    milestoneId: string,
    params: t.EscrowReasoned,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/milestones/${segment(milestoneId, "milestoneId")}/request-changes`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Hand a milestone in
   *
   * By the seller, once what has to be shown was shown. The buyer's time to look begins; silence at its end releases
   * the money.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   * @param milestoneId The milestone.
   */
  async orderMilestoneSubmit(
    id: string,
    milestoneId: string,
    params: t.EscrowAct,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      {
        method: "POST",
        path: `/v1/escrow/orders/${segment(id, "id")}/milestones/${segment(milestoneId, "milestoneId")}/submit`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Pay for an order
   *
   * The buyer pays what is due: by a saved method, or by a way on which they act (`nextAction` then says how). A part
   * may come from their wallet. The payment is sent as soon as it is written down; what becomes of it is told by
   * events. What is too little stays in the buyer's wallet for this order, what is too much in the wallet.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async createOrderPayment(
    id: string,
    params?: t.PayEscrowOrder,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowPayment>> {
    return this.one<t.EscrowPayment>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/payments`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Preview how an order may end
   *
   * What each side would pay and have if all goes well, if it is called off now, if what is left is divided in halves,
   * and if the payer's bank takes everything back after the release. Computed by the code that books.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The order.
   */
  async retrieveOrderPreview(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowPreview>> {
    return this.one<t.EscrowPreview>(
      { method: "GET", path: `/v1/escrow/orders/${segment(id, "id")}/preview`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change a proposal
   *
   * Whoever proposed last puts other words in the place of their proposal; the other side answers with another one (at
   * most ten times, and the time to answer begins again). Everything but the parties and the currency may be different.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderProposals(
    id: string,
    params: t.CreateEscrowOrder,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/proposals`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Give money back after the end
   *
   * By the seller, out of their wallet, as long as the terms allow it and no more than was received: into the buyer's
   * wallet, or back to where the buyer paid from. What cannot be paid back there falls into the wallet.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderRefunds(id: string, params: t.RefundEscrowOrder, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/refunds`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Bring an expired order back
   *
   * Once both sides asked for it, within the window of its terms. What arrived too late then pays for it.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderRevive(id: string, params: t.EscrowAct, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/revive`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Begin the work
   *
   * By the seller, on everything that is paid, or on one milestone. From then on the buyer cannot call it off alone.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderStart(id: string, params: t.StartEscrowOrder, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/start`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show what happened to an order
   *
   * Line by line, oldest first, at most 500. Ask for what comes after the last version that you have.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The order.
   */
  async retrieveOrderTimeline(
    id: string,
    params?: t.GetEscrowOrderTimelineParams,
    options?: RequestOptions,
  ): Promise<Reply<t.GetEscrowOrderTimelineResult[]>> {
    return this.one<t.GetEscrowOrderTimelineResult[]>(
      { method: "GET", path: `/v1/escrow/orders/${segment(id, "id")}/timeline`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Make a token for a party
   *
   * For your own app: with it a party hears in real time what happens to this order. It moves no money and lasts for a
   * day.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async createOrderToken(
    id: string,
    params: t.MakeEscrowToken,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowToken>> {
    return this.one<t.EscrowToken>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/tokens`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Ask why money is held
   *
   * For each milestone with money in escrow: why it is held, who has to act, which conditions are open, and when and
   * how it resolves by itself.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The order.
   */
  async retrieveOrderWhyHeld(
    id: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.ExplainEscrowOrderResult[]>> {
    return this.one<t.ExplainEscrowOrderResult[]>(
      { method: "GET", path: `/v1/escrow/orders/${segment(id, "id")}/why-held`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Take a proposal back, or end an order before the money
   *
   * Before acceptance only whoever proposed last may; after it, and before all of the money is there, either side. What
   * arrived by then is in the buyer's wallet.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The order.
   */
  async orderWithdraw(id: string, params: t.EscrowAct, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: `/v1/escrow/orders/${segment(id, "id")}/withdraw`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a party
   *
   * What you told of a customer who buys or sells. Who was never told of is known by nothing.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The customer.
   */
  async retrieveParty(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowParty>> {
    return this.one<t.EscrowParty>(
      { method: "GET", path: `/v1/escrow/parties/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Tell of a party
   *
   * Whether the phone of a customer is theirs (nobody proposes an order without), how well they are known, and whether
   * they may act.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The customer.
   */
  async updateParty(id: string, params?: t.ChangeEscrowParty, options?: RequestOptions): Promise<Reply<t.EscrowParty>> {
    return this.one<t.EscrowParty>(
      { method: "PATCH", path: `/v1/escrow/parties/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Send a code to a phone
   *
   * Six digits to the customer's mobile phone, by text message or WhatsApp, by whoever carries them now. Asked for
   * again, the same code goes out by somebody else: after 30, 60 and then 120 seconds. It works for ten minutes.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The customer.
   */
  async createPartyCode(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowCodeView>> {
    return this.one<t.EscrowCodeView>(
      { method: "POST", path: `/v1/escrow/parties/${segment(id, "id")}/codes`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Check a code
   *
   * What the customer typed. A right code is spent, and their phone is known as theirs from then on; the fifth wrong
   * one ends it.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The customer.
   */
  async partyCodesCheck(
    id: string,
    params: t.CheckEscrowCode,
    options?: RequestOptions,
  ): Promise<Reply<t.EscrowCodeChecked>> {
    return this.one<t.EscrowCodeChecked>(
      { method: "POST", path: `/v1/escrow/parties/${segment(id, "id")}/codes/check`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show what a party was told
   *
   * The entries of their feed after the last that you have, oldest first, at most 500: each once, numbered without a
   * gap, the same that their socket is sent. Ask again with the last `seq` until none comes. Entries are kept for 90
   * days: if the first that comes is not the one after yours, read their orders anew.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The customer.
   */
  listPartyFeed(id: string, params?: t.ListEscrowFeedParams, options?: RequestOptions): Listing<t.ListEscrowFeedRow> {
    return this.many<t.ListEscrowFeedRow>(
      { method: "GET", path: `/v1/escrow/parties/${segment(id, "id")}/feed`, shape: "page", query: params },
      options,
    );
  }

  /**
   * Show what became of links
   *
   * Of those that were made for a customer: issued, opened, used, revoked, refused, with address and browser; the last
   * hundred, newest first.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The customer.
   */
  listPartyLinks(id: string, params?: NoParams, options?: RequestOptions): Listing<t.ListEscrowLinkLogRow> {
    return this.many<t.ListEscrowLinkLogRow>(
      { method: "GET", path: `/v1/escrow/parties/${segment(id, "id")}/links`, shape: "page", query: params },
      options,
    );
  }

  /**
   * List what moved a wallet
   *
   * Newest first. The lines add up to the wallet.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The customer.
   */
  listPartyStatement(
    id: string,
    params?: t.ListEscrowStatementParams,
    options?: RequestOptions,
  ): Listing<t.WalletLine> {
    return this.many<t.WalletLine>(
      { method: "GET", path: `/v1/escrow/parties/${segment(id, "id")}/statement`, shape: "page", query: params },
      options,
    );
  }

  /**
   * Fill a wallet
   *
   * The customer pays into their own wallet: by a saved method, or by a way on which they act.
   *
   * Required scope: `escrow:write`.
   *
   * @param id The customer.
   */
  async createPartyTopUp(id: string, params: t.TopUpWallet, options?: RequestOptions): Promise<Reply<t.EscrowPayment>> {
    return this.one<t.EscrowPayment>(
      { method: "POST", path: `/v1/escrow/parties/${segment(id, "id")}/top-ups`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show the wallets of a customer
   *
   * One for each currency they ever had money in. What is available can be spent or paid out; what is pending waits
   * until payers' money is clear; what is reserved is kept back against money that payers' banks take back.
   *
   * Required scope: `escrow:read`.
   *
   * @param id The customer.
   */
  listPartyWallets(id: string, params?: NoParams, options?: RequestOptions): Listing<t.ListEscrowWalletsRow> {
    return this.many<t.ListEscrowWalletsRow>(
      { method: "GET", path: `/v1/escrow/parties/${segment(id, "id")}/wallets`, shape: "page", query: params },
      options,
    );
  }

  /**
   * List payments
   *
   * Required scope: `escrow:read`.
   */
  listPayments(params?: t.ListEscrowPaymentsParams, options?: RequestOptions): Listing<t.EscrowPayment> {
    return this.many<t.EscrowPayment>(
      { method: "GET", path: "/v1/escrow/payments", shape: "page", query: params },
      options,
    );
  }

  /**
   * Show a payment
   *
   * Required scope: `escrow:read`.
   *
   * @param id The payment.
   */
  async retrievePayment(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowPayment>> {
    return this.one<t.EscrowPayment>(
      { method: "GET", path: `/v1/escrow/payments/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Propose a subscription that is paid ahead
   *
   * The buyer pays for all periods at once, and each is released to the seller when it is over, unless somebody opened
   * a dispute about it before. What is left comes back to the buyer whenever they end it, to the unit. It is an order
   * like any other: accept, pay, dispute and cancel it with the routes of orders.
   *
   * Required scope: `escrow:write`.
   */
  async createPrepaidOrder(params: t.CreatePrepaidOrder, options?: RequestOptions): Promise<Reply<t.EscrowOrder>> {
    return this.one<t.EscrowOrder>(
      { method: "POST", path: "/v1/escrow/prepaid-orders", shape: "data", body: params },
      options,
    );
  }

  /**
   * Price a deal
   *
   * What both sides would pay and get, by the fees in force. The quote is good for a quarter of an hour.
   *
   * Required scope: `escrow:write`.
   */
  async createQuote(params: t.QuoteEscrowOrder, options?: RequestOptions): Promise<Reply<t.EscrowQuote>> {
    return this.one<t.EscrowQuote>({ method: "POST", path: "/v1/escrow/quotes", shape: "data", body: params }, options);
  }

  /**
   * Prove that customers' money is there
   *
   * For each currency: what is owed to customers, what is there for it, and the difference, computed from both sides of
   * the books. Providers keep their fee out of what was paid, so there is a gap until your own fee is earned; `repair`
   * says what would close it.
   *
   * Required scope: `escrow:read`.
   */
  async retrieveSafeguarding(
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.GetEscrowSafeguardingResult[]>> {
    return this.one<t.GetEscrowSafeguardingResult[]>(
      { method: "GET", path: "/v1/escrow/safeguarding", shape: "data", query: params },
      options,
    );
  }

  /**
   * Draw up the proof that customers' money is there
   *
   * A document of this moment: for each currency what is held for customers by kind of account, what stands for it at
   * providers and banks, and the difference computed from both sides of the books. `digest` is the SHA-256 of the text
   * in `body`, and `signature` the Ed25519 signature of that text by the key of this service: keep them, and anybody
   * can check with a tool of their own, or with `recoup escrow verify-statement`, that the document is the one that was
   * drawn up here.
   *
   * Required scope: `escrow:read`.
   */
  async retrieveSafeguardingStatement(
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.SafeguardingStatement>> {
    return this.one<t.SafeguardingStatement>(
      { method: "GET", path: "/v1/escrow/safeguarding/statement", shape: "data", query: params },
      options,
    );
  }

  /**
   * The proof that customers' money is there, as CSV
   *
   * One line for each currency and kind of account, then the sums, in minor units. The header `X-Statement-Digest` has
   * the digest of the document of the same moment.
   *
   * Required scope: `escrow:read`.
   */
  async retrieveSafeguardingStatementCsv(params?: NoParams, options?: RequestOptions): Promise<Uint8Array> {
    return this.plain<Uint8Array>(
      { method: "GET", path: "/v1/escrow/safeguarding/statement.csv", shape: "bytes", query: params },
      options,
    );
  }

  /**
   * Show the choices about escrow
   *
   * Required scope: `settings:read`.
   */
  async retrieveSettings(params?: NoParams, options?: RequestOptions): Promise<Reply<t.EscrowSettings>> {
    return this.one<t.EscrowSettings>(
      { method: "GET", path: "/v1/escrow/settings", shape: "data", query: params },
      options,
    );
  }

  /**
   * Change the choices about escrow
   *
   * For orders that are proposed from now on; those that run keep what they were agreed with. Members left out stay as
   * they are.
   *
   * Required scope: `settings:write`.
   */
  async updateSettings(params?: t.ChangeEscrowSettings, options?: RequestOptions): Promise<Reply<t.EscrowSettings>> {
    return this.one<t.EscrowSettings>(
      { method: "PATCH", path: "/v1/escrow/settings", shape: "data", body: params },
      options,
    );
  }
}

/** `eventTypes` */
export class EventTypesResource extends Resource {
  /**
   * List the types of events
   *
   * Everything that there is to be told of, with an example each. New types come; ignore what you do not know.
   *
   * Required scope: `events:read`.
   */
  list(params?: NoParams, options?: RequestOptions): Listing<t.ListEventTypesRow> {
    return this.many<t.ListEventTypesRow>(
      { method: "GET", path: "/v1/event-types", shape: "page", query: params },
      options,
    );
  }
}

/** `events` */
export class EventsResource extends Resource {
  /**
   * List events
   *
   * Without `after`: newest first, by cursor. With `after`: oldest first, the events behind that sequence number; send
   * the `seq` of the last one to go on. Sequence numbers have no gaps, so nothing is missed.
   *
   * Required scope: `events:read`.
   */
  list(params?: t.ListEventsParams, options?: RequestOptions): Listing<t.Event> {
    return this.many<t.Event>({ method: "GET", path: "/v1/events", shape: "page", query: params }, options);
  }

  /**
   * Show an event
   *
   * Required scope: `events:read`.
   *
   * @param id The event.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Event>> {
    return this.one<t.Event>(
      { method: "GET", path: `/v1/events/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Send an event once more
   *
   * To one endpoint, whether or not it asked for such events, or to every enabled one that wants it.
   *
   * Required scope: `webhooks:write`.
   *
   * @param id The event.
   */
  async resend(id: string, params?: t.ResendEvent, options?: RequestOptions): Promise<Reply<t.Resend>> {
    return this.one<t.Resend>(
      { method: "POST", path: `/v1/events/${segment(id, "id")}/resend`, shape: "data", body: params },
      options,
    );
  }
}

/** `invoiceItems` */
export class InvoiceItemsResource extends Resource {
  /**
   * List invoice items
   *
   * Required scope: `invoices:read`.
   */
  list(params?: t.ListInvoiceItemsParams, options?: RequestOptions): Listing<t.InvoiceItem> {
    return this.many<t.InvoiceItem>(
      { method: "GET", path: "/v1/invoice-items", shape: "page", query: params },
      options,
    );
  }

  /**
   * Bill something by itself
   *
   * It waits for the next bill of a period: of the subscription, or the first one that the customer gets in its
   * currency when no subscription is named. With `invoiceId` it is put on that draft at once. An amount below zero is a
   * credit; a bill never falls below nothing, and what is left over goes to the customer's balance.
   *
   * Required scope: `invoices:write`.
   */
  async create(params: t.CreateInvoiceItem, options?: RequestOptions): Promise<Reply<t.InvoiceItem>> {
    return this.one<t.InvoiceItem>({ method: "POST", path: "/v1/invoice-items", shape: "data", body: params }, options);
  }

  /**
   * Show an invoice item
   *
   * Required scope: `invoices:read`.
   *
   * @param id The item.
   */
  async retrieve(id: string, params?: t.GetInvoiceItemParams, options?: RequestOptions): Promise<Reply<t.InvoiceItem>> {
    return this.one<t.InvoiceItem>(
      { method: "GET", path: `/v1/invoice-items/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change an invoice item
   *
   * While it waits. Once it is on an invoice this answers 409 `item_billed`; while that is a draft, change its line.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The item.
   */
  async update(id: string, params?: t.ChangeInvoiceItem, options?: RequestOptions): Promise<Reply<t.InvoiceItem>> {
    return this.one<t.InvoiceItem>(
      { method: "PATCH", path: `/v1/invoice-items/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Take an invoice item back
   *
   * While it waits.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The item.
   */
  async delete(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.InvoiceItem>> {
    return this.one<t.InvoiceItem>(
      { method: "DELETE", path: `/v1/invoice-items/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `invoices` */
export class InvoicesResource extends Resource {
  /**
   * List invoices
   *
   * Required scope: `invoices:read`.
   */
  list(params?: t.ListInvoicesParams, options?: RequestOptions): Listing<t.Invoice> {
    return this.many<t.Invoice>({ method: "GET", path: "/v1/invoices", shape: "page", query: params }, options);
  }

  /**
   * Make an invoice by hand
   *
   * A draft without a number: nothing is owed before it is finalized.
   *
   * Required scope: `invoices:write`.
   */
  async create(params: t.CreateInvoice, options?: RequestOptions): Promise<Reply<t.InvoiceDetail>> {
    return this.one<t.InvoiceDetail>({ method: "POST", path: "/v1/invoices", shape: "data", body: params }, options);
  }

  /**
   * Show an invoice
   *
   * With its lines, each with the data its amount follows from, and every try to charge it.
   *
   * Required scope: `invoices:read`.
   *
   * @param id The invoice.
   */
  async retrieve(id: string, params?: t.GetInvoiceParams, options?: RequestOptions): Promise<Reply<t.InvoiceDetail>> {
    return this.one<t.InvoiceDetail>(
      { method: "GET", path: `/v1/invoices/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change a draft
   *
   * A final invoice answers 409 `invoice_final`: void it, or give a credit, and make another one.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async update(id: string, params?: t.ChangeInvoice, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "PATCH", path: `/v1/invoices/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Throw a draft away
   *
   * One that was made by hand. What waited before it was put on it waits again.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async delete(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "DELETE", path: `/v1/invoices/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Credit an invoice
   *
   * Takes back some or all of a final invoice: lines by their number from 1, each by an amount without taxes, by a
   * number of its units, or all that is left of it; everything that is left of the invoice without `lines`. Its share
   * of the taxes goes with it, and the last credit note takes the rest of them. What is owed goes first; when nothing
   * is owed any more the invoice is paid without a charge. What was paid already goes where `giveBack` says.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async createCreditNote(
    id: string,
    params: t.CreateCreditNote,
    options?: RequestOptions,
  ): Promise<Reply<t.CreditNote>> {
    return this.one<t.CreditNote>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/credit-notes`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Preview a credit note
   *
   * What it would come to. Nothing is written.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async previewCreditNote(
    id: string,
    params: t.CreateCreditNote,
    options?: RequestOptions,
  ): Promise<Reply<t.CreditNotePreview>> {
    return this.one<t.CreditNotePreview>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/credit-notes/preview`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Explain an invoice
   *
   * How every amount came about, step by step, from what was written down when the invoice was made. The `calculation`
   * of a line is a document for `POST /v1/calculations`, which gives the same amount.
   *
   * Required scope: `invoices:read`.
   *
   * @param id The invoice.
   */
  async explain(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.InvoiceExplanation>> {
    return this.one<t.InvoiceExplanation>(
      { method: "GET", path: `/v1/invoices/${segment(id, "id")}/explain`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Make a draft final
   *
   * It gets its number, and is owed from now on: charged, or sent. One that comes to nothing is paid at once, and takes
   * a number all the same.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async finalize(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/finalize`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Add lines to a draft
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async addLines(id: string, params: t.AddLines, options?: RequestOptions): Promise<Reply<t.InvoiceDetail>> {
    return this.one<t.InvoiceDetail>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/lines`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Change a line of a draft
   *
   * Lines are numbered from 1, in the order of the invoice. Lines that follow from a subscription stay as they are.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   * @param line The number of the line.
   */
  async updateLine(
    id: string,
    line: number | string,
    params?: t.ChangeLine,
    options?: RequestOptions,
  ): Promise<Reply<t.InvoiceDetail>> {
    return this.one<t.InvoiceDetail>(
      {
        method: "PATCH",
        path: `/v1/invoices/${segment(id, "id")}/lines/${segment(line, "line")}`,
        shape: "data",
        body: params,
      },
      options,
    );
  }

  /**
   * Take a line off a draft
   *
   * An item that waited before it was put there waits again.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   * @param line The number of the line.
   */
  async deleteLine(
    id: string,
    line: number | string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.InvoiceDetail>> {
    return this.one<t.InvoiceDetail>(
      {
        method: "DELETE",
        path: `/v1/invoices/${segment(id, "id")}/lines/${segment(line, "line")}`,
        shape: "data",
        query: params,
      },
      options,
    );
  }

  /**
   * Explain a line of an invoice
   *
   * Lines are numbered from 1, in the order of the invoice.
   *
   * Required scope: `invoices:read`.
   *
   * @param id The invoice.
   * @param line The number of the line.
   */
  async explainLine(
    id: string,
    line: number | string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.LineExplanation>> {
    return this.one<t.LineExplanation>(
      {
        method: "GET",
        path: `/v1/invoices/${segment(id, "id")}/lines/${segment(line, "line")}/explain`,
        shape: "data",
        query: params,
      },
      options,
    );
  }

  /**
   * Mark an open invoice as paid
   *
   * It was paid in full without us: in cash, by a transfer. It is booked, and its subscription goes on.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async markPaid(id: string, params: t.MarkPaid, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/mark-paid`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Give an open invoice up as a loss
   *
   * It is written off, and nobody tries to have it paid any more. Money that still arrives for it is taken.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async markUncollectible(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/mark-uncollectible`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Charge an open invoice now
   *
   * The charge is made as soon as this commits; listen for `invoice.paid`, or look at the attempts.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async pay(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/pay`, shape: "data", body: params },
      options,
    );
  }

  /**
   * The PDF of an invoice
   *
   * Made when it is first asked for: 202 with `Retry-After` until it is there. From then on the same bytes each time,
   * whose SHA-256 is the `ETag`; an invoice that was paid or voided meanwhile gets a new one.
   *
   * Required scope: `invoices:read`.
   *
   * @param id The invoice.
   */
  async retrievePdf(id: string, params?: NoParams, options?: RequestOptions): Promise<Uint8Array> {
    return this.plain<Uint8Array>(
      { method: "GET", path: `/v1/invoices/${segment(id, "id")}/pdf`, shape: "bytes", query: params },
      options,
    );
  }

  /**
   * Refund an invoice
   *
   * The same as making a refund of an invoice.
   *
   * Required scope: `transactions:write`.
   *
   * @param id The invoice.
   */
  async createRefund(id: string, params?: t.RefundInvoice, options?: RequestOptions): Promise<Reply<t.Refund>> {
    return this.one<t.Refund>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/refund`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Send an open invoice
   *
   * The event `invoice.sent` holds the link of its page. A draft is finalized first; one that was sent before is sent
   * again.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async send(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/send`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Take an open invoice back
   *
   * It keeps its number, and its journal is reversed. Money that still arrives for it becomes a surplus.
   *
   * Required scope: `invoices:write`.
   *
   * @param id The invoice.
   */
  async void(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Invoice>> {
    return this.one<t.Invoice>(
      { method: "POST", path: `/v1/invoices/${segment(id, "id")}/void`, shape: "data", body: params },
      options,
    );
  }
}

/** `ledger` */
export class LedgerResource extends Resource {
  /**
   * Show the trial balance
   *
   * Every account's debits and credits; in each currency they add up to the same.
   *
   * Required scope: `ledger:read`.
   */
  async retrieveTrialBalance(params?: NoParams, options?: RequestOptions): Promise<Reply<t.TrialBalance>> {
    return this.one<t.TrialBalance>(
      { method: "GET", path: "/v1/ledger/trial-balance", shape: "data", query: params },
      options,
    );
  }
}

/** `manualReviews` */
export class ManualReviewsResource extends Resource {
  /**
   * List what waits for a person
   *
   * Payments, refunds and payouts, those of escrow too, whose outcome nobody knows and nobody asks about any more,
   * breaks of comparisons, and money that a provider told of and nobody knows.
   *
   * Required scope: `reconciliations:read`.
   */
  list(params?: t.ListManualReviewsParams, options?: RequestOptions): Listing<t.ManualReview> {
    return this.many<t.ManualReview>(
      { method: "GET", path: "/v1/manual-reviews", shape: "page", query: params },
      options,
    );
  }

  /**
   * Show something that waits for a person
   *
   * With what was decided about it, if anybody did and it waits all the same.
   *
   * Required scope: `reconciliations:read`.
   *
   * @param id What waits; the number is that of the transaction, the refund, the payout, the break or the message.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.ManualReviewDetail>> {
    return this.one<t.ManualReviewDetail>(
      { method: "GET", path: `/v1/manual-reviews/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Decide about something that waits
   *
   * Written down at once; then the worker asks the provider. What the provider contradicts is refused, and told by
   * `manual_review.refused`: decide again with `force` and a reason if it holds all the same. What is carried out takes
   * the path that any other outcome takes, and is told by `manual_review.resolved`.
   *
   * Required scope: `reconciliations:write`.
   *
   * @param id What waits.
   */
  async resolve(
    id: string,
    params: t.ResolveManualReview,
    options?: RequestOptions,
  ): Promise<Reply<t.ManualResolution>> {
    return this.one<t.ManualResolution>(
      { method: "POST", path: `/v1/manual-reviews/${segment(id, "id")}/resolve`, shape: "data", body: params },
      options,
    );
  }
}

/** `messageTemplates` */
export class MessageTemplatesResource extends Resource {
  /**
   * List templates
   *
   * Every kind of message, with the tags that its texts may use and your own wordings.
   *
   * Required scope: `settings:read`.
   */
  list(params?: NoParams, options?: RequestOptions): Listing<t.ListMessageTemplatesRow> {
    return this.many<t.ListMessageTemplatesRow>(
      { method: "GET", path: "/v1/message-templates", shape: "page", query: params },
      options,
    );
  }

  /**
   * Word a template
   *
   * In the place of our text on one channel, for readers of every language. The layout, the greeting, the facts and the
   * button of a mail stay. WhatsApp takes only what Meta has approved.
   *
   * Required scope: `settings:write`.
   *
   * @param key The template's key, `receipt`.
   */
  async update(key: string, params: t.WordingBody, options?: RequestOptions): Promise<Reply<t.MessageTemplate>> {
    return this.one<t.MessageTemplate>(
      { method: "PUT", path: `/v1/message-templates/${segment(key, "key")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Preview a message
   *
   * With made-up values. Send a `wording` to see one before you save it.
   *
   * Required scope: `settings:write`.
   *
   * @param key The template's key.
   */
  async preview(key: string, params: t.PreviewBody, options?: RequestOptions): Promise<Reply<t.MessagePreview>> {
    return this.one<t.MessagePreview>(
      { method: "POST", path: `/v1/message-templates/${segment(key, "key")}/preview`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Send a test message
   *
   * With made-up values, to an address of yours. In test mode it goes where this installation puts sandbox messages.
   *
   * Required scope: `settings:write`.
   *
   * @param key The template's key.
   */
  async testSend(key: string, params: t.TestSendBody, options?: RequestOptions): Promise<Reply<t.TestSend>> {
    return this.one<t.TestSend>(
      { method: "POST", path: `/v1/message-templates/${segment(key, "key")}/test-send`, shape: "data", body: params },
      options,
    );
  }
}

/** `messages` */
export class MessagesResource extends Resource {
  /**
   * List messages
   *
   * Required scope: `messages:read`.
   */
  list(params?: t.ListMessagesParams, options?: RequestOptions): Listing<t.Message> {
    return this.many<t.Message>({ method: "GET", path: "/v1/messages", shape: "page", query: params }, options);
  }

  /**
   * Show a message
   *
   * With what it said, and everything that its carrier told of it.
   *
   * Required scope: `messages:read`.
   *
   * @param id The message.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.MessageInFull>> {
    return this.one<t.MessageInFull>(
      { method: "GET", path: `/v1/messages/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `meters` */
export class MetersResource extends Resource {
  /**
   * List meters
   *
   * Required scope: `usage:read`.
   */
  list(params?: t.ListMetersParams, options?: RequestOptions): Listing<t.Meter> {
    return this.many<t.Meter>({ method: "GET", path: "/v1/meters", shape: "page", query: params }, options);
  }

  /**
   * Make a meter
   *
   * A meter says how events of usage become a quantity. It never changes. A price with its `meterKey` charges for what
   * it counted, after each period.
   *
   * Required scope: `usage:write`.
   */
  async create(params: t.CreateMeter, options?: RequestOptions): Promise<Reply<t.Meter>> {
    return this.one<t.Meter>({ method: "POST", path: "/v1/meters", shape: "data", body: params }, options);
  }

  /**
   * Show a meter
   *
   * Required scope: `usage:read`.
   *
   * @param id The meter.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Meter>> {
    return this.one<t.Meter>(
      { method: "GET", path: `/v1/meters/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `notices` */
export class NoticesResource extends Resource {
  /**
   * List notices
   *
   * A notice is that a customer is to be told of an event: one for each event and template, with the reason when nobody
   * was told. Its messages are those with its `noticeId`.
   *
   * Required scope: `messages:read`.
   */
  list(params?: t.ListNoticesParams, options?: RequestOptions): Listing<t.Notice> {
    return this.many<t.Notice>({ method: "GET", path: "/v1/notices", shape: "page", query: params }, options);
  }
}

/** `oauthClients` */
export class OauthClientsResource extends Resource {
  /**
   * List OAuth clients
   *
   * Required scope: `oauth_clients:read`.
   */
  list(params?: t.ListOauthClientsParams, options?: RequestOptions): Listing<t.OauthClient> {
    return this.many<t.OauthClient>(
      { method: "GET", path: "/v1/oauth-clients", shape: "page", query: params },
      options,
    );
  }

  /**
   * Make an OAuth client
   *
   * A program that gets tokens of 15 minutes at `/oauth/token` for its `clientId` and secret. It can be given only what
   * this key may do itself. `clientSecret` is shown here and never again.
   *
   * Required scope: `oauth_clients:write`.
   */
  async create(params: t.CreateOauthClient, options?: RequestOptions): Promise<Reply<t.OauthClientWithSecret>> {
    return this.one<t.OauthClientWithSecret>(
      { method: "POST", path: "/v1/oauth-clients", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show an OAuth client
   *
   * Required scope: `oauth_clients:read`.
   *
   * @param id The client.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.OauthClient>> {
    return this.one<t.OauthClient>(
      { method: "GET", path: `/v1/oauth-clients/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change an OAuth client
   *
   * Fields left out stay as they are. This key must have every scope that the client has and is given. A client that
   * loses a scope loses its tokens too.
   *
   * Required scope: `oauth_clients:write`.
   *
   * @param id The client.
   */
  async update(id: string, params?: t.ChangeOauthClient, options?: RequestOptions): Promise<Reply<t.OauthClient>> {
    return this.one<t.OauthClient>(
      { method: "PATCH", path: `/v1/oauth-clients/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Disable an OAuth client
   *
   * It gets no more tokens, and those that it has stop with this answer; on other nodes of this service, within half a
   * second. Disabling twice is not an error.
   *
   * Required scope: `oauth_clients:write`.
   *
   * @param id The client.
   */
  async disable(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.OauthClient>> {
    return this.one<t.OauthClient>(
      { method: "DELETE", path: `/v1/oauth-clients/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Give an OAuth client a new secret
   *
   * The old one gets tokens for the overlap and then stops by itself. With an overlap of 0 it stops with this answer,
   * and so do all tokens of the client. `clientSecret` is shown here and never again.
   *
   * Required scope: `oauth_clients:write`.
   *
   * @param id The client.
   */
  async rotateSecret(
    id: string,
    params?: t.Overlap,
    options?: RequestOptions,
  ): Promise<Reply<t.OauthClientWithSecret>> {
    return this.one<t.OauthClientWithSecret>(
      { method: "POST", path: `/v1/oauth-clients/${segment(id, "id")}/rotate-secret`, shape: "data", body: params },
      options,
    );
  }
}

/** `paymentLinks` */
export class PaymentLinksResource extends Resource {
  /**
   * List payment links
   *
   * Required scope: `checkout:read`.
   */
  list(params?: t.ListPaymentLinksParams, options?: RequestOptions): Listing<t.PaymentLink> {
    return this.many<t.PaymentLink>(
      { method: "GET", path: "/v1/payment-links", shape: "page", query: params },
      options,
    );
  }

  /**
   * Make a payment link
   *
   * An address to publish: each visitor who presses its button gets a checkout of their own. Looking at it makes
   * nothing.
   *
   * Required scope: `checkout:write`.
   */
  async create(params: t.CreatePaymentLink, options?: RequestOptions): Promise<Reply<t.PaymentLink>> {
    return this.one<t.PaymentLink>({ method: "POST", path: "/v1/payment-links", shape: "data", body: params }, options);
  }

  /**
   * Show a payment link
   *
   * Required scope: `checkout:read`.
   *
   * @param id The link.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.PaymentLink>> {
    return this.one<t.PaymentLink>(
      { method: "GET", path: `/v1/payment-links/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change a payment link
   *
   * What it sells does not change: make another one for that.
   *
   * Required scope: `checkout:write`.
   *
   * @param id The link.
   */
  async update(id: string, params?: t.ChangePaymentLink, options?: RequestOptions): Promise<Reply<t.PaymentLink>> {
    return this.one<t.PaymentLink>(
      { method: "PATCH", path: `/v1/payment-links/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * The QR code of a payment link
   *
   * A picture to print: black on white, with a quiet zone, at any size.
   *
   * Required scope: `checkout:read`.
   *
   * @param id The link.
   */
  async retrieveQrSvg(id: string, params?: NoParams, options?: RequestOptions): Promise<Uint8Array> {
    return this.plain<Uint8Array>(
      { method: "GET", path: `/v1/payment-links/${segment(id, "id")}/qr.svg`, shape: "bytes", query: params },
      options,
    );
  }
}

/** `payoutApprovers` */
export class PayoutApproversResource extends Resource {
  /**
   * List who may approve payouts
   *
   * Required scope: `payout_approvals:read`.
   */
  list(params?: NoParams, options?: RequestOptions): Listing<t.ListPayoutApproversRow> {
    return this.many<t.ListPayoutApproversRow>(
      { method: "GET", path: "/v1/payout-approvers", shape: "page", query: params },
      options,
    );
  }

  /**
   * Enrol an authenticator
   *
   * For the key of this request, which should be in the hands of one person. The secret is shown this once: scan
   * `otpauthUrl` (`qrSvg` is its picture), or type `secret`, and confirm with a first code.
   *
   * Required scope: `payout_approvals:write`.
   */
  async create(params: t.EnrollApprover, options?: RequestOptions): Promise<Reply<t.EnrolledPayoutApprover>> {
    return this.one<t.EnrolledPayoutApprover>(
      { method: "POST", path: "/v1/payout-approvers", shape: "data", body: params },
      options,
    );
  }

  /**
   * Confirm an authenticator
   *
   * With its first code. It may approve after a while, which your settings say: whoever stole a key cannot at once
   * agree with itself.
   *
   * Required scope: `payout_approvals:write`.
   */
  async confirm(params: t.ConfirmApprover, options?: RequestOptions): Promise<Reply<t.PayoutApprover>> {
    return this.one<t.PayoutApprover>(
      { method: "POST", path: "/v1/payout-approvers/confirm", shape: "data", body: params },
      options,
    );
  }

  /**
   * Remove an authenticator
   *
   * Its key approves nothing from now on. What it approved stays approved.
   *
   * Required scope: `payout_approvals:write`.
   *
   * @param id The key.
   */
  async delete(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.PayoutApprover>> {
    return this.one<t.PayoutApprover>(
      { method: "DELETE", path: `/v1/payout-approvers/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `payouts` */
export class PayoutsResource extends Resource {
  /**
   * List payouts
   *
   * Required scope: `payouts:read`.
   */
  list(params?: t.ListPayoutsParams, options?: RequestOptions): Listing<t.Payout> {
    return this.many<t.Payout>({ method: "GET", path: "/v1/payouts", shape: "page", query: params }, options);
  }

  /**
   * Pay out
   *
   * Out of what is yours, or of a customer's wallet in escrow, whose beneficiary it has to be and who bears the costs.
   * What it takes, with its costs, is held at once and never more than there is. Above the limits of your settings
   * others have to approve it first; otherwise it is sent as soon as this is answered. Follow it by its events.
   *
   * Required scope: `payouts:write`.
   */
  async create(params: t.CreatePayout, options?: RequestOptions): Promise<Reply<t.Payout>> {
    return this.one<t.Payout>({ method: "POST", path: "/v1/payouts", shape: "data", body: params }, options);
  }

  /**
   * Price a payout
   *
   * Every fee and duty with the rule that it follows from, by the provider that would make it today. Nothing is held.
   *
   * Required scope: `payouts:write`.
   */
  async quote(params: t.QuotePayout, options?: RequestOptions): Promise<Reply<t.PayoutQuote>> {
    return this.one<t.PayoutQuote>({ method: "POST", path: "/v1/payouts/quote", shape: "data", body: params }, options);
  }

  /**
   * Show a payout
   *
   * Required scope: `payouts:read`.
   *
   * @param id The payout.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Payout>> {
    return this.one<t.Payout>(
      { method: "GET", path: `/v1/payouts/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Approve a payout
   *
   * By another key than the one that asked for it, with a code of its authenticator. What is approved is exactly this
   * payout: its amount, its account and its beneficiary. The last approval that was needed sends it.
   *
   * Required scope: `payout_approvals:write`.
   *
   * @param id The payout.
   */
  async approve(id: string, params: t.DecidePayout, options?: RequestOptions): Promise<Reply<t.Payout>> {
    return this.one<t.Payout>(
      { method: "POST", path: `/v1/payouts/${segment(id, "id")}/approve`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Cancel a payout
   *
   * As long as it was not sent. What was held for it can be had again.
   *
   * Required scope: `payouts:write`.
   *
   * @param id The payout.
   */
  async cancel(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Payout>> {
    return this.one<t.Payout>(
      { method: "POST", path: `/v1/payouts/${segment(id, "id")}/cancel`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Pass on a code
   *
   * Some providers send a one-time code before they pay out (`payout.action_required`; the try is `needs_code`). It is
   * passed on at once and kept nowhere. A code that is not taken leaves the payout as it is.
   *
   * Required scope: `payouts:write`.
   *
   * @param id The payout.
   */
  async code(id: string, params: t.PassOnCode, options?: RequestOptions): Promise<Reply<t.Payout>> {
    return this.one<t.Payout>(
      { method: "POST", path: `/v1/payouts/${segment(id, "id")}/code`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Reject a payout
   *
   * By another key than the one that asked for it, with a code of its authenticator. What was held for it can be had
   * again.
   *
   * Required scope: `payout_approvals:write`.
   *
   * @param id The payout.
   */
  async reject(id: string, params: t.DecidePayout, options?: RequestOptions): Promise<Reply<t.Payout>> {
    return this.one<t.Payout>(
      { method: "POST", path: `/v1/payouts/${segment(id, "id")}/reject`, shape: "data", body: params },
      options,
    );
  }
}

/** `plans` */
export class PlansResource extends Resource {
  /**
   * List plans
   *
   * Required scope: `plans:read`.
   */
  list(params?: t.ListPlansParams, options?: RequestOptions): Listing<t.Plan> {
    return this.many<t.Plan>({ method: "GET", path: "/v1/plans", shape: "page", query: params }, options);
  }

  /**
   * Offer a plan
   *
   * Amounts are in minor units of their currency: integers, or texts such as `"0.015"` where a unit costs less than
   * one. A plan of one amount needs nothing else. Other models, other currencies and add-ons go into `prices`: those
   * without a `key` are the base price, which every subscription has; the others are add-ons, which it may choose.
   *
   * Required scope: `plans:write`.
   */
  async create(params: t.CreatePlan, options?: RequestOptions): Promise<Reply<t.Plan>> {
    return this.one<t.Plan>({ method: "POST", path: "/v1/plans", shape: "data", body: params }, options);
  }

  /**
   * Show a plan
   *
   * Required scope: `plans:read`.
   *
   * @param id The plan.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Plan>> {
    return this.one<t.Plan>(
      { method: "GET", path: `/v1/plans/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change a plan
   *
   * Holds for those who subscribe from now on. A new `amount` is a new version of the base price in its currency;
   * running subscriptions keep theirs.
   *
   * Required scope: `plans:write`.
   *
   * @param id The plan.
   */
  async update(id: string, params?: t.ChangePlan, options?: RequestOptions): Promise<Reply<t.Plan>> {
    return this.one<t.Plan>(
      { method: "PATCH", path: `/v1/plans/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Archive a plan
   *
   * Nobody can subscribe to it any more; who has it keeps it.
   *
   * Required scope: `plans:write`.
   *
   * @param id The plan.
   */
  async archive(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Plan>> {
    return this.one<t.Plan>(
      { method: "DELETE", path: `/v1/plans/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Price a plan anew
   *
   * The next version of the base price or of an add-on in this currency, or the first one of either. A price never
   * changes: running subscriptions keep the version they have.
   *
   * Required scope: `plans:write`.
   *
   * @param id The plan.
   */
  async addPrice(id: string, params: t.CreatePrice, options?: RequestOptions): Promise<Reply<t.Plan>> {
    return this.one<t.Plan>(
      { method: "POST", path: `/v1/plans/${segment(id, "id")}/prices`, shape: "data", body: params },
      options,
    );
  }
}

/** `priceMigrations` */
export class PriceMigrationsResource extends Resource {
  /**
   * List moves to newer prices
   *
   * Required scope: `plans:read`.
   */
  list(params?: t.ListPriceMigrationsParams, options?: RequestOptions): Listing<t.PriceMigration> {
    return this.many<t.PriceMigration>(
      { method: "GET", path: "/v1/price-migrations", shape: "page", query: params },
      options,
    );
  }

  /**
   * Compute a move to the newest prices
   *
   * Subscriptions keep the price versions they have. This computes the last bill of every running subscription at an
   * older version again at the newest ones, and lists every amount that would differ. Nobody is moved by it. The work
   * goes on after the answer; listen for `price_migration.ready`.
   *
   * Required scope: `plans:write`.
   */
  async create(params: t.CreatePriceMigration, options?: RequestOptions): Promise<Reply<t.PriceMigration>> {
    return this.one<t.PriceMigration>(
      { method: "POST", path: "/v1/price-migrations", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a move to newer prices
   *
   * Required scope: `plans:read`.
   *
   * @param id The move.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.PriceMigration>> {
    return this.one<t.PriceMigration>(
      { method: "GET", path: `/v1/price-migrations/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Carry a move out
   *
   * Each subscription changes when its period ends, before the next one is billed. One that cannot be changed then is
   * left as it is, and the list says why. Asking twice is not an error.
   *
   * Required scope: `plans:write`.
   *
   * @param id The move.
   */
  async apply(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.PriceMigration>> {
    return this.one<t.PriceMigration>(
      { method: "POST", path: `/v1/price-migrations/${segment(id, "id")}/apply`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Drop a move
   *
   * Nobody was moved by it. Asking twice is not an error.
   *
   * Required scope: `plans:write`.
   *
   * @param id The move.
   */
  async drop(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.PriceMigration>> {
    return this.one<t.PriceMigration>(
      { method: "POST", path: `/v1/price-migrations/${segment(id, "id")}/drop`, shape: "data", body: params },
      options,
    );
  }

  /**
   * List the subscriptions of a move
   *
   * Each with the amounts of its last bill at the old prices and at the new ones, line by line.
   *
   * Required scope: `plans:read`.
   *
   * @param id The move.
   */
  listSubscriptions(
    id: string,
    params?: t.ListPriceMigrationSubscriptionsParams,
    options?: RequestOptions,
  ): Listing<t.PriceMigrationSubscription> {
    return this.many<t.PriceMigrationSubscription>(
      { method: "GET", path: `/v1/price-migrations/${segment(id, "id")}/subscriptions`, shape: "page", query: params },
      options,
    );
  }
}

/** `promotionCodes` */
export class PromotionCodesResource extends Resource {
  /**
   * List promotion codes
   *
   * Required scope: `coupons:read`.
   */
  list(params?: t.ListPromotionCodesParams, options?: RequestOptions): Listing<t.PromotionCode> {
    return this.many<t.PromotionCode>(
      { method: "GET", path: "/v1/promotion-codes", shape: "page", query: params },
      options,
    );
  }

  /**
   * Give out a promotion code
   *
   * What customers type to get a coupon; small and capital letters are the same.
   *
   * Required scope: `coupons:write`.
   */
  async create(params: t.CreatePromotionCode, options?: RequestOptions): Promise<Reply<t.PromotionCode>> {
    return this.one<t.PromotionCode>(
      { method: "POST", path: "/v1/promotion-codes", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a promotion code
   *
   * Required scope: `coupons:read`.
   *
   * @param id The code.
   */
  async retrieve(
    id: string,
    params?: t.GetPromotionCodeParams,
    options?: RequestOptions,
  ): Promise<Reply<t.PromotionCode>> {
    return this.one<t.PromotionCode>(
      { method: "GET", path: `/v1/promotion-codes/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Turn a promotion code off or on
   *
   * Required scope: `coupons:write`.
   *
   * @param id The code.
   */
  async update(id: string, params?: t.ChangePromotionCode, options?: RequestOptions): Promise<Reply<t.PromotionCode>> {
    return this.one<t.PromotionCode>(
      { method: "PATCH", path: `/v1/promotion-codes/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }
}

/** `providerAccounts` */
export class ProviderAccountsResource extends Resource {
  /**
   * List accounts at providers
   *
   * Required scope: `provider_accounts:read`.
   */
  list(params?: t.ListProviderAccountsParams, options?: RequestOptions): Listing<t.ProviderAccount> {
    return this.many<t.ProviderAccount>(
      { method: "GET", path: "/v1/provider-accounts", shape: "page", query: params },
      options,
    );
  }

  /**
   * Connect an account at a provider
   *
   * The credentials are sealed and never shown again. Enter `hookUrl` at the provider as the address of its webhooks.
   * Nothing is sent to the provider here; a key of the other mode is refused at once.
   *
   * Required scope: `provider_accounts:write`.
   */
  async create(params: t.ConnectProviderAccount, options?: RequestOptions): Promise<Reply<t.ProviderAccount>> {
    return this.one<t.ProviderAccount>(
      { method: "POST", path: "/v1/provider-accounts", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show an account at a provider
   *
   * Required scope: `provider_accounts:read`.
   *
   * @param id The account.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.ProviderAccount>> {
    return this.one<t.ProviderAccount>(
      { method: "GET", path: `/v1/provider-accounts/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change an account at a provider
   *
   * Its label, whether it takes payments, and credentials: those that are sent take the place of those of the same
   * names. A disabled account takes no new payment and still answers for those it took.
   *
   * Required scope: `provider_accounts:write`.
   *
   * @param id The account.
   */
  async update(
    id: string,
    params?: t.ChangeProviderAccount,
    options?: RequestOptions,
  ): Promise<Reply<t.ProviderAccount>> {
    return this.one<t.ProviderAccount>(
      { method: "PATCH", path: `/v1/provider-accounts/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }
}

/** `providerEvents` */
export class ProviderEventsResource extends Resource {
  /**
   * List what providers told
   *
   * Every verified message of a provider, once however often it came, with what came of it. `parked` ones should
   * concern something of yours, and nobody knows what: look at them.
   *
   * Required scope: `provider_accounts:read`.
   */
  list(params?: t.ListProviderEventsParams, options?: RequestOptions): Listing<t.ProviderEvent> {
    return this.many<t.ProviderEvent>(
      { method: "GET", path: "/v1/provider-events", shape: "page", query: params },
      options,
    );
  }

  /**
   * Show what a provider told
   *
   * Required scope: `provider_accounts:read`.
   *
   * @param id The message.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.ProviderEvent>> {
    return this.one<t.ProviderEvent>(
      { method: "GET", path: `/v1/provider-events/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `providers` */
export class ProvidersResource extends Resource {
  /**
   * List the providers
   *
   * Those that this service has adapters for, with what their accounts consist of.
   *
   * Required scope: `provider_accounts:read`.
   */
  list(params?: NoParams, options?: RequestOptions): Listing<t.ListProvidersRow> {
    return this.many<t.ListProvidersRow>(
      { method: "GET", path: "/v1/providers", shape: "page", query: params },
      options,
    );
  }
}

/** `reconciliationBreaks` */
export class ReconciliationBreaksResource extends Resource {
  /**
   * List breaks
   *
   * An open one waits for you among the manual reviews, under the same number.
   *
   * Required scope: `reconciliations:read`.
   */
  list(params?: t.ListReconciliationBreaksParams, options?: RequestOptions): Listing<t.ReconciliationBreak> {
    return this.many<t.ReconciliationBreak>(
      { method: "GET", path: "/v1/reconciliation-breaks", shape: "page", query: params },
      options,
    );
  }

  /**
   * Show a break
   *
   * Required scope: `reconciliations:read`.
   *
   * @param id The break.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.ReconciliationBreak>> {
    return this.one<t.ReconciliationBreak>(
      { method: "GET", path: `/v1/reconciliation-breaks/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `reconciliations` */
export class ReconciliationsResource extends Resource {
  /**
   * List comparisons
   *
   * Required scope: `reconciliations:read`.
   */
  list(params?: t.ListReconciliationsParams, options?: RequestOptions): Listing<t.Reconciliation> {
    return this.many<t.Reconciliation>(
      { method: "GET", path: "/v1/reconciliations", shape: "page", query: params },
      options,
    );
  }

  /**
   * Compare the books with a provider's
   *
   * The worker lists what the provider has for the time, settlements too, compares it with your transactions, asks the
   * provider about each break, and books what it says when asked. Listen for `reconciliation.completed`. Yesterday is
   * compared by itself each morning, once an account is connected.
   *
   * Required scope: `reconciliations:write`.
   */
  async create(params?: t.CreateReconciliation, options?: RequestOptions): Promise<Reply<t.Reconciliation>> {
    return this.one<t.Reconciliation>(
      { method: "POST", path: "/v1/reconciliations", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a comparison
   *
   * Required scope: `reconciliations:read`.
   *
   * @param id The comparison.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Reconciliation>> {
    return this.one<t.Reconciliation>(
      { method: "GET", path: `/v1/reconciliations/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * The report of a comparison
   *
   * The comparison with every break that it met, those that were carried from before among them; at most 50,000.
   *
   * Required scope: `reconciliations:read`.
   *
   * @param id The comparison.
   */
  async retrieveReport(
    id: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.ReconciliationReport>> {
    return this.one<t.ReconciliationReport>(
      { method: "GET", path: `/v1/reconciliations/${segment(id, "id")}/report`, shape: "data", query: params },
      options,
    );
  }

  /**
   * The report of a comparison, as CSV
   *
   * One line for each break, amounts in minor units.
   *
   * Required scope: `reconciliations:read`.
   *
   * @param id The comparison.
   */
  async retrieveReportCsv(id: string, params?: NoParams, options?: RequestOptions): Promise<Uint8Array> {
    return this.plain<Uint8Array>(
      { method: "GET", path: `/v1/reconciliations/${segment(id, "id")}/report.csv`, shape: "bytes", query: params },
      options,
    );
  }
}

/** `recoveryExperiments` */
export class RecoveryExperimentsResource extends Resource {
  /**
   * List experiments
   *
   * Required scope: `recovery:read`.
   */
  list(params?: t.ListRecoveryExperimentsParams, options?: RequestOptions): Listing<t.RecoveryExperiment> {
    return this.many<t.RecoveryExperiment>(
      { method: "GET", path: "/v1/recovery-experiments", shape: "page", query: params },
      options,
    );
  }

  /**
   * Begin an experiment
   *
   * From now on each recovery that begins is dealt into an arm by its customer, always the same one, and keeps it. One
   * experiment runs at a time.
   *
   * Required scope: `recovery:write`.
   */
  async create(params: t.CreateExperiment, options?: RequestOptions): Promise<Reply<t.RecoveryExperiment>> {
    return this.one<t.RecoveryExperiment>(
      { method: "POST", path: "/v1/recovery-experiments", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show an experiment
   *
   * Required scope: `recovery:read`.
   *
   * @param id The experiment.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.RecoveryExperiment>> {
    return this.one<t.RecoveryExperiment>(
      { method: "GET", path: `/v1/recovery-experiments/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Compare the arms of an experiment
   *
   * The recovery rates with Newcombe's interval, and the money recovered of a failed invoice with Welch's, both 95 %.
   * Below the needed sample no difference is told.
   *
   * Required scope: `recovery:read`.
   *
   * @param id The experiment.
   */
  async retrieveResults(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.ExperimentResults>> {
    return this.one<t.ExperimentResults>(
      { method: "GET", path: `/v1/recovery-experiments/${segment(id, "id")}/results`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Stop an experiment
   *
   * No more recoveries enter it. Those that did keep their arm and their policy, and count when they are over.
   *
   * Required scope: `recovery:write`.
   *
   * @param id The experiment.
   */
  async stop(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.RecoveryExperiment>> {
    return this.one<t.RecoveryExperiment>(
      { method: "POST", path: `/v1/recovery-experiments/${segment(id, "id")}/stop`, shape: "data", body: params },
      options,
    );
  }
}

/** `recoveryPolicies` */
export class RecoveryPoliciesResource extends Resource {
  /**
   * List the recovery policies in force
   *
   * The narrower first: segments by rank, plans, then everybody's.
   *
   * Required scope: `recovery:read`.
   */
  list(params?: NoParams, options?: RequestOptions): Listing<t.ListRecoveryPoliciesRow> {
    return this.many<t.ListRecoveryPoliciesRow>(
      { method: "GET", path: "/v1/recovery-policies", shape: "page", query: params },
      options,
    );
  }

  /**
   * Archive a recovery policy
   *
   * Of a plan or a segment: recoveries that begin from now on follow the next wider policy, and those that run keep
   * theirs.
   *
   * Required scope: `recovery:write`.
   *
   * @param id The version in force.
   */
  async archive(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.RecoveryPolicyInForce>> {
    return this.one<t.RecoveryPolicyInForce>(
      { method: "DELETE", path: `/v1/recovery-policies/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `refunds` */
export class RefundsResource extends Resource {
  /**
   * List refunds
   *
   * Required scope: `transactions:read`.
   */
  list(params?: t.ListRefundsParams, options?: RequestOptions): Listing<t.Refund> {
    return this.many<t.Refund>({ method: "GET", path: "/v1/refunds", shape: "page", query: params }, options);
  }

  /**
   * Make a refund
   *
   * Pays back some or all of what was paid, through the gateway that was paid. Name one of three: a transaction, an
   * invoice (a credit note over the amount is made with the refund, its taxes in proportion), or a credit note whose
   * refund failed or was taken back. Money that nobody asked for (a surplus) is named by its transaction. All that is
   * left goes back without an `amount`. The refund is sent as soon as it is written down; what becomes of it is told by
   * events.
   *
   * Required scope: `transactions:write`.
   */
  async create(params?: t.CreateRefund, options?: RequestOptions): Promise<Reply<t.Refund>> {
    return this.one<t.Refund>({ method: "POST", path: "/v1/refunds", shape: "data", body: params }, options);
  }

  /**
   * Show a refund
   *
   * Required scope: `transactions:read`.
   *
   * @param id The refund.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Refund>> {
    return this.one<t.Refund>(
      { method: "GET", path: `/v1/refunds/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Cancel a refund
   *
   * Only while it is `created` and was never sent: a gateway that could not be reached, or another refund of the same
   * transaction that is in doubt, keeps it waiting. What it would have given back is still owed to the customer; void
   * its credit note to take that back, too.
   *
   * Required scope: `transactions:write`.
   *
   * @param id The refund.
   */
  async cancel(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Refund>> {
    return this.one<t.Refund>(
      { method: "POST", path: `/v1/refunds/${segment(id, "id")}/cancel`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Say where a refund goes
   *
   * For one whose gateway cannot send it whence it came (`needs_account`): the payer's bank account. It is sealed, told
   * to the gateway only, and forgotten when the refund is settled.
   *
   * Required scope: `transactions:write`.
   *
   * @param id The refund.
   */
  async destination(id: string, params: t.RefundDestination, options?: RequestOptions): Promise<Reply<t.Refund>> {
    return this.one<t.Refund>(
      { method: "POST", path: `/v1/refunds/${segment(id, "id")}/destination`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Retry a refund
   *
   * Tries one again that failed: by another refund, which names it in `retryOf`. Each can be tried again once.
   *
   * Required scope: `transactions:write`.
   *
   * @param id The refund that failed.
   */
  async createRetry(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Refund>> {
    return this.one<t.Refund>(
      { method: "POST", path: `/v1/refunds/${segment(id, "id")}/retry`, shape: "data", body: params },
      options,
    );
  }
}

/** `requestLog` */
export class RequestLogResource extends Resource {
  /**
   * List the requests of the sandbox
   *
   * Every request with a key or a token in test mode and how it was answered, for a week; a line is there a moment
   * after the answer. Bodies and queries are not kept. In live mode nothing is noted, and the list is empty.
   *
   * Required scope: `audit:read`.
   */
  list(params?: t.ListRequestLogParams, options?: RequestOptions): Listing<t.LoggedRequest> {
    return this.many<t.LoggedRequest>(
      { method: "GET", path: "/v1/request-log", shape: "page", query: params },
      options,
    );
  }
}

/** `routingRules` */
export class RoutingRulesResource extends Resource {
  /**
   * Show the routing rules
   *
   * The first rule that fits a payment names the accounts that are asked, best first; what no rule fits goes to the
   * oldest account that can. `prefer` says what counts among those that are named: their order, what became of their
   * latest payments, or what they cost. Why one was asked is kept with each payment. A charge of a saved method always
   * goes to the account that holds it.
   *
   * Required scope: `provider_accounts:read`.
   */
  async retrieve(params?: NoParams, options?: RequestOptions): Promise<Reply<t.RoutingRules>> {
    return this.one<t.RoutingRules>(
      { method: "GET", path: "/v1/routing-rules", shape: "data", query: params },
      options,
    );
  }

  /**
   * Replace the routing rules
   *
   * All of them at once, so that no payment meets half of a change. None at all leaves the choice to the age of
   * accounts.
   *
   * Required scope: `provider_accounts:write`.
   */
  async put(params: t.RoutingRules, options?: RequestOptions): Promise<Reply<t.RoutingRules>> {
    return this.one<t.RoutingRules>({ method: "PUT", path: "/v1/routing-rules", shape: "data", body: params }, options);
  }
}

/** `settings` */
export class SettingsResource extends Resource {
  /**
   * Show the settings
   *
   * Required scope: `settings:read`.
   */
  async retrieve(params?: NoParams, options?: RequestOptions): Promise<Reply<t.Settings>> {
    return this.one<t.Settings>({ method: "GET", path: "/v1/settings", shape: "data", query: params }, options);
  }

  /**
   * Change the settings
   *
   * For what begins from now on; subscriptions that exist keep the zone, the rounding and the proration they were made
   * with.
   *
   * Required scope: `settings:write`.
   */
  async update(params?: t.ChangeSettings, options?: RequestOptions): Promise<Reply<t.Settings>> {
    return this.one<t.Settings>({ method: "PATCH", path: "/v1/settings", shape: "data", body: params }, options);
  }

  /**
   * Show how pages look
   *
   * The draft that is worked on, what customers see, and what was published before, the latest first.
   *
   * Required scope: `settings:read`.
   */
  async retrieveAppearance(params?: NoParams, options?: RequestOptions): Promise<Reply<t.Appearance>> {
    return this.one<t.Appearance>(
      { method: "GET", path: "/v1/settings/appearance", shape: "data", query: params },
      options,
    );
  }

  /**
   * Change the draft of how pages look
   *
   * `general` goes for all surfaces; each other one says what differs there. `null` takes a choice back. Customers see
   * nothing of it before it is published. A colour that could not be read where it stands is refused with
   * `low_contrast`, its ratio and a colour near by that would do.
   *
   * Required scope: `settings:write`.
   */
  async updateAppearance(params?: t.ChangeAppearance, options?: RequestOptions): Promise<Reply<t.Appearance>> {
    return this.one<t.Appearance>(
      { method: "PATCH", path: "/v1/settings/appearance", shape: "data", body: params },
      options,
    );
  }

  /**
   * Throw the draft away
   *
   * It is what is published again.
   *
   * Required scope: `settings:write`.
   */
  async appearanceDiscard(params?: NoParams, options?: RequestOptions): Promise<Reply<t.Appearance>> {
    return this.one<t.Appearance>(
      { method: "POST", path: "/v1/settings/appearance/discard", shape: "data", body: params },
      options,
    );
  }

  /**
   * Send a logo
   *
   * A PNG or a JPEG of at most 1 MB. It is drawn anew, at most 480 by 160 pixels, and shown at half of that. Choose it
   * with `logoId` of a surface.
   *
   * Required scope: `settings:write`.
   */
  async createAppearanceLogo(params: t.AddLogo, options?: RequestOptions): Promise<Reply<t.Logo>> {
    return this.one<t.Logo>(
      { method: "POST", path: "/v1/settings/appearance/logos", shape: "data", body: params },
      options,
    );
  }

  /**
   * Publish the draft
   *
   * From now on customers see it: on checkouts, invoices, orders, what they see of their account, and in mails.
   * `version` is that of the draft that you looked at; with another one the answer is 409 `draft_changed`.
   *
   * Required scope: `settings:write`.
   */
  async appearancePublish(params?: t.PublishAppearance, options?: RequestOptions): Promise<Reply<t.Appearance>> {
    return this.one<t.Appearance>(
      { method: "POST", path: "/v1/settings/appearance/publish", shape: "data", body: params },
      options,
    );
  }

  /**
   * Bring back what was published before
   *
   * It is published again as a new version, and the draft becomes it. Your own draft is thrown away.
   *
   * Required scope: `settings:write`.
   */
  async appearanceRevert(params: t.RevertAppearance, options?: RequestOptions): Promise<Reply<t.Appearance>> {
    return this.one<t.Appearance>(
      { method: "POST", path: "/v1/settings/appearance/revert", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show the choices about messages
   *
   * Required scope: `settings:read`.
   */
  async retrieveMessages(params?: NoParams, options?: RequestOptions): Promise<Reply<t.MessageSettings>> {
    return this.one<t.MessageSettings>(
      { method: "GET", path: "/v1/settings/messages", shape: "data", query: params },
      options,
    );
  }

  /**
   * Change the choices about messages
   *
   * Nothing is told until they are switched on, and nothing of what happened before is told afterwards. Fields left out
   * stay as they are.
   *
   * Required scope: `settings:write`.
   */
  async updateMessages(params?: t.ChangeMessageSettings, options?: RequestOptions): Promise<Reply<t.MessageSettings>> {
    return this.one<t.MessageSettings>(
      { method: "PATCH", path: "/v1/settings/messages", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show the choices about payouts
   *
   * Required scope: `settings:read`.
   */
  async retrievePayouts(params?: NoParams, options?: RequestOptions): Promise<Reply<t.PayoutSettings>> {
    return this.one<t.PayoutSettings>(
      { method: "GET", path: "/v1/settings/payouts", shape: "data", query: params },
      options,
    );
  }

  /**
   * Change the choices about payouts
   *
   * For payouts that are asked for from now on. Fields left out stay as they are; lists take the place of those before.
   * What lets payouts go with fewer approvals, or sooner (a shorter `clearanceHours` too), takes a code of an approver
   * other than the maker, as soon as there is one.
   *
   * Required scope: `settings:write`.
   */
  async updatePayouts(params?: t.ChangePayoutSettings, options?: RequestOptions): Promise<Reply<t.PayoutSettings>> {
    return this.one<t.PayoutSettings>(
      { method: "PATCH", path: "/v1/settings/payouts", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show what customers may do by themselves
   *
   * Required scope: `settings:read`.
   */
  async retrievePortal(params?: NoParams, options?: RequestOptions): Promise<Reply<t.PortalPermissions>> {
    return this.one<t.PortalPermissions>(
      { method: "GET", path: "/v1/settings/portal", shape: "data", query: params },
      options,
    );
  }

  /**
   * Change what customers may do by themselves
   *
   * Customers who signed in see all their subscriptions at `/me`. There they end or pause those of yours as far as you
   * let them; seeing them, and having a failed charge tried again, is always theirs.
   *
   * Required scope: `settings:write`.
   */
  async updatePortal(
    params?: t.ChangePortalPermissions,
    options?: RequestOptions,
  ): Promise<Reply<t.PortalPermissions>> {
    return this.one<t.PortalPermissions>(
      { method: "PATCH", path: "/v1/settings/portal", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show the recovery policy
   *
   * Required scope: `recovery:read`.
   */
  async retrieveRecovery(params?: NoParams, options?: RequestOptions): Promise<Reply<t.RecoveryPolicyInForce>> {
    return this.one<t.RecoveryPolicyInForce>(
      { method: "GET", path: "/v1/settings/recovery", shape: "data", query: params },
      options,
    );
  }

  /**
   * Choose a recovery policy
   *
   * Fields left out take their default. It becomes a new version for everybody, or with `scope` for the subscribers of
   * a plan or the customers of a segment; recoveries that run keep theirs. A recovery that begins follows a segment's
   * policy before a plan's, and a plan's before everybody's.
   *
   * Required scope: `recovery:write`.
   */
  async putRecovery(params?: t.RecoveryPolicy, options?: RequestOptions): Promise<Reply<t.RecoveryPolicyInForce>> {
    return this.one<t.RecoveryPolicyInForce>(
      { method: "PUT", path: "/v1/settings/recovery", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show when customers are reminded
   *
   * Required scope: `settings:read`.
   */
  async retrieveReminders(params?: NoParams, options?: RequestOptions): Promise<Reply<t.Reminders>> {
    return this.one<t.Reminders>(
      { method: "GET", path: "/v1/settings/reminders", shape: "data", query: params },
      options,
    );
  }

  /**
   * Change when customers are reminded
   *
   * Reminders are events: `subscription.renewal_upcoming` and `payment_method.expiring`, each told once for a renewal
   * or a card and a number of days. What would have been due before the change is not told. Sending any window turns
   * them on.
   *
   * Required scope: `settings:write`.
   */
  async updateReminders(params?: t.ChangeReminders, options?: RequestOptions): Promise<Reply<t.Reminders>> {
    return this.one<t.Reminders>(
      { method: "PATCH", path: "/v1/settings/reminders", shape: "data", body: params },
      options,
    );
  }
}

/** `settlementFiles` */
export class SettlementFilesResource extends Resource {
  /**
   * Import a file of settlements
   *
   * For providers that list none, or when a list is not enough. A line that cannot be read refuses the whole file, with
   * its number. The same file sent twice changes nothing, which `importedBefore` says, and neither does a settlement
   * that is known.
   *
   * Required scope: `reconciliations:write`.
   */
  async create(params: t.ImportSettlementFile, options?: RequestOptions): Promise<Reply<t.SettlementFile>> {
    return this.one<t.SettlementFile>(
      { method: "POST", path: "/v1/settlement-files", shape: "data", body: params },
      options,
    );
  }
}

/** `settlements` */
export class SettlementsResource extends Resource {
  /**
   * List settlements
   *
   * Required scope: `reconciliations:read`.
   */
  list(params?: t.ListSettlementsParams, options?: RequestOptions): Listing<t.Settlement> {
    return this.many<t.Settlement>({ method: "GET", path: "/v1/settlements", shape: "page", query: params }, options);
  }

  /**
   * Show a settlement
   *
   * With its first thousand lines.
   *
   * Required scope: `reconciliations:read`.
   *
   * @param id The settlement.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.SettlementDetail>> {
    return this.one<t.SettlementDetail>(
      { method: "GET", path: `/v1/settlements/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `subscriptions` */
export class SubscriptionsResource extends Resource {
  /**
   * List subscriptions
   *
   * Required scope: `subscriptions:read`.
   */
  list(params?: t.ListSubscriptionsParams, options?: RequestOptions): Listing<t.Subscription> {
    return this.many<t.Subscription>(
      { method: "GET", path: "/v1/subscriptions", shape: "page", query: params },
      options,
    );
  }

  /**
   * Begin a subscription
   *
   * The first period is charged as soon as this commits: the subscription is `incomplete` until it is paid. With a
   * trial it is `trialing`, and charged when the trial ends.
   *
   * Required scope: `subscriptions:write`.
   */
  async create(params: t.CreateSubscription, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: "/v1/subscriptions", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a subscription
   *
   * Required scope: `subscriptions:read`.
   *
   * @param id The subscription.
   */
  async retrieve(
    id: string,
    params?: t.GetSubscriptionParams,
    options?: RequestOptions,
  ): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "GET", path: `/v1/subscriptions/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Cancel a subscription
   *
   * Now, at the end of its period, or at a date. Asking twice for the same is not an error.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async cancel(id: string, params?: t.Cancel, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/cancel`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Change a subscription
   *
   * To another plan, other add-ons or another quantity. Now, what is left of what was paid is credited and the rest of
   * the period is charged, on an invoice of its own; what credits leave over goes to the customer's balance. Another
   * interval begins a new period now. At the end of the period nothing is prorated; the change waits, and a later one
   * replaces it.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async change(
    id: string,
    params?: t.ChangeSubscription,
    options?: RequestOptions,
  ): Promise<Reply<t.SubscriptionChange>> {
    return this.one<t.SubscriptionChange>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/change`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Take back a change that waits
   *
   * The subscription stays what it is when its period ends. Asking twice is not an error.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async dropChange(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "DELETE", path: `/v1/subscriptions/${segment(id, "id")}/change`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change the plan now
   *
   * The same as `change` with a `planId`.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async changePlan(id: string, params: t.ChangeToPlan, options?: RequestOptions): Promise<Reply<t.SubscriptionChange>> {
    return this.one<t.SubscriptionChange>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/change-plan`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Preview a change
   *
   * The lines and totals of a change now, and a token that carries out exactly these within 15 minutes, or says what
   * has changed since. Nothing is written.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async changePreview(
    id: string,
    params?: t.ChangeSubscription,
    options?: RequestOptions,
  ): Promise<Reply<t.SubscriptionChangePreview>> {
    return this.one<t.SubscriptionChangePreview>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/change/preview`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Change how a subscription is collected
   *
   * For the bills to come; those that are made stay as they are. A sent bill that is not paid on its day makes the
   * subscription `past_due` until it is.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async changeCollection(id: string, params: t.CollectBy, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/collection`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Redeem a coupon for a subscription
   *
   * By its id, or by the code that the customer typed. Its next bills have the discount. Of a coupon with one
   * redemption left exactly one request gets it; the others are told `coupon_used_up`.
   *
   * Required scope: `coupons:write`.
   *
   * @param id The subscription.
   */
  async createDiscount(id: string, params?: t.CreateDiscount, options?: RequestOptions): Promise<Reply<t.Discount>> {
    return this.one<t.Discount>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/discounts`, shape: "data", body: params },
      options,
    );
  }

  /**
   * End a trial now
   *
   * The first period begins and is charged.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async endTrial(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/end-trial`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Extend a trial
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async extendTrial(id: string, params: t.ExtendTrial, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/extend-trial`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show what will happen to a subscription
   *
   * What the next run does and when, and why there is no invoice now: every reason with a code.
   *
   * Required scope: `subscriptions:read`.
   *
   * @param id The subscription.
   */
  async retrieveOutlook(
    id: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.SubscriptionOutlook>> {
    return this.one<t.SubscriptionOutlook>(
      { method: "GET", path: `/v1/subscriptions/${segment(id, "id")}/outlook`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Pause a subscription
   *
   * Nothing is billed until it is resumed, by you or at `resumeAt`.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async pause(id: string, params?: t.Pause, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/pause`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Bring an ended subscription back
   *
   * A canceled or unpaid subscription, or one whose first invoice was not paid in time, within your grace period. The
   * anchor stays; what is left of the running period is charged, unless it is paid for.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async reactivate(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/reactivate`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Resume a paused subscription
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async resume(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/resume`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show the phases of a subscription
   *
   * Required scope: `subscriptions:read`.
   *
   * @param id The subscription.
   */
  async retrieveSchedule(
    id: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.SubscriptionSchedule>> {
    return this.one<t.SubscriptionSchedule>(
      { method: "GET", path: `/v1/subscriptions/${segment(id, "id")}/schedule`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Put phases on a subscription
   *
   * What it becomes, one after the other, each for some periods or until a date. A phase begins at the end of a period,
   * so nothing is prorated. They replace the phases and the change that waited before; while there are phases, other
   * changes are refused. Prices are those of today.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async putSchedule(
    id: string,
    params: t.PutSchedule,
    options?: RequestOptions,
  ): Promise<Reply<t.SubscriptionSchedule>> {
    return this.one<t.SubscriptionSchedule>(
      { method: "PUT", path: `/v1/subscriptions/${segment(id, "id")}/schedule`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Release a subscription from its phases
   *
   * It goes on as it is; the phases to come are forgotten. To end it, cancel it. Asking twice is not an error.
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async releaseSchedule(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "DELETE", path: `/v1/subscriptions/${segment(id, "id")}/schedule`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Take a scheduled end back
   *
   * Required scope: `subscriptions:write`.
   *
   * @param id The subscription.
   */
  async uncancel(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Subscription>> {
    return this.one<t.Subscription>(
      { method: "POST", path: `/v1/subscriptions/${segment(id, "id")}/uncancel`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Show the next invoice
   *
   * As the renewal would make it if nothing changed until then; nothing is kept. Where nothing leads to an invoice
   * there is none, and the reasons say why.
   *
   * Required scope: `subscriptions:read`.
   *
   * @param id The subscription.
   */
  async retrieveUpcoming(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.UpcomingInvoice>> {
    return this.one<t.UpcomingInvoice>(
      { method: "GET", path: `/v1/subscriptions/${segment(id, "id")}/upcoming`, shape: "data", query: params },
      options,
    );
  }
}

/** `taxRates` */
export class TaxRatesResource extends Resource {
  /**
   * List tax rates
   *
   * Required scope: `tax_rates:read`.
   */
  list(params?: t.ListTaxRatesParams, options?: RequestOptions): Listing<t.TaxRate> {
    return this.many<t.TaxRate>({ method: "GET", path: "/v1/tax-rates", shape: "page", query: params }, options);
  }

  /**
   * Enter a tax rate
   *
   * It is charged where the settings (`taxRateIds`) or a plan name it. A rate never changes: another rate is a new one
   * of the same code, once the old one is turned off.
   *
   * Required scope: `tax_rates:write`.
   */
  async create(params: t.CreateTaxRate, options?: RequestOptions): Promise<Reply<t.TaxRate>> {
    return this.one<t.TaxRate>({ method: "POST", path: "/v1/tax-rates", shape: "data", body: params }, options);
  }

  /**
   * Show a tax rate
   *
   * Required scope: `tax_rates:read`.
   *
   * @param id The rate.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.TaxRate>> {
    return this.one<t.TaxRate>(
      { method: "GET", path: `/v1/tax-rates/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Rename a tax rate, or turn it off or on
   *
   * A rate that the settings or a plan name stays on.
   *
   * Required scope: `tax_rates:write`.
   *
   * @param id The rate.
   */
  async update(id: string, params?: t.ChangeTaxRate, options?: RequestOptions): Promise<Reply<t.TaxRate>> {
    return this.one<t.TaxRate>(
      { method: "PATCH", path: `/v1/tax-rates/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }
}

/** `testClocks` */
export class TestClocksResource extends Resource {
  /**
   * List test clocks
   *
   * Required scope: `test_clocks:read`.
   */
  list(params?: t.ListTestClocksParams, options?: RequestOptions): Listing<t.TestClock> {
    return this.many<t.TestClock>({ method: "GET", path: "/v1/test-clocks", shape: "page", query: params }, options);
  }

  /**
   * Make a test clock
   *
   * Customers made with its id live by it: their subscriptions renew, and their recoveries move, when it advances.
   *
   * Required scope: `test_clocks:write`.
   */
  async create(params: t.CreateClock, options?: RequestOptions): Promise<Reply<t.TestClock>> {
    return this.one<t.TestClock>({ method: "POST", path: "/v1/test-clocks", shape: "data", body: params }, options);
  }

  /**
   * Show a test clock
   *
   * Required scope: `test_clocks:read`.
   *
   * @param id The clock.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.TestClock>> {
    return this.one<t.TestClock>(
      { method: "GET", path: `/v1/test-clocks/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Send a test clock ahead
   *
   * It does what falls due on the way, in order. Read it until it is `ready` again.
   *
   * Required scope: `test_clocks:write`.
   *
   * @param id The clock.
   */
  async advance(id: string, params: t.AdvanceClock, options?: RequestOptions): Promise<Reply<t.TestClock>> {
    return this.one<t.TestClock>(
      { method: "POST", path: `/v1/test-clocks/${segment(id, "id")}/advance`, shape: "data", body: params },
      options,
    );
  }
}

/** `testHelpers` */
export class TestHelpersResource extends Resource {
  /**
   * Make a test card
   *
   * The simulator's card numbers each stand for a story; salary and payday make a person behind it. Test mode only.
   *
   * Required scope: `test_clocks:write`.
   */
  async createCard(params: t.MakeTestCard, options?: RequestOptions): Promise<Reply<t.TestCard>> {
    return this.one<t.TestCard>(
      { method: "POST", path: "/v1/test-helpers/cards", shape: "data", body: params },
      options,
    );
  }

  /**
   * Send a test transfer
   *
   * Plays a payer who sends money for a payment request of the simulated gateway: all of it, less, or more. Test mode
   * only.
   *
   * Required scope: `test_clocks:write`.
   */
  async createTransfer(params: t.SendTransfer, options?: RequestOptions): Promise<Reply<t.TestTransfer>> {
    return this.one<t.TestTransfer>(
      { method: "POST", path: "/v1/test-helpers/transfers", shape: "data", body: params },
      options,
    );
  }
}

/** `transactions` */
export class TransactionsResource extends Resource {
  /**
   * List transactions
   *
   * Required scope: `transactions:read`.
   */
  list(params?: t.ListTransactionsParams, options?: RequestOptions): Listing<t.Transaction> {
    return this.many<t.Transaction>({ method: "GET", path: "/v1/transactions", shape: "page", query: params }, options);
  }

  /**
   * Show a transaction
   *
   * Required scope: `transactions:read`.
   *
   * @param id The transaction.
   */
  async retrieve(id: string, params?: t.GetTransactionParams, options?: RequestOptions): Promise<Reply<t.Transaction>> {
    return this.one<t.Transaction>(
      { method: "GET", path: `/v1/transactions/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Show why an account was asked
   *
   * What was known of each account that could take the payment at that instant, best first. A saved method is charged
   * where it is saved: then no account is listed.
   *
   * Required scope: `transactions:read`.
   *
   * @param id The transaction.
   */
  async retrieveRoute(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Route>> {
    return this.one<t.Route>(
      { method: "GET", path: `/v1/transactions/${segment(id, "id")}/route`, shape: "data", query: params },
      options,
    );
  }
}

/** `usage` */
export class UsageResource extends Resource {
  /**
   * Record usage
   *
   * An event counts once under its `idempotencyKey`, for ever: a repeat is answered with 200 and the event as it is,
   * and the same key with another payload with 409. It belongs to the period that its `at` is in; on a boundary, to the
   * one that opens.
   *
   * Required scope: `usage:write`.
   */
  async record(params: t.RecordUsage, options?: RequestOptions): Promise<Reply<t.UsageEvent>> {
    return this.one<t.UsageEvent>({ method: "POST", path: "/v1/usage", shape: "data", body: params }, options);
  }

  /**
   * Record a batch of usage
   *
   * Up to 1000 events. Each is recorded, repeated or refused by itself; the answer lists every one in its order. Send
   * the whole batch again after an error: what was recorded counts once.
   *
   * Required scope: `usage:write`.
   */
  async recordBatch(params: t.RecordBatch, options?: RequestOptions): Promise<Reply<t.UsageBatch>> {
    return this.one<t.UsageBatch>({ method: "POST", path: "/v1/usage/batch", shape: "data", body: params }, options);
  }

  /**
   * Show what a subscription used
   *
   * Its current period, for each meter that its prices name, and what it would cost if the period ended like this.
   *
   * Required scope: `usage:read`.
   *
   * @param id The subscription.
   */
  async retrieveSubscriptionSummary(
    id: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.UsageSummary>> {
    return this.one<t.UsageSummary>(
      { method: "GET", path: `/v1/usage/subscriptions/${segment(id, "id")}/summary`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Show an event of usage
   *
   * Required scope: `usage:read`.
   *
   * @param id The event.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.UsageEvent>> {
    return this.one<t.UsageEvent>(
      { method: "GET", path: `/v1/usage/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Correct an event of usage
   *
   * Withdraws it and records another in its place, under a key of its own; both, or neither.
   *
   * Required scope: `usage:write`.
   *
   * @param id The event.
   */
  async correct(id: string, params: t.CorrectUsage, options?: RequestOptions): Promise<Reply<t.UsageEvent>> {
    return this.one<t.UsageEvent>(
      { method: "POST", path: `/v1/usage/${segment(id, "id")}/correct`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Withdraw an event of usage
   *
   * The event stays; a withdrawal is recorded beside it, and it counts no more. What was billed for it is credited on
   * the next invoice. Doing it twice is not an error.
   *
   * Required scope: `usage:write`.
   *
   * @param id The event.
   */
  async withdraw(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.UsageEvent>> {
    return this.one<t.UsageEvent>(
      { method: "POST", path: `/v1/usage/${segment(id, "id")}/withdraw`, shape: "data", body: params },
      options,
    );
  }
}

/** `usageThresholds` */
export class UsageThresholdsResource extends Resource {
  /**
   * List usage thresholds
   *
   * Required scope: `usage:read`.
   */
  list(params?: t.ListUsageThresholdsParams, options?: RequestOptions): Listing<t.UsageThreshold> {
    return this.many<t.UsageThreshold>(
      { method: "GET", path: "/v1/usage-thresholds", shape: "page", query: params },
      options,
    );
  }

  /**
   * Make a usage threshold
   *
   * When what a meter counted in a billing period of a subscription reaches it, `usage.threshold_crossed` is told: once
   * for each period, or with `recurring` once for each multiple. It looks at the whole period, from the next event of
   * usage on. What is withdrawn and used again is not told twice.
   *
   * Required scope: `usage:write`.
   */
  async create(params: t.CreateThreshold, options?: RequestOptions): Promise<Reply<t.UsageThreshold>> {
    return this.one<t.UsageThreshold>(
      { method: "POST", path: "/v1/usage-thresholds", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a usage threshold
   *
   * Required scope: `usage:read`.
   *
   * @param id The threshold.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.UsageThreshold>> {
    return this.one<t.UsageThreshold>(
      { method: "GET", path: `/v1/usage-thresholds/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Rename a usage threshold, or turn it off or on
   *
   * What it told stays told: turned on again, it is silent about what it told of the same period.
   *
   * Required scope: `usage:write`.
   *
   * @param id The threshold.
   */
  async update(id: string, params?: t.ChangeThreshold, options?: RequestOptions): Promise<Reply<t.UsageThreshold>> {
    return this.one<t.UsageThreshold>(
      { method: "PATCH", path: `/v1/usage-thresholds/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }
}

/** `webhookEndpoints` */
export class WebhookEndpointsResource extends Resource {
  /**
   * List webhook endpoints
   *
   * Required scope: `webhooks:read`.
   */
  list(params?: t.ListWebhookEndpointsParams, options?: RequestOptions): Listing<t.WebhookEndpoint> {
    return this.many<t.WebhookEndpoint>(
      { method: "GET", path: "/v1/webhook-endpoints", shape: "page", query: params },
      options,
    );
  }

  /**
   * Make a webhook endpoint
   *
   * It is told of what happens from now on. `secret` is shown here and never again.
   *
   * Required scope: `webhooks:write`.
   */
  async create(params: t.CreateEndpoint, options?: RequestOptions): Promise<Reply<t.WebhookEndpointWithSecret>> {
    return this.one<t.WebhookEndpointWithSecret>(
      { method: "POST", path: "/v1/webhook-endpoints", shape: "data", body: params },
      options,
    );
  }

  /**
   * Show a webhook endpoint
   *
   * Required scope: `webhooks:read`.
   *
   * @param id The endpoint.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.WebhookEndpoint>> {
    return this.one<t.WebhookEndpoint>(
      { method: "GET", path: `/v1/webhook-endpoints/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Change a webhook endpoint
   *
   * Enabling it forgets its failures; deliveries that failed meanwhile can be replayed.
   *
   * Required scope: `webhooks:write`.
   *
   * @param id The endpoint.
   */
  async update(id: string, params?: t.ChangeEndpoint, options?: RequestOptions): Promise<Reply<t.WebhookEndpoint>> {
    return this.one<t.WebhookEndpoint>(
      { method: "PATCH", path: `/v1/webhook-endpoints/${segment(id, "id")}`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Disable a webhook endpoint
   *
   * Required scope: `webhooks:write`.
   *
   * @param id The endpoint.
   */
  async disable(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.WebhookEndpoint>> {
    return this.one<t.WebhookEndpoint>(
      { method: "DELETE", path: `/v1/webhook-endpoints/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * List the deliveries to an endpoint
   *
   * Required scope: `webhooks:read`.
   *
   * @param id The endpoint.
   */
  listDeliveries(id: string, params?: t.ListDeliveriesParams, options?: RequestOptions): Listing<t.Delivery> {
    return this.many<t.Delivery>(
      { method: "GET", path: `/v1/webhook-endpoints/${segment(id, "id")}/deliveries`, shape: "page", query: params },
      options,
    );
  }

  /**
   * Deliver a range of events once more
   *
   * Those that were given up, or with `which: all` everything in the range that the endpoint wants: what arrived, too,
   * and what happened while it was disabled. A thousand events at a time; `nextSeq` says where to go on.
   *
   * Required scope: `webhooks:write`.
   *
   * @param id The endpoint.
   */
  async replay(id: string, params?: t.ReplayRange, options?: RequestOptions): Promise<Reply<t.Replay>> {
    return this.one<t.Replay>(
      { method: "POST", path: `/v1/webhook-endpoints/${segment(id, "id")}/replay`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Give a webhook endpoint a new secret
   *
   * The old one goes on signing beside it for 24 hours. `secret` is shown here and never again.
   *
   * Required scope: `webhooks:write`.
   *
   * @param id The endpoint.
   */
  async rotateSecret(
    id: string,
    params?: NoParams,
    options?: RequestOptions,
  ): Promise<Reply<t.WebhookEndpointWithSecret>> {
    return this.one<t.WebhookEndpointWithSecret>(
      { method: "POST", path: `/v1/webhook-endpoints/${segment(id, "id")}/rotate-secret`, shape: "data", body: params },
      options,
    );
  }

  /**
   * Send a test message
   *
   * Of the type `webhook_endpoint.test`, signed like any other and sent at once; a disabled endpoint gets it, too.
   * Answers with what came back. It is no event and no delivery, and is kept nowhere.
   *
   * Required scope: `webhooks:write`.
   *
   * @param id The endpoint.
   */
  async test(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.WebhookTest>> {
    return this.one<t.WebhookTest>(
      { method: "POST", path: `/v1/webhook-endpoints/${segment(id, "id")}/test`, shape: "data", body: params },
      options,
    );
  }
}

/** Every resource of the API. */
export abstract class Resources {
  readonly account: AccountResource;
  readonly analytics: AnalyticsResource;
  readonly apiKeys: ApiKeysResource;
  readonly auditLog: AuditLogResource;
  readonly balance: BalanceResource;
  readonly bankAccounts: BankAccountsResource;
  readonly banks: BanksResource;
  readonly beneficiaries: BeneficiariesResource;
  readonly calculations: CalculationsResource;
  readonly checkout: CheckoutResource;
  readonly coupons: CouponsResource;
  readonly creditGrants: CreditGrantsResource;
  readonly creditNotes: CreditNotesResource;
  readonly customers: CustomersResource;
  readonly deliveries: DeliveriesResource;
  readonly discounts: DiscountsResource;
  readonly disputes: DisputesResource;
  readonly dunningSchedules: DunningSchedulesResource;
  readonly escrow: EscrowResource;
  readonly eventTypes: EventTypesResource;
  readonly events: EventsResource;
  readonly invoiceItems: InvoiceItemsResource;
  readonly invoices: InvoicesResource;
  readonly ledger: LedgerResource;
  readonly manualReviews: ManualReviewsResource;
  readonly messageTemplates: MessageTemplatesResource;
  readonly messages: MessagesResource;
  readonly meters: MetersResource;
  readonly notices: NoticesResource;
  readonly oauthClients: OauthClientsResource;
  readonly paymentLinks: PaymentLinksResource;
  readonly payoutApprovers: PayoutApproversResource;
  readonly payouts: PayoutsResource;
  readonly plans: PlansResource;
  readonly priceMigrations: PriceMigrationsResource;
  readonly promotionCodes: PromotionCodesResource;
  readonly providerAccounts: ProviderAccountsResource;
  readonly providerEvents: ProviderEventsResource;
  readonly providers: ProvidersResource;
  readonly reconciliationBreaks: ReconciliationBreaksResource;
  readonly reconciliations: ReconciliationsResource;
  readonly recoveryExperiments: RecoveryExperimentsResource;
  readonly recoveryPolicies: RecoveryPoliciesResource;
  readonly refunds: RefundsResource;
  readonly requestLog: RequestLogResource;
  readonly routingRules: RoutingRulesResource;
  readonly settings: SettingsResource;
  readonly settlementFiles: SettlementFilesResource;
  readonly settlements: SettlementsResource;
  readonly subscriptions: SubscriptionsResource;
  readonly taxRates: TaxRatesResource;
  readonly testClocks: TestClocksResource;
  readonly testHelpers: TestHelpersResource;
  readonly transactions: TransactionsResource;
  readonly usage: UsageResource;
  readonly usageThresholds: UsageThresholdsResource;
  readonly webhookEndpoints: WebhookEndpointsResource;

  constructor(transport: Transport) {
    this.account = new AccountResource(transport);
    this.analytics = new AnalyticsResource(transport);
    this.apiKeys = new ApiKeysResource(transport);
    this.auditLog = new AuditLogResource(transport);
    this.balance = new BalanceResource(transport);
    this.bankAccounts = new BankAccountsResource(transport);
    this.banks = new BanksResource(transport);
    this.beneficiaries = new BeneficiariesResource(transport);
    this.calculations = new CalculationsResource(transport);
    this.checkout = new CheckoutResource(transport);
    this.coupons = new CouponsResource(transport);
    this.creditGrants = new CreditGrantsResource(transport);
    this.creditNotes = new CreditNotesResource(transport);
    this.customers = new CustomersResource(transport);
    this.deliveries = new DeliveriesResource(transport);
    this.discounts = new DiscountsResource(transport);
    this.disputes = new DisputesResource(transport);
    this.dunningSchedules = new DunningSchedulesResource(transport);
    this.escrow = new EscrowResource(transport);
    this.eventTypes = new EventTypesResource(transport);
    this.events = new EventsResource(transport);
    this.invoiceItems = new InvoiceItemsResource(transport);
    this.invoices = new InvoicesResource(transport);
    this.ledger = new LedgerResource(transport);
    this.manualReviews = new ManualReviewsResource(transport);
    this.messageTemplates = new MessageTemplatesResource(transport);
    this.messages = new MessagesResource(transport);
    this.meters = new MetersResource(transport);
    this.notices = new NoticesResource(transport);
    this.oauthClients = new OauthClientsResource(transport);
    this.paymentLinks = new PaymentLinksResource(transport);
    this.payoutApprovers = new PayoutApproversResource(transport);
    this.payouts = new PayoutsResource(transport);
    this.plans = new PlansResource(transport);
    this.priceMigrations = new PriceMigrationsResource(transport);
    this.promotionCodes = new PromotionCodesResource(transport);
    this.providerAccounts = new ProviderAccountsResource(transport);
    this.providerEvents = new ProviderEventsResource(transport);
    this.providers = new ProvidersResource(transport);
    this.reconciliationBreaks = new ReconciliationBreaksResource(transport);
    this.reconciliations = new ReconciliationsResource(transport);
    this.recoveryExperiments = new RecoveryExperimentsResource(transport);
    this.recoveryPolicies = new RecoveryPoliciesResource(transport);
    this.refunds = new RefundsResource(transport);
    this.requestLog = new RequestLogResource(transport);
    this.routingRules = new RoutingRulesResource(transport);
    this.settings = new SettingsResource(transport);
    this.settlementFiles = new SettlementFilesResource(transport);
    this.settlements = new SettlementsResource(transport);
    this.subscriptions = new SubscriptionsResource(transport);
    this.taxRates = new TaxRatesResource(transport);
    this.testClocks = new TestClocksResource(transport);
    this.testHelpers = new TestHelpersResource(transport);
    this.transactions = new TransactionsResource(transport);
    this.usage = new UsageResource(transport);
    this.usageThresholds = new UsageThresholdsResource(transport);
    this.webhookEndpoints = new WebhookEndpointsResource(transport);
  }
}
