//! Every kind of value where every other was expected.

use money::{Currency, Money};

use super::*;
use crate::kit::naira;

fn fields(text: &str) -> Fields {
    Fields::read(text.as_bytes()).expect("an object")
}

#[test]
fn a_value_reads_the_same_as_number_and_as_text() {
    for text in [r#"{"a":101.50}"#, r#"{"a":"101.50"}"#, r#"{"a":" 101.50 "}"#] {
        assert_eq!(fields(text).text("a"), "101.50", "{text}");
        assert_eq!(naira(fields(text).figure("a")), Some(Money::new(10_150, Currency::NGN)), "{text}");
    }
    for text in [r#"{"a":true}"#, r#"{"a":"true"}"#, r#"{"a":"TRUE"}"#] {
        assert_eq!(fields(text).truth("a"), Some(true), "{text}");
    }
    assert_eq!(fields(r#"{"a":"false"}"#).truth("a"), Some(false));
}

#[test]
fn nothing_is_nothing() {
    for text in [r#"{"a":null}"#, r#"{}"#, r#"{"a":""}"#, r#"{"a":"N/A"}"#, r#"{"a":"null"}"#, r#"{"a":[1]}"#] {
        let read = fields(text);
        assert_eq!(read.some("a"), None, "{text}");
        assert_eq!((read.figure("a").is_none(), read.truth("a")), (true, None), "{text}");
        assert_eq!((read.inside("a").text("b"), read.each("a").len()), (String::new(), 0), "{text}");
    }
    assert!(Fields::read(b"[]").is_none() && Fields::read(b"{\"a\":").is_none());
}

#[test]
fn what_is_inside_is_found() {
    let read = fields(r#"{"data":{"b":7},"list":[{"c":1},2,{"c":3}],"x":null,"y":"late"}"#);
    assert_eq!(read.inside("data").text("b"), "7");
    assert_eq!(read.each("list").iter().map(|each| each.text("c")).collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(read.first(&["x", "none", "y"]).as_deref(), Some("late"));
}
