//! Tools that only look.

use devtools::{Call, Client, Failure};
use serde_json::{Map, Value, json};

use crate::arguments::{Argument, Form, may, must, placed};

/// A tool that looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) takes: &'static [Argument],
    /// Where it looks; `{name}` is an argument.
    path: &'static str,
}

/// Kinds of objects: the word an assistant uses, and where they are.
const KINDS: [(&str, &str); 16] = [
    ("plan", "/v1/plans"),
    ("customer", "/v1/customers"),
    ("subscription", "/v1/subscriptions"),
    ("invoice", "/v1/invoices"),
    ("invoice_item", "/v1/invoice-items"),
    ("credit_note", "/v1/credit-notes"),
    ("credit_grant", "/v1/credit-grants"),
    ("transaction", "/v1/transactions"),
    ("recovery", "/v1/dunning-schedules"),
    ("coupon", "/v1/coupons"),
    ("promotion_code", "/v1/promotion-codes"),
    ("tax_rate", "/v1/tax-rates"),
    ("meter", "/v1/meters"),
    ("event", "/v1/events"),
    ("message", "/v1/messages"),
    ("webhook_endpoint", "/v1/webhook-endpoints"),
];

const KIND: Argument = must(
    "kind",
    Form::Text,
    "plan, customer, subscription, invoice, invoice_item, credit_note, credit_grant, transaction, recovery, coupon, promotion_code, \
     tax_rate, meter, event, message or webhook_endpoint",
);
const INVOICE: Argument = must("id", Form::Text, "the invoice's id, inv_...");
const SUBSCRIPTION: Argument = must("id", Form::Text, "the subscription's id, sub_...");

/// All of them.
pub(crate) const ALL: [Read; 9] = [
    Read {
        name: "account",
        about: "Whose account this is, whether it is in test or live mode, and what the key may do.",
        takes: &[],
        path: "/v1/account",
    },
    Read {
        name: "list",
        about: "List objects of one kind, newest first, narrowed by the filters of the API (status, customerId, subscriptionId, \
                email and so on). Amounts are whole minor units: 500000 NGN is 5,000.00 naira.",
        takes: &[
            KIND,
            may("filters", Form::Object, "names and values, such as {\"status\": \"open\"}"),
            may("limit", Form::Whole, "1 to 100; 20 when left out"),
            may("cursor", Form::Text, "nextCursor of the page before"),
        ],
        path: "",
    },
    Read {
        name: "show",
        about: "Show one object by its id.",
        takes: &[KIND, must("id", Form::Text, "its id")],
        path: "",
    },
    Read {
        name: "explain_invoice",
        about: "How every amount of an invoice came about, step by step, as it can be computed again.",
        takes: &[INVOICE],
        path: "/v1/invoices/{id}/explain",
    },
    Read {
        name: "subscription_outlook",
        about: "What happens next to a subscription and when, or why there is no invoice.",
        takes: &[SUBSCRIPTION],
        path: "/v1/subscriptions/{id}/outlook",
    },
    Read {
        name: "upcoming_invoice",
        about: "What the next bill of a subscription will say.",
        takes: &[SUBSCRIPTION],
        path: "/v1/subscriptions/{id}/upcoming",
    },
    Read {
        name: "customer_balance",
        about: "What a customer has in credit, by currency.",
        takes: &[must("id", Form::Text, "the customer's id, cust_...")],
        path: "/v1/customers/{id}/balance",
    },
    Read {
        name: "overview",
        about: "The merchant's board: what came in, what is at risk, what was recovered, recurring revenue.",
        takes: &[],
        path: "/v1/analytics/overview",
    },
    Read {
        name: "failure_summary",
        about: "Failed charges by reason and by rail: how many, how much, what came back.",
        takes: &[],
        path: "/v1/analytics/failures",
    },
];

impl Read {
    /// Looks.
    pub(crate) async fn run(&self, client: &Client, given: &Map<String, Value>) -> Result<Value, Failure> {
        match self.name {
            "list" => list(client, given).await,
            "show" => {
                let id = given.get("id").and_then(Value::as_str).unwrap_or_default();
                client.data(&Call::get(format!("{}/{}", folder(given)?, Call::safe(id)))).await
            }
            _ => client.data(&Call::get(placed(self.path, given).0)).await,
        }
    }
}

fn folder(given: &Map<String, Value>) -> Result<&'static str, Failure> {
    let kind = given.get("kind").and_then(Value::as_str).unwrap_or_default();
    let found = KINDS.iter().find(|(word, _)| *word == kind);
    found.map(|(_, path)| *path).ok_or_else(|| {
        let words: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
        Failure::Local(format!("`{kind}` is not a kind of object. Send one of {}.", words.join(", ")))
    })
}

/// A page, with the cursor of the next one.
async fn list(client: &Client, given: &Map<String, Value>) -> Result<Value, Failure> {
    let mut call = Call::get(folder(given)?);
    for (name, value) in given.get("filters").and_then(Value::as_object).into_iter().flatten() {
        call = call.with(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    if let Some(limit) = given.get("limit") {
        call = call.with("limit", limit.to_string());
    }
    if let Some(cursor) = given.get("cursor").and_then(Value::as_str) {
        call = call.with("cursor", cursor);
    }
    let page = client.send(&call).await?;
    Ok(json!({ "rows": page["data"], "nextCursor": page["meta"]["nextCursor"] }))
}
