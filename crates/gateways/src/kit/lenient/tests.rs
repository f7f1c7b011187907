//! What providers send in place of what they promised.

use super::*;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sample {
    #[serde(deserialize_with = "text")]
    id: Option<String>,
    #[serde(deserialize_with = "flag")]
    on: Option<bool>,
    #[serde(deserialize_with = "figure")]
    amount: Option<Figure>,
    #[serde(deserialize_with = "part")]
    inner: Option<Box<Sample>>,
}

fn read(json: &str) -> Sample {
    serde_json::from_str(json).expect(json)
}

#[test]
fn numbers_keep_their_digits_and_texts_their_letters() {
    // Above what a double can hold, as ids of transactions are.
    assert_eq!(read(r#"{"id": 18446744073709551615}"#).id.as_deref(), Some("18446744073709551615"));
    assert_eq!(read(r#"{"id": "T\u00e1"}"#).id.as_deref(), Some("Tá"));
    assert_eq!(read(r#"{"amount": 101.51}"#).amount, Figure::parse("101.51"));
    assert_eq!(read(r#"{"amount": "101.510"}"#).amount, Figure::parse("101.510"));
}

#[test]
fn what_is_not_what_it_should_be_is_absent() {
    for json in [r#"{"id": null}"#, r#"{"id": ""}"#, r#"{"id": " "}"#, r#"{"id": {}}"#, r#"{"id": true}"#, "{}"] {
        assert_eq!(read(json).id, None, "{json}");
    }
    assert_eq!(read(r#"{"amount": "much"}"#).amount, None);
    assert_eq!(read(r#"{"amount": null}"#).amount, None);
    assert!(read(r#"{"inner": []}"#).inner.is_none());
    assert!(read(r#"{"inner": "x"}"#).inner.is_none());
    assert_eq!(read(r#"{"inner": {"id": 7}}"#).inner.and_then(|inner| inner.id).as_deref(), Some("7"));
}

#[test]
fn a_quoted_yes_is_a_yes() {
    assert_eq!(read(r#"{"on": true}"#).on, Some(true));
    assert_eq!(read(r#"{"on": "true"}"#).on, Some(true));
    assert_eq!(read(r#"{"on": "false"}"#).on, Some(false));
    assert_eq!(read(r#"{"on": 1}"#).on, None);
}
