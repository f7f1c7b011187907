//! What opening an account may answer.

use super::*;

fn told(body: &str) -> Fields {
    Fields::read(body.as_bytes()).expect("an object")
}

#[test]
fn an_account_is_one_only_with_its_number() {
    let ok = r#"{"requestSuccessful":true,"responseCode":"00","account_number":"9977581536","account_name":"SHOP(ada)",
        "initiationTranRef":"M-2102"}"#;
    let opened = made(&told(ok)).expect("an account");
    assert_eq!(
        (opened.number.as_str(), opened.name.as_str(), opened.reference.as_str()),
        ("9977581536", "SHOP(ada)", "M-2102")
    );
    let error = |body: &str| made(&told(body)).err().expect("no account");
    assert!(matches!(error(&ok.replace("9977581536", "")), GatewayError::NotSent(_)));
    assert!(matches!(error("{}"), GatewayError::NotSent(_)));
    assert!(matches!(
        error(r#"{"responseCode":"05","responseMessage":"Authentication Failed"}"#),
        GatewayError::Auth(_)
    ));
    let refused = error(r#"{"responseCode":"11","responseMessage":"Error Completing Operation"}"#);
    assert!(matches!(refused, GatewayError::BadRequest(why) if why.contains("Error Completing Operation")));
}
