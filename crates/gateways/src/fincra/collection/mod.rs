//! Money that came, or is to come: what Fincra tells of a page, a transfer or a debit, and what it means for an attempt.

use recovery::DeclineCode;
use serde::Deserialize;
use usecase::ports::{ChargeOutcome, UnknownCause};

use super::client::money;
use super::decline;
use crate::kit::{Figure, lenient, raw};

/// A collection.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Collection {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(rename = "chargeReference", deserialize_with = "lenient::text")]
    charge_reference: Option<String>,
    /// Ours on a page; theirs on a debit, where ours is the merchant's.
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
    #[serde(rename = "merchantReference", deserialize_with = "lenient::text")]
    merchant_reference: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(rename = "amountExpected", deserialize_with = "lenient::figure")]
    expected: Option<Figure>,
    #[serde(rename = "amountReceived", deserialize_with = "lenient::figure")]
    received: Option<Figure>,
    #[serde(rename = "varianceType", deserialize_with = "lenient::text")]
    variance: Option<String>,
    /// The value-added tax is a part of it.
    #[serde(deserialize_with = "lenient::figure")]
    fee: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    message: Option<String>,
}

impl Collection {
    /// Our reference, as Fincra repeats it.
    pub(super) fn ours(&self) -> Option<&str> {
        self.merchant_reference.as_deref().or(self.reference.as_deref())
    }

    /// Fincra's own.
    pub(super) fn theirs(&self) -> Option<String> {
        let renamed = self.reference.as_ref().filter(|_| self.merchant_reference.is_some());
        self.charge_reference.as_ref().or(renamed).or(self.id.as_ref()).cloned()
    }

    /// What it means for the attempt with this reference.
    pub(super) fn outcome(&self, reference: &str) -> ChargeOutcome {
        if self.ours().is_some_and(|other| other != reference) {
            return ChargeOutcome::Unknown(UnknownCause::Mismatch("the answer is about another reference".to_owned()));
        }
        let text = self.message.as_deref().unwrap_or_default();
        match self.status.as_deref().unwrap_or_default() {
            "success" | "successful" => self.succeeded(),
            "failed" => ChargeOutcome::Declined { code: decline::code(text), raw: raw("failed", text) },
            "expired" => ChargeOutcome::Declined { code: DeclineCode::ExpiredAction, raw: raw("expired", text) },
            "processing" | "pending" | "initiated" => ChargeOutcome::Pending { gateway_ref: self.theirs() },
            _ => ChargeOutcome::Unknown(UnknownCause::Unparseable),
        }
    }

    /// Success means that something came. How much is told apart from how much should have.
    fn succeeded(&self) -> ChargeOutcome {
        let currency = self.currency.as_deref();
        let (Some(gateway_ref), Some(received)) = (self.theirs(), money(self.received, currency)) else {
            return ChargeOutcome::Unknown(UnknownCause::Unparseable);
        };
        let expected = money(self.expected, currency);
        if self.variance.is_some() || expected.is_some_and(|expected| expected != received) {
            let variance = self.variance.as_deref().unwrap_or("another amount");
            let wanted = expected.map_or_else(|| "the amount asked for".to_owned(), |expected| expected.to_string());
            let why = format!("expected {wanted}, received {received} ({variance})");
            return ChargeOutcome::Unknown(UnknownCause::Mismatch(why));
        }
        ChargeOutcome::Succeeded { gateway_ref, amount: received, fee: money(self.fee, currency), saved: None }
    }
}

#[cfg(test)]
mod tests;
