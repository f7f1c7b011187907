//! Where in a document the value stands that a computation refused.
//!
//! A computation knows the value it refuses and not where it came from; the document is searched for it, fields in the
//! order of their names, and the first place is told. A refusal about no value in particular is about the whole.

use billing::price::PriceFaults;
use billing::{BillRefusal, InvoiceRefusal};
use calendar::{CalendarError, Period};
use jiff::Timestamp;
use money::MoneyError;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::refusal::Refusal;

/// What an operation refuses with.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The arithmetic of a bill said no.
    Bill(BillRefusal),
    /// A price said no.
    Price(InvoiceRefusal),
    /// A price cannot be offered; the path of each fault is within the field it stands in.
    Pricing {
        /// The field.
        at: &'static str,
        /// What is wrong.
        faults: PriceFaults,
    },
    /// The document asks for something that cannot be meant.
    Field(Refusal),
}

impl<E: Into<BillRefusal>> From<E> for Fault {
    fn from(refusal: E) -> Self {
        Fault::Bill(refusal.into())
    }
}

/// The refusal of a document.
pub(crate) fn refusal(fields: &Value, fault: Fault) -> Refusal {
    match fault {
        Fault::Field(refusal) => refusal,
        Fault::Bill(inner) => {
            let path = of_bill(fields, &inner).unwrap_or_else(root);
            Refusal::new(inner.code(), inner.to_string(), path)
        }
        Fault::Price(inner) => Refusal::new(inner.code(), inner.to_string(), of_price(&inner)),
        Fault::Pricing { at, faults } => of_pricing(at, &faults),
    }
}

/// The first fault, and with it all others: who corrects a price corrects it once.
fn of_pricing(at: &str, faults: &PriceFaults) -> Refusal {
    let mut all = faults
        .0
        .iter()
        .map(|fault| Refusal::new(fault.problem.code(), fault.problem.to_string(), format!("{at}.{}", fault.field)));
    // There is at least one.
    let first = all.next().unwrap_or_else(|| Refusal::input(at, faults.to_string()));
    Refusal { others: all.collect(), ..first }
}

fn root() -> String {
    ".".to_owned()
}

/// By the code, so that a new refusal of prices needs no word here.
fn of_price(refusal: &InvoiceRefusal) -> &'static str {
    match refusal.code() {
        "flat_price_quantity" | "quantity_too_large" => "quantity",
        "events_do_not_add_up" | "too_many_event_amounts" => "amounts",
        "fraction_out_of_range" => "share",
        _ => ".",
    }
}

fn of_bill(fields: &Value, refusal: &BillRefusal) -> Option<String> {
    match refusal {
        BillRefusal::EmptyPeriod { period } => find(fields, &|_, value| is_period(value, *period)),
        BillRefusal::InstantOutOfOrder { at } => find(fields, &|_, value| is_instant(value, *at)),
        BillRefusal::ShareOutOfRange { part, whole } => {
            find(fields, &|_, value| field(value, "part") == Some(*part) && field(value, "whole") == Some(*whole))
        }
        BillRefusal::Negative { .. } => {
            find(fields, &|key, value| key == Some("minor") && value.as_i64().is_some_and(i64::is_negative))
        }
        BillRefusal::CurrencyMismatch { given, .. } => {
            // Of amounts only: the currency of the bill is the expected one.
            find(fields, &|_, value| {
                value.get("minor").is_some() && value.get("currency").is_some_and(|it| it == given.code())
            })
            .map(|path| format!("{path}.currency"))
        }
        BillRefusal::TaxRate { percent } | BillRefusal::DiscountPercent { percent } => {
            find(fields, &|key, value| key == Some("percent") && decimal(value) == Some(*percent))
        }
        BillRefusal::TaxTwice { code } => find_last(fields, "code", code),
        BillRefusal::DiscountAmount => {
            let nothing = |value: &Value| value.get("minor").and_then(Value::as_i64).is_some_and(|minor| minor <= 0);
            find(fields, &|key, value| key == Some("fixed") && nothing(value))
        }
        BillRefusal::CouponMonths => find(fields, &|key, value| key == Some("repeating") && value.as_u64() == Some(0)),
        BillRefusal::NothingToCarry { .. } => find(fields, &|key, _| key == Some("opening")),
        BillRefusal::EventLacks { id, .. } | BillRefusal::EventConflict { id } => find_last(fields, "id", id),
        BillRefusal::Amount(MoneyError::NoWeights) => find(fields, &|key, _| key == Some("weights")),
        BillRefusal::Calendar(CalendarError::UnknownZone(zone)) => {
            find(fields, &|key, value| key == Some("zone") && value.as_str() == Some(zone))
        }
        BillRefusal::Calendar(CalendarError::DayOfMonth(_)) => find(fields, &|key, _| key == Some("anchorDay")),
        BillRefusal::Calendar(CalendarError::BeforeStart { at, .. }) => {
            find(fields, &|_, value| is_instant(value, *at))
        }
        BillRefusal::CreditTooLarge { .. }
        | BillRefusal::CouponExpired { .. }
        | BillRefusal::CouponPlan { .. }
        | BillRefusal::CouponUsedUp { .. }
        | BillRefusal::CouponUsedByCustomer { .. }
        | BillRefusal::MixedAggregations { .. }
        | BillRefusal::RecordBroken { .. }
        | BillRefusal::RecordVersion(_)
        | BillRefusal::Amount(_)
        | BillRefusal::Calendar(_) => None,
    }
}

fn field(value: &Value, name: &str) -> Option<u64> {
    value.get(name).and_then(Value::as_u64)
}

fn is_instant(value: &Value, at: Timestamp) -> bool {
    value.as_str().and_then(|text| text.parse::<Timestamp>().ok()) == Some(at)
}

fn is_period(value: &Value, period: Period) -> bool {
    let is = |name, at| value.get(name).is_some_and(|value| is_instant(value, at));
    is("start", period.start) && is("end", period.end)
}

fn decimal(value: &Value) -> Option<Decimal> {
    value.as_str().and_then(|text| text.parse().ok()).or_else(|| value.as_i64().map(Decimal::from))
}

/// The path of the first value that is meant: the value itself, then what is in it, fields in the order of their names.
pub(crate) fn find(document: &Value, is_meant: &dyn Fn(Option<&str>, &Value) -> bool) -> Option<String> {
    all(document, is_meant).into_iter().next()
}

/// The path of the last text under a name: of two that are alike, the second is too many.
fn find_last(document: &Value, name: &str, text: &str) -> Option<String> {
    all(document, &|key, value| key == Some(name) && value.as_str() == Some(text)).pop()
}

fn all(document: &Value, is_meant: &dyn Fn(Option<&str>, &Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    visit(document, None, "", is_meant, &mut found);
    found
}

fn visit(
    value: &Value,
    key: Option<&str>,
    path: &str,
    is_meant: &dyn Fn(Option<&str>, &Value) -> bool,
    found: &mut Vec<String>,
) {
    if is_meant(key, value) {
        found.push(if path.is_empty() { root() } else { path.to_owned() });
    }
    if let Some(items) = value.as_array() {
        for (index, item) in items.iter().enumerate() {
            visit(item, None, &format!("{path}[{index}]"), is_meant, found);
        }
    }
    if let Some(fields) = value.as_object() {
        let mut names: Vec<(&String, &Value)> = fields.iter().collect();
        names.sort_unstable_by_key(|(name, _)| *name);
        for (name, inner) in names {
            let dot = if path.is_empty() { "" } else { "." };
            visit(inner, Some(name), &format!("{path}{dot}{name}"), is_meant, found);
        }
    }
}
