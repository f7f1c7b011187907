//! Accounts that payers send to.

use jiff::SignedDuration;
use usecase::ports::{AccountAsk, AccountKind};

use super::*;

const OPEN: &str = "/v1/accounts/virtual";
const FOUND: &str = "/v1/accounts/virtual/";
const MOVED: &str = "/v1/transactions/virtual";

fn ask(kind: AccountKind) -> AccountAsk {
    AccountAsk {
        key: Uuid::from_u128(4),
        mode: Mode::Test,
        payer: payer(),
        name: "Ada Obi".to_owned(),
        kind,
        expected: naira(10_151),
        bvn: None,
        at: at(),
    }
}

fn made() -> Reply {
    good(&json!({ "bankName": "Nombank MFB", "bankAccountNumber": "9391076543", "bankAccountName": "Nomba/Ada Obi" }))
}

fn movement(id: &str, account: &str, status: &str) -> Value {
    json!({
        "id": id, "status": status, "amount": "101.51", "fixedCharge": "0.5", "type": "vact_transfer", "currency": "NGN",
        "recipientAccountNumber": account,
    })
}

#[tokio::test]
async fn an_account_is_opened_once_for_a_key() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", OPEN, made());
    let account = charges.open_account(&ask(AccountKind::Permanent)).await.expect("an account");
    assert_eq!((account.number.as_str(), account.bank.as_str()), ("9391076543", "Nombank MFB"));
    assert_eq!((account.gateway_ref.as_str(), account.expires_at), ("acc-00000000000000000000000000000004", None));
    let body = stage.seen_at("POST", OPEN)[0].json();
    assert_eq!(body, json!({ "accountRef": account.gateway_ref, "accountName": "Ada Obi account" }));

    // It is there already, or nobody heard whether it is: it is found by the same reference.
    stage.always("GET", FOUND, made());
    let taken = Reply::json(400, &json!({ "code": "01", "description": "accountRef already exists" }));
    for reply in [taken, Reply::Cut, Reply::json(502, &json!({}))] {
        stage.always("POST", OPEN, reply);
        assert_eq!(charges.open_account(&ask(AccountKind::Permanent)).await, Ok(account.clone()));
    }
    stage.always("GET", FOUND, absent());
    stage.always("POST", OPEN, Reply::json(400, &json!({ "code": "02", "description": "bvn is required" })));
    let refused = charges.open_account(&ask(AccountKind::Permanent)).await;
    assert!(matches!(refused, Err(GatewayError::BadRequest(why)) if why.contains("bvn")));
    stage.always("POST", OPEN, Reply::Cut);
    let lost = charges.open_account(&ask(AccountKind::Permanent)).await;
    assert!(matches!(lost, Err(GatewayError::NotSent(_))), "{lost:?}");
}

#[tokio::test]
async fn an_account_for_one_payment_names_its_amount_and_its_end() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", OPEN, made());
    let expires_at = at() + SignedDuration::from_hours(2);
    let account = charges.open_account(&ask(AccountKind::OneTime { expires_at })).await.expect("an account");
    assert_eq!(account.expires_at, Some(expires_at));
    let body = stage.seen_at("POST", OPEN)[0].json();
    assert_eq!((&body["expectedAmount"], &body["expiryDate"]), (&json!("101.51"), &json!("2026-09-15 14:00:00")));

    let action = charges.charge(&charge(Rail::Transfer, None)).await;
    let expected = ChargeOutcome::RequiresAction {
        action: NextAction::TransferTo {
            bank: "Nombank MFB".to_owned(),
            account: "9391076543".to_owned(),
            name: "Nomba/Ada Obi".to_owned(),
        },
        gateway_ref: Some("9391076543".to_owned()),
        expires_at: Some(at() + SignedDuration::from_hours(24)),
    };
    assert_eq!(action, Ok(expected));
    assert_eq!(stage.seen_at("POST", OPEN)[1].json()["accountRef"], OURS);
}

#[tokio::test]
async fn the_money_of_an_attempt_is_found_by_its_account() {
    let (stage, charges, _) = staged().await;
    stage.always("GET", FOUND, made());
    stage.always("GET", MOVED, good(&json!({ "results": [movement("V-0", "9391076543", "PENDING_BILLING")] })));
    let asked = question(Rail::Transfer, Some("9391076543"));
    let waiting = ChargeOutcome::Pending { gateway_ref: Some("9391076543".to_owned()) };
    assert_eq!(charges.look_up(&asked).await, Ok(waiting));
    stage.always("GET", MOVED, good(&json!({ "results": [movement("V-1", "9391076543", "SUCCESS")] })));
    let paid = ChargeOutcome::Succeeded {
        gateway_ref: "9391076543.V-1".to_owned(),
        amount: naira(10_151),
        fee: Some(naira(50)),
        saved: None,
    };
    assert_eq!(charges.look_up(&asked).await, Ok(paid.clone()));
    assert_eq!(stage.seen_at("GET", MOVED)[1].query("virtual_account").as_deref(), Some("9391076543"));
    // And by the movement, when a call named it.
    stage.always("GET", SINGLE, good(&movement("V-1", "9391076543", "SUCCESS")));
    assert_eq!(charges.look_up(&question(Rail::VirtualAccount, Some("9391076543.V-1"))).await, Ok(paid));
    let others = charges.look_up(&question(Rail::VirtualAccount, Some("9391076544.V-1"))).await;
    assert!(matches!(others, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "{others:?}");
    // The account of the attempt is another than the one that the call named: so is the money.
    stage.always("GET", SINGLE, good(&movement("V-2", "9391076544", "SUCCESS")));
    let forged = charges.look_up(&question(Rail::VirtualAccount, Some("9391076544.V-2"))).await;
    assert!(matches!(forged, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "{forged:?}");
    // An account that is not the attempt's own is the payer's for good, and is taken by its name.
    stage.always("GET", FOUND, absent());
    let standing = charges.look_up(&question(Rail::VirtualAccount, Some("9391076544.V-2"))).await;
    assert!(matches!(standing, Ok(ChargeOutcome::Succeeded { .. })), "{standing:?}");
    stage.always("GET", SINGLE, order(OURS, "SUCCESS", &json!({})));
    let no_transfer = charges.look_up(&question(Rail::VirtualAccount, Some("9391076543.WEB-1"))).await;
    assert!(matches!(no_transfer, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "{no_transfer:?}");
}
