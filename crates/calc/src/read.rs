//! From a text to the fields of an operation, with the path of whatever cannot be read.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::locate;
use crate::operations::Operation;
use crate::refusal::Refusal;
use crate::unique::Unique;

/// The text as JSON in which no field stands twice.
pub(crate) fn text(text: &str) -> Result<Value, Refusal> {
    let value = serde_json::from_str(text)
        .map_err(|error| Refusal::input(".", format!("This is not JSON: {error}. Send JSON.")))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, Unique>(&mut reader) {
        Err(error) if error.inner().to_string().starts_with("duplicate field") => Err(unreadable(&error)),
        // A fraction, which has a better reason waiting in `plain`.
        Err(_) | Ok(Unique) => Ok(value),
    }
}

/// The fields that hold lists.
const LISTS: [&str; 10] =
    ["amounts", "coupons", "discounts", "events", "grants", "lines", "plans", "rates", "tiers", "weights"];

/// Refuses what the reader of types would take although nobody means it: numbers that are not whole (what came through a
/// binary float is not what was meant), members in a row without their names, and a word written as a name of nothing.
pub(crate) fn plain(document: &Value) -> Result<(), Refusal> {
    let is_fraction = |_: Option<&str>, value: &Value| {
        value.as_number().is_some_and(|number| number.as_i64().is_none() && number.as_u64().is_none())
    };
    let is_row = |key: Option<&str>, value: &Value| value.is_array() && !key.is_some_and(|key| LISTS.contains(&key));
    let is_hollow = |_: Option<&str>, value: &Value| {
        value.as_object().is_some_and(|fields| !fields.is_empty() && fields.values().all(Value::is_null))
    };
    let none = |found: Option<String>, message: &str| found.map_or(Ok(()), |path| Err(Refusal::input(path, message)));
    none(
        locate::find(document, &is_fraction),
        "This number is not a whole number of 64 bits. Send exact decimals as texts: \"7.5\".",
    )?;
    none(
        locate::find(document, &is_row),
        "A list cannot stand here: no list has this name. Look how the name is spelt, or send the fields by their names.",
    )?;
    none(locate::find(document, &is_hollow), "There is nothing in this object. Send its fields, or leave it out.")
}

/// The operation a document asks for, and its other fields.
pub(crate) fn operation(document: &Value) -> Result<(Operation, Value), Refusal> {
    let fields = document.as_object().ok_or_else(|| Refusal::input(".", "This is not an object. Send one."))?;
    let names = || Operation::ALL.map(Operation::as_str).join(", ");
    let name = fields.get("operation").and_then(Value::as_str);
    let operation = name.and_then(Operation::parse).ok_or_else(|| {
        let problem = name.map_or("There is no operation".to_owned(), |name| format!("`{name}` is no operation"));
        Refusal::input("operation", format!("{problem}. Send one of {}.", names()))
    })?;
    let others = fields.iter().filter(|(name, _)| name.as_str() != "operation");
    let others: Map<String, Value> = others.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok((operation, Value::Object(others)))
}

/// The fields as an operation wants them.
pub(crate) fn typed<T: DeserializeOwned>(fields: &Value) -> Result<T, Refusal> {
    serde_path_to_error::deserialize(fields).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let (base, sentence) = (error.path().to_string(), error.inner().to_string());
    let message = format!("This cannot be read: {sentence}. Correct this field.");
    // The path of an unknown field ends in it already; that of a missing one and that of one too many do not.
    let named = ["missing field `", "duplicate field `"].iter().find_map(|start| sentence.strip_prefix(start));
    let path = match named.and_then(|rest| rest.split('`').next()) {
        Some(name) if base == "." => name.to_owned(),
        Some(name) => format!("{base}.{name}"),
        None => base,
    };
    Refusal::input(path, message)
}
