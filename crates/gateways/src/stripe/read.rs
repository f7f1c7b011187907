//! Reading Stripe's objects leniently: what is missing, null or of another kind is not there.

use jiff::Timestamp;
use money::{Currency, Money};
use serde_json::Value;

use super::unit;

/// A text that is not empty.
pub(super) fn text<'a>(object: &'a Value, at: &str) -> Option<&'a str> {
    object.pointer(at).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The id of something that may be expanded or not.
pub(super) fn id<'a>(object: &'a Value, at: &str) -> Option<&'a str> {
    text(object, at).or_else(|| text(object.pointer(at)?, "/id"))
}

/// A whole number, also when it is written as a text.
pub(super) fn whole(object: &Value, at: &str) -> Option<i64> {
    let found = object.pointer(at)?;
    found.as_i64().or_else(|| found.as_str()?.parse().ok())
}

/// Yes or no, also when it is written as a text.
pub(super) fn flag(object: &Value, at: &str) -> Option<bool> {
    let found = object.pointer(at)?;
    found.as_bool().or_else(|| found.as_str()?.parse().ok())
}

/// An amount, with the currency that stands beside it.
pub(super) fn money(object: &Value, amount_at: &str, currency_at: &str) -> Option<Money> {
    let currency = Currency::parse(&text(object, currency_at)?.to_ascii_uppercase()).ok()?;
    unit::read(whole(object, amount_at)?, currency)
}

/// An instant in seconds.
pub(super) fn instant(object: &Value, at: &str) -> Option<Timestamp> {
    Timestamp::from_second(whole(object, at)?).ok()
}

/// What a list holds, and how it goes on.
pub(super) fn items(list: &Value) -> Option<&Vec<Value>> {
    list.pointer("/data").and_then(Value::as_array)
}
