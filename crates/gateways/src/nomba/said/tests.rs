//! The shapes of answers, as documented and as seen.

use super::*;

fn said(http: u16, body: &str) -> Said {
    Said::test(http, body)
}

#[test]
fn a_good_code_is_good_whatever_the_flag_says() {
    for body in [
        r#"{"code":"00","description":"Success","data":{"a":1}}"#,
        r#"{"code":"00","description":"SUCCESS","data":{"a":1},"status":false}"#,
        r#"{"code":200,"message":"ok","data":{"a":1},"status":"false"}"#,
        r#"{"responseCode":"00","responseMessage":"Success","data":{"a":"1"}}"#,
    ] {
        let said = said(200, body);
        assert!(said.is_good(), "{body}");
        assert_eq!(said.data.text("a"), "1");
        assert!(!said.is_absent() && !said.is_taken() && !said.is_invalid() && !said.is_underway(), "{body}");
    }
}

#[test]
fn in_flight_is_neither_good_nor_bad() {
    for (http, body) in [
        (201, r#"{"code":"201","description":"PROCESSING","status":false}"#),
        (201, r#"{"code":"00","description":"Success","status":false,"data":null}"#),
        (200, r#"{"code":"00","description":"Success","data":{"status":"PROCESSING"}}"#),
        (202, r#"{"description":"accepted"}"#),
    ] {
        assert!(said(http, body).is_underway(), "{body}");
    }
    assert!(!said(200, r#"{"code":"00","data":{"message":"Error processing"}}"#).is_underway());
    assert!(!said(201, r#"{"code":"00","data":{"status":"SUCCESS"}}"#).is_underway());
}

#[test]
fn a_refusal_says_what_it_is_about() {
    assert!(said(200, r#"{"code":"01","description":"Transaction not found","data":null}"#).is_absent());
    assert!(said(404, r#"{"code":"404","description":"Client record not found"}"#).is_absent());
    assert!(!said(200, r#"{"code":"00","description":"found","data":{"message":"not found"}}"#).is_absent());
    assert!(said(400, r#"{"code":"01","description":"Duplicate merchantTxRef"}"#).is_taken());
    assert!(said(400, r#"{"code":"02","description":"orderReference already exists"}"#).is_taken());
    assert!(said(400, r#"{"code":"01","description":"amount is null"}"#).is_invalid());
    assert!(said(200, r#"{"code":"02","description":"amount is null"}"#).is_invalid());
}

#[test]
fn words_about_the_thing_come_first_and_silence_is_nothing() {
    let both =
        said(200, r#"{"code":"00","description":"Success","data":{"status":false,"message":"Insufficient Funds"}}"#);
    assert_eq!(both.words, "Insufficient Funds");
    for silent in ["{}", r#"{"data":{"status":true}}"#, r#"{"code":null,"description":""}"#] {
        assert!(Said::read(200, Fields::read(silent.as_bytes()).expect("an object")).is_none(), "{silent}");
    }
}
