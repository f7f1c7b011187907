//! What a document says, as plain data.
//!
//! Whoever fills it in has decided everything: amounts, taxes and what is still owed arrive finished and are printed as
//! they are. It can be stored as JSON, and the same JSON gives the same document later. Only lengths are limited here: a
//! document has at most [`MAX_LINES`] lines, and a text is cut after 4,000 characters.

use calendar::Period;
use jiff::Timestamp;
use money::{Currency, Money};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The most lines of one document; some 300 pages.
pub const MAX_LINES: usize = 5_000;

/// An invoice, credit note or receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoiceDocument {
    /// What it is.
    pub kind: Kind,
    /// Its number in its series, as it is printed: `INV-000042`.
    pub number: String,
    /// The series that the number counts in, when there is more than one.
    pub series: Option<String>,
    /// The number of the invoice that a credit note or receipt is about.
    pub reference: Option<String>,
    /// Where the document stands on the day it is made.
    pub status: Status,
    /// Whether it comes from the sandbox. It then says on every page that nothing is owed.
    pub is_test: bool,
    /// The IANA zone in which all dates are written: `Africa/Lagos`.
    pub zone: String,
    /// When it was issued; `None` on a draft.
    pub issued_at: Option<Timestamp>,
    /// When payment is due.
    pub due_at: Option<Timestamp>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// The time billed, half-open.
    pub period: Option<Period>,
    /// The merchant.
    pub seller: Party,
    /// Who is billed.
    pub customer: Party,
    /// The currency of every amount here.
    pub currency: Currency,
    /// What is billed, in the order printed. At most [`MAX_LINES`].
    pub lines: Vec<Line>,
    /// The sum of the lines.
    pub subtotal: Money,
    /// What is taken off the subtotal, each with its name. Amounts are positive and printed with a minus.
    pub discounts: Vec<Deduction>,
    /// One row for each rate.
    pub taxes: Vec<Tax>,
    /// What the document is worth.
    pub total: Money,
    /// What has been paid towards it, or paid back on a credit note; printed unless zero.
    pub paid: Money,
    /// What is left to pay.
    pub amount_due: Money,
    /// How to pay. Printed while something is due.
    pub payment: Option<Payment>,
    /// Sentences below the totals: reverse charge, exemptions, thanks.
    pub notes: Vec<String>,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Asks for money.
    Invoice,
    /// Takes back some or all of an invoice.
    CreditNote,
    /// Confirms a payment.
    Receipt,
}

/// Where a document stands, printed beside its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not issued yet.
    Draft,
    /// Waits for payment.
    Open,
    /// Waits for payment past its due date.
    PastDue,
    /// Settled.
    Paid,
    /// Withdrawn.
    Void,
    /// Written off.
    Uncollectible,
    /// In force, with nothing to pay: a credit note.
    Issued,
}

/// One of the two sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The name of the business or person.
    pub name: String,
    /// The postal address, line by line.
    pub address: Vec<String>,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// The tax number with its kind: `TIN 01234567-0001`.
    pub tax_id: Option<String>,
}

/// One amount, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What was sold.
    pub description: String,
    /// The time it was sold for, half-open.
    pub period: Option<Period>,
    /// Units; `None` where counting means nothing.
    pub quantity: Option<Decimal>,
    /// The price of a unit as a text, since it need not be a whole amount: `₦0.0025`, `tiered`.
    pub unit_amount: Option<String>,
    /// The amount of the line; below zero for a credit.
    pub amount: Money,
    /// The tax on it, in percent: 7.5.
    pub tax_rate: Option<Decimal>,
    /// A sentence that lets the reader compute the amount: `15 of 30 days of ₦25,000.00, rounded half to even`.
    pub derivation: Option<String>,
}

/// A discount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// Its name: `Launch offer, 20%`.
    pub label: String,
    /// What it takes off; above zero.
    pub amount: Money,
}

/// The tax at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// Its name: `VAT`.
    pub name: String,
    /// Percent: 7.5; none where it is of several rates.
    pub rate: Option<Decimal>,
    /// What it is charged on.
    pub on: Option<Money>,
    /// The tax.
    pub amount: Money,
    /// Whether the prices of the lines contain it already.
    pub is_included: bool,
}

/// How to pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The hosted page, `https://…`. Printed as a link and, unless it is too long for one, as a QR code.
    pub link: Option<String>,
    /// Other ways, line by line: bank, account number, reference.
    pub instructions: Vec<String>,
}
