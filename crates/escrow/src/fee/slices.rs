//! Slices: how a fixed fee is earned or given back part by part, without losing or making a unit.
//!
//! The slice of a settled part is the fee times what has left escrow after it, over the price, rounded down, less the same before
//! it. Slices therefore add up to the fee whatever the order of parts, and the last takes the remainder. What left escrow counts
//! alike whether it was released, given back or lost. The seller's fee is due on released parts only, so its slices of other parts
//! lapse.

use serde::{Deserialize, Serialize};

use super::{EarnMoment, FeeQuote, RefundRule};
use crate::Refusal;
use crate::amount::{minus, plus, share, sum};

/// The fee of one quote, and how far it is settled. Minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeBase {
    /// What it was agreed as.
    pub quote: FeeQuote,
    /// Principal that came into escrow.
    pub funded: i64,
    /// Principal that left it.
    pub settled: i64,
    /// The buyer's fee that waits to be earned or given back.
    pub fee_waiting: i64,
    /// Its tax.
    pub tax_waiting: i64,
    /// The buyer's fee that was settled.
    fee_taken: i64,
    tax_taken: i64,
    seller_fee_taken: i64,
    seller_tax_taken: i64,
}

/// The fees that one part settles. Minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// Of the buyer's fee.
    pub buyer_fee: i64,
    /// Of its tax.
    pub buyer_tax: i64,
    /// Of the seller's fee.
    pub seller_fee: i64,
    /// Of its tax.
    pub seller_tax: i64,
}

impl Slice {
    /// The buyer's fee and tax.
    pub(crate) fn buyer(&self) -> Result<i64, Refusal> {
        plus(self.buyer_fee, self.buyer_tax)
    }

    /// The seller's fee and tax.
    pub(crate) fn seller(&self) -> Result<i64, Refusal> {
        plus(self.seller_fee, self.seller_tax)
    }
}

impl FeeBase {
    /// Nothing of it is funded yet.
    pub fn new(quote: FeeQuote) -> Self {
        Self {
            quote,
            funded: 0,
            settled: 0,
            fee_waiting: 0,
            tax_waiting: 0,
            fee_taken: 0,
            tax_taken: 0,
            seller_fee_taken: 0,
            seller_tax_taken: 0,
        }
    }

    fn at(&self, fee: i64, principal: i64) -> Result<i64, Refusal> {
        share(fee, principal, self.quote.price)
    }

    /// The buyer's fee and tax that come with `principal` more.
    pub(crate) fn charge_on(&self, principal: i64) -> Result<Slice, Refusal> {
        let after = plus(self.funded, principal)?;
        let part = |fee| minus(self.at(fee, after)?, self.at(fee, self.funded)?);
        Ok(Slice { buyer_fee: part(self.quote.buyer_fee)?, buyer_tax: part(self.quote.buyer_tax)?, ..Slice::default() })
    }

    /// `principal` came in, with its slice of the fee: what of it is earned at once.
    pub(crate) fn fund(&mut self, principal: i64) -> Result<(Slice, bool), Refusal> {
        let slice = self.charge_on(principal)?;
        self.funded = plus(self.funded, principal)?;
        let at_once = self.quote.earn == EarnMoment::Funding;
        if at_once {
            self.fee_taken = plus(self.fee_taken, slice.buyer_fee)?;
            self.tax_taken = plus(self.tax_taken, slice.buyer_tax)?;
        } else {
            self.fee_waiting = plus(self.fee_waiting, slice.buyer_fee)?;
            self.tax_waiting = plus(self.tax_waiting, slice.buyer_tax)?;
        }
        Ok((slice, at_once))
    }

    /// `principal` goes to the seller.
    ///
    /// A part so small that its slices of the seller's fee and tax exceed it pays what it can; later parts make up for it.
    pub(crate) fn release(&mut self, principal: i64) -> Result<Slice, Refusal> {
        let after = plus(self.settled, principal)?;
        let (buyer_fee, buyer_tax) = self.take_buyers(after)?;
        let due = minus(self.at(self.quote.seller_fee, after)?, self.seller_fee_taken)?;
        let seller_fee = due.min(principal).max(0);
        let due = minus(self.at(self.quote.seller_tax, after)?, self.seller_tax_taken)?;
        let seller_tax = due.min(minus(principal, seller_fee)?).max(0);
        self.seller_fee_taken = plus(self.seller_fee_taken, seller_fee)?;
        self.seller_tax_taken = plus(self.seller_tax_taken, seller_tax)?;
        self.settled = after;
        Ok(Slice { buyer_fee, buyer_tax, seller_fee, seller_tax })
    }

    /// `principal` goes back to the buyer, or is lost: what of the buyer's fee goes with it, and what of it is earned all the same.
    pub(crate) fn refund(&mut self, principal: i64, rule: RefundRule) -> Result<(Slice, Slice), Refusal> {
        let after = plus(self.settled, principal)?;
        let (mut buyer_fee, mut buyer_tax) = self.take_buyers(after)?;
        if rule == RefundRule::Full {
            buyer_fee = plus(buyer_fee, self.fee_waiting)?;
            buyer_tax = plus(buyer_tax, self.tax_waiting)?;
            (self.fee_waiting, self.tax_waiting) = (0, 0);
        }
        self.seller_fee_taken = self.at(self.quote.seller_fee, after)?.max(self.seller_fee_taken);
        self.seller_tax_taken = self.at(self.quote.seller_tax, after)?.max(self.seller_tax_taken);
        self.settled = after;
        let slice = Slice { buyer_fee, buyer_tax, ..Slice::default() };
        Ok(match rule {
            RefundRule::Proportional | RefundRule::Full => (slice, Slice::default()),
            RefundRule::None => (Slice::default(), slice),
        })
    }

    /// What a refund of `principal` would take of the buyer's fee and tax.
    pub(crate) fn would_return(&self, principal: i64) -> Result<i64, Refusal> {
        let (slice, _) = self.clone().refund(principal, RefundRule::Proportional)?;
        slice.buyer()
    }

    fn take_buyers(&mut self, settled: i64) -> Result<(i64, i64), Refusal> {
        let due = minus(self.at(self.quote.buyer_fee, settled)?, self.fee_taken)?;
        let fee = due.min(self.fee_waiting).max(0);
        let due = minus(self.at(self.quote.buyer_tax, settled)?, self.tax_taken)?;
        let tax = due.min(self.tax_waiting).max(0);
        self.fee_taken = plus(self.fee_taken, fee)?;
        self.tax_taken = plus(self.tax_taken, tax)?;
        self.fee_waiting = minus(self.fee_waiting, fee)?;
        self.tax_waiting = minus(self.tax_waiting, tax)?;
        Ok((fee, tax))
    }

    /// What waits to be earned or given back, with tax.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn waiting(&self) -> Result<i64, Refusal> {
        sum([self.fee_waiting, self.tax_waiting])
    }
}
