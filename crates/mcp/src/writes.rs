//! Tools that change something, each in two steps: what would happen, then that.

use devtools::{Call, Client, Failure};
use serde_json::{Map, Value, json};

use crate::arguments::{Argument, Form, may, must, placed};

/// A tool that proposes a change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Write {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) takes: &'static [Argument],
    /// The call that does it; `{name}` is an argument.
    path: &'static str,
    /// The object it is about, shown as it is now; it may not change before the second step.
    about_path: &'static str,
    /// Where the API itself computes what would happen.
    preview: Option<&'static str>,
    /// Whether it ends something or moves money.
    pub(crate) grave: bool,
}

/// A change that was shown and not yet made.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    call: Call,
    /// The object it is about, and what marked it when it was shown.
    about: String,
    mark: Value,
}

const SUBSCRIPTION: Argument = must("id", Form::Text, "the subscription's id, sub_...");
const INVOICE: Argument = must("id", Form::Text, "the invoice's id, inv_...");
const RECOVERY: Argument = must("id", Form::Text, "the recovery's id, dun_...");
const CUSTOMER: Argument = must("id", Form::Text, "the customer's id, cust_...");

const AT_SUBSCRIPTION: &str = "/v1/subscriptions/{id}";
const AT_INVOICE: &str = "/v1/invoices/{id}";
const AT_RECOVERY: &str = "/v1/dunning-schedules/{id}";
const AT_CUSTOMER: &str = "/v1/customers/{id}";

const fn plain(
    name: &'static str,
    about: &'static str,
    takes: &'static [Argument],
    path: &'static str,
    about_path: &'static str,
) -> Write {
    Write { name, about, takes, path, about_path, preview: None, grave: false }
}

const fn grave(write: Write) -> Write {
    Write { grave: true, ..write }
}

/// All of them.
pub(crate) const ALL: [Write; 15] = [
    Write {
        preview: Some("/v1/subscriptions/{id}/change/preview"),
        grave: true,
        ..plain(
            "change_subscription",
            "Move a subscription to another plan or quantity. The preview has every line, to the minor unit.",
            &[
                SUBSCRIPTION,
                may("planId", Form::Text, "the plan to move to"),
                may("quantity", Form::Whole, "how many"),
                may("when", Form::Text, "now or period_end"),
                may("billing", Form::Text, "now, next_invoice or none: when the difference is billed"),
            ],
            "/v1/subscriptions/{id}/change",
            AT_SUBSCRIPTION,
        )
    },
    grave(plain(
        "cancel_subscription",
        "End a subscription, now or when its paid period ends.",
        &[
            SUBSCRIPTION,
            may("atPeriodEnd", Form::Flag, "true: when the paid period ends"),
            may("reason", Form::Text, "why"),
        ],
        "/v1/subscriptions/{id}/cancel",
        AT_SUBSCRIPTION,
    )),
    plain(
        "uncancel_subscription",
        "Take a planned end back.",
        &[SUBSCRIPTION],
        "/v1/subscriptions/{id}/uncancel",
        AT_SUBSCRIPTION,
    ),
    plain(
        "pause_subscription",
        "Pause a subscription: nothing is billed until it is resumed.",
        &[SUBSCRIPTION, may("resumeAt", Form::Text, "the instant at which it goes on by itself, ISO 8601")],
        "/v1/subscriptions/{id}/pause",
        AT_SUBSCRIPTION,
    ),
    grave(plain(
        "resume_subscription",
        "Go on with a paused subscription. It may be billed at once.",
        &[SUBSCRIPTION],
        "/v1/subscriptions/{id}/resume",
        AT_SUBSCRIPTION,
    )),
    grave(plain("pay_invoice", "Charge an open invoice now.", &[INVOICE], "/v1/invoices/{id}/pay", AT_INVOICE)),
    grave(plain(
        "void_invoice",
        "Take an unpaid invoice back. Its number stays used.",
        &[INVOICE],
        "/v1/invoices/{id}/void",
        AT_INVOICE,
    )),
    grave(plain(
        "mark_invoice_paid",
        "Book an invoice as paid outside of the gateways.",
        &[INVOICE, may("reference", Form::Text, "what the payment is known by")],
        "/v1/invoices/{id}/mark-paid",
        AT_INVOICE,
    )),
    Write {
        preview: Some("/v1/invoices/{id}/credit-notes/preview"),
        grave: true,
        ..plain(
            "create_credit_note",
            "Take back some or all of a final invoice: what is owed first, then to the customer's balance.",
            &[
                INVOICE,
                must("lines", Form::List, "of objects {line, amount}: which line, and how much of it in minor units"),
                must("reason", Form::Text, "duplicate, fraudulent, order_change, product_unsatisfactory or other"),
                may("memo", Form::Text, "printed on it"),
            ],
            "/v1/invoices/{id}/credit-notes",
            AT_INVOICE,
        )
    },
    grave(plain(
        "retry_recovery",
        "Charge a failed invoice now instead of on the planned date.",
        &[RECOVERY],
        "/v1/dunning-schedules/{id}/retry",
        AT_RECOVERY,
    )),
    grave(plain(
        "stop_recovery",
        "Stop trying to recover a failed invoice.",
        &[RECOVERY, may("note", Form::Text, "why")],
        "/v1/dunning-schedules/{id}/stop",
        AT_RECOVERY,
    )),
    grave(plain(
        "adjust_balance",
        "Give a customer credit, or take some back with a negative amount. The next bills use it.",
        &[
            CUSTOMER,
            must("amount", Form::Whole, "minor units"),
            must("currency", Form::Text, "ISO 4217"),
            must("reason", Form::Text, "why"),
        ],
        "/v1/customers/{id}/balance/adjustments",
        AT_CUSTOMER,
    )),
    plain(
        "create_card_update_link",
        "Make a link by which a customer saves another card, which is charged at once for what is owed.",
        &[CUSTOMER, may("expiresInHours", Form::Whole, "how long it works")],
        "/v1/customers/{id}/card-update-link",
        AT_CUSTOMER,
    ),
    plain(
        "block_customer",
        "Begin no new subscription and charge no card of a customer until they are unblocked.",
        &[CUSTOMER, must("reason", Form::Text, "why")],
        "/v1/customers/{id}/blacklist",
        AT_CUSTOMER,
    ),
    plain("unblock_customer", "Take a block back.", &[CUSTOMER], "/v1/customers/{id}/unblacklist", AT_CUSTOMER),
];

impl Write {
    /// The first step: what there is, what would happen, and the call that would do it.
    pub(crate) async fn propose(
        &self,
        client: &Client,
        given: &Map<String, Value>,
    ) -> Result<(Proposal, Value), Failure> {
        let about = placed(self.about_path, given).0;
        let (path, body) = placed(self.path, given);
        let now = client.data(&Call::get(about.clone())).await?;
        let mut call = Call::post(path, Value::Object(body.clone()));
        let computed = match self.preview {
            None => Value::Null,
            Some(preview) => {
                let computed = client.data(&Call::post(placed(preview, given).0, Value::Object(body))).await?;
                if let Some(token) = computed["previewToken"].as_str() {
                    call.body = Some(json!({ "previewToken": token }));
                }
                computed
            }
        };
        let shown = json!({
            "wouldDo": self.about,
            "request": { "method": call.method, "path": call.path, "body": call.body },
            "nowIs": now,
            "computed": computed,
        });
        Ok((Proposal { call, about, mark: mark(&now) }, shown))
    }
}

impl Proposal {
    /// The second step: the very call that was shown, unless what it is about has changed meanwhile.
    pub(crate) async fn carry_out(&self, client: &Client) -> Result<Value, Failure> {
        let now = client.data(&Call::get(self.about.clone())).await?;
        if mark(&now) != self.mark {
            return Err(Failure::Local(
                "What this is about has changed since it was shown, so nothing was done. Propose it again.".to_owned(),
            ));
        }
        client.data(&self.call).await
    }
}

/// What tells one state of an object from the next.
fn mark(object: &Value) -> Value {
    json!([object["updatedAt"], object["status"], object["state"]])
}
