//! The password, the addresses, and what is taken from a body that nobody signed.

use jiff::Timestamp;
use wire::signature::sha512_hex;

use super::*;

const BODY: &str = r#"{"sessionId":"0000042103011805348005069271","accountNumber":"9977581536","tranRemarks":"rent",
    "transactionAmount":"1000.00","settledAmount":995,"feeAmount":5,"vatAmount":0,"currency":"NGN",
    "initiationTranRef":"","settlementId":"202210301006807600001432","sourceAccountNumber":"2093566866",
    "sourceAccountName":"ADA OBI","sourceBankName":"A BANK","channelId":"1","tranDateTime":"2/13/2021 4:11:09 PM"}"#;

fn password() -> Secret {
    Secret::from(sha512_hex(b"client:secret"))
}

fn call(headers: &[(&str, &str)], body: &str, source: Option<&str>) -> Result<Inbound, HookError> {
    let callers = ["203.0.113.8".parse().expect("an address")];
    let source = source.map(|text| text.parse().expect("an address"));
    let hook = ProviderHook { headers, body: body.as_bytes(), source, at: Timestamp::UNIX_EPOCH };
    read(&password(), &callers, &hook)
}

fn signed(body: &str) -> Result<Inbound, HookError> {
    let capitals = sha512_hex(b"client:secret").to_ascii_uppercase();
    call(&[("X-Auth-Signature", &capitals)], body, None)
}

#[test]
fn a_call_says_where_to_look_and_how_to_answer() {
    let inbound = signed(BODY).expect("read");
    assert_eq!(inbound.event_key, "settlement.202210301006807600001432");
    let gateway_ref = "9977581536.202210301006807600001432".to_owned();
    assert_eq!(inbound.subject, Subject::Transfer { account: "9977581536".to_owned(), gateway_ref });
    let reply = inbound.reply;
    for (body, code) in [(&reply.taken, "00"), (&reply.repeated, "01"), (&reply.again, "03")] {
        assert_eq!(body["responseCode"], code);
        assert_eq!(body["requestSuccessful"], true);
        assert_eq!(body["sessionId"], "0000042103011805348005069271");
    }
    assert_eq!(reply.again_status, 200);
}

#[test]
fn the_same_movement_has_the_same_key_whatever_else_a_body_claims() {
    let dearer = BODY.replace("1000.00", "9000000.00").replace("ADA OBI", "SOMEBODY");
    assert_eq!(signed(&dearer).expect("read"), signed(BODY).expect("read"));
}

#[test]
fn without_the_password_nothing_is_read() {
    let wrong = sha512_hex(b"client:other");
    assert_eq!(call(&[], BODY, None), Err(HookError::Unsigned));
    assert_eq!(call(&[("x-auth-signature", &wrong)], BODY, None), Err(HookError::BadSignature));
    assert_eq!(call(&[("x-auth-signature", "")], BODY, None), Err(HookError::BadSignature));
}

#[test]
fn a_call_from_elsewhere_is_refused_where_the_line_tells() {
    let right = sha512_hex(b"client:secret");
    let header = [("x-auth-signature", right.as_str())];
    assert_eq!(call(&header, BODY, Some("198.51.100.1")), Err(HookError::Stranger));
    for source in [None, Some("203.0.113.8"), Some("::ffff:203.0.113.8")] {
        assert!(call(&header, BODY, source).is_ok(), "{source:?}");
    }
}

#[test]
fn a_body_without_account_or_movement_is_rejected_in_the_banks_words() {
    for body in ["", "[]", "\"settlement\"", "{\"accountNumber\":"] {
        assert!(matches!(signed(body), Err(HookError::Malformed(_))), "{body}");
    }
    let bodies = [
        "{}",
        r#"{"accountNumber":"9977581536"}"#,
        r#"{"accountNumber":"99","settlementId":"1"}"#,
        r#"{"accountNumber":"9977581536","settlementId":"1/../2"}"#,
        r#"{"settlementId":"202210301006807600001432"}"#,
    ];
    for body in bodies {
        let inbound = signed(body).expect("read");
        assert_eq!((inbound.subject, &inbound.reply.taken["responseCode"]), (Subject::Nothing, &json!("02")), "{body}");
    }
    let session_only = r#"{"accountNumber":9977581536,"settlementId":null,"sessionId":"09FG24"}"#;
    assert_eq!(signed(session_only).expect("read").event_key, "settlement.09FG24");
}
