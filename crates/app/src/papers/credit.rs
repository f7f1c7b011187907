//! A credit note as a customer reads it. It has no page of its own: its invoice's page names it, and it is handed out as
//! a PDF, made and archived as those of invoices are.

use ids::{CreditNoteId, Mode};
use jiff::Timestamp;
use money::{Currency, Money};
use store::credit_notes::{self, NoteLineRow, NoteRow};
use store::{TenantTx, customers, invoices, settings, subscriptions};

use super::words::amount;
use super::{Copy, Side, number_of, payer, seller};
use crate::{Result, rows};

/// What a credit note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditPaper {
    /// The version of the credit note that it shows.
    pub revision: i64,
    /// As printed: `CN-000007`.
    pub number: String,
    /// The number of its invoice, as printed.
    pub reference: String,
    /// Whether it was taken back.
    pub is_void: bool,
    /// Whether it comes from the sandbox.
    pub is_test: bool,
    /// The zone in which dates are written.
    pub zone: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The merchant.
    pub seller: Side,
    /// Who is credited.
    pub customer: Side,
    /// The currency of every amount here.
    pub currency: Currency,
    /// What is credited, in print order; amounts are without taxes.
    pub lines: Vec<CreditPaperLine>,
    /// The sum of the lines.
    pub net: Money,
    /// The taxes taken back.
    pub tax: Money,
    /// What it is worth.
    pub total: Money,
    /// What was paid back, or is to be, in money.
    pub paid_back: Money,
    /// What becomes of it, and what the merchant wrote, as sentences.
    pub notes: Vec<String>,
}

/// One amount of a credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditPaperLine {
    /// What was sold.
    pub description: String,
    /// Units credited, where it was asked for in units.
    pub quantity: Option<i64>,
    /// What is credited.
    pub amount: Money,
}

/// The number as printed.
pub fn number(row: &NoteRow) -> String {
    format!("CN-{:06}", row.number)
}

/// The paper of a credit note.
///
/// # Errors
/// `Missing`.
pub async fn of(tx: &mut TenantTx, id: CreditNoteId) -> Result<CreditPaper> {
    let row = credit_notes::get(tx, id).await?;
    let invoice = invoices::get(tx, row.invoice_id).await?;
    let choices = settings::get(tx).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    let lines = credit_notes::lines_of(tx, &[id.uuid()]).await?;
    let zone = match invoice.subscription_id {
        Some(id) => subscriptions::get(tx, id).await?.billing_zone,
        None => choices.billing_zone.clone(),
    };
    let currency = rows::currency(&row.currency)?;
    let money = |minor| Money::new(minor, currency);
    Ok(CreditPaper {
        revision: row.version,
        number: number(&row),
        reference: number_of(&invoice)?,
        is_void: row.status == "void",
        is_test: tx.mode() == Mode::Test,
        zone,
        issued_at: row.created_at,
        seller: seller(choices),
        customer: payer(customer),
        currency,
        lines: lines.into_iter().map(|line| line_of(line, currency)).collect(),
        net: money(row.net_minor),
        tax: money(row.tax_minor),
        total: money(row.total_minor),
        paid_back: money(row.refund_minor.saturating_add(row.outside_minor)),
        notes: notes(&row, currency),
    })
}

fn line_of(line: NoteLineRow, currency: Currency) -> CreditPaperLine {
    CreditPaperLine {
        description: line.description,
        quantity: line.quantity,
        amount: Money::new(line.net_minor, currency),
    }
}

fn notes(row: &NoteRow, currency: Currency) -> Vec<String> {
    let said = |minor: i64, what: &str| (minor > 0).then(|| format!("{} {what}", amount(Money::new(minor, currency))));
    let fate = [
        said(row.owed_minor, "is no longer owed."),
        said(row.balance_minor, "was added to your balance and pays your next invoices."),
        said(row.refund_minor, "will be paid back the way it was paid."),
        said(row.outside_minor, "was paid back."),
    ];
    fate.into_iter().flatten().chain(row.memo.clone()).collect()
}

/// The PDF of a credit note as it stands. When it was not made yet, it is put on the worker's list.
///
/// # Errors
/// `Missing`.
pub async fn pdf(tx: &mut TenantTx, id: CreditNoteId) -> Result<Copy> {
    let row = credit_notes::get(tx, id).await?;
    if let Some(file) = credit_notes::file_of(tx, id, row.version).await? {
        return Ok(Copy::Ready(file, number(&row)));
    }
    super::ask(tx, id.uuid()).await
}
