//! A quote: what both sides pay and get for a price, valid for a quarter of an hour, then kept by the order for good.
//!
//! The order is billed by its quote whatever the configuration says later. A quote that would take more than half of the price is
//! not given.

use jiff::Timestamp;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::configuration::Parts;
use super::{Costs, EarnMoment, FeeConfiguration, Processing, RefundRule, gross_up};
use crate::Refusal;
use crate::amount::{MAX_MINOR, minus, plus, sum};
use crate::instant::after;

/// How long a quote may be accepted, in seconds.
pub const QUOTE_TTL: i64 = 900;

/// What one price costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeQuote {
    /// The version of the configuration it was made with.
    pub version: u32,
    /// The price quoted.
    pub price: i64,
    /// Its currency.
    pub currency: Currency,
    /// The buyer's fee without tax.
    pub buyer_fee: i64,
    /// Tax on it.
    pub buyer_tax: i64,
    /// The seller's fee without tax.
    pub seller_fee: i64,
    /// Tax on it.
    pub seller_tax: i64,
    /// Who bears the provider's costs.
    pub processing: Processing,
    /// When it is earned.
    pub earn: EarnMoment,
    /// What goes back with a refund.
    pub refund: RefundRule,
    /// When it was made.
    pub quoted_at: Timestamp,
}

impl FeeQuote {
    /// Quotes `price` under `configuration`.
    ///
    /// # Errors
    /// [`Refusal::FeeConfiguration`]; [`Refusal::FeeTooLarge`] above half of the price; [`Refusal::PriceOutOfRange`].
    pub fn of(configuration: &FeeConfiguration, price: i64, now: Timestamp) -> Result<Self, Refusal> {
        configuration.check()?;
        if !(1..=MAX_MINOR).contains(&price) {
            return Err(Refusal::PriceOutOfRange);
        }
        let Parts { buyer_fee, buyer_tax, seller_fee, seller_tax } = configuration.parts(price)?;
        let quote = Self {
            version: configuration.version,
            price,
            currency: configuration.currency,
            buyer_fee,
            buyer_tax,
            seller_fee,
            seller_tax,
            processing: configuration.processing,
            earn: configuration.earn,
            refund: configuration.refund,
            quoted_at: now,
        };
        quote.check()?;
        Ok(quote)
    }

    /// Refuses a quote that nobody could have been given.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let parts = [self.buyer_fee, self.buyer_tax, self.seller_fee, self.seller_tax];
        if parts.iter().any(|part| *part < 0) || !(1..=MAX_MINOR).contains(&self.price) {
            return Err(Refusal::QuoteMismatch);
        }
        let whole = sum(parts)?;
        if whole > minus(self.price, whole)? { Err(Refusal::FeeTooLarge) } else { Ok(()) }
    }

    /// When it can no longer be accepted.
    pub fn expires_at(&self) -> Timestamp {
        after(self.quoted_at, QUOTE_TTL)
    }

    /// Whether another quote takes the same of both for the same, whatever version it was made with and when.
    pub fn comes_to(&self, other: &FeeQuote) -> bool {
        Self { version: other.version, quoted_at: other.quoted_at, ..self.clone() } == *other
    }

    /// What the buyer pays into escrow: price, fee and tax, without the provider's costs.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn charge(&self) -> Result<i64, Refusal> {
        sum([self.price, self.buyer_fee, self.buyer_tax])
    }

    /// What the seller gets if all goes well.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn proceeds(&self) -> Result<i64, Refusal> {
        minus(self.price, plus(self.seller_fee, self.seller_tax)?)
    }

    /// What is added to a payment of `net` for the provider's costs.
    ///
    /// # Errors
    /// [`Refusal::NoGrossUp`]; [`Refusal::Amount`].
    pub fn processing_on(&self, net: i64) -> Result<i64, Refusal> {
        match self.processing {
            Processing::Absorbed => Ok(0),
            Processing::Estimate(costs) => costs.of(net),
            Processing::GrossUp(costs) => minus(gross_up(net, &costs)?, net),
        }
    }

    /// What a payment of `net` would cost the tenant or the payer at a provider with `costs`.
    ///
    /// # Errors
    /// [`Refusal::NoGrossUp`]; [`Refusal::Amount`].
    pub fn estimate(&self, net: i64, costs: &Costs) -> Result<i64, Refusal> {
        match self.processing {
            Processing::Absorbed | Processing::Estimate(_) => costs.of(net),
            Processing::GrossUp(_) => costs.of(gross_up(net, costs)?),
        }
    }
}
