//! The typesetter behind the port: papers become PDFs off the async threads.
//!
//! A paper is set as it stands: the same paper gives the same bytes. It says `Open` and when payment is due, never `past
//! due`, because an archived file must not depend on the day on which it was made.

use app::papers::words::amount;
use app::papers::{CreditPaper, Paper, PaperLine, Press, Pressed, Side};
use app::terms::{TakenOff, TaxOn};
use async_trait::async_trait;
use billing::InvoiceStatus;
use documents::{Deduction, InvoiceDocument, Kind, Line, Party, Payment, Status, Tax};
use money::Money;
use rust_decimal::Decimal;

/// Makes PDFs with the typesetter that is compiled in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typesetter;

#[async_trait]
impl Press for Typesetter {
    async fn pdf(&self, paper: &Paper) -> Result<Pressed, String> {
        pressed(document_of(paper)).await
    }

    async fn credit_note(&self, paper: &CreditPaper) -> Result<Pressed, String> {
        pressed(credit_note_of(paper)).await
    }
}

async fn pressed(document: InvoiceDocument) -> Result<Pressed, String> {
    let number = document.number.clone();
    let made = tokio::task::spawn_blocking(move || documents::render(&document))
        .await
        .map_err(|panic| format!("the typesetter ended in a panic: {panic}"))?
        .map_err(|error| format!("{}: {error}", error.code()))?;
    if !made.undrawn.is_empty() {
        tracing::warn!(number, letters = ?made.undrawn, "a PDF has letters that no font of ours draws");
    }
    Ok(Pressed { bytes: made.pdf, sha256: made.sha256 })
}

fn document_of(paper: &Paper) -> InvoiceDocument {
    let instructions = paper.instructions.clone();
    InvoiceDocument {
        kind: Kind::Invoice,
        number: paper.number.clone(),
        series: None,
        reference: None,
        status: match paper.status {
            InvoiceStatus::Draft => Status::Draft,
            InvoiceStatus::Open if paper.is_overdue => Status::PastDue,
            InvoiceStatus::Open => Status::Open,
            InvoiceStatus::Paid => Status::Paid,
            InvoiceStatus::Void => Status::Void,
            InvoiceStatus::Uncollectible => Status::Uncollectible,
        },
        is_test: paper.is_test,
        zone: paper.zone.clone(),
        issued_at: paper.issued_at,
        due_at: Some(paper.due_at),
        paid_at: paper.paid_at,
        period: Some(paper.period),
        seller: party(&paper.seller),
        customer: party(&paper.customer),
        currency: paper.currency,
        lines: paper.lines.iter().map(line).collect(),
        subtotal: paper.subtotal,
        discounts: paper.terms.discounts.iter().map(deduction).collect(),
        taxes: paper.terms.taxes.iter().map(tax).collect(),
        total: paper.total,
        paid: settled(paper),
        amount_due: paper.due,
        payment: (!instructions.is_empty()).then_some(Payment { link: None, instructions }),
        notes: notes(paper),
    }
}

/// Everything that is not left to pay, in one figure; [`notes`] says what it consists of.
fn settled(paper: &Paper) -> Money {
    let parts = [paper.paid, paper.prepaid, paper.balance, paper.credited];
    Money::sum(parts, paper.currency).unwrap_or(paper.paid)
}

fn notes(paper: &Paper) -> Vec<String> {
    let printed = paper.memo.iter().chain(&paper.terms.notes).cloned();
    let used = [(paper.prepaid, "by prepaid credit"), (paper.balance, "by the balance")];
    let used = used.into_iter().filter(|(part, _)| part.is_positive());
    let used = used.map(|(part, by)| format!("{} was paid {by}.", amount(part)));
    let notes = paper.credit_notes.iter();
    let notes = notes.map(|(number, worth)| format!("Credit note {number}: {}.", amount(*worth)));
    printed.chain(used).chain(notes).collect()
}

/// Taxes are a line of their own: they are what was on the invoice, taken back, and have no rate of this document's.
fn credit_note_of(paper: &CreditPaper) -> InvoiceDocument {
    let plain = |description: &str, quantity: Option<i64>, amount: Money| Line {
        description: description.to_owned(),
        period: None,
        quantity: quantity.map(Decimal::from),
        unit_amount: None,
        amount,
        tax_rate: None,
        derivation: None,
    };
    let mut lines: Vec<Line> =
        paper.lines.iter().map(|line| plain(&line.description, line.quantity, line.amount)).collect();
    if paper.tax.is_positive() {
        lines.push(plain("Taxes on the above", None, paper.tax));
    }
    InvoiceDocument {
        kind: Kind::CreditNote,
        number: paper.number.clone(),
        series: None,
        reference: Some(paper.reference.clone()),
        status: if paper.is_void { Status::Void } else { Status::Issued },
        is_test: paper.is_test,
        zone: paper.zone.clone(),
        issued_at: Some(paper.issued_at),
        due_at: None,
        paid_at: None,
        period: None,
        seller: party(&paper.seller),
        customer: party(&paper.customer),
        currency: paper.currency,
        lines,
        subtotal: paper.total,
        discounts: Vec::new(),
        taxes: Vec::new(),
        total: paper.total,
        paid: paper.paid_back,
        amount_due: Money::zero(paper.currency),
        payment: None,
        notes: paper.notes.clone(),
    }
}

fn deduction(taken: &TakenOff) -> Deduction {
    Deduction { label: taken.name.clone(), amount: taken.amount }
}

fn tax(tax: &TaxOn) -> Tax {
    Tax { name: tax.name.clone(), rate: tax.percent, on: Some(tax.base), amount: tax.amount, is_included: tax.included }
}

fn party(side: &Side) -> Party {
    Party {
        name: side.name.clone(),
        address: side.address.clone(),
        email: side.email.clone(),
        tax_id: side.tax_id.clone(),
    }
}

fn line(one: &PaperLine) -> Line {
    Line {
        description: one.description.clone(),
        period: Some(one.period),
        quantity: Some(Decimal::from(one.quantity)),
        unit_amount: None,
        amount: one.amount,
        tax_rate: None,
        derivation: Some(one.steps.join(" ")),
    }
}
