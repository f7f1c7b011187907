//! A plain invoice, and what another reader finds in the PDF of a document.

use documents::{InvoiceDocument, Kind, Line, Party, Payment, Status, render};
use jiff::Timestamp;
use lopdf::Document;
use money::{Currency, Money};

use crate::reader;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("tests write instants correctly")
}

pub(crate) fn line(description: &str, amount: Money) -> Line {
    Line {
        description: description.to_owned(),
        period: None,
        quantity: None,
        unit_amount: None,
        amount,
        tax_rate: None,
        derivation: None,
    }
}

/// An open invoice for one thing, without taxes or payments.
pub(crate) fn invoice(amount: Money) -> InvoiceDocument {
    let zero = Money::zero(amount.currency());
    InvoiceDocument {
        kind: Kind::Invoice,
        number: "INV-000042".to_owned(),
        series: None,
        reference: None,
        status: Status::Open,
        is_test: false,
        zone: "Africa/Lagos".to_owned(),
        issued_at: Some(at("2026-09-30T23:30:00Z")),
        due_at: Some(at("2026-10-14T23:00:00Z")),
        paid_at: None,
        period: None,
        seller: Party { name: "Sika Gym".to_owned(), ..Party::default() },
        customer: Party { name: "Ada Obi".to_owned(), ..Party::default() },
        currency: amount.currency(),
        lines: vec![line("Gym monthly", amount)],
        subtotal: amount,
        discounts: Vec::new(),
        taxes: Vec::new(),
        total: amount,
        paid: zero,
        amount_due: amount,
        payment: None,
        notes: Vec::new(),
    }
}

pub(crate) fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

pub(crate) fn payment(link: &str) -> Option<Payment> {
    Some(Payment { link: Some(link.to_owned()), instructions: Vec::new() })
}

/// The text of each page, with every white space a single space.
pub(crate) fn pages(document: &InvoiceDocument) -> Vec<String> {
    let pdf = read(document);
    let one = |page: lopdf::ObjectId| reader::text(&pdf, page).split_whitespace().collect::<Vec<_>>().join(" ");
    pdf.get_pages().into_values().map(one).collect()
}

/// The text of a document of one page.
pub(crate) fn text(document: &InvoiceDocument) -> String {
    let mut pages = pages(document);
    assert_eq!(pages.len(), 1, "{pages:?}");
    pages.remove(0)
}

pub(crate) fn read(document: &InvoiceDocument) -> Document {
    let rendered = render(document).expect("the document can be set");
    Document::load_mem(&rendered.pdf).expect("another reader can read it")
}
