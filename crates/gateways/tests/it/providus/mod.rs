//! What is Providus' own: accounts that take no reference, movements that are asked for by the bank's, and its document.

mod contract;

use gateways::Opened;
use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::Rail;
use serde_json::{Value, json};
use usecase::ports::{
    AccountAsk, AccountKind, Bank, ChargeAsk, ChargeOutcome, GatewayError, LookUpAsk, NextAction, Payer, ProviderHook,
    Resolved, Subject, UnknownCause,
};

use crate::conformance::open;
use crate::conformance::providus::{exam, password, settlement};
use crate::stage::{Reply, Stage};

const SETTLEMENT: &str = "202210301006807600001432";
const DYNAMIC: &str = "/api/PiPCreateDynamicAccountNumber";
const RESERVED: &str = "/api/PiPCreateReservedAccountNumber";
const BY_SETTLEMENT: &str = "/api/PiPverifyTransaction_settlementid";
const BY_SESSION: &str = "/api/PiPverifyTransaction_sessionid";

fn at() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn payer() -> Payer {
    Payer { customer: CustomerId::from_uuid(id(9)), email: None, phone: None }
}

fn charge(minor: i64) -> ChargeAsk {
    ChargeAsk {
        key: AttemptId::from_uuid(id(1)),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        amount: Money::new(minor, Currency::NGN),
        rail: Rail::VirtualAccount,
        token: None,
        payer: payer(),
        at: at(),
        expires_at: None,
        page: None,
    }
}

fn account(kind: AccountKind) -> AccountAsk {
    AccountAsk {
        key: id(2),
        mode: Mode::Test,
        payer: payer(),
        name: "ADA OBI".to_owned(),
        kind,
        expected: Money::new(10_151, Currency::NGN),
        bvn: Some("22222222222".to_owned()),
        at: at(),
    }
}

fn question(gateway_ref: Option<&str>) -> LookUpAsk {
    LookUpAsk {
        key: AttemptId::from_uuid(id(1)),
        mode: Mode::Test,
        rail: Rail::VirtualAccount,
        gateway_ref: gateway_ref.map(str::to_owned),
        token: None,
        at: at(),
    }
}

fn made() -> Reply {
    Reply::json(
        200,
        &json!({
            "requestSuccessful": true, "responseMessage": "OPERATION SUCCESSFUL", "responseCode": "00",
            "account_number": "9977581536", "account_name": "SHOP", "initiationTranRef": "M-2102120957317052",
        }),
    )
}

fn absent() -> Reply {
    Reply::json(
        200,
        &json!({
            "sessionId": "", "accountNumber": "", "tranRemarks": "Transaction not found!!!", "transactionAmount": 0.0,
            "settlementId": "", "currency": "", "tranDateTime": "",
        }),
    )
}

async fn look_up(opened: &Opened, gateway_ref: Option<&str>) -> Result<ChargeOutcome, GatewayError> {
    opened.charges.as_ref().expect("it collects").look_up(&question(gateway_ref)).await
}

#[tokio::test]
async fn a_charge_is_an_account_of_its_own_for_ten_minutes() {
    let stage = Stage::open().await;
    stage.always("POST", DYNAMIC, made());
    let charges = open(&exam(), &stage.base()).charges.expect("it collects");
    let soon = at() + SignedDuration::from_mins(4);
    let ours = at() + SignedDuration::from_mins(10);
    for (wanted, ends) in [(None, ours), (Some(soon), soon), (Some(ours + SignedDuration::from_hours(9)), ours)] {
        let ask = ChargeAsk { expires_at: wanted, ..charge(10_151) };
        let expected = ChargeOutcome::RequiresAction {
            action: NextAction::TransferTo {
                bank: "Providus Bank".to_owned(),
                account: "9977581536".to_owned(),
                name: "SHOP".to_owned(),
            },
            gateway_ref: Some("9977581536".to_owned()),
            expires_at: Some(ends),
        };
        assert_eq!(charges.charge(&ask).await, Ok(expected));
    }
    for seen in stage.seen() {
        assert_eq!(
            (seen.header("client-id"), seen.header("x-auth-signature")),
            (Some("our-client"), Some(&*password()))
        );
        assert_eq!(seen.json(), json!({ "account_name": "SHOP" }));
    }
}

#[tokio::test]
async fn only_what_can_be_collected_is_taken() {
    let stage = Stage::open().await;
    let charges = open(&exam(), &stage.base()).charges.expect("it collects");
    for rail in [Rail::Card, Rail::DirectDebit, Rail::Ussd, Rail::Transfer, Rail::Wallet] {
        let refused = charges.charge(&ChargeAsk { rail, ..charge(10_151) }).await;
        assert!(matches!(refused, Err(GatewayError::Unsupported(_))), "{rail}: {refused:?}");
        assert!(!charges.capabilities().take(rail, "NGN"), "{rail}");
    }
    let dollars = ChargeAsk { amount: Money::new(5, Currency::parse("USD").expect("a currency")), ..charge(1) };
    assert!(matches!(charges.charge(&dollars).await, Err(GatewayError::BadRequest(_))));
    assert!(matches!(charges.charge(&charge(0)).await, Err(GatewayError::BadRequest(_))));
    let listed = charges.list(at(), at(), None).await;
    assert!(matches!(listed, Err(GatewayError::Unsupported(_))) && !charges.capabilities().lists);
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn accounts_are_opened_for_good_and_for_one_payment() {
    let stage = Stage::open().await;
    stage.always("POST", DYNAMIC, made());
    let reserved =
        json!({ "responseCode": "00", "account_number": 9_977_577_067_i64, "account_name": "SHOP(ADA OBI)" });
    stage.always("POST", RESERVED, Reply::json(200, &reserved));
    let charges = open(&exam(), &stage.base()).charges.expect("it collects");
    let standing = charges.open_account(&account(AccountKind::Permanent)).await.expect("an account");
    assert_eq!((standing.number.as_str(), standing.name.as_str()), ("9977577067", "SHOP(ADA OBI)"));
    assert_eq!((standing.gateway_ref.as_str(), standing.expires_at), ("9977577067", None));
    let ends = at() + SignedDuration::from_hours(3);
    let once = charges.open_account(&account(AccountKind::OneTime { expires_at: ends })).await.expect("an account");
    assert_eq!(once.expires_at, Some(at() + SignedDuration::from_mins(10)), "the bank gives ten minutes");
    let bodies: Vec<Value> = stage.seen().iter().map(|seen| seen.json()).collect();
    let expected = [json!({ "account_name": "ADA OBI", "bvn": "22222222222" }), json!({ "account_name": "ADA OBI" })];
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn an_account_nobody_heard_of_moved_nothing() {
    let stage = Stage::open().await;
    let opened = open(&exam(), &stage.base());
    let charges = opened.charges.as_ref().expect("it collects");
    for broken in [Reply::Cut, Reply::json(500, &json!({ "status": 500 })), Reply::text(200, "text/html", "<html>")] {
        stage.always("POST", DYNAMIC, broken.clone());
        stage.always("POST", RESERVED, broken.clone());
        let outcome = charges.charge(&charge(10_151)).await;
        assert!(matches!(outcome, Ok(ChargeOutcome::Unknown(_))), "{broken:?}: {outcome:?}");
        let account = charges.open_account(&account(AccountKind::Permanent)).await;
        assert!(matches!(account, Err(GatewayError::NotSent(_))), "{broken:?}: {account:?}");
    }
    assert_eq!(look_up(&opened, None).await, Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)));
    let denied = json!({ "account_number": "", "responseCode": "05", "responseMessage": "Authentication Failed" });
    stage.always("POST", DYNAMIC, Reply::json(200, &denied));
    assert!(matches!(charges.charge(&charge(10_151)).await, Err(GatewayError::Auth(_))));
}

#[tokio::test]
async fn what_came_in_is_asked_for_by_settlement_and_then_by_session() {
    let stage = Stage::open().await;
    let opened = open(&exam(), &stage.base());
    let reference = format!("9977581536.{SETTLEMENT}");
    let paid = ChargeOutcome::Succeeded {
        gateway_ref: reference.clone(),
        amount: Money::new(100_000, Currency::NGN),
        fee: Some(Money::new(1_075, Currency::NGN)),
        saved: None,
    };
    stage.always("GET", BY_SETTLEMENT, Reply::json(200, &settlement(SETTLEMENT)));
    assert_eq!(look_up(&opened, Some(&reference)).await, Ok(paid.clone()));
    assert_eq!(stage.seen()[0].path, format!("{BY_SETTLEMENT}?settlement_id={SETTLEMENT}"));
    stage.always("GET", BY_SETTLEMENT, absent());
    stage.always("GET", BY_SESSION, Reply::json(200, &settlement(SETTLEMENT)));
    let session = "000004210301180534806663649508";
    assert_eq!(look_up(&opened, Some(&format!("9977581536.{session}"))).await, Ok(paid));
    assert_eq!(stage.seen().last().map(|seen| seen.path.clone()), Some(format!("{BY_SESSION}?session_id={session}")));
    stage.always("GET", BY_SESSION, absent());
    assert_eq!(look_up(&opened, Some(session)).await, Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)));
}

#[tokio::test]
async fn money_on_another_account_is_not_this_payers() {
    let stage = Stage::open().await;
    stage.always("GET", BY_SETTLEMENT, Reply::json(200, &settlement(SETTLEMENT)));
    let opened = open(&exam(), &stage.base());
    let outcome = look_up(&opened, Some(&format!("9977581537.{SETTLEMENT}"))).await;
    assert!(matches!(outcome, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "{outcome:?}");
    let waiting = ChargeOutcome::Pending { gateway_ref: Some("9977581537".to_owned()) };
    assert_eq!(look_up(&opened, Some("9977581537")).await, Ok(waiting), "the bank cannot be asked about an account");
    let nonsense = look_up(&opened, Some("9977581537.1&x=2")).await;
    assert_eq!(nonsense, Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)));
    assert_eq!(stage.seen().len(), 1, "only the first had something to ask for");
}

#[tokio::test]
async fn a_call_leads_to_the_amount_the_bank_tells_and_not_to_its_own() {
    let stage = Stage::open().await;
    stage.always("GET", BY_SETTLEMENT, Reply::json(200, &settlement(SETTLEMENT)));
    let opened = open(&exam(), &stage.base());
    let mut forged = settlement(SETTLEMENT);
    forged["transactionAmount"] = json!("9000000.00");
    let (body, password) = (forged.to_string(), password());
    let headers = [("x-auth-signature", password.as_str())];
    let hook = ProviderHook { headers: &headers, body: body.as_bytes(), source: None, at: at() };
    let inbound = opened.charges.as_ref().expect("it collects").read_hook(&hook).expect("the password is right");
    let Subject::Transfer { gateway_ref, .. } = inbound.subject else { panic!("{inbound:?}") };
    let outcome = look_up(&opened, Some(&gateway_ref)).await.expect("an answer");
    assert!(matches!(outcome, ChargeOutcome::Succeeded { amount, .. } if amount.minor() == 100_000), "{outcome:?}");
    let payouts = opened.payouts.expect("it pays out");
    assert!(payouts.read_hook(&hook).is_err(), "the bank never calls about payouts");
}

#[tokio::test]
async fn banks_names_and_the_balance_are_read_where_there_is_a_code() {
    let stage = Stage::open().await;
    let payouts = open(&exam(), &stage.base()).payouts.expect("it pays out");
    let banks = json!({ "banks": [{ "bankCode": "000013", "bankName": "GTBANK PLC" }, {}, 7], "responseCode": "00" });
    stage.always("GET", "/postingrest/GetNIPBanks", Reply::json(200, &banks));
    let gtbank = Bank { code: "000013".to_owned(), nip_code: Some("000013".to_owned()), name: "GTBANK PLC".to_owned() };
    assert_eq!(payouts.banks(Currency::NGN).await, Ok(vec![gtbank]));
    let account = |code: &str, balance: Value| {
        let body = json!({ "accountName": "ADA OBI", "availableBalance": balance, "responseCode": code });
        Reply::json(200, &body)
    };
    for path in ["/postingrest/GetProvidusAccount", "/postingrest/GetNIPAccount"] {
        stage.always("POST", path, account("00", json!("99000.05")));
    }
    let naira = |minor| Ok(Money::new(minor, Currency::NGN));
    assert_eq!(payouts.balance(Currency::NGN).await, naira(9_900_005));
    stage.always("POST", "/postingrest/GetProvidusAccount", account("00", json!(99_000)));
    assert_eq!(payouts.balance(Currency::NGN).await, naira(9_900_000));
    for bank in ["000023", "000013"] {
        assert_eq!(payouts.resolve(bank, "0123456789").await, Ok(Resolved::Name("ADA OBI".to_owned())), "{bank}");
    }
    assert_eq!(payouts.resolve("000013", "12").await, Ok(Resolved::NoSuchAccount));
    let java = Reply::json(500, &json!({ "message": "java.lang.NullPointerException" }));
    for path in ["/postingrest/GetProvidusAccount", "/postingrest/GetNIPAccount", "/postingrest/GetNIPBanks"] {
        stage.always(if path.ends_with("Banks") { "GET" } else { "POST" }, path, java.clone());
    }
    assert!(matches!(payouts.balance(Currency::NGN).await, Err(GatewayError::NotSent(_))));
    assert!(matches!(payouts.banks(Currency::NGN).await, Err(GatewayError::NotSent(_))));
    assert_eq!(payouts.resolve("000013", "0123456789").await, Ok(Resolved::Unavailable));
    let dollars = Currency::parse("USD").expect("a currency");
    assert!(matches!(payouts.balance(dollars).await, Err(GatewayError::Unsupported(_))));
}

#[tokio::test]
async fn a_payout_that_the_bank_could_not_read_is_never_sent() {
    let stage = Stage::open().await;
    let payouts = open(&exam(), &stage.base()).payouts.expect("it pays out");
    let good = contract::payout("000013");
    let mut short = good.clone();
    short.beneficiary.account_number = "12345".to_owned();
    let mut unnamed = good.clone();
    unnamed.beneficiary.bank_code = "058".to_owned();
    let mut nothing = good;
    nothing.amount = Money::zero(Currency::NGN);
    for ask in [short, unnamed, nothing] {
        let refused = payouts.send(&ask).await;
        assert!(matches!(refused, Err(GatewayError::BadRequest(_))), "{refused:?}");
    }
    assert!(stage.seen().is_empty());
}
