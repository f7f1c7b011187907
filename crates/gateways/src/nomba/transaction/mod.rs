//! A transaction as Nomba tells it when it is asked: the authoritative answer about a charge, a payout or money on an account.

use jiff::Timestamp;
use money::{Currency, Money};
use recovery::{DeclineCode, Rail};
use usecase::ports::{ChargeOutcome, Raw, SavedMethod, UnknownCause};

use super::cards::plain_reference;
use super::declines;
use crate::kit::{Fields, naira, raw, uuid_of};

/// Where a transaction stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The money moved.
    Done,
    /// It is on its way, or waits.
    Underway,
    /// It moved and went back.
    Refunded,
    /// It was undone by whoever stands behind Nomba.
    Reversed,
    /// Somebody left before it began.
    Canceled,
    /// It did not happen.
    Failed,
    /// There is no word for it, or one that nobody wrote down.
    Unclear(String),
}

/// A transaction.
pub(super) struct Transaction {
    /// Nomba's reference.
    pub(super) id: Option<String>,
    pub(super) standing: Standing,
    /// How much, where it is told in whole kobo.
    pub(super) amount: Option<Money>,
    /// What Nomba keeps of it.
    pub(super) fee: Option<Money>,
    /// Our reference, as Nomba repeats it.
    pub(super) reference: Option<String>,
    /// The account that the money came to.
    pub(super) account: Option<String>,
    /// What the bank or Nomba says.
    pub(super) words: String,
    /// `online_checkout`, `vact_transfer`, `transfer`.
    pub(super) kind: String,
    /// When it began.
    pub(super) at: Option<Timestamp>,
    /// Another currency than naira, if it names one.
    foreign: Option<String>,
    saved: Option<SavedMethod>,
}

impl Transaction {
    /// Reads the fields of one.
    pub(super) fn of(told: &Fields) -> Transaction {
        // What stands in the place of ours on an order is sometimes a reference of Nomba's own.
        let ours = |reference: &String| uuid_of(plain_reference(reference)).is_some();
        let sent = told.some("merchantTxRef").or_else(|| told.inside("meta").some("merchantTxRef")).filter(ours);
        let reference = told.first(&["onlineCheckoutOrderReference", "orderReference"]).or(sent);
        let currency = told.first(&["onlineCheckoutCurrency", "currency", "walletCurrency"]);
        Transaction {
            id: told.first(&["id", "transactionId"]),
            standing: standing(&told.text("status")),
            amount: naira(told.figure("amount").or_else(|| told.figure("onlineCheckoutAmount"))),
            fee: naira(told.figure("fixedCharge").or_else(|| told.figure("fee"))),
            reference,
            account: told.first(&["recipientAccountNumber", "aliasAccountNumber"]),
            words: told.first(&["gatewayMessage", "message"]).unwrap_or_default(),
            kind: told.text("type"),
            at: told.first(&["timeCreated", "timeUpdated"]).and_then(|text| text.parse().ok()),
            foreign: currency.filter(|currency| currency != Currency::NGN.code()),
            saved: saved(told),
        }
    }

    /// What it says of a charge that carries `reference`, or none.
    pub(super) fn charge(self, reference: Option<&str>) -> ChargeOutcome {
        if let Some(what) = self.contradiction(reference) {
            return ChargeOutcome::Unknown(UnknownCause::Mismatch(what));
        }
        let code = self.standing.word().to_owned();
        match (self.standing, self.id, self.amount) {
            (Standing::Done, Some(gateway_ref), Some(amount)) if amount.is_positive() => {
                ChargeOutcome::Succeeded { gateway_ref, amount, fee: self.fee, saved: self.saved.map(Box::new) }
            }
            (Standing::Done, _, _) => ChargeOutcome::Unknown(UnknownCause::Unparseable),
            (Standing::Underway, gateway_ref, _) => ChargeOutcome::Pending { gateway_ref },
            (Standing::Failed, _, _) => declines::outcome(&code, &self.words),
            (Standing::Reversed, _, _) => declined(DeclineCode::ProcessorError, &code, &self.words),
            (Standing::Canceled, _, _) => declined(DeclineCode::Abandoned, &code, &self.words),
            (Standing::Refunded, _, _) => {
                ChargeOutcome::Unknown(UnknownCause::Mismatch("the money moved and was paid back".to_owned()))
            }
            (Standing::Unclear(word), _, _) if word.is_empty() => ChargeOutcome::Unknown(UnknownCause::Unparseable),
            (Standing::Unclear(word), _, _) => ChargeOutcome::Unknown(UnknownCause::Mismatch(format!(
                "it stands at `{word}`, which is no known state"
            ))),
        }
    }

    /// What was saved on the way.
    pub(super) fn into_saved(self) -> Option<SavedMethod> {
        self.saved
    }

    /// What speaks against it being ours.
    pub(super) fn contradiction(&self, reference: Option<&str>) -> Option<String> {
        if let (Some(ours), Some(theirs)) = (reference, self.reference.as_deref())
            && ours != theirs
        {
            return Some("the answer is about another reference".to_owned());
        }
        self.foreign.as_ref().map(|currency| format!("it is in {currency}"))
    }
}

impl Standing {
    /// Nomba's word, to be kept.
    pub(super) fn word(&self) -> &str {
        match self {
            Standing::Done => "SUCCESS",
            Standing::Underway => "PENDING_BILLING",
            Standing::Refunded => "REFUND",
            Standing::Reversed => "REVERSED_BY_VENDOR",
            Standing::Canceled => "CANCELLED",
            Standing::Failed => "PAYMENT_FAILED",
            Standing::Unclear(word) => word,
        }
    }
}

/// What a state means. `PAYMENT_SUCCESSFUL` is said of money that was taken and has not arrived.
pub(super) fn standing(word: &str) -> Standing {
    match word.to_ascii_uppercase().as_str() {
        "SUCCESS" => Standing::Done,
        "PENDING_BILLING" | "PENDING" | "PROCESSING" | "NEW" | "PENDING_PAYMENT" | "PAYMENT_SUCCESSFUL" => {
            Standing::Underway
        }
        "REFUND" | "REFUNDED" => Standing::Refunded,
        "REVERSED_BY_VENDOR" | "REVERSED" => Standing::Reversed,
        "CANCELLED" | "CANCELED" => Standing::Canceled,
        "PAYMENT_FAILED" | "FAILED" => Standing::Failed,
        _ => Standing::Unclear(word.to_owned()),
    }
}

/// A card whose token came back with a payment on the page. The token is told when the payer's agreement was asked for.
fn saved(told: &Fields) -> Option<SavedMethod> {
    let token = told.first(&["onlineCheckoutTokenKey", "tokenKey"])?;
    let month = told.some("onlineCheckoutTokenExpiryMonth").and_then(|text| text.parse().ok());
    let year = told.some("onlineCheckoutTokenExpiryYear").and_then(|text| text.parse().ok());
    Some(SavedMethod {
        token,
        rail: Rail::Card,
        brand: told.some("onlineCheckoutCardType").map(|brand| brand.to_lowercase()),
        last4: told.some("onlineCheckoutCardPanLast4Digits").filter(|digits| digits.len() == 4),
        expiry: month.zip(year).and_then(|(month, year)| expiry(month, year)),
        fingerprint: None,
        issuer: told.some("onlineCheckoutCardBank"),
        bound_email: told.some("onlineCheckoutCustomerEmail"),
    })
}

/// A month and a year, whether the year has two digits or four.
pub(super) fn expiry(month: u8, year: u16) -> Option<(u8, u16)> {
    let year = if year < 100 { year.checked_add(2000)? } else { year };
    (1..=12).contains(&month).then_some((month, year))
}

fn declined(code: DeclineCode, theirs: &str, words: &str) -> ChargeOutcome {
    let raw: Raw = raw(theirs, words);
    ChargeOutcome::Declined { code, raw }
}

#[cfg(test)]
mod tests;
