//! What a session keeps as documents: what is bought and on which terms, who the guest is, what the worker is asked for.

use ids::{AttemptId, InvoiceId, MilestoneId, OrderId, PaymentMethodId, PlanId, SetupId};
use recovery::Rail;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::checkouts::CheckoutRow;
use usecase::{Error, Result};

use crate::quote::Quote;

/// What is bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "kind")]
pub enum Buys {
    /// A subscription.
    Plan {
        /// To what.
        plan: PlanId,
        /// How many of its base price.
        quantity: u64,
    },
    /// Something that is billed once.
    Amount {
        /// In minor units, before discounts and taxes that are added.
        minor: i64,
        /// ISO 4217.
        currency: String,
        /// Printed on the bill.
        description: String,
    },
    /// A bill that was there before.
    Invoice {
        /// Which.
        invoice: InvoiceId,
    },
    /// Nothing: another card for what runs.
    CardUpdate,
    /// Money in the payer's own wallet.
    TopUp {
        /// In minor units.
        minor: i64,
        /// ISO 4217.
        currency: String,
    },
    /// An order in escrow.
    Order {
        /// Which.
        order: OrderId,
        /// Which part of it, where they are paid one by one.
        milestone: Option<MilestoneId>,
    },
}

impl Buys {
    /// The word stored.
    pub fn as_str(&self) -> &'static str {
        match self {
            Buys::Plan { .. } => "plan",
            Buys::Amount { .. } => "amount",
            Buys::Invoice { .. } => "invoice",
            Buys::CardUpdate => "card_update",
            Buys::TopUp { .. } => "top_up",
            Buys::Order { .. } => "order",
        }
    }

    /// Whether it makes no bill: what is paid goes into a wallet, or into an order.
    pub fn is_deposit(&self) -> bool {
        match self {
            Buys::TopUp { .. } | Buys::Order { .. } => true,
            Buys::Plan { .. } | Buys::Amount { .. } | Buys::Invoice { .. } | Buys::CardUpdate => false,
        }
    }
}

/// What a session is made with, and what it comes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// What is bought.
    pub buys: Buys,
    /// Where a payer goes afterwards; a page of ours without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_url: Option<String>,
    /// Where a payer goes who does not pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_url: Option<String>,
    /// The rails that may be chosen, as far as the merchant can take them; all of them when empty.
    #[serde(default)]
    pub rails: Vec<Rail>,
    /// Pages that may show the checkout in a frame.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// What a payer, or the merchant, typed to pay less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What is to be paid; none for a card that is only saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// Whether a card that pays is kept for later.
    #[serde(default)]
    pub keep: bool,
    /// The card that pays and is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub once: Option<PaymentMethodId>,
    /// The charge that its payer confirms on a provider's page, and after which the card is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_page: Option<AttemptId>,
    /// The card that is being saved on a provider's page without paying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setup: Option<SetupId>,
    /// Whether the last charge was not sent, because it would have passed what the merchant may take for now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept_back: bool,
}

impl Terms {
    /// Of something, on no terms of its own.
    pub(crate) fn of(buys: Buys) -> Terms {
        Terms {
            buys,
            success_url: None,
            cancel_url: None,
            rails: Vec::new(),
            allowed_origins: Vec::new(),
            code: None,
            quote: None,
            keep: false,
            once: None,
            on_page: None,
            setup: None,
            kept_back: false,
        }
    }
}

/// Who a payer without an account says that they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// Where receipts go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What the worker is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "do")]
pub enum Ask {
    /// To charge.
    Charge {
        /// By which rail.
        rail: Rail,
        /// With what; none where the payer acts, or the provider's page asks.
        method: Option<PaymentMethodId>,
    },
    /// To pass on what the payer entered. It is sealed, and forgotten with the charge.
    Answer {
        /// For which charge.
        attempt: AttemptId,
        /// `otp`, `pin`, `phone` or `birthday`.
        what: String,
        /// Base64.
        sealed: String,
        /// Under which key.
        key_id: String,
    },
}

fn unreadable(error: serde_json::Error) -> Error {
    Error::fault("a stored checkout cannot be read").because(error)
}

/// The terms of a session.
///
/// # Errors
/// `Fault` when they cannot be read.
pub fn terms(row: &CheckoutRow) -> Result<Terms> {
    Terms::deserialize(&row.terms).map_err(unreadable)
}

/// Who the guest is, as far as it is known.
pub(crate) fn guest(row: &CheckoutRow) -> Result<Guest> {
    row.guest.as_ref().map_or_else(|| Ok(Guest::default()), |kept| Guest::deserialize(kept).map_err(unreadable))
}

pub(crate) fn ask(row: &CheckoutRow) -> Result<Option<Ask>> {
    row.ask.as_ref().map(Ask::deserialize).transpose().map_err(unreadable)
}

/// As it is stored.
pub(crate) fn document<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::fault("a checkout cannot be written").because(error))
}
