//! What events are about, with an example of each: the fields that a recorded event has, no more.

use serde_json::{Value, json};

macro_rules! objects {
    ($($name:ident, $words:literal => $example:tt;)*) => {
        /// What `data.object` is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Object {
            $(#[doc = $words] $name,)*
        }

        impl Object {
            /// In words.
            pub(super) fn name(self) -> &'static str {
                match self { $(Object::$name => $words,)* }
            }

            /// One such object.
            pub(super) fn example(self) -> Value {
                match self { $(Object::$name => json!($example),)* }
            }
        }
    };
}

objects! {
    ApiKey, "API key" => {
        "id": "key_019aa5b0-0000-7000-8000-000000000001", "kind": "secret", "name": "server", "last4": "x7Qd",
        "scopes": ["*"], "allowedAddresses": [], "rateLimitPerMinute": 100, "oldTextUntil": null, "expiresAt": null,
        "revokedAt": null
    };
    OauthClient, "program" => {
        "id": "oac_019aa5b0-0000-7000-8000-00000000001e", "name": "Warehouse", "secretLast4": "9fTz", "oldSecretUntil": null,
        "scopes": ["invoices:read"], "allowedAddresses": [], "rateLimitPerMinute": 100, "disabledAt": null
    };
    ProviderAccount, "account at a provider" => {
        "id": "pacc_019aa5b0-0000-7000-8000-00000000001f", "gateway": "paystack", "label": "Paystack, main", "status": "active",
        "baseUrl": null, "credentials": { "secretKey": "…4567" }
    };
    RoutingRules, "routing rules" => {
        "rules": [{
            "rail": "transfer", "currency": null, "fromAmount": 1000000, "toAmount": null,
            "accountIds": ["pacc_019aa5b0-0000-7000-8000-00000000001f"]
        }]
    };
    ProviderEvent, "message of a provider" => {
        "id": "pevt_019aa5b0-0000-7000-8000-000000000020", "accountId": "pacc_019aa5b0-0000-7000-8000-00000000001f",
        "event": "charge.success", "subject": { "kind": "charge", "reference": "pay-019aa5b0000070008000000000000009" }
    };
    Beneficiary, "beneficiary" => {
        "id": "ben_019aa5b0-0000-7000-8000-000000000021", "customerId": null, "label": "Ada, rent", "gateway": "paystack", "bankCode": "058",
        "bankName": "Guaranty Trust Bank", "currency": "NGN", "last4": "6789", "nameMatch": "exact", "status": "active",
        "usableFrom": "2026-12-02T08:00:00Z", "metadata": {}
    };
    Payout, "payout" => {
        "id": "po_019aa5b0-0000-7000-8000-000000000022", "beneficiaryId": "ben_019aa5b0-0000-7000-8000-000000000021",
        "customerId": null, "amount": 1000000, "cost": 7500, "currency": "NGN", "purpose": "general", "narration": "Rent, June",
        "status": "succeeded", "approvalsNeeded": 0, "approveBy": null, "failureCode": null, "failureMessage": null,
        "holdReason": null, "gateway": "paystack", "metadata": {}
    };
    PayoutSettings, "choices about payouts" => {
        "settings": {
            "clearanceHours": 24, "cooldownHours": 24, "enrolmentHours": 24, "approvalHours": 168,
            "bands": [{ "currency": "NGN", "above": 0, "approvals": 0 }], "accounts": []
        }
    };
    EscrowOrder, "order in escrow" => {
        "id": "ord_019aa5b0-0000-7000-8000-000000000024", "version": 7, "status": "funded", "previousStatus": "funding",
        "buyerId": "cust_019aa5b0-0000-7000-8000-000000000004", "sellerId": "cust_019aa5b0-0000-7000-8000-000000000025",
        "currency": "NGN", "price": 10000000, "title": "Six oak chairs",
        "changes": [{ "type": "order.funded", "milestoneId": null, "amount": null }]
    };
    EscrowReminder, "order in escrow, with what is coming" => {
        "id": "ord_019aa5b0-0000-7000-8000-000000000024", "version": 9, "status": "completed",
        "buyerId": "cust_019aa5b0-0000-7000-8000-000000000004", "sellerId": "cust_019aa5b0-0000-7000-8000-000000000025",
        "currency": "NGN", "price": 10000000, "title": "Six oak chairs", "of": "inspection", "to": "buyer",
        "dueAt": "2026-12-04T08:00:00Z", "last": false
    };
    EscrowParty, "party of an order" => {
        "id": "cust_019aa5b0-0000-7000-8000-000000000004", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "newDevice": true
    };
    EscrowPayment, "payment into escrow" => {
        "id": "epay_019aa5b0-0000-7000-8000-000000000026", "orderId": "ord_019aa5b0-0000-7000-8000-000000000024",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "status": "succeeded", "rail": "card", "amount": 10250000,
        "currency": "NGN", "failureCode": null, "nextAction": null
    };
    EscrowFormer, "former contact of a party" => {
        "id": "cust_019aa5b0-0000-7000-8000-000000000004", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "email": "ada@example.com", "phone": null
    };
    EscrowLinkAsked, "wish for a fresh link" => {
        "id": "ord_019aa5b0-0000-7000-8000-000000000024", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "purpose": "view_order"
    };
    EscrowRefund, "refund of an order" => {
        "id": "rfd_019aa5b0-0000-7000-8000-000000000027", "orderId": "ord_019aa5b0-0000-7000-8000-000000000024",
        "paymentId": "epay_019aa5b0-0000-7000-8000-000000000026", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "status": "manual", "amount": 10250000, "currency": "NGN", "failureCode": null, "failureMessage": "the call timed out"
    };
    Approver, "approver of payouts" => {
        "approver": "key_019aa5b0-0000-7000-8000-000000000001", "label": "Bola, finance", "status": "active",
        "usableFrom": "2026-12-02T08:00:00Z", "lockedUntil": null
    };
    Reconciliation, "comparison with a provider" => {
        "id": "rec_019aa5b0-0000-7000-8000-000000000021", "gateway": "paystack",
        "accountId": "pacc_019aa5b0-0000-7000-8000-00000000001f", "cause": "daily", "since": "2026-12-01T23:00:00Z",
        "until": "2026-12-02T23:00:00Z", "state": "completed", "matched": 1204, "confirmed": 1, "onlyOurs": 0, "onlyTheirs": 1,
        "different": 2, "carried": 0, "resolved": 2, "problem": null
    };
    Break, "break" => {
        "id": "brk_019aa5b0-0000-7000-8000-000000000022", "reconciliationId": "rec_019aa5b0-0000-7000-8000-000000000021",
        "gateway": "paystack", "accountId": "pacc_019aa5b0-0000-7000-8000-00000000001f", "kind": "charge",
        "bucket": "different", "differences": ["amount"], "transactionId": "pay_019aa5b0-0000-7000-8000-000000000009",
        "gatewayRef": "4099260516", "reference": "pay-019aa5b0000070008000000000000009",
        "ours": { "id": "pay_019aa5b0-0000-7000-8000-000000000009", "amount": 500000, "currency": "NGN", "fee": 17500,
            "state": "succeeded", "at": "2026-12-02T08:00:00Z" },
        "theirs": { "gatewayRef": "4099260516", "amount": 50000, "currency": "NGN", "fee": 17500, "state": "succeeded",
            "at": "2026-12-02T08:00:01Z" },
        "state": "open", "resolution": null, "effect": null
    };
    Settlement, "settlement" => {
        "id": "stl_019aa5b0-0000-7000-8000-000000000023", "gateway": "paystack",
        "accountId": "pacc_019aa5b0-0000-7000-8000-00000000001f", "gatewayRef": "3090024", "currency": "NGN", "net": 482500,
        "gross": 500000, "refunds": 0, "disputes": 0, "fees": 17500, "adjustments": 0, "unexplained": 0, "beside": 0,
        "arrivedAt": "2026-12-03T05:00:00Z"
    };
    Review, "decision about a manual review" => {
        "id": "rev_019aa5b0-0000-7000-8000-000000000009", "kind": "attempt", "outcome": "succeeded",
        "reference": "bank statement of 3 December, line 14", "note": "Seen at the bank.", "forced": null,
        "decidedBy": "key_019aa5b0-0000-7000-8000-000000000001", "state": "done", "answer": "The payment is booked."
    };
    Coupon, "coupon" => {
        "id": "coup_019aa5b0-0000-7000-8000-000000000002", "name": "Launch", "percentOff": "20", "amountOff": null,
        "currency": null, "duration": "repeating", "durationMonths": 3, "maxRedemptions": 100,
        "maxRedemptionsPerCustomer": 1, "redeemBy": null, "status": "active", "metadata": {}
    };
    Grant, "prepaid credit" => {
        "id": "cgr_019aa5b0-0000-7000-8000-000000000003", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "kind": "paid", "name": "Top-up", "currency": "NGN", "amount": 1000000, "remaining": 1000000, "expired": 0,
        "voided": 0, "effectiveAt": "2026-12-01T08:00:00Z", "expiresAt": null
    };
    Note, "credit note" => {
        "id": "cn_019aa5b0-0000-7000-8000-000000000005", "number": "CN-17",
        "invoiceId": "inv_019aa5b0-0000-7000-8000-000000000006",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "status": "issued", "reason": "duplicate",
        "currency": "NGN", "netAmount": 500000, "taxAmount": 0, "totalAmount": 500000, "owedReduced": 0, "toBalance": 500000,
        "toRefund": 0, "outside": 0, "refundStatus": null
    };
    Adjustment, "adjustment of a balance" => {
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "amount": 50000, "currency": "NGN",
        "reason": "goodwill", "balance": 50000
    };
    Customer, "customer" => {
        "id": "cust_019aa5b0-0000-7000-8000-000000000004", "name": "Ada", "email": "ada@example.com", "phone": null,
        "merchantRef": "u-1", "testClockId": null, "blacklisted": false, "blacklistReason": null, "taxTreatment": "taxed",
        "taxExemptReason": null, "taxId": null, "locale": null, "timeZone": null, "metadata": {}
    };
    Gone, "customer who was erased" => {
        "id": "cust_019aa5b0-0000-7000-8000-000000000004"
    };
    Link, "link to a page" => {
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "expiresAt": "2026-12-04T08:00:00Z"
    };
    Consent, "consent" => {
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "channel": "sms", "categories": ["recovery"],
        "given": false, "source": "link"
    };
    Discount, "discount" => {
        "id": "disc_019aa5b0-0000-7000-8000-000000000007", "couponId": "coup_019aa5b0-0000-7000-8000-000000000002",
        "promotionCodeId": null, "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "subscriptionId": "sub_019aa5b0-0000-7000-8000-000000000008", "redeemedAt": "2026-12-01T08:00:00Z",
        "endedAt": null
    };
    Recovery, "recovery" => {
        "id": "dun_019aa5b0-0000-7000-8000-000000000009", "invoiceId": "inv_019aa5b0-0000-7000-8000-000000000006",
        "subscriptionId": "sub_019aa5b0-0000-7000-8000-000000000008",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "state": "scheduled", "attemptsMade": 1,
        "rail": "card", "failureCode": "insufficient_funds", "action": "retry_payday",
        "reason": "There is money in the account on payday.", "nextAttemptAt": "2026-12-25T07:12:00Z", "note": null,
        "experimentId": null, "arm": null
    };
    Invoice, "invoice" => {
        "id": "inv_019aa5b0-0000-7000-8000-000000000006", "number": "INV-204",
        "subscriptionId": "sub_019aa5b0-0000-7000-8000-000000000008",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "status": "open", "totalAmount": 500000,
        "currency": "NGN", "periodStart": "2026-12-01T08:00:00Z", "periodEnd": "2027-01-01T08:00:00Z"
    };
    InvoiceItem, "item for a bill" => {
        "id": "ii_019aa5b0-0000-7000-8000-00000000000a", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "subscriptionId": null, "invoiceId": null, "description": "Setup", "quantity": "1", "unitAmount": "150000",
        "amount": 150000, "currency": "NGN"
    };
    Message, "message to a customer" => {
        "id": "msg_019aa5b0-0000-7000-8000-00000000000b", "noticeId": "ntc_019aa5b0-0000-7000-8000-00000000000c",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "template": "receipt", "channel": "email",
        "status": "sent", "carrier": "smtp"
    };
    Notice, "notice" => {
        "id": "ntc_019aa5b0-0000-7000-8000-00000000000c", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "template": "receipt", "status": "failed"
    };
    Payment, "payment" => {
        "id": "pay_019aa5b0-0000-7000-8000-00000000000d", "invoiceId": "inv_019aa5b0-0000-7000-8000-000000000006",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "subscriptionId": "sub_019aa5b0-0000-7000-8000-000000000008", "status": "succeeded", "rail": "card",
        "amount": 500000, "currency": "NGN", "failureCode": null, "nextAction": null
    };
    Method, "payment method" => {
        "id": "pm_019aa5b0-0000-7000-8000-00000000000e", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "rail": "card", "gateway": "simulated", "brand": "visa", "status": "active", "isDefault": true
    };
    Expiring, "card that ends" => {
        "id": "pm_019aa5b0-0000-7000-8000-00000000000e", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004"
    };
    Plan, "plan" => {
        "id": "plan_019aa5b0-0000-7000-8000-00000000000f", "name": "Gym", "description": null, "interval": "month",
        "intervalCount": 1, "trialDays": 0, "maxCycles": null, "status": "active", "prices": [], "taxRateIds": null,
        "metadata": {}
    };
    Migration, "price migration" => {
        "id": "pmg_019aa5b0-0000-7000-8000-000000000010", "planId": "plan_019aa5b0-0000-7000-8000-00000000000f",
        "status": "ready"
    };
    Code, "promotion code" => {
        "id": "promo_019aa5b0-0000-7000-8000-000000000011", "couponId": "coup_019aa5b0-0000-7000-8000-000000000002",
        "code": "LAUNCH20", "maxRedemptions": null, "expiresAt": null, "firstTimeOnly": true, "active": true,
        "metadata": {}
    };
    Experiment, "recovery experiment" => {
        "id": "exp_019aa5b0-0000-7000-8000-000000000012", "name": "Payday", "status": "running", "holdoutPerMille": 100,
        "leastSample": 400, "baselinePolicyId": "pol_019aa5b0-0000-7000-8000-000000000013"
    };
    Policy, "recovery policy" => {
        "id": "pol_019aa5b0-0000-7000-8000-000000000013", "version": 2, "name": "Payday first"
    };
    Settings, "settings" => {
        "merchantName": "Ade's Gym", "billingZone": "Africa/Lagos", "defaultCurrency": "NGN"
    };
    Subscription, "subscription" => {
        "id": "sub_019aa5b0-0000-7000-8000-000000000008", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "planId": "plan_019aa5b0-0000-7000-8000-00000000000f", "status": "active",
        "currentPeriodStart": "2026-12-01T08:00:00Z", "currentPeriodEnd": "2027-01-01T08:00:00Z"
    };
    Checkout, "checkout session" => {
        "id": "cs_019aa5b0-0000-7000-8000-000000000024", "mode": "plan", "status": "completed", "paymentStatus": "paid",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "subscriptionId": "sub_019aa5b0-0000-7000-8000-000000000008",
        "invoiceId": "inv_019aa5b0-0000-7000-8000-000000000006", "orderId": null, "paymentLinkId": null,
        "amount": 500000, "currency": "NGN", "metadata": {}
    };
    Upcoming, "renewal to come" => {
        "subscriptionId": "sub_019aa5b0-0000-7000-8000-000000000008",
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004", "planName": "Gym", "amount": 500000,
        "currency": "NGN", "renewsAt": "2027-01-01T08:00:00Z", "days": 3
    };
    Dispute, "dispute" => {
        "id": "dsp_019aa5b0-0000-7000-8000-000000000023", "transactionId": "pay_019aa5b0-0000-7000-8000-00000000000d",
        "invoiceId": "inv_019aa5b0-0000-7000-8000-000000000006", "escrowPaymentId": null, "orderId": null,
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "status": "evidence_due", "amount": 500000, "currency": "NGN", "reason": "not_as_described",
        "answerBy": "2026-12-01T08:00:00Z", "fundsWithdrawn": true, "fee": 100000
    };
    Refund, "refund" => {
        "id": "rfd_019aa5b0-0000-7000-8000-000000000021", "transactionId": "pay_019aa5b0-0000-7000-8000-00000000000d",
        "invoiceId": "inv_019aa5b0-0000-7000-8000-000000000006", "customerId": "cust_019aa5b0-0000-7000-8000-000000000004",
        "creditNoteId": "cn_019aa5b0-0000-7000-8000-000000000022", "surplusId": null, "retryOf": null, "source": "request",
        "status": "created", "amount": 500000, "currency": "NGN", "reason": "duplicate", "failureCode": null
    };
    Surplus, "money that nobody asked for" => {
        "id": "surp_019aa5b0-0000-7000-8000-000000000014",
        "transaction": { "id": "pay_019aa5b0-0000-7000-8000-00000000000d", "amount": 500000, "currency": "NGN" }
    };
    TaxRate, "tax rate" => {
        "id": "txr_019aa5b0-0000-7000-8000-000000000015", "code": "vat", "name": "VAT", "percent": "7.5",
        "pricing": "exclusive", "country": "NG", "active": true
    };
    TestClock, "test clock" => {
        "id": "clock_019aa5b0-0000-7000-8000-000000000016", "frozenAt": "2027-01-01T08:00:00Z"
    };
    Crossing, "threshold that was reached" => {
        "id": "uth_019aa5b0-0000-7000-8000-000000000017", "name": "Four fifths", "meterKey": "messages",
        "measure": "included_percent", "at": "80", "currency": null, "recurring": true,
        "customerId": "cust_019aa5b0-0000-7000-8000-000000000004"
    };
    Endpoint, "webhook endpoint" => {
        "id": "wh_019aa5b0-0000-7000-8000-000000000018", "url": "https://example.com/hooks/recoup",
        "status": "disabled", "disabledReason": "The receiver answered 410 Gone."
    };
}
