//! An invoice as a customer reads it: one value, gathered in one transaction, from which the hosted page and the PDF are
//! both made, so that they cannot disagree.
//!
//! A PDF is made when somebody first asks for it: renewals write nothing for papers that nobody looks at. A request
//! writes down that it is wanted, the worker makes and archives it, and from then on it is served from the archive. One
//! is made for each version of the invoice, because the status is printed; whatever else changes later (the seller's
//! address, the customer's name) changes no paper that was handed out.

pub mod credit;
mod explained;
pub mod words;

use std::fmt;

use async_trait::async_trait;
use billing::{Derivation, InvoiceStatus};
use calendar::Period;
use ids::{CustomerId, InvoiceId, Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use store::customers::CustomerRow;
use store::invoice_files::FileRow;
use store::invoices::{InvoiceRow, LineRow};
use store::settings::SettingsRow;
use store::{Kind, TenantTx, credit_notes, customers, due, invoice_files, invoices, settings, subscriptions};

use crate::rules::number_text;
use crate::terms::{self, BillTerms};
use crate::{Error, Result, rows};

pub use credit::CreditPaper;

/// What an invoice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The version of the invoice that it shows.
    pub revision: i64,
    /// As printed: `INV-000042`.
    pub number: String,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// Whether it comes from the sandbox.
    pub is_test: bool,
    /// The zone in which dates are written: the subscription's, else the merchant's.
    pub zone: String,
    /// When it was issued.
    pub issued_at: Option<Timestamp>,
    /// When payment is due.
    pub due_at: Timestamp,
    /// Whether it was sent and not paid on that day.
    pub is_overdue: bool,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// The time billed.
    pub period: Period,
    /// The merchant.
    pub seller: Side,
    /// Who is billed.
    pub customer: Side,
    /// The currency of every amount here.
    pub currency: Currency,
    /// What is billed, in print order.
    pub lines: Vec<PaperLine>,
    /// The sum of the lines.
    pub subtotal: Money,
    /// Discounts and taxes, and what is printed beside them.
    pub terms: BillTerms,
    /// What the invoice is worth.
    pub total: Money,
    /// What prepaid credit paid of it.
    pub prepaid: Money,
    /// What the customer's balance paid of it.
    pub balance: Money,
    /// What credit notes took from what was owed.
    pub credited: Money,
    /// The credit notes in force: their numbers and what each is worth.
    pub credit_notes: Vec<(String, Money)>,
    /// What has been paid in money.
    pub paid: Money,
    /// What is left to pay; zero unless it is open.
    pub due: Money,
    /// How to pay, line by line; empty when nothing is due.
    pub instructions: Vec<String>,
    /// What the merchant wrote on it.
    pub memo: Option<String>,
}

/// One of the two sides of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The name of the business or person.
    pub name: String,
    /// The postal address, line by line.
    pub address: Vec<String>,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// The tax number with its kind.
    pub tax_id: Option<String>,
}

/// One amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLine {
    /// What was sold.
    pub description: String,
    /// The time it was sold for.
    pub period: Period,
    /// Units.
    pub quantity: i64,
    /// What it comes to.
    pub amount: Money,
    /// How the amount came about, step by step, as sentences.
    pub steps: Vec<String>,
}

/// A file as it comes from the typesetter.
#[derive(Clone, PartialEq, Eq)]
pub struct Pressed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// SHA-256 of it, 64 lower-case hex digits.
    pub sha256: String,
}

impl fmt::Debug for Pressed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pressed").field("bytes", &self.bytes.len()).field("sha256", &self.sha256).finish()
    }
}

/// Makes PDFs. The worker has one; nobody else does.
#[async_trait]
pub trait Press: fmt::Debug + Send + Sync {
    /// Sets a paper. The same paper gives the same bytes.
    ///
    /// # Errors
    /// Why it cannot be set, for the log.
    async fn pdf(&self, paper: &Paper) -> std::result::Result<Pressed, String>;

    /// Sets a credit note. The same paper gives the same bytes.
    ///
    /// # Errors
    /// Why it cannot be set, for the log.
    async fn credit_note(&self, paper: &CreditPaper) -> std::result::Result<Pressed, String>;
}

/// What there is of a PDF that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Copy {
    /// The archived file and the number of the invoice.
    Ready(FileRow, String),
    /// It is being made: ask again in a moment.
    InTheMaking,
}

/// The paper of an invoice.
///
/// # Errors
/// `Missing`; `Conflict` (`invoice_not_final`) for a draft.
pub async fn of(tx: &mut TenantTx, id: InvoiceId) -> Result<Paper> {
    let invoice = invoices::get(tx, id).await?;
    let number = number_of(&invoice)?;
    let choices = settings::get(tx).await?;
    let customer = customers::get(tx, invoice.customer_id).await?;
    let lines = invoices::lines_of(tx, &[id.uuid()]).await?;
    let zone = match invoice.subscription_id {
        Some(id) => subscriptions::get(tx, id).await?.billing_zone,
        None => choices.billing_zone.clone(),
    };
    let terms = terms::stored(tx, &invoice).await?;
    let is_test = tx.mode() == Mode::Test;
    let notes = credit_notes::of_invoice(tx, id).await?;
    let mut paper = Paper { terms, ..gathered(number, is_test, zone, invoice, choices, customer, lines)? };
    let in_force = notes.iter().filter(|note| note.status == "issued");
    paper.credit_notes =
        in_force.map(|note| (credit::number(note), Money::new(note.total_minor, paper.currency))).collect();
    Ok(paper)
}

/// The PDF of an invoice as it stands. When it was not made yet, it is put on the worker's list.
///
/// # Errors
/// `Missing`; `Conflict` (`invoice_not_final`) for a draft.
pub async fn pdf(tx: &mut TenantTx, id: InvoiceId) -> Result<Copy> {
    let invoice = invoices::get(tx, id).await?;
    let number = number_of(&invoice)?;
    if let Some(file) = invoice_files::get(tx, id, invoice.version).await? {
        return Ok(Copy::Ready(file, number));
    }
    ask(tx, id.uuid()).await
}

/// Has a document made, unless that failed too often: whoever asks shall not wait for ever.
async fn ask(tx: &mut TenantTx, subject: Uuid) -> Result<Copy> {
    let wall = tx.wall_now();
    due::ask(tx, Kind::Document, subject, wall).await?;
    match due::of(tx, Kind::Document, subject).await?.and_then(|work| work.quarantined_at) {
        None => Ok(Copy::InTheMaking),
        Some(since) => Err(Error::new(
            crate::Kind::Unavailable,
            "document_failed",
            format!(
                "This document could not be made, and was set aside at {since} until somebody has looked at it. Ask the \
                 operators of this service, who find it with `recoup queues`; the amounts are right, and can be read as JSON."
            ),
        )),
    }
}

/// The number as printed.
fn number_of(invoice: &InvoiceRow) -> Result<String> {
    number_text(invoice).ok_or_else(|| {
        Error::conflict(
            "invoice_not_final",
            "This invoice is a draft: it has no number yet, and so no page and no PDF. Ask again when it is final.",
        )
    })
}

fn gathered(
    number: String,
    is_test: bool,
    zone: String,
    invoice: InvoiceRow,
    choices: SettingsRow,
    customer: CustomerRow,
    lines: Vec<LineRow>,
) -> Result<Paper> {
    let currency = rows::currency(&invoice.currency)?;
    let money = |minor: i64| Money::new(minor, currency);
    let status = InvoiceStatus::parse(&invoice.status)
        .ok_or_else(|| Error::fault(format!("stored invoice status {:?} is not known", invoice.status)))?;
    let is_open = status == InvoiceStatus::Open;
    let left = invoice.owed_minor().checked_sub(invoice.amount_paid_minor).filter(|_| is_open).unwrap_or(0);
    // Of a void invoice, what was used for it went back.
    let used = |minor: i64| money(if status == InvoiceStatus::Void { 0 } else { minor });
    let instructions = if left > 0 { choices.payment_instructions.clone() } else { Vec::new() };
    let lines = lines.into_iter().map(|line| paper_line(line, currency)).collect::<Result<_>>()?;
    Ok(Paper {
        revision: invoice.version,
        number,
        status,
        is_test,
        zone,
        issued_at: invoice.finalized_at,
        due_at: invoice.due_at,
        is_overdue: is_open && invoice.overdue_at.is_some(),
        paid_at: invoice.paid_at,
        period: Period { start: invoice.period_start, end: invoice.period_end },
        seller: seller(choices),
        customer: payer(customer),
        currency,
        lines,
        subtotal: money(invoice.subtotal_minor),
        terms: BillTerms::default(),
        total: money(invoice.total_minor),
        prepaid: used(invoice.prepaid_applied_minor),
        balance: used(invoice.credit_applied_minor),
        credited: used(invoice.credited_minor),
        credit_notes: Vec::new(),
        paid: money(invoice.amount_paid_minor),
        due: money(left),
        instructions,
        memo: invoice.memo,
    })
}

fn seller(choices: SettingsRow) -> Side {
    let name = said(choices.legal_name).unwrap_or(choices.merchant_name);
    Side { name, address: choices.address_lines, email: said(choices.support_email), tax_id: said(choices.tax_id) }
}

/// Somebody without a name goes by their address, or by the merchant's reference.
fn payer(customer: CustomerRow) -> Side {
    let CustomerRow { id, name, email, merchant_ref, tax_id, .. } = customer;
    let known = name.and_then(said);
    let email = email.and_then(said);
    let side = Side { tax_id: tax_id.and_then(said), ..Side::default() };
    match known {
        Some(name) => Side { name, email, ..side },
        None => Side { name: email.or(merchant_ref).unwrap_or_else(|| nameless(id)), ..side },
    }
}

fn nameless(id: CustomerId) -> String {
    format!("Customer {id}")
}

fn said(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

fn paper_line(line: LineRow, currency: Currency) -> Result<PaperLine> {
    let derivation: Derivation = serde_json::from_value(line.derivation)
        .map_err(|error| Error::fault("a stored derivation cannot be read").because(error))?;
    Ok(PaperLine {
        description: line.description,
        period: Period { start: line.period_start, end: line.period_end },
        quantity: line.quantity,
        amount: Money::new(line.amount_minor, currency),
        steps: explained::steps(&derivation),
    })
}
