//! Every shape there is.

use super::*;

fn refusal(body: &str) -> Refusal {
    let body: Body = serde_json::from_str(body).expect(body);
    assert!(body.is_error(), "{body:?}");
    body.refusal(422)
}

#[test]
fn three_shapes_of_errors_are_read() {
    let expected = |kind: &str, text: &str| Refusal { http: 422, kind: kind.to_owned(), text: text.to_owned() };
    let own = r#"{"success":false,"error":"No payload sent","errorType":"UNPROCESSABLE_ENTITY"}"#;
    assert_eq!(refusal(own), expected("UNPROCESSABLE_ENTITY", "No payload sent"));
    assert_eq!(refusal(r#"{"status":false,"message":"Duplicate reference"}"#), expected("", "Duplicate reference"));
    let framework = r#"{"message":"Mandate not found","error":"Not Found","statusCode":404}"#;
    assert_eq!(refusal(framework), expected("", "Mandate not found"));
    let list = r#"{"message":["amount must be a number","endDate is late"],"error":"Bad Request","statusCode":400}"#;
    assert_eq!(refusal(list), expected("", "amount must be a number; endDate is late"));
    let before = r#"{"message":"no Route matched with those values","request_id":"2fa1"}"#;
    assert_eq!(refusal(before), expected("", "no Route matched with those values"));
    assert_eq!(refusal(r#"{"success":false}"#), expected("", ""));
}

#[test]
fn what_is_no_error_of_theirs_is_none() {
    for body in ["{}", r#"{"message":"hello"}"#, r#"{"status":"initiated"}"#, r#"{"success":true,"error":null}"#] {
        let body: Body = serde_json::from_str(body).expect(body);
        assert!(!body.is_error(), "{body:?}");
    }
}
