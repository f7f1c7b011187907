"""Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again."""

# What a call brings is described here and checked nowhere.
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List

from .._config import RequestOptions
from .._paging import Page
from .._resource import Resource
from .._transport import Call, Transport
from .._wire import segment

if TYPE_CHECKING:
    from . import types as t


class AccountResource(Resource):
    """`account`"""

    def retrieve(self, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Account:
        """Show the account of the key

        Whose key this is, in which mode it works and what it may do. Any key may ask.

        Any key may do this.
        """
        call = Call("GET", "/v1/account", "data", query=params)
        return self._one(call, options)


class AnalyticsResource(Resource):
    """`analytics`"""

    def retrieve_cohorts(
        self,
        params: t.GetCohortsParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.Cohorts:
        """Show who stays

        The customers who began in each month, by the merchant's calendar, and how many of them are worth something
        at the end of it and of each month after it.

        Required scope: `ledger:read`.
        """
        call = Call("GET", "/v1/analytics/cohorts", "data", query=params)
        return self._one(call, options)

    def retrieve_failures(
        self,
        params: t.GetRecoverySummaryParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.RecoveryReport:
        """Show what came back

        Money at risk, recovered and lost, by currency, by the first failure's code and by the rail that brought it
        back: of the recoveries that began in the time, or of all.

        Required scope: `recovery:read`.
        """
        call = Call("GET", "/v1/analytics/failures", "data", query=params)
        return self._one(call, options)

    def retrieve_mrr(self, params: t.GetMrrParams | None = None, options: RequestOptions | None = None) -> t.Mrr:
        """Show monthly recurring revenue

        The fees of all running subscriptions a month, by currency: a year is twelve months, 52 weeks or 365 days. A
        subscription counts from its activation until it ends, overdue or not; a trial does not, and a paused one
        counts nothing while it is paused. Discounts, taxes, usage and one-off amounts are not in it.

        Required scope: `ledger:read`.
        """
        call = Call("GET", "/v1/analytics/mrr", "data", query=params)
        return self._one(call, options)

    def retrieve_mrr_months(
        self,
        params: t.GetMrrMonthsParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.MrrMonths:
        """Show recurring revenue by month

        What monthly recurring revenue was when each of the last months ended, by the merchant's calendar; of the
        running month, what it is now.

        Required scope: `ledger:read`.
        """
        call = Call("GET", "/v1/analytics/mrr/months", "data", query=params)
        return self._one(call, options)

    def list_mrr_movements(
        self,
        params: t.ListMrrMovementsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.MrrMovement]:
        """List movements of recurring revenue

        Each time that a subscription's worth a month changed, by its own time. The event named as the cause carries
        the same.

        Required scope: `ledger:read`.
        """
        call = Call("GET", "/v1/analytics/mrr/movements", "page", query=params)
        return self._many(call, options)

    def retrieve_overview(
        self,
        params: t.GetOverviewParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.Board:
        """Show the board

        Money and customers of a time, by currency. What came in and what was lost is counted when it happened, so
        the recovery rate is of what was decided in the time. Retention is of the customers who were worth something
        when it began.

        Required scope: `ledger:read`.
        """
        call = Call("GET", "/v1/analytics/overview", "data", query=params)
        return self._one(call, options)


class ApiKeysResource(Resource):
    """`api_keys`"""

    def list(self, params: t.ListApiKeysParams | None = None, options: RequestOptions | None = None) -> Page[t.ApiKey]:
        """List API keys

        Required scope: `api_keys:read`.
        """
        call = Call("GET", "/v1/api-keys", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateKey, options: RequestOptions | None = None) -> t.ApiKeyWithSecret:
        """Make a restricted key

        It can be given only what this key may do itself. `secret` is shown here and never again.

        Required scope: `api_keys:write`.
        """
        call = Call("POST", "/v1/api-keys", "data", body=params)
        return self._one(call, options)

    def report_leak(self, params: t.LeakedApiKey, options: RequestOptions | None = None) -> t.LeakReported:
        """Report a leaked key

        For scanners of public places, and anybody. A key of ours that works is revoked at once, and the merchant is
        told (`api_key.leaked`); of a rolled key the old text ends and the new one works on. The answer is the same
        for any text. A publishable key is public already, and nothing happens to it.

        Needs no key.
        """
        call = Call("POST", "/v1/api-keys/report-leak", "data", body=params, keyed=False)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.ApiKey:
        """Show an API key

        Required scope: `api_keys:read`.

        id: The key.
        """
        call = Call("GET", f"/v1/api-keys/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(self, id: str, params: t.ChangeKey | None = None, options: RequestOptions | None = None) -> t.ApiKey:
        """Change an API key

        Name, scopes of a restricted key, addresses and rate; fields left out stay as they are. This key must have
        every scope that the changed key has and is given. It holds from this answer on; on other nodes of this
        service, within half a second.

        Required scope: `api_keys:write`.

        id: The key.
        """
        call = Call("PATCH", f"/v1/api-keys/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def revoke(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.ApiKey:
        """Revoke an API key

        It stops working with this answer, with its old text if it has one; on other nodes of this service, within
        half a second. Revoking twice is not an error.

        Required scope: `api_keys:write`.

        id: The key.
        """
        call = Call("DELETE", f"/v1/api-keys/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def roll(
        self,
        id: str,
        params: t.Overlap | None = None,
        options: RequestOptions | None = None,
    ) -> t.ApiKeyWithSecret:
        """Give an API key a new text

        The key stays the same: id, scopes, addresses, rate. Its old text works on for the overlap and then stops by
        itself; with an overlap of 0 it stops with this answer. `secret` is the new text, shown here and never again.

        Required scope: `api_keys:write`.

        id: The key.
        """
        call = Call("POST", f"/v1/api-keys/{segment(id, 'id')}/roll", "data", body=params)
        return self._one(call, options)


class AuditLogResource(Resource):
    """`audit_log`"""

    def list(
        self,
        params: t.ListAuditLogParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.AuditRow]:
        """List the audit log

        Every change that a key, a link of yours or an operator made, with what changed. Rows are never altered: each
        is sealed seconds after it was written. Of a customer who was erased, what named them reads as null, and
        `erased` stands beside it.

        Required scope: `audit:read`.
        """
        call = Call("GET", "/v1/audit-log", "page", query=params)
        return self._many(call, options)


class BalanceResource(Resource):
    """`balance`"""

    def retrieve(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.MerchantBalance:
        """Show your balance

        By the books: what was collected through your gateways, less what went back, what is held for payouts and
        what was paid out.

        Required scope: `payouts:read`.
        """
        call = Call("GET", "/v1/balance", "data", query=params)
        return self._one(call, options)

    def list_transactions(
        self,
        params: t.ListBalanceTransactionsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.BalanceTransaction]:
        """List what changed your balance

        Required scope: `payouts:read`.
        """
        call = Call("GET", "/v1/balance/transactions", "page", query=params)
        return self._many(call, options)


class BankAccountsResource(Resource):
    """`bank_accounts`"""

    def resolve(self, params: t.ResolveAccount, options: RequestOptions | None = None) -> t.ResolvedBankAccount:
        """Ask whose account it is

        The number is checked first: an account number of a bank has a check digit. Then the bank is asked.

        Required scope: `beneficiaries:write`.
        """
        call = Call("POST", "/v1/bank-accounts/resolve", "data", body=params)
        return self._one(call, options)


class BanksResource(Resource):
    """`banks`"""

    def retrieve(self, params: t.ListBanksParams | None = None, options: RequestOptions | None = None) -> t.Banks:
        """List the banks that can be paid to

        As the provider told last. When it does not answer the list is served from memory: `fetchedAt` says how old
        it is, and `error` why it could not be read again.

        Required scope: `beneficiaries:read`.
        """
        call = Call("GET", "/v1/banks", "data", query=params)
        return self._one(call, options)


class BeneficiariesResource(Resource):
    """`beneficiaries`"""

    def list(
        self,
        params: t.ListBeneficiariesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Beneficiary]:
        """List beneficiaries

        Required scope: `beneficiaries:read`.
        """
        call = Call("GET", "/v1/beneficiaries", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateBeneficiary, options: RequestOptions | None = None) -> t.Beneficiary:
        """Add a beneficiary

        The bank is asked whose account it is, and that is compared with `name`. Nobody is paid at a new account
        before `usableFrom`. The account's number is sealed and never shown whole again.

        Required scope: `beneficiaries:write`.
        """
        call = Call("POST", "/v1/beneficiaries", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Beneficiary:
        """Show a beneficiary

        Required scope: `beneficiaries:read`.

        id: The beneficiary.
        """
        call = Call("GET", f"/v1/beneficiaries/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def delete(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Beneficiary:
        """Remove a beneficiary

        Payouts to them that were not sent are canceled, and what was held for those can be had again. To pay another
        account add another
        beneficiary: accounts are never changed.

        Required scope: `beneficiaries:write`.

        id: The beneficiary.
        """
        call = Call("DELETE", f"/v1/beneficiaries/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class CalculationsResource(Resource):
    """`calculations`"""

    def create(self, params: t.Calculation, options: RequestOptions | None = None) -> t.CalculateResult:
        """Compute an amount

        The arithmetic of your bills, with nothing kept: what a price comes to, where periods fall, what a change
        costs, taxes, discounts, a whole bill. The documents and answers are those of the calculator that comes with
        the program, and the same document always gets the same answer. What is refused names the field and its code.

        Any key may do this.
        """
        call = Call("POST", "/v1/calculations", "data", body=params)
        return self._one(call, options)


class CheckoutResource(Resource):
    """`checkout`"""

    def list_sessions(
        self,
        params: t.ListCheckoutSessionsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.CheckoutSession]:
        """List checkout sessions

        Required scope: `checkout:read`.
        """
        call = Call("GET", "/v1/checkout/sessions", "page", query=params)
        return self._many(call, options)

    def create_session(
        self,
        params: t.CreateCheckout | None = None,
        options: RequestOptions | None = None,
    ) -> t.CheckoutSession:
        """Make a checkout session

        Asks somebody to pay on a page of ours: for a subscription (`planId`), for something that is billed once
        (`amount`, `currency` and `description`), for an order in escrow (`orderId`), into the wallet of a customer
        (`mode: top_up`), or for nothing, to save another card (`mode: card_update`). Send your payer to `url`.
        Nothing is billed before they choose how to pay; then the subscription and its one bill are made, once,
        whatever is pressed how often. Being sent to `successUrl` proves nothing: wait for the event
        `checkout_session.completed`, or ask for the session.

        Required scope: `checkout:write`.
        """
        call = Call("POST", "/v1/checkout/sessions", "data", body=params)
        return self._one(call, options)

    def retrieve_session(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.CheckoutSession:
        """Show a checkout session

        Ask for this before you hand anything over: where a payer was sent says nothing about money.

        Required scope: `checkout:read`.

        id: The session.
        """
        call = Call("GET", f"/v1/checkout/sessions/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def session_expire(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.CheckoutSession:
        """Expire a checkout session

        Ends a session that nobody is paying. What was billed for it alone is voided; a subscription that it began
        and nobody paid ends by itself.

        Required scope: `checkout:write`.

        id: The session.
        """
        call = Call("POST", f"/v1/checkout/sessions/{segment(id, 'id')}/expire", "data", body=params)
        return self._one(call, options)


class CouponsResource(Resource):
    """`coupons`"""

    def list(self, params: t.ListCouponsParams | None = None, options: RequestOptions | None = None) -> Page[t.Coupon]:
        """List coupons

        Required scope: `coupons:read`.
        """
        call = Call("GET", "/v1/coupons", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateCoupon, options: RequestOptions | None = None) -> t.Coupon:
        """Offer a coupon

        A part or an amount off the bills of whoever redeems it: by a promotion code that a customer types, or by
        you, for a subscription or a customer. What it takes off never changes, and a redemption keeps it as it was.

        Required scope: `coupons:write`.
        """
        call = Call("POST", "/v1/coupons", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Coupon:
        """Show a coupon

        Required scope: `coupons:read`.

        id: The coupon.
        """
        call = Call("GET", f"/v1/coupons/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(self, id: str, params: t.ChangeCoupon | None = None, options: RequestOptions | None = None) -> t.Coupon:
        """Change a coupon

        Its name, for what is redeemed from now on, and your own data.

        Required scope: `coupons:write`.

        id: The coupon.
        """
        call = Call("PATCH", f"/v1/coupons/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def archive(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Coupon:
        """Archive a coupon

        Nobody can redeem it any more; what was redeemed holds on.

        Required scope: `coupons:write`.

        id: The coupon.
        """
        call = Call("DELETE", f"/v1/coupons/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class CreditGrantsResource(Resource):
    """`credit_grants`"""

    def list(
        self,
        params: t.ListCreditGrantsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.CreditGrant]:
        """List grants of prepaid credit

        Required scope: `customers:read`.
        """
        call = Call("GET", "/v1/credit-grants", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateGrant, options: RequestOptions | None = None) -> t.CreditGrant:
        """Grant prepaid credit

        Bought by the customer (record here what they paid you beside the gateways) or given. Invoices that are made
        from now on use it up before the customer's balance: by priority, then what expires first, then gifts before
        what was bought, then the oldest. It pays invoices in its own currency only, and none from the instant of its
        expiry on.

        Required scope: `customers:write`.
        """
        call = Call("POST", "/v1/credit-grants", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetCreditGrantParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.CreditGrant:
        """Show a grant of prepaid credit

        Required scope: `customers:read`.

        id: The grant.
        """
        call = Call("GET", f"/v1/credit-grants/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def void(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.CreditGrant:
        """Void what is left of a grant

        What it paid stays paid. What is left of one that was bought is taken to be paid back by you, beside the
        gateways.

        Required scope: `customers:write`.

        id: The grant.
        """
        call = Call("POST", f"/v1/credit-grants/{segment(id, 'id')}/void", "data", body=params)
        return self._one(call, options)


class CreditNotesResource(Resource):
    """`credit_notes`"""

    def list(
        self,
        params: t.ListCreditNotesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.CreditNote]:
        """List credit notes

        Required scope: `invoices:read`.
        """
        call = Call("GET", "/v1/credit-notes", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetCreditNoteParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.CreditNote:
        """Show a credit note

        Required scope: `invoices:read`.

        id: The credit note.
        """
        call = Call("GET", f"/v1/credit-notes/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def retrieve_pdf(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> bytes:
        """The PDF of a credit note

        Made when it is first asked for: 202 with `Retry-After` until it is there. From then on the same bytes each
        time, whose SHA-256 is the `ETag`; one that was voided meanwhile gets a new one.

        Required scope: `invoices:read`.

        id: The credit note.
        """
        call = Call("GET", f"/v1/credit-notes/{segment(id, 'id')}/pdf", "bytes", query=params)
        return self._one(call, options)

    def void(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.CreditNote:
        """Void a credit note

        It keeps its number. What it took from an open invoice is owed again, what the balance got is taken from it,
        and a refund that was not sent is not made. One that settled its invoice, whose amount was spent, or whose
        refund was sent, stays.

        Required scope: `invoices:write`.

        id: The credit note.
        """
        call = Call("POST", f"/v1/credit-notes/{segment(id, 'id')}/void", "data", body=params)
        return self._one(call, options)


class CustomersResource(Resource):
    """`customers`"""

    def list(
        self,
        params: t.ListCustomersParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Customer]:
        """List customers

        Required scope: `customers:read`.
        """
        call = Call("GET", "/v1/customers", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateCustomer | None = None, options: RequestOptions | None = None) -> t.Customer:
        """Remember a customer

        `testClockId` puts the customer, and all that hangs on them, under a test clock; test mode only.

        Required scope: `customers:write`.
        """
        call = Call("POST", "/v1/customers", "data", body=params)
        return self._one(call, options)

    def retrieve_by_ref(
        self,
        ref: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Customer:
        """Find a customer by your own reference

        Required scope: `customers:read`.

        ref: The `merchantRef` you gave them.
        """
        call = Call("GET", f"/v1/customers/ref/{segment(ref, 'ref')}", "data", query=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Customer:
        """Show a customer

        Required scope: `customers:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeCustomer | None = None,
        options: RequestOptions | None = None,
    ) -> t.Customer:
        """Change a customer

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("PATCH", f"/v1/customers/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def retrieve_balance(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.CustomerBalance:
        """Show a customer's balance

        What their next bills use up: prepaid credit first, grant by grant, then the balance, in each currency they
        ever had one in.

        Required scope: `customers:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}/balance", "data", query=params)
        return self._one(call, options)

    def create_balance_adjustment(
        self,
        id: str,
        params: t.AdjustBalance,
        options: RequestOptions | None = None,
    ) -> t.Balance:
        """Adjust a customer's balance

        Gives to it (an amount above zero) or takes from it (below zero), with a reason. A balance never goes below
        zero.

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/balance/adjustments", "data", body=params)
        return self._one(call, options)

    def blacklist(
        self,
        id: str,
        params: t.Blacklist | None = None,
        options: RequestOptions | None = None,
    ) -> t.Customer:
        """Put a customer on the blacklist

        No new subscription of theirs begins. What runs goes on.

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/blacklist", "data", body=params)
        return self._one(call, options)

    def create_card_update_link(
        self,
        id: str,
        params: t.MakeUpdateLink | None = None,
        options: RequestOptions | None = None,
    ) -> t.CustomerLink:
        """Make a link to another card

        Whoever opens it sees what the customer owes you and may save another card, which is charged for it at once;
        no sign-in is asked for, so send it to the customer alone. Nothing of it is stored: it cannot be called back,
        and it ends by itself.

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/card-update-link", "data", body=params)
        return self._one(call, options)

    def retrieve_consents(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Consents:
        """Show what a customer agreed to

        Where nothing was said: WhatsApp and marketing need a yes, mails and text messages about what they bought or
        owe do not.

        Required scope: `customers:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}/consents", "data", query=params)
        return self._one(call, options)

    def put_consent(self, id: str, params: t.SayConsent, options: RequestOptions | None = None) -> t.Consents:
        """Record what a customer agreed to

        You say so because they said so: keep the proof. A STOP that they write later counts more than an older yes.

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("PUT", f"/v1/customers/{segment(id, 'id')}/consents", "data", body=params)
        return self._one(call, options)

    def create_discount(
        self,
        id: str,
        params: t.CreateDiscount | None = None,
        options: RequestOptions | None = None,
    ) -> t.Discount:
        """Redeem a coupon for a customer

        For the bills of all their subscriptions, present and to come. An amount in one currency is for bills in it.

        Required scope: `coupons:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/discounts", "data", body=params)
        return self._one(call, options)

    def erase(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Customer:
        """Erase a customer

        For good: what names them is null from then on, here, in events, in the audit log and in messages; cards go;
        saved answers about them are not repeated. Refused while a subscription of theirs runs, a bill is open, or a
        charge is not settled. Bills stay, with the copies that were made of them: the law has you keep them. Erasing
        twice is not an error.

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/erase", "data", body=params)
        return self._one(call, options)

    def retrieve_export(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.CustomerExport:
        """Export a customer

        Everything that is known of them as one document, to hand to the person who asks for it: what the lists show,
        the newest 1,000 of each. It takes the right to read all of that.

        Required scope: `customers:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}/export", "data", query=params)
        return self._one(call, options)

    def list_payment_methods(
        self,
        id: str,
        params: t.ListPaymentMethodsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.PaymentMethod]:
        """List a customer's payment methods

        Required scope: `payment_methods:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}/payment-methods", "page", query=params)
        return self._many(call, options)

    def attach_payment_method(
        self,
        id: str,
        params: t.AttachMethod,
        options: RequestOptions | None = None,
    ) -> t.PaymentMethod:
        """Save a payment method

        The token comes from the gateway. A new default is charged at once for whatever waited for it: invoices in
        recovery, and first invoices that were never paid.

        Required scope: `payment_methods:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/payment-methods", "data", body=params)
        return self._one(call, options)

    def remove_payment_method(
        self,
        id: str,
        method_id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PaymentMethod:
        """Remove a payment method

        Required scope: `payment_methods:write`.

        id: The customer.
        method_id: The method.
        """
        call = Call(
            "DELETE",
            f"/v1/customers/{segment(id, 'id')}/payment-methods/{segment(method_id, 'method_id')}",
            "data",
            query=params,
        )
        return self._one(call, options)

    def create_portal_link(
        self,
        id: str,
        params: t.MakePortalLink | None = None,
        options: RequestOptions | None = None,
    ) -> t.CustomerLink:
        """Make a link to the customer's account

        The page of all that the customer has with you: what they owe, what runs and when it is charged next, which
        cards are saved. Whoever holds the link may try an overdue bill again and save another card.

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/portal-link", "data", body=params)
        return self._one(call, options)

    def list_subscriptions(
        self,
        id: str,
        params: t.ListCustomerSubscriptionsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Subscription]:
        """List a customer's subscriptions

        Required scope: `subscriptions:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}/subscriptions", "page", query=params)
        return self._many(call, options)

    def list_transactions(
        self,
        id: str,
        params: t.ListCustomerTransactionsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Transaction]:
        """List a customer's transactions

        Required scope: `transactions:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}/transactions", "page", query=params)
        return self._many(call, options)

    def unblacklist(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Customer:
        """Take a customer off the blacklist

        Required scope: `customers:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/customers/{segment(id, 'id')}/unblacklist", "data", body=params)
        return self._one(call, options)


class DeliveriesResource(Resource):
    """`deliveries`"""

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.DeliveryDetail:
        """Show a delivery

        With every try and what came back.

        Required scope: `webhooks:read`.

        id: The delivery.
        """
        call = Call("GET", f"/v1/deliveries/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def replay(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Delivery:
        """Deliver an event once more

        With a fresh schedule, whatever became of it before; one that waits is not kept waiting.

        Required scope: `webhooks:write`.

        id: The delivery.
        """
        call = Call("POST", f"/v1/deliveries/{segment(id, 'id')}/replay", "data", body=params)
        return self._one(call, options)


class DiscountsResource(Resource):
    """`discounts`"""

    def list(
        self,
        params: t.ListDiscountsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Discount]:
        """List discounts

        Required scope: `coupons:read`.
        """
        call = Call("GET", "/v1/discounts", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetDiscountParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.Discount:
        """Show a discount

        Required scope: `coupons:read`.

        id: The discount.
        """
        call = Call("GET", f"/v1/discounts/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def end(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Discount:
        """Take a discount away

        Bills to come are without it; those that were made keep it. Asking twice is not an error.

        Required scope: `coupons:write`.

        id: The discount.
        """
        call = Call("DELETE", f"/v1/discounts/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class DisputesResource(Resource):
    """`disputes`"""

    def list(
        self,
        params: t.ListDisputesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Dispute]:
        """List disputes

        Required scope: `transactions:read`.
        """
        call = Call("GET", "/v1/disputes", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Dispute:
        """Show a dispute

        Required scope: `transactions:read`.

        id: The dispute.
        """
        call = Call("GET", f"/v1/disputes/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def accept(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Dispute:
        """Give in to a dispute

        The money goes to the payer. It cannot be taken back.

        Required scope: `transactions:write`.

        id: The dispute.
        """
        call = Call("POST", f"/v1/disputes/{segment(id, 'id')}/accept", "data", body=params)
        return self._one(call, options)

    def retrieve_evidence(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.DisputeEvidence:
        """Show what speaks for you

        The file as it was put together last: the bill and how each amount came about, what was paid before, agreed
        to and told, with the receipts of carriers, and what the customer did in their own account. Empty until the
        provider has said which charge is disputed.

        Required scope: `transactions:read`.

        id: The dispute.
        """
        call = Call("GET", f"/v1/disputes/{segment(id, 'id')}/evidence", "data", query=params)
        return self._one(call, options)

    def submit(
        self,
        id: str,
        params: t.SubmitDispute | None = None,
        options: RequestOptions | None = None,
    ) -> t.Dispute:
        """Answer a dispute

        Has the file handed in now, with your words in front of it. Without this it is handed in by itself, four
        hours before the time is over. Most providers take one answer.

        Required scope: `transactions:write`.

        id: The dispute.
        """
        call = Call("POST", f"/v1/disputes/{segment(id, 'id')}/submit", "data", body=params)
        return self._one(call, options)


class DunningSchedulesResource(Resource):
    """`dunning_schedules`"""

    def list(
        self,
        params: t.ListDunningSchedulesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.DunningSchedule]:
        """List recoveries

        Required scope: `recovery:read`.
        """
        call = Call("GET", "/v1/dunning-schedules", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetDunningScheduleParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.DunningScheduleDetail:
        """Show a recovery

        With every decision taken so far, its reason and its inputs, and the dates that follow if nothing works.

        Required scope: `recovery:read`.

        id: The recovery.
        """
        call = Call("GET", f"/v1/dunning-schedules/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def resolve(self, id: str, params: t.ResolveRecovery, options: RequestOptions | None = None) -> t.DunningSchedule:
        """Settle a recovery by hand

        Ends it, and its invoice with it: `paid` outside of the gateways, under your `reference`; `uncollectible`,
        with what the policy does when everything was tried; or `void`, which takes the invoice back.

        Required scope: `recovery:write`.

        id: The recovery.
        """
        call = Call("POST", f"/v1/dunning-schedules/{segment(id, 'id')}/resolve", "data", body=params)
        return self._one(call, options)

    def retry(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.DunningSchedule:
        """Take a recovery's next step now

        Required scope: `recovery:write`.

        id: The recovery.
        """
        call = Call("POST", f"/v1/dunning-schedules/{segment(id, 'id')}/retry", "data", body=params)
        return self._one(call, options)

    def stop(self, id: str, params: t.StopRecovery, options: RequestOptions | None = None) -> t.DunningSchedule:
        """Stop a recovery

        Nothing more is tried. The invoice stays open and its subscription overdue; a retry takes the recovery up
        again.

        Required scope: `recovery:write`.

        id: The recovery.
        """
        call = Call("POST", f"/v1/dunning-schedules/{segment(id, 'id')}/stop", "data", body=params)
        return self._one(call, options)


class EscrowResource(Resource):
    """`escrow`"""

    def create_admin_token(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowToken:
        """Make a token for somebody who works for you

        With the key of this request, for an hour at most: with it they hear in real time what waits for them. It
        ends with the key, and opens nothing that the key does not.

        Required scope: `escrow:write`.
        """
        call = Call("POST", "/v1/escrow/admin-tokens", "data", body=params)
        return self._one(call, options)

    def list_condition_templates(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListEscrowTemplatesRow]:
        """List kinds of conditions

        Those that come with the product and your own, each in its newest version.

        Required scope: `escrow:read`.
        """
        call = Call("GET", "/v1/escrow/condition-templates", "page", query=params)
        return self._many(call, options)

    def create_condition_template(
        self,
        params: t.AddEscrowTemplate,
        options: RequestOptions | None = None,
    ) -> t.EscrowConditionTemplate:
        """Add a kind of condition

        Or another version of one: orders keep the version that they were agreed with.

        Required scope: `settings:write`.
        """
        call = Call("POST", "/v1/escrow/condition-templates", "data", body=params)
        return self._one(call, options)

    def list_fees(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListEscrowFeesRow]:
        """List what escrow costs

        Required scope: `escrow:read`.
        """
        call = Call("GET", "/v1/escrow/fees", "page", query=params)
        return self._many(call, options)

    def create_fee(self, params: t.ProposeEscrowFee, options: RequestOptions | None = None) -> t.EscrowFeeVersion:
        """Propose what escrow costs

        Another version of your fees. It holds once another key agreed to it, in test mode at once. Orders keep what
        they were priced with.

        Required scope: `escrow_senior:write`.
        """
        call = Call("POST", "/v1/escrow/fees", "data", body=params)
        return self._one(call, options)

    def fee_approve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowFeeVersion:
        """Agree to a version of fees

        By another key than the one that proposed it.

        Required scope: `escrow_senior:write`.

        id: The version.
        """
        call = Call("POST", f"/v1/escrow/fees/{segment(id, 'id')}/approve", "data", body=params)
        return self._one(call, options)

    def fee_reject(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowFeeVersion:
        """Reject a version of fees

        Required scope: `escrow_senior:write`.

        id: The version.
        """
        call = Call("POST", f"/v1/escrow/fees/{segment(id, 'id')}/reject", "data", body=params)
        return self._one(call, options)

    def list_orders(
        self,
        params: t.ListEscrowOrdersParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.EscrowOrder]:
        """List orders

        Required scope: `escrow:read`.
        """
        call = Call("GET", "/v1/escrow/orders", "page", query=params)
        return self._many(call, options)

    def create_order(self, params: t.CreateEscrowOrder, options: RequestOptions | None = None) -> t.EscrowOrder:
        """Propose an order

        One customer of yours proposes a deal to another: a price, what has to be true before it is released, and by
        when. Nothing is paid before the other side accepts. What it costs is fixed by a quote that you were given,
        or now.

        Required scope: `escrow:write`.
        """
        call = Call("POST", "/v1/escrow/orders", "data", body=params)
        return self._one(call, options)

    def retrieve_order(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Show an order

        Required scope: `escrow:read`.

        id: The order.
        """
        call = Call("GET", f"/v1/escrow/orders/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def order_accept(
        self,
        id: str,
        params: t.AcceptEscrowOrder,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Accept an order

        By the side whose turn it is, for exactly the terms whose digest is sent. From then on nothing of them
        changes without both.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/accept", "data", body=params)
        return self._one(call, options)

    def order_amendments(
        self,
        id: str,
        params: t.AmendEscrowOrder,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Propose a change of an accepted order

        One more milestone with conditions and fees of its own, or another day of delivery. The other side answers.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/amendments", "data", body=params)
        return self._one(call, options)

    def order_amendments_answer(
        self,
        id: str,
        params: t.EscrowAnswer,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Answer a proposed change

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/amendments/answer", "data", body=params)
        return self._one(call, options)

    def order_cancel(
        self,
        id: str,
        params: t.CancelEscrowOrder,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Call an order off

        By the buyer. Before work began everything goes back at once, fees included. Afterwards the seller is asked,
        and may be offered a
        part: silence gives everything back, unless something was handed in; then it becomes a dispute.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/cancel", "data", body=params)
        return self._one(call, options)

    def order_cancel_answer(
        self,
        id: str,
        params: t.EscrowAnswer,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Answer a request to cancel

        By the seller. A no becomes a dispute.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/cancel/answer", "data", body=params)
        return self._one(call, options)

    def order_condition_code(
        self,
        id: str,
        number: int | str,
        params: t.EnterHandoverCode,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Enter a handover code

        By the seller, as the buyer gave it. Five wrong ones lock it for an hour.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the condition.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/conditions/{segment(number, 'number')}/code",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_condition_reject(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Say that what was shown does not do

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the condition.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/conditions/{segment(number, 'number')}/reject",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_condition_reveal_code(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.HandoverCode:
        """Show a handover code

        To the buyer only, who gives it to the seller when they have the goods. There is one once the money is held.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the condition.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/conditions/{segment(number, 'number')}/reveal-code",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_condition_undo(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Take a verification back

        Within the hour, and before the release.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the condition.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/conditions/{segment(number, 'number')}/undo",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_condition_verify(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Say that a condition is met

        By whoever verifies it.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the condition.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/conditions/{segment(number, 'number')}/verify",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_condition_waive(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Give a condition up

        By those whom it protects; some take both.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the condition.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/conditions/{segment(number, 'number')}/waive",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_deadlines_extend(
        self,
        id: str,
        params: t.ExtendEscrowDeadline,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Give a party more time

        Moves a running deadline to a later instant, by 30 days at most, with a reason that both parties read. Clocks
        of providers, of chargebacks and of a dispute as a whole are not moved. It is on the order's time line, and
        both are told.

        Required scope: `escrow_support:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/deadlines/extend", "data", body=params)
        return self._one(call, options)

    def order_decline(self, id: str, params: t.EscrowAct, options: RequestOptions | None = None) -> t.EscrowOrder:
        """Decline an order

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/decline", "data", body=params)
        return self._one(call, options)

    def order_disputes(
        self,
        id: str,
        params: t.OpenEscrowDispute,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Open a dispute

        By either party, about milestones whose money is in escrow. What is contested is frozen; what is not goes on.
        The other side has time to answer; silence decides for whoever opened it.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/disputes", "data", body=params)
        return self._one(call, options)

    def order_dispute_accept_offer(
        self,
        id: str,
        number: int | str,
        params: t.AcceptEscrowOffer,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Accept an offer

        Of the other side. The money goes where it says.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/accept-offer",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_appeal(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Object to an award

        Where the terms give time for it.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/appeal",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_award(
        self,
        id: str,
        number: int | str,
        params: t.AwardEscrowDispute,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Award a dispute

        Once the time for evidence is over, or both parties rested. Above the threshold of the terms somebody else
        has to agree first. The money goes where it says, unless it waits for the goods to come back, or for an
        appeal.

        Required scope: `escrow_disputes:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/award",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_concede(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Give in to a dispute

        What is contested goes to whoever opened it.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/concede",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_confirm_award(
        self,
        id: str,
        number: int | str,
        params: t.ConfirmEscrowAward,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Agree to an award

        By another key than the one that made it, with a code of its authenticator (`/v1/payout-approvers`).

        Required scope: `escrow_disputes:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/confirm-award",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_confirm_default(
        self,
        id: str,
        number: int | str,
        params: t.StaffAct | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Confirm what silence decided

        The other side of a dispute said nothing in time, and the sum is above what decides itself.

        Required scope: `escrow_disputes:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/confirm-default",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_confirm_return(
        self,
        id: str,
        number: int | str,
        params: t.StaffAct | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Say that the goods came back

        What an award waited for has happened: the money goes where it says.

        Required scope: `escrow_disputes:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/confirm-return",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_move_on(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Ask for a decision

        While the parties talk: once both ask, the time for evidence begins. While evidence is shown: that one has
        nothing more to show.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/move-on",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_offers(
        self,
        id: str,
        number: int | str,
        params: t.OfferEscrowSplit,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Offer a split

        One offer of each side is open at a time; a newer one takes its place, and each lives as long as the terms
        say.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/offers",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_respond(
        self,
        id: str,
        number: int | str,
        params: t.RespondEscrowDispute,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Answer a dispute

        By the other side, with a claim of its own or without.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/respond",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_dispute_withdraw(
        self,
        id: str,
        number: int | str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Take a dispute back

        By whoever opened it, unless the other side claims something too. The time to look goes on, with a day left
        at least.

        Required scope: `escrow:write`.

        id: The order.
        number: The number of the dispute.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/disputes/{segment(number, 'number')}/withdraw",
            "data",
            body=params,
        )
        return self._one(call, options)

    def list_order_evidence(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListEscrowEvidenceRow]:
        """List what was shown

        Required scope: `escrow:read`.

        id: The order.
        """
        call = Call("GET", f"/v1/escrow/orders/{segment(id, 'id')}/evidence", "page", query=params)
        return self._many(call, options)

    def create_order_evidence(
        self,
        id: str,
        params: t.ShowEvidence,
        options: RequestOptions | None = None,
    ) -> t.EscrowPaper:
        """Show something

        For a condition, or for the order as a whole (and so for its disputes): words, or a file of up to 5 MiB in
        base64. The order keeps its SHA-256, so that what is shown cannot be changed unnoticed.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/evidence", "data", body=params)
        return self._one(call, options)

    def retrieve_order_evidence(
        self,
        id: str,
        evidence_id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowPaper:
        """Open what was shown

        With its file in base64. `intact` says whether it still has the digest under which it was shown.

        Required scope: `escrow:read`.

        id: The order.
        evidence_id: What was shown.
        """
        call = Call(
            "GET",
            f"/v1/escrow/orders/{segment(id, 'id')}/evidence/{segment(evidence_id, 'evidence_id')}",
            "data",
            query=params,
        )
        return self._one(call, options)

    def order_fund_from_wallet(
        self,
        id: str,
        params: t.FundFromWallet,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Pay from the wallet

        Everything that is due, or one milestone. Refused, with what is missing, while the wallet has less.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/fund-from-wallet", "data", body=params)
        return self._one(call, options)

    def order_give_up(
        self,
        id: str,
        params: t.GiveUpEscrowOrder,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Give milestones up

        By the seller: what is left of them goes back to the buyer.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/give-up", "data", body=params)
        return self._one(call, options)

    def order_holds(self, id: str, params: t.PlaceEscrowHold, options: RequestOptions | None = None) -> t.EscrowOrder:
        """Place a hold

        Nothing leaves the order while it is on, and nothing is released by itself.

        Required scope: `escrow_holds:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/holds", "data", body=params)
        return self._one(call, options)

    def order_hold_lift(
        self,
        id: str,
        number: int | str,
        params: t.StaffAct | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Lift a hold

        Required scope: `escrow_holds:write`.

        id: The order.
        number: The number of the hold.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/holds/{segment(number, 'number')}/lift",
            "data",
            body=params,
        )
        return self._one(call, options)

    def create_order_link(
        self,
        id: str,
        params: t.MakeEscrowLink,
        options: RequestOptions | None = None,
    ) -> t.EscrowLink:
        """Make a link to an order

        For one of its parties, to be handed on to them: it leads to the order's page, where they read it and act. It
        opens once; another link for the same purpose ends the one before. Whoever opens it is a guest until a code
        proved their phone.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/links", "data", body=params)
        return self._one(call, options)

    def order_milestone_approve(
        self,
        id: str,
        milestone_id: str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Approve a milestone

        By the buyer. Everything that is left of it goes to the seller's wallet, less fees. Refused, with a list,
        while a condition is open that money waits for.

        Required scope: `escrow:write`.

        id: The order.
        milestone_id: The milestone.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/milestones/{segment(milestone_id, 'milestone_id')}/approve",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_milestone_release(
        self,
        id: str,
        milestone_id: str,
        params: t.ReleaseEscrowPart,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Release a part early

        By the buyer, where the terms allow it: some of a milestone before all of it is done.

        Required scope: `escrow:write`.

        id: The order.
        milestone_id: The milestone.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/milestones/{segment(milestone_id, 'milestone_id')}/release",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_milestone_request_changes(
        self,
        id: str,
        milestone_id: str,
        params: t.EscrowReasoned,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Send a milestone back

        By the buyer, with what is missing, as often as the terms allow. The time to look stops.

        Required scope: `escrow:write`.

        id: The order.
        milestone_id: The milestone.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/milestones/{segment(milestone_id, 'milestone_id')}/request-changes",
            "data",
            body=params,
        )
        return self._one(call, options)

    def order_milestone_submit(
        self,
        id: str,
        milestone_id: str,
        params: t.EscrowAct,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Hand a milestone in

        By the seller, once what has to be shown was shown. The buyer's time to look begins; silence at its end
        releases the money.

        Required scope: `escrow:write`.

        id: The order.
        milestone_id: The milestone.
        """
        call = Call(
            "POST",
            f"/v1/escrow/orders/{segment(id, 'id')}/milestones/{segment(milestone_id, 'milestone_id')}/submit",
            "data",
            body=params,
        )
        return self._one(call, options)

    def create_order_payment(
        self,
        id: str,
        params: t.PayEscrowOrder | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowPayment:
        """Pay for an order

        The buyer pays what is due: by a saved method, or by a way on which they act (`nextAction` then says how). A
        part may come from their wallet. The payment is sent as soon as it is written down; what becomes of it is
        told by events. What is too little stays in the buyer's wallet for this order, what is too much in the
        wallet.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/payments", "data", body=params)
        return self._one(call, options)

    def retrieve_order_preview(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowPreview:
        """Preview how an order may end

        What each side would pay and have if all goes well, if it is called off now, if what is left is divided in
        halves, and if the payer's bank takes everything back after the release. Computed by the code that books.

        Required scope: `escrow:read`.

        id: The order.
        """
        call = Call("GET", f"/v1/escrow/orders/{segment(id, 'id')}/preview", "data", query=params)
        return self._one(call, options)

    def order_proposals(
        self,
        id: str,
        params: t.CreateEscrowOrder,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Change a proposal

        Whoever proposed last puts other words in the place of their proposal; the other side answers with another
        one (at most ten times, and the time to answer begins again). Everything but the parties and the currency may
        be different.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/proposals", "data", body=params)
        return self._one(call, options)

    def order_refunds(
        self,
        id: str,
        params: t.RefundEscrowOrder,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Give money back after the end

        By the seller, out of their wallet, as long as the terms allow it and no more than was received: into the
        buyer's wallet, or back to where the buyer paid from. What cannot be paid back there falls into the wallet.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/refunds", "data", body=params)
        return self._one(call, options)

    def order_revive(self, id: str, params: t.EscrowAct, options: RequestOptions | None = None) -> t.EscrowOrder:
        """Bring an expired order back

        Once both sides asked for it, within the window of its terms. What arrived too late then pays for it.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/revive", "data", body=params)
        return self._one(call, options)

    def order_start(self, id: str, params: t.StartEscrowOrder, options: RequestOptions | None = None) -> t.EscrowOrder:
        """Begin the work

        By the seller, on everything that is paid, or on one milestone. From then on the buyer cannot call it off
        alone.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/start", "data", body=params)
        return self._one(call, options)

    def retrieve_order_timeline(
        self,
        id: str,
        params: t.GetEscrowOrderTimelineParams | None = None,
        options: RequestOptions | None = None,
    ) -> List[t.GetEscrowOrderTimelineResult]:
        """Show what happened to an order

        Line by line, oldest first, at most 500. Ask for what comes after the last version that you have.

        Required scope: `escrow:read`.

        id: The order.
        """
        call = Call("GET", f"/v1/escrow/orders/{segment(id, 'id')}/timeline", "data", query=params)
        return self._one(call, options)

    def create_order_token(
        self,
        id: str,
        params: t.MakeEscrowToken,
        options: RequestOptions | None = None,
    ) -> t.EscrowToken:
        """Make a token for a party

        For your own app: with it a party hears in real time what happens to this order. It moves no money and lasts
        for a day.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/tokens", "data", body=params)
        return self._one(call, options)

    def retrieve_order_why_held(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> List[t.ExplainEscrowOrderResult]:
        """Ask why money is held

        For each milestone with money in escrow: why it is held, who has to act, which conditions are open, and when
        and how it resolves by itself.

        Required scope: `escrow:read`.

        id: The order.
        """
        call = Call("GET", f"/v1/escrow/orders/{segment(id, 'id')}/why-held", "data", query=params)
        return self._one(call, options)

    def order_withdraw(self, id: str, params: t.EscrowAct, options: RequestOptions | None = None) -> t.EscrowOrder:
        """Take a proposal back, or end an order before the money

        Before acceptance only whoever proposed last may; after it, and before all of the money is there, either
        side. What arrived by then is in the buyer's wallet.

        Required scope: `escrow:write`.

        id: The order.
        """
        call = Call("POST", f"/v1/escrow/orders/{segment(id, 'id')}/withdraw", "data", body=params)
        return self._one(call, options)

    def retrieve_party(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowParty:
        """Show a party

        What you told of a customer who buys or sells. Who was never told of is known by nothing.

        Required scope: `escrow:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/escrow/parties/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update_party(
        self,
        id: str,
        params: t.ChangeEscrowParty | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowParty:
        """Tell of a party

        Whether the phone of a customer is theirs (nobody proposes an order without), how well they are known, and
        whether they may act.

        Required scope: `escrow:write`.

        id: The customer.
        """
        call = Call("PATCH", f"/v1/escrow/parties/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def create_party_code(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowCodeView:
        """Send a code to a phone

        Six digits to the customer's mobile phone, by text message or WhatsApp, by whoever carries them now. Asked
        for again, the same code goes out by somebody else: after 30, 60 and then 120 seconds. It works for ten
        minutes.

        Required scope: `escrow:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/escrow/parties/{segment(id, 'id')}/codes", "data", body=params)
        return self._one(call, options)

    def party_codes_check(
        self,
        id: str,
        params: t.CheckEscrowCode,
        options: RequestOptions | None = None,
    ) -> t.EscrowCodeChecked:
        """Check a code

        What the customer typed. A right code is spent, and their phone is known as theirs from then on; the fifth
        wrong one ends it.

        Required scope: `escrow:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/escrow/parties/{segment(id, 'id')}/codes/check", "data", body=params)
        return self._one(call, options)

    def list_party_feed(
        self,
        id: str,
        params: t.ListEscrowFeedParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListEscrowFeedRow]:
        """Show what a party was told

        The entries of their feed after the last that you have, oldest first, at most 500: each once, numbered
        without a gap, the same that their socket is sent. Ask again with the last `seq` until none comes. Entries
        are kept for 90 days: if the first that comes is not the one after yours, read their orders anew.

        Required scope: `escrow:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/escrow/parties/{segment(id, 'id')}/feed", "page", query=params)
        return self._many(call, options)

    def list_party_links(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListEscrowLinkLogRow]:
        """Show what became of links

        Of those that were made for a customer: issued, opened, used, revoked, refused, with address and browser; the
        last hundred, newest first.

        Required scope: `escrow:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/escrow/parties/{segment(id, 'id')}/links", "page", query=params)
        return self._many(call, options)

    def list_party_statement(
        self,
        id: str,
        params: t.ListEscrowStatementParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.WalletLine]:
        """List what moved a wallet

        Newest first. The lines add up to the wallet.

        Required scope: `escrow:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/escrow/parties/{segment(id, 'id')}/statement", "page", query=params)
        return self._many(call, options)

    def create_party_top_up(
        self,
        id: str,
        params: t.TopUpWallet,
        options: RequestOptions | None = None,
    ) -> t.EscrowPayment:
        """Fill a wallet

        The customer pays into their own wallet: by a saved method, or by a way on which they act.

        Required scope: `escrow:write`.

        id: The customer.
        """
        call = Call("POST", f"/v1/escrow/parties/{segment(id, 'id')}/top-ups", "data", body=params)
        return self._one(call, options)

    def list_party_wallets(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListEscrowWalletsRow]:
        """Show the wallets of a customer

        One for each currency they ever had money in. What is available can be spent or paid out; what is pending
        waits until payers' money is clear; what is reserved is kept back against money that payers' banks take back.

        Required scope: `escrow:read`.

        id: The customer.
        """
        call = Call("GET", f"/v1/escrow/parties/{segment(id, 'id')}/wallets", "page", query=params)
        return self._many(call, options)

    def list_payments(
        self,
        params: t.ListEscrowPaymentsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.EscrowPayment]:
        """List payments

        Required scope: `escrow:read`.
        """
        call = Call("GET", "/v1/escrow/payments", "page", query=params)
        return self._many(call, options)

    def retrieve_payment(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowPayment:
        """Show a payment

        Required scope: `escrow:read`.

        id: The payment.
        """
        call = Call("GET", f"/v1/escrow/payments/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def create_prepaid_order(
        self,
        params: t.CreatePrepaidOrder,
        options: RequestOptions | None = None,
    ) -> t.EscrowOrder:
        """Propose a subscription that is paid ahead

        The buyer pays for all periods at once, and each is released to the seller when it is over, unless somebody
        opened a dispute about it before. What is left comes back to the buyer whenever they end it, to the unit. It
        is an order like any other: accept, pay, dispute and cancel it with the routes of orders.

        Required scope: `escrow:write`.
        """
        call = Call("POST", "/v1/escrow/prepaid-orders", "data", body=params)
        return self._one(call, options)

    def create_quote(self, params: t.QuoteEscrowOrder, options: RequestOptions | None = None) -> t.EscrowQuote:
        """Price a deal

        What both sides would pay and get, by the fees in force. The quote is good for a quarter of an hour.

        Required scope: `escrow:write`.
        """
        call = Call("POST", "/v1/escrow/quotes", "data", body=params)
        return self._one(call, options)

    def retrieve_safeguarding(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> List[t.GetEscrowSafeguardingResult]:
        """Prove that customers' money is there

        For each currency: what is owed to customers, what is there for it, and the difference, computed from both
        sides of the books. Providers keep their fee out of what was paid, so there is a gap until your own fee is
        earned; `repair` says what would close it.

        Required scope: `escrow:read`.
        """
        call = Call("GET", "/v1/escrow/safeguarding", "data", query=params)
        return self._one(call, options)

    def retrieve_safeguarding_statement(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.SafeguardingStatement:
        """Draw up the proof that customers' money is there

        A document of this moment: for each currency what is held for customers by kind of account, what stands for
        it at providers and banks, and the difference computed from both sides of the books. `digest` is the SHA-256
        of the text in `body`, and `signature` the Ed25519 signature of that text by the key of this service: keep
        them, and anybody can check with a tool of their own, or with `recoup escrow verify-statement`, that the
        document is the one that was drawn up here.

        Required scope: `escrow:read`.
        """
        call = Call("GET", "/v1/escrow/safeguarding/statement", "data", query=params)
        return self._one(call, options)

    def retrieve_safeguarding_statement_csv(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> bytes:
        """The proof that customers' money is there, as CSV

        One line for each currency and kind of account, then the sums, in minor units. The header
        `X-Statement-Digest` has the digest of the document of the same moment.

        Required scope: `escrow:read`.
        """
        call = Call("GET", "/v1/escrow/safeguarding/statement.csv", "bytes", query=params)
        return self._one(call, options)

    def retrieve_settings(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowSettings:
        """Show the choices about escrow

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/escrow/settings", "data", query=params)
        return self._one(call, options)

    def update_settings(
        self,
        params: t.ChangeEscrowSettings | None = None,
        options: RequestOptions | None = None,
    ) -> t.EscrowSettings:
        """Change the choices about escrow

        For orders that are proposed from now on; those that run keep what they were agreed with. Members left out
        stay as they are.

        Required scope: `settings:write`.
        """
        call = Call("PATCH", "/v1/escrow/settings", "data", body=params)
        return self._one(call, options)


class EventTypesResource(Resource):
    """`event_types`"""

    def list(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListEventTypesRow]:
        """List the types of events

        Everything that there is to be told of, with an example each. New types come; ignore what you do not know.

        Required scope: `events:read`.
        """
        call = Call("GET", "/v1/event-types", "page", query=params)
        return self._many(call, options)


class EventsResource(Resource):
    """`events`"""

    def list(self, params: t.ListEventsParams | None = None, options: RequestOptions | None = None) -> Page[t.Event]:
        """List events

        Without `after`: newest first, by cursor. With `after`: oldest first, the events behind that sequence number;
        send the `seq` of the last one to go on. Sequence numbers have no gaps, so nothing is missed.

        Required scope: `events:read`.
        """
        call = Call("GET", "/v1/events", "page", query=params)
        return self._many(call, options)

    def retrieve(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Event:
        """Show an event

        Required scope: `events:read`.

        id: The event.
        """
        call = Call("GET", f"/v1/events/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def resend(self, id: str, params: t.ResendEvent | None = None, options: RequestOptions | None = None) -> t.Resend:
        """Send an event once more

        To one endpoint, whether or not it asked for such events, or to every enabled one that wants it.

        Required scope: `webhooks:write`.

        id: The event.
        """
        call = Call("POST", f"/v1/events/{segment(id, 'id')}/resend", "data", body=params)
        return self._one(call, options)


class InvoiceItemsResource(Resource):
    """`invoice_items`"""

    def list(
        self,
        params: t.ListInvoiceItemsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.InvoiceItem]:
        """List invoice items

        Required scope: `invoices:read`.
        """
        call = Call("GET", "/v1/invoice-items", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateInvoiceItem, options: RequestOptions | None = None) -> t.InvoiceItem:
        """Bill something by itself

        It waits for the next bill of a period: of the subscription, or the first one that the customer gets in its
        currency when no subscription is named. With `invoiceId` it is put on that draft at once. An amount below
        zero is a credit; a bill never falls below nothing, and what is left over goes to the customer's balance.

        Required scope: `invoices:write`.
        """
        call = Call("POST", "/v1/invoice-items", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetInvoiceItemParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.InvoiceItem:
        """Show an invoice item

        Required scope: `invoices:read`.

        id: The item.
        """
        call = Call("GET", f"/v1/invoice-items/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeInvoiceItem | None = None,
        options: RequestOptions | None = None,
    ) -> t.InvoiceItem:
        """Change an invoice item

        While it waits. Once it is on an invoice this answers 409 `item_billed`; while that is a draft, change its
        line.

        Required scope: `invoices:write`.

        id: The item.
        """
        call = Call("PATCH", f"/v1/invoice-items/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def delete(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.InvoiceItem:
        """Take an invoice item back

        While it waits.

        Required scope: `invoices:write`.

        id: The item.
        """
        call = Call("DELETE", f"/v1/invoice-items/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class InvoicesResource(Resource):
    """`invoices`"""

    def list(
        self,
        params: t.ListInvoicesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Invoice]:
        """List invoices

        Required scope: `invoices:read`.
        """
        call = Call("GET", "/v1/invoices", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateInvoice, options: RequestOptions | None = None) -> t.InvoiceDetail:
        """Make an invoice by hand

        A draft without a number: nothing is owed before it is finalized.

        Required scope: `invoices:write`.
        """
        call = Call("POST", "/v1/invoices", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetInvoiceParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.InvoiceDetail:
        """Show an invoice

        With its lines, each with the data its amount follows from, and every try to charge it.

        Required scope: `invoices:read`.

        id: The invoice.
        """
        call = Call("GET", f"/v1/invoices/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeInvoice | None = None,
        options: RequestOptions | None = None,
    ) -> t.Invoice:
        """Change a draft

        A final invoice answers 409 `invoice_final`: void it, or give a credit, and make another one.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("PATCH", f"/v1/invoices/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def delete(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Invoice:
        """Throw a draft away

        One that was made by hand. What waited before it was put on it waits again.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("DELETE", f"/v1/invoices/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def create_credit_note(
        self,
        id: str,
        params: t.CreateCreditNote,
        options: RequestOptions | None = None,
    ) -> t.CreditNote:
        """Credit an invoice

        Takes back some or all of a final invoice: lines by their number from 1, each by an amount without taxes, by
        a number of its units, or all that is left of it; everything that is left of the invoice without `lines`. Its
        share of the taxes goes with it, and the last credit note takes the rest of them. What is owed goes first;
        when nothing is owed any more the invoice is paid without a charge. What was paid already goes where
        `giveBack` says.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/credit-notes", "data", body=params)
        return self._one(call, options)

    def preview_credit_note(
        self,
        id: str,
        params: t.CreateCreditNote,
        options: RequestOptions | None = None,
    ) -> t.CreditNotePreview:
        """Preview a credit note

        What it would come to. Nothing is written.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/credit-notes/preview", "data", body=params)
        return self._one(call, options)

    def explain(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.InvoiceExplanation:
        """Explain an invoice

        How every amount came about, step by step, from what was written down when the invoice was made. The
        `calculation` of a line is a document for `POST /v1/calculations`, which gives the same amount.

        Required scope: `invoices:read`.

        id: The invoice.
        """
        call = Call("GET", f"/v1/invoices/{segment(id, 'id')}/explain", "data", query=params)
        return self._one(call, options)

    def finalize(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Invoice:
        """Make a draft final

        It gets its number, and is owed from now on: charged, or sent. One that comes to nothing is paid at once, and
        takes a number all the same.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/finalize", "data", body=params)
        return self._one(call, options)

    def add_lines(self, id: str, params: t.AddLines, options: RequestOptions | None = None) -> t.InvoiceDetail:
        """Add lines to a draft

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/lines", "data", body=params)
        return self._one(call, options)

    def update_line(
        self,
        id: str,
        line: int | str,
        params: t.ChangeLine | None = None,
        options: RequestOptions | None = None,
    ) -> t.InvoiceDetail:
        """Change a line of a draft

        Lines are numbered from 1, in the order of the invoice. Lines that follow from a subscription stay as they
        are.

        Required scope: `invoices:write`.

        id: The invoice.
        line: The number of the line.
        """
        call = Call("PATCH", f"/v1/invoices/{segment(id, 'id')}/lines/{segment(line, 'line')}", "data", body=params)
        return self._one(call, options)

    def delete_line(
        self,
        id: str,
        line: int | str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.InvoiceDetail:
        """Take a line off a draft

        An item that waited before it was put there waits again.

        Required scope: `invoices:write`.

        id: The invoice.
        line: The number of the line.
        """
        call = Call("DELETE", f"/v1/invoices/{segment(id, 'id')}/lines/{segment(line, 'line')}", "data", query=params)
        return self._one(call, options)

    def explain_line(
        self,
        id: str,
        line: int | str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.LineExplanation:
        """Explain a line of an invoice

        Lines are numbered from 1, in the order of the invoice.

        Required scope: `invoices:read`.

        id: The invoice.
        line: The number of the line.
        """
        call = Call(
            "GET",
            f"/v1/invoices/{segment(id, 'id')}/lines/{segment(line, 'line')}/explain",
            "data",
            query=params,
        )
        return self._one(call, options)

    def mark_paid(self, id: str, params: t.MarkPaid, options: RequestOptions | None = None) -> t.Invoice:
        """Mark an open invoice as paid

        It was paid in full without us: in cash, by a transfer. It is booked, and its subscription goes on.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/mark-paid", "data", body=params)
        return self._one(call, options)

    def mark_uncollectible(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Invoice:
        """Give an open invoice up as a loss

        It is written off, and nobody tries to have it paid any more. Money that still arrives for it is taken.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/mark-uncollectible", "data", body=params)
        return self._one(call, options)

    def pay(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Invoice:
        """Charge an open invoice now

        The charge is made as soon as this commits; listen for `invoice.paid`, or look at the attempts.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/pay", "data", body=params)
        return self._one(call, options)

    def retrieve_pdf(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> bytes:
        """The PDF of an invoice

        Made when it is first asked for: 202 with `Retry-After` until it is there. From then on the same bytes each
        time, whose SHA-256 is the `ETag`; an invoice that was paid or voided meanwhile gets a new one.

        Required scope: `invoices:read`.

        id: The invoice.
        """
        call = Call("GET", f"/v1/invoices/{segment(id, 'id')}/pdf", "bytes", query=params)
        return self._one(call, options)

    def create_refund(
        self,
        id: str,
        params: t.RefundInvoice | None = None,
        options: RequestOptions | None = None,
    ) -> t.Refund:
        """Refund an invoice

        The same as making a refund of an invoice.

        Required scope: `transactions:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/refund", "data", body=params)
        return self._one(call, options)

    def send(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Invoice:
        """Send an open invoice

        The event `invoice.sent` holds the link of its page. A draft is finalized first; one that was sent before is
        sent again.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/send", "data", body=params)
        return self._one(call, options)

    def void(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Invoice:
        """Take an open invoice back

        It keeps its number, and its journal is reversed. Money that still arrives for it becomes a surplus.

        Required scope: `invoices:write`.

        id: The invoice.
        """
        call = Call("POST", f"/v1/invoices/{segment(id, 'id')}/void", "data", body=params)
        return self._one(call, options)


class LedgerResource(Resource):
    """`ledger`"""

    def retrieve_trial_balance(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.TrialBalance:
        """Show the trial balance

        Every account's debits and credits; in each currency they add up to the same.

        Required scope: `ledger:read`.
        """
        call = Call("GET", "/v1/ledger/trial-balance", "data", query=params)
        return self._one(call, options)


class ManualReviewsResource(Resource):
    """`manual_reviews`"""

    def list(
        self,
        params: t.ListManualReviewsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ManualReview]:
        """List what waits for a person

        Payments, refunds and payouts, those of escrow too, whose outcome nobody knows and nobody asks about any
        more, breaks of comparisons, and money that a provider told of and nobody knows.

        Required scope: `reconciliations:read`.
        """
        call = Call("GET", "/v1/manual-reviews", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.ManualReviewDetail:
        """Show something that waits for a person

        With what was decided about it, if anybody did and it waits all the same.

        Required scope: `reconciliations:read`.

        id: What waits; the number is that of the transaction, the refund, the payout, the break or the message.
        """
        call = Call("GET", f"/v1/manual-reviews/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def resolve(
        self,
        id: str,
        params: t.ResolveManualReview,
        options: RequestOptions | None = None,
    ) -> t.ManualResolution:
        """Decide about something that waits

        Written down at once; then the worker asks the provider. What the provider contradicts is refused, and told
        by `manual_review.refused`: decide again with `force` and a reason if it holds all the same. What is carried
        out takes the path that any other outcome takes, and is told by `manual_review.resolved`.

        Required scope: `reconciliations:write`.

        id: What waits.
        """
        call = Call("POST", f"/v1/manual-reviews/{segment(id, 'id')}/resolve", "data", body=params)
        return self._one(call, options)


class MessageTemplatesResource(Resource):
    """`message_templates`"""

    def list(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListMessageTemplatesRow]:
        """List templates

        Every kind of message, with the tags that its texts may use and your own wordings.

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/message-templates", "page", query=params)
        return self._many(call, options)

    def update(self, key: str, params: t.WordingBody, options: RequestOptions | None = None) -> t.MessageTemplate:
        """Word a template

        In the place of our text on one channel, for readers of every language. The layout, the greeting, the facts
        and the button of a mail stay. WhatsApp takes only what Meta has approved.

        Required scope: `settings:write`.

        key: The template's key, `receipt`.
        """
        call = Call("PUT", f"/v1/message-templates/{segment(key, 'key')}", "data", body=params)
        return self._one(call, options)

    def preview(self, key: str, params: t.PreviewBody, options: RequestOptions | None = None) -> t.MessagePreview:
        """Preview a message

        With made-up values. Send a `wording` to see one before you save it.

        Required scope: `settings:write`.

        key: The template's key.
        """
        call = Call("POST", f"/v1/message-templates/{segment(key, 'key')}/preview", "data", body=params)
        return self._one(call, options)

    def test_send(self, key: str, params: t.TestSendBody, options: RequestOptions | None = None) -> t.TestSend:
        """Send a test message

        With made-up values, to an address of yours. In test mode it goes where this installation puts sandbox
        messages.

        Required scope: `settings:write`.

        key: The template's key.
        """
        call = Call("POST", f"/v1/message-templates/{segment(key, 'key')}/test-send", "data", body=params)
        return self._one(call, options)


class MessagesResource(Resource):
    """`messages`"""

    def list(
        self,
        params: t.ListMessagesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Message]:
        """List messages

        Required scope: `messages:read`.
        """
        call = Call("GET", "/v1/messages", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.MessageInFull:
        """Show a message

        With what it said, and everything that its carrier told of it.

        Required scope: `messages:read`.

        id: The message.
        """
        call = Call("GET", f"/v1/messages/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class MetersResource(Resource):
    """`meters`"""

    def list(self, params: t.ListMetersParams | None = None, options: RequestOptions | None = None) -> Page[t.Meter]:
        """List meters

        Required scope: `usage:read`.
        """
        call = Call("GET", "/v1/meters", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateMeter, options: RequestOptions | None = None) -> t.Meter:
        """Make a meter

        A meter says how events of usage become a quantity. It never changes. A price with its `meterKey` charges for
        what it counted, after each period.

        Required scope: `usage:write`.
        """
        call = Call("POST", "/v1/meters", "data", body=params)
        return self._one(call, options)

    def retrieve(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Meter:
        """Show a meter

        Required scope: `usage:read`.

        id: The meter.
        """
        call = Call("GET", f"/v1/meters/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class NoticesResource(Resource):
    """`notices`"""

    def list(self, params: t.ListNoticesParams | None = None, options: RequestOptions | None = None) -> Page[t.Notice]:
        """List notices

        A notice is that a customer is to be told of an event: one for each event and template, with the reason when
        nobody was told. Its messages are those with its `noticeId`.

        Required scope: `messages:read`.
        """
        call = Call("GET", "/v1/notices", "page", query=params)
        return self._many(call, options)


class OauthClientsResource(Resource):
    """`oauth_clients`"""

    def list(
        self,
        params: t.ListOauthClientsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.OauthClient]:
        """List OAuth clients

        Required scope: `oauth_clients:read`.
        """
        call = Call("GET", "/v1/oauth-clients", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateOauthClient, options: RequestOptions | None = None) -> t.OauthClientWithSecret:
        """Make an OAuth client

        A program that gets tokens of 15 minutes at `/oauth/token` for its `clientId` and secret. It can be given
        only what this key may do itself. `clientSecret` is shown here and never again.

        Required scope: `oauth_clients:write`.
        """
        call = Call("POST", "/v1/oauth-clients", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.OauthClient:
        """Show an OAuth client

        Required scope: `oauth_clients:read`.

        id: The client.
        """
        call = Call("GET", f"/v1/oauth-clients/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeOauthClient | None = None,
        options: RequestOptions | None = None,
    ) -> t.OauthClient:
        """Change an OAuth client

        Fields left out stay as they are. This key must have every scope that the client has and is given. A client
        that loses a scope loses its tokens too.

        Required scope: `oauth_clients:write`.

        id: The client.
        """
        call = Call("PATCH", f"/v1/oauth-clients/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def disable(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.OauthClient:
        """Disable an OAuth client

        It gets no more tokens, and those that it has stop with this answer; on other nodes of this service, within
        half a second. Disabling twice is not an error.

        Required scope: `oauth_clients:write`.

        id: The client.
        """
        call = Call("DELETE", f"/v1/oauth-clients/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def rotate_secret(
        self,
        id: str,
        params: t.Overlap | None = None,
        options: RequestOptions | None = None,
    ) -> t.OauthClientWithSecret:
        """Give an OAuth client a new secret

        The old one gets tokens for the overlap and then stops by itself. With an overlap of 0 it stops with this
        answer, and so do all tokens of the client. `clientSecret` is shown here and never again.

        Required scope: `oauth_clients:write`.

        id: The client.
        """
        call = Call("POST", f"/v1/oauth-clients/{segment(id, 'id')}/rotate-secret", "data", body=params)
        return self._one(call, options)


class PaymentLinksResource(Resource):
    """`payment_links`"""

    def list(
        self,
        params: t.ListPaymentLinksParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.PaymentLink]:
        """List payment links

        Required scope: `checkout:read`.
        """
        call = Call("GET", "/v1/payment-links", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreatePaymentLink, options: RequestOptions | None = None) -> t.PaymentLink:
        """Make a payment link

        An address to publish: each visitor who presses its button gets a checkout of their own. Looking at it makes
        nothing.

        Required scope: `checkout:write`.
        """
        call = Call("POST", "/v1/payment-links", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PaymentLink:
        """Show a payment link

        Required scope: `checkout:read`.

        id: The link.
        """
        call = Call("GET", f"/v1/payment-links/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangePaymentLink | None = None,
        options: RequestOptions | None = None,
    ) -> t.PaymentLink:
        """Change a payment link

        What it sells does not change: make another one for that.

        Required scope: `checkout:write`.

        id: The link.
        """
        call = Call("PATCH", f"/v1/payment-links/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def retrieve_qr_svg(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> bytes:
        """The QR code of a payment link

        A picture to print: black on white, with a quiet zone, at any size.

        Required scope: `checkout:read`.

        id: The link.
        """
        call = Call("GET", f"/v1/payment-links/{segment(id, 'id')}/qr.svg", "bytes", query=params)
        return self._one(call, options)


class PayoutApproversResource(Resource):
    """`payout_approvers`"""

    def list(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListPayoutApproversRow]:
        """List who may approve payouts

        Required scope: `payout_approvals:read`.
        """
        call = Call("GET", "/v1/payout-approvers", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.EnrollApprover, options: RequestOptions | None = None) -> t.EnrolledPayoutApprover:
        """Enrol an authenticator

        For the key of this request, which should be in the hands of one person. The secret is shown this once: scan
        `otpauthUrl` (`qrSvg` is its picture), or type `secret`, and confirm with a first code.

        Required scope: `payout_approvals:write`.
        """
        call = Call("POST", "/v1/payout-approvers", "data", body=params)
        return self._one(call, options)

    def confirm(self, params: t.ConfirmApprover, options: RequestOptions | None = None) -> t.PayoutApprover:
        """Confirm an authenticator

        With its first code. It may approve after a while, which your settings say: whoever stole a key cannot at
        once agree with itself.

        Required scope: `payout_approvals:write`.
        """
        call = Call("POST", "/v1/payout-approvers/confirm", "data", body=params)
        return self._one(call, options)

    def delete(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PayoutApprover:
        """Remove an authenticator

        Its key approves nothing from now on. What it approved stays approved.

        Required scope: `payout_approvals:write`.

        id: The key.
        """
        call = Call("DELETE", f"/v1/payout-approvers/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class PayoutsResource(Resource):
    """`payouts`"""

    def list(self, params: t.ListPayoutsParams | None = None, options: RequestOptions | None = None) -> Page[t.Payout]:
        """List payouts

        Required scope: `payouts:read`.
        """
        call = Call("GET", "/v1/payouts", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreatePayout, options: RequestOptions | None = None) -> t.Payout:
        """Pay out

        Out of what is yours, or of a customer's wallet in escrow, whose beneficiary it has to be and who bears the
        costs. What it takes, with its costs, is held at once and never more than there is. Above the limits of your
        settings others have to approve it first; otherwise it is sent as soon as this is answered. Follow it by its
        events.

        Required scope: `payouts:write`.
        """
        call = Call("POST", "/v1/payouts", "data", body=params)
        return self._one(call, options)

    def quote(self, params: t.QuotePayout, options: RequestOptions | None = None) -> t.PayoutQuote:
        """Price a payout

        Every fee and duty with the rule that it follows from, by the provider that would make it today. Nothing is
        held.

        Required scope: `payouts:write`.
        """
        call = Call("POST", "/v1/payouts/quote", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Payout:
        """Show a payout

        Required scope: `payouts:read`.

        id: The payout.
        """
        call = Call("GET", f"/v1/payouts/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def approve(self, id: str, params: t.DecidePayout, options: RequestOptions | None = None) -> t.Payout:
        """Approve a payout

        By another key than the one that asked for it, with a code of its authenticator. What is approved is exactly
        this payout: its amount, its account and its beneficiary. The last approval that was needed sends it.

        Required scope: `payout_approvals:write`.

        id: The payout.
        """
        call = Call("POST", f"/v1/payouts/{segment(id, 'id')}/approve", "data", body=params)
        return self._one(call, options)

    def cancel(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Payout:
        """Cancel a payout

        As long as it was not sent. What was held for it can be had again.

        Required scope: `payouts:write`.

        id: The payout.
        """
        call = Call("POST", f"/v1/payouts/{segment(id, 'id')}/cancel", "data", body=params)
        return self._one(call, options)

    def code(self, id: str, params: t.PassOnCode, options: RequestOptions | None = None) -> t.Payout:
        """Pass on a code

        Some providers send a one-time code before they pay out (`payout.action_required`; the try is `needs_code`).
        It is passed on at once and kept nowhere. A code that is not taken leaves the payout as it is.

        Required scope: `payouts:write`.

        id: The payout.
        """
        call = Call("POST", f"/v1/payouts/{segment(id, 'id')}/code", "data", body=params)
        return self._one(call, options)

    def reject(self, id: str, params: t.DecidePayout, options: RequestOptions | None = None) -> t.Payout:
        """Reject a payout

        By another key than the one that asked for it, with a code of its authenticator. What was held for it can be
        had again.

        Required scope: `payout_approvals:write`.

        id: The payout.
        """
        call = Call("POST", f"/v1/payouts/{segment(id, 'id')}/reject", "data", body=params)
        return self._one(call, options)


class PlansResource(Resource):
    """`plans`"""

    def list(self, params: t.ListPlansParams | None = None, options: RequestOptions | None = None) -> Page[t.Plan]:
        """List plans

        Required scope: `plans:read`.
        """
        call = Call("GET", "/v1/plans", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreatePlan, options: RequestOptions | None = None) -> t.Plan:
        """Offer a plan

        Amounts are in minor units of their currency: integers, or texts such as `"0.015"` where a unit costs less
        than one. A plan of one amount needs nothing else. Other models, other currencies and add-ons go into
        `prices`: those without a `key` are the base price, which every subscription has; the others are add-ons,
        which it may choose.

        Required scope: `plans:write`.
        """
        call = Call("POST", "/v1/plans", "data", body=params)
        return self._one(call, options)

    def retrieve(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Plan:
        """Show a plan

        Required scope: `plans:read`.

        id: The plan.
        """
        call = Call("GET", f"/v1/plans/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(self, id: str, params: t.ChangePlan | None = None, options: RequestOptions | None = None) -> t.Plan:
        """Change a plan

        Holds for those who subscribe from now on. A new `amount` is a new version of the base price in its currency;
        running subscriptions keep theirs.

        Required scope: `plans:write`.

        id: The plan.
        """
        call = Call("PATCH", f"/v1/plans/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def archive(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Plan:
        """Archive a plan

        Nobody can subscribe to it any more; who has it keeps it.

        Required scope: `plans:write`.

        id: The plan.
        """
        call = Call("DELETE", f"/v1/plans/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def add_price(self, id: str, params: t.CreatePrice, options: RequestOptions | None = None) -> t.Plan:
        """Price a plan anew

        The next version of the base price or of an add-on in this currency, or the first one of either. A price
        never
        changes: running subscriptions keep the version they have.

        Required scope: `plans:write`.

        id: The plan.
        """
        call = Call("POST", f"/v1/plans/{segment(id, 'id')}/prices", "data", body=params)
        return self._one(call, options)


class PriceMigrationsResource(Resource):
    """`price_migrations`"""

    def list(
        self,
        params: t.ListPriceMigrationsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.PriceMigration]:
        """List moves to newer prices

        Required scope: `plans:read`.
        """
        call = Call("GET", "/v1/price-migrations", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreatePriceMigration, options: RequestOptions | None = None) -> t.PriceMigration:
        """Compute a move to the newest prices

        Subscriptions keep the price versions they have. This computes the last bill of every running subscription at
        an older version again at the newest ones, and lists every amount that would differ. Nobody is moved by it.
        The work goes on after the answer; listen for `price_migration.ready`.

        Required scope: `plans:write`.
        """
        call = Call("POST", "/v1/price-migrations", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PriceMigration:
        """Show a move to newer prices

        Required scope: `plans:read`.

        id: The move.
        """
        call = Call("GET", f"/v1/price-migrations/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def apply(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PriceMigration:
        """Carry a move out

        Each subscription changes when its period ends, before the next one is billed. One that cannot be changed
        then is left as it is, and the list says why. Asking twice is not an error.

        Required scope: `plans:write`.

        id: The move.
        """
        call = Call("POST", f"/v1/price-migrations/{segment(id, 'id')}/apply", "data", body=params)
        return self._one(call, options)

    def drop(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PriceMigration:
        """Drop a move

        Nobody was moved by it. Asking twice is not an error.

        Required scope: `plans:write`.

        id: The move.
        """
        call = Call("POST", f"/v1/price-migrations/{segment(id, 'id')}/drop", "data", body=params)
        return self._one(call, options)

    def list_subscriptions(
        self,
        id: str,
        params: t.ListPriceMigrationSubscriptionsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.PriceMigrationSubscription]:
        """List the subscriptions of a move

        Each with the amounts of its last bill at the old prices and at the new ones, line by line.

        Required scope: `plans:read`.

        id: The move.
        """
        call = Call("GET", f"/v1/price-migrations/{segment(id, 'id')}/subscriptions", "page", query=params)
        return self._many(call, options)


class PromotionCodesResource(Resource):
    """`promotion_codes`"""

    def list(
        self,
        params: t.ListPromotionCodesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.PromotionCode]:
        """List promotion codes

        Required scope: `coupons:read`.
        """
        call = Call("GET", "/v1/promotion-codes", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreatePromotionCode, options: RequestOptions | None = None) -> t.PromotionCode:
        """Give out a promotion code

        What customers type to get a coupon; small and capital letters are the same.

        Required scope: `coupons:write`.
        """
        call = Call("POST", "/v1/promotion-codes", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetPromotionCodeParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.PromotionCode:
        """Show a promotion code

        Required scope: `coupons:read`.

        id: The code.
        """
        call = Call("GET", f"/v1/promotion-codes/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangePromotionCode | None = None,
        options: RequestOptions | None = None,
    ) -> t.PromotionCode:
        """Turn a promotion code off or on

        Required scope: `coupons:write`.

        id: The code.
        """
        call = Call("PATCH", f"/v1/promotion-codes/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)


class ProviderAccountsResource(Resource):
    """`provider_accounts`"""

    def list(
        self,
        params: t.ListProviderAccountsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ProviderAccount]:
        """List accounts at providers

        Required scope: `provider_accounts:read`.
        """
        call = Call("GET", "/v1/provider-accounts", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.ConnectProviderAccount, options: RequestOptions | None = None) -> t.ProviderAccount:
        """Connect an account at a provider

        The credentials are sealed and never shown again. Enter `hookUrl` at the provider as the address of its
        webhooks. Nothing is sent to the provider here; a key of the other mode is refused at once.

        Required scope: `provider_accounts:write`.
        """
        call = Call("POST", "/v1/provider-accounts", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.ProviderAccount:
        """Show an account at a provider

        Required scope: `provider_accounts:read`.

        id: The account.
        """
        call = Call("GET", f"/v1/provider-accounts/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeProviderAccount | None = None,
        options: RequestOptions | None = None,
    ) -> t.ProviderAccount:
        """Change an account at a provider

        Its label, whether it takes payments, and credentials: those that are sent take the place of those of the
        same names. A disabled account takes no new payment and still answers for those it took.

        Required scope: `provider_accounts:write`.

        id: The account.
        """
        call = Call("PATCH", f"/v1/provider-accounts/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)


class ProviderEventsResource(Resource):
    """`provider_events`"""

    def list(
        self,
        params: t.ListProviderEventsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ProviderEvent]:
        """List what providers told

        Every verified message of a provider, once however often it came, with what came of it. `parked` ones should
        concern something of yours, and nobody knows what: look at them.

        Required scope: `provider_accounts:read`.
        """
        call = Call("GET", "/v1/provider-events", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.ProviderEvent:
        """Show what a provider told

        Required scope: `provider_accounts:read`.

        id: The message.
        """
        call = Call("GET", f"/v1/provider-events/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class ProvidersResource(Resource):
    """`providers`"""

    def list(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListProvidersRow]:
        """List the providers

        Those that this service has adapters for, with what their accounts consist of.

        Required scope: `provider_accounts:read`.
        """
        call = Call("GET", "/v1/providers", "page", query=params)
        return self._many(call, options)


class ReconciliationBreaksResource(Resource):
    """`reconciliation_breaks`"""

    def list(
        self,
        params: t.ListReconciliationBreaksParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ReconciliationBreak]:
        """List breaks

        An open one waits for you among the manual reviews, under the same number.

        Required scope: `reconciliations:read`.
        """
        call = Call("GET", "/v1/reconciliation-breaks", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.ReconciliationBreak:
        """Show a break

        Required scope: `reconciliations:read`.

        id: The break.
        """
        call = Call("GET", f"/v1/reconciliation-breaks/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class ReconciliationsResource(Resource):
    """`reconciliations`"""

    def list(
        self,
        params: t.ListReconciliationsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Reconciliation]:
        """List comparisons

        Required scope: `reconciliations:read`.
        """
        call = Call("GET", "/v1/reconciliations", "page", query=params)
        return self._many(call, options)

    def create(
        self,
        params: t.CreateReconciliation | None = None,
        options: RequestOptions | None = None,
    ) -> t.Reconciliation:
        """Compare the books with a provider's

        The worker lists what the provider has for the time, settlements too, compares it with your transactions,
        asks the provider about each break, and books what it says when asked. Listen for `reconciliation.completed`.
        Yesterday is compared by itself each morning, once an account is connected.

        Required scope: `reconciliations:write`.
        """
        call = Call("POST", "/v1/reconciliations", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Reconciliation:
        """Show a comparison

        Required scope: `reconciliations:read`.

        id: The comparison.
        """
        call = Call("GET", f"/v1/reconciliations/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def retrieve_report(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.ReconciliationReport:
        """The report of a comparison

        The comparison with every break that it met, those that were carried from before among them; at most 50,000.

        Required scope: `reconciliations:read`.

        id: The comparison.
        """
        call = Call("GET", f"/v1/reconciliations/{segment(id, 'id')}/report", "data", query=params)
        return self._one(call, options)

    def retrieve_report_csv(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> bytes:
        """The report of a comparison, as CSV

        One line for each break, amounts in minor units.

        Required scope: `reconciliations:read`.

        id: The comparison.
        """
        call = Call("GET", f"/v1/reconciliations/{segment(id, 'id')}/report.csv", "bytes", query=params)
        return self._one(call, options)


class RecoveryExperimentsResource(Resource):
    """`recovery_experiments`"""

    def list(
        self,
        params: t.ListRecoveryExperimentsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.RecoveryExperiment]:
        """List experiments

        Required scope: `recovery:read`.
        """
        call = Call("GET", "/v1/recovery-experiments", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateExperiment, options: RequestOptions | None = None) -> t.RecoveryExperiment:
        """Begin an experiment

        From now on each recovery that begins is dealt into an arm by its customer, always the same one, and keeps
        it. One experiment runs at a time.

        Required scope: `recovery:write`.
        """
        call = Call("POST", "/v1/recovery-experiments", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.RecoveryExperiment:
        """Show an experiment

        Required scope: `recovery:read`.

        id: The experiment.
        """
        call = Call("GET", f"/v1/recovery-experiments/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def retrieve_results(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.ExperimentResults:
        """Compare the arms of an experiment

        The recovery rates with Newcombe's interval, and the money recovered of a failed invoice with Welch's, both
        95 %. Below the needed sample no difference is told.

        Required scope: `recovery:read`.

        id: The experiment.
        """
        call = Call("GET", f"/v1/recovery-experiments/{segment(id, 'id')}/results", "data", query=params)
        return self._one(call, options)

    def stop(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.RecoveryExperiment:
        """Stop an experiment

        No more recoveries enter it. Those that did keep their arm and their policy, and count when they are over.

        Required scope: `recovery:write`.

        id: The experiment.
        """
        call = Call("POST", f"/v1/recovery-experiments/{segment(id, 'id')}/stop", "data", body=params)
        return self._one(call, options)


class RecoveryPoliciesResource(Resource):
    """`recovery_policies`"""

    def list(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.ListRecoveryPoliciesRow]:
        """List the recovery policies in force

        The narrower first: segments by rank, plans, then everybody's.

        Required scope: `recovery:read`.
        """
        call = Call("GET", "/v1/recovery-policies", "page", query=params)
        return self._many(call, options)

    def archive(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.RecoveryPolicyInForce:
        """Archive a recovery policy

        Of a plan or a segment: recoveries that begin from now on follow the next wider policy, and those that run
        keep theirs.

        Required scope: `recovery:write`.

        id: The version in force.
        """
        call = Call("DELETE", f"/v1/recovery-policies/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class RefundsResource(Resource):
    """`refunds`"""

    def list(self, params: t.ListRefundsParams | None = None, options: RequestOptions | None = None) -> Page[t.Refund]:
        """List refunds

        Required scope: `transactions:read`.
        """
        call = Call("GET", "/v1/refunds", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateRefund | None = None, options: RequestOptions | None = None) -> t.Refund:
        """Make a refund

        Pays back some or all of what was paid, through the gateway that was paid. Name one of three: a transaction,
        an invoice (a credit note over the amount is made with the refund, its taxes in proportion), or a credit note
        whose refund failed or was taken back. Money that nobody asked for (a surplus) is named by its transaction.
        All that is left goes back without an `amount`. The refund is sent as soon as it is written down; what
        becomes of it is told by events.

        Required scope: `transactions:write`.
        """
        call = Call("POST", "/v1/refunds", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Refund:
        """Show a refund

        Required scope: `transactions:read`.

        id: The refund.
        """
        call = Call("GET", f"/v1/refunds/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def cancel(self, id: str, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Refund:
        """Cancel a refund

        Only while it is `created` and was never sent: a gateway that could not be reached, or another refund of the
        same transaction that is in doubt, keeps it waiting. What it would have given back is still owed to the
        customer; void its credit note to take that back, too.

        Required scope: `transactions:write`.

        id: The refund.
        """
        call = Call("POST", f"/v1/refunds/{segment(id, 'id')}/cancel", "data", body=params)
        return self._one(call, options)

    def destination(self, id: str, params: t.RefundDestination, options: RequestOptions | None = None) -> t.Refund:
        """Say where a refund goes

        For one whose gateway cannot send it whence it came (`needs_account`): the payer's bank account. It is
        sealed, told to the gateway only, and forgotten when the refund is settled.

        Required scope: `transactions:write`.

        id: The refund.
        """
        call = Call("POST", f"/v1/refunds/{segment(id, 'id')}/destination", "data", body=params)
        return self._one(call, options)

    def create_retry(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Refund:
        """Retry a refund

        Tries one again that failed: by another refund, which names it in `retryOf`. Each can be tried again once.

        Required scope: `transactions:write`.

        id: The refund that failed.
        """
        call = Call("POST", f"/v1/refunds/{segment(id, 'id')}/retry", "data", body=params)
        return self._one(call, options)


class RequestLogResource(Resource):
    """`request_log`"""

    def list(
        self,
        params: t.ListRequestLogParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.LoggedRequest]:
        """List the requests of the sandbox

        Every request with a key or a token in test mode and how it was answered, for a week; a line is there a
        moment after the answer. Bodies and queries are not kept. In live mode nothing is noted, and the list is
        empty.

        Required scope: `audit:read`.
        """
        call = Call("GET", "/v1/request-log", "page", query=params)
        return self._many(call, options)


class RoutingRulesResource(Resource):
    """`routing_rules`"""

    def retrieve(self, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.RoutingRules:
        """Show the routing rules

        The first rule that fits a payment names the accounts that are asked, best first; what no rule fits goes to
        the oldest account that can. `prefer` says what counts among those that are named: their order, what became
        of their latest payments, or what they cost. Why one was asked is kept with each payment. A charge of a saved
        method always goes to the account that holds it.

        Required scope: `provider_accounts:read`.
        """
        call = Call("GET", "/v1/routing-rules", "data", query=params)
        return self._one(call, options)

    def put(self, params: t.RoutingRules, options: RequestOptions | None = None) -> t.RoutingRules:
        """Replace the routing rules

        All of them at once, so that no payment meets half of a change. None at all leaves the choice to the age of
        accounts.

        Required scope: `provider_accounts:write`.
        """
        call = Call("PUT", "/v1/routing-rules", "data", body=params)
        return self._one(call, options)


class SettingsResource(Resource):
    """`settings`"""

    def retrieve(self, params: dict[str, Any] | None = None, options: RequestOptions | None = None) -> t.Settings:
        """Show the settings

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/settings", "data", query=params)
        return self._one(call, options)

    def update(self, params: t.ChangeSettings | None = None, options: RequestOptions | None = None) -> t.Settings:
        """Change the settings

        For what begins from now on; subscriptions that exist keep the zone, the rounding and the proration they were
        made with.

        Required scope: `settings:write`.
        """
        call = Call("PATCH", "/v1/settings", "data", body=params)
        return self._one(call, options)

    def retrieve_appearance(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Appearance:
        """Show how pages look

        The draft that is worked on, what customers see, and what was published before, the latest first.

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/settings/appearance", "data", query=params)
        return self._one(call, options)

    def update_appearance(
        self,
        params: t.ChangeAppearance | None = None,
        options: RequestOptions | None = None,
    ) -> t.Appearance:
        """Change the draft of how pages look

        `general` goes for all surfaces; each other one says what differs there. `null` takes a choice back.
        Customers see nothing of it before it is published. A colour that could not be read where it stands is
        refused with `low_contrast`, its ratio and a colour near by that would do.

        Required scope: `settings:write`.
        """
        call = Call("PATCH", "/v1/settings/appearance", "data", body=params)
        return self._one(call, options)

    def appearance_discard(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Appearance:
        """Throw the draft away

        It is what is published again.

        Required scope: `settings:write`.
        """
        call = Call("POST", "/v1/settings/appearance/discard", "data", body=params)
        return self._one(call, options)

    def create_appearance_logo(self, params: t.AddLogo, options: RequestOptions | None = None) -> t.Logo:
        """Send a logo

        A PNG or a JPEG of at most 1 MB. It is drawn anew, at most 480 by 160 pixels, and shown at half of that.
        Choose it with `logoId` of a surface.

        Required scope: `settings:write`.
        """
        call = Call("POST", "/v1/settings/appearance/logos", "data", body=params)
        return self._one(call, options)

    def appearance_publish(
        self,
        params: t.PublishAppearance | None = None,
        options: RequestOptions | None = None,
    ) -> t.Appearance:
        """Publish the draft

        From now on customers see it: on checkouts, invoices, orders, what they see of their account, and in mails.
        `version` is that of the draft that you looked at; with another one the answer is 409 `draft_changed`.

        Required scope: `settings:write`.
        """
        call = Call("POST", "/v1/settings/appearance/publish", "data", body=params)
        return self._one(call, options)

    def appearance_revert(self, params: t.RevertAppearance, options: RequestOptions | None = None) -> t.Appearance:
        """Bring back what was published before

        It is published again as a new version, and the draft becomes it. Your own draft is thrown away.

        Required scope: `settings:write`.
        """
        call = Call("POST", "/v1/settings/appearance/revert", "data", body=params)
        return self._one(call, options)

    def retrieve_messages(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.MessageSettings:
        """Show the choices about messages

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/settings/messages", "data", query=params)
        return self._one(call, options)

    def update_messages(
        self,
        params: t.ChangeMessageSettings | None = None,
        options: RequestOptions | None = None,
    ) -> t.MessageSettings:
        """Change the choices about messages

        Nothing is told until they are switched on, and nothing of what happened before is told afterwards. Fields
        left out stay as they are.

        Required scope: `settings:write`.
        """
        call = Call("PATCH", "/v1/settings/messages", "data", body=params)
        return self._one(call, options)

    def retrieve_payouts(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PayoutSettings:
        """Show the choices about payouts

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/settings/payouts", "data", query=params)
        return self._one(call, options)

    def update_payouts(
        self,
        params: t.ChangePayoutSettings | None = None,
        options: RequestOptions | None = None,
    ) -> t.PayoutSettings:
        """Change the choices about payouts

        For payouts that are asked for from now on. Fields left out stay as they are; lists take the place of those
        before. What lets payouts go with fewer approvals, or sooner (a shorter `clearanceHours` too), takes a code
        of an approver other than the maker, as soon as there is one.

        Required scope: `settings:write`.
        """
        call = Call("PATCH", "/v1/settings/payouts", "data", body=params)
        return self._one(call, options)

    def retrieve_portal(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.PortalPermissions:
        """Show what customers may do by themselves

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/settings/portal", "data", query=params)
        return self._one(call, options)

    def update_portal(
        self,
        params: t.ChangePortalPermissions | None = None,
        options: RequestOptions | None = None,
    ) -> t.PortalPermissions:
        """Change what customers may do by themselves

        Customers who signed in see all their subscriptions at `/me`. There they end or pause those of yours as far
        as you let them; seeing them, and having a failed charge tried again, is always theirs.

        Required scope: `settings:write`.
        """
        call = Call("PATCH", "/v1/settings/portal", "data", body=params)
        return self._one(call, options)

    def retrieve_recovery(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.RecoveryPolicyInForce:
        """Show the recovery policy

        Required scope: `recovery:read`.
        """
        call = Call("GET", "/v1/settings/recovery", "data", query=params)
        return self._one(call, options)

    def put_recovery(
        self,
        params: t.RecoveryPolicy | None = None,
        options: RequestOptions | None = None,
    ) -> t.RecoveryPolicyInForce:
        """Choose a recovery policy

        Fields left out take their default. It becomes a new version for everybody, or with `scope` for the
        subscribers of a plan or the customers of a segment; recoveries that run keep theirs. A recovery that begins
        follows a segment's policy before a plan's, and a plan's before everybody's.

        Required scope: `recovery:write`.
        """
        call = Call("PUT", "/v1/settings/recovery", "data", body=params)
        return self._one(call, options)

    def retrieve_reminders(
        self,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Reminders:
        """Show when customers are reminded

        Required scope: `settings:read`.
        """
        call = Call("GET", "/v1/settings/reminders", "data", query=params)
        return self._one(call, options)

    def update_reminders(
        self,
        params: t.ChangeReminders | None = None,
        options: RequestOptions | None = None,
    ) -> t.Reminders:
        """Change when customers are reminded

        Reminders are events: `subscription.renewal_upcoming` and `payment_method.expiring`, each told once for a
        renewal or a card and a number of days. What would have been due before the change is not told. Sending any
        window turns them on.

        Required scope: `settings:write`.
        """
        call = Call("PATCH", "/v1/settings/reminders", "data", body=params)
        return self._one(call, options)


class SettlementFilesResource(Resource):
    """`settlement_files`"""

    def create(self, params: t.ImportSettlementFile, options: RequestOptions | None = None) -> t.SettlementFile:
        """Import a file of settlements

        For providers that list none, or when a list is not enough. A line that cannot be read refuses the whole
        file, with its number. The same file sent twice changes nothing, which `importedBefore` says, and neither
        does a settlement that is known.

        Required scope: `reconciliations:write`.
        """
        call = Call("POST", "/v1/settlement-files", "data", body=params)
        return self._one(call, options)


class SettlementsResource(Resource):
    """`settlements`"""

    def list(
        self,
        params: t.ListSettlementsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Settlement]:
        """List settlements

        Required scope: `reconciliations:read`.
        """
        call = Call("GET", "/v1/settlements", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.SettlementDetail:
        """Show a settlement

        With its first thousand lines.

        Required scope: `reconciliations:read`.

        id: The settlement.
        """
        call = Call("GET", f"/v1/settlements/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class SubscriptionsResource(Resource):
    """`subscriptions`"""

    def list(
        self,
        params: t.ListSubscriptionsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Subscription]:
        """List subscriptions

        Required scope: `subscriptions:read`.
        """
        call = Call("GET", "/v1/subscriptions", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateSubscription, options: RequestOptions | None = None) -> t.Subscription:
        """Begin a subscription

        The first period is charged as soon as this commits: the subscription is `incomplete` until it is paid. With
        a trial it is `trialing`, and charged when the trial ends.

        Required scope: `subscriptions:write`.
        """
        call = Call("POST", "/v1/subscriptions", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetSubscriptionParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.Subscription:
        """Show a subscription

        Required scope: `subscriptions:read`.

        id: The subscription.
        """
        call = Call("GET", f"/v1/subscriptions/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def cancel(self, id: str, params: t.Cancel | None = None, options: RequestOptions | None = None) -> t.Subscription:
        """Cancel a subscription

        Now, at the end of its period, or at a date. Asking twice for the same is not an error.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/cancel", "data", body=params)
        return self._one(call, options)

    def change(
        self,
        id: str,
        params: t.ChangeSubscription | None = None,
        options: RequestOptions | None = None,
    ) -> t.SubscriptionChange:
        """Change a subscription

        To another plan, other add-ons or another quantity. Now, what is left of what was paid is credited and the
        rest of the period is charged, on an invoice of its own; what credits leave over goes to the customer's
        balance. Another interval begins a new period now. At the end of the period nothing is prorated; the change
        waits, and a later one replaces it.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/change", "data", body=params)
        return self._one(call, options)

    def drop_change(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Subscription:
        """Take back a change that waits

        The subscription stays what it is when its period ends. Asking twice is not an error.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("DELETE", f"/v1/subscriptions/{segment(id, 'id')}/change", "data", query=params)
        return self._one(call, options)

    def change_plan(
        self,
        id: str,
        params: t.ChangeToPlan,
        options: RequestOptions | None = None,
    ) -> t.SubscriptionChange:
        """Change the plan now

        The same as `change` with a `planId`.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/change-plan", "data", body=params)
        return self._one(call, options)

    def change_preview(
        self,
        id: str,
        params: t.ChangeSubscription | None = None,
        options: RequestOptions | None = None,
    ) -> t.SubscriptionChangePreview:
        """Preview a change

        The lines and totals of a change now, and a token that carries out exactly these within 15 minutes, or says
        what has changed since. Nothing is written.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/change/preview", "data", body=params)
        return self._one(call, options)

    def change_collection(self, id: str, params: t.CollectBy, options: RequestOptions | None = None) -> t.Subscription:
        """Change how a subscription is collected

        For the bills to come; those that are made stay as they are. A sent bill that is not paid on its day makes
        the subscription `past_due` until it is.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/collection", "data", body=params)
        return self._one(call, options)

    def create_discount(
        self,
        id: str,
        params: t.CreateDiscount | None = None,
        options: RequestOptions | None = None,
    ) -> t.Discount:
        """Redeem a coupon for a subscription

        By its id, or by the code that the customer typed. Its next bills have the discount. Of a coupon with one
        redemption left exactly one request gets it; the others are told `coupon_used_up`.

        Required scope: `coupons:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/discounts", "data", body=params)
        return self._one(call, options)

    def end_trial(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Subscription:
        """End a trial now

        The first period begins and is charged.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/end-trial", "data", body=params)
        return self._one(call, options)

    def extend_trial(self, id: str, params: t.ExtendTrial, options: RequestOptions | None = None) -> t.Subscription:
        """Extend a trial

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/extend-trial", "data", body=params)
        return self._one(call, options)

    def retrieve_outlook(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.SubscriptionOutlook:
        """Show what will happen to a subscription

        What the next run does and when, and why there is no invoice now: every reason with a code.

        Required scope: `subscriptions:read`.

        id: The subscription.
        """
        call = Call("GET", f"/v1/subscriptions/{segment(id, 'id')}/outlook", "data", query=params)
        return self._one(call, options)

    def pause(self, id: str, params: t.Pause | None = None, options: RequestOptions | None = None) -> t.Subscription:
        """Pause a subscription

        Nothing is billed until it is resumed, by you or at `resumeAt`.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/pause", "data", body=params)
        return self._one(call, options)

    def reactivate(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Subscription:
        """Bring an ended subscription back

        A canceled or unpaid subscription, or one whose first invoice was not paid in time, within your grace period.
        The anchor stays; what is left of the running period is charged, unless it is paid for.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/reactivate", "data", body=params)
        return self._one(call, options)

    def resume(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Subscription:
        """Resume a paused subscription

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/resume", "data", body=params)
        return self._one(call, options)

    def retrieve_schedule(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.SubscriptionSchedule:
        """Show the phases of a subscription

        Required scope: `subscriptions:read`.

        id: The subscription.
        """
        call = Call("GET", f"/v1/subscriptions/{segment(id, 'id')}/schedule", "data", query=params)
        return self._one(call, options)

    def put_schedule(
        self,
        id: str,
        params: t.PutSchedule,
        options: RequestOptions | None = None,
    ) -> t.SubscriptionSchedule:
        """Put phases on a subscription

        What it becomes, one after the other, each for some periods or until a date. A phase begins at the end of a
        period, so nothing is prorated. They replace the phases and the change that waited before; while there are
        phases, other changes are refused. Prices are those of today.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("PUT", f"/v1/subscriptions/{segment(id, 'id')}/schedule", "data", body=params)
        return self._one(call, options)

    def release_schedule(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Subscription:
        """Release a subscription from its phases

        It goes on as it is; the phases to come are forgotten. To end it, cancel it. Asking twice is not an error.

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("DELETE", f"/v1/subscriptions/{segment(id, 'id')}/schedule", "data", query=params)
        return self._one(call, options)

    def uncancel(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Subscription:
        """Take a scheduled end back

        Required scope: `subscriptions:write`.

        id: The subscription.
        """
        call = Call("POST", f"/v1/subscriptions/{segment(id, 'id')}/uncancel", "data", body=params)
        return self._one(call, options)

    def retrieve_upcoming(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.UpcomingInvoice:
        """Show the next invoice

        As the renewal would make it if nothing changed until then; nothing is kept. Where nothing leads to an
        invoice there is none, and the reasons say why.

        Required scope: `subscriptions:read`.

        id: The subscription.
        """
        call = Call("GET", f"/v1/subscriptions/{segment(id, 'id')}/upcoming", "data", query=params)
        return self._one(call, options)


class TaxRatesResource(Resource):
    """`tax_rates`"""

    def list(
        self,
        params: t.ListTaxRatesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.TaxRate]:
        """List tax rates

        Required scope: `tax_rates:read`.
        """
        call = Call("GET", "/v1/tax-rates", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateTaxRate, options: RequestOptions | None = None) -> t.TaxRate:
        """Enter a tax rate

        It is charged where the settings (`taxRateIds`) or a plan name it. A rate never changes: another rate is a
        new one of the same code, once the old one is turned off.

        Required scope: `tax_rates:write`.
        """
        call = Call("POST", "/v1/tax-rates", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.TaxRate:
        """Show a tax rate

        Required scope: `tax_rates:read`.

        id: The rate.
        """
        call = Call("GET", f"/v1/tax-rates/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeTaxRate | None = None,
        options: RequestOptions | None = None,
    ) -> t.TaxRate:
        """Rename a tax rate, or turn it off or on

        A rate that the settings or a plan name stays on.

        Required scope: `tax_rates:write`.

        id: The rate.
        """
        call = Call("PATCH", f"/v1/tax-rates/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)


class TestClocksResource(Resource):
    """`test_clocks`"""

    def list(
        self,
        params: t.ListTestClocksParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.TestClock]:
        """List test clocks

        Required scope: `test_clocks:read`.
        """
        call = Call("GET", "/v1/test-clocks", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateClock, options: RequestOptions | None = None) -> t.TestClock:
        """Make a test clock

        Customers made with its id live by it: their subscriptions renew, and their recoveries move, when it
        advances.

        Required scope: `test_clocks:write`.
        """
        call = Call("POST", "/v1/test-clocks", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.TestClock:
        """Show a test clock

        Required scope: `test_clocks:read`.

        id: The clock.
        """
        call = Call("GET", f"/v1/test-clocks/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def advance(self, id: str, params: t.AdvanceClock, options: RequestOptions | None = None) -> t.TestClock:
        """Send a test clock ahead

        It does what falls due on the way, in order. Read it until it is `ready` again.

        Required scope: `test_clocks:write`.

        id: The clock.
        """
        call = Call("POST", f"/v1/test-clocks/{segment(id, 'id')}/advance", "data", body=params)
        return self._one(call, options)


class TestHelpersResource(Resource):
    """`test_helpers`"""

    def create_card(self, params: t.MakeTestCard, options: RequestOptions | None = None) -> t.TestCard:
        """Make a test card

        The simulator's card numbers each stand for a story; salary and payday make a person behind it. Test mode
        only.

        Required scope: `test_clocks:write`.
        """
        call = Call("POST", "/v1/test-helpers/cards", "data", body=params)
        return self._one(call, options)

    def create_transfer(self, params: t.SendTransfer, options: RequestOptions | None = None) -> t.TestTransfer:
        """Send a test transfer

        Plays a payer who sends money for a payment request of the simulated gateway: all of it, less, or more. Test
        mode only.

        Required scope: `test_clocks:write`.
        """
        call = Call("POST", "/v1/test-helpers/transfers", "data", body=params)
        return self._one(call, options)


class TransactionsResource(Resource):
    """`transactions`"""

    def list(
        self,
        params: t.ListTransactionsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Transaction]:
        """List transactions

        Required scope: `transactions:read`.
        """
        call = Call("GET", "/v1/transactions", "page", query=params)
        return self._many(call, options)

    def retrieve(
        self,
        id: str,
        params: t.GetTransactionParams | None = None,
        options: RequestOptions | None = None,
    ) -> t.Transaction:
        """Show a transaction

        Required scope: `transactions:read`.

        id: The transaction.
        """
        call = Call("GET", f"/v1/transactions/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def retrieve_route(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Route:
        """Show why an account was asked

        What was known of each account that could take the payment at that instant, best first. A saved method is
        charged where it is saved: then no account is listed.

        Required scope: `transactions:read`.

        id: The transaction.
        """
        call = Call("GET", f"/v1/transactions/{segment(id, 'id')}/route", "data", query=params)
        return self._one(call, options)


class UsageResource(Resource):
    """`usage`"""

    def record(self, params: t.RecordUsage, options: RequestOptions | None = None) -> t.UsageEvent:
        """Record usage

        An event counts once under its `idempotencyKey`, for ever: a repeat is answered with 200 and the event as it
        is, and the same key with another payload with 409. It belongs to the period that its `at` is in; on a
        boundary, to the one that opens.

        Required scope: `usage:write`.
        """
        call = Call("POST", "/v1/usage", "data", body=params)
        return self._one(call, options)

    def record_batch(self, params: t.RecordBatch, options: RequestOptions | None = None) -> t.UsageBatch:
        """Record a batch of usage

        Up to 1000 events. Each is recorded, repeated or refused by itself; the answer lists every one in its order.
        Send the whole batch again after an error: what was recorded counts once.

        Required scope: `usage:write`.
        """
        call = Call("POST", "/v1/usage/batch", "data", body=params)
        return self._one(call, options)

    def retrieve_subscription_summary(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.UsageSummary:
        """Show what a subscription used

        Its current period, for each meter that its prices name, and what it would cost if the period ended like
        this.

        Required scope: `usage:read`.

        id: The subscription.
        """
        call = Call("GET", f"/v1/usage/subscriptions/{segment(id, 'id')}/summary", "data", query=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.UsageEvent:
        """Show an event of usage

        Required scope: `usage:read`.

        id: The event.
        """
        call = Call("GET", f"/v1/usage/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def correct(self, id: str, params: t.CorrectUsage, options: RequestOptions | None = None) -> t.UsageEvent:
        """Correct an event of usage

        Withdraws it and records another in its place, under a key of its own; both, or neither.

        Required scope: `usage:write`.

        id: The event.
        """
        call = Call("POST", f"/v1/usage/{segment(id, 'id')}/correct", "data", body=params)
        return self._one(call, options)

    def withdraw(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.UsageEvent:
        """Withdraw an event of usage

        The event stays; a withdrawal is recorded beside it, and it counts no more. What was billed for it is
        credited on the next invoice. Doing it twice is not an error.

        Required scope: `usage:write`.

        id: The event.
        """
        call = Call("POST", f"/v1/usage/{segment(id, 'id')}/withdraw", "data", body=params)
        return self._one(call, options)


class UsageThresholdsResource(Resource):
    """`usage_thresholds`"""

    def list(
        self,
        params: t.ListUsageThresholdsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.UsageThreshold]:
        """List usage thresholds

        Required scope: `usage:read`.
        """
        call = Call("GET", "/v1/usage-thresholds", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateThreshold, options: RequestOptions | None = None) -> t.UsageThreshold:
        """Make a usage threshold

        When what a meter counted in a billing period of a subscription reaches it, `usage.threshold_crossed` is
        told: once for each period, or with `recurring` once for each multiple. It looks at the whole period, from
        the next event of usage on. What is withdrawn and used again is not told twice.

        Required scope: `usage:write`.
        """
        call = Call("POST", "/v1/usage-thresholds", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.UsageThreshold:
        """Show a usage threshold

        Required scope: `usage:read`.

        id: The threshold.
        """
        call = Call("GET", f"/v1/usage-thresholds/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeThreshold | None = None,
        options: RequestOptions | None = None,
    ) -> t.UsageThreshold:
        """Rename a usage threshold, or turn it off or on

        What it told stays told: turned on again, it is silent about what it told of the same period.

        Required scope: `usage:write`.

        id: The threshold.
        """
        call = Call("PATCH", f"/v1/usage-thresholds/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)


class WebhookEndpointsResource(Resource):
    """`webhook_endpoints`"""

    def list(
        self,
        params: t.ListWebhookEndpointsParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.WebhookEndpoint]:
        """List webhook endpoints

        Required scope: `webhooks:read`.
        """
        call = Call("GET", "/v1/webhook-endpoints", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateEndpoint, options: RequestOptions | None = None) -> t.WebhookEndpointWithSecret:
        """Make a webhook endpoint

        It is told of what happens from now on. `secret` is shown here and never again.

        Required scope: `webhooks:write`.
        """
        call = Call("POST", "/v1/webhook-endpoints", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.WebhookEndpoint:
        """Show a webhook endpoint

        Required scope: `webhooks:read`.

        id: The endpoint.
        """
        call = Call("GET", f"/v1/webhook-endpoints/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def update(
        self,
        id: str,
        params: t.ChangeEndpoint | None = None,
        options: RequestOptions | None = None,
    ) -> t.WebhookEndpoint:
        """Change a webhook endpoint

        Enabling it forgets its failures; deliveries that failed meanwhile can be replayed.

        Required scope: `webhooks:write`.

        id: The endpoint.
        """
        call = Call("PATCH", f"/v1/webhook-endpoints/{segment(id, 'id')}", "data", body=params)
        return self._one(call, options)

    def disable(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.WebhookEndpoint:
        """Disable a webhook endpoint

        Required scope: `webhooks:write`.

        id: The endpoint.
        """
        call = Call("DELETE", f"/v1/webhook-endpoints/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def list_deliveries(
        self,
        id: str,
        params: t.ListDeliveriesParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Delivery]:
        """List the deliveries to an endpoint

        Required scope: `webhooks:read`.

        id: The endpoint.
        """
        call = Call("GET", f"/v1/webhook-endpoints/{segment(id, 'id')}/deliveries", "page", query=params)
        return self._many(call, options)

    def replay(self, id: str, params: t.ReplayRange | None = None, options: RequestOptions | None = None) -> t.Replay:
        """Deliver a range of events once more

        Those that were given up, or with `which: all` everything in the range that the endpoint wants: what arrived,
        too, and what happened while it was disabled. A thousand events at a time; `nextSeq` says where to go on.

        Required scope: `webhooks:write`.

        id: The endpoint.
        """
        call = Call("POST", f"/v1/webhook-endpoints/{segment(id, 'id')}/replay", "data", body=params)
        return self._one(call, options)

    def rotate_secret(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.WebhookEndpointWithSecret:
        """Give a webhook endpoint a new secret

        The old one goes on signing beside it for 24 hours. `secret` is shown here and never again.

        Required scope: `webhooks:write`.

        id: The endpoint.
        """
        call = Call("POST", f"/v1/webhook-endpoints/{segment(id, 'id')}/rotate-secret", "data", body=params)
        return self._one(call, options)

    def test(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.WebhookTest:
        """Send a test message

        Of the type `webhook_endpoint.test`, signed like any other and sent at once; a disabled endpoint gets it,
        too. Answers with what came back. It is no event and no delivery, and is kept nowhere.

        Required scope: `webhooks:write`.

        id: The endpoint.
        """
        call = Call("POST", f"/v1/webhook-endpoints/{segment(id, 'id')}/test", "data", body=params)
        return self._one(call, options)


class Resources:
    """Every resource of the API."""

    def _attach(self, transport: Transport) -> None:
        self.account = AccountResource(transport)
        self.analytics = AnalyticsResource(transport)
        self.api_keys = ApiKeysResource(transport)
        self.audit_log = AuditLogResource(transport)
        self.balance = BalanceResource(transport)
        self.bank_accounts = BankAccountsResource(transport)
        self.banks = BanksResource(transport)
        self.beneficiaries = BeneficiariesResource(transport)
        self.calculations = CalculationsResource(transport)
        self.checkout = CheckoutResource(transport)
        self.coupons = CouponsResource(transport)
        self.credit_grants = CreditGrantsResource(transport)
        self.credit_notes = CreditNotesResource(transport)
        self.customers = CustomersResource(transport)
        self.deliveries = DeliveriesResource(transport)
        self.discounts = DiscountsResource(transport)
        self.disputes = DisputesResource(transport)
        self.dunning_schedules = DunningSchedulesResource(transport)
        self.escrow = EscrowResource(transport)
        self.event_types = EventTypesResource(transport)
        self.events = EventsResource(transport)
        self.invoice_items = InvoiceItemsResource(transport)
        self.invoices = InvoicesResource(transport)
        self.ledger = LedgerResource(transport)
        self.manual_reviews = ManualReviewsResource(transport)
        self.message_templates = MessageTemplatesResource(transport)
        self.messages = MessagesResource(transport)
        self.meters = MetersResource(transport)
        self.notices = NoticesResource(transport)
        self.oauth_clients = OauthClientsResource(transport)
        self.payment_links = PaymentLinksResource(transport)
        self.payout_approvers = PayoutApproversResource(transport)
        self.payouts = PayoutsResource(transport)
        self.plans = PlansResource(transport)
        self.price_migrations = PriceMigrationsResource(transport)
        self.promotion_codes = PromotionCodesResource(transport)
        self.provider_accounts = ProviderAccountsResource(transport)
        self.provider_events = ProviderEventsResource(transport)
        self.providers = ProvidersResource(transport)
        self.reconciliation_breaks = ReconciliationBreaksResource(transport)
        self.reconciliations = ReconciliationsResource(transport)
        self.recovery_experiments = RecoveryExperimentsResource(transport)
        self.recovery_policies = RecoveryPoliciesResource(transport)
        self.refunds = RefundsResource(transport)
        self.request_log = RequestLogResource(transport)
        self.routing_rules = RoutingRulesResource(transport)
        self.settings = SettingsResource(transport)
        self.settlement_files = SettlementFilesResource(transport)
        self.settlements = SettlementsResource(transport)
        self.subscriptions = SubscriptionsResource(transport)
        self.tax_rates = TaxRatesResource(transport)
        self.test_clocks = TestClocksResource(transport)
        self.test_helpers = TestHelpersResource(transport)
        self.transactions = TransactionsResource(transport)
        self.usage = UsageResource(transport)
        self.usage_thresholds = UsageThresholdsResource(transport)
        self.webhook_endpoints = WebhookEndpointsResource(transport)
