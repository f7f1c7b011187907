//! Sentences that name an account, states in their spellings, and what is written of a mandate.

use ids::{AttemptId, CustomerId, Uuid};
use jiff::Timestamp;
use jiff::civil::date;
use money::{Currency, Money};
use recovery::DeclineCode;
use usecase::ports::Payer;

use super::*;

fn said(body: &str) -> Said {
    Said::test(200, body)
}

#[test]
fn the_account_is_read_out_of_the_sentence() {
    let table = [
        (
            r#"Kindly proceed with a token payment of N50:00 into account number "0008787867" with GTBank. This payment will"#,
            ("0008787867", "GTBank"),
        ),
        (
            "a token payment of N50.00 into account number 9880218357 with Titan-Paystack Bank.",
            ("9880218357", "Titan-Paystack Bank"),
        ),
        (
            "into 9880218357 with Paystack-Titan or 9020025928 with Fidelity Bank. Then",
            ("9880218357", "Paystack-Titan"),
        ),
        ("the account number below Account Number: 9880218357, Bank: Titan Bank.", ("9880218357", "Titan Bank")),
        ("send N50 to 9880218357", ("9880218357", UNNAMED)),
    ];
    for (sentence, (account, bank)) in table {
        assert_eq!(instructions(sentence), Some((account.to_owned(), bank.to_owned())), "{sentence}");
    }
    for nothing in ["", "ask the payer", "mandate 12345678901 of account 123456789"] {
        assert_eq!(instructions(nothing), None, "{nothing}");
    }
}

#[test]
fn a_mandate_is_active_when_the_bank_was_advised() {
    let body = |status: &str, advice: &str| {
        format!(
            r#"{{"code":"00","status":false,"data":{{"mandateStatus":"{status}","mandateAdviceStatus":"{advice}"}}}}"#
        )
    };
    let table = [
        ("Active", "Advice sent", Some(Mandate::Active)),
        ("ACTIVE", "ADVICE_SENT", Some(Mandate::Active)),
        ("Active", "Advise not sent", Some(Mandate::AwaitingConsent)),
        ("ACTIVE", "ADVICE_NOT_SENT", Some(Mandate::AwaitingConsent)),
        ("ACTIVE", "", Some(Mandate::AwaitingConsent)),
        ("SUSPEND", "ADVICE_SENT", Some(Mandate::Suspended)),
        ("Suspended", "", Some(Mandate::Suspended)),
        ("DELETED", "ADVICE_SENT", Some(Mandate::Ended)),
        ("Rejected", "", Some(Mandate::Ended)),
        ("PENDING", "", Some(Mandate::AwaitingConsent)),
        ("Biller Initiated", "", Some(Mandate::AwaitingConsent)),
        ("", "ADVICE_SENT", None),
    ];
    for (status, advice, expected) in table {
        assert_eq!(state(&said(&body(status, advice))), expected, "{status} {advice}");
    }
    assert_eq!(state(&said(r#"{"code":"01","data":{"mandateStatus":"ACTIVE"}}"#)), None);
}

fn terms() -> MandateTerms {
    MandateTerms {
        account_number: "0051762787".to_owned(),
        bank_code: "058".to_owned(),
        account_name: "ADA OBI".to_owned(),
        address: None,
        ceiling: Money::new(5_000_000, Currency::NGN),
        from: date(2026, 12, 1),
        to: date(2027, 11, 30),
        numeric_key: 18_446_744_073_709_551_615,
    }
}

#[test]
fn a_mandate_is_named_by_digits_and_names_no_amount() {
    let body = written(&terms(), "ada@mail.example", None);
    assert_eq!(body["merchantReference"], "18446744073709551615");
    assert_eq!((&body["frequency"], body.get("amount")), (&json!("VARIABLE"), None));
    assert_eq!((&body["startDate"], &body["endDate"]), (&json!("2026-12-01T23:59"), &json!("2027-11-30T23:59")));
}

#[test]
fn a_token_says_that_it_is_a_mandates() {
    assert_eq!(id("mandate-m1"), Some("m1"));
    for other in ["mandate-", "tok-1", "", "Mandate-m1"] {
        assert_eq!(id(other), None, "{other}");
    }
    let saved = method("m1", &said(r#"{"code":"00","data":{"customerAccountNumber":"0051762787"}}"#).data, None);
    assert_eq!((id(&saved.token), saved.last4.as_deref(), saved.rail), (Some("m1"), Some("2787"), Rail::DirectDebit));
}

fn ask() -> ChargeAsk {
    ChargeAsk {
        key: AttemptId::from_uuid(Uuid::from_u128(7)),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: ids::Mode::Test,
        amount: Money::new(11_000, Currency::NGN),
        rail: Rail::DirectDebit,
        token: None,
        payer: Payer { customer: CustomerId::from_uuid(Uuid::from_u128(8)), email: None, phone: None },
        at: Timestamp::UNIX_EPOCH,
        expires_at: None,
        page: None,
    }
}

#[test]
fn a_debit_is_done_only_with_an_amount() {
    let done = r#"{"responseCode":"00","status":false,"data":{"mandateId":"m1","status":"SUCCESS","amount":"110.00"}}"#;
    let ChargeOutcome::Succeeded { amount, gateway_ref, .. } = debited(&said(done), &ask()) else {
        panic!("it is done")
    };
    assert_eq!((amount, gateway_ref.as_str()), (ask().amount, "pay-00000000000000000000000000000007"));
    let unknown = ChargeOutcome::Unknown(UnknownCause::Unparseable);
    assert_eq!(debited(&said(&done.replace("110.00", "")), &ask()), unknown);
    assert_eq!(debited(&said(&done.replace("SUCCESS", "")), &ask()), unknown);
    let pending = debited(&said(&done.replace("SUCCESS", "PENDING")), &ask());
    assert_eq!(pending, ChargeOutcome::Pending { gateway_ref: None });
    let failed =
        done.replace("SUCCESS", "FAILED").replace("\"amount\"", "\"message\":\"Insufficient funds\",\"amount\"");
    assert!(matches!(
        debited(&said(&failed), &ask()),
        ChargeOutcome::Declined { code: DeclineCode::InsufficientFunds, .. }
    ));
    let suspended = debited(&said(r#"{"code":"01","message":"Mandate is suspended"}"#), &ask());
    assert!(matches!(suspended, ChargeOutcome::Declined { code: DeclineCode::MandateInactive, .. }));
    assert_eq!(debited(&said(r#"{"code":"01","message":"Bank unavailable"}"#), &ask()), unknown);
}
