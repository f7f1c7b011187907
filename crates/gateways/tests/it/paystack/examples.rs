//! The examples in Paystack's document, given to the adapter as answers, with our reference in place of theirs.

use std::path::Path;

use recovery::DeclineCode as C;
use recovery::Rail;
use usecase::ports::{ChargeOutcome, NextAction, PayoutOutcome};

use super::*;
use crate::conformance::paystack::{CARD, envelope};
use crate::stage::Reply;

/// An example by its place.
fn example(path: &str, method: &str, status: u16, name: &str) -> Reply {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts/paystack.json");
    let document: Value = serde_json::from_slice(&std::fs::read(file).expect("the document")).expect("JSON");
    let examples =
        &document["paths"][path][method]["responses"][status.to_string()]["content"]["application/json"]["examples"];
    let value = examples[name]["value"].to_string();
    assert_ne!(value, "null", "no {name} of {status} in {method} {path}");
    let value =
        value.replace("inv_0001_a1", &reference("pay", 1)).replace("pyt_0001-abcdef123456", &reference("out", 1));
    Reply::text(status, "application/json", &value)
}

async fn charged(status: u16, name: &str) -> Result<ChargeOutcome, usecase::ports::GatewayError> {
    let stage = Stage::open().await;
    stage.always(
        "POST",
        "/transaction/charge_authorization",
        example("/transaction/charge_authorization", "post", status, name),
    );
    charges(&stage.base()).charge(&charge_of(Rail::Card, Some(CARD), None)).await
}

#[tokio::test]
async fn charges_of_saved_cards() {
    let paid = charged(200, "success").await.expect("an outcome");
    let expected = ChargeOutcome::Succeeded {
        gateway_ref: "4099490251".to_owned(),
        amount: naira(500_000),
        fee: Some(naira(17_500)),
        saved: None,
    };
    assert_eq!(paid, expected);
    for (status, name, code) in [
        (200, "insufficient_funds", C::InsufficientFunds),
        (200, "declined", C::GenericDecline),
        (200, "expired_card", C::ExpiredCard),
        (200, "do_not_honour", C::DoNotHonor),
        (200, "issuer_inoperative", C::IssuerUnavailable),
        (200, "token_not_generated", C::TokenInvalid),
        (400, "bad_email", C::TokenInvalid),
        (400, "not_reusable", C::TokenInvalid),
    ] {
        let outcome = charged(status, name).await;
        assert!(
            matches!(&outcome, Ok(ChargeOutcome::Declined { code: told, .. }) if *told == code),
            "{name}: {outcome:?}"
        );
    }
    for open in ["pending", "processing_direct_debit", "queued"] {
        let outcome = charged(200, open).await;
        assert!(matches!(outcome, Ok(ChargeOutcome::Pending { .. })), "{open}: {outcome:?}");
    }
    let paused = charged(200, "paused_for_2fa").await.expect("an outcome");
    let ChargeOutcome::RequiresAction { action: NextAction::Redirect { url }, .. } = paused else {
        panic!("{paused:?}")
    };
    assert_eq!(url, "https://checkout.paystack.com/resume/0744ub5o065nwyz");
    for bad in ["missing_params", "invalid_amount"] {
        assert!(charged(400, bad).await.is_err(), "{bad}");
    }
    assert!(matches!(charged(500, "error").await, Ok(ChargeOutcome::Unknown(_))));
}

#[tokio::test]
async fn direct_charges() {
    let said = |name: &'static str| async move {
        let stage = Stage::open().await;
        stage.always("POST", "/charge", example("/charge", "post", 200, name));
        charges(&stage.base()).charge(&charge_of(Rail::Ussd, None, None)).await.expect(name)
    };
    for name in ["send_otp", "send_pin", "send_phone", "send_birthday", "open_url", "pay_offline"] {
        let outcome = said(name).await;
        assert!(matches!(outcome, ChargeOutcome::RequiresAction { .. }), "{name}: {outcome:?}");
    }
    assert!(matches!(said("success").await, ChargeOutcome::Succeeded { .. }));
    assert!(matches!(said("pending").await, ChargeOutcome::Pending { .. }));
    assert!(matches!(said("failed").await, ChargeOutcome::Declined { code: C::GenericDecline, .. }));
    assert!(matches!(said("timeout").await, ChargeOutcome::Declined { code: C::ExpiredAction, .. }));
}

#[tokio::test]
async fn look_ups() {
    let found = |status: u16, name: &'static str| async move {
        let stage = Stage::open().await;
        let path = "/transaction/verify/{reference}";
        stage.always("GET", "/transaction/verify", example(path, "get", status, name));
        charges(&stage.base()).look_up(&question(Rail::Card, None)).await.expect(name)
    };
    assert!(matches!(found(200, "success").await, ChargeOutcome::Succeeded { amount, .. } if amount == naira(500_000)));
    assert!(
        matches!(found(200, "amount_differs").await, ChargeOutcome::Succeeded { amount, .. } if amount == naira(400_000))
    );
    assert!(matches!(found(200, "failed").await, ChargeOutcome::Declined { code: C::InsufficientFunds, .. }));
    assert!(matches!(found(200, "abandoned").await, ChargeOutcome::Declined { code: C::Abandoned, .. }));
    assert!(matches!(found(200, "ongoing").await, ChargeOutcome::Pending { .. }));
    assert!(matches!(found(200, "pending").await, ChargeOutcome::Pending { .. }));
    assert!(matches!(found(200, "reversed").await, ChargeOutcome::Unknown(usecase::ports::UnknownCause::Mismatch(_))));
    assert_eq!(found(400, "not_found").await, ChargeOutcome::Unknown(usecase::ports::UnknownCause::NotFound));
}

#[tokio::test]
async fn transfers() {
    let stage = Stage::open().await;
    stage.always("POST", "/transferrecipient", Reply::json(201, &envelope(&json!({ "recipient_code": "RCP_1" }))));
    let gateway = payouts_of(&stage.base());
    let ask = payout_of(1_000_000);
    let code = || "TRF_v5tip3zx8nna9o78".to_owned();
    for (status, name, expected) in [
        (200, "pending", PayoutOutcome::Pending { gateway_ref: Some(code()) }),
        (200, "otp", PayoutOutcome::NeedsApproval { gateway_ref: code() }),
        (200, "success", PayoutOutcome::Settled { gateway_ref: code(), fee: None }),
    ] {
        stage.always("POST", "/transfer", example("/transfer", "post", status, name));
        assert_eq!(gateway.send(&ask).await, Ok(expected), "{name}");
    }
    for refused in ["insufficient_balance", "starter"] {
        stage.always("POST", "/transfer", example("/transfer", "post", 400, refused));
        let outcome = gateway.send(&ask).await;
        assert!(matches!(outcome, Ok(PayoutOutcome::Failed { .. })), "{refused}: {outcome:?}");
    }
    let path = "/transfer/verify/{reference}";
    stage.always("GET", "/transfer/verify", example(path, "get", 200, "success"));
    let settled = PayoutOutcome::Settled { gateway_ref: code(), fee: Some(naira(2500)) };
    assert_eq!(gateway.look_up(&ask).await, Ok(settled));
    stage.always("GET", "/transfer/verify", example(path, "get", 200, "failed"));
    let outcome = gateway.look_up(&ask).await;
    let Ok(PayoutOutcome::Failed { raw, .. }) = &outcome else { panic!("{outcome:?}") };
    assert_eq!(raw.message.as_deref(), Some("Beneficiary bank not available"));
    stage.always("GET", "/transfer/verify", example(path, "get", 200, "reversed"));
    assert!(matches!(gateway.look_up(&ask).await, Ok(PayoutOutcome::Reversed(_))));
    stage.always("GET", "/transfer/verify", example(path, "get", 404, "not_found"));
    assert_eq!(gateway.look_up(&ask).await, Ok(PayoutOutcome::Unknown(usecase::ports::UnknownCause::NotFound)));
}
