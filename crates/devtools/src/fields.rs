//! Bodies from the command line: `amount=500000 metadata.team=red active=true`.
//!
//! A value that is JSON is taken as JSON, anything else as text; `name:=value` takes any value as text. Dots go into objects.

use serde_json::{Map, Value};

/// Why a field cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// No equals sign, or nothing before it.
    #[error("`{0}` is not a field: write name=value, or name:=value for text")]
    Form(String),
    /// The same name twice, or once as an object and once as something else.
    #[error("`{0}` is given twice")]
    Twice(String),
}

/// Makes a body of fields.
///
/// # Errors
/// Naming the field that cannot be read.
pub fn body_of(fields: &[String]) -> Result<Value, FieldError> {
    let mut body = Map::new();
    for field in fields {
        let (name, value) = read(field)?;
        put(&mut body, name, name, value)?;
    }
    Ok(Value::Object(body))
}

fn read(field: &str) -> Result<(&str, Value), FieldError> {
    let (name, text) = field.split_once('=').ok_or_else(|| FieldError::Form(field.to_owned()))?;
    let (name, value) = match name.strip_suffix(':') {
        Some(name) => (name, Value::from(text)),
        None => (name, serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))),
    };
    if name.is_empty() || name.split('.').any(str::is_empty) {
        return Err(FieldError::Form(field.to_owned()));
    }
    Ok((name, value))
}

fn put(object: &mut Map<String, Value>, name: &str, whole: &str, value: Value) -> Result<(), FieldError> {
    let twice = || FieldError::Twice(whole.to_owned());
    match name.split_once('.') {
        None if object.contains_key(name) => Err(twice()),
        None => {
            object.insert(name.to_owned(), value);
            Ok(())
        }
        Some((outer, inner)) => {
            let nested = object.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            put(nested.as_object_mut().ok_or_else(twice)?, inner, whole, value)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(fields: &[&str]) -> Result<Value, FieldError> {
        body_of(&fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn values_are_json_where_they_can_be() {
        let body = of(&[
            "name=Gym",
            "amount=500000",
            "active=true",
            "note=",
            "zip:=00420",
            "tags=[\"a\"]",
            "url=http://x?a=b",
        ]);
        let wanted = json!({ "name": "Gym", "amount": 500_000, "active": true, "note": "", "zip": "00420", "tags": ["a"],
            "url": "http://x?a=b" });
        assert_eq!(body, Ok(wanted));
        assert_eq!(
            of(&["metadata.team=red", "metadata.size=3"]),
            Ok(json!({ "metadata": { "team": "red", "size": 3 } }))
        );
    }

    #[test]
    fn what_is_not_a_field_is_said() {
        for wrong in ["name", "=x", ".a=1", "a.=1", ":=x"] {
            assert_eq!(of(&[wrong]), Err(FieldError::Form(wrong.to_owned())), "{wrong}");
        }
        assert_eq!(of(&["a=1", "a=2"]), Err(FieldError::Twice("a".to_owned())));
        assert_eq!(of(&["a=1", "a.b=2"]), Err(FieldError::Twice("a.b".to_owned())));
    }
}
