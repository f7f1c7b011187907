//! Answers of the transfer service, as documented and as seen.

use ids::{Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use usecase::ports::Beneficiary;

use super::*;

const REFERENCE: &str = "out-0190a1b2c3d4745fa1b2c3d4e5f60718";

fn ask() -> PayoutAsk {
    PayoutAsk {
        key: Uuid::try_parse("0190a1b2c3d4745fa1b2c3d4e5f60718").expect("an id"),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        beneficiary: Beneficiary {
            account_number: "0045434120".to_owned(),
            bank_code: "000013".to_owned(),
            name: "ADA OBI".to_owned(),
            recipient_ref: None,
        },
        amount: Money::new(200_045, Currency::NGN),
        narration: "refund".to_owned(),
        gateway_ref: None,
        at: Timestamp::UNIX_EPOCH,
    }
}

fn told(body: &str) -> Fields {
    Fields::read(body.as_bytes()).expect("an object")
}

fn after_send(body: &str) -> PayoutOutcome {
    sent(&told(body), &ask())
}

fn enquired(body: &str) -> PayoutOutcome {
    looked_up(&told(body), &ask()).expect("an answer")
}

fn is_mismatch(outcome: &PayoutOutcome) -> bool {
    matches!(outcome, PayoutOutcome::Unknown(UnknownCause::Mismatch(_)))
}

#[test]
fn an_approval_of_our_transfer_settles_it() {
    let body = format!(r#"{{"transactionReference":"{REFERENCE}","sessionId":"999037","responseCode":"00"}}"#);
    assert_eq!(after_send(&body), PayoutOutcome::Settled { gateway_ref: "999037".to_owned(), fee: None });
    assert!(is_mismatch(&after_send(&body.replace("999037", "Transfer_Not_Successful"))));
    assert!(is_mismatch(&after_send(&body.replace(REFERENCE, "out-other"))));
}

#[test]
fn a_transfer_inside_the_bank_repeats_the_amount() {
    for amount in ["\"2000.45\"", "2000.45", "null", "\"\""] {
        let body = format!(r#"{{"amount":{amount},"currency":"NGN","responseCode":"00"}}"#);
        let settled = PayoutOutcome::Settled { gateway_ref: REFERENCE.to_owned(), fee: None };
        assert_eq!(after_send(&body), settled, "{amount}");
    }
    assert!(is_mismatch(&after_send(r#"{"amount":"200045","responseCode":"00"}"#)));
    assert!(is_mismatch(&after_send(r#"{"amount":"2000.45","currency":"USD","responseCode":"00"}"#)));
    assert!(is_mismatch(&after_send(r#"{"amount":"2000.45","creditAccount":"0045434121","responseCode":"00"}"#)));
}

#[test]
fn a_listed_refusal_is_a_failure_and_nothing_else_is() {
    let failed = after_send(r#"{"responseMessage":"No sufficient funds","responseCode":"51"}"#);
    let words = Raw { code: Some("51".to_owned()), message: Some("No sufficient funds".to_owned()) };
    assert_eq!(failed, PayoutOutcome::Failed { code: DeclineCode::OurBalanceLow, raw: words });
    let PayoutOutcome::Failed { raw: silent, .. } = after_send(r#"{"responseCode":"08"}"#) else {
        panic!("it is refused")
    };
    assert_eq!(silent.message.as_deref(), Some("The account was in another name"));
    assert_eq!(after_send(r#"{"responseCode":"09"}"#), PayoutOutcome::Pending { gateway_ref: None });
    for code in ["32", "68", "8803", "96", "97", "01", "8004", "7799", "77"] {
        let body = format!(r#"{{"responseCode":"{code}","sessionId":"Transfer_Not_Successful"}}"#);
        assert_eq!(after_send(&body), PayoutOutcome::Unknown(UnknownCause::Code(code.to_owned())), "{code}");
        assert!(matches!(after_send(&body), PayoutOutcome::Unknown(_)), "{code}");
    }
    assert!(is_mismatch(&after_send(r#"{"responseMessage":"TRANSACTION REFERENCE EXISTS","responseCode":"7709"}"#)));
    let java =
        r#"{"timestamp":"2023-12-02T18:50:09.932+0000","status":500,"message":"java.lang.NullPointerException"}"#;
    assert_eq!(after_send(java), PayoutOutcome::Unknown(UnknownCause::Unparseable));
}

#[test]
fn an_enquiry_finds_ours_or_nothing() {
    let found = format!(
        r#"{{"amount":"2000.45","recipientBankCode":"000013","recipientAccountNumber":"0045434120","currency":"NGN",
        "transactionReference":"{REFERENCE}","transactionDateTime":"2026-01-26 09:09:41","responseCode":"00"}}"#
    );
    let settled = PayoutOutcome::Settled { gateway_ref: REFERENCE.to_owned(), fee: None };
    assert_eq!(enquired(&found), settled);
    assert_eq!(enquired(&found.replace("2026-01-26 09:09:41", "1/26/2026 9:09:41 AM")), settled);
    assert!(is_mismatch(&enquired(&found.replace("2000.45", "2000.46"))));
    assert!(is_mismatch(&enquired(&found.replace("0045434120", "0045434121"))));
    for message in ["Transaction does not exist", "Transaction not found!!!"] {
        let body = format!(r#"{{"responseMessage":"{message}","responseCode":"01"}}"#);
        assert_eq!(enquired(&body), PayoutOutcome::Unknown(UnknownCause::NotFound), "{message}");
    }
    assert_eq!(enquired(r#"{"responseCode":"97"}"#), PayoutOutcome::Unknown(UnknownCause::Code("97".to_owned())));
    assert_eq!(enquired("{}"), PayoutOutcome::Unknown(UnknownCause::Unparseable));
    assert!(matches!(
        enquired(r#"{"responseCode":"07","responseMessage":"Invalid account"}"#),
        PayoutOutcome::Failed { code: DeclineCode::InvalidMethod, .. }
    ));
    let not_us = looked_up(&told(r#"{"responseCode":"8004","responseMessage":"auth"}"#), &ask());
    assert!(matches!(not_us, Err(GatewayError::Auth(_))));
}

#[test]
fn a_name_is_read_only_from_an_approval_for_the_same_account() {
    let body = r#"{"accountName":"ADA OBI","accountNumber":"0045434120","responseCode":"00"}"#;
    let resolve = |body: &str| resolved(&told(body), "0045434120");
    assert_eq!(resolve(body), Ok(Resolved::Name("ADA OBI".to_owned())));
    assert_eq!(resolve(&body.replace("0045434120", "0045434121")), Ok(Resolved::Unavailable));
    assert_eq!(resolve(&body.replace("ADA OBI", "")), Ok(Resolved::Unavailable));
    for code in ["06", "07", "7701", "7702", "7703"] {
        assert_eq!(resolve(&body.replace("\"00\"", &format!("\"{code}\""))), Ok(Resolved::NoSuchAccount), "{code}");
    }
    for code in ["96", "8803", "91", ""] {
        assert_eq!(resolve(&body.replace("\"00\"", &format!("\"{code}\""))), Ok(Resolved::Unavailable), "{code}");
    }
    assert!(matches!(resolve(r#"{"responseCode":"8004"}"#), Err(GatewayError::Auth(_))));
}
