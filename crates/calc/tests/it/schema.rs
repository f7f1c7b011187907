//! As much of JSON Schema (draft 2020-12) as the published schema uses. A keyword that is not known here fails the test
//! that meets it, so that nothing of the schema is silently ignored.

use jiff::Timestamp;
use serde_json::{Map, Value};

pub(crate) struct Schema(Value);

impl Schema {
    pub(crate) fn published() -> Schema {
        Schema(serde_json::from_str(calc::SCHEMA).expect("JSON"))
    }

    /// What is wrong with a document; nothing if it is valid.
    pub(crate) fn document(&self, value: &Value) -> Vec<String> {
        self.check(&self.0, value, "")
    }

    /// What is wrong with a value described under a name.
    pub(crate) fn named(&self, name: &str, value: &Value) -> Vec<String> {
        self.check(self.definition(name), value, "")
    }

    fn definition(&self, name: &str) -> &Value {
        self.0["$defs"].get(name).unwrap_or_else(|| panic!("the schema does not define {name}"))
    }

    fn check(&self, schema: &Value, value: &Value, path: &str) -> Vec<String> {
        let rules = schema.as_object().expect("a schema is an object");
        rules.iter().flat_map(|(keyword, rule)| self.keyword(rules, keyword, rule, value, path)).collect()
    }

    fn keyword(
        &self,
        rules: &Map<String, Value>,
        keyword: &str,
        rule: &Value,
        value: &Value,
        path: &str,
    ) -> Vec<String> {
        let wrong = |broken: bool, why: &str| if broken { vec![format!("{path}: {why} {rule}")] } else { vec![] };
        match keyword {
            "$schema" | "$id" | "$defs" | "title" | "description" => vec![],
            "$ref" => {
                let name = rule.as_str().and_then(|target| target.strip_prefix("#/$defs/")).expect("a definition");
                self.check(self.definition(name), value, path)
            }
            "type" => wrong(!is_of_type(rule.as_str().expect("one type"), value), "is not of type"),
            "const" => wrong(value != rule, "is not"),
            "enum" => wrong(!rule.as_array().expect("a list").contains(value), "is none of"),
            "minimum" => wrong(whole(value).is_some_and(|number| Some(number) < whole(rule)), "is below"),
            "maximum" => wrong(whole(value).is_some_and(|number| Some(number) > whole(rule)), "is above"),
            "pattern" => {
                wrong(value.as_str().is_some_and(|text| !fits(rule.as_str().expect("a text"), text)), "is not")
            }
            "format" => {
                assert_eq!(rule, "date-time");
                wrong(value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_err()), "is no")
            }
            "anyOf" => wrong(self.fitting(rule, value, path) == 0, "fits none of"),
            "oneOf" => wrong(self.fitting(rule, value, path) != 1, "does not fit exactly one of"),
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.flat_map(|(at, item)| self.check(rule, item, &format!("{path}[{at}]"))).collect()
            }
            "required" => {
                let names = rule.as_array().expect("a list").iter().filter_map(Value::as_str);
                let missing = names.filter(|name| value.as_object().is_some_and(|fields| !fields.contains_key(*name)));
                missing.map(|name| format!("{path}: lacks {name}")).collect()
            }
            "properties" => {
                let known = |(name, rule): (&String, &Value)| {
                    value.get(name).map_or(vec![], |inner| self.check(rule, inner, &format!("{path}.{name}")))
                };
                rule.as_object().expect("an object").iter().flat_map(known).collect()
            }
            "additionalProperties" => {
                assert_eq!(rule, &Value::Bool(false));
                let known = rules["properties"].as_object().expect("an object");
                let unknown = value.as_object().into_iter().flatten().filter(|(name, _)| !known.contains_key(*name));
                unknown.map(|(name, _)| format!("{path}: {name} is unknown")).collect()
            }
            unknown => panic!("the keyword {unknown} is not known to this test"),
        }
    }

    fn fitting(&self, schemas: &Value, value: &Value, path: &str) -> usize {
        let schemas = schemas.as_array().expect("a list");
        schemas.iter().filter(|schema| self.check(schema, value, path).is_empty()).count()
    }
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => whole(value).is_some(),
        unknown => panic!("the type {unknown} is not known to this test"),
    }
}

fn whole(value: &Value) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

/// The patterns of the schema, spelled out.
fn fits(pattern: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match pattern {
        "^[A-Z]{3}$" => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        "^[0-9]+$" => digits(text),
        "^-?[0-9]+$" => digits(unsigned),
        "^-?[0-9]+(/[0-9]+)?$" => {
            unsigned.split_once('/').map_or(digits(unsigned), |(num, den)| digits(num) && digits(den))
        }
        r"^-?[0-9]+(\.[0-9]+)?$" => {
            unsigned.split_once('.').map_or(digits(unsigned), |(whole, part)| digits(whole) && digits(part))
        }
        unknown => panic!("the pattern {unknown} is not known to this test"),
    }
}

#[test]
fn the_test_knows_a_wrong_document_from_a_right_one() {
    let schema = Schema::published();
    let mut document = serde_json::json!({
        "operation": "allocate", "amount": { "minor": 100, "currency": "NGN" }, "weights": [1, 2]
    });
    assert_eq!(schema.document(&document), [""; 0]);
    document["weights"][1] = serde_json::json!(-2);
    assert!(!schema.document(&document).is_empty());
    document["weights"][1] = serde_json::json!(2);
    document["amount"]["currency"] = serde_json::json!("ngn");
    assert!(!schema.document(&document).is_empty());
}
