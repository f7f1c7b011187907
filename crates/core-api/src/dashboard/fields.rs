//! What can be typed: the forms of the dashboard as data.
//!
//! A form is an operation of the merchant API with a label for each field. Which rules hold is the API's business: what it refuses is
//! said beside the field, in its words.

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line.
    Text,
    /// An e-mail.
    Email,
    /// Several lines.
    Long,
    /// A whole number.
    Count,
    /// An amount as people write it, `5,000.00`; the name of the field that holds the currency.
    Money(&'static str),
    /// One of some words.
    Choice(&'static [&'static str]),
    /// Yes or no.
    Flag,
    /// A day and a time, in the business's zone.
    Moment,
    /// Several texts, with commas or on lines of their own.
    Several,
    /// What becomes of charges of a test card, one on a line: `succeeds`, `declines insufficient_funds`.
    Fates,
    /// Scopes that are held, to be ticked.
    Scopes,
    /// From which amount on how many must agree, one on a line: `NGN 100,000.00 1`.
    Bands,
    /// The id of the page's object, sent under this name and not shown.
    Own,
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// As the API calls it.
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) hint: &'static str,
    /// What stands in it at first.
    pub(crate) usual: &'static str,
}

/// A state in which an action makes sense: a field of the object, and its values.
pub(crate) type When = (&'static str, &'static [&'static str]);

/// A form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// In addresses.
    pub(crate) slug: &'static str,
    /// On its button.
    pub(crate) title: &'static str,
    pub(crate) method: &'static str,
    /// The operation of the API, with `{id}` for the object.
    pub(crate) path: &'static str,
    pub(crate) fields: &'static [Field],
    /// What it does, where the button does not say so.
    pub(crate) note: &'static str,
    pub(crate) when: &'static [When],
    /// The field of the answer that is shown this once.
    pub(crate) reveals: &'static str,
    /// Whether the password must have been shown a moment ago.
    pub(crate) sensitive: bool,
    /// Whether it takes something away for good.
    pub(crate) harsh: bool,
    /// Whether its fields hold at first what the object holds.
    pub(crate) prefilled: bool,
    /// Whether a second person may have to agree, in the form itself.
    pub(crate) witnessed: bool,
}

const FORM: Form = Form {
    slug: "",
    title: "",
    method: "POST",
    path: "",
    fields: &[],
    note: "",
    when: &[],
    reveals: "",
    sensitive: false,
    harsh: false,
    prefilled: false,
    witnessed: false,
};

/// An action without fields.
pub(crate) const fn act(
    slug: &'static str,
    title: &'static str,
    path: &'static str,
    when: &'static [When],
    note: &'static str,
) -> Form {
    Form { slug, title, path, when, note, ..FORM }
}

/// An action that takes something away.
pub(crate) const fn deletes(
    slug: &'static str,
    title: &'static str,
    path: &'static str,
    when: &'static [When],
    note: &'static str,
) -> Form {
    Form { slug, title, method: "DELETE", path, when, note, harsh: true, ..FORM }
}

const fn field(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, required: false, hint: "", usual: "" }
}

impl Field {
    const fn must(mut self) -> Field {
        self.required = true;
        self
    }

    const fn hint(mut self, hint: &'static str) -> Field {
        self.hint = hint;
        self
    }

    const fn usual(mut self, usual: &'static str) -> Field {
        self.usual = usual;
        self
    }
}

/// Lists that nothing is exported of: they hold no data of the business.
pub(crate) const EXPORT_NOTHING: [&str; 1] = ["clocks"];

const CURRENCY: Field =
    field("currency", "Currency", Kind::Text).must().usual("NGN").hint("Three letters, such as NGN.");

const CUSTOMER_FIELDS: &[Field] = &[
    field("name", "Name", Kind::Text),
    field("email", "E-mail", Kind::Email),
    field("phone", "Phone", Kind::Text).hint("With the country code, such as +2348031234567."),
    field("merchantRef", "Your reference", Kind::Text).hint("What your own system calls them."),
];

pub(crate) const NEW_CUSTOMER: Form = Form {
    title: "Add a customer",
    path: "/v1/customers",
    fields: &[
        CUSTOMER_FIELDS[0],
        CUSTOMER_FIELDS[1],
        CUSTOMER_FIELDS[2],
        CUSTOMER_FIELDS[3],
        field("testClockId", "Test clock", Kind::Text).hint("In test mode only: the clock that makes their time pass."),
    ],
    ..FORM
};

pub(crate) const CHANGE_CUSTOMER: Form = Form {
    slug: "change",
    title: "Change",
    method: "PATCH",
    path: "/v1/customers/{id}",
    fields: CUSTOMER_FIELDS,
    prefilled: true,
    ..FORM
};

pub(crate) const PORTAL_LINK: Form = Form {
    slug: "portal-link",
    title: "Link to their account",
    path: "/v1/customers/{id}/portal-link",
    fields: &[field("expiresInHours", "Hours it works", Kind::Count).usual("24")],
    note: "Whoever has the link sees this customer's subscriptions and invoices.",
    reveals: "url",
    ..FORM
};

pub(crate) const CARD_LINK: Form = Form {
    slug: "card-link",
    title: "Link to change the card",
    path: "/v1/customers/{id}/card-update-link",
    fields: &[field("expiresInHours", "Hours it works", Kind::Count).usual("24")],
    reveals: "url",
    ..FORM
};

pub(crate) const ATTACH: Form = Form {
    slug: "payment-method",
    title: "Save a payment method",
    path: "/v1/customers/{id}/payment-methods",
    fields: &[
        field("token", "Token", Kind::Text)
            .must()
            .hint("From your provider's fields. In test mode, that of a test card."),
        field("makeDefault", "Charge this one from now on", Kind::Flag).usual("yes"),
    ],
    ..FORM
};

pub(crate) const BLACKLIST: Form = Form {
    slug: "blacklist",
    title: "Blacklist",
    path: "/v1/customers/{id}/blacklist",
    fields: &[field("reason", "Reason, for you", Kind::Text)],
    note: "Nothing new can be sold to them.",
    when: &[("blacklisted", &["false"])],
    harsh: true,
    ..FORM
};

pub(crate) const NEW_SUBSCRIPTION: Form = Form {
    title: "Begin a subscription",
    path: "/v1/subscriptions",
    fields: &[
        field("customerId", "Customer ID", Kind::Text).must(),
        field("planId", "Plan ID", Kind::Text).must(),
        field("quantity", "Quantity", Kind::Count).usual("1"),
        field("trialDays", "Trial days", Kind::Count).hint("The plan's, if left empty."),
        field("promotionCode", "Promotion code", Kind::Text),
    ],
    note: "The first period is charged to the customer's payment method.",
    ..FORM
};

pub(crate) const PAUSE: Form = Form {
    slug: "pause",
    title: "Pause",
    path: "/v1/subscriptions/{id}/pause",
    fields: &[field("resumeAt", "Goes on at", Kind::Moment).hint("Until you resume it, if left empty.")],
    when: &[("status", &["active", "trialing", "past_due"])],
    ..FORM
};

pub(crate) const CANCEL: Form = Form {
    slug: "cancel",
    title: "Cancel",
    path: "/v1/subscriptions/{id}/cancel",
    fields: &[
        field("atPeriodEnd", "At the end of the period, not now", Kind::Flag).usual("yes"),
        field("reason", "Reason, for you", Kind::Text),
    ],
    when: &[("status", &["active", "trialing", "past_due", "paused", "unpaid", "incomplete", "scheduled"])],
    harsh: true,
    ..FORM
};

pub(crate) const REDEEM: Form = Form {
    slug: "discount",
    title: "Put a discount on it",
    path: "/v1/subscriptions/{id}/discounts",
    fields: &[field("couponId", "Coupon ID", Kind::Text), field("promotionCode", "or a promotion code", Kind::Text)],
    when: &[("status", &["active", "trialing", "past_due", "paused"])],
    ..FORM
};

pub(crate) const MARK_PAID: Form = Form {
    slug: "mark-paid",
    title: "Mark as paid",
    path: "/v1/invoices/{id}/mark-paid",
    fields: &[field("reference", "Reference of the payment", Kind::Text)
        .must()
        .hint("Such as the number of the bank transfer.")],
    note: "For money that came to you outside of Recoup.",
    when: &[("status", &["open"])],
    ..FORM
};

pub(crate) const REFUND: Form = Form {
    slug: "refund",
    title: "Refund",
    path: "/v1/invoices/{id}/refund",
    fields: &[
        field("amount", "Amount", Kind::Money("currency")).hint("All that is left of it, if left empty."),
        field(
            "reason",
            "Reason",
            Kind::Choice(&["", "duplicate", "fraudulent", "order_change", "product_unsatisfactory", "other"]),
        ),
        field("memo", "Note for the customer", Kind::Text),
    ],
    note: "The money goes back the way it came, and a credit note is made.",
    when: &[("status", &["paid"])],
    sensitive: true,
    ..FORM
};

const INTERVALS: &[&str] = &["month", "hour", "day", "week", "quarter", "biannual", "year"];

pub(crate) const NEW_PLAN: Form = Form {
    title: "Make a plan",
    path: "/v1/plans",
    fields: &[
        field("name", "Name", Kind::Text).must().hint("Printed on invoices."),
        field("description", "Description", Kind::Long),
        field("amount", "Price", Kind::Money("currency")).must(),
        CURRENCY,
        field("interval", "Charged every", Kind::Choice(INTERVALS)).must(),
        field("intervalCount", "How many of these", Kind::Count).usual("1"),
        field("trialDays", "Trial days", Kind::Count).usual("0"),
        field("maxCycles", "Ends after periods", Kind::Count).hint("Never, if left empty."),
    ],
    ..FORM
};

pub(crate) const CHANGE_PLAN_TEXTS: Form = Form {
    slug: "change",
    title: "Change",
    method: "PATCH",
    path: "/v1/plans/{id}",
    fields: &[
        field("name", "Name", Kind::Text),
        field("description", "Description", Kind::Long),
        field("trialDays", "Trial days", Kind::Count),
    ],
    prefilled: true,
    ..FORM
};

pub(crate) const NEW_PRICE: Form = Form {
    slug: "price",
    title: "Price it anew",
    path: "/v1/plans/{id}/prices",
    fields: &[field("amount", "Price", Kind::Money("currency")).must(), CURRENCY],
    note: "Whoever begins from now on pays the new price. Running subscriptions keep theirs.",
    when: &[("status", &["active"])],
    prefilled: true,
    ..FORM
};

pub(crate) const NEW_COUPON: Form = Form {
    title: "Make a coupon",
    path: "/v1/coupons",
    fields: &[
        field("name", "Name", Kind::Text).must().hint("Printed on invoices."),
        field("percentOff", "Percent off", Kind::Text).hint("Either this, such as 12.5, or an amount."),
        field("amountOff", "Amount off", Kind::Money("currency")),
        field("currency", "Currency of the amount", Kind::Text),
        field("duration", "For", Kind::Choice(&["once", "repeating", "forever"])).must(),
        field("durationMonths", "Months, when repeating", Kind::Count),
        field("maxRedemptions", "Most redemptions", Kind::Count).hint("Any number, if left empty."),
        field("redeemBy", "Redeem by", Kind::Moment),
    ],
    ..FORM
};

pub(crate) const NEW_PROMOTION: Form = Form {
    slug: "code",
    title: "Give out a code",
    path: "/v1/promotion-codes",
    fields: &[
        field("couponId", "", Kind::Own),
        field("code", "Code", Kind::Text).must().hint("What customers type: letters, digits, _ and -."),
        field("maxRedemptions", "Most redemptions", Kind::Count),
        field("firstTimeOnly", "For new customers only", Kind::Flag),
    ],
    when: &[("status", &["active"])],
    ..FORM
};

pub(crate) const NEW_METER: Form = Form {
    title: "Make a meter",
    path: "/v1/meters",
    fields: &[
        field("name", "Name", Kind::Text),
        field("key", "Key", Kind::Text).must().hint("How events name it: a to z, 0 to 9, _ and -."),
        field(
            "aggregation",
            "Events add up by",
            Kind::Choice(&["sum", "count", "unique", "max", "latest", "time_weighted"]),
        )
        .must(),
        field("valueProperty", "Property with the quantity", Kind::Text).hint("The event's quantity, if left empty."),
        field("latePolicy", "Late events", Kind::Choice(&["next_invoice", "report"])),
    ],
    ..FORM
};

pub(crate) const NEW_TAX: Form = Form {
    title: "Enter a tax rate",
    path: "/v1/tax-rates",
    fields: &[
        field("code", "Code", Kind::Text).must().hint("Such as VAT-NG."),
        field("name", "Name", Kind::Text).hint("Printed on invoices."),
        field("percent", "Percent", Kind::Text).must().hint("7.5 for 7.5 %."),
        field("pricing", "Prices are", Kind::Choice(&["exclusive", "inclusive"])),
        field("country", "Country", Kind::Text).hint("Two letters, such as NG."),
    ],
    ..FORM
};

pub(crate) const STOP_RECOVERY: Form = Form {
    slug: "stop",
    title: "Stop",
    path: "/v1/dunning-schedules/{id}/stop",
    fields: &[field("note", "Why, for whoever looks next", Kind::Long).must()],
    when: &[("state", &["scheduled", "awaiting_customer"])],
    harsh: true,
    ..FORM
};

pub(crate) const RESOLVE_RECOVERY: Form = Form {
    slug: "resolve",
    title: "Settle by hand",
    path: "/v1/dunning-schedules/{id}/resolve",
    fields: &[
        field("as", "What became of it", Kind::Choice(&["paid", "uncollectible", "void"])).must(),
        field("reference", "Reference of the payment", Kind::Text).hint("Only when it was paid."),
        field("note", "Note", Kind::Long).must(),
    ],
    when: &[("state", &["scheduled", "awaiting_customer", "exhausted"])],
    ..FORM
};

pub(crate) const ANSWER_DISPUTE: Form = Form {
    slug: "submit",
    title: "Answer it",
    path: "/v1/disputes/{id}/submit",
    fields: &[field("statement", "What you have to say", Kind::Long)
        .hint("Invoices, receipts and messages are added by themselves.")],
    when: &[("status", &["opened", "evidence_due"])],
    ..FORM
};

pub(crate) const NEW_PAYOUT: Form = Form {
    title: "Pay out",
    path: "/v1/payouts",
    fields: &[
        field("beneficiaryId", "Beneficiary ID", Kind::Text).must(),
        field("amount", "Amount", Kind::Money("currency")).must(),
        CURRENCY,
        field("narration", "On the statement", Kind::Text),
    ],
    note: "Above the limits in your payout settings, others must approve it.",
    sensitive: true,
    ..FORM
};

pub(crate) const NEW_BENEFICIARY: Form = Form {
    title: "Add a beneficiary",
    path: "/v1/beneficiaries",
    fields: &[
        field("name", "Whose account", Kind::Text).hint("Compared with what the bank says."),
        field("accountNumber", "Account number", Kind::Text).must(),
        field("bankCode", "Bank code", Kind::Text).must().hint("As GET /v1/banks lists it, such as 058."),
        field("label", "What you call them", Kind::Text),
        field("currency", "Currency", Kind::Text).usual("NGN"),
    ],
    sensitive: true,
    ..FORM
};

pub(crate) const NEW_ENDPOINT: Form = Form {
    title: "Add an endpoint",
    path: "/v1/webhook-endpoints",
    fields: &[
        field("url", "URL", Kind::Text).must().hint("HTTPS, reachable from outside."),
        field("description", "Description, for you", Kind::Text),
        field("eventTypes", "Events", Kind::Several).hint("Such as invoice.paid, subscription.*; all if left empty."),
    ],
    reveals: "secret",
    sensitive: true,
    ..FORM
};

pub(crate) const REPLAY: Form = Form {
    slug: "replay",
    title: "Deliver a range again",
    path: "/v1/webhook-endpoints/{id}/replay",
    fields: &[
        field("from", "From", Kind::Moment).must(),
        field("to", "To", Kind::Moment).must(),
        field("which", "Which", Kind::Choice(&["failed", "all"])),
    ],
    when: &[("status", &["enabled"])],
    ..FORM
};

pub(crate) const ROTATE_ENDPOINT: Form = Form {
    slug: "rotate-secret",
    title: "New secret",
    path: "/v1/webhook-endpoints/{id}/rotate-secret",
    note: "Both secrets sign for a day, so that nothing is lost.",
    reveals: "secret",
    sensitive: true,
    ..FORM
};

pub(crate) const NEW_KEY: Form = Form {
    title: "Make a key",
    path: "/v1/api-keys",
    fields: &[
        field("name", "Name", Kind::Text).must().hint("What uses it, such as the shop's server."),
        field("scopes", "What it may do", Kind::Scopes).must(),
        field("allowedAddresses", "Works from", Kind::Several)
            .hint("Addresses or networks; from anywhere if left empty."),
        field("expiresAt", "Stops at", Kind::Moment).hint("Never, if left empty."),
    ],
    note: "The key is shown once.",
    reveals: "secret",
    sensitive: true,
    ..FORM
};

pub(crate) const ROLL_KEY: Form = Form {
    slug: "roll",
    title: "Roll",
    path: "/v1/api-keys/{id}/roll",
    fields: &[field("overlapSeconds", "Seconds that the old one works on", Kind::Count).usual("86400")],
    note: "The key gets a new text, shown once.",
    when: &[("revokedAt", &["", "null"])],
    reveals: "secret",
    sensitive: true,
    ..FORM
};

pub(crate) const NEW_CLIENT: Form = Form {
    title: "Make a client",
    path: "/v1/oauth-clients",
    fields: &[
        field("name", "Name", Kind::Text).must(),
        field("scopes", "What its tokens may do", Kind::Scopes).must(),
        field("allowedAddresses", "Works from", Kind::Several)
            .hint("Addresses or networks; from anywhere if left empty."),
    ],
    note: "The secret is shown once.",
    reveals: "clientSecret",
    sensitive: true,
    ..FORM
};

pub(crate) const ROTATE_CLIENT: Form = Form {
    slug: "rotate-secret",
    title: "New secret",
    path: "/v1/oauth-clients/{id}/rotate-secret",
    fields: &[field("overlapSeconds", "Seconds that the old one works on", Kind::Count).usual("86400")],
    reveals: "clientSecret",
    sensitive: true,
    ..FORM
};

pub(crate) const NEW_CLOCK: Form = Form {
    title: "Make a test clock",
    path: "/v1/test-clocks",
    fields: &[field("name", "Name", Kind::Text).must(), field("frozenAt", "Its time", Kind::Moment).must()],
    ..FORM
};

pub(crate) const ADVANCE: Form = Form {
    slug: "advance",
    title: "Send it ahead",
    path: "/v1/test-clocks/{id}/advance",
    fields: &[field("to", "To", Kind::Moment).must()],
    note: "Whatever falls due on the way happens, in order.",
    when: &[("status", &["ready"])],
    ..FORM
};

pub(crate) const NEW_CARD: Form = Form {
    title: "Make a test card",
    path: "/v1/test-helpers/cards",
    fields: &[
        field("number", "Number", Kind::Text)
            .must()
            .usual("4084080000000003")
            .hint("A published test number; the last digits decide its fate."),
        field("email", "Payer's e-mail", Kind::Email).must(),
        field("plan", "What becomes of its first charges", Kind::Fates)
            .hint("One on each line: succeeds, or declines insufficient_funds. As its number says, if left empty."),
    ],
    reveals: "token",
    ..FORM
};

pub(crate) const CHANGE_SETTINGS: Form = Form {
    slug: "change",
    title: "Change",
    method: "PATCH",
    path: "/v1/settings",
    fields: &[
        field("merchantName", "Name", Kind::Text).hint("What your customers know you as."),
        field("legalName", "Legal name", Kind::Text),
        field("taxId", "Tax number", Kind::Text),
        field("supportEmail", "E-mail for customers", Kind::Email),
        field("addressLines", "Address", Kind::Several),
        field("invoicePrefix", "Invoice numbers begin with", Kind::Text),
        field("daysUntilDue", "Days to pay a sent invoice", Kind::Count),
        field("graceHours", "Hours that a renewal's invoice stays a draft", Kind::Count),
        field("graceDays", "Days in which an ended subscription can come back", Kind::Count),
        field("rounding", "Halves are rounded", Kind::Choice(&["half_even", "half_up"])),
    ],
    prefilled: true,
    ..FORM
};

pub(crate) const CHANGE_LIMITS: Form = Form {
    slug: "change",
    title: "Change",
    method: "PATCH",
    path: "/v1/settings/payouts",
    fields: &[
        field("clearanceHours", "Hours that money which came in waits", Kind::Count)
            .hint("Before it can be paid out: the provider has to settle it first. 0 to 720."),
        field("cooldownHours", "Hours that nobody is paid at a new account", Kind::Count).hint("0 to 168."),
        field("enrolmentHours", "Hours that a new authenticator does not approve", Kind::Count).hint("0 to 168."),
        field("approvalHours", "Hours that a payout waits for approvals", Kind::Count).hint("24 to 720."),
        field("bands", "Who must agree to what", Kind::Bands).hint(
            "One on a line: the currency, the amount above which it holds, how many must agree. A currency without a line needs one \
             approval for everything.",
        ),
    ],
    note: "For payouts that are asked for from now on.",
    sensitive: true,
    prefilled: true,
    witnessed: true,
    ..FORM
};
