//! From the total of an invoice to what is due: what prepaid credit and the balance paid, what credit notes took back, and
//! what arrived in money.

use money::{Currency, Money};
use store::invoices::InvoiceRow;
use store::{TenantTx, credit_grants, credit_notes};

use super::Step;
use crate::Result;
use crate::papers::credit;

/// The steps behind the total; none for an invoice that only money can settle and that nothing settled yet.
pub(super) async fn steps(tx: &mut TenantTx, row: &InvoiceRow, currency: Currency) -> Result<Vec<Step>> {
    let money = |minor: i64| Money::new(minor, currency);
    let step = |code: &'static str, text: String, minor: i64| Step { code, text, exact: Some(minor.to_string()) };
    let mut steps = Vec::new();
    if row.prepaid_applied_minor > 0 {
        for draw in credit_grants::draws_of(tx, row.id).await? {
            let text = match draw.kind.as_str() {
                "draw" => format!("Of the total, the grant \"{}\" paid {}.", draw.name, money(draw.amount_minor)),
                _ => format!("The grant \"{}\" got {} back.", draw.name, money(draw.amount_minor)),
            };
            steps.push(step("prepaid", text, draw.amount_minor));
        }
    }
    if row.credit_applied_minor > 0 {
        let text = format!("The customer's balance paid {}.", money(row.credit_applied_minor));
        steps.push(step("balance", text, row.credit_applied_minor));
    }
    for note in credit_notes::of_invoice(tx, row.id).await?.iter().filter(|note| note.status == "issued") {
        let owed = match note.owed_minor {
            0 => String::new(),
            owed => format!("; {} of it was owed", money(owed)),
        };
        let text = format!("Credit note {} took back {}{owed}.", credit::number(note), money(note.total_minor));
        steps.push(step("credit_note", text, note.total_minor));
    }
    if row.amount_paid_minor > 0 {
        steps.push(step("paid", format!("{} arrived in money.", money(row.amount_paid_minor)), row.amount_paid_minor));
    }
    if row.status == "open" && !steps.is_empty() {
        let due = row.owed_minor().saturating_sub(row.amount_paid_minor);
        steps.push(step("due", format!("{} is left to pay.", money(due)), due));
    }
    Ok(steps)
}
