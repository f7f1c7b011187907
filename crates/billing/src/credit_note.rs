//! What a credit note takes back of an invoice, and what becomes of it.
//!
//! Promises: never more than a line, and in sum never more than the invoice; first what is owed goes, and only what was
//! paid is given back; a refund is of money, and of no more than arrived. However a line is credited, its credits together
//! are the line, to the unit.

use money::{Money, MoneyError, Ratio, Rounding};

use crate::bill_refusal::BillRefusal;
use crate::tax::{CreditedSoFar, credit_note_tax};

/// Why a credit note cannot be as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditNoteRefusal {
    /// A line that charges nothing.
    #[error("This line charges nothing, so nothing of it can be credited. Choose a line with an amount above 0.")]
    NotACharge,
    /// A line of which nothing is left.
    #[error("All of this line is credited already. Choose another line.")]
    NothingLeft,
    /// An amount or a number of units that is not above zero.
    #[error("A credit is above 0. Send an amount or a quantity above 0, or neither for all that is left.")]
    NotPositive,
    /// More than is left of a line.
    #[error("{asked} minor units are to be credited but {left} are left of this line. Credit at most what is left.")]
    AmountTooLarge {
        /// Minor units, without taxes.
        asked: i64,
        /// Minor units, without taxes.
        left: i64,
    },
    /// More units than are left of a line.
    #[error("{asked} units are to be credited but {left} are left of this line. Credit at most what is left.")]
    UnitsTooMany {
        /// Units.
        asked: u64,
        /// Units.
        left: u64,
    },
    /// More than is left of the invoice.
    #[error("{asked} minor units are to be credited but {left} are left of the invoice. Credit at most what is left.")]
    InvoiceExceeded {
        /// Minor units, with taxes.
        asked: i64,
        /// Minor units, with taxes.
        left: i64,
    },
    /// More to be paid back than was paid in money.
    #[error(
        "{asked} minor units are to be paid back but only {left} of what was paid in money are left. Give the rest to the \
         balance, in a credit note of its own."
    )]
    MoreThanPaid {
        /// Minor units.
        asked: i64,
        /// Minor units.
        left: i64,
    },
    /// The arithmetic says no.
    #[error(transparent)]
    Bill(#[from] BillRefusal),
}

impl From<MoneyError> for CreditNoteRefusal {
    fn from(error: MoneyError) -> CreditNoteRefusal {
        CreditNoteRefusal::Bill(error.into())
    }
}

impl CreditNoteRefusal {
    /// A name that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            CreditNoteRefusal::NotACharge => "not_a_charge",
            CreditNoteRefusal::NothingLeft => "nothing_left",
            CreditNoteRefusal::NotPositive => "not_positive",
            CreditNoteRefusal::AmountTooLarge { .. } => "above_the_line",
            CreditNoteRefusal::UnitsTooMany { .. } => "above_the_quantity",
            CreditNoteRefusal::InvoiceExceeded { .. } => "above_the_invoice",
            CreditNoteRefusal::MoreThanPaid { .. } => "above_what_was_paid",
            CreditNoteRefusal::Bill(refusal) => refusal.code(),
        }
    }
}

/// A line, and what was credited of it before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditableLine {
    /// Its amounts, and those of the credit notes so far.
    pub amounts: CreditedSoFar,
    /// Its units.
    pub units: u64,
    /// The units of the credit notes so far that were asked for in units.
    pub credited_units: u64,
    /// Whether all of them were.
    pub by_units: bool,
}

/// How much of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowMuch {
    /// All that is left.
    Rest,
    /// This amount, without taxes.
    Amount(Money),
    /// This amount, with its share of the taxes in it.
    Gross(Money),
    /// So many of its units.
    Units(u64),
}

/// What a credit note takes back of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCredit {
    /// Without taxes.
    pub net: Money,
    /// The taxes.
    pub tax: Money,
}

/// The credit of one line: an amount as it is, units as their share of the line rounded once (the last of them take the
/// rest), and its taxes by [`credit_note_tax`].
///
/// # Errors
/// [`CreditNoteRefusal`], but for those of the invoice.
pub fn credit_line(
    line: &CreditableLine,
    how_much: HowMuch,
    rounding: Rounding,
) -> Result<LineCredit, CreditNoteRefusal> {
    let amounts = &line.amounts;
    let none = Money::zero(amounts.net.currency());
    if amounts.net.checked_add(amounts.tax)?.try_cmp(none)?.is_le() || amounts.net.is_negative() {
        return Err(CreditNoteRefusal::NotACharge);
    }
    let left = amounts.net.checked_sub(amounts.credited_net)?;
    if left.is_zero() && amounts.tax == amounts.credited_tax {
        return Err(CreditNoteRefusal::NothingLeft);
    }
    let net = match how_much {
        HowMuch::Rest => left,
        HowMuch::Amount(amount) if !amount.is_positive() => return Err(CreditNoteRefusal::NotPositive),
        HowMuch::Amount(amount) => amount,
        HowMuch::Units(units) => of_units(line, units, left, rounding)?,
        HowMuch::Gross(gross) => return of_gross(amounts, gross, left, rounding),
    };
    if net.try_cmp(left)?.is_gt() {
        return Err(CreditNoteRefusal::AmountTooLarge { asked: net.minor(), left: left.minor() });
    }
    let tax = credit_note_tax(amounts, net, rounding)?;
    if net.is_zero() && tax.is_zero() {
        return Err(CreditNoteRefusal::NotPositive);
    }
    Ok(LineCredit { net, tax })
}

/// An amount with taxes: as much of it is tax as of what is left of the line, rounded once, and all that is left takes the rest.
fn of_gross(
    amounts: &CreditedSoFar,
    gross: Money,
    net_left: Money,
    rounding: Rounding,
) -> Result<LineCredit, CreditNoteRefusal> {
    let tax_left = amounts.tax.checked_sub(amounts.credited_tax)?;
    let left = net_left.checked_add(tax_left)?;
    if !gross.is_positive() {
        return Err(CreditNoteRefusal::NotPositive);
    }
    if gross.try_cmp(left)?.is_gt() {
        return Err(CreditNoteRefusal::AmountTooLarge { asked: gross.minor(), left: left.minor() });
    }
    let share = Ratio::new(i128::from(gross.minor()), i128::from(left.minor()))?;
    let net = net_left.prorate(share, rounding)?;
    Ok(LineCredit { net, tax: gross.checked_sub(net)? })
}

fn of_units(line: &CreditableLine, units: u64, left: Money, rounding: Rounding) -> Result<Money, CreditNoteRefusal> {
    if units == 0 {
        return Err(CreditNoteRefusal::NotPositive);
    }
    let rest = line.units.saturating_sub(line.credited_units);
    if units > rest {
        return Err(CreditNoteRefusal::UnitsTooMany { asked: units, left: rest });
    }
    if units == rest && line.by_units {
        return Ok(left);
    }
    let share = Ratio::new(i128::from(units), i128::from(line.units))?;
    Ok(line.amounts.net.prorate(share, rounding)?)
}

/// What becomes of the part of a credit note that is not owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GiveBack {
    /// The customer's balance gets it.
    #[default]
    Balance,
    /// The gateway is to pay it back.
    Refund,
    /// It was paid back outside of the system.
    Outside,
}

/// An invoice as far as a credit note asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditableInvoice {
    /// What it is worth.
    pub total: Money,
    /// What is still owed of it.
    pub owed: Money,
    /// The credit notes so far.
    pub credited: Money,
    /// What arrived in money.
    pub paid: Money,
    /// What of that was paid back by credit notes so far, or is to be.
    pub paid_back: Money,
}

/// The parts of a credit note; they add up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditParts {
    /// No longer owed.
    pub owed: Money,
    /// For the balance.
    pub to_balance: Money,
    /// To be paid back by the gateway.
    pub to_refund: Money,
    /// Paid back outside of the system.
    pub outside: Money,
}

/// Splits a credit note of `amount`: what is owed first, the rest as asked.
///
/// # Errors
/// [`CreditNoteRefusal::InvoiceExceeded`]; [`CreditNoteRefusal::MoreThanPaid`].
pub fn split_credit(
    invoice: &CreditableInvoice,
    amount: Money,
    give_back: GiveBack,
) -> Result<CreditParts, CreditNoteRefusal> {
    let left = invoice.total.checked_sub(invoice.credited)?;
    if amount.try_cmp(left)?.is_gt() {
        return Err(CreditNoteRefusal::InvoiceExceeded { asked: amount.minor(), left: left.minor() });
    }
    let owed = amount.try_min(invoice.owed)?;
    let rest = amount.checked_sub(owed)?;
    let money_left = invoice.paid.checked_sub(invoice.paid_back)?;
    if give_back != GiveBack::Balance && rest.try_cmp(money_left)?.is_gt() {
        return Err(CreditNoteRefusal::MoreThanPaid { asked: rest.minor(), left: money_left.minor() });
    }
    let none = Money::zero(amount.currency());
    let parts = CreditParts { owed, to_balance: none, to_refund: none, outside: none };
    Ok(match give_back {
        GiveBack::Balance => CreditParts { to_balance: rest, ..parts },
        GiveBack::Refund => CreditParts { to_refund: rest, ..parts },
        GiveBack::Outside => CreditParts { outside: rest, ..parts },
    })
}
