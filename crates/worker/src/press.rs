//! The typesetter behind the port: papers become PDFs off the async threads.
//!
//! A paper is set as it stands: the same paper gives the same bytes. It says `Open` and when payment is due, never `past
//! due`, because an archived file must not depend on the day on which it was made.

use app::papers::{Paper, PaperLine, Press, Pressed, Side};
use async_trait::async_trait;
use billing::InvoiceStatus;
use documents::{InvoiceDocument, Kind, Line, Party, Payment, Status};
use rust_decimal::Decimal;

/// Makes PDFs with the typesetter that is compiled in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typesetter;

#[async_trait]
impl Press for Typesetter {
    async fn pdf(&self, paper: &Paper) -> Result<Pressed, String> {
        let document = document_of(paper);
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
        discounts: Vec::new(),
        taxes: Vec::new(),
        total: paper.total,
        paid: paper.paid,
        amount_due: paper.due,
        payment: (!instructions.is_empty()).then_some(Payment { link: None, instructions }),
        notes: paper.memo.iter().cloned().collect(),
    }
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
