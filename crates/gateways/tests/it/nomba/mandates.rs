//! Mandates, from the ₦50 to their end.

use jiff::civil::date;
use usecase::ports::{Mandate, MandateTerms, SetupAsk, SetupOutcome};

use super::*;

const BASE: &str = "/v1/direct-debits";
const STATUS: &str = "/v1/direct-debits/status";
const SENTENCE: &str =
    "Kindly proceed with a token payment of N50.00 into account number 9880218357 with Titan Bank. Thank you";

fn ask() -> SetupAsk {
    SetupAsk {
        key: Uuid::from_u128(4),
        mode: Mode::Test,
        payer: payer(),
        rail: Rail::DirectDebit,
        verification: naira(5_000),
        return_url: "https://pay.example.ng/saved".to_owned(),
        mandate: Some(MandateTerms {
            account_number: "0051762787".to_owned(),
            bank_code: "058".to_owned(),
            account_name: "ADA OBI".to_owned(),
            address: Some("1 Marina, Lagos".to_owned()),
            ceiling: naira(5_000_000),
            from: date(2026, 10, 1),
            to: date(2027, 9, 30),
            numeric_key: 70_123,
        }),
        at: at(),
    }
}

fn stands(status: &str, advice: &str) -> Reply {
    let data = json!({
        "mandateId": "m1", "customerAccountNumber": "0051762787", "mandateStatus": status, "mandateAdviceStatus": advice,
        "rejectionComment": "Expired e-mandate",
    });
    good(&data)
}

#[tokio::test]
async fn a_mandate_is_begun_consented_to_and_saved() {
    let (stage, charges, _) = staged().await;
    let made = json!({
        "responseCode": "00", "responseMessage": "Success",
        "data": { "mandateId": "m1", "merchantReference": "70123", "description": SENTENCE },
    });
    stage.always("POST", BASE, Reply::json(200, &made));
    let begun = SetupOutcome::RequiresAction {
        action: NextAction::TransferTo {
            bank: "Titan Bank".to_owned(),
            account: "9880218357".to_owned(),
            name: "NIBSS e-mandate".to_owned(),
        },
        gateway_ref: Some("m1".to_owned()),
        expires_at: None,
    };
    assert_eq!(charges.begin_setup(&ask()).await, Ok(begun));
    assert_eq!(stage.seen_at("POST", BASE)[0].json()["merchantReference"], "70123");

    stage.always("GET", STATUS, stands("Active", "Advise not sent"));
    let waiting = SetupOutcome::Pending { gateway_ref: Some("m1".to_owned()) };
    assert_eq!(charges.finish_setup(&ask(), Some("m1")).await, Ok(waiting), "the bank was not advised");
    stage.always("GET", STATUS, stands("ACTIVE", "ADVICE_SENT"));
    let Ok(SetupOutcome::Saved(saved)) = charges.finish_setup(&ask(), Some("m1")).await else { panic!("it is saved") };
    assert_eq!((saved.rail, saved.last4.as_deref()), (Rail::DirectDebit, Some("2787")));
    assert_eq!(saved.issuer.as_deref(), Some("058"), "the bank that decides about debits");
    assert_eq!(charges.mandate(&saved.token).await, Ok(Mandate::Active));
    assert_eq!(stage.seen_at("GET", STATUS)[2].query("mandateId").as_deref(), Some("m1"));
    stage.always("GET", STATUS, stands("DELETED", "ADVICE_SENT"));
    let failed = charges.finish_setup(&ask(), Some("m1")).await;
    assert!(matches!(failed, Ok(SetupOutcome::Failed(raw)) if raw.message.as_deref() == Some("Expired e-mandate")));
}

#[tokio::test]
async fn a_mandate_that_nobody_heard_of_is_unknown_and_a_wrong_one_refused() {
    let (stage, charges, _) = staged().await;
    for reply in [Reply::Cut, Reply::json(500, &json!({})), good(&json!({}))] {
        stage.always("POST", BASE, reply);
        assert_eq!(charges.begin_setup(&ask()).await, Ok(SetupOutcome::Unknown));
    }
    assert_eq!(charges.finish_setup(&ask(), None).await, Ok(SetupOutcome::Unknown));
    let wrong = json!({ "code": "400", "message": "startDate must be in the future", "status": false });
    stage.always("POST", BASE, Reply::json(400, &wrong));
    let refused = charges.begin_setup(&ask()).await;
    assert!(matches!(refused, Err(GatewayError::BadRequest(why)) if why.contains("startDate")));
    let without = SetupAsk { mandate: None, ..ask() };
    assert!(matches!(charges.begin_setup(&without).await, Err(GatewayError::BadRequest(_))));
}

#[tokio::test]
async fn a_debit_that_was_not_answered_is_for_a_person() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", BASE, Reply::Cut);
    let debit = charge(Rail::DirectDebit, Some("mandate-m1"));
    assert_eq!(charges.charge(&debit).await, Ok(ChargeOutcome::Unknown(UnknownCause::Cut)));
    let asked = charges.look_up(&question(Rail::DirectDebit, None)).await;
    assert!(matches!(asked, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "never `not found`: {asked:?}");
    let sent = stage.seen_at("POST", "/v1/direct-debits/debit-mandate");
    assert_eq!(sent[0].json(), json!({ "mandateId": "m1", "amount": "101.51" }));
}

#[tokio::test]
async fn a_mandate_ends_when_it_is_revoked() {
    let (stage, charges, _) = staged().await;
    let path = "/v1/direct-debits/update-status";
    stage.always("PUT", path, good(&json!({ "mandateId": "m1", "mandateStatus": "DELETED" })));
    assert_eq!(charges.revoke("mandate-m1").await, Ok(()));
    assert_eq!(stage.seen_at("PUT", path)[0].json(), json!({ "mandateId": "m1", "status": "DELETE" }));
    stage.always("PUT", path, Reply::json(400, &json!({ "code": "01", "message": "Mandate is already deleted" })));
    assert_eq!(charges.revoke("mandate-m1").await, Ok(()));
    stage.always("PUT", path, Reply::json(500, &json!({})));
    assert!(charges.revoke("mandate-m1").await.is_err());
    assert!(matches!(charges.mandate("tok-1").await, Err(GatewayError::BadRequest(_))), "a card is no mandate");
}
