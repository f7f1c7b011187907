//! Proof of a bill's discounts and taxes: the stored inputs give what was printed.

use billing::totals::{InvoiceInputs, InvoiceTotals, total};
use money::Money;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

use crate::{Error, Result};

/// Everything that was printed of a bill, in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) subtotal: i64,
    pub(crate) discount: i64,
    pub(crate) tax: i64,
    pub(crate) total: i64,
    pub(crate) to_balance: i64,
    /// Of each line its amount, discount, net and tax.
    pub(crate) lines: Vec<[i64; 4]>,
    /// Of each coupon its name and what it took.
    pub(crate) discounts: Vec<(String, i64)>,
    /// Of each tax its code, percent, base and amount; without a percent what credits give back.
    pub(crate) taxes: Vec<(String, Option<Decimal>, i64, i64)>,
}

/// What was stored of a bill's inputs.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub(crate) fn inputs(document: &Value) -> Result<InvoiceInputs> {
    InvoiceInputs::deserialize(document)
        .map_err(|error| Error::fault("the stored terms of a bill cannot be read").because(error))
}

/// Computes a bill again.
///
/// # Errors
/// `Fault` naming the first result that is not what was printed.
pub(crate) fn check(inputs: &InvoiceInputs, printed: &Printed) -> Result<InvoiceTotals> {
    let totals = total(inputs).map_err(|refusal| Error::fault(format!("its terms give no amounts: {refusal}")))?;
    let found = of(inputs, &totals)?;
    let wrong = [
        ("subtotal", found.subtotal == printed.subtotal),
        ("discount", found.discount == printed.discount),
        ("tax", found.tax == printed.tax),
        ("total", found.total == printed.total),
        ("amount for the balance", found.to_balance == printed.to_balance),
        ("lines", found.lines == printed.lines),
        ("discounts", found.discounts == printed.discounts),
        ("taxes", found.taxes == printed.taxes),
    ];
    match wrong.into_iter().find(|(_, same)| !same) {
        None => Ok(totals),
        Some((what, _)) => {
            Err(Error::fault(format!("its terms give another {what}: {found:?}, printed is {printed:?}")))
        }
    }
}

/// What a computation would print.
fn of(inputs: &InvoiceInputs, totals: &InvoiceTotals) -> Result<Printed> {
    let minor = Money::minor;
    let mut taxes: Vec<(String, Option<Decimal>, i64, i64)> = totals
        .taxes
        .iter()
        .map(|tax| (tax.code.clone(), Some(tax.percent.normalize()), minor(tax.base), minor(tax.tax)))
        .collect();
    let unfit = |error| Error::fault("a tax that is given back does not fit").because(error);
    let back = |of: fn(&billing::totals::BillLineTotals) -> Money| {
        let fixed =
            inputs.lines.iter().zip(&totals.lines).filter(|(line, totals)| {
                matches!(line.tax, billing::tax::TaxTreatment::Fixed(_)) && !totals.tax.is_zero()
            });
        Money::sum(fixed.map(|(_, totals)| of(totals)), inputs.currency)
    };
    let (base, tax) = (back(|line| line.net).map_err(unfit)?, back(|line| line.tax).map_err(unfit)?);
    if !tax.is_zero() {
        taxes.push(("credited".to_owned(), None, minor(base), minor(tax)));
    }
    Ok(Printed {
        subtotal: minor(totals.subtotal),
        discount: minor(totals.discount),
        tax: minor(totals.tax),
        total: minor(totals.due),
        to_balance: minor(totals.to_balance),
        lines: totals
            .lines
            .iter()
            .map(|line| [minor(line.amount), minor(line.discount), minor(line.net), minor(line.tax)])
            .collect(),
        discounts: totals.discounts.iter().map(|taken| (taken.code.clone(), minor(taken.amount))).collect(),
        taxes,
    })
}
