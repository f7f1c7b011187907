//! What a settlement consists of, and what of it nobody explained.

use money::{Money, MoneyError};

/// What a line of a settlement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettledKind {
    /// Money that came in.
    Charge,
    /// Money that went back to payers.
    Refund,
    /// Money that payers' banks took back.
    Dispute,
    /// What the provider keeps beside the fees of single charges.
    Fee,
    /// Anything else, by its sign: a reserve that is held or let go, a correction.
    Adjustment,
}

impl SettledKind {
    /// All kinds.
    pub const ALL: [SettledKind; 5] =
        [SettledKind::Charge, SettledKind::Refund, SettledKind::Dispute, SettledKind::Fee, SettledKind::Adjustment];

    /// The word stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            SettledKind::Charge => "charge",
            SettledKind::Refund => "refund",
            SettledKind::Dispute => "dispute",
            SettledKind::Fee => "fee",
            SettledKind::Adjustment => "adjustment",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<SettledKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One line of a settlement. Amounts of charges, refunds, disputes and fees are as they are spoken of, above zero; an adjustment
/// carries its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledLine {
    /// What it is about.
    pub kind: SettledKind,
    /// How much moved.
    pub amount: Money,
    /// What was kept of it, or of giving it back.
    pub fee: Option<Money>,
}

/// A settlement taken apart. `gross - refunds - disputes - fees + adjustments = expected`, and `net - expected = unexplained`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// All that came in.
    pub gross: Money,
    /// All that went back by our wish.
    pub refunds: Money,
    /// All that was taken back by payers' banks.
    pub disputes: Money,
    /// All that was kept, of lines and beside them.
    pub fees: Money,
    /// Everything else.
    pub adjustments: Money,
    /// What should have arrived.
    pub expected: Money,
    /// What arrived beyond that; below zero when something is missing.
    pub unexplained: Money,
}

/// Takes apart a settlement of which `net` arrived.
///
/// # Errors
/// [`MoneyError`] when a line is in another currency, or the sum does not fit.
pub fn explain(net: Money, lines: &[SettledLine]) -> Result<Explained, MoneyError> {
    let none = Money::zero(net.currency());
    let (mut gross, mut refunds, mut disputes, mut fees, mut adjustments) = (none, none, none, none, none);
    for line in lines {
        let sum = match line.kind {
            SettledKind::Charge => &mut gross,
            SettledKind::Refund => &mut refunds,
            SettledKind::Dispute => &mut disputes,
            SettledKind::Fee => &mut fees,
            SettledKind::Adjustment => &mut adjustments,
        };
        *sum = sum.checked_add(line.amount)?;
        if let Some(fee) = line.fee {
            fees = fees.checked_add(fee)?;
        }
    }
    let expected = gross.checked_sub(refunds)?.checked_sub(disputes)?.checked_sub(fees)?.checked_add(adjustments)?;
    Ok(Explained { gross, refunds, disputes, fees, adjustments, expected, unexplained: net.checked_sub(expected)? })
}

#[cfg(test)]
mod tests;
