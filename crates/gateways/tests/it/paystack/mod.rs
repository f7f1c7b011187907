//! Paystack beyond what every adapter must do: in scenes, by the examples of its document, and against a mock of it.

mod contract;
mod examples;
mod money_back;
mod payouts;
mod saving;
mod scenes;

use std::sync::Arc;

use gateways::{Account, Opened, Provider};
use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::Rail;
use serde_json::{Value, json};
use usecase::ports::{
    Beneficiary, ChargeAsk, ChargeGateway, LookUpAsk, PageTerms, Payer, PayoutAsk, PayoutGateway, RefundAsk, SetupAsk,
};

use crate::conformance::CANARY;
use crate::conformance::paystack::CHARGE;
use crate::stage::Stage;

fn open(base: &str) -> Opened {
    let credentials = [("secretKey".to_owned(), format!("sk_test_{CANARY}").into())].into();
    let account = Account { mode: Mode::Test, base_url: Some(base.to_owned()), credentials };
    Provider::named("paystack").expect("an adapter").open(&account).expect("a good account")
}

fn charges(base: &str) -> Arc<dyn ChargeGateway> {
    open(base).charges.expect("it charges")
}

fn payouts_of(base: &str) -> Arc<dyn PayoutGateway> {
    open(base).payouts.expect("it pays out")
}

/// The bodies of all requests by this method to this path.
fn bodies(stage: &Stage, method: &str, path: &str) -> Vec<Value> {
    stage.seen_at(method, path).iter().map(crate::stage::Seen::json).collect()
}

fn noon() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0199_4d2e_5c00_7000_8000_0000_0000_0000 | number)
}

/// Our reference of this kind (`pay`, `ref`, `set`, `out`, `acc`) for a number.
fn reference(kind: &str, number: u128) -> String {
    format!("{kind}-{}", id(number).simple())
}

fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn payer() -> Payer {
    Payer {
        customer: CustomerId::from_uuid(id(9)),
        email: Some("ada@example.com".to_owned()),
        phone: Some("+2348031234567".to_owned()),
    }
}

fn page(save: bool) -> Option<PageTerms> {
    Some(PageTerms { return_url: "https://pay.example.ng/back?of=7".to_owned(), save })
}

fn charge_of(rail: Rail, token: Option<&str>, page: Option<PageTerms>) -> ChargeAsk {
    ChargeAsk {
        key: AttemptId::from_uuid(id(1)),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        amount: naira(500_000),
        rail,
        token: token.map(str::to_owned),
        payer: payer(),
        at: noon(),
        expires_at: None,
        page,
    }
}

fn question(rail: Rail, gateway_ref: Option<&str>) -> LookUpAsk {
    LookUpAsk {
        key: AttemptId::from_uuid(id(1)),
        mode: Mode::Test,
        rail,
        gateway_ref: gateway_ref.map(str::to_owned),
        token: None,
        at: noon(),
    }
}

fn refund_of(amount: i64, before: i64) -> RefundAsk {
    RefundAsk {
        key: id(1),
        mode: Mode::Test,
        charge: AttemptId::from_uuid(id(7)),
        charge_ref: CHARGE.to_owned(),
        gateway_ref: None,
        charged: naira(500_000),
        amount: naira(amount),
        before: naira(before),
        reason: Some("She never came".to_owned()),
        account: None,
        at: noon(),
    }
}

fn setup_of(rail: Rail) -> SetupAsk {
    SetupAsk {
        key: id(1),
        mode: Mode::Test,
        payer: payer(),
        rail,
        verification: naira(5_000),
        return_url: "https://pay.example.ng/cards".to_owned(),
        mandate: None,
        at: noon(),
    }
}

fn payout_of(amount: i64) -> PayoutAsk {
    PayoutAsk {
        key: id(1),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        beneficiary: Beneficiary {
            account_number: "0123456789".to_owned(),
            bank_code: "058".to_owned(),
            name: "ADA OBI".to_owned(),
            recipient_ref: None,
        },
        amount: naira(amount),
        narration: "Order 7".to_owned(),
        gateway_ref: None,
        at: noon(),
    }
}

/// What Paystack wrote down of our reference in a body.
fn written(body: &Value, field: &str) -> Value {
    body.get(field).cloned().unwrap_or_else(|| json!("absent"))
}
