//! The two policies that are compared, as a merchant sends them.

use anyhow::{Context as _, Result};
use recovery::Policy;
use serde_json::{Map, Value};

/// A policy as the API takes it: the same fields in the API's spelling, without the version that the store gives.
pub(super) fn wire(policy: &Policy) -> Result<Value> {
    let mut value = serde_json::to_value(policy).context("a policy cannot be written")?;
    if let Some(fields) = value.as_object_mut() {
        fields.remove("version");
    }
    Ok(camel(value))
}

fn camel(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields.into_iter().map(|(name, value)| (camel_name(&name), camel(value))).collect::<Map<_, _>>(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(camel).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

fn camel_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut raise = false;
    for letter in name.chars() {
        if letter == '_' {
            raise = true;
        } else {
            out.push(if raise { letter.to_ascii_uppercase() } else { letter });
            raise = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_and_values_do_not() {
        let body = wire(&Policy::fixed_ladder()).expect("a policy");
        assert_eq!(body["name"], "fixed_ladder");
        assert_eq!(body["paydayAware"], false);
        assert_eq!(body["backoffFrom"], "first_failure");
        assert_eq!(body["payday"]["moveBeforeNonWorking"], true);
        assert!(body.get("version").is_none());
    }
}
