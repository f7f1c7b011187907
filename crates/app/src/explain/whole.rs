//! How the total of an invoice follows from its lines: discounts, taxes, and what goes to the balance.

use billing::discount::{DiscountAmount, Redeemed};
use billing::tax::{TaxPricing, TaxRules, TaxTreatment};
use billing::totals::{BillLine, InvoiceInputs};
use money::{Money, Rounding};
use serde_json::{Value, json};
use store::invoices::InvoiceRow;

use super::{LineAccount, Step};
use crate::terms::BillTerms;
use crate::terms::proof::Printed;
use crate::{Error, Result, rows};

/// The inputs of an invoice that has neither discounts nor taxes: its lines alone.
pub(super) fn untouched(row: &InvoiceRow, lines: &[LineAccount]) -> Result<InvoiceInputs> {
    let line = |line: &LineAccount| BillLine {
        amount: line.amount,
        begins: line.row.period_start,
        plan: None,
        discountable: false,
        tax: TaxTreatment::Rates(Vec::new()),
    };
    Ok(InvoiceInputs {
        currency: rows::currency(&row.currency)?,
        rounding: Rounding::default(),
        zone: "UTC".to_owned(),
        at: row.created_at,
        lines: lines.iter().map(line).collect(),
        coupons: Vec::new(),
        tax: TaxRules::default(),
        grants: Vec::new(),
        balance: None,
    })
}

/// What the stored invoice says.
pub(super) fn printed(row: &InvoiceRow, lines: &[LineAccount], terms: &BillTerms) -> Printed {
    Printed {
        subtotal: row.subtotal_minor,
        discount: row.discount_minor,
        tax: row.tax_minor,
        total: row.total_minor,
        to_balance: row.credit_granted_minor,
        lines: lines
            .iter()
            .map(|line| [line.row.amount_minor, line.row.discount_minor, line.row.net_minor, line.row.tax_minor])
            .collect(),
        discounts: terms.discounts.iter().map(|one| (one.name.clone(), one.amount.minor())).collect(),
        taxes: terms
            .taxes
            .iter()
            .map(|tax| {
                let percent = tax.percent.map(|percent| percent.normalize());
                (tax.code.clone(), percent, tax.base.minor(), tax.amount.minor())
            })
            .collect(),
    }
}

/// The document that the calculator answers with the same totals.
pub(super) fn calculation(inputs: &InvoiceInputs) -> Result<Value> {
    let mut document = serde_json::to_value(inputs)
        .map_err(|error| Error::fault("the terms of a bill cannot be written").because(error))?;
    document["operation"] = json!("invoice");
    Ok(document)
}

/// From the lines to the total, in words.
pub(super) fn steps(row: &InvoiceRow, inputs: &InvoiceInputs, printed: &Printed) -> Result<Vec<Step>> {
    let currency = inputs.currency;
    let money = |minor: i64| Money::new(minor, currency);
    let exact = |minor: i64| Some(minor.to_string());
    let subtotal = money(row.subtotal_minor);
    let text = match printed.lines.len() {
        1 => format!("The invoice has one line: {subtotal}."),
        count => format!("The {count} lines, each rounded once, add up to {subtotal}."),
    };
    let mut steps = vec![Step { code: "sum", text, exact: exact(row.subtotal_minor) }];
    for (name, taken) in &printed.discounts {
        let found = inputs.coupons.iter().find(|redeemed| redeemed.coupon.code == *name);
        let how = found.map(in_words).unwrap_or_default();
        let text = format!("{name}{how} takes {} off.", money(*taken));
        steps.push(Step { code: "discount", text, exact: exact(*taken) });
    }
    for (code, percent, base, tax) in &printed.taxes {
        let (base, shown) = (money(*base), money(*tax));
        let text = match (percent, inputs.tax.pricing) {
            (Some(percent), TaxPricing::Exclusive) => format!("{code} of {percent} percent on {base} is {shown}."),
            (Some(percent), TaxPricing::Inclusive) => {
                format!("{shown} of the prices are {code} of {percent} percent; without taxes they are {base}.")
            }
            (None, _) => format!("The credits give {shown} of the taxes back that were paid on {base}."),
        };
        steps.push(Step { code: "tax", text, exact: exact(*tax) });
    }
    for note in notes(inputs) {
        steps.push(Step { code: "note", text: format!("No tax is charged. {note}."), exact: None });
    }
    if printed.to_balance > 0 {
        let text = format!(
            "Credits outweigh charges, so nothing is owed, and {} go to the customer's balance.",
            money(printed.to_balance)
        );
        steps.push(Step { code: "balance", text, exact: exact(printed.to_balance) });
    } else if steps.len() > 1 {
        steps.push(Step {
            code: "total",
            text: format!("The total is {}.", money(row.total_minor)),
            exact: exact(row.total_minor),
        });
    }
    Ok(steps)
}

/// ` (25 percent)`, ` (at most NGN 10.00)`.
fn in_words(redeemed: &Redeemed) -> String {
    match redeemed.coupon.amount {
        DiscountAmount::Percent(percent) => format!(" ({} percent)", percent.normalize()),
        DiscountAmount::Fixed(amount) => format!(" (at most {amount})"),
    }
}

fn notes(inputs: &InvoiceInputs) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for line in &inputs.lines {
        let note = match &line.tax {
            TaxTreatment::Exempt(reason) => reason.as_str(),
            TaxTreatment::ReverseCharge => billing::tax::REVERSE_CHARGE_NOTE,
            TaxTreatment::Rates(_) | TaxTreatment::Fixed(_) => continue,
        };
        if !found.contains(&note) {
            found.push(note);
        }
    }
    found
}
