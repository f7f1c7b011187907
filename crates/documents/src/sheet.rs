//! A document as the layout wants it: every word chosen, every amount written, nothing left to decide.
//!
//! The layout places texts and knows no money; this file chooses texts and knows no places. What would make a document
//! contradict itself is refused here.

use calendar::CalendarError;
use money::Money;
use serde::Serialize;

use crate::document::{InvoiceDocument, Kind, Line, MAX_LINES, Party, Status, Tax};
use crate::error::DocumentError;
use crate::qr::{self, Squares};
use crate::wording::{amount, date, line, percent, period, quantity, taken_off};

/// The longest payment link, in bytes.
const LONGEST_LINK: usize = 2_048;

/// What the template reads.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    title: &'static str,
    number: String,
    status: Badge,
    is_test: bool,
    seller: Side,
    customer: Side,
    customer_heading: &'static str,
    facts: Vec<[String; 2]>,
    headline: [String; 2],
    lines: Vec<Row>,
    has_quantity: bool,
    has_unit: bool,
    has_tax: bool,
    totals: Vec<Total>,
    payment: Option<HowToPay>,
    notes: Vec<String>,
}

/// A word and its colour.
#[derive(Debug, Serialize)]
struct Badge {
    label: &'static str,
    tone: &'static str,
}

#[derive(Debug, Serialize)]
struct Side {
    name: String,
    details: Vec<String>,
}

/// A line. An empty text is not printed.
#[derive(Debug, Serialize)]
struct Row {
    description: String,
    period: String,
    derivation: String,
    quantity: String,
    unit: String,
    tax: String,
    amount: String,
}

#[derive(Debug, Serialize)]
struct Total {
    label: String,
    amount: String,
    weight: Weight,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Weight {
    /// A step on the way.
    Plain,
    /// A result.
    Strong,
    /// Said beside a result: a tax that is contained in it.
    Aside,
}

#[derive(Debug, Serialize)]
struct HowToPay {
    link: Option<String>,
    code: Option<Squares>,
    instructions: Vec<String>,
}

/// The sheet of a document.
///
/// # Errors
/// Every case of [`DocumentError`] but a failure to typeset.
pub(crate) fn of(document: &InvoiceDocument) -> Result<Sheet, DocumentError> {
    check_length(document)?;
    check_currency(document)?;
    let rows: Vec<Row> = document.lines.iter().map(|one| row(one, &document.zone)).collect::<Result<_, _>>()?;
    Ok(Sheet {
        title: title(document.kind),
        number: line(&document.number),
        status: badge(document.status),
        is_test: document.is_test,
        seller: side(&document.seller),
        customer: side(&document.customer),
        customer_heading: match document.kind {
            Kind::Invoice => "Billed to",
            Kind::CreditNote => "Credited to",
            Kind::Receipt => "Received from",
        },
        facts: facts(document)?,
        headline: headline(document)?,
        has_quantity: rows.iter().any(|row| !row.quantity.is_empty()),
        has_unit: rows.iter().any(|row| !row.unit.is_empty()),
        has_tax: rows.iter().any(|row| !row.tax.is_empty()),
        lines: rows,
        totals: totals(document),
        payment: how_to_pay(document)?,
        notes: lines(&document.notes),
    })
}

fn check_length(document: &InvoiceDocument) -> Result<(), DocumentError> {
    let count = document.lines.len();
    if count > MAX_LINES { Err(DocumentError::TooManyLines(count)) } else { Ok(()) }
}

fn check_currency(document: &InvoiceDocument) -> Result<(), DocumentError> {
    let all = [
        ("the subtotal", document.subtotal),
        ("the total", document.total),
        ("the amount paid", document.paid),
        ("the amount due", document.amount_due),
    ];
    let all = all
        .into_iter()
        .chain(document.lines.iter().map(|one| ("a line", one.amount)))
        .chain(document.discounts.iter().map(|one| ("a discount", one.amount)))
        .chain(document.taxes.iter().map(|one| ("a tax", one.amount)))
        .chain(document.taxes.iter().filter_map(|one| one.on).map(|on| ("the base of a tax", on)));
    let expected = document.currency;
    match all.map(|(place, amount)| (place, amount.currency())).find(|(_, found)| *found != expected) {
        Some((place, found)) => Err(DocumentError::Currency { place, found, expected }),
        None => Ok(()),
    }
}

const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Invoice => "Invoice",
        Kind::CreditNote => "Credit note",
        Kind::Receipt => "Receipt",
    }
}

const fn badge(status: Status) -> Badge {
    let (label, tone) = match status {
        Status::Draft => ("Draft", "quiet"),
        Status::Open => ("Open", "open"),
        Status::PastDue => ("Past due", "bad"),
        Status::Paid => ("Paid", "good"),
        Status::Void => ("Void", "quiet"),
        Status::Uncollectible => ("Written off", "quiet"),
        Status::Issued => ("Issued", "good"),
    };
    Badge { label, tone }
}

fn side(party: &Party) -> Side {
    let mut details = lines(&party.address);
    details.extend(party.email.iter().chain(&party.tax_id).map(|text| line(text)));
    Side { name: line(&party.name), details }
}

fn lines(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect()
}

/// The table of facts beside the addresses, without those that are not known.
fn facts(document: &InvoiceDocument) -> Result<Vec<[String; 2]>, CalendarError> {
    let zone = &document.zone;
    let on = |at: Option<jiff::Timestamp>| at.map(|at| date(at, zone)).transpose();
    let all = [
        ("Number", Some(line(&document.number))),
        ("Series", document.series.as_deref().map(line)),
        ("For invoice", document.reference.as_deref().map(line)),
        ("Issued", on(document.issued_at)?),
        ("Due", on(document.due_at)?),
        ("Paid", on(document.paid_at)?),
        ("Period", document.period.map(|whole| period(whole, zone)).transpose()?),
        ("Currency", Some(document.currency.code().to_owned())),
    ];
    Ok(all.into_iter().filter_map(|(name, value)| value.map(|value| [name.to_owned(), value])).collect())
}

/// What the reader came for: an amount, and what about it.
fn headline(document: &InvoiceDocument) -> Result<[String; 2], CalendarError> {
    let zone = &document.zone;
    let with_date = |words: &str, at: Option<jiff::Timestamp>, without: &str| match at {
        Some(at) => date(at, zone).map(|date| format!("{words} {date}")),
        None => Ok(without.to_owned()),
    };
    let (figure, words) = match (document.kind, document.status) {
        (_, Status::Draft) => (document.total, "a draft: nothing is owed yet".to_owned()),
        (_, Status::Void) => (document.total, "void: nothing is owed".to_owned()),
        (Kind::CreditNote, _) => (document.total, "credited".to_owned()),
        (Kind::Receipt, _) => (document.paid, with_date("received on", document.paid_at, "received")?),
        (Kind::Invoice, Status::Paid) => (document.total, with_date("paid on", document.paid_at, "paid")?),
        (Kind::Invoice, Status::Uncollectible) => (document.amount_due, "written off".to_owned()),
        (Kind::Invoice, Status::PastDue) => {
            (document.amount_due, with_date("was due on", document.due_at, "is past due")?)
        }
        (Kind::Invoice, Status::Open | Status::Issued) => {
            (document.amount_due, with_date("due on", document.due_at, "due now")?)
        }
    };
    Ok([amount(figure), words])
}

fn row(one: &Line, zone: &str) -> Result<Row, CalendarError> {
    Ok(Row {
        description: line(&one.description),
        period: one.period.map(|of| period(of, zone)).transpose()?.unwrap_or_default(),
        derivation: one.derivation.as_deref().map(line).unwrap_or_default(),
        quantity: one.quantity.map(quantity).unwrap_or_default(),
        unit: one.unit_amount.as_deref().map(line).unwrap_or_default(),
        tax: one.tax_rate.map(percent).unwrap_or_default(),
        amount: amount(one.amount),
    })
}

/// From the subtotal to what is due. Taxes that the prices contain are said beside the total, since they add nothing.
fn totals(document: &InvoiceDocument) -> Vec<Total> {
    let total_label = match document.kind {
        Kind::Invoice | Kind::Receipt => "Total",
        Kind::CreditNote => "Total credited",
    };
    let mut all = vec![total("Subtotal", amount(document.subtotal), Weight::Plain)];
    all.extend(document.discounts.iter().map(|one| total(&one.label, taken_off(one.amount), Weight::Plain)));
    all.extend(document.taxes.iter().filter(|tax| !tax.is_included).map(|tax| tax_row(tax, "", Weight::Plain)));
    all.push(total(total_label, amount(document.total), Weight::Strong));
    all.extend(document.taxes.iter().filter(|tax| tax.is_included).map(|tax| tax_row(tax, "Includes ", Weight::Aside)));
    all.extend(settled(document));
    all
}

/// What has been paid and what is left, where that says more than the total does.
fn settled(document: &InvoiceDocument) -> Vec<Total> {
    let paid_label = if document.kind == Kind::CreditNote { "Paid back" } else { "Paid" };
    let due = || total("Amount due", amount(document.amount_due), Weight::Strong);
    let paid = |written: fn(Money) -> String, weight| total(paid_label, written(document.paid), weight);
    match document.kind {
        Kind::Receipt if document.amount_due.is_zero() => vec![paid(amount, Weight::Strong)],
        Kind::CreditNote if document.paid.is_zero() => Vec::new(),
        Kind::CreditNote => vec![paid(amount, Weight::Plain)],
        Kind::Invoice | Kind::Receipt if document.paid.is_zero() => vec![due()],
        Kind::Invoice | Kind::Receipt => vec![paid(taken_off, Weight::Plain), due()],
    }
}

fn total(label: &str, amount: String, weight: Weight) -> Total {
    Total { label: line(label), amount, weight }
}

fn tax_row(tax: &Tax, before: &str, weight: Weight) -> Total {
    let on = tax.on.map(|on| format!(" on {}", amount(on))).unwrap_or_default();
    let rate = tax.rate.map(|rate| format!(" {}", percent(rate))).unwrap_or_default();
    total(&format!("{before}{}{rate}{on}", tax.name), amount(tax.amount), weight)
}

/// How to pay, where there is something to pay.
fn how_to_pay(document: &InvoiceDocument) -> Result<Option<HowToPay>, DocumentError> {
    let Some(payment) = &document.payment else { return Ok(None) };
    if let Some(link) = &payment.link {
        check_link(link, document.is_test).map_err(DocumentError::PaymentLink)?;
    }
    let instructions = lines(&payment.instructions);
    let is_empty = payment.link.is_none() && instructions.is_empty();
    if is_empty || !is_payable(document) {
        return Ok(None);
    }
    let code = payment.link.as_deref().and_then(qr::squares);
    Ok(Some(HowToPay { link: payment.link.clone(), code, instructions }))
}

fn is_payable(document: &InvoiceDocument) -> bool {
    document.kind == Kind::Invoice
        && document.amount_due.is_positive()
        && matches!(document.status, Status::Open | Status::PastDue | Status::Issued)
}

/// A reader clicks on it, so it must be a web address and look like what it is.
fn check_link(link: &str, is_test: bool) -> Result<(), &'static str> {
    if link.len() > LONGEST_LINK {
        return Err("it is longer than 2,048 bytes");
    }
    if !link.chars().all(|c| c.is_ascii_graphic()) {
        return Err("it contains a space, or a character that an address writes as %XX");
    }
    let is_safe = link.starts_with("https://") || (is_test && link.starts_with("http://"));
    if is_safe { Ok(()) } else { Err("it must begin with https://") }
}
