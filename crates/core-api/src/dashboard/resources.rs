//! What there is to look at: one row for each kind of object, from which lists, pages, searches and forms are made.
//!
//! A row names the operation of the merchant API that lists it; what a role may see or do is asked of the same document.

use super::fields::{
    CANCEL, CHANGE_CUSTOMER, CHANGE_PLAN_TEXTS, CHANGE_SETTINGS, EXPORT_NOTHING, Form, NEW_BENEFICIARY, NEW_CARD, NEW_CLIENT, NEW_CLOCK,
    NEW_COUPON, NEW_CUSTOMER, NEW_ENDPOINT, NEW_KEY, NEW_METER, NEW_PAYOUT, NEW_PLAN, NEW_PROMOTION, NEW_SUBSCRIPTION, NEW_TAX,
    act, deletes,
};
use super::fields;

/// Groups of the menu, in their order.
pub(crate) const GROUPS: [(&str, &str); 4] =
    [("Sales", "sales"), ("Money", "money"), ("Escrow", "escrow"), ("Developers", "developers")];

/// A column of a list: its title, and where its value is in a row.
pub(crate) type Column = (&'static str, &'static str);

/// A filter of a list: the parameter, what it is called, and its values; without any it takes a text.
pub(crate) type Filter = (&'static str, &'static str, &'static [&'static str]);

/// More of an object on its page: a title, and what is asked for it.
pub(crate) type Part = (&'static str, &'static str);

/// One kind of object.
#[derive(Debug)]
pub(crate) struct Resource {
    /// In addresses.
    pub(crate) slug: &'static str,
    /// Many of them.
    pub(crate) title: &'static str,
    /// One of them.
    pub(crate) one: &'static str,
    pub(crate) group: &'static str,
    /// Whether the menu leaves it out: it is reached from others.
    pub(crate) hidden: bool,
    /// Whether it is there in test mode only.
    pub(crate) test_only: bool,
    /// The operation that lists them; empty where only one is shown at a time.
    pub(crate) list: &'static str,
    /// The operation that shows one; empty where there is none.
    pub(crate) show: &'static str,
    /// What its ids begin with.
    pub(crate) prefix: &'static str,
    pub(crate) columns: &'static [Column],
    pub(crate) filters: &'static [Filter],
    pub(crate) parts: &'static [Part],
    pub(crate) create: Option<&'static Form>,
    pub(crate) actions: &'static [Form],
    /// What a list says that has nothing to show yet.
    pub(crate) empty: &'static str,
}

const NONE: Resource = Resource {
    slug: "",
    title: "",
    one: "",
    group: "",
    hidden: false,
    test_only: false,
    list: "",
    show: "",
    prefix: "",
    columns: &[],
    filters: &[],
    parts: &[],
    create: None,
    actions: &[],
    empty: "",
};

/// The kind with a slug.
pub(crate) fn find(slug: &str) -> Option<&'static Resource> {
    ALL.iter().find(|one| one.slug == slug)
}

/// The kind that an id is of.
pub(crate) fn by_id(id: &str) -> Option<&'static Resource> {
    let (prefix, _) = id.split_once('_')?;
    ALL.iter().find(|one| one.prefix == prefix && !one.show.is_empty())
}

impl Resource {
    /// An action by its slug.
    pub(crate) fn action(&self, slug: &str) -> Option<&'static Form> {
        self.actions.iter().find(|form| form.slug == slug)
    }
}

/// All kinds.
pub(crate) const ALL: &[Resource] = &[
    Resource {
        slug: "customers",
        title: "Customers",
        one: "customer",
        group: "sales",
        list: "/v1/customers",
        show: "/v1/customers/{id}",
        prefix: "cust",
        columns: &[("Name", "name"), ("E-mail", "email"), ("Phone", "phone"), ("Your reference", "merchantRef"), ("Since", "createdAt")],
        filters: &[("email", "E-mail", &[]), ("phone", "Phone", &[]), ("blacklisted", "Blacklisted", &["true", "false"])],
        parts: &[
            ("Subscriptions", "/v1/customers/{id}/subscriptions"),
            ("Invoices", "/v1/invoices?customerId={id}"),
            ("Payment methods", "/v1/customers/{id}/payment-methods"),
            ("Balance", "/v1/customers/{id}/balance"),
        ],
        create: Some(&NEW_CUSTOMER),
        actions: &[
            CHANGE_CUSTOMER,
            fields::PORTAL_LINK,
            fields::CARD_LINK,
            fields::ATTACH,
            fields::BLACKLIST,
            act("unblacklist", "Take off the blacklist", "/v1/customers/{id}/unblacklist", &[("blacklisted", &["true"])], ""),
        ],
        empty: "A customer is whoever pays you. Add one here or with POST /v1/customers; then put them on a plan.",
        ..NONE
    },
    Resource {
        slug: "subscriptions",
        title: "Subscriptions",
        one: "subscription",
        group: "sales",
        list: "/v1/subscriptions",
        show: "/v1/subscriptions/{id}",
        prefix: "sub",
        columns: &[
            ("Plan", "planName"),
            ("Status", "status"),
            ("Customer", "customerId"),
            ("Quantity", "quantity"),
            ("Period ends", "currentPeriodEnd"),
            ("Since", "createdAt"),
        ],
        filters: &[
            ("status", "Status", &["scheduled", "incomplete", "incomplete_expired", "trialing", "active", "past_due", "paused", "unpaid", "canceled", "expired"]),
            ("customerId", "Customer ID", &[]),
            ("planId", "Plan ID", &[]),
        ],
        parts: &[
            ("What happens next", "/v1/subscriptions/{id}/outlook"),
            ("Invoices", "/v1/invoices?subscriptionId={id}"),
            ("Recoveries", "/v1/dunning-schedules?subscriptionId={id}"),
        ],
        create: Some(&NEW_SUBSCRIPTION),
        actions: &[
            fields::PAUSE,
            act("resume", "Resume", "/v1/subscriptions/{id}/resume", &[("status", &["paused"])], "Billing goes on."),
            CANCEL,
            act("uncancel", "Take the end back", "/v1/subscriptions/{id}/uncancel", &[("cancelAtPeriodEnd", &["true"])], ""),
            act("reactivate", "Bring back", "/v1/subscriptions/{id}/reactivate", &[("status", &["canceled", "unpaid"])], ""),
            act("end-trial", "End the trial now", "/v1/subscriptions/{id}/end-trial", &[("status", &["trialing"])], "The first charge follows at once."),
            fields::REDEEM,
        ],
        empty: "A subscription puts a customer on a plan and bills them each period. You need a plan and a customer first.",
        ..NONE
    },
    Resource {
        slug: "invoices",
        title: "Invoices",
        one: "invoice",
        group: "sales",
        list: "/v1/invoices",
        show: "/v1/invoices/{id}",
        prefix: "inv",
        columns: &[
            ("Number", "displayNumber"),
            ("Status", "status"),
            ("Total", "total"),
            ("Due", "amountDue"),
            ("Customer", "customerId"),
            ("Made", "createdAt"),
        ],
        filters: &[
            ("status", "Status", &["draft", "open", "paid", "void", "uncollectible"]),
            ("overdue", "Overdue", &["true", "false"]),
            ("customerId", "Customer ID", &[]),
        ],
        parts: &[("Transactions", "/v1/transactions?invoiceId={id}"), ("Refunds", "/v1/refunds?invoiceId={id}")],
        actions: &[
            act("finalize", "Make final", "/v1/invoices/{id}/finalize", &[("status", &["draft"])], "It gets a number and is collected."),
            act("pay", "Charge now", "/v1/invoices/{id}/pay", &[("status", &["open"])], "The customer's payment method is charged."),
            act("send", "Send", "/v1/invoices/{id}/send", &[("status", &["open"])], "The customer gets a link to the invoice."),
            fields::MARK_PAID,
            fields::REFUND,
            act("void", "Void", "/v1/invoices/{id}/void", &[("status", &["open"])], "Nothing is owed any more. The number stays used."),
            act("mark-uncollectible", "Give up as a loss", "/v1/invoices/{id}/mark-uncollectible", &[("status", &["open"])], ""),
        ],
        empty: "Invoices are made by subscriptions, one each period. You can also bill something by hand with POST /v1/invoices.",
        ..NONE
    },
    Resource {
        slug: "plans",
        title: "Plans and prices",
        one: "plan",
        group: "sales",
        list: "/v1/plans",
        show: "/v1/plans/{id}",
        prefix: "plan",
        columns: &[("Name", "name"), ("Price", "amount"), ("Every", "interval"), ("Model", "model"), ("Trial days", "trialDays"), ("Status", "status")],
        filters: &[("status", "Status", &["active", "archived"])],
        parts: &[("Subscriptions", "/v1/subscriptions?planId={id}")],
        create: Some(&NEW_PLAN),
        actions: &[
            CHANGE_PLAN_TEXTS,
            fields::NEW_PRICE,
            deletes("archive", "Archive", "/v1/plans/{id}", &[("status", &["active"])], "Nobody can begin on it any more. Whoever is on it stays."),
        ],
        empty: "A plan is what you sell: a name, a price and how often it is charged. Make one, then put a customer on it.",
        ..NONE
    },
    Resource {
        slug: "coupons",
        title: "Coupons",
        one: "coupon",
        group: "sales",
        list: "/v1/coupons",
        show: "/v1/coupons/{id}",
        prefix: "coup",
        columns: &[("Name", "name"), ("Percent off", "percentOff"), ("Amount off", "amountOff"), ("Duration", "duration"), ("Redeemed", "timesRedeemed"), ("Status", "status")],
        filters: &[("status", "Status", &["active", "archived"])],
        parts: &[("Codes", "/v1/promotion-codes?couponId={id}"), ("Redeemed by", "/v1/discounts?couponId={id}")],
        create: Some(&NEW_COUPON),
        actions: &[NEW_PROMOTION, deletes("archive", "Archive", "/v1/coupons/{id}", &[("status", &["active"])], "Discounts that were given stay.")],
        empty: "A coupon takes a percentage or an amount off. Give it out as a code, or put it on a subscription yourself.",
        ..NONE
    },
    Resource {
        slug: "promotion-codes",
        title: "Promotion codes",
        one: "promotion code",
        group: "sales",
        hidden: true,
        list: "/v1/promotion-codes",
        show: "/v1/promotion-codes/{id}",
        prefix: "promo",
        columns: &[("Code", "code"), ("Coupon", "couponId"), ("Active", "active"), ("Redeemed", "timesRedeemed")],
        empty: "A code is made on the page of its coupon.",
        ..NONE
    },
    Resource {
        slug: "meters",
        title: "Usage meters",
        one: "meter",
        group: "sales",
        list: "/v1/meters",
        show: "/v1/meters/{id}",
        prefix: "mtr",
        columns: &[("Name", "name"), ("Key", "key"), ("Adds up by", "aggregation"), ("Late events", "latePolicy"), ("Made", "createdAt")],
        parts: &[("Thresholds", "/v1/usage-thresholds?meterId={id}")],
        create: Some(&NEW_METER),
        empty: "A meter counts what customers use, from events that your servers send to POST /v1/usage. Price it on a plan.",
        ..NONE
    },
    Resource {
        slug: "tax-rates",
        title: "Tax rates",
        one: "tax rate",
        group: "sales",
        list: "/v1/tax-rates",
        show: "/v1/tax-rates/{id}",
        prefix: "txr",
        columns: &[("Code", "code"), ("Name", "name"), ("Percent", "percent"), ("Active", "active")],
        create: Some(&NEW_TAX),
        empty: "Taxes are put on invoices by rates, such as VAT of 7.5 %. Enter one and choose it in the settings.",
        ..NONE
    },
    Resource {
        slug: "recoveries",
        title: "Recoveries",
        one: "recovery",
        group: "money",
        list: "/v1/dunning-schedules",
        show: "/v1/dunning-schedules/{id}",
        prefix: "dun",
        columns: &[
            ("State", "state"),
            ("Amount", "amount"),
            ("Customer", "customerId"),
            ("Why it failed", "failureCode"),
            ("Tries", "attemptsMade"),
            ("Next", "nextAttemptAt"),
        ],
        filters: &[
            ("state", "State", &["scheduled", "in_flight", "awaiting_customer", "recovered", "exhausted", "canceled"]),
            ("customerId", "Customer ID", &[]),
        ],
        actions: &[
            act("retry", "Try now", "/v1/dunning-schedules/{id}/retry", &[("state", &["scheduled", "awaiting_customer"])], "The next step is taken at once."),
            fields::STOP_RECOVERY,
            fields::RESOLVE_RECOVERY,
        ],
        empty: "When a charge fails, its recovery is here: why it failed, what is tried when, and what came back. None has failed yet.",
        ..NONE
    },
    Resource {
        slug: "transactions",
        title: "Transactions",
        one: "transaction",
        group: "money",
        list: "/v1/transactions",
        show: "/v1/transactions/{id}",
        prefix: "pay",
        columns: &[("Amount", "amount"), ("Status", "status"), ("Rail", "rail"), ("Refused", "failureCode"), ("Customer", "customerId"), ("At", "submittedAt")],
        filters: &[
            ("status", "Status", &["created", "submitted", "succeeded", "failed", "requires_action", "unknown", "manual"]),
            ("customerId", "Customer ID", &[]),
        ],
        parts: &[("Refunds", "/v1/refunds?transactionId={id}"), ("Disputes", "/v1/disputes?transactionId={id}")],
        empty: "Every try to collect money is a transaction, whether it succeeded or not.",
        ..NONE
    },
    Resource {
        slug: "refunds",
        title: "Refunds",
        one: "refund",
        group: "money",
        list: "/v1/refunds",
        show: "/v1/refunds/{id}",
        prefix: "rfd",
        columns: &[("Amount", "amount"), ("Status", "status"), ("Invoice", "invoiceId"), ("Customer", "customerId"), ("Made", "createdAt")],
        filters: &[("status", "Status", &["created", "submitted", "pending", "succeeded", "failed", "unknown", "needs_account", "manual", "canceled"])],
        actions: &[
            act("retry", "Send again", "/v1/refunds/{id}/retry", &[("status", &["failed"])], ""),
            act("cancel", "Cancel", "/v1/refunds/{id}/cancel", &[("status", &["created", "needs_account"])], ""),
        ],
        empty: "A refund gives back what a customer paid. Begin one on the page of a paid invoice.",
        ..NONE
    },
    Resource {
        slug: "disputes",
        title: "Disputes",
        one: "dispute",
        group: "money",
        list: "/v1/disputes",
        show: "/v1/disputes/{id}",
        prefix: "dsp",
        columns: &[("Amount", "amount"), ("Status", "status"), ("Reason", "reason"), ("Answer by", "answerBy"), ("Customer", "customerId")],
        filters: &[("status", "Status", &["opened", "evidence_due", "under_review", "won", "lost", "accepted"])],
        parts: &[("What speaks for you", "/v1/disputes/{id}/evidence")],
        actions: &[
            fields::ANSWER_DISPUTE,
            act("accept", "Give in", "/v1/disputes/{id}/accept", &[("status", &["opened", "evidence_due"])], "The money goes back for good."),
        ],
        empty: "A dispute begins when a customer asks their bank for money back. Each has a day by which to answer.",
        ..NONE
    },
    Resource {
        slug: "payouts",
        title: "Payouts",
        one: "payout",
        group: "money",
        list: "/v1/payouts",
        show: "/v1/payouts/{id}",
        prefix: "po",
        columns: &[("Amount", "amount"), ("Status", "status"), ("To", "beneficiaryId"), ("Cost", "cost"), ("Made", "createdAt")],
        filters: &[("status", "Status", &["pending_approval", "approved", "submitted", "unknown", "manual", "succeeded", "failed", "reversed", "rejected", "canceled", "expired"])],
        create: Some(&NEW_PAYOUT),
        actions: &[act("cancel", "Cancel", "/v1/payouts/{id}/cancel", &[("status", &["pending_approval", "approved"])], "")],
        empty: "A payout sends what you collected to a bank account. Add a beneficiary first.",
        ..NONE
    },
    Resource {
        slug: "beneficiaries",
        title: "Beneficiaries",
        one: "beneficiary",
        group: "money",
        list: "/v1/beneficiaries",
        show: "/v1/beneficiaries/{id}",
        prefix: "ben",
        columns: &[("Account", "accountName"), ("Bank", "bankName"), ("Number", "accountNumber"), ("Status", "status"), ("Usable from", "usableFrom")],
        filters: &[("status", "Status", &["active", "removed"])],
        create: Some(&NEW_BENEFICIARY),
        actions: &[deletes("remove", "Remove", "/v1/beneficiaries/{id}", &[("status", &["active"])], "Nothing more can be paid out to this account.")],
        empty: "A beneficiary is a bank account that payouts go to. A new one rests for a while before it can be used.",
        ..NONE
    },
    Resource {
        slug: "balance",
        title: "Balance",
        one: "balance",
        group: "money",
        list: "/v1/balance/transactions",
        columns: &[("Type", "type"), ("Amount", "amount"), ("Source", "source"), ("At", "createdAt")],
        empty: "What you collect, pay out and give back changes your balance, and is listed here.",
        ..NONE
    },
    Resource {
        slug: "orders",
        title: "Orders",
        one: "order",
        group: "escrow",
        list: "/v1/escrow/orders",
        show: "/v1/escrow/orders/{id}",
        prefix: "ord",
        columns: &[("Title", "title"), ("Status", "status"), ("Price", "price"), ("Buyer", "buyerId"), ("Seller", "sellerId"), ("Made", "createdAt")],
        filters: &[("status", "Status", &["created", "accepted", "funding", "funded", "in_progress", "completed", "disputed", "closed", "refunded", "declined", "cancelled", "expired"])],
        parts: &[("What happened", "/v1/escrow/orders/{id}/timeline"), ("Why money is held", "/v1/escrow/orders/{id}/why-held")],
        empty: "An order holds a buyer's money until what was agreed has happened. Make one with POST /v1/escrow/orders.",
        ..NONE
    },
    Resource {
        slug: "events",
        title: "Events",
        one: "event",
        group: "developers",
        list: "/v1/events",
        show: "/v1/events/{id}",
        prefix: "evt",
        columns: &[("Type", "type"), ("Number", "seq"), ("At", "createdAt")],
        filters: &[("type", "Type", &[]), ("subjectId", "Object ID", &[])],
        actions: &[act("resend", "Send again", "/v1/events/{id}/resend", &[], "Every endpoint that wants it gets it once more.")],
        empty: "Everything that happens is an event. Your servers can hear them by webhook.",
        ..NONE
    },
    Resource {
        slug: "webhooks",
        title: "Webhooks",
        one: "webhook endpoint",
        group: "developers",
        list: "/v1/webhook-endpoints",
        show: "/v1/webhook-endpoints/{id}",
        prefix: "wh",
        columns: &[("URL", "url"), ("Status", "status"), ("Events", "eventTypes"), ("Failures in a row", "consecutiveFailures")],
        parts: &[("Deliveries", "/v1/webhook-endpoints/{id}/deliveries")],
        create: Some(&NEW_ENDPOINT),
        actions: &[
            act("test", "Send a test message", "/v1/webhook-endpoints/{id}/test", &[("status", &["enabled"])], ""),
            fields::REPLAY,
            fields::ROTATE_ENDPOINT,
            deletes("disable", "Disable", "/v1/webhook-endpoints/{id}", &[("status", &["enabled"])], "Nothing more is sent to it."),
        ],
        empty: "A webhook endpoint is an address of yours that hears of events as they happen, signed.",
        ..NONE
    },
    Resource {
        slug: "deliveries",
        title: "Deliveries",
        one: "delivery",
        group: "developers",
        hidden: true,
        show: "/v1/deliveries/{id}",
        prefix: "del",
        actions: &[act("replay", "Deliver again", "/v1/deliveries/{id}/replay", &[], "The same event is sent once more.")],
        ..NONE
    },
    Resource {
        slug: "keys",
        title: "API keys",
        one: "API key",
        group: "developers",
        list: "/v1/api-keys",
        show: "/v1/api-keys/{id}",
        prefix: "key",
        columns: &[("Name", "name"), ("Kind", "kind"), ("Ends with", "last4"), ("Scopes", "scopes"), ("Last used", "lastUsedAt"), ("Revoked", "revokedAt")],
        create: Some(&NEW_KEY),
        actions: &[fields::ROLL_KEY, deletes("revoke", "Revoke", "/v1/api-keys/{id}", &[("revokedAt", &["", "null"])], "Whatever uses it stops working at once.")],
        empty: "A key is how your servers call the API. Give each only the scopes that it needs.",
        ..NONE
    },
    Resource {
        slug: "oauth-clients",
        title: "OAuth clients",
        one: "OAuth client",
        group: "developers",
        list: "/v1/oauth-clients",
        show: "/v1/oauth-clients/{id}",
        prefix: "oac",
        columns: &[("Name", "name"), ("Client ID", "clientId"), ("Scopes", "scopes"), ("Last used", "lastUsedAt"), ("Disabled", "disabledAt")],
        create: Some(&NEW_CLIENT),
        actions: &[fields::ROTATE_CLIENT, deletes("disable", "Disable", "/v1/oauth-clients/{id}", &[("disabledAt", &["", "null"])], "Its tokens stop working at once.")],
        empty: "A program that wants short-lived tokens instead of a key is an OAuth client.",
        ..NONE
    },
    Resource {
        slug: "messages",
        title: "Messages",
        one: "message",
        group: "developers",
        list: "/v1/messages",
        show: "/v1/messages/{id}",
        prefix: "msg",
        columns: &[("Template", "template"), ("Channel", "channel"), ("Status", "status"), ("Customer", "customerId"), ("At", "createdAt")],
        filters: &[("status", "Status", &["submitted", "accepted", "delivered", "read", "unknown", "refused", "unavailable", "failed"]), ("customerId", "Customer ID", &[])],
        empty: "What customers are told by mail, text message and WhatsApp is listed here.",
        ..NONE
    },
    Resource {
        slug: "providers",
        title: "Provider accounts",
        one: "provider account",
        group: "developers",
        list: "/v1/provider-accounts",
        show: "/v1/provider-accounts/{id}",
        prefix: "pacc",
        columns: &[("Provider", "gateway"), ("Name", "name"), ("Status", "status"), ("Made", "createdAt")],
        filters: &[("status", "Status", &["active", "disabled"])],
        empty: "An account at a payment provider collects real money. In test mode the simulated bank does.",
        ..NONE
    },
    Resource {
        slug: "audit",
        title: "Audit log",
        one: "audit entry",
        group: "developers",
        list: "/v1/audit-log",
        columns: &[("Action", "action"), ("Object", "subject"), ("By", "actorType"), ("Who", "actorId"), ("From", "origin"), ("At", "at")],
        filters: &[("action", "Action", &[]), ("subject", "Object ID", &[]), ("actorId", "Actor ID", &[])],
        empty: "Who did what, through the API or here, is written down and cannot be changed.",
        ..NONE
    },
    Resource {
        slug: "clocks",
        title: "Test clocks",
        one: "test clock",
        group: "developers",
        test_only: true,
        list: "/v1/test-clocks",
        show: "/v1/test-clocks/{id}",
        prefix: "clock",
        columns: &[("Name", "name"), ("Status", "status"), ("Its time", "frozenAt")],
        create: Some(&NEW_CLOCK),
        parts: &[("Customers on it", "/v1/customers?testClockId={id}")],
        actions: &[fields::ADVANCE],
        empty: "A test clock makes a year pass in a minute for the customers on it, so that you see renewals and recoveries.",
        ..NONE
    },
    Resource {
        slug: "test-cards",
        title: "Test cards",
        one: "test card",
        group: "developers",
        hidden: true,
        create: Some(&NEW_CARD),
        ..NONE
    },
    Resource {
        slug: "settings",
        title: "Settings",
        one: "settings",
        group: "",
        hidden: true,
        show: "/v1/settings",
        actions: &[CHANGE_SETTINGS],
        ..NONE
    },
];

/// What nothing is exported of.
pub(crate) fn exports(resource: &Resource) -> bool {
    !resource.list.is_empty() && !EXPORT_NOTHING.contains(&resource.slug)
}
