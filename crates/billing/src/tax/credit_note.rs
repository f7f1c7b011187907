//! The tax that a credit note gives back: a share of the invoice's tax, and the last one takes the rest.
//!
//! However an invoice is credited, its credit notes together give back its tax, to the unit.

use money::{Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::bill_refusal::{BillRefusal, same_currency};

/// An invoice and what was credited of it before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditedSoFar {
    /// The invoice without tax.
    pub net: Money,
    /// The invoice's tax.
    pub tax: Money,
    /// The net of the credit notes so far.
    pub credited_net: Money,
    /// The tax of the credit notes so far.
    pub credited_tax: Money,
}

/// The tax of the next credit note, for `net` of the invoice: its share rounded once, never above what is left, and all
/// that is left when nothing of the net remains.
///
/// # Errors
/// [`BillRefusal::CreditTooLarge`] above what is left; [`BillRefusal::Negative`]; [`BillRefusal::CurrencyMismatch`].
pub fn credit_note_tax(invoice: &CreditedSoFar, net: Money, rounding: Rounding) -> Result<Money, BillRefusal> {
    let amounts = [invoice.net, invoice.tax, invoice.credited_net, invoice.credited_tax, net];
    for amount in amounts {
        same_currency("credit", amount.currency(), invoice.net.currency())?;
        if amount.is_negative() {
            return Err(BillRefusal::Negative { what: "amount to credit, or of the invoice" });
        }
    }
    let left = invoice.net.checked_sub(invoice.credited_net)?;
    if net.try_cmp(left)?.is_gt() {
        return Err(BillRefusal::CreditTooLarge { asked: net.minor(), left: left.minor() });
    }
    let tax_left = invoice.tax.checked_sub(invoice.credited_tax)?;
    if net == left {
        return Ok(tax_left);
    }
    let share = Ratio::new(i128::from(net.minor()), i128::from(invoice.net.minor()))?;
    Ok(invoice.tax.prorate(share, rounding)?.try_min(tax_left)?)
}
