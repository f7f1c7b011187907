//! Lines of their own: an amount for something that is no price of a plan, on the next bill of a subscription or on a
//! bill that a merchant makes by hand.

use calendar::Period;
use ids::InvoiceItemId;
use money::{Currency, Money, Rounding};

use super::{InvoiceDraft, Line, LineKind};
use crate::credit::{self, Settlement};
use crate::derivation::{Derivation, OneOffDerivation};
use crate::price::Exact;
use crate::refusal::Refusal;

/// Most lines of one invoice that a person may put there; what renewals write is bounded by their items.
pub const MAX_LINES: usize = 1_000;

/// Something to be billed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOff {
    /// What waited for the bill, if it did.
    pub item: Option<InvoiceItemId>,
    /// For people.
    pub description: String,
    /// Whole units, from 1.
    pub quantity: u64,
    /// Minor units for one; below zero for a credit.
    pub unit_amount: Exact,
    /// The time it is for; one instant where it is for none.
    pub period: Period,
    /// Whether coupons may take something off.
    pub discountable: bool,
}

impl OneOff {
    /// The line of it, rounded once.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for a quantity or unit amount out of range, or an amount that is too large for a line.
    pub fn line(&self, currency: Currency, rounding: Rounding) -> Result<Line, Refusal> {
        let derivation = OneOffDerivation::derive(self.unit_amount, self.quantity, currency, rounding)?;
        Ok(Line {
            kind: LineKind::OneOff,
            description: self.description.clone(),
            item: None,
            price: None,
            one_off: self.item,
            discountable: self.discountable,
            quantity: self.quantity,
            amount: derivation.amount(),
            period: self.period,
            revision: 0,
            derivation: Derivation::from(derivation),
        })
    }
}

impl InvoiceDraft {
    /// Puts more lines on it, behind those that are there. Credits that outweigh the charges go to the customer's
    /// balance.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for lines of another currency, or a sum that does not fit.
    pub fn add_lines(&mut self, lines: impl IntoIterator<Item = Line>) -> Result<(), Refusal> {
        self.lines.extend(lines);
        self.subtotal = Money::sum(self.lines.iter().map(|line| line.amount), self.currency)?;
        let Settlement { due, to_balance } = credit::settle(self.subtotal)?;
        self.total = due;
        self.to_balance = to_balance;
        Ok(())
    }
}
